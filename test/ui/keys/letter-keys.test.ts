/** Text typed where letters are commands: it goes to the input, complete, and runs no command, up to a figure of docs/keys.md. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {typedKey} from '../../../source/terminal/input/key-characters.ts';
import {KEY_TABLE} from '../../../source/ui/keys/key-bindings.ts';
import {isField, keyContextOf} from '../../../source/ui/keys/key-context.ts';
import type {BoundAction, RowOf} from '../../../source/ui/keys/key-rows.ts';
import {type KeyHarness, keyHarness, settled} from '../../support/key-contexts.ts';

const PAUSE_MS = 600;
/** From a fast typist to a slow one; letters of one tick come from a program. */
const GAPS_MS = [0, 40, 120, 249, 399];
/** For a sentence that `i` or `q` does not lead to another page with its first or second letter. */
const SLOW_GAPS_MS = [450, 500, 599];

/** Sentences that begin with the commands of the transcript, and some that do not. */
const SENTENCES = [
	'show me the order',
	'hello',
	'open the door, please',
	'copy that? yes',
	'yes, do it',
	'You decide',
	'quit smoking: how?',
	'retry the last one',
	'cc me',
	'oops',
	'no',
	'go on',
	'good',
	'never mind',
	'just do it',
	'know what',
	'give me two',
	'Nothing',
	'GET /orders failed',
	'[draft] of a mail',
	'[test] and [fix]',
	'{"json": true}',
	'ok?',
	'what is order A-1001?',
	'où est la commande ?',
	'订单在哪里',
	'No, stop',
	'yes please',
	'just do',
	'jyj',
	'4 of them',
];

async function type({controller, clock}: KeyHarness, text: string, gap: number): Promise<void> {
	for (const letter of text) {
		controller.handleKey(typedKey(letter));
		await settled();
		clock.advance(gap);
	}
	clock.advance(10 * PAUSE_MS);
	await settled();
}

describe.each(['transcript', 'help', 'tools'] as const)('a sentence in %s', (context) => {
	it.each(SENTENCES)('is typed into the input: %s', async (sentence) => {
		const isQuick = /^(?:q|no$|[gjknGN]?i)/.test(sentence);
		for (const gap of isQuick ? GAPS_MS : [...GAPS_MS, ...SLOW_GAPS_MS]) {
			const harness = await keyHarness(context, undefined);
			const {anchor, folds} = harness.state();
			harness.asked();
			await type(harness, sentence, gap);
			expect([gap, harness.state().draft.text, harness.asked()]).toEqual([gap, sentence, []]);
			const home = {page: 'chat', focus: 'composer', saving: undefined, find: undefined, toast: undefined};
			expect(harness.state()).toMatchObject({...home, anchor, folds});
		}
	});
});

