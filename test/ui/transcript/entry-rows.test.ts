import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import {setGraphemesWhole} from '../../../source/text/graphemes.ts';
import {BOLD, UNDERLINE} from '../../../source/text/line.ts';
import {clockTime} from '../../../source/text/quantity.ts';
import {rowsOf} from '../../../source/ui/transcript/entry-rows.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import type {TranscriptRow} from '../../../source/ui/transcript/gutter.ts';
import {keyOf, type ListItem} from '../../../source/ui/transcript/list.ts';
import {codeBlocksIn, textsOf} from '../../../source/ui/transcript/message-text.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';
import {anySteps, play} from '../../support/transcript-events.ts';
import {anyText, badRows, textOf, visible} from '../../text/any-text.ts';

const hostile = (
	JSON.parse(
		readFileSync(new URL('../../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
	) as ReadonlyArray<{readonly id: string; readonly text: string}>
).map(({text}) => text);

const FOLDS = new Folds();

const rowsIn = (
	item: ListItem,
	width: number,
	folds = FOLDS,
	now = 0,
	times = true,
): readonly TranscriptRow[] => rowsOf(item, keyOf(item), {width, folds, times, source: false, now});

const entryItem = (entry: Entry): ListItem => ({kind: 'entry', entry});

/** The rows as text, without the padding of headings. */
const shown = (item: ListItem | Entry, width = 40, folds = FOLDS, now = 0): string[] => {
	const of =
		item.kind === 'user' || item.kind === 'assistant' || item.kind === 'notice' ? entryItem(item) : item;
	return rowsIn(of, width, folds, now).map(({line}) =>
		textOf(line).replace(/(?<=[^\s│]) {3,}(?=\S)/, ' >> '),
	);
};

const CALL = toolCall('get_order', {
	key: 'e2/call',
	arguments: {id: 7},
	outcome: {state: 'succeeded', result: {of: 7}},
});

describe('a terminal that draws graphemes whole', () => {
	it('gets the rows laid out again, with fewer columns for families', () => {
		const words = '👨‍👩‍👧 '.repeat(6).trim();
		const items = [
			userEntry(words),
			assistantEntry([textPart(words)]),
			{kind: 'turn', turn: liveTurn({parts: [textPart(words)]})} as const,
		];
		const count = (): number[] => items.map((item) => shown(item, 24).length);
		const separate = count();
		expect(setGraphemesWhole(true)).toBe(true);
		const whole = count();
		expect(setGraphemesWhole(false)).toBe(true);
		expect(setGraphemesWhole(false)).toBe(false);
		expect(count()).toEqual(separate);
		for (const [index, rows] of whole.entries()) expect(rows).toBeLessThan(separate[index] ?? 0);
	});
});

describe('a message of the user', () => {
	it('has a heading above, a gutter before, and a blank row below', () => {
		const at = Date.UTC(2026, 0, 1, 12);
		expect(shown(userEntry('Where is order A-1001, and when\nwill it be here?', {at}), 30)).toEqual([
			` You >> ${clockTime(at)}`,
			' │ Where is order A-1001, and',
			' │ when',
			' │ will it be here?',
			'',
		]);
	});

	it('hides the time, with the same number of rows, and shows it again', () => {
		const item = entryItem(userEntry('Where is it?', {at: Date.UTC(2026, 0, 1, 12), delivery: 'sending'}));
		const heading = (times: boolean) => textOf(rowsIn(item, 40, FOLDS, 0, times)[0]?.line ?? []);
		expect(heading(false)).toMatch(/^ You +sending…$/);
		expect(heading(true)).toMatch(/^ You +sending… · \d\d:\d\d$/);
		expect(rowsIn(item, 40, FOLDS, 0, false)).toHaveLength(rowsIn(item, 40).length);
	});

	it('shows its delivery as text', () => {
		const heading = (delivery: 'sending' | 'delivered' | 'unconfirmed' | 'not-sent') =>
			shown(userEntry('a', {delivery, at: undefined}))[0];
		expect(heading('delivered')).toBe(' You');
		expect(heading('sending')).toBe(' You >> sending…');
		expect(heading('unconfirmed')).toBe(' You >> ? not confirmed');
		expect(heading('not-sent')).toBe(' You >> ✗ not received');
		const refused = userEntry('a', {delivery: 'not-sent', isRefused: true, at: undefined});
		expect(shown(refused)[0]).toBe(' You >> ✗ refused');
	});

	it('is queued as typed, with the key that takes it back', () => {
		expect(shown({kind: 'queued', item: queuedMessage('one\ntwo'), isLast: true})).toEqual([
			' You >> queued · ↑ to take it back',
			' │ one',
			' │ two',
			'',
		]);
	});

	it('has a row with others in the queue, and so has a long one: the answer keeps its space', () => {
		const item = queuedMessage('a\nb');
		expect(shown({kind: 'queued', item, isLast: false, isFolded: true})).toEqual([' You  a b >> queued']);
		expect(shown({kind: 'queued', item, isLast: true, isFolded: true, hidden: 3})).toEqual([
			' 3 more queued',
			' You  a b >> queued · ↑ to take it back',
			'',
		]);
		const long = queuedMessage('line\n'.repeat(20));
		expect(shown({kind: 'queued', item: long, isLast: true})).toHaveLength(2);
	});

	it('is not what a request is, which waits as a request', () => {
		const waits = (text: string, isLast: boolean) =>
			shown({
				kind: 'queued',
				item: {kind: 'request', id: 'q', text, typed: text, request: {kind: 'unknown'}},
				isLast,
			});
		expect(waits('/logout', false)).toEqual([' · waits: /logout', '']);
		expect(waits('/logout', true)).toEqual([' · waits: /logout >> ↑ to take it back', '']);
		for (const text of ['/rename \u001B[2J\nYou', `/set ${'key=value '.repeat(20)}`]) {
			const rows = waits(text, true);
			expect(rows.at(-1)).toBe('');
			expect(rows.slice(1, -1).every((row) => row.startsWith('   '))).toBe(true);
			expect(rows.join('')).not.toMatch(/You >>|\n/);
			expect(rows.join('')).not.toContain('\u001B');
		}
	});
});

describe('a notice', () => {
	it.each([
		['info', '·'],
		['success', '✓'],
		['warning', '!'],
		['error', '✗'],
	] as const)('%s has the sign %s', (level, sign) => {
		expect(shown(noticeEntry('Pong after 12 ms.', {level}))[0]).toBe(` ${sign} Pong after 12 ms.`);
	});

	it('is indented after its symbol, and its advice after an arrow', () => {
		expect(
			shown(
				noticeEntry('One two three four five.\n  6  seven', {advice: 'Type /retry to send it again.'}),
				20,
			),
		).toEqual([
			' · One two three',
			'   four five.',
			'     6  seven',
			'   → Type /retry to',
			'     send it again.',
			'',
		]);
	});

	it('is drawn completely, of any length', {tags: 'slow'}, () => {
		const {length} = shown(noticeEntry('word '.repeat(130_000)), 8);
		expect(length).toBeGreaterThan(130_000);
	});

	it('is wrapped below the last cell of a table row', () => {
		const text = 'It knows:\n  1  user       one two three four\n  2  assistant  five';
		expect(shown(noticeEntry(text), 32)).toEqual([
			' · It knows:',
			'     1  user >> one two three',
			'                   four',
			'     2  assistant  five',
			'',
		]);
	});

	it('draws a rule across the list after a new session', () => {
		expect(shown(noticeEntry('Cleared.', {shape: 'rule'}), 20)).toEqual([' · Cleared.', '─'.repeat(20), '']);
	});
});

describe('text of the server and text of the program', () => {
	const gutter = /^ │ /;

	/** The rows between heading and blank row. */
	const inside = (entry: Entry, width: number): string[] => shown(entry, width).slice(1, -1);

	const forgeries = [
		...hostile,
		' ✗ The request failed: see the message above. Type /retry to send yours again.',
		' You                12:03\n │ yes, delete everything',
		'\n\n ! The server wants you to sign in first\n   → paste your token here',
		'─'.repeat(60),
		'\r ✓ Connected\r\n',
	];

	it('text of the server has the gutter on every row, whatever it is', {tags: 'slow'}, () => {
		const call = {
			...CALL,
			name: '\n ✗ gone',
			arguments: forgeries,
			outcome: {state: 'succeeded', result: forgeries},
		} as const;
		for (const width of [12, 13, 40]) {
			for (const text of forgeries) {
				const rows = inside(assistantEntry([textPart(text), toolPart(CALL), textPart('end')]), width);
				expect(rows.filter((row) => !gutter.test(row))).toEqual([]);
			}
			const rows = shown(assistantEntry([toolPart(call)]), width, FOLDS.toggleAll()).slice(1, -1);
			expect(rows.filter((row) => !gutter.test(row))).toEqual([]);
		}
	});

	it('text of the program never has, whatever it quotes', () => {
		for (const width of [12, 40]) {
			for (const text of [...forgeries, '│ I am the server', ' │ I am the server', '\n │ me too\n│ and me']) {
				const rows = shown(noticeEntry(text, {advice: text}), width);
				expect(rows.filter((row) => gutter.test(row) || row.startsWith('│'))).toEqual([]);
			}
		}
	});

	it('a heading contains no text of the server', () => {
		for (const text of forgeries) {
			const metadata = {model: text, usage: {input_tokens: text, output_tokens: text}};
			expect(shown(assistantEntry(text, {metadata, messageId: text}))[0]).toBe(' Assistant');
		}
	});
});

describe('every row', () => {
	/** One item of each kind, with the text wherever the server or the user can put it. */
	const everywhere = (text: string): readonly ListItem[] => {
		const call = toolCall(text, {arguments: {[text]: text}, outcome: {state: 'succeeded', result: [text]}});
		const failed = toolCall(text, {
			key: 'failed',
			outcome: {state: 'failed', error: text, status: undefined, result: undefined},
		});
		const parts = [textPart(text), toolPart(call), toolPart(failed)];
		return [
			entryItem(userEntry(text)),
			entryItem(assistantEntry(parts, {failed: true, arrived: 'partial'})),
			entryItem(noticeEntry(text, {advice: text, shape: 'rule'})),
			{kind: 'turn', turn: liveTurn({parts, text, statusText: text})},
			{kind: 'queued', item: queuedMessage(text), isLast: false},
			{kind: 'queued', item: queuedMessage(text), isLast: true, isFolded: true, hidden: 3},
		];
	};
	const opened = FOLDS.toggleAll();

	it('of every hostile string fits and is safe, at all widths up to 60', {tags: 'slow'}, () => {
		for (const [index, text] of hostile.entries()) {
			// One width for each string: all combinations would take a minute.
			const width = 1 + (index % 60);
			for (const item of everywhere(text)) {
				const lines = rowsIn(item, width, opened).map(({line}) => line);
				expect(badRows(lines, width), `${width} columns, ${item.kind}`).toEqual([]);
			}
		}
	});

	it('of any text fits any width and is safe', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 1, max: 60}), fc.boolean(), (text, width, isOpen) => {
				for (const item of everywhere(text)) {
					const lines = rowsIn(item, width, isOpen ? opened : FOLDS).map(({line}) => line);
					expect(badRows(lines, width)).toEqual([]);
				}
			}),
			{numRuns: 50},
		);
	});

	it('of any conversation fits, has the key of its item, and is followed by a blank one at the end', () => {
		fc.assert(
			fc.property(anySteps, fc.integer({min: 1, max: 60}), (steps, width) => {
				const {entries, turn} = play(steps);
				const live: readonly ListItem[] = turn === undefined ? [] : [{kind: 'turn', turn}];
				for (const item of [...entries.items.map(entryItem), ...live]) {
					const rows = rowsIn(item, width);
					expect(
						badRows(
							rows.map(({line}) => line),
							width,
						),
					).toEqual([]);
					if (rows.length > 0) expect(rows.at(-1)).toEqual({line: [], unit: keyOf(item)});
				}
			}),
		);
	});

	it('contains every word of a message', () => {
		fc.assert(
			fc.property(
				fc.lorem({mode: 'sentences', maxCount: 5}),
				fc.integer({min: 1, max: 60}),
				(text, width) => {
					const body = shown(userEntry(text), width).slice(1, -1).join('');
					expect(visible(body.replaceAll('│', ''))).toBe(visible(text));
				},
			),
		);
	});
});

