/** The question of the answer that the reader is in, on the rule below the header: no row of the list is hidden for it. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {UserEntry} from '../../chat/entry.ts';
import {excerptOf} from '../../chat/notices.ts';
import type {Line} from '../../text/line.ts';
import {own, safeLine} from '../../text/safe.ts';
import {span} from '../../text/spans.ts';
import {truncate, widthOf} from '../../text/width.ts';
import type {TranscriptRow} from '../transcript/gutter.ts';
import {chunkOf, type List, type ListItem} from '../transcript/list.ts';
import type {Viewable, Visible} from '../transcript/viewport.ts';

/** Entries between a question and its answer, at most: notices, and questions that were sent meanwhile. */
const MOST_BETWEEN = 50;
/** Columns beside the text, and those that it needs at least. */
const BESIDE = 5;
const LEAST = 12;

/**
 * The question whose answer is at the top of the screen without its heading, and longer than the screen; undefined if there is
 * none, or at the end.
 * @param height rows of the list
 */
export function pinnedQuestion(
	list: List & Pick<Viewable<ListItem, TranscriptRow>, 'rows'>,
	{parts: [top], below}: Pick<Visible<unknown>, 'parts' | 'below'>,
	entries: ChatSnapshot['entries'],
	height: number,
): UserEntry | undefined {
	if (top === undefined || !below) return undefined;
	const item = list.item(top.index);
	if (item.kind === 'queued' || (chunkOf(item) === 0 && top.from === 0)) return undefined;
	if (chunkOf(item) === 0 && list.rows(item).length <= height) return undefined;
	const isReply = item.kind === 'turn' || item.entry.kind === 'assistant';
	if (!isReply) return undefined;
	const id =
		item.kind === 'turn' ? item.turn.entryId : 'answers' in item.entry ? item.entry.answers : undefined;
	const last = list.entryIndex(top.index) - 1;
	for (let index = last; id !== undefined && index >= Math.max(0, last - MOST_BETWEEN); index--) {
		const entry = entries[index];
		if (entry?.kind === 'user' && entry.id === id) return entry;
	}
	return undefined;
}

/** The rule of the latest question at the latest width: the same line each time, and its text is read once. */
let latest:
	| {readonly question: UserEntry; readonly columns: number; readonly line: Line | undefined}
	| undefined;

/** The rule below the header, with the question in it; undefined where it has no room, or no text. */
export function questionRule(question: UserEntry, columns: number): Line | undefined {
	if (columns < LEAST + BESIDE) return undefined;
	if (latest?.question !== question || latest.columns !== columns) {
		const text = truncate(safeLine(excerptOf(question.text, columns)), columns - BESIDE);
		const rest = own`${'─'.repeat(columns - widthOf(text) - BESIDE + 1)}`;
		const line = text === '' ? undefined : [span(own`── ${text} ${rest}`, 'dim')];
		latest = {question, columns, line};
	}
	return latest.line;
}
