import {beforeEach, describe, expect, it} from 'vitest';
import type {AssistantEntry, Entry} from '../../../source/chat/entry.ts';
import type {JsonValue} from '../../../source/protocol/frames.ts';
import type {RemoteText} from '../../../source/protocol/remote-text.ts';
import {explorerLines, explorerStatus} from '../../../source/ui/explorer/explorer-view.ts';
import {createExplorerController, type ExplorerController} from '../../../source/ui/explorer/exploring.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';
import {watchedArray} from '../../support/json-trees.ts';
import {keyOf, typed} from '../../support/keys.ts';
import {lostRemoteText, remoteTextOf} from '../../support/remote-texts.ts';
import {textOf} from '../../text/any-text.ts';

const RESULT = {of: 7, items: [{name: 'Lamp'}, {name: 'Chair'}], body: '{"in": 1}'};

let state: UiState;
let clock: HandClock;
let controller: ExplorerController;
/** The texts that were copied or opened in the pager. */
let outputs: string[];
let toasts: (string | undefined)[];
/** The actions passed to the pages. */
let performed: string[];
let entries: readonly Entry[];
let endPager: (problem?: string) => void;

/** @param resultJson its source, where `JSON.parse` loses a part of it */
function open(result: unknown = RESULT, resultJson?: string): void {
	const call = toolCall('get_order', {
		key: 'e2/call',
		arguments: {id: 7},
		outcome: {state: 'succeeded', result: result as JsonValue, ...(resultJson !== undefined && {resultJson})},
	});
	const unknown = toolCall('unknown', {key: 'e2/unknown'});
	entries = [
		userEntry('question', {id: 'e1'}),
		assistantEntry([toolPart(call), toolPart(unknown), textPart('answer')], {id: 'e2'}),
	];
	state = {...INITIAL, focus: 'transcript', selected: 'e2/call'};
	clock = createHandClock();
	outputs = [];
	toasts = [];
	performed = [];
	controller = createExplorerController({
		clock,
		perform: (action) => performed.push(action.do),
		context: () => ({
			state,
			snapshot: {...EMPTY_SNAPSHOT, entries},
			size: {columns: 80, rows: 24},
			now: 0,
		}),
		set(change) {
			state = {...state, ...change};
		},
		toast(text, style = 'accent') {
			toasts.push(`${style}: ${text}`);
			state = {...state, toast: {text, style}};
		},
		async copy(text) {
			outputs.push(`copy ${text}`);
			return text === '1' ? {how: 'not', because: 'of this test'} : {how: 'clipboard', bytes: text.length};
		},
		runPager(text, kind) {
			outputs.push(`${kind} ${text}`);
			return new Promise((resolve) => {
				endPager = resolve;
			});
		},
	});
}

/** Selects the row of a folded run of 200 calls. */
function openRun(rest?: AssistantEntry['rest']): void {
	open();
	const calls = Array.from({length: 200}, (_, id) =>
		toolPart(
			toolCall('get_order', {
				key: `e2/${id}`,
				id: `t${id % 9}`,
				arguments: {id},
				outcome: {state: 'succeeded', result: 'cut'},
			}),
		),
	);
	entries = [assistantEntry([...calls, textPart('answer')], {id: 'e2', ...(rest && {rest})})];
	state = {...state, selected: 'e2/0 run'};
}

beforeEach(() => {
	open();
	controller.open();
});

const press = (...names: readonly string[]): void => {
	for (const name of names) controller.handleKey(keyOf(name));
};
const status = (): string => (state.explorer === undefined ? '' : textOf(explorerStatus(state.explorer, 77)));
const path = (): string => /^\S+(?: → \S+)?/.exec(status())?.[0] ?? '';
const rows = (): string[] =>
	state.explorer === undefined
		? []
		: explorerLines(state.explorer, 60, 18)
				.slice(1)
				.map((line) => textOf(line).trimEnd());
