/** Rewrites text so that a terminal shows everything in it and executes nothing. `safe.ts` is its interface. */
import {
	codePointAt,
	isDigit,
	isPictograph,
	isPlainUnit,
	isWithinWord,
	JOINER,
	kindOf,
	MARK,
	PLAIN,
	PREPENDED,
	SELECTOR,
	SPACE,
	TAG,
	TONE,
	takesJoiner,
	takesSelector,
	takesTone,
} from './code-points.ts';

/** Most marks, selectors and joiners on one character. Vietnamese needs 2, pointed Hebrew 5. */
export const MOST_MARKS = 8;
/** Most ZWJ in one emoji: a family of four has 3. */
export const MOST_JOINS = 4;
/** Most consecutive spaces: more than a screen is wide (the program's own rows contain them), too few to push a sentence out of sight. */
export const MOST_SPACES = 999;
export const TAB_STOP = 4;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const ZWJ = 0x200d;
/** Carries a mark that has no base character, as in code charts. */
const DOTTED_CIRCLE = '\u25CC';
const BLACK_FLAG = 0x1f3f4;
/** The flags of regions that Unicode recommends: England, Scotland, Wales. Any other tag sequence is hidden text. */
const REGIONS = ['gbeng', 'gbsct', 'gbwls'].map((region) =>
	String.fromCodePoint(...[...region].map((letter) => 0xe0000 + letter.charCodeAt(0)), 0xe007f),
);
/** No base character, at the start of a line. */
const NOTHING = -1;

/** The visible form of a character that must not be drawn: `␛` for an ASCII control, otherwise its number, as in `<202E>`. */
function named(codePoint: number): string {
	if (codePoint < 0x20) return String.fromCharCode(0x2400 + codePoint);
	if (codePoint === 0x7f) return '\u2421';
	if (codePoint >= 0xd800 && codePoint <= 0xdfff) return '\uFFFD';
	const digits = codePoint.toString(16).toUpperCase();
	return `<${codePoint > 0xff ? digits.padStart(4, '0') : digits}>`;
}

const lengthOf = (codePoint: number): number => (codePoint > 0xffff ? 2 : 1);

/** Reads a text from left to right. Its state is the base that the next mark, selector or joiner would attach to. */
class ControlEscaper {
	readonly #raw: string;
	/** The rewritten text of the raw text before `#kept`. */
	#out = '';
	#kept = 0;
	/** Offset of the next unit. */
	#at = 0;
	/** Offset of the line's column 0 in the rewritten text. */
	#lineStart: number;
	/** The character that marks, selectors and joiners would attach to. */
	#base = NOTHING;
	/** Number of marks, selectors and joiners on the base. */
	#carried = 0;
	/** Number of ZWJ within the base. */
	#joins = 0;
	/** Offset after the last joiner of letters: two joiners in a row are not accepted. */
	#joinedAt = -1;

	constructor(raw: string, column: number) {
		this.#raw = raw;
		this.#lineStart = -column;
	}

