/** On a wide screen prose, headings and calls keep a measure; code and tables may be wider. */
import {describe, expect, it} from 'vitest';
import {widthOfLine} from '../../../source/text/spans.ts';
import {MEASURE} from '../../../source/ui/transcript/gutter.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {scroll, toItem, visible} from '../../../source/ui/transcript/viewport.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';
import {textOf} from '../../text/any-text.ts';

const PROSE = 'Words that are long enough to fill a row of any screen. '.repeat(40);
const CALL = toolCall('get_order', {
	key: 'e2/0',
	arguments: {text: 'x'.repeat(300)},
	outcome: {state: 'succeeded', result: {text: 'y'.repeat(300)}},
	startedAt: 0,
	endedAt: 120,
});
const CODE = `\`\`\`sh\n${'echo one two three '.repeat(40)}\n\`\`\``;
const TABLE = `| a | b |\n|---|---|\n| ${'cell '.repeat(60)} | b |`;

const entries = [
	userEntry(PROSE, {id: 'e1', at: 0}),
	assistantEntry([textPart(PROSE), toolPart(CALL), textPart(PROSE)], {id: 'e2', answers: 'e1', tookMs: 4200}),
	noticeEntry(PROSE, {id: 'e3'}),
	assistantEntry(`${CODE}\n\n${TABLE}`, {id: 'e4'}),
];
const turn = liveTurn({entryId: 'e4', phase: 'writing', text: `${PROSE}\n\n${CODE}`});

const viewOf = (width: number) => viewableOf({entries, turn, queue: []}, INITIAL, width, 0);
const rowsOf = (width: number, index: number) => {
	const view = viewOf(width);
	return view.rows(view.item(index)).map(({line}) => line);
};

describe.each([60, 80, 116, 120, 200, 400])('at %i columns', (width) => {
	const measure = Math.min(width, MEASURE);

	it('prose, headings, calls and notices have at most the measure, and fill it', () => {
		for (const index of [0, 1, 2]) {
			const widths = rowsOf(width, index).map(widthOfLine);
			expect(Math.max(...widths)).toBeLessThanOrEqual(measure);
			expect(Math.max(...widths)).toBeGreaterThan(measure - 20);
		}
		const live = rowsOf(width, 4).filter((line) => textOf(line).includes('Words'));
		expect(Math.max(...live.map(widthOfLine))).toBeLessThanOrEqual(measure);
	});

	it('times are aligned at the right edge of the measure', () => {
		const [question] = rowsOf(width, 0);
		const [heading] = rowsOf(width, 1);
		const call = rowsOf(width, 1).find((line) => textOf(line).includes('~120 ms'));
		const edges = [question, heading, call].map((line) => widthOfLine(line ?? []));
		expect(edges).toEqual([measure - 1, measure - 1, measure - 1]);
	});

	it('code and tables use the screen', () => {
		for (const index of [3, 4]) {
			const widths = rowsOf(width, index).map(widthOfLine);
			expect(Math.max(...widths)).toBeLessThanOrEqual(width);
			expect(Math.max(...widths)).toBeGreaterThan(width - 20);
		}
	});
});

it('has prose of 100 to 120 columns', () => {
	expect(MEASURE - 4).toBeGreaterThanOrEqual(100);
	expect(MEASURE - 4).toBeLessThanOrEqual(120);
});

it('keeps the row that is read when a wide screen is resized', () => {
	for (const row of [1, 7, 15]) {
		const anchor = scroll(viewOf(200), toItem(viewOf(200), 1, 20), 20, row);
		const before = textOf(visible(viewOf(200), anchor, 20).rows[0]?.line ?? []);
		for (const width of [120, 160, 300]) {
			const resized = visible(viewOf(width), anchor, 20);
			expect(textOf(resized.rows[0]?.line ?? [])).toBe(before);
			const back = visible(viewOf(200), resized.anchor, 20);
			expect(textOf(back.rows[0]?.line ?? [])).toBe(before);
		}
	}
});
