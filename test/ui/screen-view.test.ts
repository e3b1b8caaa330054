import fc from 'fast-check';
import {beforeEach, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {Size} from '../../source/terminal/diff.ts';
import type {Line} from '../../source/text/line.ts';
import {widthOfLine} from '../../source/text/spans.ts';
import {EMPTY_DRAFT, edit} from '../../source/ui/composer/draft.ts';
import {promptHistory} from '../../source/ui/composer/prompt-history.ts';
import {listHeight, regionsOf} from '../../source/ui/screen-regions.ts';
import {arrange, draftRow, tickOf, type View} from '../../source/ui/screen-view.ts';
import {findSlice, startIndex} from '../../source/ui/search/find-index.ts';
import {patternOf} from '../../source/ui/search/find-pattern.ts';
import type {Find} from '../../source/ui/search/find-state.ts';
import {viewableOf} from '../../source/ui/transcript/viewable.ts';
import {INITIAL, type UiState} from '../../source/ui/ui-state.ts';
import {CONNECTIONS, session} from '../support/connections.ts';
import {draftOf} from '../support/drafts.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../support/entries.ts';
import {explorerWith, pressed} from '../support/explorers.ts';
import {EMPTY_SNAPSHOT} from '../support/fake-chat.ts';
import {cases} from '../support/property-runs.ts';
import {anyText, badRows, textOf} from '../text/any-text.ts';

const FACTS = {exposed: false, open: 'private', now: 0} as const;

const CALL = toolCall('get_order', {
	key: 'call',
	arguments: {id: 7},
	outcome: {state: 'succeeded', result: 1},
});

const TALK: ChatSnapshot = {
	...EMPTY_SNAPSHOT,
	connection: CONNECTIONS.ready,
	session: session(),
	entries: [
		userEntry('Where is order A-1001?', {id: 'e1', at: undefined}),
		assistantEntry([textPart('Let me see.'), toolPart(CALL), textPart('It is shipped. 漢字 👩‍👩‍👧')], {
			id: 'e2',
		}),
		noticeEntry('Pong after 12 ms.', {id: 'e3'}),
		userEntry('And the other one?', {id: 'e4', at: undefined}),
	],
	turn: liveTurn({entryId: 'e4', phase: 'writing', isGrowing: true, text: 'It'}),
	queue: [queuedMessage('later')],
};

/** A find for a text, with its field open or not. */
const finding = (query: string, field: Find['field']): Find => {
	const pattern = patternOf(query);
	const index = pattern && findSlice(startIndex(pattern, TALK.entries, 0), Number.POSITIVE_INFINITY);
	return {field, index, at: {key: 'e1', match: 0}, before: INITIAL, origin: 0};
};
/** Two chips, with characters that join the text beside them. */
const WITH_CHIPS = ['see', 'and', '漢字'].reduce(
	(draft, text, index) =>
		edit(
			edit(draft, {do: 'insert', text}, 30),
			{do: 'paste', text: index < 2 ? '\u0301line\n'.repeat(11 + index) : ''},
			30,
		),
	draftOf(''),
);

const EXPLORER = explorerWith({
	items: [{name: '漢字', about: 'wide '.repeat(40)}, {name: 'b'}],
	deep: [[[[[1]]]]],
});

/** Every state of the screen at one size. */
const STATES: readonly UiState[] = [
	INITIAL,
	{...INITIAL, draft: draftOf('hello')},
	{...INITIAL, draft: draftOf(`${'long words '.repeat(30)}\nand\nmore\nlines 漢字`), draftTop: 3},
	{...INITIAL, focus: 'transcript', selected: 'call'},
	{...INITIAL, page: 'help', helpTop: 7},
	{...INITIAL, page: 'explorer', focus: 'transcript', explorer: EXPLORER},
	{...INITIAL, page: 'explorer', focus: 'transcript', explorer: pressed(EXPLORER, 'down', 't')},
	{...INITIAL, page: 'explorer', focus: 'transcript', explorer: pressed(EXPLORER, '/')},
	{...INITIAL, focus: 'transcript', find: finding('a', draftOf('a'))},
	{...INITIAL, focus: 'transcript', draft: draftOf('hidden'), find: finding('order', undefined)},
	{...INITIAL, draft: draftOf('/re'), armed: {by: 'Ctrl+C'}},
	{...INITIAL, draft: draftOf('/')},
	{...INITIAL, draft: draftOf('/'), choice: 7},
	{...INITIAL, draft: WITH_CHIPS},
	{...INITIAL, draft: draftOf('kept'), search: {query: draftOf('wor'), at: undefined}},
	{
		...INITIAL,
		prompts: promptHistory(['one\nlong wörld 漢字\n'.repeat(9)]),
		search: {query: draftOf('漢'), at: 0},
	},
];

const rowsOfView = ({header, list, status, composer}: View): readonly Line[] => [
	...header,
	...list,
	...(status === undefined ? [] : [status.line]),
	...composer,
];

/** The screen as text, the status with room for its spinner. */
const screen = (state: Partial<UiState> = {}, size: Partial<Size> = {}, snapshot = TALK): string[] => {
	const view = arrange({...INITIAL, ...state}, snapshot, {columns: 60, rows: 24, ...size}, FACTS);
	return [
		...view.header.map(textOf),
		...view.list.map(textOf),
		...(view.status === undefined ? [] : [` ${view.status.isBusy ? '*' : ' '} ${textOf(view.status.line)}`]),
		...view.composer.map(textOf),
	];
};

describe('every size from 1x1 to 60x20', () => {
	it.each(STATES.map((state, index) => [index, state] as const))(
		'is filled exactly, in state %i',
		(_index, state) => {
			const faults: string[] = [];
			// The help is slower to lay out than everything else, and the same for every height.
			for (let columns = 1; columns <= 60; columns += state.page === 'help' ? 4 : 1) {
				for (let rows = 1; rows <= 20; rows++) {
					const view = arrange(state, TALK, {columns, rows}, FACTS);
					const lines = rowsOfView(view);
					if (lines.length !== rows) faults.push(`${lines.length} rows at ${columns}x${rows}`);
					if (lines.some((line) => widthOfLine(line) > columns))
						faults.push(`too wide at ${columns}x${rows}`);
					const {row, column} = view.cursor ?? {row: rows - 1, column: 0};
					const isInComposer = row >= rows - view.composer.length && row < rows;
					if (!isInComposer || column < 0 || column >= columns) faults.push(`cursor at ${columns}x${rows}`);
				}
			}
			expect(faults).toEqual([]);
		},
	);

	it('keeps the draft longest, then the list, header, status and rules', () => {
		const regions = (rows: number) => {
			const {header, status, rules, composer, list, completions} = regionsOf({columns: 80, rows}, 1);
			expect(completions).toBe(0);
			return {header, status, rules, composer, list};
		};
		expect(regions(1)).toEqual({header: 0, status: 0, rules: 0, composer: 1, list: 0});
		expect(regions(3)).toEqual({header: 0, status: 0, rules: 0, composer: 1, list: 2});
		expect(regions(4)).toEqual({header: 1, status: 0, rules: 0, composer: 1, list: 2});
		expect(regions(5)).toEqual({header: 1, status: 1, rules: 0, composer: 1, list: 2});
		expect(regions(8)).toEqual({header: 1, status: 1, rules: 0, composer: 1, list: 5});
		expect(regions(9)).toEqual({header: 1, status: 1, rules: 1, composer: 1, list: 4});
	});
});

describe('any conversation on any screen', () => {
	it('is safe and fits', () => {
		fc.assert(
			fc.property(
				anyText,
				anyText,
				fc.integer({min: 1, max: 100}),
				fc.integer({min: 1, max: 40}),
				fc.constantFrom<Partial<UiState>>({}, {focus: 'transcript', selected: 'reply e1'}, {page: 'help'}),
				(text, draft, columns, rows, state) => {
					const snapshot = {
						...TALK,
						entries: [userEntry(text), assistantEntry(text), noticeEntry(text, {id: 'e5'})],
						model: text,
						url: text,
					};
					const view = arrange(
						{...INITIAL, ...state, draft: draftOf(draft)},
						snapshot,
						{columns, rows},
						FACTS,
					);
					const lines = rowsOfView(view);
					expect(lines).toHaveLength(rows);
					expect(badRows(lines, columns)).toEqual([]);
				},
			),
		);
	});
});

describe('the row of a short draft', () => {
	it('equals that of the whole screen, or is left to it', () => {
		const size = fc.record({columns: fc.integer({min: 1, max: 60}), rows: fc.integer({min: 1, max: 20})});
		let drawn = 0;
		fc.assert(
			fc.property(fc.constantFrom(...STATES), anyText, size, fc.boolean(), (state, text, size, isPasted) => {
				const pasted = edit(state.draft, {do: 'paste', text: `${text}\n`.repeat(12)}, 20);
				const writing = {...state, draft: isPasted ? pasted : draftOf(text)};
				const row = draftRow(writing, size);
				if (row === undefined) return;
				drawn++;
				const view = arrange(writing, TALK, size, FACTS);
				expect(row.row).toBe(size.rows - 1);
				expect(row.line).toEqual(view.composer.at(-1));
				expect(row.cursor).toEqual(view.cursor);
			}),
			{numRuns: cases(200)},
		);
		expect(drawn).toBeGreaterThan(0);
	});
});

describe('the screen', () => {
	it('has header, list, status and composer, separated by rules', () => {
		const rows = screen({}, {columns: 80, rows: 20});
		expect(rows[0]).toMatch(/^ ● ready {3}session /);
		expect(rows[1]).toBe('─'.repeat(80));
		expect(rows.at(-3)).toBe(' * Writing…   0 s · Esc to stop');
		expect(rows.at(-2)).toBe('─'.repeat(80));
		expect(rows.at(-1)).toMatch(/^ › type a message +\/ commands · \? keys · Ctrl\+C quit$/);
	});

	it('follows the end, and starts at the top if everything fits', () => {
		expect(screen({}, {rows: 12}).slice(2, 9)).toEqual([
			'',
			' Assistant',
			' │ It',
			'',
			expect.stringMatching(/^ You +queued · ↑ to take it back$/),
			' │ later',
			'',
		]);
		const all = screen({}, {rows: 40}).slice(2, -3);
		expect(all[0]).toBe(' You');
		expect(all.slice(20)).toEqual(Array.from({length: 15}, () => ''));
	});

	it('shows hints only with a gap before them', () => {
		const last = (columns: number): string | undefined => screen({}, {columns}).at(-1);
		expect(last(60)).toContain('Ctrl+C quit');
		expect(last(50)).toMatch(/^ › type a message +\? keys$/);
		expect(last(26)).toBe(' › type a message');
		expect(last(12)).toBe(' › type a …'.slice(0, 12));
		expect(last(7)).toBe('');
	});

	it('offers commands while one is typed, and the way back in the transcript', () => {
		expect(screen({draft: draftOf('/log')}).slice(-5, -3)).toEqual([
			' ▌ /login   sign in, or sign in as another user',
			'   /logout  sign out; reconnecting will not sign in again',
		]);
		expect(screen({draft: draftOf('/log')}, {rows: 9}).at(-3)).toBe('   /login  /logout');
		expect(screen({focus: 'transcript'}).at(-1)).toMatch(/^ · Esc, Tab or any text to write/);
		expect(screen({focus: 'transcript', draft: draftOf('/re')}).at(-3)).toBe(
			' *  READING  Writing…   0 s · Ctrl+C to stop',
		);
	});

	it('marks the selected item of the transcript, only in the margin', () => {
		const plain = screen({}, {rows: 40}).slice(0, -3);
		const marked = screen({focus: 'transcript', selected: 'call'}, {rows: 40}).slice(0, -3);
		const changed = marked.filter((row, index) => row !== plain[index]);
		expect(changed).toEqual([expect.stringMatching(/^▌│ ▸ ✓ get_order/)]);
		expect(changed[0]?.slice(1)).toBe(plain.find((row) => row.includes('get_order'))?.slice(1));
		expect(screen({selected: 'call'}, {rows: 40})).toEqual(screen({}, {rows: 40}));
	});

	it('keeps the cursor of the transcript on the screen, marked, while messages arrive and the size changes', () => {
		const reading = {focus: 'transcript', selected: 'e4'} as const;
		for (let added = 0; added < 30; added++) {
			const more = Array.from({length: added}, (_, index) => userEntry('more', {id: `m${index}`}));
			const snapshot = {...TALK, entries: [...TALK.entries, ...more], turn: undefined, queue: []};
			for (const rows of [5, 9, 24]) {
				const size = {columns: 60, rows};
				const view = arrange({...INITIAL, ...reading}, snapshot, size, FACTS);
				const marks = view.list.filter((line) => textOf(line).startsWith('▌'));
				expect([added, rows, marks.length > 0]).toEqual([added, rows, true]);
				// The next drawing keeps it.
				const again = arrange({...INITIAL, ...reading, ...view.settled}, snapshot, size, FACTS);
				expect(again.settled.selected).toBe(view.settled.selected);
			}
		}
		const {settled} = arrange({...INITIAL, selected: 'e1'}, TALK, {columns: 60, rows: 9}, FACTS);
		expect(settled.selected).toBe('e1');
	});

	it('names only keys that act on the page', () => {
		const below = (state: Partial<UiState>, turn = TALK.turn): string =>
			screen(state, {columns: 100}, {...TALK, turn})
				.slice(-3)
				.join('\n');
		const stop = 'Esc to stop';
		expect(below({})).toContain(stop);
		const pages: readonly Partial<UiState>[] = [
			{page: 'help'},
			{page: 'tools'},
			{page: 'login'},
			{focus: 'transcript'},
			{draft: draftOf('/re')},
			{search: {query: draftOf(''), at: undefined}},
			{page: 'explorer', explorer: EXPLORER},
			{focus: 'transcript', find: finding('a', draftOf('a'))},
		];
		for (const state of pages) expect(below(state)).not.toContain(stop);
		for (const page of ['help', 'tools', 'login'] as const) {
			const text = below({page, draft: draftOf('draft')}, undefined);
			expect(text).not.toMatch(/type a message|draft|commands|Ctrl\+C quit/);
			expect(text).toMatch(/^ Esc (?:close|back) · /m);
		}
		const saving = {
			field: draftOf('a.md'),
			target: {kind: 'unit', key: 'e1'},
			replaces: undefined,
		} as const;
		expect(below({focus: 'transcript', saving}, undefined)).toContain('Enter accept · Esc cancel');
	});

	it('puts the cursor of the terminal at the insertion point, and hides it if there is none', () => {
		const cursor = (state: Partial<UiState>) =>
			arrange({...INITIAL, ...state}, TALK, {columns: 60, rows: 24}, FACTS).cursor;
		expect(cursor({})).toEqual({row: 23, column: 3});
		expect(cursor({draft: draftOf('漢字')})).toEqual({row: 23, column: 7});
		expect(cursor({draft: draftOf('one\ntwo')})).toEqual({row: 23, column: 6});
		expect(cursor({draft: {...draftOf('one\ntwo'), cursor: 1}})).toEqual({row: 22, column: 4});
		expect(cursor({focus: 'transcript'})).toBeUndefined();
		expect(cursor({page: 'help'})).toBeUndefined();
		expect(cursor({page: 'login'})).toBeUndefined();
		expect(cursor({draft: draftOf('/re')})).toEqual({row: 23, column: 6});
		const chip = edit(draftOf('漢 '), {do: 'paste', text: 'line\n'.repeat(12)}, 56);
		expect(cursor({draft: chip})).toEqual({row: 23, column: 3 + 3 + '[pasted 12 lines]'.length});
		const search = {query: draftOf('漢'), at: undefined};
		expect(cursor({search, draft: draftOf('kept')})).toEqual({row: 22, column: ' search › 漢'.length + 1});
	});

	it('has the field of a search instead of the draft, with the cursor in it, and keeps the draft', () => {
		const draft = draftOf('one\ntwo\nthree');
		const open = (field: Find['field']) =>
			({focus: 'transcript', draft, draftTop: 1, find: finding(field?.text ?? '', field)}) as const;
		const rows = screen(open(draftOf('order')));
		expect(rows.at(-1)).toBe(' / order');
		expect(rows.at(-3)).toMatch(/^ \* Enter accept · Esc cancel · ↑ ↓ other matches +1 of 2$/);
		expect(screen(open(EMPTY_DRAFT)).at(-1)).toBe(' / find in the conversation');
		const view = arrange({...INITIAL, ...open(draftOf('漢'))}, TALK, {columns: 60, rows: 24}, FACTS);
		expect(view.cursor).toEqual({row: 23, column: 5});
		expect(view.settled.draftTop).toBe(1);
		expect(
			draftRow({...INITIAL, ...open(draftOf('x')), focus: 'composer'}, {columns: 60, rows: 24}),
		).toBeUndefined();
	});

	it('highlights the matches', () => {
		const {list} = arrange(
			{...INITIAL, focus: 'transcript', find: finding('order', undefined)},
			TALK,
			{columns: 60, rows: 40},
			FACTS,
		);
		const marks = list.flat().filter(({style}) => style === 'match' || style === 'current-match');
		expect(marks.map(({text, style}) => `${text} ${style}`)).toEqual(['order current-match', 'order match']);
	});

	it('says of a find without a match that the answer under way is not searched yet', () => {
		const state = {...INITIAL, focus: 'transcript', find: finding('zebra', undefined)} as const;
		const {status} = arrange(state, TALK, {columns: 100, rows: 40}, FACTS);
		expect(textOf(status?.line ?? [])).toContain('no match · not yet in the answer under way');
	});

	it('returns the positions of list and draft', () => {
		const long = draftOf(Array.from({length: 30}, (_, index) => `line ${index}`).join('\n'));
		const {settled} = arrange({...INITIAL, draft: long}, TALK, {columns: 60, rows: 24}, FACTS);
		expect(settled).toEqual({anchor: {at: 'end'}, draftTop: 18});
		const again = arrange({...INITIAL, draft: long, ...settled}, TALK, {columns: 60, rows: 24}, FACTS);
		expect(again.settled).toEqual(settled);
	});

	it('shows nothing of the conversation while the help is open', () => {
		const rows = screen({page: 'help'});
		expect(rows.join('\n')).not.toContain('A-1001');
		expect(rows[0]).toContain('● ready');
	});
});

describe('the JSON explorer', () => {
	const page = {page: 'explorer', focus: 'transcript', explorer: EXPLORER} as const;

	it('has its own counts, also while a find is active', () => {
		const rowsOf = (state: Partial<UiState>) => screen({...page, ...state}, {columns: 60, rows: 14});
		expect(rowsOf({find: finding('order', undefined)})).toEqual(rowsOf({}));
	});

	it('replaces the conversation, with its path and its keys below', () => {
		const rows = screen(page, {columns: 60, rows: 14});
		expect(rows.join('\n')).not.toContain('A-1001');
		expect(rows[0]).toContain('● ready');
		expect(rows.slice(2, 6).map((row) => row.trimEnd())).toEqual([
			' get_order · arguments and result',
			' ▾ arguments  {1 key}',
			' │   id  7',
			'▌▾ result  {2 keys}',
		]);
		expect(rows[11]).toMatch(/^ \* {2}JSON {2}\$\.result +\d+ B · 3 of 5$/);
		expect(rows[13]).toMatch(/^ ↑ ↓ → ← · .* · Esc back$/);
	});

	it('has the cursor only in the field of its filter', () => {
		const at = (state: Partial<UiState>) =>
			arrange({...INITIAL, ...page, ...state}, TALK, {columns: 60, rows: 14}, FACTS).cursor;
		expect(at({})).toBeUndefined();
		expect(at({explorer: pressed(EXPLORER, '/')})).toEqual({row: 13, column: 3});
	});
});

describe('the help', () => {
	it('starts at the scrolled line', () => {
		const top = screen({page: 'help', helpTop: 0}, {columns: 100}).slice(2);
		const lower = screen({page: 'help', helpTop: 5}, {columns: 100}).slice(2);
		expect(lower.slice(0, 5)).toEqual(top.slice(5, 10));
	});
});

describe('listHeight', () => {
	it('is the height on the screen', () => {
		for (const draft of [draftOf(''), draftOf('x'.repeat(500))]) {
			for (const columns of [1, 7, 8, 40]) {
				for (const rows of [1, 5, 9, 24]) {
					const state = {...INITIAL, draft};
					const view = arrange(state, TALK, {columns, rows}, FACTS);
					expect(listHeight(state, {columns, rows})).toBe(view.list.length);
				}
			}
		}
	});
});

describe('viewableOf', () => {
	let view: ReturnType<typeof viewableOf>;
	beforeEach(() => {
		view = viewableOf(TALK, INITIAL, 60, 0);
	});

	it('gives the same rows for unchanged entries, as a viewport needs it', () => {
		const again = viewableOf({...TALK, queue: []}, INITIAL, 60, 5000);
		expect(again.rows(again.item(1))).toBe(view.rows(view.item(1)));
		expect(again.count).toBe(view.count - 1);
	});

	it('updates running clocks, but not with every drawing', () => {
		const running = toolCall('x', {outcome: {state: 'running'}, startedAt: 0});
		const snapshot = {...TALK, turn: liveTurn({entryId: 'e4', phase: 'tools', parts: [toolPart(running)]})};
		const clock = (now: number): string => {
			const list = viewableOf(snapshot, INITIAL, 60, now);
			return textOf(list.rows(list.item(4))[1]?.line ?? []);
		};
		expect(clock(2510)).toMatch(/ 2 s$/);
		expect(clock(2599)).toBe(clock(2510));
		expect(clock(3000)).not.toBe(clock(2999));
	});
});

describe('tickOf', () => {
	it('asks for drawings only while a clock is on the screen', () => {
		const quiet = {...TALK, turn: undefined};
		expect(tickOf(TALK)).toBe(80);
		expect(tickOf({...quiet, awaiting: 'history'})).toBe(80);
		expect(tickOf({...TALK, turn: liveTurn({givenUp: true})})).toBeUndefined();
		expect(tickOf({...TALK, turn: liveTurn({phase: 'recovering', isSuspended: true})})).toBeUndefined();
		expect(tickOf(quiet)).toBeUndefined();
		expect(tickOf({...quiet, connection: CONNECTIONS.waiting})).toBe(250);
		expect(tickOf({...quiet, connection: CONNECTIONS.stopped})).toBeUndefined();
	});
});
