/** Handles the lines and keys of the user: messages, commands, answers to questions, interrupts. */

import type {Chat} from '../../chat/chat.ts';
import {
	type Command,
	type CommandTarget,
	type Input,
	readInput,
	refusalOf,
	type ScreenAction,
	typedAs,
} from '../../chat/commands.ts';
import {notice} from '../../chat/notices.ts';
import {isAwaited} from '../../chat/turn.ts';
import {createLeavingConsent, unsentMessages} from '../../chat/unsent/unsent.ts';
import type {Clock} from '../../clock.ts';
import {isRedacted} from '../../protocol/redact.ts';
import type {Exposure} from '../../session/exposure.ts';
import type {KeptChat} from '../../session/keep-chat.ts';
import {countOf} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import type {Announcer} from './announcer.ts';
import {askFeedback} from './ask-feedback.ts';
import {createDialogues, type Dialogue, type Prompter} from './dialogue.ts';
import {createLineFeatures, type LineFeatures, type LineFeaturesOptions} from './line-features.ts';
import type {LineOutput} from './line-output.ts';
import type {LineReader, LineReaderEvents} from './line-reader.ts';
import {createMultiLineDraft} from './multi-line-draft.ts';
import {askCredential} from './sign-in.ts';
import {reminderOf} from './spoken-entries.ts';
import {spokenHelp} from './spoken-help.ts';

export interface InputLoopOptions {
	readonly chat: Chat;
	readonly clock: Clock;
	/** What the server offers beside the chat. */
	readonly server: LineFeaturesOptions['server'];
	readonly files: LineFeaturesOptions['files'];
	readonly output: LineOutput;
	readonly reader: () => Pick<LineReader, 'clear' | 'setHistory' | 'remember'>;
	readonly announcer: Announcer;
	readonly exposure: Exposure;
	/** The terminal edits the lines. */
	readonly isDumb: boolean;
	/** What the full screen has to be started without. */
	readonly linesBy: readonly string[];
	/** The journal; undefined = nothing is saved. */
	readonly kept?: Pick<KeptChat, 'setDrafts' | 'addPrompt' | 'trouble'> | undefined;
	/** Asks on a row of its own, without showing the answer; undefined = the user cancelled. */
	readonly askSecret: (question: string) => Promise<string | undefined>;
	readonly suspend: () => void;
	readonly quit: () => void;
}

/** A second Ctrl+C within this time quits, ms. */
const ARMED_MS = 2000;

const PROMPT = own`You: `;
const CONTINUATION_PROMPT = own`More: `;

export interface InputLoop extends LineReaderEvents {
	readonly features: LineFeatures;
	/** The texts of the input of a session that is continued: the newest is the draft, and each other one after it. */
	restoreDrafts(texts: readonly string[]): void;
	/** Runs the questions of a command. */
	hold(dialogue: Dialogue): Promise<void>;
}

/** A draft that is not what its writer wrote. */
const redactedRemark = (text: string): SafeText =>
	isRedacted(text) ? own`It has “[redacted]” in place of a credential, which is not stored. ` : own``;

