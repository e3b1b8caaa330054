import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../../source/text/width.ts';
import {gapRowsIn, gapTexts} from '../../../source/ui/position/gap-rows.ts';
import {headingRows} from '../../../source/ui/search/find.ts';
import {viewableOf} from '../../../source/ui/transcript/viewable.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, noticeEntry, userEntry} from '../../support/entries.ts';
import {textOf} from '../../text/any-text.ts';

const HOUR = 3_600_000;
const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();

describe('gapTexts', () => {
	it.each([
		[at(3, 10), at(3, 10, 59), []],
		[at(3, 10), at(3, 11), ['1 hour later']],
		[at(3, 10), at(3, 12, 40), ['3 hours later']],
		[at(3, 23, 50), at(4, 0, 10), ['Wednesday, 4 November 2026']],
		[at(3, 20), at(4, 9), ['Wednesday, 4 November 2026 · 13 hours later', 'Wednesday, 4 November 2026']],
		[at(3, 10), at(5, 10), ['Thursday, 5 November 2026 · 2 days later', 'Thursday, 5 November 2026']],
		// A history may be out of order, and a server's time may be anything.
		[at(3, 12), at(3, 10), []],
		[at(3, 12), at(2, 12), []],
		[Number.NaN, at(3, 10), []],
		[at(3, 10), 8.64e15 + 1, []],
		[at(3, 10), Number.POSITIVE_INFINITY, []],
	])('%d to %d: %j', (before, after, texts) => expect(gapTexts(before, after)).toEqual(texts));
});

/** The rows of each message of a conversation. */
function rowsOf(times: readonly number[], columns: number) {
	const entries = times.map((time, index) =>
		index % 3 === 2
			? noticeEntry('lost', {id: `e${index}`, at: time})
			: index % 3 === 1
				? assistantEntry('answer', {id: `e${index}`, at: time, answers: `e${index - 1}`})
				: userEntry('question', {id: `e${index}`, at: time}),
	);
	const view = viewableOf({entries, turn: undefined, queue: []}, INITIAL, columns, 0);
	return entries.map((_, index) => {
		const item = view.item(index);
		return {item, rows: view.rows(item), again: view.rows(view.item(index))};
	});
}

describe('the mark', () => {
	it('stands before questions and notices, in one row at any width, and not before the answer of a question', () => {
		const times = [at(3, 10), at(3, 13), at(3, 16), at(4, 9), at(4, 9, 1), at(4, 9, 2), at(4, 9, 3)];
		const texts = rowsOf(times, 80).map(({rows}) => textOf(rows[0]?.line ?? []));
		expect(texts.map((text) => text.trim().replace(/ {2,}.*/, ''))).toEqual([
			'You',
			'Assistant',
			'── 3 hours later ──',
			'── Wednesday, 4 November 2026 · 17 hours later ──',
			'Assistant',
			'· lost',
			'You',
		]);
		expect(textOf(rowsOf(times, 40)[3]?.rows[0]?.line ?? [])).toBe(' ── Wednesday, 4 November 2026 ──');
	});

	it('changes nothing of the message, is no text of a find, and is the same at each drawing', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({min: 0, max: 60 * HOUR}), {maxLength: 8}),
				fc.integer({min: 1, max: 120}),
				(gaps, columns) => {
					let time = at(3, 10);
					const times = gaps.map((gap) => (time += gap));
					const alone = rowsOf(
						times.map(() => time),
						columns,
					);
					for (const [index, {item, rows, again}] of rowsOf(times, columns).entries()) {
						const own = alone[index]?.rows.map(({line}) => textOf(line).replace(/\d\d:\d\d$/, '')) ?? [];
						const marks = gapRowsIn(item);
						const drawn = rows.slice(marks).map(({line}) => textOf(line).replace(/\d\d:\d\d$/, ''));
						expect(drawn).toEqual(own);
						expect(headingRows(item) - marks).toBe(index % 3 === 2 ? 0 : 1);
						expect(again).toBe(rows);
						for (const {line, unit} of rows.slice(0, marks)) {
							expect(widthOf(textOf(line))).toBeLessThanOrEqual(columns);
							expect(unit).toBe(rows.at(-1)?.unit);
						}
					}
				},
			),
		);
	});
});
