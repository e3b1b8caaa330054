/** Where lines are told and typed: they are only ever added, and none is put into the middle of a line being typed. */
import type {Clock} from '../../clock.ts';
import {joinSafe, own, type SafeText} from '../../text/safe.ts';
import {widthOf} from '../../text/width.ts';
import {BLANK_ECHO, retype, type TypedLine} from './line-editor-echo.ts';

/** The terminal's output. */
export interface LineOutputStream {
	write(text: string): unknown;
	/** Of the terminal; undefined where it does not tell. */
	readonly columns?: number | undefined;
}

export interface LineOutput {
	/**
	 * Adds lines; while a line is being typed, or something is asked, they wait for its end.
	 * @param isOffered whether the prompt is to stand behind them; without it, it comes with the first key
	 */
	say(lines: readonly SafeText[], isOffered: boolean): void;
	/** The line being typed has become this. */
	type(line: TypedLine): void;
	/** The line being typed was ended with Enter; what waited for it is written. */
	endLine(): void;
	/** It was broken off instead. */
	breakLine(): void;
	/** What stands before the lines to be typed. */
	setPrompt(prompt: SafeText): void;
	/** Asks something: until `carryOn` lines wait. With nothing to ask, something else does, on a row of its own. */
	ask(question: SafeText | undefined): void;
	carryOn(): void;
	/** Something else is about to write: it begins on a row of its own. */
	leave(): void;
	/** Shows prompt and line again, after that. */
	comeBack(): void;
	/** Writes what waits, and leaves the cursor at the start of a row. */
	close(): void;
}

/** Lines wait this long after the last key, ms: a letter typed by mistake must not hide an answer for ever. */
export const PATIENCE_MS = 30_000;

const USUAL_COLUMNS = 80;

/**
 * While a line is typed nothing is written. Writing above it would mean to write it again below, which a screen reader
 * says again; and who is writing does not want to be talked into it.
 * @param echo who shows what is typed: a terminal that does has also ended the row at Enter
 */
export function createLineOutput(
	output: LineOutputStream,
	clock: Clock,
	echo: 'ours' | 'terminal',
): LineOutput {
	let usualPrompt: SafeText = own`You: `;
	let question: SafeText | undefined;
	let isAsking = false;
	/** What is on the row of the cursor behind a prompt; undefined = the row is empty, without a prompt. */
	let shown: TypedLine | undefined;
	let typed: TypedLine = BLANK_ECHO;
	let waiting: readonly SafeText[] = [];
	let isOffered = false;
	let stopTimer: () => void = () => {};

	const prompt = (): SafeText => question ?? usualPrompt;

	function showPrompt(): void {
		if (shown !== undefined) return;
		output.write(prompt());
		shown = BLANK_ECHO;
	}

	/** Brings the row of the cursor up to date with what is typed. */
	function showTyped(): void {
		if (typed.text === '' && shown === undefined) return;
		showPrompt();
		const columns = Math.max(1, output.columns ?? USUAL_COLUMNS);
		const strokes = retype(shown ?? BLANK_ECHO, typed, {indent: widthOf(prompt()) % columns, columns});
		if (strokes !== '') output.write(strokes);
		shown = typed;
	}

	function endRow(): void {
		if (shown !== undefined) output.write('\n');
		shown = undefined;
	}

	function writeWaiting(): void {
		stopTimer();
		if (waiting.length === 0) return;
		const lines = waiting;
		waiting = [];
		endRow();
		output.write(`${joinSafe(lines, '\n')}\n`);
	}

	function finishLine(): void {
		typed = BLANK_ECHO;
		isOffered = false;
		endRow();
		settle();
	}

	/** Writes what waits if nothing stands in its way, and sees to it that nothing does for ever. */
	function settle(): void {
		stopTimer();
		if (isAsking) return;
		if (typed.text === '') {
			writeWaiting();
			if (isOffered) showPrompt();
		} else if (waiting.length > 0) {
			stopTimer = clock.after(PATIENCE_MS, () => {
				writeWaiting();
				showTyped();
			});
		}
	}

	return {
		say(lines, isNowOffered) {
			const waited = waiting.length > 0;
			waiting = [...waiting, ...lines];
			isOffered = isNowOffered;
			// The time runs from the last key, not from the last line.
			if (!(waited && typed.text !== '')) settle();
		},
		type(line) {
			typed = line;
			showTyped();
			settle();
		},
		endLine() {
			if (echo === 'terminal') shown = undefined;
			finishLine();
		},
		breakLine() {
			// It stands behind the `^C` that the terminal has shown, wherever that was.
			if (echo === 'terminal') shown = typed;
			finishLine();
		},
		setPrompt(next) {
			usualPrompt = next;
		},
		ask(next) {
			endRow();
			isAsking = true;
			question = next;
			stopTimer();
			if (next !== undefined) showPrompt();
		},
		carryOn() {
			endRow();
			isAsking = false;
			question = undefined;
			settle();
		},
		leave: endRow,
		comeBack() {
			if (typed.text !== '') showTyped();
			else if (isOffered || question !== undefined) showPrompt();
		},
		close() {
			stopTimer();
			endRow();
			writeWaiting();
		},
	};
}
