/** The outline of the conversation: its questions, with what their answers called and what failed. Only visible rows are laid out. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Entry, ReplyPart, UserEntry} from '../../chat/entry.ts';
import {excerptOf} from '../../chat/notices.ts';
import {callsIn} from '../../chat/tools.ts';
import type {Line} from '../../text/line.ts';
import {clockTime, countOf, dateTime, thousands} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {padEnd, truncate, widthOf} from '../../text/width.ts';
import {type Draft, EMPTY_DRAFT} from '../composer/draft.ts';
import {nearestIndex} from '../list-window.ts';
import {partAround} from '../pages/filtered-list.ts';
import {fieldLine} from '../presets/presets-view.ts';
import {isFailedEntry} from './failed-entry.ts';

export interface SelectedQuestion {
	readonly id: string;
	readonly index: number;
}

export interface OutlineState {
	readonly filter: Draft;
	/** Indexes among the entries of the questions that match the filter, as far as they are read; undefined = all questions do. */
	readonly found: readonly number[] | undefined;
	/** Not all questions are read yet. */
	readonly isReading: boolean;
	/** The question under the cursor: its id, and its last known index among the entries. */
	readonly selected: SelectedQuestion | undefined;
}

export const OUTLINE_CLOSED: OutlineState = {
	filter: EMPTY_DRAFT,
	found: undefined,
	isReading: false,
	selected: undefined,
};

const questions = new WeakMap<readonly Entry[], readonly number[]>();

/** Indexes of the questions among the entries. */
export function questionIndexes(entries: readonly Entry[]): readonly number[] {
	let known = questions.get(entries);
	if (known === undefined) {
		known = entries.flatMap(({kind}, index) => (kind === 'user' ? [index] : []));
		questions.set(entries, known);
	}
	return known;
}

/** The questions that the page lists. */
export const listedQuestions = (
	{found}: Pick<OutlineState, 'found'>,
	entries: readonly Entry[],
): readonly number[] => found ?? questionIndexes(entries);

/** The position of the cursor in the list: of its question, else of the last one before it; of the last one if there is none. */
export function outlineCursor(
	{selected}: Pick<OutlineState, 'selected'>,
	listed: readonly number[],
	entries: readonly Entry[],
): number {
	if (selected === undefined) return nearestIndex(listed.length - 1, listed.length);
	const isThere = entries[selected.index]?.id === selected.id;
	const at = isThere ? selected.index : entries.findLastIndex(({id}) => id === selected.id);
	return nearestIndex(countUpTo(listed, at) - 1, listed.length);
}

