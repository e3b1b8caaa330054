/** Handles the lines and keys of the user: messages, commands, answers to questions, interrupts. */

import type {Chat} from '../../chat/chat.ts';
import {type Command, type Input, readInput, refusalOf, type ScreenAction} from '../../chat/commands.ts';
import {notice} from '../../chat/notices.ts';
import {unsentMessages} from '../../chat/send-queue.ts';
import {isAwaited} from '../../chat/turn.ts';
import type {Clock} from '../../clock.ts';
import type {Exposure} from '../../session/exposure.ts';
import {own} from '../../text/safe.ts';
import type {Announcer} from './announcer.ts';
import type {LineOutput} from './line-output.ts';
import type {LineReader, LineReaderEvents} from './line-reader.ts';
import {createMultiLineDraft} from './multi-line-draft.ts';
import {askCredential} from './sign-in.ts';
import {spokenHelp} from './spoken-help.ts';

export interface InputLoopOptions {
	readonly chat: Chat;
	readonly clock: Clock;
	readonly output: LineOutput;
	readonly reader: () => Pick<LineReader, 'clear' | 'setHistory'>;
	readonly announcer: Announcer;
	readonly exposure: Exposure;
	/** The terminal edits the lines. */
	readonly isDumb: boolean;
	/** Asks on a row of its own, without showing the answer; undefined = the user cancelled. */
	readonly askSecret: (question: string) => Promise<string | undefined>;
	readonly suspend: () => void;
	readonly quit: () => void;
}

/** A second Ctrl+C within this time quits, ms. */
const ARMED_MS = 2000;
/** The same for `/quit` with unsent messages, ms. */
const ASKED_MS = 30_000;

const PROMPT = own`You: `;
const CONTINUATION_PROMPT = own`More: `;

export function createInputLoop(options: InputLoopOptions): LineReaderEvents {
	const {chat, clock, output, announcer} = options;
	const draft = createMultiLineDraft();
	let hasTyped = false;
	let armedUntil = 0;
	/** Until then `/quit` does not ask again. */
	let askedUntil = 0;
	/** Receives the next line instead of the chat. */
	let answer: ((text: string | undefined) => void) | undefined;

	function onLine(text: string): void {
		hasTyped = false;
		armedUntil = 0;
		output.endLine();
		if (answer !== undefined) {
			answer(text);
			return;
		}
		const input = draft.add(text);
		output.setPrompt(draft.isPartial ? CONTINUATION_PROMPT : PROMPT);
		if (input !== undefined) run(readInput(input), input);
		if (draft.isPartial) output.add([], true);
		else announcer.announce();
	}

	function run(input: Input, typed: string): void {
		switch (input.kind) {
			case 'message':
				send(input.text, typed);
				return;
			case 'command':
				perform(input.command, input.argument);
				return;
			default:
				chat.notify(refusalOf(input));
		}
	}

	function send(text: string, typed: string): void {
		if (chat.send(text)) {
			announcer.onSent(text);
			return;
		}
		draft.keep(typed);
		announcer.announce([
			own`Your message is kept. Press Enter on an empty line to send it, or Control C to discard it.`,
		]);
	}

	function perform(command: Command, argument: string): void {
		if (command.name === 'reconnect') announcer.onReconnect();
		command.run({chat, perform: (action) => runScreenAction(action, command)}, argument);
	}

	function runScreenAction(action: ScreenAction, {name}: Command): void {
		switch (action.do) {
			case 'quit':
				quit();
				return;
			case 'help':
				announcer.announce(spokenHelp(options.isDumb));
				return;
			case 'login':
				void signIn();
				return;
			default:
				announcer.announce([own`/${name} needs the full screen. To use it, start without --screen-reader.`]);
		}
	}

	/** Quitting with unsent messages loses them: asks once. */
	function quit(): void {
		const count = unsentMessages(chat.getSnapshot()).length;
		if (count === 0 || clock.now() < askedUntil) {
			options.quit();
			return;
		}
		askedUntil = clock.now() + ASKED_MS;
		chat.notify(notice('unsent_messages', {count}));
	}

	async function signIn(): Promise<void> {
		// The answers must not be in the history.
		options.reader().setHistory(false);
		const outcome = await askCredential({
			ask(question) {
				output.ask(question);
				return new Promise((resolve) => {
					answer = resolve;
				});
			},
			askSecret(question) {
				answer = undefined;
				output.ask(undefined);
				return options.askSecret(question);
			},
		});
		answer = undefined;
		options.reader().setHistory(true);
		output.endQuestions();
		if (outcome === 'cancelled') announcer.announce([own`Sign-in cancelled.`]);
		else if ('problem' in outcome) announcer.announce([outcome.problem]);
		else {
			if (options.exposure === 'open-and-forbidden') chat.notify(notice('tls_required'));
			else chat.signIn(outcome.frame);
			announcer.announce();
		}
	}

	/** Deletes the input, or else stops waiting, or else quits at the second time. */
	function onInterrupt(): void {
		const isClear = !hasTyped && draft.isEmpty;
		if (hasTyped) {
			hasTyped = false;
			options.reader().clear();
		}
		output.abortLine();
		if (answer !== undefined) {
			answer(undefined);
			return;
		}
		if (clock.now() < armedUntil) {
			options.quit();
			return;
		}
		const {turn} = chat.getSnapshot();
		if (!isClear) {
			draft.clear();
			output.setPrompt(PROMPT);
			announcer.announce([own`Cleared.`]);
			return;
		}
		armedUntil = clock.now() + ARMED_MS;
		if (isAwaited(turn)) {
			chat.stopWaiting();
			announcer.announce();
		} else announcer.announce([own`Press Control C again to quit.`]);
	}

	return {
		onLine,
		onEdit(line) {
			hasTyped = line.text !== '';
			if (hasTyped) armedUntil = 0;
			output.update(line);
		},
		onInterrupt,
		onSuspend: options.suspend,
		onEnd: options.quit,
	};
}
