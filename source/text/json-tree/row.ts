/** Draws one row of a JSON tree: guides, fold sign, key, and a summary of the value. */
import {briefJson, briefSpan, keyText, sizeOfContainer} from '../json-brief.ts';
import {BOLD, type Line, type Span} from '../line.ts';
import {bytes, thousands} from '../quantity.ts';
import {EMPTY_TEXT, own, repeatSafe, type SafeText} from '../safe.ts';
import {span, truncateLine, widthOfLine} from '../spans.ts';
import {truncate, widthOf} from '../width.ts';
import {type Child, childCount, isArray, isContainer, type JsonContainer} from './container.ts';
import {CutText} from './exact.ts';

/** Whether the children of a value are shown below it; `none` for a value without children. */
export type FoldSign = 'open' | 'folded' | 'none';

export interface RowFacts extends Child {
	/** Number of containers around it. */
	readonly depth: number;
	readonly fold: FoldSign;
	/** Whether it is a text that contains JSON. */
	readonly isJsonText: boolean;
	readonly isUnderCursor: boolean;
}

/** Columns of one level. */
const INDENT = 2;
/** Most keys of an object that is summarized next to its size. */
const MOST_SUMMARIZED = 100;
/** Fewest columns for a summary next to a size. */
const LEAST_SUMMARY = 16;
/** Units of a text from which its length is shown if it is cut. */
const LONG_TEXT = 200;
/** Units of a text that are read for each column. */
const UNITS_PER_COLUMN = 2;

/** Vertical guides, one for each level; if there are too many, `…` replaces the outer ones. */
function guides(depth: number, width: number): SafeText {
	const most = Math.max(0, Math.min(20, Math.floor(width / 3 / INDENT)));
	if (depth <= most) return repeatSafe(own`│ `, depth);
	return most === 0 ? EMPTY_TEXT : own`… ${'│ '.repeat(most - 1)}`;
}

/** The size of a container, with a summary of an object if there is room. */
function containerSpans(container: JsonContainer, fold: FoldSign, room: number): readonly Span[] {
	const size = span(sizeOfContainer(container), 'dim');
	const left = room - widthOf(size.text) - 2;
	if (
		fold !== 'folded' ||
		left < LEAST_SUMMARY ||
		isArray(container) ||
		childCount(container) > MOST_SUMMARIZED
	)
		return [size];
	return [size, span(own`  `, 'text'), ...briefJson(container, left)];
}

function textSpans(text: string, room: number): readonly Span[] {
	const whole = briefSpan(text, room * UNITS_PER_COLUMN + 1);
	if (text.length < LONG_TEXT || widthOf(whole.text) <= room) return [whole];
	const length = own`  ${thousands(text.length)} characters`;
	const left = room - widthOf(length);
	if (left < LEAST_SUMMARY) return [whole];
	return [span(truncate(whole.text, left), 'string'), span(length, 'dim')];
}

function cutSpans(text: CutText, room: number): readonly Span[] {
	const size = own`  ${bytes(text.facts.size)}, cut`;
	const whole = briefSpan(text, room * UNITS_PER_COLUMN + 1);
	const left = room - widthOf(size);
	return left < LEAST_SUMMARY ? [whole] : [span(truncate(whole.text, left), 'string'), span(size, 'dim')];
}

function valueSpans({value, fold, isJsonText}: RowFacts, room: number): readonly Span[] {
	if (isJsonText && fold === 'open') return [span(own`JSON in a text`, 'dim')];
	if (typeof value === 'string') return textSpans(value, room);
	if (value instanceof CutText) return cutSpans(value, room);
	return isContainer(value)
		? containerSpans(value, fold, room)
		: [briefSpan(value, room * UNITS_PER_COLUMN + 1)];
}

/** @returns a row not wider than `width` */
export function treeRow(facts: RowFacts, width: number): Line {
	const {key, depth, fold, isUnderCursor} = facts;
	const sign = {open: own`▾ `, folded: own`▸ `, none: own`  `}[fold];
	const name = typeof key === 'number' ? own`${key}` : keyText(key);
	const emphasis = isUnderCursor ? BOLD : 0;
	const start: Line = [
		isUnderCursor ? span(own`▌`, 'accent') : span(own` `, 'text'),
		span(guides(depth, width), 'dim'),
		span(sign, 'tool'),
		{
			...span(truncate(name, Math.max(1, Math.floor(width / 2))), typeof key === 'number' ? 'dim' : 'key'),
			emphasis,
		},
		span(own`  `, 'text'),
	];
	const room = width - widthOfLine(start);
	const line = room < 2 ? start : [...start, ...valueSpans(facts, room)];
	return truncateLine(line, width);
}
