import {beforeEach, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import type {Saved} from '../../../source/ui/ports.ts';
import {createSaveMessage, type SaveMessage} from '../../../source/ui/transcript/save-message.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {assistantEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {keyOf, typed} from '../../support/keys.ts';

let state: UiState;
let toasts: string[];
let outputs: string[];
let saved: Saved;
let controller: SaveMessage;

function open(
	entries: ChatSnapshot['entries'] = [assistantEntry('An answer.', {answers: undefined, at: undefined})],
) {
	state = {...INITIAL, focus: 'transcript', selected: 'e2'};
	toasts = [];
	outputs = [];
	saved = {how: 'saved', path: '/here/reply.md', bytes: 10};
	controller = createSaveMessage({
		context: () => ({state, snapshot: {...EMPTY_SNAPSHOT, entries}, size: {columns: 80, rows: 24}, now: 0}),
		set(change) {
			state = {...state, ...change};
		},
		toast: (text) => toasts.push(text),
		async runPager(content, kind) {
			outputs.push(`page ${kind} ${content}`);
			return 'no pager';
		},
		async save(name, content, mayReplace) {
			outputs.push(`${mayReplace ? 'replace' : 'save'} ${name} ${content}`);
			return saved;
		},
	});
}

const press = (...names: readonly string[]): boolean[] =>
	names.map((name) => controller.handleKey(keyOf(name)));
const type = (text: string): void => {
	for (const key of typed(text)) controller.handleKey(key);
};
/** Waits until pending operations are done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => open());

describe('opening', () => {
	it('opens the message in the pager, and reports a failure', async () => {
		controller.open();
		await settled();
		expect(outputs).toEqual(['page md An answer.']);
		expect(toasts).toEqual(['no pager']);
	});

	it('reports that there is nothing to open or to save', () => {
		open([]);
		controller.open();
		controller.begin();
		expect(toasts).toEqual(['this message has no text', 'this message has no text']);
		expect([outputs, state.saving]).toEqual([[], undefined]);
	});
});

describe('saving', () => {
	it('asks for a name, proposes one, and shows the path and the size', async () => {
		controller.begin();
		expect(state.saving?.field.text).toBe('reply.md');
		press('enter');
		expect(state.saving).toBeUndefined();
		await settled();
		expect(outputs).toEqual(['save reply.md An answer.']);
		expect(toasts).toEqual(['saving 10 B…', 'saved 10 B to /here/reply.md']);
	});

	it('edits its field with keys and pastes, and leaves other keys', () => {
		expect(press('a')).toEqual([false]);
		expect(controller.paste('x')).toBe(false);
		controller.begin();
		press('ctrl+u');
		type('no');
		press('backspace', 'up', 'ctrl+r', 'alt+enter');
		expect(controller.paste(' tes\n ')).toBe(true);
		expect(state.saving?.field.text).toBe('ntes');
		press('escape');
		expect(state.saving).toBeUndefined();
		controller.begin();
		press('ctrl+c');
		expect(state.saving).toBeUndefined();
	});

	it('replaces a file only after a confirmation, and only that file', async () => {
		saved = {how: 'exists', path: '/here/reply.md'};
		controller.begin();
		press('enter');
		await settled();
		expect(toasts.at(-1)).toContain('reply.md already exists: Enter to replace it, Esc to cancel');
		type('x');
		press('enter');
		await settled();
		press('backspace', 'enter');
		await settled();
		expect(outputs.map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual([
			'save reply.md',
			'save reply.mdx',
			'save reply.md',
		]);
		press('enter');
		await settled();
		expect(outputs.at(-1)).toBe('replace reply.md An answer.');
	});

	it('keeps the field open after a failure, and closes it without a name', async () => {
		saved = {how: 'not', because: 'the disk is full'};
		controller.begin();
		press('enter');
		await settled();
		expect(toasts.at(-1)).toBe('not saved: the disk is full');
		expect(state.saving?.field.text).toBe('reply.md');
		press('ctrl+u', 'enter');
		expect(state.saving).toBeUndefined();
		expect(outputs).toHaveLength(1);
	});
});
