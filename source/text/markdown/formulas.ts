/** Finds formulas in the text of a block: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. No character in them is a mark of Markdown. */

/** Ends a formula whose end has not arrived yet; it is not drawn. A noncharacter, which no text needs. */
const OPEN_END = '\uFDD2';

/** The mark that closes a formula other than `$…$`, which the mark at an offset may open; `at` is that of `$` or a backslash. */
function closerOf(text: string, at: number): string | undefined {
	const next = text[at + 1];
	if (text[at] === '$') return next === '$' ? '$$' : undefined;
	return next === '(' ? '\\)' : next === '[' ? '\\]' : undefined;
}

const DISPLAY_STEP = /\\[\s\S]|\$\$|\uFDD2/g;
const INLINE_STEP = /\\[\s\S]|[`$]/g;

/** Whether the end of a text looks like the mark of emphasis before a dollar sign, as in `**$HOME** and **$PATH**`. */
const ENDS_IN_MARKS = /(?:\*\*|__|~~|\s[*_~])$/;

/** Finds the formulas of one text, in time that grows with its length. */
export class FormulaFinder {
	readonly #text: string;
	/** Offsets after which the text has no more closing mark of a kind. */
	readonly #noneAfter = new Map<string, number>();
	#noInlineUntil = 0;

	constructor(text: string) {
		this.#text = text;
	}

	/** Whether the mark at an offset opens a formula if its closing mark follows: `\(`, `\[`, or `$$` unless it looks like a price. */
	isOpener(at: number): boolean {
		const closer = closerOf(this.#text, at);
		if (closer !== '$$') return closer !== undefined;
		const isFirst = at === 0 || this.#text[at - 1] === '\n';
		return (
			!/[$ \t]/.test(this.#text[at + 2] ?? (isFirst ? '' : ' ')) || (isFirst && this.#text[at + 2] !== '$')
		);
	}

	/** @returns the offset after the formula that begins at `at`; undefined if none does */
	endAt(at: number): number | undefined {
		const closer = closerOf(this.#text, at);
		if (closer !== undefined) return this.#endOfDisplay(at + 2, closer);
		return this.#text[at] === '$' ? this.#endOfInline(at) : undefined;
	}

	#endOfDisplay(from: number, closer: string): number | undefined {
		if (from >= (this.#noneAfter.get(closer) ?? Number.POSITIVE_INFINITY)) return undefined;
		const end = closerAt(this.#text, from, closer);
		if (end === undefined) {
			this.#noneAfter.set(closer, from);
			return undefined;
		}
		const isEmpty = this.#text.slice(from, end).trim() === '';
		if (this.#text[end] === OPEN_END) return end + 1;
		return isEmpty ? undefined : end + closer.length;
	}

	/** By the rules of pandoc: no white space inside the marks, and no digit after them, so that prices stay text. */
	#endOfInline(at: number): number | undefined {
		const text = this.#text;
		const first = text[at + 1];
		if (at < this.#noInlineUntil || first === undefined || /\s/.test(first)) return undefined;
		if (first === text[at + 2] && /[*_~]/.test(first)) return undefined;
		INLINE_STEP.lastIndex = at + 1;
		for (;;) {
			const match = INLINE_STEP.exec(text);
			this.#noInlineUntil = match?.index ?? text.length;
			if (match === null || match[0] === '`') return undefined;
			if (match[0] !== '$') continue;
			const isSpaced = /\s/.test(text[match.index - 1] ?? ' ');
			const isPrice = /\d/.test(text[match.index + 1] ?? '');
			const isMarked = ENDS_IN_MARKS.test(text.slice(match.index - 2, match.index));
			if (!isSpaced && !isPrice && !isMarked) return match.index + 1;
		}
	}
}

/** Offset of the mark that closes a formula; undefined if there is none. */
function closerAt(text: string, from: number, closer: string): number | undefined {
	DISPLAY_STEP.lastIndex = from;
	for (;;) {
		const match = DISPLAY_STEP.exec(text);
		if (match === null) return undefined;
		if (match[0] === closer || match[0] === OPEN_END) return match.index;
	}
}

/** A part of a text in which no mark counts: a code span or a formula. */
interface Verbatim {
	readonly kind: 'code' | 'formula';
	readonly start: number;
	readonly end: number;
}

const STEP = /\\[\s\S]|`+|\$/g;

/** The code spans and the formulas of a text, in order. @param isPartial one that is open extends to the end of the text */
export function verbatimIn(text: string, isPartial = false): readonly Verbatim[] {
	if (!/[`$]|\\[([]/.test(text)) return [];
	const found: Verbatim[] = [];
	const finder = new FormulaFinder(text);
	let at = 0;
	for (;;) {
		STEP.lastIndex = at;
		const match = STEP.exec(text);
		if (match === null) return found;
		const start = match.index;
		at = start + match[0].length;
		const isCode = match[0].startsWith('`');
		const isOpen = isPartial && (isCode || finder.isOpener(start));
		const end =
			(isCode ? endOfCode(text, at, match[0].length) : finder.endAt(start)) ??
			(isOpen ? text.length : undefined);
		if (end === undefined) continue;
		found.push({kind: isCode ? 'code' : 'formula', start, end});
		at = end;
	}
}

/** Offset after the run of exactly `length` backticks that closes code; undefined if there is none. */
export function endOfCode(text: string, from: number, length: number): number | undefined {
	const mark = '`'.repeat(length);
	for (let at = text.indexOf(mark, from); at !== -1; ) {
		let end = at;
		while (text[end] === '`') end++;
		if (end - at === length) return end;
		at = text.indexOf(mark, end);
	}
	return undefined;
}

/** The closing mark that a line of a paragraph leaves open: a formula that begins a line may continue on the next ones. */
export function openFormula(line: string, open: string | undefined): string | undefined {
	if (open !== undefined) return closerAt(line, 0, open) === undefined ? open : undefined;
	if (!/^[$\\]/.test(line)) return undefined;
	const closer = closerOf(line, 0);
	return closer !== undefined && closer !== '\\)' && closerAt(line, 2, closer) === undefined
		? closer
		: undefined;
}

/** A streaming text whose last formula is open, without a half of its closing mark, and with an end for it. */
export const endFormula = (text: string): string =>
	(/[^$\\](?:\\\\)*(\$|\\)$/.test(text) ? text.slice(0, -1) : text) + OPEN_END;

export interface HiddenFormulas {
	/** The text with a placeholder, which is like a letter, for each formula. */
	readonly text: string;
	/** Puts the formulas back into a part of the text. */
	restore(part: string): string;
}

/**
 * Begins a placeholder. It and U+008D, which ends one, are control characters without a meaning. They are below U+0100 because V8
 * reads a text with a higher character about half as fast.
 */
const MARK = '\u0081';

const UNCHANGED = (part: string): string => part;

export function hideFormulas(source: string): HiddenFormulas {
	if (!/\$|\\[([]/.test(source)) return {text: source, restore: UNCHANGED};
	const formulas: string[] = [];
	let text = '';
	let from = 0;
	for (const {kind, start, end} of verbatimIn(source)) {
		if (kind === 'code') continue;
		text += `${source.slice(from, start)}${MARK}${formulas.length}\u008D`;
		formulas.push(source.slice(start, end).replaceAll(OPEN_END, ''));
		from = end;
	}
	if (formulas.length === 0) return {text: source, restore: UNCHANGED};
	return {
		text: text + source.slice(from),
		restore: (part) =>
			part.includes(MARK)
				? part.replace(/\u0081(\d+)\u008D/g, (mark, index) => formulas[Number(index)] ?? mark)
				: part,
	};
}