describe('in the transcript', () => {
	it('a bracket waits for the next key, however late, and names the keys that it waits for', async () => {
		const {press, state, clock} = await keyHarness('transcript', undefined);
		press('end', ']');
		clock.advance(100 * PAUSE_MS);
		expect(state().toast?.text).toBe('] t tool call · f failure …');
		press('t');
		expect(state().toast?.text).toBe('no tool call below');
		press('[', 't');
		expect(state()).toMatchObject({selected: 'e2/call', focus: 'transcript', toast: undefined});
		press('[');
		clock.advance(100 * PAUSE_MS);
		press('x');
		expect(state()).toMatchObject({focus: 'composer', draft: {text: '[x'}});
	});

	it('any word is typed into the input, unless it has nothing but moves', async () => {
		const word = fc
			.stringMatching(/^[a-zA-Z]{2,6}$/)
			.filter((text) => /[^gjknGNi]/.test(text) && text[0] !== text[1]);
		await fc.assert(
			fc.asyncProperty(word, fc.integer({min: 0, max: 399}), async (text, gap) => {
				const harness = await keyHarness('transcript', undefined);
				harness.asked();
				await type(harness, text, gap);
				expect([harness.state().draft.text, harness.asked()]).toEqual([text, []]);
			}),
			{numRuns: 60},
		);
	});

	it('a sentence that arrives at once is typed into the input', async () => {
		for (const sentence of SENTENCES) {
			const harness = await keyHarness('transcript', undefined);
			harness.asked();
			harness.controller.handleKey({...typedKey(sentence), name: sentence});
			harness.clock.advance(10 * PAUSE_MS);
			await settled();
			expect([harness.state().draft.text, harness.asked()]).toEqual([sentence, []]);
		}
	});

	it('Enter right after a letter that waits makes a text of it, which only another Enter sends', async () => {
		for (const letters of ['y', 'o', 'c']) {
			const sent = await keyHarness('transcript', undefined);
			sent.asked();
			sent.press(...letters, 'enter');
			expect([sent.state().draft.text, sent.state().focus, sent.asked()]).toEqual([letters, 'composer', []]);
			sent.press('enter');
			expect(sent.asked()).toEqual([`send ${letters}`]);
		}
	});

	it('Backspace right after a letter belongs to the text', async () => {
		const corrected = await keyHarness('transcript', undefined);
		corrected.asked();
		corrected.press('s', 'backspace');
		expect(corrected.state()).toMatchObject({focus: 'composer', draft: {text: ''}, saving: undefined});
		expect(corrected.asked()).toEqual([]);
	});

	it('a line end within text that arrived at once belongs to the text', async () => {
		const harness = await keyHarness('transcript', undefined);
		harness.asked();
		harness.press('y', 'ctrl+j');
		await type(harness, 'more', 0);
		expect([harness.state().draft.text, harness.asked()]).toEqual(['y\nmore', []]);
	});

	it('commands are not text: a pause, another key or the same letter again follows', async () => {
		const harness = await keyHarness('transcript', undefined);
		const {press, clock, asked, state} = harness;
		asked();
		press('y');
		clock.advance(PAUSE_MS);
		await settled();
		expect(asked()).toEqual([expect.stringMatching(/^copy /)]);
		press('y', 'down');
		await settled();
		expect(asked()).toEqual([expect.stringMatching(/^copy /)]);
		press('up', 'c', 'c');
		clock.advance(PAUSE_MS);
		await settled();
		expect(asked()).toHaveLength(2);
		press('j', 'j', 'j', 'k', 'g', 'G', 'n', 'N');
		expect(state()).toMatchObject({focus: 'transcript', draft: {text: ''}});
		press('j', 'j', 'j', 'x');
		expect(state()).toMatchObject({focus: 'composer', draft: {text: 'x'}});
	});

	it('a key that is held down is a command, also when its letters arrive at once', async () => {
		const {controller, press, state} = await keyHarness('transcript', undefined);
		press('ctrl+home');
		const {anchor} = state();
		controller.handleKey({...typedKey('jjjj'), name: 'jjjj'});
		expect(state()).toMatchObject({focus: 'transcript', draft: {text: ''}});
		expect(state().anchor).not.toEqual(anchor);
	});

	it('i goes to the input; a letter right after it makes a word of both', async () => {
		for (const [text, gap, draft] of [
			['is it?', 399, 'is it?'],
			['i am', 100, 'i am'],
			['hello', 100, 'ihello'],
			['hello', 400, 'hello'],
			['/ping', 0, '/ping'],
		] as const) {
			const harness = await keyHarness('transcript', undefined);
			if (!text.startsWith('i')) {
				harness.press('i');
				expect(harness.state().focus).toBe('composer');
				harness.clock.advance(gap);
			}
			await type(harness, text, gap);
			expect(harness.state().draft.text).toBe(draft);
		}
	});

	it('text right after the field for a file name has opened is no file name', async () => {
		const harness = await keyHarness('transcript', undefined);
		harness.asked();
		await type(harness, 'show', PAUSE_MS + 99);
		expect(harness.state()).toMatchObject({saving: undefined, focus: 'composer', draft: {text: 'show'}});
		harness.press('tab', 's', 'end');
		harness.clock.advance(PAUSE_MS);
		harness.press('x');
		expect(harness.state().saving?.field.text).toMatch(/\.mdx$/);
	});

	it('Space is a command: text right after it does not begin with a space', async () => {
		const harness = await keyHarness('transcript', undefined);
		harness.press(' ');
		await type(harness, 'hello', 40);
		expect(harness.state().draft.text).toBe('hello');
	});

	it('Ctrl+D never quits', async () => {
		const {press, asked, state} = await keyHarness('transcript', undefined);
		asked();
		press('ctrl+d', 'ctrl+d', 'ctrl+u', 'ctrl+d');
		expect(asked()).toEqual([]);
		expect(state()).toMatchObject({focus: 'transcript', armed: undefined});
	});
});

