/** The page of /conversations as lines: what it lists, what it says instead, and what drawing it costs. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type ConversationList, NO_CONVERSATIONS} from '../../../source/chat/conversations/conversations.ts';
import {notice} from '../../../source/chat/notices.ts';
import type {ConversationSummary} from '../../../source/protocol/frames.ts';
import {
	CONVERSATIONS_CLOSED,
	type ConversationsPage,
	conversationsLines,
} from '../../../source/ui/pages/conversations-page.ts';
import {anyCodePoint} from '../../support/code-points.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {assistantEntry, liveTurn, textPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const {because} = CONNECTIONS.stopped;
const REFUSED = {
	...CONNECTIONS.stopped,
	because: {
		...because,
		...{code: 'auth_failed' as const, exitCode: 4 as const, facts: {...because.facts, opened: true}},
	},
};

const NOW = Date.parse('2026-11-30T12:00:00Z');

const row = (id: string, title: string | undefined, age = 0, turns = 1): ConversationSummary => ({
	id,
	title,
	updated_at: new Date(NOW - age).toISOString().replace('Z', '+00:00'),
	message_count: turns,
});

const listOf = (rows: readonly ConversationSummary[] | undefined): ConversationList => ({
	...NO_CONVERSATIONS,
	support: {at: 'offered'},
	rows,
});

const MINUTE = 60_000;
const ROWS = [
	row('c-1', 'Orders of May'),
	row('c-2', undefined, 5 * MINUTE, 0),
	row('c-3', 'Lamps and desks', 3 * 60 * MINUTE, 12),
	row('c-4', '   ', 50 * 24 * 60 * MINUTE, 2),
];

interface Shown {
	readonly page?: Partial<ConversationsPage>;
	readonly rows?: readonly ConversationSummary[] | undefined;
	readonly snapshot?: Partial<typeof EMPTY_SNAPSHOT>;
	readonly width?: number;
	readonly height?: number;
}

function draw({page = {}, rows = ROWS, snapshot = {}, width = 80, height = 20}: Shown) {
	return conversationsLines(
		{...CONVERSATIONS_CLOSED, listing: 'listed', ...page},
		{...EMPTY_SNAPSHOT, conversations: listOf(rows), ...snapshot},
		width,
		height,
		NOW,
	);
}
const shown = (options: Shown = {}): string => draw(options).lines.map(textOf).join('\n');

describe('the end of the selected conversation', () => {
	it.each([
		[
			{question: 'Where is it?', answer: 'It is\n\nshipped.'},
			[' you: Where is it?', ' answer: It is shipped.'],
		],
		[{question: 'Where is it?', answer: undefined}, [' you: Where is it?']],
		[{question: undefined, answer: undefined}, []],
		[
			{question: undefined, answer: undefined, because: 'that needs a sign-in'},
			[' Its last messages are not shown: that needs a sign-in.'],
		],
		[undefined, []],
	])('is below its facts: %j', (preview, expected) => {
		const lines = draw({page: {selected: 'c-3', previews: new Map([['c-3', preview]])}}).lines.map(textOf);
		expect(lines.filter((line) => /^ (?:you:|answer:|Its )/.test(line))).toEqual(expected);
	});

	it('fits, whatever it contains, and is none of the conversation that is open here', () => {
		for (const text of HOSTILE_TEXTS) {
			const page = {selected: 'c-3', previews: new Map([['c-3', {question: text, answer: text}]])};
			for (const width of [20, 80]) expect(badRows(draw({page, width}).lines, width)).toEqual([]);
			const open = {conversation: {id: 'c-3', title: undefined}};
			expect(shown({page, snapshot: open})).not.toContain(' answer: ');
		}
	});
});

describe('the list', () => {
	it('has titles, turns and ages, the newest first; the one that is open here is marked', () => {
		const text = shown({
			page: {marked: new Set(['c-3'])},
			snapshot: {
				conversation: {id: 'c-2', title: undefined},
				entries: [userEntry('where is my order'), assistantEntry([textPart('There.')])],
			},
		});
		expect(
			text
				.split('\n')
				.slice(0, 6)
				.map((line) => line.trimEnd()),
		).toEqual([
			' Conversations · 4 on the server · 1 selected',
			`    title${' '.repeat(54)}turns  last used`,
			`▌   Orders of May${' '.repeat(50)}1   just now`,
			`  ● where is my order${' '.repeat(46)}0      5 min`,
			` ✓  Lamps and desks${' '.repeat(47)}12        3 h`,
			expect.stringMatching(/^ {4}untitled +2 2026-10-1\d$/),
		]);
	});

	it('has the details of the selected one below it, as far as they are known without opening it', () => {
		const open = {conversation: {id: 'c-2', title: undefined}, entries: [userEntry('where is my order')]};
		expect(shown({page: {selected: 'c-3'}, snapshot: open})).toMatch(
			/\n Lamps and desks\n 12 turns · last used 2026-11-30 \d\d:00 \(3 h ago\) · c-3/,
		);
		expect(shown({page: {selected: 'c-2'}, snapshot: open})).toMatch(
			/\n 0 turns · .* · open here · c-2\n begins: where is my order/,
		);
	});

	it('has the first words of this conversation, not of one above it', () => {
		const open = {
			conversation: {id: 'c-2', title: undefined},
			entries: [
				userEntry('of the one before'),
				{...userEntry('x'), kind: 'notice', ...notice('conversation_begun'), shape: 'rule'} as never,
				userEntry('of this one'),
			],
		};
		expect(shown({snapshot: open})).toContain('● of this one');
	});

	it('has titles and ages alone on a narrow screen', () => {
		const lines = shown({width: 40}).split('\n');
		expect(lines[1]).toBe(`▌   Orders of May${' '.repeat(14)}just now `);
	});

	it('finds titles by some of their letters, the best first, and says how many', () => {
		const text = shown({page: {query: 'ld'}});
		expect(text).toContain('1 of 4 match "ld"');
		expect(text).toContain('▌   Lamps and desks');
		expect(text).not.toContain('Orders');
		expect(shown({page: {query: 'zzz'}})).toContain('No title matches. Esc shows all conversations.');
	});
});

describe('in place of the list', () => {
	const refused = (code: string) => ({
		conversations: {
			...NO_CONVERSATIONS,
			support: {at: 'refused' as const, because: {code, serverText: 'No.'}},
		},
	});

	it.each<[string, RegExp, Shown]>([
		['nothing is stored yet', /stores no conversation of yours: your next message begins one/, {rows: []}],
		[
			'the server is asked',
			/Asking the server/,
			{page: {listing: 'asking'}, snapshot: {conversations: NO_CONVERSATIONS}},
		],
		[
			'a turn is under way',
			/when the answer under way is complete/,
			{page: {listing: 'asking'}, snapshot: {conversations: NO_CONVERSATIONS, turn: liveTurn()}},
		],
		[
			'there is no connection',
			/Not connected: the list is that of .* \/reconnect/,
			{page: {listing: 'offline'}},
		],
		[
			'there was no connection yet',
			/Not connected: your .* Esc, then type \/reconnect/,
			{page: {listing: 'offline'}, snapshot: {conversations: NO_CONVERSATIONS}},
		],
		[
			'the credential was refused',
			/Not connected: your .* To use another credential, .* \/login\.$/,
			{
				page: {listing: 'offline'},
				snapshot: {conversations: NO_CONVERSATIONS, connection: REFUSED},
			},
		],
		[
			'the server stores none',
			/does not store conversations/,
			{snapshot: refused('conversation_persistence_disabled')},
		],
		[
			'nobody is signed in',
			/signed in\. Close this page with Esc, then type \/login/,
			{snapshot: refused('unauthorized_conversation')},
		],
		[
			'the server does not know the request',
			/does not offer stored conversations/,
			{page: {listing: 'failed', problem: notice('feature_unknown', {request: 'conversation_list'})}},
		],
	])('is a sentence where %s', (_name, words, options) => {
		for (const [width, height] of [
			[80, 20],
			[200, 40],
		] as const)
			expect(shown({...options, width, height}).replaceAll(/\s+/g, ' ')).toMatch(words);
	});

	it.each<[ConversationsPage['question'], string]>([
		[{about: 'some', ids: ['c-1']}, 'Delete "Orders of May"? The server cannot bring it back.'],
		[{about: 'some', ids: ['c-2']}, 'Delete this conversation? The server cannot bring it back.'],
		[
			{about: 'some', ids: ['c-1', 'c-2']},
			'Delete 2 conversations? The server cannot bring them back: "Orders of May", one without a title.',
		],
		[
			{about: 'some', ids: ['c-1', 'c-2', 'x', 'x', 'x']},
			'bring them back: "Orders of May", one without a title, one without a title, 2 more.',
		],
		[{about: 'all', step: 1}, 'Delete all 4 of your conversations?'],
		[{about: 'all', step: 2}, 'Really delete all 4 conversations? The server cannot bring them back.'],
	])('a question stands in full below it: %j', (question, words) => {
		expect(shown({page: {question}}).replaceAll(/\s+/g, ' ')).toContain(` ${words}`);
		expect(shown({page: {question}, width: 30, height: 8}).replaceAll(/\s+/g, ' ')).toContain(words);
	});
});

describe('texts from outside', () => {
	it.each(HOSTILE_TEXTS.map((text, index) => [index, text] as const))(
		'control nothing as a title, an id and a search: %i',
		(_index, text) => {
			const rows = [row('c-1', text), row(text || 'x', text)];
			const snapshot = {conversation: {id: 'c-1', title: text}, entries: [userEntry(text)]};
			for (const width of [1, 7, 40, 80]) {
				for (const query of ['', text.slice(0, 5)]) {
					const {lines} = draw({rows, snapshot, width, page: {query}});
					expect(badRows(lines, width)).toEqual([]);
				}
				const {lines} = draw({rows, width, page: {question: {about: 'some', ids: ['c-1']}}});
				expect(badRows(lines, width)).toEqual([]);
			}
		},
	);

	it('fit any size, with the selected conversation on the screen', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(
				fc.array(fc.option(fc.string({unit: anyCodePoint}), {nil: undefined}), {maxLength: 60}),
				fc.nat({max: 60}),
				fc.integer({min: 1, max: 120}),
				fc.integer({min: 1, max: 30}),
				(titles, at, width, height) => {
					const rows = titles.map((title, index) => row(`c-${index}`, title));
					const {lines} = draw({rows, width, height, page: {selected: `c-${at}`, position: at}});
					expect(lines.length).toBeLessThanOrEqual(height);
					expect(badRows(lines, width)).toEqual([]);
					// Narrower, the lines about the page need more rows.
					if (rows.length > 0 && width > 8 && height > 12)
						expect(lines.some((line) => textOf(line).startsWith('▌'))).toBe(true);
				},
			),
		);
	});
});

describe('a drawing', () => {
	/** Titles read while the page is drawn at each position of a walk down and up. */
	function titlesRead(count: number): number {
		let reads = 0;
		const rows = Array.from({length: count}, (_, index) => ({
			...row(`c-${index}`, ''),
			get title() {
				reads++;
				return `title ${index}`;
			},
		}));
		const conversations = listOf(rows);
		for (let step = 0; step < 200; step++) {
			const position = step % count;
			draw({snapshot: {conversations}, page: {selected: `c-${position}`, position}});
		}
		return reads / 200;
	}

	it('of 1,000 conversations lays out no more titles than one of 20', () => {
		expect(titlesRead(1000)).toBeLessThanOrEqual(titlesRead(20));
	});

	it('of a search compares each title once, not with every drawing', () => {
		let reads = 0;
		const rows = Array.from({length: 1000}, (_, index) => ({
			...row(`c-${index}`, ''),
			get title() {
				reads++;
				return `title ${index}`;
			},
		}));
		const conversations = listOf(rows);
		const cost = (): number => {
			reads = 0;
			draw({snapshot: {conversations}, page: {query: 'title 99'}});
			return reads;
		};
		expect(cost()).toBeGreaterThanOrEqual(1000);
		expect(cost()).toBeLessThan(60);
	});
});
