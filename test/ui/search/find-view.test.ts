import {expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {findSlice, startIndex} from '../../../source/ui/search/find-index.ts';
import {patternOf} from '../../../source/ui/search/find-pattern.ts';
import type {Find} from '../../../source/ui/search/find-state.ts';
import {withFinds} from '../../../source/ui/search/find-view.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {visible} from '../../../source/ui/transcript/viewport.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, liveTurn, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';

const TALK: ChatSnapshot = {
	...EMPTY_SNAPSHOT,
	entries: [
		userEntry('you say: Where is it? Nobody knows', {id: 'e1'}),
		assistantEntry('where, where', {id: 'e2', answers: 'e1'}),
		userEntry('and now', {id: 'e3'}),
	],
	turn: liveTurn({entryId: 'e3', text: 'where to'}),
};

function marked(query: string, at: Find['at'], width = 30, height = 20, talk = TALK): string[] {
	const pattern = patternOf(query);
	const index = pattern && findSlice(startIndex(pattern, talk.entries, 0), Number.POSITIVE_INFINITY);
	const view = viewableOf(talk, INITIAL, width, 0);
	const {parts, rows} = visible(view, INITIAL.anchor, height);
	const shown = withFinds(view, parts, {field: undefined, index, at, before: INITIAL, origin: 0}, width);
	expect(shown).toHaveLength(rows.length);
	return shown.flatMap(({line}, row) =>
		line.flatMap(({text, style}) => (style.endsWith('match') ? [`${row} ${style} ${text}`] : [])),
	);
}

it('highlights matches in messages and in the running turn, and the current one differently', () => {
	expect(marked('where', {key: 'reply e1', match: 1})).toEqual([
		'1 match Where',
		'5 match where',
		'5 current-match where',
		'11 match where',
	]);
	expect(marked('where', undefined).filter((mark) => mark.includes('current'))).toEqual([]);
});

it('highlights both rows of a match that spans two', () => {
	expect(marked('Where is it? Nobody', {key: 'e1', match: 0})).toEqual([
		'1 current-match Where is it?',
		'2 current-match Nobody',
	]);
});

it('highlights the visible part of a match that starts above the screen', () => {
	const all = marked('is it? Nobody', undefined, 30);
	expect(all).toEqual(['1 match is it?', '2 match Nobody']);
	expect(marked('is it? Nobody', undefined, 30, 11)).toEqual(['0 match Nobody']);
});

it('does not change headings and rows without a match', () => {
	expect(marked('You', undefined)).toEqual([]);
	expect(marked('assistant', undefined)).toEqual([]);
	const view = viewableOf(TALK, INITIAL, 30, 0);
	const {parts, rows} = visible(view, INITIAL.anchor, 20);
	for (const [row, shown] of withFinds(view, parts.slice(0, 2), undefined, 30).entries())
		expect(shown).toBe(rows[row]);
});

it('finds text with Markdown marks inside, in the source and on the screen', () => {
	const reply = assistantEntry(
		'**Order A-1** is _shipped_ to you.\n\n> a quotation that goes over the end of its row',
	);
	const talk: ChatSnapshot = {...EMPTY_SNAPSHOT, entries: [reply]};
	expect(marked('a-1 is shipped', {key: 'reply e1', match: 0}, 60, 20, talk)).toEqual([
		'1 current-match A-1',
		'1 current-match  is ',
		'1 current-match shipped',
	]);
	expect(marked('goes over the end of its row', {key: 'reply e1', match: 0}, 34, 20, talk)).toEqual([
		'3 current-match goes over',
		'4 current-match the end of its row',
	]);
});
