import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {DraftAction} from '../../../source/ui/composer/actions.ts';
import {type Draft, EMPTY_DRAFT, edit, proposed} from '../../../source/ui/composer/draft.ts';
import {draftOf} from '../../support/drafts.ts';
import {anyLine} from '../../text/any-text.ts';

const WIDTH = 10;
const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

function isBoundary(text: string, index: number): boolean {
	return index === text.length || segmenter.segment(text).containing(index)?.index === index;
}

/** Whether an index is a boundary of the text, and not within a fold. */
function isCursorRight({text, folds, cursor}: Draft): boolean {
	const start = folds.findLast(({end}) => end <= cursor)?.end ?? 0;
	const end = folds.find((fold) => fold.end > cursor)?.start ?? text.length;
	return cursor <= end && isBoundary(text.slice(start, end), cursor - start);
}

/** A draft with the cursor where `|` is. */
function at(marked: string): Draft {
	return {...draftOf(marked.replace('|', '')), cursor: marked.indexOf('|')};
}

function show({text, cursor}: Draft): string {
	return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const perform = (draft: Draft, ...actions: readonly DraftAction[]): Draft =>
	actions.reduce((before, action) => edit(before, action, WIDTH), draft);

const type = (text: string): DraftAction[] => [...text].map((character) => ({do: 'insert', text: character}));
const move = (...ways: ReadonlyArray<Extract<DraftAction, {do: 'move'}>['to']>): DraftAction[] =>
	ways.map((to) => ({do: 'move', to}));

const someText = fc.oneof(
	anyLine,
	fc.constantFrom(
		'\n',
		' ',
		'a',
		'word',
		'\r\n',
		'\u0301',
		'\u200D',
		'\u{1F1E9}',
		'\u{1F3FD}',
		'漢',
		'\uD83D',
		'\uDE00',
	),
);
const anEdit: fc.Arbitrary<DraftAction> = fc.oneof(
	someText.map((text): DraftAction => ({do: 'insert', text})),
	someText.map((text): DraftAction => ({do: 'replace', text})),
	fc.constantFrom<DraftAction>(
		{do: 'newline'},
		{do: 'continue-line'},
		{do: 'backspace'},
		{do: 'delete'},
		{do: 'kill-to-end'},
		{do: 'kill-to-start'},
		{do: 'kill-word-back'},
		{do: 'kill-word-forward'},
		{do: 'yank'},
		{do: 'clear'},
	),
	// Long enough to be folded, with characters that join at both ends.
	fc
		.constantFrom('\u0301x\n\n'.repeat(11), `${'line\n'.repeat(12)}e`, '\u{1F1E9}'.repeat(1_001))
		.map((text): DraftAction => ({do: 'paste', text})),
);
const aMove = fc
	.constantFrom(
		...([
			'left',
			'right',
			'up',
			'down',
			'home',
			'end',
			'word-left',
			'word-right',
			'buffer-start',
			'buffer-end',
		] as const),
	)
	.map((to): DraftAction => ({do: 'move', to}));
const anAction = fc.oneof(
	anEdit,
	aMove,
	someText.map((text): DraftAction => ({do: 'revise', text})),
	fc.constantFrom<DraftAction>({do: 'undo'}, {do: 'redo'}, {do: 'yank-older'}, {do: 'unfold'}),
);

describe('editing', () => {
	it.each<[string, DraftAction, string]>([
		['a|c', {do: 'insert', text: 'b'}, 'ab|c'],
		['|', {do: 'insert', text: 'one\r\ntwo\rthree\tfour\u001B'}, 'one\ntwo\nthree\tfour\u001B|'],
		['a|b', {do: 'newline'}, 'a\n|b'],
		['a\\|', {do: 'continue-line'}, 'a\n|'],
		['ab|c', {do: 'backspace'}, 'a|c'],
		['|abc', {do: 'backspace'}, '|abc'],
		['x\u{1F468}\u200D\u{1F469}\u200D\u{1F467}|', {do: 'backspace'}, 'x|'],
		['e\u0301\u0302|x', {do: 'backspace'}, '|x'],
		['a|\u{1F1E9}\u{1F1EA}b', {do: 'delete'}, 'a|b'],
		['a|', {do: 'delete'}, 'a|'],
		['a|\nb', {do: 'delete'}, 'a|b'],
		['on|e\ntwo', {do: 'kill-to-end'}, 'on|\ntwo'],
		['one|\ntwo', {do: 'kill-to-end'}, 'one|two'],
		['one\ntw|o', {do: 'kill-to-start'}, 'one\n|o'],
		['one\n|two', {do: 'kill-to-start'}, 'one|two'],
		['one two|', {do: 'kill-word-back'}, 'one |'],
		['one| two three', {do: 'kill-word-forward'}, 'one| three'],
		['o|ne', {do: 'clear'}, '|'],
		['o|ne', {do: 'replace', text: 'two\r\nthree'}, 'two\nthree|'],
		['o|ne', {do: 'replace', text: 'one'}, 'one|'],
		['one|', {do: 'yank'}, 'one|'],
	])('%j %j gives %j', (before, action, after) => {
		expect(show(perform(at(before), action))).toBe(after);
	});

	it('puts the cursor after the grapheme that the inserted text joined', () => {
		expect(show(perform(at('|\u0301x'), {do: 'insert', text: 'e'}))).toBe('e\u0301|x');
		expect(show(perform(at('|\u{1F1EA}'), {do: 'insert', text: '\u{1F1E9}'}))).toBe('\u{1F1E9}\u{1F1EA}|');
		expect(show(perform(at('e|\n\u0301x'), {do: 'delete'}))).toBe('e\u0301|x');
	});

	it('keeps the column through shorter rows, until another action', () => {
		const start = at('abcdef\nab\nabcdef|');
		expect(show(perform(start, ...move('up')))).toBe('abcdef\nab|\nabcdef');
		expect(show(perform(start, ...move('up', 'up')))).toBe('abcdef|\nab\nabcdef');
		expect(show(perform(start, ...move('up', 'up', 'up', 'down', 'down', 'down')))).toBe(
			'abcdef\nab\nabcdef|',
		);
		expect(show(perform(start, ...move('up', 'end', 'up')))).toBe('ab|cdef\nab\nabcdef');
	});

	it('yanks the text that was cut, as one piece after adjacent cuts', () => {
		const draft = perform(at('one two three|'), {do: 'kill-word-back'}, {do: 'kill-word-back'});
		expect(show(perform(draft, {do: 'yank'}))).toBe('one two three|');
		const both = perform(at('ab|cd'), {do: 'kill-to-start'}, {do: 'kill-to-end'}, {do: 'yank'}, {do: 'yank'});
		expect(show(both)).toBe('abcdabcd|');
		const apart = perform(at('one two|'), {do: 'kill-word-back'}, ...move('left'), {do: 'kill-word-back'});
		expect(apart.kills.map(({text}) => text)).toEqual(['one', 'two']);
		expect(perform(apart, {do: 'kill-word-back'}, {do: 'clear'}).kills).toBe(apart.kills);
	});

	it('never throws, keeps the cursor on a boundary, and has no CR', () => {
		fc.assert(
			fc.property(fc.array(anAction, {maxLength: 30}), fc.integer({min: 1, max: 12}), (actions, width) => {
				let draft = EMPTY_DRAFT;
				for (const action of actions) {
					draft = edit(draft, action, width);
					expect(isCursorRight(draft)).toBe(true);
					expect(draft.text).not.toContain('\r');
					const edges = draft.folds.flatMap(({start, end}) => [start, end]);
					expect(edges).toEqual([...edges].sort((a, b) => a - b));
					expect(draft.folds.every(({start, end}) => start < end && end <= draft.text.length)).toBe(true);
				}
			}),
		);
	});

	it('is the same at every width, except for moving up and down', () => {
		const withoutClimbing = fc
			.oneof(anEdit, aMove)
			.filter((action) => action.do !== 'move' || !/up|down/.test(action.to));
		fc.assert(
			fc.property(fc.array(withoutClimbing), (actions) => {
				const [narrow, wide] = [3, 80].map((width) =>
					actions.reduce((draft, action) => edit(draft, action, width), EMPTY_DRAFT),
				);
				expect(narrow).toEqual(wide);
			}),
		);
	});

	const aPiece = someText.map((text) => text.replaceAll('\r', ''));

	it('of two texts one after the other equals the edit of both, unless they join', () => {
		fc.assert(
			fc.property(aPiece, aPiece, aPiece, aPiece, (before, after, one, two) => {
				const start = {...draftOf(`${before}${after}`), cursor: before.length};
				const whole = `${before}${one}${two}${after}`;
				const seams = [before, `${before}${one}`, `${before}${one}${two}`].map((text) => text.length);
				fc.pre(seams.every((seam) => isBoundary(whole, seam)));
				fc.pre(isBoundary(`${before}${one}${after}`, seams[1] ?? 0));
				const apart = perform(start, {do: 'insert', text: one}, {do: 'insert', text: two});
				const together = perform(start, {do: 'insert', text: `${one}${two}`});
				expect(show(apart)).toBe(show(together));
				expect(apart.text).toBe(whole);
			}),
		);
	});

	it('returns the same draft if nothing changes', () => {
		const draft = draftOf('');
		for (const action of [
			'backspace',
			'delete',
			'yank',
			'undo',
			'clear',
			'kill-to-end',
			'kill-word-back',
			'yank-older',
			'unfold',
			'redo',
		] as const) {
			expect(perform(draft, {do: action})).toBe(draft);
		}
		expect(perform(draft, ...move('left', 'up', 'down', 'end'))).toBe(draft);
	});
});

describe('a proposed text', () => {
	const PROPOSED = proposed('0.7', WIDTH);
	it.each<readonly [string, readonly DraftAction[], string]>([
		['typed', [{do: 'insert', text: '1'}], '1'],
		[
			'typed on',
			[
				{do: 'insert', text: '1'},
				{do: 'insert', text: '2'},
			],
			'12',
		],
		['pasted', [{do: 'paste', text: 'new'}], 'new'],
		['deleted', [{do: 'backspace'}], ''],
		['deleted forwards', [{do: 'delete'}], ''],
		[
			'kept after a move',
			[
				{do: 'move', to: 'end'},
				{do: 'insert', text: '5'},
			],
			'0.75',
		],
		['shortened after a move', [{do: 'move', to: 'left'}, {do: 'delete'}], '0.'],
		['brought back', [{do: 'insert', text: '1'}, {do: 'undo'}, {do: 'undo'}], '0.7'],
	])('is replaced by what comes first, unless the cursor moves: %s', (_, actions, text) => {
		expect(actions.reduce((draft, action) => edit(draft, action, WIDTH), PROPOSED).text).toBe(text);
	});

	it('that is empty is an empty field', () => {
		expect(proposed('', WIDTH)).toEqual(EMPTY_DRAFT);
	});
});

describe('undo', () => {
	it('restores the text and the cursor before an edit', () => {
		fc.assert(
			fc.property(fc.array(anAction, {maxLength: 12}), anEdit, (actions, action) => {
				// A move, so that the edit is not merged with a typed word.
				const before = perform(EMPTY_DRAFT, ...actions, {do: 'move', to: 'home'});
				const after = perform(before, action);
				const undone = perform(after, {do: 'undo'});
				if (after.text === before.text) return;
				expect(show(undone)).toBe(show(before));
				expect(undone.folds).toEqual(before.folds);
				const again = perform(undone, {do: 'redo'});
				expect(show(again)).toBe(show(after));
				expect(again.folds).toEqual(after.folds);
			}),
		);
	});

	it('is reverted by redo, step by step, until another edit', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(anEdit, aMove), {maxLength: 12}), (actions) => {
				const end = perform(EMPTY_DRAFT, ...actions, {do: 'move', to: 'home'});
				const steps = end.changes.map((): DraftAction => ({do: 'undo'}));
				const start = perform(end, ...steps);
				const again = perform(start, ...start.undone.map((): DraftAction => ({do: 'redo'})));
				expect([show(again), again.folds, again.changes]).toEqual([show(end), end.folds, end.changes]);
				if (start.undone.length > 0) expect(perform(start, {do: 'insert', text: 'x'}).undone).toEqual([]);
			}),
		);
	});

	it('returns to the start', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(anEdit, aMove), {maxLength: 30}), (actions) => {
				let draft = perform(draftOf('start'), ...actions);
				while (draft.changes.length > 0) draft = perform(draft, {do: 'undo'});
				expect(draft.text).toBe('start');
			}),
		);
	});

	it('reverts typed text word by word, and pasted text as one piece', () => {
		let draft = perform(
			EMPTY_DRAFT,
			...type('two words'),
			{do: 'insert', text: ' and a paste'},
			...type('!'),
		);
		const texts = [];
		while (draft.changes.length > 0) {
			draft = perform(draft, {do: 'undo'});
			texts.push(draft.text);
		}
		expect(texts).toEqual(['two words and a paste', 'two words', 'two ', '']);
	});

	it('does not join text that was typed at different positions', () => {
		const draft = perform(EMPTY_DRAFT, ...type('abc'), ...move('left'), ...type('x'), {do: 'undo'});
		expect(show(draft)).toBe('ab|c');
		const beforeMark = perform(at('|\u0301'), ...type('ex'), {do: 'undo'});
		expect(show(beforeMark)).toBe('e\u0301|');
		expect(show(perform(beforeMark, {do: 'undo'}))).toBe('|\u0301');
		expect(perform(EMPTY_DRAFT, ...type('a'), {do: 'newline'}, ...type('b'), {do: 'undo'}).text).toBe('a\n');
	});

	it('restores a draft that was cleared or replaced', () => {
		expect(show(perform(at('o|ne'), {do: 'clear'}, {do: 'undo'}))).toBe('o|ne');
		expect(show(perform(at('o|ne'), {do: 'replace', text: 'two'}, {do: 'undo'}))).toBe('o|ne');
	});

	it('stores only changed text, and at most 500 edits', () => {
		const long = draftOf('x'.repeat(100_000));
		const typed = perform(long, ...type('abc'), ...move('left'), ...type('d'));
		expect(JSON.stringify(typed.changes).length).toBeLessThan(200);
		let draft = EMPTY_DRAFT;
		for (let index = 0; index < 600; index++) draft = perform(draft, {do: 'insert', text: 'ab'});
		expect(draft.changes).toHaveLength(500);
	});
});

