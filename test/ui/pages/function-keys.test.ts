/** Function keys open their pages from everywhere, and Esc returns to what they covered, with its text. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {PageName} from '../../../source/ui/keys/actions.ts';
import {keyContextOf} from '../../../source/ui/keys/key-context.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import type {UiState} from '../../../source/ui/ui-state.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {CONTEXTS_WITHOUT_INK, keyHarness, SIZE, settled} from '../../support/key-contexts.ts';
import {textOf} from '../../text/any-text.ts';

const PAGES_OF_KEYS = {
	f1: 'help',
	f2: 'conversations',
	f3: 'settings',
	f4: 'presets',
	f5: 'outline',
} as const;
type FunctionKey = keyof typeof PAGES_OF_KEYS;
const KEYS = Object.keys(PAGES_OF_KEYS) as FunctionKey[];

/** Everything that the user may have typed or opened. */
const typedIn = (state: UiState) => ({
	context: keyContextOf(state),
	draft: state.draft.text,
	find: state.find?.field,
	save: state.saving?.field,
	feedback: state.feedbackForm,
	outline: state.outline.filter.text,
	presets: [state.presets.filter, state.presets.form],
	title: [state.conversations.field, state.conversations.query],
	value: state.settings.field,
	explorer: state.explorer,
	search: state.search,
});

const cases = CONTEXTS_WITHOUT_INK.filter((context) => context !== 'question').flatMap((context) =>
	KEYS.map((key) => [key, context] as const),
);

describe('a function key', () => {
	it.each(cases)('%s opens its page from %s, and Esc returns there', async (key, context) => {
		for (const when of [undefined, 'no-text'] as const) {
			const {controller, press, state} = await keyHarness(context, when);
			const before = typedIn(state());
			const {page} = state();
			press(key);
			await settled();
			if (key === 'f1' && page === 'help') {
				expect(state().page).toBe('chat');
				continue;
			}
			expect(state().page).toBe(PAGES_OF_KEYS[key]);
			if (page === PAGES_OF_KEYS[key]) {
				expect(typedIn(state())).toEqual(before);
				continue;
			}
			press('escape');
			expect(state().page).toBe(page);
			expect({
				...typedIn(state()),
				context: before.context === 'chord' ? 'chord' : typedIn(state()).context,
			}).toEqual(
				// The key after Ctrl+X ends the chord.
				before,
			);
			expect(controller.getState().behind).toEqual([]);
		}
	});

	it.each(['everything', 'no presets', 'nothing'] as const)(
		'has a visible answer from everywhere, where the server has %s',
		{tags: 'slow'},
		async (offer) => {
			for (const context of CONTEXTS_WITHOUT_INK) {
				if (offer !== 'everything' && ['presets', 'preset', 'models'].includes(context)) continue;
				for (const key of KEYS) {
					const {controller, notices, press, state} = await keyHarness(context, 'no-text', offer);
					const drawn = (): string => {
						const facts = {exposed: false, open: 'private', now: 0} as const;
						const {header, list, status, composer} = arrange(
							...[state(), controller.chat.getSnapshot(), SIZE, facts],
						);
						return [...header, ...list, status?.line ?? [], ...composer].map(textOf).join('\n');
					};
					const before = drawn();
					press(key);
					await settled();
					const inConversation = state().page === 'chat' && notices.length > 0;
					expect(inConversation || drawn() !== before, `${key} in ${context}`).toBe(true);
				}
			}
		},
	);

	it('keeps the text of a page, of any kind, until the page is closed', async () => {
		for (const text of HOSTILE_TEXTS.slice(0, 20)) {
			const {controller, press, state} = await keyHarness('title', 'no-text');
			controller.handlePaste(text);
			const typed = state().conversations.field?.draft.text;
			for (const key of ['f3', 'f4', 'f1', 'f2']) {
				press(key);
				await settled();
			}
			expect(state().conversations.field?.draft.text).toBe(typed);
			press('escape', 'f3', 'f2');
			expect(state().conversations.field).toBeUndefined();
		}
	});

	it.each([
		['titles', 'f2'],
		['title', 'f2'],
		['value', 'f3'],
		['models', 'f3'],
		['presets', 'f4'],
		['preset', 'f4'],
		['outline', 'f5'],
	] as const)('brings a covered page back with its text: %s', async (context, key) => {
		for (const other of KEYS.filter((each) => each !== key)) {
			const {press, state} = await keyHarness(context, undefined);
			const before = typedIn(state());
			press(other);
			await settled();
			press(key);
			await settled();
			expect(typedIn(state())).toEqual(before);
		}
	});

	it('whose page is being loaded does not cover one that was opened since', async () => {
		const {press, state} = await keyHarness('composer', 'no-text');
		press('f4', 'f2');
		await settled();
		expect(state().page).toBe('conversations');
	});

	it('has each page below the open one at most once, in any order of keys', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.constantFrom(...KEYS, 'escape'), {maxLength: 12}), async (keys) => {
				const {press, state} = await keyHarness('tree', undefined);
				for (const key of keys) {
					press(key);
					await settled();
					const open: readonly PageName[] = [...state().behind, state().page];
					expect(new Set(open).size).toBe(open.length);
					expect(state().behind).not.toContain('chat');
				}
				for (let closed = 0; closed < 10 && state().page !== 'chat'; closed++) press('escape');
				expect(state()).toMatchObject({page: 'chat', behind: [], explorer: undefined});
			}),
			{numRuns: 30},
		);
	});

	it('answers a question with no, as every other key', async () => {
		for (const key of KEYS) {
			const {press, state} = await keyHarness('question', undefined);
			press(key);
			expect(state()).toMatchObject({page: 'conversations', conversations: {question: undefined}});
		}
	});
});

describe('a paste over a page without a field', () => {
	it.each(['help', 'tools', 'frames', 'settings', 'conversations', 'tree', 'matches', 'table'] as const)(
		'is for the message, and closes all pages: %s',
		async (context) => {
			const {controller, press, state} = await keyHarness(context, undefined);
			if (context !== 'help') press('f1');
			controller.handlePaste('pasted');
			expect(state()).toMatchObject({page: 'chat', behind: [], explorer: undefined});
			expect(state().draft.text).toContain('pasted');
		},
	);
});