/** Number of indexes up to one, in ascending order. */
function countUpTo(indexes: readonly number[], last: number): number {
	let [low, high] = [0, indexes.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((indexes[middle] ?? 0) <= last) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** UTF-16 units of a question that are listed, and found. */
const LONGEST = 400;

/** The question in one row, as the filter and the page have it. */
export const questionTitle = ({text}: Pick<UserEntry, 'text'>): string => excerptOf(text, LONGEST);

interface Counts {
	readonly calls: number;
	readonly failures: number;
}

const countsOf = (parts: readonly ReplyPart[]): Counts => {
	const calls = callsIn(parts);
	return {calls: calls.length, failures: calls.filter(({outcome}) => outcome.state === 'failed').length};
};

/** What follows a question until the next one. */
function countsAfter(index: number, {entries, turn}: Pick<ChatSnapshot, 'entries' | 'turn'>): Counts {
	const question = entries[index];
	const isLive = turn !== undefined && turn.entryId === question?.id;
	const live = isLive ? countsOf(turn.parts) : {calls: 0, failures: 0};
	let {calls, failures} = live;
	for (let next = index; next < entries.length; next++) {
		const entry = entries[next];
		if (entry === undefined || (entry.kind === 'user' && next > index)) break;
		if (isFailedEntry(entry)) failures++;
		if (entry.kind !== 'assistant') continue;
		const stored = entry.onDisk?.calls;
		const own =
			stored === undefined
				? countsOf(entry.parts)
				: {calls: stored.length, failures: stored.filter(({isFailed}) => isFailed).length};
		calls += own.calls;
		failures += own.failures;
	}
	return {calls, failures};
}

const SIGN = own` filter › `;
/** The narrowest screen with counts in words. */
const WORDS_FROM = 60;
const DAY = 86_400_000;

export interface OutlineView {
	readonly lines: readonly Line[];
	readonly cursor: {readonly row: number; readonly column: number};
	readonly hasMore: boolean;
}

/** @param now clock time, ms: questions of other days have their date */
export function outlineView(
	state: OutlineState,
	snapshot: Pick<ChatSnapshot, 'entries' | 'turn'>,
	columns: number,
	rows: number,
	now: number,
): OutlineView {
	const {entries} = snapshot;
	const all = questionIndexes(entries);
	const listed = listedQuestions(state, entries);
	const {line, column} = fieldLine(SIGN, state.filter, own`words of the question`, columns);
	const count =
		listed === all
			? countOf(all.length, 'question')
			: own`${thousands(listed.length)} of ${countOf(all.length, 'question')}${state.isReading ? own` …` : own``}`;
	const title = truncateLine([span(own` Outline`, 'strong'), span(own` · ${count}`, 'dim')], columns);
	const head: readonly Line[] = rows < 4 ? [line] : [title, line, []];
	const room = Math.max(0, rows - head.length);
	const cursor = outlineCursor(state, listed, entries);
	const part = partAround(listed, cursor, room);
	const items = part.items.flatMap((index) => {
		const entry = entries[index];
		return entry?.kind === 'user' ? [{index, entry, time: timeOf(entry.at, now)}] : [];
	});
	const widest = Math.max(0, ...items.map(({time}) => widthOf(time)));
	const body = items.map(({index, entry, time}, row) => {
		const counts = countsAfter(index, snapshot);
		return questionLine(safeLine(questionTitle(entry)), padEnd(time, widest), counts, {
			isSelected: part.top + row === cursor,
			columns,
		});
	});
	const empty = own` ${all.length === 0 ? 'Nothing was asked yet.' : state.isReading ? '…' : 'No question has these words.'}`;
	const none = listed.length === 0 ? [truncateLine([span(empty, 'dim')], columns)] : [];
	return {
		lines: [...head, ...body, ...none].slice(0, rows),
		cursor: {row: rows < 4 ? 0 : 1, column},
		hasMore: part.hasMore,
	};
}

/** The time of day, or the date where that is another day. */
function timeOf(at: number | undefined, now: number): SafeText {
	if (at === undefined || Number.isNaN(new Date(at).getTime())) return own``;
	const isToday = Math.abs(now - at) < DAY && new Date(at).getDate() === new Date(now).getDate();
	return isToday ? clockTime(at) : own`${dateTime(at).split(' ')[0] ?? ''}`;
}

function questionLine(
	title: SafeText,
	time: SafeText,
	{calls, failures}: Counts,
	{isSelected, columns}: {readonly isSelected: boolean; readonly columns: number},
): Line {
	const isWide = columns >= WORDS_FROM;
	const called = calls === 0 ? [] : [isWide ? countOf(calls, 'tool call') : own`${thousands(calls)}`];
	const failed =
		failures === 0 ? [] : [isWide ? own`✗ ${thousands(failures)} failed` : own`✗${thousands(failures)}`];
	const facts: Line = [
		span(own`  ${joinSafe(called)}`, 'dim'),
		span(own`${called.length + failed.length > 1 ? ' ' : ''}${joinSafe(failed)} `, 'error'),
	];
	const sign = isSelected ? span(own` ▌ `, 'accent') : span(own`   `, 'text');
	const start: Line = [sign, ...(widthOf(time) === 0 ? [] : [span(own`${time}  `, 'dim')])];
	const room = columns - widthOfLine(start) - widthOfLine(facts);
	const style = isSelected ? 'strong' : 'text';
	if (room < 8) return truncateLine([sign, span(title, style)], columns);
	return [...start, span(padEnd(truncate(title, room), room), style), ...facts];
}
