import {beforeEach, describe, expect, it} from 'vitest';
import type {Entry, ToolCall} from '../../../source/chat/entry.ts';
import type {JsonValue} from '../../../source/protocol/frames.ts';
import type {RemoteText} from '../../../source/protocol/remote-text.ts';
import {explorerLines, explorerStatus} from '../../../source/ui/explorer/explorer-view.ts';
import {createExplorerController, type ExplorerController} from '../../../source/ui/explorer/exploring.ts';
import type {Content} from '../../../source/ui/transcript/full-text.ts';
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
		save: () => performed.push('save'),
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
			if (typeof text === 'string') outputs.push(`${kind} ${text}`);
			else void textOfContent(text).then((whole) => outputs.push(`${kind} ${whole}`));
			return new Promise((resolve) => {
				endPager = resolve;
			});
		},
	});
}

async function textOfContent(content: Exclude<Content, string>): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of content) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

/** Selects the row of a folded run of 200 calls. */
function openRun(): void {
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
	entries = [assistantEntry([...calls, textPart('answer')], {id: 'e2'})];
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
const title = (): string =>
	state.explorer === undefined ? '' : textOf(explorerLines(state.explorer, 100, 18)[0] ?? []);
/** Lets pending promises settle. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('opening a reply that was cut', () => {
	const items = Array.from({length: 500}, (_, index) => ({id: index}));
	const whole = JSON.stringify({items, last: 'THE_END'});
	/** The call with the first of its items. */
	function cutCall(json: RemoteText, units = json.length): ToolCall {
		const size = whole.length;
		const list = {at: 0, key: 'items', start: 109, size: size - 27, units: size - 27, count: 500, left: 499};
		const resultCut = {at: 2, key: 'result', start: 100, size, units, whole: json};
		return toolCall('get_order', {
			key: 'e2/0',
			id: 't1',
			arguments: {id: 8},
			outcome: {
				state: 'succeeded',
				result: {items: [{id: 0}]},
				resultCut: {...resultCut, count: 2, left: 1, inside: [{...list, inside: []}]},
			},
		});
	}

	/** Opens a call of which the rest is in this remote text. */
	function openCut(json: RemoteText, units?: number): void {
		open();
		entries = [assistantEntry([toolPart(cutCall(json, units))], {id: 'e2'})];
		state = {...state, selected: 'e2/0'};
		expect(controller.open()).toBe(true);
	}

	it('reads all of it', async () => {
		openCut(remoteTextOf(whole, 0));
		expect(toasts).toEqual(['dim: reading 5.3 KB …']);
		expect(state.page).toBe('chat');
		await settled();
		expect(state.page).toBe('explorer');
		expect(state.toast).toBeUndefined();
		expect(rows().join()).toContain('500 items');
		expect(rows().join()).toContain('THE_END');
		expect(title()).not.toContain('cut');
	});

	it('shows the received part if the rest is gone, or is not JSON, and reports that', async () => {
		for (const json of [lostRemoteText('', whole.length), remoteTextOf('[', 0)]) {
			openCut(json);
			await settled();
			expect(toasts.at(-1)).toBe('warning: cut: the rest is no longer kept');
			expect(rows().join()).toContain('[500 items]');
			expect(rows().join()).not.toContain('more');
		}
	});

	/** Opens a call that is too large to be read. */
	const openHuge = (json = remoteTextOf(whole, 0)): void => openCut(json, 98 * 1024 * 1024);

	it('shows the received part if keys would have to wait, with its true counts and sizes, marked as cut', () => {
		openHuge();
		expect(toasts).toEqual(['warning: cut: of 98 MB only the beginning is loaded']);
		expect(title()).toContain('cut: only the beginning is loaded');
		expect(rows().join()).toContain('[500 items]');
		expect(status()).toContain('5.3 KB · 3 of 4');
	});

	it('copies and opens the whole of a value of which only the beginning is loaded', async () => {
		openHuge();
		press('right', 'y');
		await settled();
		expect(toasts.at(-1)).toMatch(/^success: copied/);
		expect(JSON.parse(outputs.at(-1)?.slice('copy '.length) ?? '')).toEqual(items);
		press('o');
		await settled();
		expect(outputs.at(-1)).toBe(`json ${JSON.stringify(items)}`);
	});

	it('copies nothing of a value whose rest is gone', async () => {
		openHuge(lostRemoteText('', 1));
		press('right', 'y');
		await settled();
		expect(toasts.at(-1)).toBe('warning: cut: the rest is no longer kept');
		expect(outputs).toEqual([]);
	});

	it('says that a filter has searched only the part that is loaded', () => {
		openHuge();
		press('/');
		controller.paste('THE_END');
		expect(rows().join()).toContain('No key or value matches "THE_END" in the loaded part.');
	});

	it('opens nothing once the user has moved on', async () => {
		for (const change of [{selected: 'reply e1'}, {focus: 'composer'}, {page: 'help'}] as const) {
			openCut(remoteTextOf(JSON.stringify('a "b" '.repeat(100_000)), 0));
			state = {...state, ...change};
			for (let turn = 0; turn < 50; turn++) await settled();
			expect(state.explorer).toBeUndefined();
		}
	});

	it('shows how much is read, and reads it once', async () => {
		const json = JSON.stringify('a "b" '.repeat(100_000));
		openCut(remoteTextOf(json, 0), json.length);
		controller.open();
		while (state.page === 'chat') {
			clock.advance(60);
			await settled();
		}
		const shares = toasts.slice(1).map((text) => Number(/ (\d+) %$/.exec(text ?? '')?.[1]));
		expect(toasts[0]).toBe('dim: reading 781 KB …');
		expect(shares.length).toBeGreaterThan(3);
		expect(shares).toEqual([...shares].sort((a, b) => a - b));
		expect(shares.every((share) => share > 0 && share < 100)).toBe(true);
		expect(state.toast).toBeUndefined();
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

	it('shows the calls of a run as a table of their arguments and results, and the same call in the tree again', () => {
		openRun();
		controller.open();
		press('down', 'down', 't');
		expect(rows()[0]).toMatch(/^ +# +arguments\.id │ result$/);
		expect(rows()[3]).toMatch(/^▌ +2 +2 │ cut$/);
		press('down', 'y');
		expect(JSON.parse(String(outputs[0]?.slice(5)))).toEqual({arguments: {id: 3}, result: 'cut'});
		expect(path()).toBe('$[3]');
		press('t');
		expect([state.explorer?.table, path()]).toEqual([undefined, '$[3]']);
	});

	it('reads the calls of a run that were cut, and the others as they are', async () => {
		openRun();
		const [reply] = entries;
		if (reply?.kind !== 'assistant') throw new Error('no reply');
		const json = '{"of":199}';
		const resultCut = {at: 2, key: 'result', start: 0, size: json.length, units: json.length, inside: []};
		const parts = reply.parts.map((part, index) =>
			part.kind === 'tool' && index === 199
				? toolPart({
						...part.call,
						outcome: {
							state: 'succeeded',
							result: {},
							resultCut: {...resultCut, whole: remoteTextOf(json, 0)},
						},
					})
				: part,
		);
		entries = [{...reply, parts}];
		controller.open();
		await settled();
		expect(state.explorer?.title).toBe('get_order 200 calls');
		press('G', 'Y', 'y', 'up', 'y');
		await settled();
		expect(outputs[0]).toBe('copy $[199]');
		const copies = outputs.slice(1).map((output) => JSON.parse(output.slice('copy '.length)));
		expect(copies).toEqual([
			{arguments: {id: 199}, result: {of: 199}},
			{arguments: {id: 198}, result: 'cut'},
		]);
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

	it('are text after the slash in a table too, which searches the tree', () => {
		press('/');
		for (const key of typed('chair')) controller.handleKey(key);
		press('enter', 'enter', 't');
		expect(state.explorer?.table).toBeDefined();
		press('/');
		for (const key of typed('chair')) controller.handleKey(key);
		expect(state.explorer).toMatchObject({table: undefined, filter: {field: {text: 'chair'}}});
		expect(path()).toBe('$.result.items[1].name');
		expect(state.draft.text).toBe('');
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

	it('is drawn at intervals while it runs, and at its end', {tags: 'slow'}, () => {
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
