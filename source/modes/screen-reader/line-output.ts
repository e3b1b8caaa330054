/** Writes output lines and the input line: lines are only added, and never in the middle of a line being typed. */
import type {Clock} from '../../clock.ts';
import {joinSafe, own, type SafeText, sliceSafe} from '../../text/safe.ts';
import {widthOf} from '../../text/width.ts';
import {wrapAtSpaces} from '../../text/wrap.ts';
import {BLANK_ECHO, echoUpdate, type TypedLine} from './line-editor-echo.ts';

/** The terminal's output. */
export interface LineOutputStream {
	write(text: string): unknown;
	/** Width of the terminal; undefined if unknown. */
	readonly columns?: number | undefined;
}

export interface LineOutput {
	/**
	 * Adds lines; while a line is typed or a question is open, they are held back.
	 * @param hasPrompt whether the prompt follows them; otherwise it appears with the first key
	 */
	add(lines: readonly SafeText[], hasPrompt: boolean): void;
	/** Shows the line being typed after a change. */
	update(line: TypedLine): void;
	/** The line being typed was ended with Enter; writes the lines that were held back. */
	endLine(): void;
	/** It was aborted instead. */
	abortLine(): void;
	/** Sets the prompt of the lines to be typed. */
	setPrompt(prompt: SafeText): void;
	/** A series of questions begins: until its end the prompt follows no line. */
	beginQuestions(): void;
	/** Shows a question; lines are held back until `endQuestions`. undefined: other code asks, on a row of its own. */
	ask(question: SafeText | undefined): void;
	/** Writes lines at once, also between questions. */
	tell(lines: readonly SafeText[]): void;
	/** Ends the series; the prompt follows the next lines. */
	endQuestions(): void;
	/** Moves to a new row before other code writes. */
	suspend(): void;
	/** Shows prompt and line again. */
	resume(): void;
	/** Writes the lines that are held back, and leaves the cursor at the start of a row. Nothing is added afterwards. */
	close(): void;
}

/** Lines are held back this long after the last key, ms: a letter typed by mistake must not hide an answer forever. */
export const HOLD_BACK_MS = 30_000;

const DEFAULT_COLUMNS = 80;

/**
 * While a line is typed, nothing is written. To write above the line, it would have to be written again below, and the
 * screen reader would repeat it; output would also interrupt the user.
 * @param echo `ours`: this shows the typed text; `terminal`: the terminal does, and ends the row at Enter
 */
export function createLineOutput(
	output: LineOutputStream,
	clock: Clock,
	echo: 'ours' | 'terminal',
): LineOutput {
	let linePrompt: SafeText = own`You: `;
	let question: SafeText | undefined;
	let isAsking = false;
	let isSeries = false;
	/** The line shown after the prompt; undefined = the row is empty, without a prompt. */
	let shown: TypedLine | undefined;
	let typed: TypedLine = BLANK_ECHO;
	let held: readonly SafeText[] = [];
	let wantsPrompt = false;
	let isClosed = false;
	let stopTimer: () => void = () => {};

	const prompt = (): SafeText => question ?? linePrompt;

	const promptRows = (): SafeText => wrapAtSpaces(prompt(), output.columns);

	function showPrompt(): void {
		if (shown !== undefined) return;
		output.write(promptRows());
		shown = BLANK_ECHO;
	}

	/** Updates the row to the typed line. */
	function showTyped(): void {
		if (typed.text === '' && shown === undefined) return;
		showPrompt();
		const columns = Math.max(1, output.columns ?? DEFAULT_COLUMNS);
		const rows = promptRows();
		const lastRow = sliceSafe(rows, rows.lastIndexOf('\n') + 1, rows.length);
		const update = echoUpdate(shown ?? BLANK_ECHO, typed, {indent: widthOf(lastRow) % columns, columns});
		if (update !== '') output.write(update);
		shown = typed;
	}

	function endRow(): void {
		if (shown !== undefined) output.write('\n');
		shown = undefined;
	}

	function writeHeld(): void {
		stopTimer();
		if (held.length === 0) return;
		const lines = held;
		held = [];
		endRow();
		write(lines);
	}

	function write(lines: readonly SafeText[]): void {
		output.write(`${wrapAtSpaces(joinSafe(lines, '\n'), output.columns)}\n`);
	}

	function finishLine(): void {
		typed = BLANK_ECHO;
		wantsPrompt = false;
		endRow();
		flush();
	}

	/** Writes the held lines if possible, otherwise after a time limit. */
	function flush(): void {
		stopTimer();
		if (isAsking) return;
		if (typed.text === '') {
			writeHeld();
			if (wantsPrompt && !isSeries) showPrompt();
		} else if (held.length > 0) {
			stopTimer = clock.after(HOLD_BACK_MS, () => {
				writeHeld();
				showTyped();
			});
		}
	}

	return {
		add(lines, hasPrompt) {
			if (isClosed) return;
			const wasHolding = held.length > 0;
			held = [...held, ...lines];
			wantsPrompt = hasPrompt;
			// The time limit starts at the last key, not at the last line.
			if (!(wasHolding && typed.text !== '')) flush();
		},
		update(line) {
			typed = line;
			showTyped();
			flush();
		},
		endLine() {
			if (echo === 'terminal') shown = undefined;
			finishLine();
		},
		abortLine() {
			// The cursor is after the `^C` that the terminal has shown, in an unknown column.
			if (echo === 'terminal') shown = typed;
			finishLine();
		},
		setPrompt(next) {
			linePrompt = next;
		},
		beginQuestions() {
			isSeries = true;
		},
		ask(next) {
			endRow();
			isAsking = true;
			question = next;
			stopTimer();
			if (next === undefined) return;
			showPrompt();
			showTyped();
		},
		tell(lines) {
			endRow();
			write(lines);
		},
		endQuestions() {
			endRow();
			isAsking = false;
			isSeries = false;
			question = undefined;
			wantsPrompt = false;
			flush();
		},
		suspend: endRow,
		resume() {
			if (typed.text !== '') showTyped();
			else if (wantsPrompt || question !== undefined) showPrompt();
		},
		close() {
			stopTimer();
			endRow();
			writeHeld();
			isClosed = true;
		},
	};
}