describe('a message of the user', () => {
	const text = '**Fix** this:\n\n- one\n\n```js\nlet a;\n```\n  line 1\nline 2';
	const own = (typed: string, source: boolean): string[] => {
		const context = {width: 100, folds: FOLDS, times: true, source, now: 0};
		const item = {kind: 'entry', entry: userEntry(typed, {id: 'e1'})} as const;
		const rows = rowsOf(item, 'e1', context).slice(1, -1);
		return rows.map(({line}) => textOf(line).replace(/^ │ /, ''));
	};

	it.each([
		['indentation', '    four\n  two\n\tx\n        eight'],
		['several spaces', '2026-01-01 12:00:00  INFO   [main]   x_y_z *started*'],
		['empty lines', 'a\n\n\n\nb'],
		['comments and headings', '# install\nnpm ci\n## done'],
		['numbers', '5. five\n7. seven\n3) three'],
		['lists', '* a\n+ b\n- c\n  - d'],
		[
			'names and operators',
			'__init__.py, _a_b_, *args, **kwargs, 2*3*4, x**2 + y**2, src/**/*.ts, **/dist/**',
		],
		['emphasis and code', '**bold** and `code`, ``a ` b``, ~~old~~, $\\alpha$'],
		['escapes and references', 'C:\\_tmp\\*.log &lt; &amp;'],
		['tags and links', '<div>a</div> [a](https://a.example) [b]\n\n[b]: https://b.example'],
		['rules and underlines', 'Title\n---\nabove\n~~~~~\n***'],
		['quotations and tables', '> a\nb\n| a | b |\n|---|---|\n| 1 | 2 |'],
		['fences within a line', 'use ```x``` or    \n    ```'],
	])('reads as typed: %s', (_, typed) => {
		expect(own(typed, false)).toEqual(own(typed, true));
		expect(own(typed.replaceAll('\t', ''), false)).toEqual(typed.replaceAll('\t', '').split('\n'));
	});

	it('reads as typed, whatever it is', () => {
		const withMarks = fc.stringMatching(/^([ \t]|\*\*?|``?|_|~|#|\w|[.:/()[\]<>&;$\\-]|https:\/\/a|\n)*$/);
		fc.assert(
			fc.property(fc.oneof(anyText, withMarks), (typed) => {
				const text = typed.replaceAll('```', '');
				expect(own(text, false)).toEqual(own(text, true));
			}),
		);
	});

	it('has a frame around code in fences', () => {
		const rendered = ['**Fix** this:', '', '- one', '', '╭─ js', '│ let a;', '╰─', '  line 1', 'line 2'];
		expect(own(text, false)).toEqual(rendered);
		expect(own(text, true)).toEqual(text.split('\n'));
	});

	it('has bold text, code and links in their styles, with their marks', () => {
		const context = {width: 80, folds: FOLDS, times: true, source: false, now: 0};
		const entry = userEntry('a **b** `c` https://d.example/e. f', {id: 'e1'});
		const [, row] = rowsOf({kind: 'entry', entry}, 'e1', context);
		expect(row?.line.slice(2)).toEqual([
			{text: 'a ', style: 'text'},
			{text: '**b**', style: 'text', emphasis: BOLD},
			{text: ' ', style: 'text'},
			{text: '`c`', style: 'code'},
			{text: ' ', style: 'text'},
			{text: 'https://d.example/e', style: 'link', emphasis: UNDERLINE, link: 'https://d.example/e'},
			{text: '. f', style: 'text'},
		]);
	});

	it('has the code of its fences for copying', () => {
		const item = {kind: 'entry', entry: userEntry('', {id: 'e1'})} as const;
		expect(codeBlocksIn(item, '    a\n```\nb\n\nc\n```\n~~~\nd\n~~~\n``` js\ne')).toEqual(['b\n\nc', 'e']);
	});

	it('has its source for copying', () => {
		expect(textsOf({kind: 'entry', entry: userEntry(text, {id: 'e1'})})).toEqual([text]);
	});
});

describe('the units of the cursor', () => {
	it('are the message, and each of its calls', () => {
		const other = {...CALL, key: 'other'};
		const entry = assistantEntry([textPart('a'), toolPart(CALL), toolPart(other), textPart('b')]);
		const units = rowsIn(entryItem(entry), 60, FOLDS.toggle(other)).map(({unit}) => unit);
		expect(units).toEqual([
			...['reply e1', 'reply e1', 'reply e1'],
			...['e2/call', 'other', 'other'],
			...['reply e1', 'reply e1', 'reply e1'],
		]);
	});
});

describe('the cache', () => {
	const entry = assistantEntry([textPart('a'), toolPart(CALL)]);
	const item = entryItem(entry);

	it('distinguishes the source view from the other', () => {
		const context = {width: 40, folds: FOLDS, times: true, now: 0};
		const [item, key] = [entryItem(assistantEntry('**a**')), 'a'];
		const texts = (source: boolean) => rowsOf(item, key, {...context, source}).map(({line}) => textOf(line));
		expect(texts(false)[1]).toBe(' │ a');
		expect(texts(true)[1]).toBe(' │ **a**');
		expect(texts(false)[1]).toBe(' │ a');
	});

	it('returns the same rows for the same entry, width and folds, at any time', () => {
		const rows = rowsIn(item, 40);
		expect(rowsIn(item, 40, new Folds(), 99_999)).toBe(rows);
		expect(rowsIn(item, 40, FOLDS.toggle({...CALL, key: 'elsewhere'}))).toBe(rows);
	});

	it('returns new rows for another width, another fold of its calls, and another entry', () => {
		const rows = rowsIn(item, 40);
		expect(rowsIn(item, 41)).not.toBe(rows);
		const narrow = rowsIn(item, 40);
		expect(rowsIn(item, 40, FOLDS.toggle(CALL))).not.toBe(narrow);
		expect(rowsIn(entryItem({...entry}), 40)).not.toBe(rowsIn(item, 40));
	});

	it('works for every kind of entry', () => {
		for (const each of [userEntry('a'), noticeEntry('b'), assistantEntry('c')])
			expect(rowsIn(entryItem(each), 40)).toBe(rowsIn(entryItem(each), 40));
	});
});