	run(lineFeed: string): string {
		const raw = this.#raw;
		const end = raw.length;
		while (this.#at < end) {
			let plain = this.#at;
			while (plain < end && isPlainUnit(raw.charCodeAt(plain))) plain++;
			if (plain > this.#at) {
				this.#settle(raw.charCodeAt(plain - 1), plain);
				continue;
			}
			const unit = raw.charCodeAt(this.#at);
			if (unit === LF) this.#breakLine(1, lineFeed);
			else if (unit === CR && raw.charCodeAt(this.#at + 1) === LF) this.#breakLine(2, lineFeed);
			else this.#special(codePointAt(raw, this.#at));
		}
		return this.#out === '' ? raw : this.#out + raw.slice(this.#kept);
	}

	#special(codePoint: number): void {
		const kind = kindOf(codePoint);
		if (kind === SPACE || codePoint === TAB) this.#spaces();
		else if (kind === MARK) this.#mark(lengthOf(codePoint));
		else if (kind === PLAIN) this.#settle(codePoint, this.#at + lengthOf(codePoint));
		else if (this.#belongs(kind, codePoint)) return;
		else if (isWithinWord(this.#raw, this.#at, this.#base)) this.#omit();
		else this.#replace(lengthOf(codePoint), named(codePoint));
	}

	/** Accepts a character that is invisible, or that changes the one before it, where a script or an emoji needs it. */
	#belongs(kind: number, codePoint: number): boolean {
		const raw = this.#raw;
		const after = this.#at + lengthOf(codePoint);
		if (kind === PREPENDED) {
			const next = codePointAt(raw, after);
			if (next === -1 || !isDigit(next)) return false;
			this.#settle(codePoint, after);
			return true;
		}
		if (this.#base === NOTHING || this.#carried >= MOST_MARKS) return false;
		if (kind === JOINER) return this.#join(codePoint);
		if (this.#carried > 0) return false;
		if (kind === SELECTOR) {
			return takesSelector(this.#base, codePoint, raw.charCodeAt(after)) && this.#carry(after);
		}
		if (kind === TONE) return takesTone(this.#base) && this.#carry(after);
		if (kind !== TAG || this.#base !== BLACK_FLAG) return false;
		const region = REGIONS.find((tags) => raw.startsWith(tags, this.#at));
		return region !== undefined && this.#carry(this.#at + region.length);
	}

	#join(joiner: number): boolean {
		const after = this.#at + 1;
		const next = codePointAt(this.#raw, after);
		if (joiner === ZWJ && next !== -1 && isPictograph(this.#base) && isPictograph(next)) {
			const joins = this.#joins + 1;
			if (joins > MOST_JOINS) return false;
			this.#settle(next, after + lengthOf(next));
			this.#joins = joins;
			return true;
		}
		if (this.#joinedAt === this.#at || !takesJoiner(this.#base)) return false;
		this.#joinedAt = after;
		return this.#carry(after);
	}

	#mark(length: number): void {
		if (this.#base === NOTHING) this.#insert(DOTTED_CIRCLE);
		if (this.#carried < MOST_MARKS) {
			this.#carry(this.#at + length);
			return;
		}
		let end = this.#at;
		let count = 0;
		for (;;) {
			const codePoint = codePointAt(this.#raw, end);
			if (codePoint === -1 || kindOf(codePoint) !== MARK) break;
			end += lengthOf(codePoint);
			count++;
		}
		this.#replace(end - this.#at, `<${count} more ${count === 1 ? 'mark' : 'marks'}>`);
	}

	/** A run of white space: tabs become spaces, and a run that is too long is replaced by its length. */
	#spaces(): void {
		const raw = this.#raw;
		const start = this.#at;
		const firstColumn = this.#out.length + (start - this.#kept) - this.#lineStart;
		let column = firstColumn;
		let expanded = '';
		let copied = start;
		let end = start;
		for (; end < raw.length; end++) {
			const unit = raw.charCodeAt(end);
			if (unit === TAB) {
				const columns = TAB_STOP - (column % TAB_STOP);
				expanded += raw.slice(copied, end) + ' '.repeat(columns);
				copied = end + 1;
				column += columns;
			} else if (kindOf(unit) === SPACE) {
				column++;
			} else {
				break;
			}
		}
		const columns = column - firstColumn;
		if (columns > MOST_SPACES) this.#replace(end - start, `<${columns} spaces>`);
		else if (copied > start) this.#replace(end - start, expanded + raw.slice(copied, end));
		else this.#settle(raw.charCodeAt(end - 1), end);
	}

	#breakLine(length: number, lineFeed: string): void {
		if (length === 1 && lineFeed === '\n') this.#at++;
		else this.#replace(length, lineFeed);
		if (lineFeed !== '\n') return;
		this.#base = NOTHING;
		this.#lineStart = this.#out.length + (this.#at - this.#kept);
	}

	/** Keeps everything up to `end`; its last character becomes the base. */
	#settle(last: number, end: number): void {
		this.#at = end;
		this.#base = last;
		this.#carried = 0;
		this.#joins = 0;
	}

	/** Keeps what attaches to the base, up to `end`. */
	#carry(end: number): true {
		this.#at = end;
		this.#carried++;
		return true;
	}

	/** Draws nothing for the next unit; the base stays. */
	#omit(): void {
		this.#out += this.#raw.slice(this.#kept, this.#at);
		this.#at++;
		this.#kept = this.#at;
	}

	/** Replaces the next `length` units by `shown`. */
	#replace(length: number, shown: string): void {
		this.#insert(shown);
		this.#at += length;
		this.#kept = this.#at;
	}

	#insert(shown: string): void {
		this.#out += this.#raw.slice(this.#kept, this.#at) + shown;
		this.#kept = this.#at;
		this.#settle(shown.charCodeAt(shown.length - 1), this.#at);
	}
}

/**
 * @param lineFeed replaces LF and CRLF: LF itself, or its symbol
 * @param column of the line that the text will start at, in code units, for its tab stops
 * @returns the raw text itself if nothing had to change
 */
export const escapeControls = (raw: string, lineFeed: string, column: number): string =>
	new ControlEscaper(raw, column).run(lineFeed);