export function createInputLoop(options: InputLoopOptions): InputLoop {
	const {chat, clock, output, announcer} = options;
	const draft = createMultiLineDraft();
	let hasTyped = false;
	let armedUntil = 0;
	/** Restored texts that become the draft once there is none, the last first. */
	let putAway: readonly string[] = [];
	/** Series of questions that have not ended. */
	let asking = 0;
	const unsent = (): readonly string[] => unsentMessages(chat.getSnapshot()).map(({text}) => text);
	/** The message whose answer is expected. */
	function answering(): readonly string[] {
		const {turn} = chat.getSnapshot();
		return isAwaited(turn) ? [turn?.entryId ?? ''] : [];
	}
	const consent = createLeavingConsent(clock, () => [...unsent(), ...draft.lines, ...answering()]);
	const dialogues = createDialogues({
		output,
		onRest(lines, hasAsked) {
			if (!hasAsked) for (const line of lines) input(line);
			else
				announcer.announce([
					own`${countOf(lines.length, 'line')} that you typed after the questions ${lines.length === 1 ? 'was' : 'were'} not sent.`,
				]);
		},
		isCommand: (line) => readInput(line).kind === 'command',
		onLeft(lines) {
			announcer.announce([own`The question is left, and nothing was done.`]);
			for (const line of lines) onLine(line);
		},
	});
	const features = createLineFeatures({
		...{chat, clock, server: options.server, files: options.files},
		onSent: announcer.onSent,
		onRefused() {
			if (!options.isDumb) announcer.announce([own`To correct your line, press the up arrow.`]);
		},
	});
	const target: CommandTarget = {
		...chat,
		dropHeld() {
			const dropped = chat.dropHeld();
			const isRecalled = (text: string): boolean => !options.isDumb && !text.includes('\n');
			announcer.announce(
				dropped.map((text) => own`Dropped: “${isRecalled(text) ? reminderOf(text) : safeLine(text)}”.`),
			);
			options.reader().remember(dropped.filter(isRecalled));
			return dropped;
		},
		giveFeedback: (wish) => void hold(askFeedback(wish, chat)),
	};

	function onLine(text: string): void {
		hasTyped = false;
		armedUntil = 0;
		output.endLine();
		if (!dialogues.answer(text)) input(text);
	}

	function input(text: string): void {
		const {unsent: earlier} = draft;
		const typed = draft.add(text);
		output.setPrompt(draft.isPartial ? CONTINUATION_PROMPT : PROMPT);
		if (typed !== undefined) {
			run(readInput(typed), typed);
			// Another line does not delete it.
			if (earlier !== undefined && earlier !== typed && draft.isEmpty) draft.keep(earlier);
			options.kept?.addPrompt(typed);
		}
		draftChanged();
		takeDraft();
		if (draft.isPartial) output.add([], true);
		else announcer.announce();
	}

	function draftChanged(): void {
		options.kept?.setDrafts([...putAway, ...(draft.isEmpty ? [] : [draft.lines.join('\n')])]);
	}

	function restoreDrafts(texts: readonly string[]): void {
		putAway = texts.filter((each) => each.trim() !== '');
		takeDraft();
	}

	function takeDraft(): void {
		const text = putAway.at(-1);
		if (text === undefined || !draft.isEmpty) return;
		putAway = putAway.slice(0, -1);
		draft.keep(text);
		announcer.announce([
			own`Your message of that time was not sent: “${reminderOf(text)}”. ${redactedRemark(text)}Press Enter on an empty line to send it, or Control C to discard it.`,
		]);
	}

	function run(given: Input, typed: string): void {
		switch (given.kind) {
			case 'message':
				send(given.text, typed);
				return;
			case 'command':
				perform(given.command, given.argument);
				return;
			default:
				chat.notify(refusalOf(given));
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
		command.run({chat: target, perform: (action) => runScreenAction(action, command)}, argument);
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
			default: {
				const dialogue = features.dialogueFor(action);
				if (dialogue !== undefined) void hold(dialogue);
				else
					announcer.announce([
						own`/${name} needs the full screen. To use it, start without ${options.linesBy.join(' and ')}.`,
					]);
			}
		}
	}

	async function hold(dialogue: Dialogue): Promise<void> {
		const end = await questions(dialogue);
		if (end === 'left') return;
		announcer.announce(end === undefined ? [own`Cancelled.`] : end.lines);
		if (end?.message === undefined) return;
		send(end.message, typedAs(end.message));
		announcer.announce();
	}

	/** Asks questions whose answers must not be in the history. */
	async function questions<Result>(
		ask: (prompter: Prompter, isOpen: () => boolean) => Promise<Result>,
	): Promise<Result | 'left' | undefined> {
		asking++;
		options.reader().setHistory(false);
		const result = await dialogues.run(ask);
		asking--;
		// The command that left this series may be asking its own questions.
		if (asking === 0) options.reader().setHistory(true);
		return result;
	}

	/** Quitting with unsent messages loses them: asks once. */
	function quit(): void {
		const count = unsent().length;
		if (count === 0 || consent.isGiven()) {
			options.quit();
			return;
		}
		consent.ask();
		const isSaved = options.kept !== undefined && options.kept.trouble() === undefined;
		chat.notify(notice('unsent_messages', {count, isSaved}));
	}

	/**
	 * Ctrl+D on an empty line, or the end of the input: asks first if something would be lost, which are messages, a draft,
	 * or an answer. @param isOver nothing more can be read, so that it is no use to ask
	 */
	function onEnd(isOver: boolean): void {
		const count = unsent().length;
		const isAnswering = answering().length > 0;
		if (isOver || consent.isGiven() || (count === 0 && draft.isEmpty && !isAnswering)) {
			options.quit();
			return;
		}
		output.abortLine();
		if (dialogues.cancel()) return;
		consent.ask();
		const messages = count === 0 ? [] : [countOf(count, 'message')];
		const lost = [...messages, ...(draft.isEmpty ? [] : [own`a draft`])];
		announcer.announce([
			own`Press Control D again to quit.`,
			...(lost.length === 0 ? [] : [own`Not sent yet: ${joinSafe(lost, ' and ')}.`]),
			...(isAnswering ? [own`The answer has not arrived yet.`] : []),
		]);
	}

	async function signIn(): Promise<void> {
		const answer = await questions((prompter, isOpen) =>
			askCredential(
				{
					ask: prompter.ask,
					async askSecret(question) {
						if (!isOpen()) return undefined;
						output.ask(undefined);
						return options.askSecret(question);
					},
				},
				features.offer(),
			),
		);
		const outcome = answer ?? 'cancelled';
		if (outcome === 'left') announcer.announce();
		else if (outcome === 'cancelled') announcer.announce([own`Sign-in cancelled.`]);
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
		if (dialogues.cancel()) return;
		if (clock.now() < armedUntil) {
			options.quit();
			return;
		}
		const {turn} = chat.getSnapshot();
		if (!isClear) {
			draft.clear();
			draftChanged();
			output.setPrompt(PROMPT);
			announcer.announce([own`Cleared.`]);
			takeDraft();
			return;
		}
		armedUntil = clock.now() + ARMED_MS;
		if (isAwaited(turn)) {
			chat.stopWaiting();
			announcer.announce();
		} else announcer.announce([own`Press Control C again to quit.`]);
	}

	return {
		features,
		hold,
		restoreDrafts,
		onLine,
		onEdit(line) {
			hasTyped = line.text !== '';
			if (hasTyped) armedUntil = 0;
			output.update(line);
		},
		onInterrupt,
		onSuspend: options.suspend,
		onEnd,
	};
}
