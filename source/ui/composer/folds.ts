/** Folds: parts of a text that are shown as one chip (long pastes), and their positions after edits. */
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';

/** Part of a text, in code units, that is drawn as one chip; never empty. */
export interface PasteFold {
	readonly start: number;
	/** Exclusive. */
	readonly end: number;
}

/** A text with its folds, in order and without overlap. Folding never changes the text. */
export interface Folded {
	readonly text: string;
	readonly folds: readonly PasteFold[];
}

/** A fold as it is drawn. */
export interface Chip extends PasteFold {
	readonly label: SafeText;
}

export const NO_FOLDS: readonly PasteFold[] = [];

/** A paste of more lines, or of more code units, is folded. */
const MOST_LINES = 10;
const MOST_UNITS = 2_000;

export const expandFolds = (text: string): Folded => ({text, folds: NO_FOLDS});

/** A paste: one fold where it is long. Its line ends are LF. */
export function pasted(text: string): Folded {
	const isLong = text.length > MOST_UNITS || linesOf(text, MOST_LINES + 1) > MOST_LINES;
	return isLong ? {text, folds: [{start: 0, end: text.length}]} : expandFolds(text);
}

/** Lines of a text, counted no further than `most`; a line feed at its end begins none. */
function linesOf(text: string, most = Number.POSITIVE_INFINITY): number {
	let lines = 1;
	for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1)) {
		lines++;
		if (lines >= most) break;
	}
	return lines;
}

/** The folds as drawn; equal labels are numbered. */
export function chipsOf({text, folds}: Folded): readonly Chip[] {
	const met = new Map<string, number>();
	return folds.map(({start, end}) => {
		const lines = linesOf(text.slice(start, end));
		const what = lines > 1 ? countOf(lines, 'line') : countOf(end - start, 'character');
		const number = (met.get(what) ?? 0) + 1;
		met.set(what, number);
		return {start, end, label: number === 1 ? own`[pasted ${what}]` : own`[pasted ${what} #${number}]`};
	});
}

const moved = (folds: readonly PasteFold[], by: number): readonly PasteFold[] =>
	by === 0 ? folds : folds.map(({start, end}) => ({start: start + by, end: end + by}));

/** Part of a text, with the folds that are entirely in it. */
export function sliceFolded({text, folds}: Folded, from: number, to: number): Folded {
	const inside = folds.filter(({start, end}) => start >= from && end <= to);
	return {text: text.slice(from, to), folds: inside.length === 0 ? NO_FOLDS : moved(inside, -from)};
}

/**
 * Replaces the text between two offsets. Folds that overlap it are removed.
 * @returns the same list of folds if none was touched
 */
export function spliceFolded(whole: Folded, from: number, to: number, piece: Folded): Folded {
	const text = whole.text.slice(0, from) + piece.text + whole.text.slice(to);
	const before = whole.folds.filter(({end}) => end <= from);
	if (before.length === whole.folds.length && piece.folds.length === 0) return {text, folds: whole.folds};
	const after = whole.folds.filter(({start, end}) => start >= to && end > from);
	const folds = [...before, ...moved(piece.folds, from), ...moved(after, piece.text.length - (to - from))];
	return {text, folds: folds.length === 0 ? NO_FOLDS : folds};
}

/** Two texts concatenated. */
export const joinFolded = (first: Folded, second: Folded): Folded =>
	spliceFolded(first, first.text.length, first.text.length, second);

/** The fold that holds the code unit at `index`. */
export const foldOver = (folds: readonly PasteFold[], index: number): PasteFold | undefined =>
	folds.find(({start, end}) => start <= index && index < end);

/** The fold that an action at `cursor` applies to: the nearest before it, else the first after it. */
export const foldNear = (folds: readonly PasteFold[], cursor: number): PasteFold | undefined =>
	folds.findLast(({end}) => end <= cursor) ?? folds[0];

/** Whether both have the same folds at the same positions. */
export const sameFolds = (a: readonly PasteFold[], b: readonly PasteFold[]): boolean =>
	a === b ||
	(a.length === b.length &&
		a.every(({start, end}, index) => start === b[index]?.start && end === b[index]?.end));
