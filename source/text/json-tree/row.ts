/** Draws one row of a tree: guides, the sign of a fold, the key, and the value in brief. */
import {briefJson, briefSpan, keyText} from '../json-brief.ts';
import {BOLD, type Line, type Span} from '../line.ts';
import {thousands} from '../quantity.ts';
import {EMPTY_TEXT, own, repeatSafe, type SafeText} from '../safe.ts';
import {span, truncateLine, widthOfLine} from '../spans.ts';
import {truncate, widthOf} from '../width.ts';
import {type Child, childCount, isContainer, type JsonContainer} from './container.ts';

/** Whether what is in a value stands below it; `nothing` is in a number, or in an empty list. */
export type FoldSign = 'open' | 'folded' | 'nothing';

export interface RowFacts extends Child {
	/** Containers that it is in. */
	readonly depth: number;
	readonly fold: FoldSign;
	/** It is a text, and what is in it is JSON. */
	readonly isJsonText: boolean;
	readonly isUnderCursor: boolean;
}

/** Columns of a level. */
const INDENT = 2;
/** Keys of an object of which a few are told beside it. */
const MOST_TOLD = 100;
/** Columns without which nothing is told beside the size of a container. */
const LEAST_TOLD = 16;
/** Units of a text from which on its length is told where it is cut. */
const LONG_TEXT = 200;
/** Units of a text that are looked at for each column. */
const UNITS_PER_COLUMN = 2;

/** `[168,000 items]`, `{1 key}`. */
export function sizeOfContainer(container: JsonContainer): SafeText {
	const count = childCount(container);
	const amount = thousands(count);
	if (Array.isArray(container))
		return count === 0 ? own`[]` : own`[${amount} ${count === 1 ? 'item' : 'items'}]`;
	return count === 0 ? own`{}` : own`{${amount} ${count === 1 ? 'key' : 'keys'}}`;
}

/** Lines down the screen, one a level; where there are too many, dots stand for the outer ones. */
function guides(depth: number, width: number): SafeText {
	const most = Math.max(0, Math.min(20, Math.floor(width / 3 / INDENT)));
	if (depth <= most) return repeatSafe(own`│ `, depth);
	return most === 0 ? EMPTY_TEXT : own`… ${'│ '.repeat(most - 1)}`;
}

/** A container as its size, and as much of an object as there is room for beside it. */
function containerSpans(container: JsonContainer, fold: FoldSign, room: number): readonly Span[] {
	const size = span(sizeOfContainer(container), 'dim');
	const left = room - widthOf(size.text) - 2;
	if (fold !== 'folded' || left < LEAST_TOLD || Array.isArray(container) || childCount(container) > MOST_TOLD)
		return [size];
	return [size, span(own`  `, 'text'), ...briefJson(container, left)];
}

function textSpans(text: string, room: number): readonly Span[] {
	const whole = briefSpan(text, room * UNITS_PER_COLUMN + 1);
	if (text.length < LONG_TEXT || widthOf(whole.text) <= room) return [whole];
	const length = own`  ${thousands(text.length)} characters`;
	const left = room - widthOf(length);
	if (left < LEAST_TOLD) return [whole];
	return [span(truncate(whole.text, left), 'string'), span(length, 'dim')];
}

function valueSpans({value, fold, isJsonText}: RowFacts, room: number): readonly Span[] {
	if (isJsonText && fold === 'open') return [span(own`JSON in a text`, 'dim')];
	if (typeof value === 'string') return textSpans(value, room);
	return isContainer(value)
		? containerSpans(value, fold, room)
		: [briefSpan(value, room * UNITS_PER_COLUMN + 1)];
}

/** @returns a row not wider than `width` */
export function treeRow(facts: RowFacts, width: number): Line {
	const {key, depth, fold, isUnderCursor} = facts;
	const sign = {open: own`▾ `, folded: own`▸ `, nothing: own`  `}[fold];
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
