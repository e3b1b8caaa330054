import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Draft, type DraftAction, draftOf, EMPTY_DRAFT, edit} from '../../../source/ui/composer/draft.ts';
import {anyLine} from '../../text/any-text.ts';

const WIDTH = 10;
const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

function isBoundary(text: string, index: number): boolean {
	return index === text.length || segmenter.segment(text).containing(index)?.index === index;
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
const anAction = fc.oneof(anEdit, aMove, fc.constant<DraftAction>({do: 'undo'}));

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

	it('puts the cursor behind what its text has become part of', () => {
		expect(show(perform(at('|\u0301x'), {do: 'insert', text: 'e'}))).toBe('e\u0301|x');
		expect(show(perform(at('|\u{1F1EA}'), {do: 'insert', text: '\u{1F1E9}'}))).toBe('\u{1F1E9}\u{1F1EA}|');
		expect(show(perform(at('e|\n\u0301x'), {do: 'delete'}))).toBe('e\u0301|x');
	});

	it('keeps the column through shorter rows, until something else is done', () => {
		const start = at('abcdef\nab\nabcdef|');
		expect(show(perform(start, ...move('up')))).toBe('abcdef\nab|\nabcdef');
		expect(show(perform(start, ...move('up', 'up')))).toBe('abcdef|\nab\nabcdef');
		expect(show(perform(start, ...move('up', 'up', 'up', 'down', 'down', 'down')))).toBe(
			'abcdef\nab\nabcdef|',
		);
		expect(show(perform(start, ...move('up', 'end', 'up')))).toBe('ab|cdef\nab\nabcdef');
	});

	it('yanks what was cut, in one piece when it was cut in a row', () => {
		const draft = perform(at('one two three|'), {do: 'kill-word-back'}, {do: 'kill-word-back'});
		expect(show(perform(draft, {do: 'yank'}))).toBe('one two three|');
		const both = perform(at('ab|cd'), {do: 'kill-to-start'}, {do: 'kill-to-end'}, {do: 'yank'}, {do: 'yank'});
		expect(show(both)).toBe('abcdabcd|');
		const apart = perform(at('one two|'), {do: 'kill-word-back'}, ...move('left'), {do: 'kill-word-back'});
		expect(apart.killed).toBe('one');
		expect(perform(apart, {do: 'kill-word-back'}, {do: 'clear'}).killed).toBe('one');
	});

	it('never throws, keeps the cursor on a boundary, and has no CR', () => {
		fc.assert(
			fc.property(fc.array(anAction, {maxLength: 30}), fc.integer({min: 1, max: 12}), (actions, width) => {
				let draft = EMPTY_DRAFT;
				for (const action of actions) {
					draft = edit(draft, action, width);
					expect(isBoundary(draft.text, draft.cursor)).toBe(true);
					expect(draft.text).not.toContain('\r');
				}
			}),
		);
	});

	it('is the same at every width, but for going up and down', () => {
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

	it('of two texts after each other is that of both, unless they join', () => {
		fc.assert(
			fc.property(aPiece, aPiece, aPiece, aPiece, (before, behind, one, two) => {
				const start = {...draftOf(`${before}${behind}`), cursor: before.length};
				const whole = `${before}${one}${two}${behind}`;
				const seams = [before, `${before}${one}`, `${before}${one}${two}`].map((text) => text.length);
				fc.pre(seams.every((seam) => isBoundary(whole, seam)));
				fc.pre(isBoundary(`${before}${one}${behind}`, seams[1] ?? 0));
				const apart = perform(start, {do: 'insert', text: one}, {do: 'insert', text: two});
				const together = perform(start, {do: 'insert', text: `${one}${two}`});
				expect(show(apart)).toBe(show(together));
				expect(apart.text).toBe(whole);
			}),
		);
	});

	it('returns the same draft when there is nothing to do', () => {
		const draft = draftOf('');
		for (const action of [
			'backspace',
			'delete',
			'yank',
			'undo',
			'clear',
			'kill-to-end',
			'kill-word-back',
		] as const) {
			expect(perform(draft, {do: action})).toBe(draft);
		}
		expect(perform(draft, ...move('left', 'up', 'down', 'end'))).toBe(draft);
	});
});

describe('undo', () => {
	it('gives the text and the cursor before an edit', () => {
		fc.assert(
			fc.property(fc.array(anAction, {maxLength: 12}), anEdit, (actions, action) => {
				// A move, so that the edit does not go on with a word that was being typed.
				const before = perform(EMPTY_DRAFT, ...actions, {do: 'move', to: 'home'});
				const after = perform(before, action);
				const undone = perform(after, {do: 'undo'});
				if (after.text !== before.text) expect(show(undone)).toBe(show(before));
			}),
		);
	});

	it('goes all the way back', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(anEdit, aMove), {maxLength: 30}), (actions) => {
				let draft = perform(draftOf('start'), ...actions);
				while (draft.changes.length > 0) draft = perform(draft, {do: 'undo'});
				expect(draft.text).toBe('start');
			}),
		);
	});

	it('takes typed text back by the word, and pasted text in one piece', () => {
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

	it('does not join what was typed in different places', () => {
		const draft = perform(EMPTY_DRAFT, ...type('abc'), ...move('left'), ...type('x'), {do: 'undo'});
		expect(show(draft)).toBe('ab|c');
		const beforeMark = perform(at('|\u0301'), ...type('ex'), {do: 'undo'});
		expect(show(beforeMark)).toBe('e\u0301|');
		expect(show(perform(beforeMark, {do: 'undo'}))).toBe('|\u0301');
		expect(perform(EMPTY_DRAFT, ...type('a'), {do: 'newline'}, ...type('b'), {do: 'undo'}).text).toBe('a\n');
	});

	it('brings back a draft that was cleared or replaced', () => {
		expect(show(perform(at('o|ne'), {do: 'clear'}, {do: 'undo'}))).toBe('o|ne');
		expect(show(perform(at('o|ne'), {do: 'replace', text: 'two'}, {do: 'undo'}))).toBe('o|ne');
	});

	it('remembers as little as it needs, and no more than 500 edits', () => {
		const long = draftOf('x'.repeat(100_000));
		const typed = perform(long, ...type('abc'), ...move('left'), ...type('d'));
		expect(JSON.stringify(typed.changes).length).toBeLessThan(200);
		let draft = EMPTY_DRAFT;
		for (let index = 0; index < 600; index++) draft = perform(draft, {do: 'insert', text: 'ab'});
		expect(draft.changes).toHaveLength(500);
	});
});
