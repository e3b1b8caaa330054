import {describe, expect, it} from 'vitest';
import {edit} from '../../../source/ui/composer/draft.ts';
import {draftWidth, inputBar, inputRule, mostInputRows} from '../../../source/ui/composer/input-bar.ts';
import {promptHistory} from '../../../source/ui/composer/prompt-history.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {draftOf} from '../../support/drafts.ts';
import {textOf} from '../../text/any-text.ts';

const bar = (state: Partial<UiState>, columns = 60, mostRows = 8) =>
	inputBar({...INITIAL, ...state}, columns, mostRows);
const rows = (state: Partial<UiState>, columns?: number, mostRows?: number): string[] =>
	bar(state, columns, mostRows).rows.map(textOf);

const prompts = promptHistory(['where is order A-1001?', 'thanks', 'first line\nsecond order line']);

/** A search for a text, with the index of the found prompt. */
const searching = (query: string, at: number | undefined): Partial<UiState> => ({
	search: {query: draftOf(query), at},
	prompts,
	draft: draftOf('kept'),
});

describe('the maximum number of rows', () => {
	it('is half of the screen', () => {
		const most = (height: number): number => mostInputRows(INITIAL, height);
		expect([1, 2, 3, 6, 9, 30, 60].map(most)).toEqual([1, 1, 1, 3, 4, 15, 30]);
		expect([1, 7, 8, 80].map(draftWidth)).toEqual([1, 7, 4, 76]);
	});

	it('is at least two for a search, if the screen has them', () => {
		const most = (height: number): number => mostInputRows({search: searching('', 0).search}, height);
		expect([1, 2, 3, 9, 60].map(most)).toEqual([1, 2, 2, 4, 30]);
	});
});

describe('the draft', () => {
	it('follows the sign, with long pastes as chips', () => {
		const draft = edit(draftOf('see '), {do: 'paste', text: 'line\n'.repeat(120)}, 56);
		expect(rows({draft})).toEqual([' › see [pasted 120 lines]']);
		expect(bar({draft}).cursor).toEqual({row: 0, column: 3 + 4 + '[pasted 120 lines]'.length});
		const more = edit(edit(draft, {do: 'newline'}, 56), {do: 'paste', text: 'line\n'.repeat(120)}, 56);
		expect(rows({draft: more})).toEqual([' › see [pasted 120 lines]', '   [pasted 120 lines #2]']);
		expect(rows({draft: more}, 20)).toEqual([' › see ', '   [pasted 120 li…', '   [pasted 120 li…']);
	});
});

describe('a draft that does not fit', () => {
	const lines = (count: number): string =>
		Array.from({length: count}, (_, index) => `line ${index + 1}`).join('\n');
	const ruleOf = (draft: UiState['draft'], draftTop = 0, columns = 60): string => {
		const {hidden} = bar({draft, draftTop}, columns);
		const rule = textOf(inputRule(columns, hidden));
		expect(rule).toHaveLength(columns);
		return rule.replace(/─+$/, '').trim();
	};

	it.each([
		[8, 0, ''],
		[9, 1, '── ↑ 1 more line'],
		[18, 10, '── ↑ 10 more lines'],
		[20, 12, '── ↑ 12 more lines'],
	])('of %i lines has a mark for the %i above', (count, above, mark) => {
		expect(ruleOf(draftOf(lines(count)))).toBe(mark);
		expect(rows({draft: draftOf(lines(count))})[0]).toBe(` ${above > 0 ? '↑' : '›'} line ${above + 1}`);
	});

	it('has marks for the rows above and below the cursor', () => {
		const draft = {...draftOf(lines(20)), cursor: lines(10).length};
		expect(ruleOf(draft, 4)).toBe('── ↑ 4 more lines · ↓ 8 more lines');
		const shown = rows({draft, draftTop: 4});
		expect([shown[0], shown[1], shown.at(-1)]).toEqual([' ↑ line 5', '   line 6', ' ↓ line 12']);
	});

	it('has a plain rule on a narrow screen, and the marks at its edges', () => {
		expect(ruleOf(draftOf(lines(20)), 0, 20)).toBe('');
		expect(rows({draft: draftOf(lines(20))}, 20)[0]).toMatch(/^ ↑ /);
	});
});

describe('while the transcript has the keys', () => {
	it('looks different, with text and without', () => {
		expect(rows({focus: 'transcript'})).toEqual([
			' · Esc, Tab or any text to write       ? keys · Ctrl+C quit',
		]);
		const draft = draftOf('a draft\nof two lines');
		expect(rows({focus: 'transcript', draft}, 40)).toEqual([
			' · a draft                 Esc to write',
			'   of two lines',
		]);
		expect(rows({focus: 'transcript', draft}, 20)).toEqual([' · a draft', '   of two lines']);
		const styles = bar({focus: 'transcript', draft})
			.rows.flat()
			.map(({style}) => style);
		expect(styles.filter((style) => style !== 'dim' && style !== 'text')).toEqual([]);
	});
});

describe('the search', () => {
	it('has its field instead of the sign, with the cursor in it, and the found prompt below', () => {
		expect(rows(searching('order', 0), 70)).toEqual([
			' search › order                Ctrl+R older · Enter accept · Esc back',
			' › where is order A-1001?',
		]);
		expect(bar(searching('order', 0)).cursor).toEqual({row: 0, column: 15});
		expect(rows(searching('order', 0), 40)).toEqual([' search › order', ' › where is order A-1001?']);
		expect(bar(searching('order', 2)).rows[2]).toEqual([
			{text: '   ', style: 'text'},
			{text: 'second ', style: 'text'},
			{text: 'order', style: 'current-match'},
			{text: ' line', style: 'text'},
		]);
	});

	it('shows the draft until there is a result, and reports that nothing matches', () => {
		expect(rows(searching('', undefined), 40)).toEqual([' search › ', ' › kept']);
		expect(rows(searching('zebra', undefined), 60)).toEqual([
			' search › zebra  no earlier prompt matches',
			' › kept',
		]);
	});

	it('scrolls to the match in a prompt that is longer than its space', () => {
		const long = promptHistory([`${'line\n'.repeat(30)}needle\n${'line\n'.repeat(30)}`]);
		const shown = rows({...searching('needle', 0), prompts: long}, 40, 4);
		expect(shown).toHaveLength(4);
		expect(shown.join('\n')).toContain('needle');
	});

	it('has field and result in one row if there is only one', () => {
		expect(rows(searching('order', 0), 40, 1)).toEqual([' search › order → where is order A-100…']);
		expect(rows(searching('ord', 0), 10, 1)).toEqual(['ord → wh…']);
	});
});

it('the rule has a mark of one column where the transcript is scrolled to, at any width', () => {
	for (const columns of [1, 2, 40, 80]) {
		for (const share of [0, 0.25, 0.5, 0.999]) {
			const rule = textOf(inputRule(columns, undefined, share));
			expect(rule).toMatch(/^─*┿─*$/);
			expect(rule).toHaveLength(columns);
			expect(rule.indexOf('┿')).toBe(Math.round(share * (columns - 1)));
		}
		expect(textOf(inputRule(columns, undefined))).toBe('─'.repeat(columns));
	}
});