describe('the kill ring', () => {
	const cuts = [{do: 'kill-word-back'}, {do: 'move', to: 'left'}] as const;
	const draft = perform(at('one two three|'), ...cuts, ...cuts, ...cuts, {do: 'clear'});

	it('rotates with Alt+Y right after a yank, as one edit', () => {
		expect(draft.kills.map(({text}) => text)).toEqual(['one', 'two', 'three']);
		const pop: DraftAction = {do: 'yank-older'};
		const yanked = perform(draft, {do: 'insert', text: '>'}, {do: 'yank'});
		const texts = [[], [pop], [pop, pop], [pop, pop, pop]].map((pops) => show(perform(yanked, ...pops)));
		expect(texts).toEqual(['>one|', '>two|', '>three|', '>one|']);
		expect(show(perform(yanked, pop, pop, {do: 'undo'}))).toBe('>|');
	});

	it('ignores Alt+Y after any other action', () => {
		expect(show(perform(draft, {do: 'yank-older'}))).toBe('|');
		expect(show(perform(draft, {do: 'yank'}, ...move('left'), {do: 'yank-older'}))).toBe('on|e');
	});
});

describe('a long paste', () => {
	const paste = 'line\n'.repeat(12);
	const draft = perform(at('see | please'), {do: 'paste', text: paste.replaceAll('\n', '\r\n')});

	it('is folded, moved over and deleted as one unit, and never changed', () => {
		expect(draft.text).toBe(`see ${paste} please`);
		expect(draft.folds).toEqual([{start: 4, end: 64}]);
		expect(draft.cursor).toBe(64);
		expect(perform(draft, ...move('left')).cursor).toBe(4);
		expect(perform(draft, ...move('left', 'right')).cursor).toBe(64);
		expect(show(perform(draft, {do: 'backspace'}))).toBe('see | please');
		expect(perform(draft, {do: 'backspace'}, {do: 'undo'})).toMatchObject({
			text: draft.text,
			folds: draft.folds,
			cursor: 64,
		});
		expect(perform(draft, ...move('home'), {do: 'insert', text: 'Do '}).folds).toEqual([{start: 7, end: 67}]);
	});

	it('is plain text if it is short', () => {
		expect(perform(EMPTY_DRAFT, {do: 'paste', text: 'a\r\nb'})).toMatchObject({text: 'a\nb', folds: []});
	});

	it('is unfolded where it is, and folded again by undo', () => {
		const opened = perform(draft, {do: 'unfold'});
		expect(opened).toMatchObject({text: draft.text, folds: [], cursor: 64});
		expect(perform(opened, {do: 'undo'}).folds).toEqual(draft.folds);
		expect(perform(opened, {do: 'undo'}, {do: 'redo'}).folds).toEqual([]);
	});

	it('is still folded after a yank', () => {
		const again = perform(draft, {do: 'kill-word-back'}, {do: 'yank'});
		expect(again).toMatchObject({text: draft.text, folds: draft.folds, cursor: 64});
	});

	it('is cut as a whole to the end of its line', () => {
		const cut = perform(draft, ...move('home'), {do: 'kill-to-end'});
		expect(cut.text).toBe('');
		expect(cut.kills[0]?.text).toBe(draft.text);
	});
});

describe('a text that was edited elsewhere', () => {
	const paste = 'line\n'.repeat(12);
	const draft = perform(at('see | please'), {do: 'paste', text: paste});

	it('is one edit, and keeps the folds that it did not change', () => {
		const revised = perform(draft, {do: 'revise', text: `Look: ${paste} thanks`});
		expect(revised).toMatchObject({text: `Look: ${paste} thanks`, cursor: revised.text.length, folds: []});
		const changedAfter = perform(draft, {do: 'revise', text: `see ${paste} pleased`});
		expect(changedAfter).toMatchObject({folds: [{start: 4, end: 64}], cursor: 72});
		expect(perform(changedAfter, {do: 'undo'})).toMatchObject({text: draft.text, folds: draft.folds});
	});

	it('changes nothing if it is the same', () => {
		expect(perform(draft, {do: 'revise', text: draft.text})).toMatchObject({
			folds: draft.folds,
			changes: draft.changes,
		});
	});
});
