/** Draws a JSON value in one row, or in a few indented rows, without ever writing all of it as text. */
import {isHighSurrogate} from './code-points.ts';
import {childCount, childrenOf, isArray, isContainer, type JsonContainer} from './json-tree/container.ts';
import {fullCount, missingCount} from './json-tree/cut.ts';
import {CutText, JsonNumber} from './json-tree/exact.ts';
import {usable} from './layout.ts';
import type {Line, Span} from './line.ts';
import {countOf} from './quantity.ts';
import {EMPTY_TEXT, joinSafe, own, repeatSafe, type SafeText, safeLine} from './safe.ts';
import {span, truncateLine, widthOfLine} from './spans.ts';
import {padEnd, truncate, widthOf} from './width.ts';
import {wrap} from './wrap.ts';

const SPACE = own` `;
/** Keys that can be drawn without quotes. */
const isBareKey = (key: string): boolean => /^[\p{L}\p{N}_$.-][\p{L}\p{M}\p{N}_$.@/-]*$/u.test(key);
/** Units of a key that are read. */
const KEY_UNITS = 128;
/** Units of a string that are read for each column: marks and joiners have no width. */
const UNITS_PER_COLUMN = 2;
/** Keys of one object are aligned up to this width. */
const WIDEST_KEY = 24;
/** With fewer columns than this next to its key, a value is drawn below it. */
const NARROWEST_VALUE = 16;

/** The beginning of a string, without half a surrogate pair at its end. */
function headUnits(text: string, units: number): string {
	return text.slice(0, isHighSurrogate(text.charCodeAt(units - 1)) ? units - 1 : units);
}

/** The JSON of a text without its quotes. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A string in quotes; one that is longer than `units` has no closing quote but `…`. */
function quoted(text: string, units: number): SafeText {
	return text.length <= units ? own`"${escaped(text)}"` : own`"${escaped(headUnits(text, units))}…`;
}

/** The text of a key: in quotes if it needs them, and cut if it is very long. */
export function keyText(key: string): SafeText {
	const head = key.length <= KEY_UNITS ? key : `${headUnits(key, KEY_UNITS)}…`;
	return safeLine(isBareKey(key.slice(0, KEY_UNITS)) ? head : `"${escaped(head)}"`);
}

/** The size of a container in the message: `[168,000 items]`, `{1 key}`. */
export function sizeOfContainer(container: JsonContainer): SafeText {
	const count = fullCount(container);
	if (isArray(container)) return count === 0 ? own`[]` : own`[${countOf(count, 'item')}]`;
	return count === 0 ? own`{}` : own`{${countOf(count, 'key')}}`;
}

/**
 * A value as one span; a container as its summary.
 * @param units of a text that are read
 */
export function briefSpan(value: unknown, units: number): Span {
	if (isContainer(value)) return span(sizeOfContainer(value), 'dim');
	if (typeof value === 'string') return span(quoted(value, units), 'string');
	if (value instanceof CutText) return span(own`"${escaped(headUnits(value.head, units))}…`, 'string');
	if (typeof value === 'number') return span(own`${value}`, 'number');
	if (value instanceof JsonNumber) return span(safeLine(value.source.slice(0, units)), 'number');
	return span(safeLine(String(value).slice(0, units)), 'literal');
}

/**
 * Draws a value in one row: the top level of an object as `order_id: "A-1001", verbose: true`, any other value as itself, and
 * nested values as `{2 keys}` or `[3 items]`.
 * @param value any JSON value; `undefined` has no spans
 * @param width columns; a row that is cut ends with `…`
 * @returns spans of one row, none for an object without keys
 */
export function briefJson(value: unknown, width: number): readonly Span[] {
	if (value === undefined || width <= 0) return [];
	const units = width * UNITS_PER_COLUMN + 1;
	if (!isContainer(value) || isArray(value)) return truncateLine([briefSpan(value, units)], width);
	const spans: Span[] = [];
	let columns = 0;
	const members = childrenOf(value);
	for (let at = 0; at < members.count && columns <= width; at++) {
		const {key, value: member} = members.at(at);
		const entry = [
			span(spans.length === 0 ? EMPTY_TEXT : own`, `, 'dim'),
			span(keyText(`${key}`), 'key'),
			span(own`: `, 'dim'),
			briefSpan(member, units),
		];
		spans.push(...(spans.length === 0 ? entry.slice(1) : entry));
		columns += widthOfLine(entry);
	}
	if (missingCount(value) > 0) spans.push(span(spans.length === 0 ? own`…` : own`, …`, 'dim'));
	return truncateLine(spans, width);
}

/** Rows that are counted after those that are written: laying out 500 takes a millisecond. */
const MOST_COUNTED = 200;

/** Writes the rows of a value up to a number of rows, and counts those after them. */
class BriefWriter {
	readonly lines: Line[] = [];
	more = 0;
	/** Whether there are rows that are not counted. */
	isMore = false;
	readonly #width: number;
	readonly #most: number;

	constructor(width: number, most: number) {
		this.#width = width;
		this.#most = most;
	}

	/**
	 * @param lead spans before the value on its first row
	 * @param indent column of the rows below
	 * @param position whether the entries of a container begin on the row of `lead`, or below it
	 */
	write(lead: Line, value: unknown, indent: number, position: 'beside' | 'below'): void {
		if (this.#isOver()) {
			this.isMore = true;
		} else if (typeof value === 'string') {
			this.#writeString(lead, value, indent, true);
		} else if (value instanceof CutText) {
			this.#writeString(lead, value.head, indent, false);
		} else if (!isContainer(value)) {
			this.#writeScalar(lead, briefSpan(value, this.#width * UNITS_PER_COLUMN), indent);
		} else if (this.#isTooDeep(indent) || isEmpty(value)) {
			this.#writeScalar(lead, span(sizeOfContainer(value), 'dim'), indent);
		} else {
			if (position === 'below') this.#push(lead);
			const first = position === 'below' ? undefined : lead;
			if (isArray(value)) this.#writeItems(first, value, indent);
			else this.#writeEntries(first, value, indent);
		}
	}

