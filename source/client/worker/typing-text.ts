/** Finds the text in a `typing` message as bytes: of a stream, only the frames that are posted need to be decoded. */

/** The text of a `typing` message: the content of its JSON string, UTF-8. */
export interface TypingText {
	readonly message: Buffer;
	/** Offset of the content, after the opening quote. */
	readonly start: number;
	/** Offset of the closing quote. */
	readonly end: number;
	/** Whether it is part of an answer: neither a status nor empty, which `seed` sends for a round without text. */
	readonly isAnswer: boolean;
	/** The same object in texts each of which was found to continue the one before. */
	readonly growth: object;
}

/** All servers write the members in this order; in another order a text is not found. */
const HEAD = /^\s*\{\s*"type"\s*:\s*"typing"\s*,\s*"message"\s*:\s*"/;
/** Bytes in which the head is searched for. */
const HEAD_LENGTH = 80;
/** The rest of a frame that has nothing else. The message may have a second frame, which must not be lost. */
const TAIL = /^"\s*(?:,\s*"timestamp"\s*:\s*"[^"\\]*"\s*)?\}\s*$/;
const LONGEST_TAIL = 100;

/** Status texts and announced calls. */
const STATUS = /^.{0,250}(?:\.\.\.|…)(?: \(\d+\/\d+\))?$/s;
/** Bytes of the longest status, each unit escaped. */
const LONGEST_STATUS = 6 * 300;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The text of a small message.
 * @param before an earlier text; where the message continues it, only the rest is searched
 * @returns undefined if the message is not exactly one `typing` frame
 */
export function findTypingText(message: Buffer, before: TypingText | undefined): TypingText | undefined {
	const head = HEAD.exec(message.toString('latin1', 0, HEAD_LENGTH));
	if (head === null) return undefined;
	const start = head[0].length;
	const continues = before !== undefined && hasPrefix(message, start, before);
	const end = closingQuote(message, start + (continues ? before.end - before.start : 0));
	if (end < 0 || message.length - end > LONGEST_TAIL || !TAIL.test(message.toString('latin1', end)))
		return undefined;
	const isAnswer = end > start && !isStatus(message, start, end);
	return {message, start, end, isAnswer, growth: continues ? before.growth : {}};
}

/** Whether a text begins with another one. Two equal texts may be escaped differently, and count as different then. */
export const extendsText = (text: TypingText, before: TypingText): boolean =>
	text.end - text.start >= before.end - before.start &&
	(text.growth === before.growth || hasPrefix(text.message, text.start, before));

const hasPrefix = (message: Buffer, at: number, {message: other, start, end}: TypingText): boolean =>
	at + end - start <= message.length && other.compare(message, at, at + end - start, start, end) === 0;

/** Offset of the first quote that is not escaped; -1 if there is none. @param from not within an escape */
function closingQuote(message: Buffer, from: number): number {
	for (let quote = message.indexOf(QUOTE, from); quote >= 0; quote = message.indexOf(QUOTE, quote + 1)) {
		let slashes = 0;
		while (quote - slashes > from && message[quote - slashes - 1] === BACKSLASH) slashes++;
		if (slashes % 2 === 0) return quote;
	}
	return -1;
}

function isStatus(message: Buffer, start: number, end: number): boolean {
	if (end - start > LONGEST_STATUS) return false;
	const content = message.toString('utf8', start, end);
	try {
		return STATUS.test(JSON.parse(`"${content}"`) as string);
	} catch {
		// Invalid JSON is decoded, and reported, wherever it is posted.
		return true;
	}
}