describe('a find', () => {
	it('ends where its step turns out to be text: the view is as before, and nothing counts matches', async () => {
		const harness = await keyHarness('transcript', undefined);
		await type(harness, '/answer', 10);
		harness.press('enter');
		const {anchor, selected, find} = harness.state();
		expect(find?.at).toBeDefined();
		await type(harness, 'new', 100);
		expect(harness.state()).toMatchObject({anchor, selected, find: undefined, draft: {text: 'new'}});
	});
});

describe('in the explorer', () => {
	it.each(['hello', 'open it', 'what is this', 'exit'])(
		'a sentence goes to the input: %s',
		async (sentence) => {
			for (const gap of GAPS_MS) {
				const harness = await keyHarness('tree', undefined);
				harness.asked();
				await type(harness, sentence, gap);
				expect([harness.state().draft.text, harness.asked()]).toEqual([sentence, []]);
				expect(harness.state()).toMatchObject({page: 'chat', focus: 'composer', explorer: undefined});
			}
		},
	);

	it('a single letter without a command has no effect', async () => {
		const {press, clock, state} = await keyHarness('tree', undefined);
		const before = state();
		press('x');
		clock.advance(PAUSE_MS);
		press('z');
		expect(state()).toEqual(before);
	});

	it('text of an input method goes to the input, at any speed', async () => {
		for (const text of ['你好', 'カメラ', '주문', '😀']) {
			for (const gap of [0, PAUSE_MS]) {
				const harness = await keyHarness('tree', undefined);
				await type(harness, text, gap);
				expect(harness.state()).toMatchObject({page: 'chat', focus: 'composer', draft: {text}});
			}
		}
	});

	it('letters after the slash are for the filter, and q closes it', async () => {
		const {controller, press, clock, state} = await keyHarness('tree', undefined);
		controller.handleKey({...typedKey('/lamp'), name: '/lamp'});
		expect(state().explorer?.filter?.field?.text).toBe('lamp');
		press('escape', 'q');
		expect(state()).toMatchObject({page: 'chat', focus: 'transcript', explorer: undefined});
		clock.advance(PAUSE_MS);
		press('z');
		expect(state()).toMatchObject({focus: 'composer', draft: {text: 'z'}});
	});
});

describe('commands of the explorer', () => {
	it('never make a text, at any speed: each acts, and the explorer stays open', async () => {
		const others = ['j', 'k', 'g', 'G', 'l', 'h', '*', 'E', '-', 'C', ' ', 'n', 'N', 't', 'y', 'Y', '?', '/'];
		for (const first of ['y', 'Y']) {
			for (const next of others) {
				for (const gap of [0, 100, 399, 599]) {
					const harness = await keyHarness('tree', undefined);
					harness.asked();
					await type(harness, first + next, gap);
					const copied = next.toLowerCase() === 'y' ? 2 : 1;
					expect([first, next, gap, harness.asked().length]).toEqual([first, next, gap, copied]);
					expect(harness.state()).toMatchObject({draft: {text: ''}, explorer: {}});
				}
			}
		}
		const harness = await keyHarness('tree', undefined);
		harness.asked();
		await type(harness, 'yq', 50);
		expect(harness.asked()).toHaveLength(1);
		expect(harness.state()).toMatchObject({page: 'chat', focus: 'transcript', draft: {text: ''}});
	});
});

describe('a command of the explorer right after the letter that opens it', () => {
	/** A call, or a message, is selected in the transcript. */
	async function selected(what: 'call' | 'message'): Promise<KeyHarness> {
		const harness = await keyHarness('transcript', undefined);
		for (let step = 0; step < 30 && harness.state().selected !== 'e2/call'; step++) harness.press('up');
		if (what === 'message') harness.press('up');
		harness.clock.advance(PAUSE_MS);
		harness.asked();
		return harness;
	}

	it('acts in the explorer, at any speed', async () => {
		for (const gap of [0, 100, 399, 599, 700]) {
			for (const [next, asked] of [
				['t', 0],
				['y', 1],
				['Y', 1],
				['/', 0],
			] as const) {
				const harness = await selected('call');
				if (gap === 0) harness.controller.handleKey({...typedKey(`o${next}`), name: `o${next}`});
				await type(harness, gap === 0 ? '' : `o${next}`, gap);
				expect(harness.state()).toMatchObject({draft: {text: ''}, page: 'explorer'});
				expect([gap, next, harness.asked().length]).toEqual([gap, next, asked]);
				if (next === '/') expect(harness.state().explorer?.filter).toBeDefined();
			}
		}
	});

	it('is the beginning of a text where another letter follows, or a message is selected', async () => {
		for (const gap of GAPS_MS) {
			for (const [what, text] of [
				['call', 'other words'],
				['call', 'oyster'],
				['call', 'oys'],
				['call', 'ok'],
				['call', 'on'],
				['message', 'ot'],
			] as const) {
				const harness = await selected(what);
				await type(harness, text, gap);
				expect([gap, harness.state().draft.text, harness.state().page, harness.asked()]).toEqual([
					...[gap, text, 'chat', []],
				]);
			}
		}
	});
});

