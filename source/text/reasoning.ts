/** The reasoning at the beginning of a model's text, in `<reasoning>` tags. */

const OPEN = '<reasoning>';
const CLOSE = '</reasoning>';

/** Blank lines and the tag; after four spaces it would be code. */
const BEGINNING = /^(?:[ \t]*\r?\n)* {0,3}<reasoning>/;
/** The blank lines after the closing tag. */
const BLANK_LINES = /(?:[ \t]*\r?\n)*/y;

/** A text in two parts: `tagged + rest` is the text. */
export interface Reasoned {
	/** With its tags, and the blank lines around them. */
	readonly tagged: string;
	/** What is between the tags, without blank lines around it. */
	readonly reasoning: string;
	/** The answer. */
	readonly rest: string;
	/** The closing tag is there. */
	readonly isComplete: boolean;
}

/** Whether a text may begin with reasoning. */
export const mayReason = (text: string): boolean => BEGINNING.test(text);

/**
 * Splits a text that begins with reasoning. A tag elsewhere, one that is never closed, and tags within the reasoning are text
 * like any other.
 * @param isArriving the text still grows, so that a tag without its end is reasoning so far
 * @returns undefined for a text without reasoning
 */
export function splitReasoning(text: string, isArriving = false): Reasoned | undefined {
	const start = BEGINNING.exec(text)?.[0].length;
	if (start === undefined) {
		const isBeginning = isArriving && text !== '' && OPEN.startsWith(text.trimStart());
		return isBeginning ? {tagged: text, reasoning: '', rest: '', isComplete: false} : undefined;
	}
	const end = text.indexOf(CLOSE, start);
	if (end < 0 && !isArriving) return undefined;
	const inner = end < 0 ? text.slice(start) : text.slice(start, end);
	if (inner.includes(OPEN)) return undefined;
	BLANK_LINES.lastIndex = end + CLOSE.length;
	const after = end < 0 ? text.length : end + CLOSE.length + (BLANK_LINES.exec(text)?.[0].length ?? 0);
	return {
		tagged: text.slice(0, after),
		reasoning: inner.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd(),
		rest: text.slice(after),
		isComplete: end >= 0,
	};
}

/** The text of an answer without its reasoning. */
export const withoutReasoning = (text: string): string => splitReasoning(text)?.rest ?? text;

/** Whether a text continues one that ends with complete reasoning, which came apart from the text and has grown. */
export function growsReasoning(before: string, after: string): boolean {
	const end = `\n${CLOSE}`;
	return before.endsWith(end) && mayReason(before) && after.startsWith(before.slice(0, -end.length));
}
