/**
 * Signatures of texts: bits that say which sequences of one to four characters occur in them. A text that has a word has all
 * bits of the word; the reverse is only likely, so that what is found this way is read before it counts.
 */

/** Bits of a signature. With fewer, more is read in vain; each bit costs 1 % of a text's size for 160 bits. */
export const SIGNATURE_BITS = 32_768;
const WORDS = SIGNATURE_BITS / 32;
/** Of a longer word only so many code units are looked up: that many of a text are repeated where it is split. */
export const LONGEST_LOOKUP = 16;
/** Bits of an id. */
const ID_BITS = 6;

export type Signature = Uint32Array;

export const emptySignature = (): Signature => new Uint32Array(WORDS);

/** The share of the bits that are set. */
export function fillOf(signature: Signature): number {
	let count = 0;
	for (let word of signature) {
		word -= (word >>> 1) & 0x55555555;
		word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
		count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
	}
	return count / SIGNATURE_BITS;
}

/** Powers of an odd number, which make the sequence of characters one number; one seed for each length. */
const K1 = 0x9e3779b1 | 0;
const K2 = Math.imul(K1, K1);
const K3 = Math.imul(K2, K1);
const SEEDS = [0x1b873593, 0x38495ab5, 0x52dce729, 0x6c62272e] as const;

/** The bit of a number: its bits are mixed, so that near numbers are far from each other. */
function bitOf(value: number): number {
	let mixed = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
	mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
	return (mixed ^ (mixed >>> 15)) >>> 17;
}

function setBit(signature: Signature, bit: number): void {
	const index = bit >>> 5;
	signature[index] = (signature[index] ?? 0) | (1 << (bit & 31));
}

/** Adds every sequence of one to four code units in a range of a text. @param text in lower case */
export function addText(signature: Signature, text: string, start = 0, end = text.length): void {
	let [before3, before2, before1] = [0, 0, 0];
	for (let at = start; at < end; at++) {
		const unit = text.charCodeAt(at);
		setBit(signature, bitOf(unit + SEEDS[0]));
		const two = Math.imul(before1, K1) + unit;
		const three = Math.imul(before2, K2) + two;
		if (at > start) setBit(signature, bitOf(two + SEEDS[1]));
		if (at > start + 1) setBit(signature, bitOf(three + SEEDS[2]));
		if (at > start + 2) setBit(signature, bitOf(Math.imul(before3, K3) + three + SEEDS[3]));
		before3 = before2;
		before2 = before1;
		before1 = unit;
	}
}

/** The bits that every signature of a text with this word has, those that say most first. @param word in lower case */
export function bitsOfWord(word: string): readonly number[] {
	const looked = word.slice(0, LONGEST_LOOKUP);
	const lengths = looked.length >= 4 ? [4, 3] : [looked.length];
	const bits = lengths.flatMap((length) =>
		Array.from({length: looked.length - length + 1}, (_, start) => bitOfSequence(looked, start, length)),
	);
	return [...new Set(bits)];
}

function bitOfSequence(text: string, start: number, length: number): number {
	let value = 0;
	for (let at = start; at < start + length; at++) value = Math.imul(value, K1) + text.charCodeAt(at);
	return bitOf((value + (SEEDS[length - 1] ?? 0)) | 0);
}

/** The bits of the id of an entry. */
export function bitsOfId(id: string): readonly number[] {
	let hash = 0x811c9dc5;
	for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
	return Array.from({length: ID_BITS}, (_, index) => bitOf((hash + Math.imul(index + 1, K2)) | 0));
}

export function addId(signature: Signature, id: string): void {
	for (const bit of bitsOfId(id)) setBit(signature, bit);
}