describe('moves and commands in quick succession', () => {
	it('act in order; text after repeated moves does not begin with them', async () => {
		const harness = await keyHarness('transcript', undefined);
		harness.asked();
		await type(harness, 'j', 0);
		await type(harness, 'jjy', 40);
		expect(harness.asked()).toEqual([expect.stringMatching(/^copy /)]);
		await type(harness, 'jjyes', 40);
		expect([harness.state().draft.text, harness.asked()]).toEqual(['yes', []]);
	});

	it('a move does not make a text of a command half a second after it', async () => {
		const harness = await keyHarness('transcript', undefined);
		harness.asked();
		await type(harness, 'ky', 450);
		expect(harness.asked()).toEqual([expect.stringMatching(/^copy /)]);
		await type(harness, 'ji', 450);
		await type(harness, 'hello', 40);
		expect(harness.state()).toMatchObject({focus: 'composer', draft: {text: 'hello'}});
	});
});

/** The letters of the key table that open a field or a question, in each context where letters are commands. */
const OPENING = (['field', 'question'] as const).flatMap((opens) =>
	KEY_TABLE.flatMap(({where, rows}) =>
		(rows as ReadonlyArray<RowOf<BoundAction>>)
			.filter((row) => row.waits === opens)
			.flatMap(({keys}) =>
				where.flatMap((context) => Object.keys(keys).map((key) => ({context, key, opens}))),
			),
	),
);

/** Times between a letter and its answer, within the pause. */
const QUICK_MS = [0, 100, 399, 599];

describe('a letter that opens a field or a question', () => {
	it('is marked as such in the key table', async () => {
		expect(OPENING.map(({context, key}) => `${context} ${key}`)).toEqual([
			...['transcript s', 'transcript -', 'tree s', 'matches s', 'table s', 'frames s'],
			...['conversations r', 'conversations d', 'conversations D'],
		]);
		for (const {where, rows} of KEY_TABLE) {
			for (const {keys, waits} of rows as ReadonlyArray<RowOf<BoundAction>>) {
				for (const context of waits === undefined ? [] : where) {
					for (const key of Object.keys(keys)) {
						const {press, clock, state} = await keyHarness(context, undefined);
						press(key);
						clock.advance(PAUSE_MS);
						const next = keyContextOf(state());
						const opened = next === 'question' ? next : isField(next) && next !== 'composer' ? 'field' : true;
						expect([context, key, opened]).toEqual([context, key, waits]);
					}
				}
			}
		}
	});

	it.each(OPENING.filter(({opens}) => opens === 'field'))(
		'takes an Enter as its confirmation, however quick: $context, $key',
		async ({context, key}) => {
			const slow = await keyHarness(context, undefined);
			slow.asked();
			slow.press(key);
			slow.clock.advance(PAUSE_MS);
			slow.press('enter');
			const expected = slow.asked();
			expect(expected).toHaveLength(1);
			for (const gap of QUICK_MS) {
				const quick = await keyHarness(context, undefined);
				quick.asked();
				quick.press(key);
				quick.clock.advance(gap);
				quick.press('enter');
				const {page, draft} = quick.state();
				expect([gap, quick.asked(), page, draft.text]).toEqual([gap, expected, slow.state().page, '']);
			}
		},
	);

	it.each(OPENING.filter(({opens}) => opens === 'question'))(
		'takes no answer before its question is seen, and asks for it again: $context, $key',
		async ({context, key}) => {
			for (const gap of QUICK_MS) {
				for (const answer of ['y', 'enter']) {
					const harness = await keyHarness(context, undefined);
					const {press, clock, state, asked} = harness;
					asked();
					press(key);
					clock.advance(gap);
					press(answer);
					clock.advance(PAUSE_MS);
					expect([gap, answer, keyContextOf(state()), asked()]).toEqual([gap, answer, 'question', []]);
					if (answer === 'y') expect(state().toast?.text).toMatch(/^press y again to delete/);
					press(...(key === 'D' ? ['y', 'y'] : ['y']));
					expect(asked()).toHaveLength(1);
				}
			}
		},
	);

	it('says so too where the answer comes right after the question', async () => {
		const {press, clock, state, asked} = await keyHarness('conversations', undefined);
		asked();
		press('d');
		clock.advance(PAUSE_MS - 1);
		press('y');
		expect([keyContextOf(state()), asked()]).toEqual(['question', []]);
		expect(state().toast?.text).toMatch(/^press y again to delete/);
		press('y');
		expect(asked()).toEqual(['request conversation_delete']);
	});

	it('begins a text if more letters follow, and deletes nothing', async () => {
		for (const text of ['delete this', 'Do it', 'show', '-- no']) {
			for (const gap of GAPS_MS) {
				const harness = await keyHarness('conversations', undefined);
				harness.asked();
				await type(harness, text, gap);
				expect([gap, harness.state().draft.text, harness.asked()]).toEqual([gap, text, []]);
			}
		}
	});
});

