import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AssistantEntry, Turn} from '../../../source/chat/entry.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import type {TranscriptRow} from '../../../source/ui/transcript/gutter.ts';
import {assistantRows, turnRows} from '../../../source/ui/transcript/reply-rows.ts';
import {assistantEntry, liveTurn, textPart, toolCall, toolPart} from '../../support/entries.ts';
import {remoteTextOf} from '../../support/remote-texts.ts';
import {anyText, textOf} from '../../text/any-text.ts';

const FOLDS = new Folds();

const CALL = toolCall('get_order', {
	key: 'call',
	arguments: {id: 7},
	outcome: {state: 'succeeded', result: {of: 7}},
});

const reply = (entry: AssistantEntry, width: number, folds = FOLDS): readonly TranscriptRow[] =>
	assistantRows(entry, 'reply', {width, folds, times: true, source: false, now: 0});

const live = (turn: Turn, width: number, now = 0): readonly TranscriptRow[] =>
	turnRows(turn, 'reply', {width, folds: FOLDS, times: true, source: false, now});

/** Rows as text, without the padding of headings. */
const texts = (rows: readonly TranscriptRow[]): string[] =>
	rows.map(({line}) => textOf(line).replace(/(?<=[^\s│]) {3,}(?=\S)/, ' >> '));

const shown = (entry: AssistantEntry, width = 40, folds = FOLDS): string[] =>
	texts(reply(entry, width, folds));

const shownLive = (turn: Turn, width = 40, now = 0): string[] => texts(live(turn, width, now));

describe('a reply', () => {
	it('keeps texts and calls in order, all after the gutter', () => {
		const entry = assistantEntry([textPart('Let me see.'), toolPart(CALL), textPart('It is shipped.')], {
			tookMs: 4200,
			metadata: {usage: {input_tokens: 131, output_tokens: 48}},
		});
		expect(shown(entry, 60)).toEqual([
			' Assistant >> 4.2 s · 131 tokens in, 48 out',
			' │ Let me see.',
			' │ ',
			' │ ▸ ✓ get_order  id: 7 → of: 7 >> 8 B',
			' │ ',
			' │ It is shipped.',
			'',
		]);
		expect(shown(entry, 60, FOLDS.toggle(CALL))).toEqual([
			' Assistant >> 4.2 s · 131 tokens in, 48 out',
			' │ Let me see.',
			' │ ',
			' │ ▾ ✓ get_order  id: 7 >> 8 B',
			' │     of  7',
			' │ ',
			' │ It is shipped.',
			'',
		]);
	});

	it('shows how it arrived, unless it arrived in its turn', () => {
		const heading = (arrived: 'late' | 'from-history' | 'partial') =>
			shown(assistantEntry('a', {arrived}))[0];
		expect(heading('late')).toBe(' Assistant >> late');
		expect(heading('from-history')).toBe(' Assistant >> from history');
		expect(heading('partial')).toBe(' Assistant >> cut off');
	});

	it('prefers the tokens of the turn to those of its last model call', () => {
		const metadata = {input_tokens: 500, output_tokens: 60, usage: {input_tokens: 1, output_tokens: 2}};
		expect(shown(assistantEntry('a', {metadata}))[0]).toBe(' Assistant >> 500 tokens in, 60 out');
		for (const odd of [
			{usage: null},
			{usage: [1]},
			{usage: {input_tokens: '1', output_tokens: 2}},
			{input_tokens: 5},
		])
			expect(shown(assistantEntry('a', {metadata: odd}))[0]).toBe(' Assistant');
	});

	it('remarks outside the gutter that it failed, was cut, or is empty', () => {
		expect(shown(assistantEntry('Sorry.', {failed: true}), 90).slice(1)).toEqual([
			' │ Sorry.',
			' ✗ The request failed: see the message above. Type /retry to send yours again.',
			'',
		]);
		const cutCall = toolPart({...CALL, outcome: {state: 'unknown'}});
		expect(shown(assistantEntry([cutCall], {arrived: 'partial'}), 60)[1]).toBe(
			' │ ▸ ? get_order  id: 7 >> interrupted',
		);
		expect(shown(assistantEntry('Half', {arrived: 'partial'}), 90).slice(1)).toEqual([
			' │ Half',
			' … The answer was interrupted here; this is the part that arrived.',
			'',
		]);
		expect(shown(assistantEntry('')).slice(1)).toEqual([' · The answer is empty.', '']);
	});

	it('shows how much of a long text is omitted', () => {
		const text = remoteTextOf(`Begin${'!'.repeat(2048)}`, 5);
		expect(shown(assistantEntry([{kind: 'text', text}]), 60).slice(1)).toEqual([
			' │ Begin',
			' … 2.0 KB more: o open, s save',
			'',
		]);
	});
});

