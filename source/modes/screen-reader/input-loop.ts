/** What the lines and keys of the user mean: messages, commands, answers to questions, and when to stop and leave. */
import type {Chat} from '../../chat/chat.ts';
import {type Command, type Input, readInput, type ScreenAction} from '../../chat/commands.ts';
import {notice} from '../../chat/notices.ts';
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
	readonly paper: LineOutput;
	readonly keyboard: () => Pick<LineReader, 'clear' | 'remember'>;
	readonly narrator: Announcer;
	readonly openness: Exposure;
	/** The terminal edits the lines. */
	readonly isDumb: boolean;
	/** Asks on a row of its own, without showing the answer; undefined = the person would rather leave. */
	readonly askSecret: (question: string) => Promise<string | undefined>;
	readonly suspend: () => void;
	readonly quit: () => void;
}

/** A second Ctrl+C within this time leaves, ms. */
const ARMED_MS = 2000;

const PROMPT = own`You: `;
const CONTINUED = own`More: `;

export function createInputLoop(options: InputLoopOptions): LineReaderEvents {
	const {chat, clock, paper, narrator} = options;
	const draft = createMultiLineDraft();
	let hasTyped = false;
	let armedUntil = 0;
	/** Gets the next line instead of the chat. */
	let answer: ((text: string | undefined) => void) | undefined;

	function onLine(text: string): void {
		hasTyped = false;
		armedUntil = 0;
		paper.endLine();
		if (answer !== undefined) {
			answer(text);
			return;
		}
		const whole = draft.take(text);
		paper.setPrompt(draft.isBegun ? CONTINUED : PROMPT);
		if (whole !== undefined) run(readInput(whole), whole);
		if (draft.isBegun) paper.say([], true);
		else narrator.look();
	}

	function run(input: Input, whole: string): void {
		switch (input.kind) {
			case 'message':
				send(input.text, whole);
				return;
			case 'command':
				perform(input.command, input.argument);
				return;
			case 'unknown':
				chat.notify(notice('unknown_command', input));
				return;
			case 'surplus':
				chat.notify(notice('surplus_argument', {command: input.command.name}));
				return;
		}
	}

	function send(text: string, whole: string): void {
		if (chat.send(text)) {
			narrator.onSent(text);
			return;
		}
		draft.keep(whole);
		narrator.look([own`Your message is kept: Enter on an empty line sends it, Control C forgets it.`]);
	}

	function perform(command: Command, argument: string): void {
		if (command.name === 'reconnect') narrator.onReconnect();
		command.run({chat, wish: (wish) => grant(wish, command)}, argument);
	}

	function grant(wish: ScreenAction, {name}: Command): void {
		switch (wish.do) {
			case 'quit':
				options.quit();
				return;
			case 'help':
				narrator.look(spokenHelp(options.isDumb));
				return;
			case 'login':
				void signIn();
				return;
			default:
				// There will be commands that only a screen can follow.
				narrator.look([own`/${name} needs the full screen: start without --screen-reader for it.`]);
		}
	}

	async function signIn(): Promise<void> {
		// What is answered is no line to come back to.
		options.keyboard().remember(false);
		const outcome = await askCredential({
			ask(question) {
				paper.ask(question);
				return new Promise((resolve) => {
					answer = resolve;
				});
			},
			askSecret(question) {
				answer = undefined;
				paper.ask(undefined);
				return options.askSecret(question);
			},
		});
		answer = undefined;
		options.keyboard().remember(true);
		paper.carryOn();
		if (outcome === 'left') narrator.look([own`Sign-in cancelled.`]);
		else if ('problem' in outcome) narrator.look([outcome.problem]);
		else {
			if (options.openness === 'open-and-forbidden') chat.notify(notice('tls_required'));
			else chat.signIn(outcome.frame);
			narrator.look();
		}
	}

	/** Throws away what is typed, else stops waiting, else leaves at the second time. */
	function onInterrupt(): void {
		const isClear = !hasTyped && draft.isEmpty;
		if (hasTyped) {
			hasTyped = false;
			options.keyboard().clear();
		}
		paper.breakLine();
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
			paper.setPrompt(PROMPT);
			narrator.look([own`Cleared.`]);
			return;
		}
		armedUntil = clock.now() + ARMED_MS;
		if (turn !== undefined && !turn.givenUp) {
			chat.stopWaiting();
			narrator.look();
		} else narrator.look([own`Control C again leaves.`]);
	}

	return {
		onLine,
		onEdit(line) {
			hasTyped = line.text !== '';
			if (hasTyped) armedUntil = 0;
			paper.type(line);
		},
		onInterrupt,
		onSuspend: options.suspend,
		onEnd: options.quit,
	};
}