describe('the commands of the page of conversations', () => {
	it('act at typing speed, also after moves, and make no text', async () => {
		for (const gap of GAPS_MS) {
			const renamed = await keyHarness('conversations', undefined);
			renamed.asked();
			await type(renamed, 'jr renamed', gap);
			expect(renamed.state().conversations.field).toMatchObject({draft: {text: ' renamed'}});
			renamed.press('enter');
			expect(renamed.asked()).toEqual(['request conversation_rename']);
			const begun = await keyHarness('conversations', undefined);
			begun.asked();
			await type(begun, 'nhello', gap);
			expect([begun.asked(), begun.state().draft.text]).toEqual([['begin conversation'], 'hello']);
			const asked = await keyHarness('conversations', undefined);
			await type(asked, 'jd', gap);
			expect(asked.state().conversations.question).toEqual({about: 'some', ids: ['c-11']});
		}
	});

	it('work where a program sends the letters and the title at once', async () => {
		const {controller, state} = await keyHarness('conversations', undefined);
		controller.handleKey({...typedKey('r renamed'), name: 'r renamed'});
		expect(state().conversations.field).toMatchObject({draft: {text: ' renamed'}});
	});
});

describe('text typed on a page', () => {
	it.each(['help', 'tools', 'conversations', 'settings', 'tree'] as const)(
		'is not sent by an Enter that follows before anyone can have seen it in the input: %s',
		async (context) => {
			for (const gap of [0, PAUSE_MS - 1, PAUSE_MS]) {
				const harness = await keyHarness(context, undefined);
				harness.asked();
				harness.controller.handleKey({...typedKey('what is up'), name: 'what is up'});
				harness.clock.advance(gap);
				harness.press('enter');
				const isSeen = gap === PAUSE_MS;
				expect([gap, harness.asked()]).toEqual([gap, isSeen ? ['send what is up'] : []]);
				if (isSeen) continue;
				expect(harness.state()).toMatchObject({page: 'chat', draft: {text: 'what is up'}});
				harness.press('enter');
				expect(harness.asked()).toEqual(['send what is up']);
			}
		},
	);

	it('and run as a command delays no message after it', async () => {
		const {asked, controller, press} = await keyHarness('tools', undefined);
		asked();
		controller.handleKey({...typedKey('/ping'), name: '/ping'});
		press('enter');
		controller.handleKey({...typedKey('slow'), name: 'slow'});
		press('enter');
		expect(asked()).toEqual(['request ping', 'send slow']);
	});
});

describe('Enter and Backspace in the explorer', () => {
	it('never make a text of a command before them', async () => {
		for (const key of ['enter', 'backspace']) {
			for (const letter of ['y', 'Y', 's', 'o']) {
				for (const gap of QUICK_MS) {
					const {press, clock, state, asked} = await keyHarness('tree', undefined);
					asked();
					press(letter);
					clock.advance(gap);
					press(key);
					expect([key, letter, gap, state().page, state().draft.text]).toEqual([
						key,
						letter,
						gap,
						'explorer',
						'',
					]);
					expect(asked()).toHaveLength(letter === 's' && key === 'backspace' ? 0 : 1);
				}
			}
		}
	});
});

describe('q on the help', () => {
	it('closes it and is not typed, unless it begins a word', async () => {
		for (const [text, draft] of [
			['q', ''],
			['question', 'question'],
		] as const) {
			const harness = await keyHarness('help', undefined);
			await type(harness, text, 200);
			expect(harness.state()).toMatchObject({page: 'chat', draft: {text: draft}});
		}
	});
});