describe('a running turn', () => {
	it('shows the answer so far, and the state of the wait', () => {
		const turn = liveTurn({parts: [textPart('Let me see.')], text: 'It is\nship', phase: 'writing'});
		expect(shownLive(turn)).toEqual([' Assistant', ' │ Let me see.', ' │ It is', ' │ ship', '']);
		expect(shownLive({...turn, givenUp: true})[0]).toBe(' Assistant >> stopped');
		expect(shownLive({...turn, phase: 'recovering'})[0]).toBe(' Assistant >> looking for the answer…');
	});

	it('has no row while it is empty', () => {
		expect(shownLive(liveTurn())).toEqual([]);
	});

	it('has no clock of a call whose end was missed', () => {
		const turn = liveTurn({parts: [toolPart(toolCall('x', {startedAt: 0}))], phase: 'recovering'});
		expect(shownLive(turn, 40, 60_000)[1]).toBe(' │ ▸ ? x >> interrupted');
	});

	it('updates the clocks of its calls', () => {
		const running = toolCall('x', {outcome: {state: 'running'}, startedAt: 0});
		const turn = liveTurn({parts: [toolPart(running)], phase: 'tools'});
		expect(shownLive(turn, 40, 2500)[1]).toBe(' │ ▸ … x >> 2 s');
		expect(shownLive(turn, 40, 3600)[1]).toBe(' │ ▸ … x >> 3 s');
	});

	it('ends with the rows of its reply', () => {
		fc.assert(
			fc.property(
				fc.lorem({mode: 'sentences', maxCount: 5}),
				fc.integer({min: 1, max: 60}),
				(text, width) => {
					expect(live(liveTurn({text, phase: 'writing'}), width)).toEqual(reply(assistantEntry(text), width));
				},
			),
		);
	});

	it('is shown as raw text on request, like its reply', () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 1, max: 60}), (text, width) => {
				fc.pre(text !== '');
				const context = {width, folds: FOLDS, times: true, source: true, now: 0};
				const coming = turnRows(liveTurn({text, phase: 'writing'}), 'reply', context);
				expect(coming).toEqual(assistantRows(assistantEntry(text), 'reply', context));
			}),
		);
	});

	it('hides unclosed Markdown marks until it is certain that nothing closes them', () => {
		const text = 'It is **ship';
		expect(shownLive(liveTurn({text, phase: 'writing'}))[1]).toBe(' │ It is ship');
		expect(shown(assistantEntry(text))[1]).toBe(' │ It is **ship');
	});

	it('has the same rows however its text arrived', () => {
		const parts = fc.array(
			fc.oneof(anyText, fc.constantFrom('a **b', '** c\n\n', '- d\n', '```\n', '| e | f |\n')),
		);
		fc.assert(
			fc.property(parts, fc.integer({min: 1, max: 60}), (texts, width) => {
				const of = (entryId: string, text: string) =>
					live(liveTurn({entryId, text, phase: 'writing'}), width);
				const growing = texts.map((_, end) => texts.slice(0, end + 1).join(''));
				const rows = growing.map((text) => of('growing', text));
				expect(rows).toEqual(growing.map((text, index) => of(`fresh ${index}`, text)));
			}),
		);
	});

	it('lays out one text at a time, not mixed with another text or width', () => {
		const turn = (entryId: string, text: string): Turn => liveTurn({entryId, text, phase: 'writing'});
		const first = shownLive(turn('e1', 'one two three'), 12);
		expect(shownLive(turn('e2', 'one two three four'), 12)).toHaveLength(first.length + 1);
		expect(shownLive(turn('e1', 'one two three'), 12)).toEqual(first);
		expect(shownLive(turn('e1', 'one two three'), 40)).toHaveLength(3);
	});
});

describe('a reply of very many lines', () => {
	it('is drawn up to the limit of the layout', {tags: 'slow'}, () => {
		const rows = reply(assistantEntry('a\n'.repeat(130_000)), 40);
		expect(rows).toHaveLength(130_002);
		expect(textOf(rows.at(-2)?.line ?? [])).toBe(' │ a');
	});
});