	#writeItems(lead: Line | undefined, items: readonly unknown[], indent: number): void {
		for (let index = 0; index < items.length; index++) {
			if (this.#isOver()) {
				this.isMore = true;
				return;
			}
			const before = index === 0 && lead !== undefined ? lead : margin(indent);
			this.write([...before, span(own`- `, 'dim')], items[index], indent + 2, 'beside');
		}
		this.#writeMissing(missingCount(items), 'item', indent);
	}

	/** The row for the items or members that were left out of the value on arrival. */
	#writeMissing(count: number, noun: string, indent: number): void {
		if (count > 0) this.#push([...margin(indent), span(own`… ${countOf(count, `more ${noun}`)}`, 'dim')]);
	}

	#writeEntries(lead: Line | undefined, object: JsonContainer, indent: number): void {
		const members = childrenOf(object);
		const room = Math.max(1, this.#width - indent);
		const widest = Math.min(WIDEST_KEY, Math.floor(room / 2));
		let aligned = 0;
		for (let at = 0; at < Math.min(members.count, this.#room()); at++) {
			const columns = widthOf(keyText(`${members.at(at).key}`));
			if (columns <= widest) aligned = Math.max(aligned, columns);
		}
		for (let index = 0; index < members.count; index++) {
			if (this.#isOver()) {
				this.isMore = true;
				return;
			}
			const {key, value} = members.at(index);
			const before = index === 0 && lead !== undefined ? lead : margin(indent);
			const name = truncate(keyText(`${key}`), room);
			const isBelow = isContainer(value) && !isEmpty(value) && !this.#isTooDeep(indent + 2);
			const shown = isBelow ? name : joinSafe([padEnd(name, aligned), own`  `]);
			this.write([...before, span(shown, 'key')], value, indent + 2, 'below');
		}
		this.#writeMissing(missingCount(object), 'key', indent);
	}

	#writeScalar(lead: Line, value: Span, indent: number): void {
		const column = widthOfLine(lead);
		const goesBelow = column > indent && column + widthOf(value.text) > this.#width;
		if (goesBelow) this.#push(lead);
		this.#push([...(goesBelow ? margin(indent) : lead), value]);
	}

	/** @param isWhole false for the beginning of a text */
	#writeString(lead: Line, value: string, indent: number, isWhole: boolean): void {
		const column = widthOfLine(lead);
		let start = lead;
		let hanging = column;
		if (column > indent && this.#width - column < Math.min(NARROWEST_VALUE, value.length + 2)) {
			this.#push(lead);
			start = margin(indent);
			hanging = indent;
		}
		const rows = this.#room();
		const units = rows * this.#width * UNITS_PER_COLUMN;
		const head = value.length <= units ? value : headUnits(value, units);
		const parts = head.split('\n', rows + 1);
		for (const [index, part] of parts.entries()) {
			if (this.#isOver()) {
				this.isMore = true;
				return;
			}
			const isEnd = index === parts.length - 1;
			const close = !isEnd ? '\\n' : head.length < value.length || !isWhole ? '…' : '"';
			const text = own`${index === 0 ? '"' : ''}${escaped(part)}${close}`;
			for (const [row, words] of wrap(text, usable(this.#width - hanging)).entries()) {
				this.#push([...(index + row === 0 ? start : margin(hanging)), span(words, 'string')]);
			}
		}
		if (head.length < value.length || !isWhole) this.isMore = true;
	}

	/** Whether too few columns are left for entries at an indentation. */
	#isTooDeep(indent: number): boolean {
		return indent * 2 > this.#width;
	}

	/** Rows that may still be written or counted. */
	#room(): number {
		return this.#most + MOST_COUNTED - this.lines.length - this.more;
	}

	#isOver(): boolean {
		return this.#room() <= 0;
	}

	#push(line: Line): void {
		if (this.#isOver()) this.isMore = true;
		else if (this.lines.length >= this.#most) this.more++;
		else this.lines.push(truncateLine(line, this.#width));
	}
}

const isEmpty = (container: JsonContainer): boolean => childCount(container) === 0;

const margin = (columns: number): Line => (columns <= 0 ? [] : [span(repeatSafe(SPACE, columns), 'text')]);

/**
 * Pretty-prints a JSON value over several rows: `key  value` with the values of one object aligned, `- ` before the items of an
 * array, nested values indented by two columns, long strings wrapped; the lines of a string end with `\n`, wrapped rows do not.
 * @param value any JSON value; `undefined` has no rows
 * @param width columns, at least 1
 * @param maxLines most rows
 * @returns the rows, and the number of rows after them; `isMore` if there are more than these, or a part of the value is not loaded
 */
export function jsonLines(
	value: unknown,
	width: number,
	maxLines: number,
): {readonly lines: readonly Line[]; readonly more: number; readonly isMore: boolean} {
	if (value === undefined) return {lines: [], more: 0, isMore: false};
	const writer = new BriefWriter(usable(width), Math.max(0, maxLines));
	writer.write([], value, 0, 'beside');
	const {lines, more, isMore} = writer;
	return {lines, more, isMore};
}
