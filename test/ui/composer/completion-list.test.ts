import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Candidate, candidatesFor} from '../../../source/chat/completion.ts';
import {BOLD, UNDERLINE} from '../../../source/text/line.ts';
import {
	completionHint,
	completionLines,
	completionRow,
	completionRows,
} from '../../../source/ui/composer/completion-list.ts';
import type {Completions} from '../../../source/ui/composer/completion-state.ts';
import {anyLine, badRows, textOf} from '../../text/any-text.ts';

function listFor(typed: string, at = 0): Completions {
	const [first, ...others] = candidatesFor(typed);
	if (first === undefined) throw new Error(`nothing fits ${typed}`);
	return {candidates: [first, ...others], at, isChosen: at > 0};
}

const ALL = listFor('/');

describe('completionRows', () => {
	it('is at most eight, leaves three to the conversation, and is zero if that leaves less than two', () => {
		expect([3, 4, 5, 6, 11, 40].map((room) => completionRows(ALL, room))).toEqual([0, 0, 2, 3, 8, 8]);
		expect(completionRows(listFor('/retr'), 40)).toBe(1);
		expect(completionRows(listFor('/retr'), 4)).toBe(1);
		expect(completionRows(listFor('/retr'), 3)).toBe(0);
		expect(completionRows(undefined, 40)).toBe(0);
	});
});

describe('the list', () => {
	it('has columns of names and descriptions', () => {
		expect(completionLines(listFor('/re', 1), 40, 2).map(textOf)).toEqual([
			'   /reconnect       drop the connection…',
			' ▌ /retry           send the last unans…',
		]);
		expect(completionLines(listFor('/retr'), 14, 1).map(textOf)).toEqual([' ▌ /retry  se…']);
	});

	it('underlines the typed letters of each name, and marks the selected one not only by colour', () => {
		const [first, second] = completionLines(listFor('/r'), 80, 2);
		expect(first?.slice(0, 3)).toEqual([
			{text: ' ▌ ', style: 'accent'},
			{text: '/', style: 'accent', emphasis: BOLD},
			{text: 'r', style: 'accent', emphasis: BOLD | UNDERLINE},
		]);
		expect(second?.slice(0, 3)).toEqual([
			{text: '   ', style: 'text'},
			{text: '/', style: 'accent'},
			{text: 'r', style: 'accent', emphasis: UNDERLINE},
		]);
	});

	it('shows the argument after a name', () => {
		const [first] = listFor('/retr').candidates;
		const list: Completions = {candidates: [{...first, takes: 'NAME'}], at: 0, isChosen: false};
		expect(completionLines(list, 30, 1).map(textOf)).toEqual([' ▌ /retry NAME  send the last…']);
	});

	it('shows the selected entry, whatever its index', () => {
		const count = ALL.candidates.length;
		for (let at = 0; at < count; at++) {
			const lines = completionLines(listFor('/', at), 60, 4).map(textOf);
			expect(lines).toHaveLength(4);
			expect(lines.filter((line) => line.startsWith(` ▌ ${ALL.candidates[at]?.label}`))).toHaveLength(1);
		}
	});

	it('is safe and fits, whatever it contains', () => {
		const aCandidate = fc.record({
			label: anyLine,
			matched: fc.uniqueArray(fc.nat({max: 9})),
			takes: anyLine,
			summary: anyLine,
			text: fc.constant(''),
			fit: fc.constant<Candidate['fit']>('letters'),
			isPartial: fc.boolean(),
		});
		fc.assert(
			fc.property(
				fc.tuple(aCandidate, fc.array(aCandidate, {maxLength: 5})),
				fc.nat(),
				fc.integer({min: 1, max: 90}),
				([first, others], at, columns) => {
					const list: Completions = {
						candidates: [first, ...others],
						at: at % (others.length + 1),
						isChosen: true,
					};
					expect(badRows(completionLines(list, columns, 3), columns)).toEqual([]);
				},
			),
		);
	});
});

describe('the hint', () => {
	it('shows the position and the keys', () => {
		expect(textOf(completionHint(listFor('/log', 1)))).toBe(
			'2 of 2 · ↑ ↓ choose · Tab complete · Enter run · Esc close',
		);
		expect(textOf(completionHint(listFor('/retr')))).toBe('Tab complete · Enter run · Esc close');
	});
});

describe('the one row', () => {
	it('starts so that the selected entry is visible', () => {
		expect(textOf(completionRow(listFor('/log'), 40))).toBe('/login  /logout');
		const count = ALL.candidates.length;
		for (let at = 0; at < count; at++) {
			const shown = textOf(completionRow(listFor('/', at), 24)).slice(0, 24);
			expect(shown).toContain(ALL.candidates[at]?.label);
		}
	});
});