/** Lets pending promises settle. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('opening a reply that was cut', () => {
	const items = Array.from({length: 500}, (_, index) => ({id: index}));
	const result = {tool_call_id: 't1', name: 'get_order'};
	const frame = JSON.stringify({
		type: 'ai_response',
		message: 'answer',
		tool_calls: [{id: 't1', name: 'get_order', arguments: {id: 8}}],
		tool_results: [
			{...result, result: {items}},
			{...result, result: 'duplicate'},
		],
	});
	const cut = toolCall('get_order', {
		key: 'e2/0',
		id: 't1',
		arguments: {id: 8},
		outcome: {state: 'succeeded', result: {items: ['… 500 more items']}},
	});
	const again = toolCall('get_order', {
		key: 'e2/1',
		id: 't1',
		outcome: {state: 'succeeded', result: 'cut'},
	});

	/** Opens a call of a reply with this remote text. */
	function openCut(json: RemoteText, selected = 'e2/0'): void {
		open();
		entries = [
			assistantEntry([toolPart(cut), toolPart(again)], {id: 'e2', rest: {calls: 0, results: 0, json}}),
		];
		state = {...state, selected};
		expect(controller.open()).toBe(true);
	}

	it('reads all of it', async () => {
		openCut(remoteTextOf(frame, 0));
		expect(toasts).toEqual(['dim: reading 5.5 KB …']);
		expect(state.page).toBe('chat');
		await settled();
		expect(state.page).toBe('explorer');
		expect(state.toast).toBeUndefined();
		expect(rows().join()).toContain('500 items');
		openCut(remoteTextOf(frame, 0), 'e2/1');
		await settled();
		expect(rows().join()).toContain('duplicate');
	});

	it('shows the received part if the rest is gone, or is another reply, and reports that', async () => {
		for (const json of [lostRemoteText('', frame.length), remoteTextOf('{}', 0), remoteTextOf('[', 0)]) {
			openCut(json);
			await settled();
			expect(toasts.at(-1)).toBe('warning: cut: the rest of the reply is no longer kept');
			expect(rows().join()).toContain('[1 item]');
		}
	});

	it('shows the received part if keys would have to wait, and names the keys for the rest', () => {
		openCut(lostRemoteText('', 98 * 1024 * 1024));
		expect(toasts).toEqual([
			'warning: cut: the reply has 98 MB; select its text and press o or s for all of it',
		]);
		expect(rows().join()).toContain('[1 item]');
	});

	it('opens nothing once the user has moved on', async () => {
		openCut(remoteTextOf(frame, 0));
		state = {...state, selected: 'reply e1'};
		await settled();
		expect(state.page).toBe('chat');
	});
});

describe('opening', () => {
	it('shows the call under the cursor, if any', () => {
		expect(state.page).toBe('explorer');
		expect(path()).toBe('$.result');
		state = {...state, page: 'chat', explorer: undefined, selected: 'reply e1'};
		expect(controller.open()).toBe(false);
		state = {...state, selected: undefined};
		expect(controller.open()).toBe(false);
		expect(state.page).toBe('chat');
	});

	it('reports that there is nothing to explore', () => {
		state = {...state, page: 'chat', explorer: undefined, selected: 'e2/unknown'};
		expect(controller.open()).toBe(true);
		expect(toasts).toEqual(['warning: the server sent neither arguments nor a result']);
		expect(state.page).toBe('chat');
	});

	it('shows the calls of a run from its row, folded or not', () => {
		openRun();
		for (const folds of [state.folds, state.folds.toggleRun('e2/0 run')]) {
			state = {...state, page: 'chat', explorer: undefined, folds};
			expect(controller.open()).toBe(true);
			expect(state.page).toBe('explorer');
			expect(state.explorer?.title).toBe('get_order 200 calls');
			expect(state.explorer?.root.rows).toBe(200);
			press('down', 'right', 'right', 'right', 'right');
			expect(path()).toBe('$[1].arguments.id');
		}
	});

	it('reads all calls of a run whose reply was cut', async () => {
		const calls = Array.from({length: 200}, (_, id) => ({
			id: `t${id % 9}`,
			name: 'get_order',
			arguments: {id},
		}));
		const results = calls.map(({id}, of) => ({tool_call_id: id, name: 'get_order', result: {of}}));
		const frame = {type: 'ai_response', message: '', tool_calls: calls, tool_results: results};
		const json = remoteTextOf(JSON.stringify(frame), 0);
		openRun({calls: 0, results: 0, json});
		controller.open();
		await settled();
		expect(state.explorer?.title).toBe('get_order 200 calls');
		press('G', 'Y', 'y');
		await settled();
		expect(outputs[0]).toBe('copy $[199]');
		expect(JSON.parse(outputs[1]?.slice('copy '.length) ?? '')).toEqual({
			arguments: {id: 199},
			result: {of: 199},
		});
	});

	it('is undone by Esc, which restores the position', () => {
		const before = state;
		press('down', 'escape');
		expect([state.page, state.explorer, state.selected, state.anchor]).toEqual([
			'chat',
			undefined,
			'e2/call',
			before.anchor,
		]);
	});
});

