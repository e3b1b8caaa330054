/** Asks a series of questions line by line, one series at a time: lines that are typed meanwhile are its answers. */
import type {SafeText} from '../../text/safe.ts';
import type {LineOutput} from './line-output.ts';

/** Asks the user. */
export interface Prompter {
	/** @returns the answer; undefined if the user cancels, and from then on */
	ask(question: SafeText): Promise<string | undefined>;
	/** Prints lines at once. */
	say(lines: readonly SafeText[]): void;
}

/** How a series ended: lines to announce, and a message to send. */
export interface DialogueEnd {
	readonly lines?: readonly SafeText[];
	readonly message?: string;
}

/** A series of questions of a command. Never rejects. */
export type Dialogue = (prompter: Prompter) => Promise<DialogueEnd>;

export interface Dialogues {
	/**
	 * Runs a series, which must not reject, after the one that is under way.
	 * @param questions also receives whether the series is still under way
	 * @returns its result; undefined if the user has cancelled it; `left` if a command has left it
	 */
	run<Result>(
		questions: (prompter: Prompter, isOpen: () => boolean) => Promise<Result>,
	): Promise<Result | 'left' | undefined>;
	/** Takes a line as an answer, now or for a later question. @returns false if no series is under way */
	answer(text: string): boolean;
	/** @returns false if there is nothing to cancel */
	cancel(): boolean;
}

export interface DialoguesOptions {
	readonly output: Pick<LineOutput, 'beginQuestions' | 'ask' | 'tell' | 'endQuestions'>;
	/**
	 * Receives the lines that no question took.
	 * @param hasAsked they were typed after a question of the series, so they may be meant for it
	 */
	readonly onRest: (lines: readonly string[], hasAsked: boolean) => void;
	/** Whether a line is a command, which no question takes: it leaves the series. */
	readonly isCommand: (line: string) => boolean;
	/** A command has left the series: receives it, and the lines after it. */
	readonly onLeft: (lines: readonly string[]) => void;
}

/** The series that is under way. */
interface Series {
	/** Lines that were typed before their question. */
	readonly ahead: string[];
	hasAsked: boolean;
	/** By a command. */
	isLeft: boolean;
	receive: ((text: string | undefined) => void) | undefined;
}

export function createDialogues({output, onRest, isCommand, onLeft}: DialoguesOptions): Dialogues {
	let open: Series | undefined;
	/** Those that wait for the end of the open one. */
	const waiting: Array<() => void> = [];

	function prompterOf(series: Series): Prompter {
		return {
			ask(question) {
				if (open !== series) return Promise.resolve(undefined);
				series.hasAsked = true;
				output.ask(question);
				const next = series.ahead.shift();
				if (next !== undefined && isCommand(next)) {
					leave(series, [next, ...series.ahead]);
					return Promise.resolve(undefined);
				}
				if (next !== undefined) return Promise.resolve(next);
				return new Promise((resolve) => {
					series.receive = resolve;
				});
			},
			say(lines) {
				if (open === series) output.tell(lines);
			},
		};
	}

	function end({ahead, hasAsked}: Series): void {
		open = undefined;
		output.endQuestions();
		if (ahead.length > 0) onRest(ahead, hasAsked);
		waiting.shift()?.();
	}

	function leave(series: Series, lines: readonly string[]): void {
		series.isLeft = true;
		open = undefined;
		output.endQuestions();
		onLeft(lines);
		waiting.shift()?.();
	}

	return {
		async run(questions) {
			while (open !== undefined)
				await new Promise<void>((resolve) => {
					waiting.push(resolve);
				});
			const series: Series = {ahead: [], hasAsked: false, isLeft: false, receive: undefined};
			open = series;
			output.beginQuestions();
			const result = await questions(prompterOf(series), () => open === series);
			if (open !== series) return series.isLeft ? 'left' : undefined;
			end(series);
			return result;
		},
		answer(text) {
			if (open === undefined) return false;
			const series = open;
			const {receive} = series;
			series.receive = undefined;
			if (receive === undefined) series.ahead.push(text);
			else {
				const leaves = isCommand(text);
				receive(leaves ? undefined : text);
				if (leaves) leave(series, [text]);
			}
			return true;
		},
		cancel() {
			if (open === undefined) return false;
			const {receive} = open;
			end(open);
			receive?.(undefined);
			return true;
		},
	};
}

/** The number that was typed, as an index in a list of so many items; undefined for another text. */
export function indexIn(typed: string, count: number): number | undefined {
	const number = /^\s*(\d{1,6})\s*$/.exec(typed)?.[1];
	const index = number === undefined ? -1 : Number(number) - 1;
	return index >= 0 && index < count ? index : undefined;
}
