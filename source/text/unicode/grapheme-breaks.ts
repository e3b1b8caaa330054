/** Finds the graphemes of a text. Own rules, since the first `Intl.Segmenter` of a process takes 11 to 22 ms; rare characters are left to it. */
import {codePointAt, isHighSurrogate} from '../code-points.ts';

/** The classes of UAX #29; a syllable of Hangul is open (LV) or closed (LVT). */
const OTHER = 1;
const CONTROL = 2;
const EXTENDING = 3;
const JOINER = 4;
const SPACING = 5;
const REGIONAL = 6;
const PICTURE = 7;
const LEADING = 8;
const VOWEL = 9;
const TRAILING = 10;
const OPEN = 11;
const CLOSED = 12;
/** A prepended sign, a virama that joins letters, a vowel of Kirat Rai, or a lone surrogate: what they join depends on the version of Unicode. */
const RARE = 13;

const isRare = (character: string): boolean =>
	/[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u0D4E\u{110BD}\u{110CD}\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}]/u.test(
		character,
	) ||
	/[\u{11A3A}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}]/u.test(character) ||
	/[\u094D\u09CD\u0ACD\u0B4D\u0C4D\u0D4D\u1039\u17D2\u1A60\u1B44\u1BAB\uA9C0\uAAF6]/u.test(character) ||
	/[\u{10A3F}\u{11133}\u{113D0}\u{1193E}\u{11A47}\u{11A99}\u{11F42}\u{16D63}-\u{16D6A}\u{D800}-\u{DFFF}]/u.test(
		character,
	);
const isExtending = (character: string): boolean =>
	/[\p{Grapheme_Extend}\p{Emoji_Modifier}]/u.test(character);
const isControl = (character: string): boolean =>
	/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?=\p{Cn})\p{Default_Ignorable_Code_Point}/u.test(character);
const isPicture = (character: string): boolean => /\p{Extended_Pictographic}/u.test(character);
/** Marks with a column of their own, without those that are graphemes. */
const isSpacing = (character: string): boolean =>
	/[\u0E33\u0EB3]|(?![\u102B\u102C\u1038\u1062-\u1064\u1067-\u106D\u1083\u1087-\u108C\u108F\u109A-\u109C\u1A61\u1A63\u1A64\uAA7B\uAA7D\u{11720}\u{11721}])\p{Mc}/u.test(
		character,
	);

const isIn = (codePoint: number, first: number, last: number): boolean =>
	codePoint >= first && codePoint <= last;

function hangulClass(codePoint: number): number {
	if (isIn(codePoint, 0xac00, 0xd7a3)) return (codePoint - 0xac00) % 28 === 0 ? OPEN : CLOSED;
	if (isIn(codePoint, 0x1100, 0x115f) || isIn(codePoint, 0xa960, 0xa97c)) return LEADING;
	if (isIn(codePoint, 0x1160, 0x11a7) || isIn(codePoint, 0xd7b0, 0xd7c6)) return VOWEL;
	if (isIn(codePoint, 0x11a8, 0x11ff) || isIn(codePoint, 0xd7cb, 0xd7fb)) return TRAILING;
	return OTHER;
}

function computeClass(codePoint: number): number {
	if (codePoint === 0x200d) return JOINER;
	if (isIn(codePoint, 0x1f1e6, 0x1f1ff)) return REGIONAL;
	const character = String.fromCodePoint(codePoint);
	if (isRare(character)) return RARE;
	if (isExtending(character)) return EXTENDING;
	if (isControl(character)) return CONTROL;
	if (isPicture(character)) return PICTURE;
	return isSpacing(character) ? SPACING : hangulClass(codePoint);
}

/** Classes of the BMP and of the plane of emoji, each computed once; 0 means not yet computed. */
const known = new Uint8Array(0x2_0000);

function classOf(codePoint: number): number {
	if (codePoint >= known.length) return computeClass(codePoint);
	let found = known[codePoint] ?? 0;
	if (found === 0) {
		found = computeClass(codePoint);
		known[codePoint] = found;
	}
	return found;
}

/** Whether nothing separates two classes, whatever precedes them. */
function attaches(previous: number, next: number): boolean {
	if (previous === CONTROL || next === CONTROL) return false;
	if (next === EXTENDING || next === JOINER || next === SPACING) return true;
	if (next === TRAILING) return isIn(previous, VOWEL, CLOSED);
	if (next === VOWEL) return previous === LEADING || previous === VOWEL || previous === OPEN;
	return previous === LEADING && (next === LEADING || next === OPEN || next === CLOSED);
}

/** @returns `true` to stop */
type VisitCluster = (start: number, end: number) => boolean | undefined;

/**
 * Visits the graphemes between two boundaries of graphemes, in order, until a visit returns `true`.
 * @returns whether a visit did
 */
export function walkClusters(text: string, from: number, to: number, visit: VisitCluster): boolean {
	let start = from;
	let previous = 0;
	/** A picture and its marks, or these and a joiner: the beginning of an emoji of several pictures. */
	let picture: 'none' | 'open' | 'joined' = 'none';
	/** Whether the grapheme is a single letter of a flag. */
	let isHalfFlag = false;
	for (let at = from; at < to; ) {
		const codePoint = codePointAt(text, at);
		const next = classOf(codePoint);
		if (next === RARE) return walkSegments(text, start, to, visit);
		const isJoined: boolean =
			attaches(previous, next) ||
			(next === PICTURE && picture === 'joined') ||
			(next === REGIONAL && isHalfFlag) ||
			(codePoint === 0x0a && at > start && text.charCodeAt(at - 1) === 0x0d);
		if (!isJoined && at > start) {
			if (visit(start, at) === true) return true;
			start = at;
		}
		isHalfFlag = next === REGIONAL && !isJoined;
		if (next === PICTURE) picture = 'open';
		else if (next === JOINER && picture === 'open') picture = 'joined';
		else if (next !== EXTENDING || picture !== 'open') picture = 'none';
		previous = next;
		at += codePoint > 0xffff ? 2 : 1;
	}
	return to > from && visit(start, to) === true;
}

let segmenter: Intl.Segmenter | undefined;
/** Units per call of the segmenter: on Node 20 its time is quadratic in the length of the text. */
const WINDOW = 256;

/** The same by the segmenter. */
function walkSegments(text: string, from: number, to: number, visit: VisitCluster): boolean {
	segmenter ??= new Intl.Segmenter();
	let window = WINDOW;
	let at = from;
	while (at < to) {
		const end = Math.min(to, at + window - (isHighSurrogate(text.charCodeAt(at + window - 1)) ? 1 : 0));
		const start = at;
		for (const {segment, index} of segmenter.segment(text.slice(start, end))) {
			const next = start + index + segment.length;
			// The last grapheme of a window may continue after it: the next window starts with it.
			if (next === end && end < to) break;
			at = next;
			if (visit(start + index, next) === true) return true;
		}
		window = at === start ? window * 2 : WINDOW;
	}
	return false;
}