describe('keys', () => {
	it('are text after the slash', () => {
		press('/');
		controller.handleKey({...keyOf('c'), name: 'chair', text: 'chair'});
		expect(state.explorer?.filter?.field?.text).toBe('chair');
		expect(path()).toBe('$.result.items[1].name');
	});

	it('pass the actions that pages share to the pages', () => {
		press('ctrl+l', 'f1', '?', 'ctrl+c');
		expect(performed).toEqual(['redraw', 'help', 'help', 'interrupt']);
		press('/', 'ctrl+l', '?');
		expect(performed.slice(4)).toEqual(['redraw']);
	});

	it('hide the message that covers the path', () => {
		press('n');
		expect(state.toast?.text).toMatch(/there is no filter/);
		press('down');
		expect(state.toast).toBeUndefined();
	});
});

describe('copying', () => {
	it('copies strings as they are, and other values as JSON', async () => {
		press('down', 'y', 'down', 'down', 'y');
		await settled();
		expect(outputs).toEqual(['copy 7', 'copy {"in": 1}']);
		press('up', 'right', 'right', 'y', 'right', 'down', 'y');
		await settled();
		expect(outputs.slice(2)).toEqual(['copy {\n  "name": "Lamp"\n}', 'copy Lamp']);
		expect(toasts[0]).toBe('success: copied 1 B to the clipboard');
	});

	it('copies the path, and shows it', async () => {
		press('down', 'down', 'down', 'right', 'right', 'Y');
		await settled();
		expect(outputs).toEqual(['copy $.result.body → $.in']);
		expect(toasts).toEqual(['success: copied $.result.body → $.in to the clipboard']);
		press('y');
		await settled();
		expect(toasts.at(-1)).toBe('warning: not copied: of this test');
	});
});

describe('the path of equal names', () => {
	const AMBIGUOUS = '; not unique: an object has several members of one name';
	it.each([
		['{"dup": 1, "dup": {"in": 2}, "one": 3}', ['down'], '$.result.dup'],
		['{"dup": 1, "dup": {"in": 2}, "one": 3}', ['down', 'down'], '$.result.dup'],
		['{"dup": 1, "dup": {"in": 2}, "one": 3}', ['down', 'down', 'right', 'down'], '$.result.dup.in'],
		['{"dup": 1, "dup": {"in": 2}, "one": 3}', ['/', '3', 'enter'], '$.result.one'],
		['{"dup": 1, "dup": {"in": 2}, "one": 3}', ['/', '2', 'enter'], '$.result.dup.in'],
		['{"a": [{"b": 1}, {"b": 2}]}', ['down', 'right', 'down', 'down'], '$.result.a[1]'],
	])('%s %j', async (result, keys, path) => {
		open(JSON.parse(result), result);
		controller.open();
		press(...keys);
		clock.advance(1_000);
		press('Y');
		await settled();
		expect(outputs).toEqual([`copy ${path}`]);
		const isAmbiguous = path.includes('dup');
		expect(toasts).toEqual([
			`${isAmbiguous ? 'warning' : 'success'}: copied ${path} to the clipboard${isAmbiguous ? AMBIGUOUS : ''}`,
		]);
	});
});

describe('the pager', () => {
	it('gets the value, and the keys until it ends', async () => {
		press('o', 'down', 'escape');
		expect(outputs).toEqual([`json ${JSON.stringify(RESULT, undefined, 2)}`]);
		expect(path()).toBe('$.result');
		endPager();
		await settled();
		press('down', 'down', 'down', 'o');
		expect(outputs.at(-1)).toBe('txt {"in": 1}');
		endPager('pager less not found');
		await settled();
		expect(toasts).toEqual(['warning: pager less not found']);
	});
});

describe('the filter', () => {
	it('narrows with every letter, and Esc ends it', () => {
		press('down', '/');
		for (const key of typed('Lamp')) controller.handleKey(key);
		expect(rows()).toEqual([
			' ▾ result  {3 keys}',
			' │ ▾ items  [2 items]',
			' │ │ ▾ 0  {1 key}',
			'▌│ │ │   name  "Lamp"',
		]);
		press('backspace', 'backspace', 'backspace', 'backspace');
		expect(path()).toBe('$.result.of');
		controller.paste(' Cha\nir ');
		expect(state.explorer?.filter?.field?.text).toBe('Cha ir');
		press('escape');
		expect([state.explorer?.filter, path()]).toEqual([undefined, '$.result.of']);
		expect(controller.paste('text')).toBe(false);
	});

	it('is accepted by Enter, which ends an empty one', () => {
		press('/', 'a', 'down', 'up', 'enter');
		expect(state.explorer?.filter?.field).toBeUndefined();
		expect(state.explorer?.filter?.search?.query).toBe('a');
		press('/', 'enter');
		expect(state.explorer?.filter).toBeUndefined();
		press('/', 'backspace');
		expect(state.explorer?.filter).toBeUndefined();
		press('/', 'a', 'ctrl+c');
		expect(state.explorer?.filter).toBeUndefined();
		press('/', 'z', 'z', 'z', 'enter');
		expect(toasts.at(-1)).toBe('warning: no key or value matches zzz');
	});

	it('runs in slices between keys', () => {
		const {value, visited} = watchedArray(1_000_000, (index) => index);
		open(value);
		controller.open();
		press('/', '9', '9', '9', '9', '9', '9');
		// One slice for each letter.
		expect(visited()).toBeLessThan(6 * 4100);
		expect(clock.pending()).toBe(1);
		expect(status()).toContain('searching…');
		press('escape');
		expect(clock.pending()).toBe(0);
		const before = visited();
		clock.advance(1000);
		expect(visited()).toBe(before);
	});

	it('is drawn at intervals while it runs, and at its end', () => {
		open(Array.from({length: 500_000}, (_, index) => `item ${index}`));
		controller.open();
		press('/', '9', '9', '9');
		const drawings = new Set<unknown>();
		let slices = 0;
		while (clock.pending() > 0) {
			clock.advance(1);
			slices++;
			drawings.add(state.explorer);
		}
		expect(slices).toBeGreaterThan(100);
		expect(drawings.size).toBeGreaterThan(1);
		expect(drawings.size).toBeLessThan(slices / 20);
		expect(status()).toContain('1,400 found');
	});

	it('completes without keys', () => {
		open(Array.from({length: 20_000}, (_, index) => `item ${index}`));
		controller.open();
		press('/');
		controller.handleKey({...keyOf('i'), name: 'item 19999', text: 'item 19999'});
		press('enter');
		clock.advance(1000);
		expect(clock.pending()).toBe(0);
		expect(path()).toBe('$.result[19999]');
	});
});
