import {beforeEach, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import type {ToolCall} from '../../../source/chat/entry.ts';
import {explorerOf} from '../../../source/ui/explorer/explorer.ts';
import type {Saved} from '../../../source/ui/ports.ts';
import type {Content} from '../../../source/ui/transcript/full-text.ts';
import {createSaveMessage, type SaveMessage} from '../../../source/ui/transcript/save-message.ts';
import {wholeCallsJson} from '../../../source/ui/transcript/whole-calls-json.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {assistantEntry, textPart, toolCall, toolPart} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {keyOf, typed} from '../../support/keys.ts';
import {callsIn, FRAMES, SMALL, toolsOf} from '../../support/large-calls.ts';
import {remoteTextOf} from '../../support/remote-texts.ts';
import {HOSTILE_STRINGS, reaches} from '../../text/hostile-strings.ts';

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
		framesFile: () => undefined,
		toast: (text) => toasts.push(text),
		async runPager(content, kind) {
			outputs.push(`page ${kind} ${content}`);
			return 'no pager';
		},
		async *exported(name) {
			yield Buffer.from(`exported as ${name}`);
		},
		async save(name, content, mayReplace) {
			outputs.push(`${mayReplace ? 'replace' : 'save'} ${name} ${await read(content)}`);
			return saved;
		},
	});
}

const press = (...names: readonly string[]): boolean[] =>
	names.map((name) => controller.handleKey(keyOf(name)));
const type = (text: string): void => {
	for (const key of typed(text)) controller.handleKey(key);
};
async function read(content: Content): Promise<string> {
	if (typeof content === 'string') return content;
	const chunks: Uint8Array[] = [];
	for await (const chunk of content) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

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

describe('exporting the conversation', () => {
	it('asks for a name, and writes it in the format of its ending', async () => {
		controller.exportTo('');
		expect(state.saving?.field.text).toBe('conversation.md');
		press('ctrl+u');
		type('a.html');
		press('enter');
		await settled();
		expect(outputs).toEqual(['save a.html exported as a.html']);
		expect(toasts).toEqual(['saving the conversation…', 'saved the conversation, 10 B, to /here/reply.md']);
	});

	it('writes to a named file, and asks before it replaces one', async () => {
		saved = {how: 'exists', path: '/here/a.json'};
		controller.exportTo('a.json');
		await settled();
		expect(state.saving?.field.text).toBe('a.json');
		expect(toasts.at(-1)).toBe('a.json already exists: Enter to replace it, Esc to cancel');
		press('enter');
		await settled();
		expect(outputs).toEqual(['save a.json exported as a.json', 'replace a.json exported as a.json']);
	});

	it('says that there is nothing to export', () => {
		open([]);
		controller.exportTo('a.md');
		expect([outputs, toasts]).toEqual([[], ['there is nothing to export yet']]);
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
		// A key that moves the cursor ends the question too.
		press('left', 'enter');
		await settled();
		expect(outputs.at(-1)).toBe('save reply.md An answer.');
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

const RESULT = `{"id":12345678901234567890,"list":["a","b","c","d","e"],"text":"${'x'.repeat(90)}"}`;

/** A reply with a call whose values are incomplete; its text is cut too. */
function openCall(name = 'get_order', text = 'An answer.') {
	const [call] = callsIn(FRAMES.ai_response(toolsOf(RESULT, RESULT)), SMALL);
	if (call === undefined) throw new Error('no call');
	const answer = {kind: 'text', text: remoteTextOf(text, 3)} as const;
	const shown = {...call, key: 'e2/c', name};
	const rest = {calls: 0, results: 0, json: remoteTextOf('{}', 0)};
	open([assistantEntry([toolPart(shown), answer], {id: 'e2', answers: undefined, at: undefined, rest})]);
	state = {...state, selected: 'e2/c'};
	return shown;
}

async function save(): Promise<void> {
	controller.begin();
	press('enter');
	for (let turn = 0; turn < 20; turn++) await settled();
}

describe('saving a tool call', () => {
	it('writes its JSON as it came, whole, and says so', async () => {
		openCall();
		await save();
		const [name, ...content] = String(outputs[0]).split('.json ');
		expect(name).toBe('save get_order');
		const json = content.join();
		expect(json).toContain('"id": 12345678901234567890');
		expect(JSON.parse(json)).toMatchObject({name: 'get_order', result: {list: ['a', 'b', 'c', 'd', 'e']}});
		expect(toasts.at(-1)).toBe('saved the call of get_order, 10 B, to /here/reply.md');
	});

	it('of a message of any size only the text is saved, as Markdown', async () => {
		openCall();
		state = {...state, selected: 'e2'};
		await save();
		expect(outputs).toEqual(['save reply.md An answer.']);
		controller.begin();
		press('ctrl+u');
		type('all.json');
		press('enter');
		for (let turn = 0; turn < 20; turn++) await settled();
		expect(outputs[1]).toBe('save all.json {}');
	});

	it('of a run writes a list', async () => {
		const calls = Array.from({length: 8}, (_, index) =>
			toolCall('f', {key: `e2/${index}`, arguments: {index}, outcome: {state: 'succeeded', result: index}}),
		);
		open([assistantEntry([...calls.map(toolPart), textPart('Done.')], {answers: undefined, at: undefined})]);
		state = {...state, selected: 'e2/0 run'};
		await save();
		const [name, json] = String(outputs[0]).split('.json ');
		expect(name).toBe('save f');
		expect(JSON.parse(String(json))).toHaveLength(8);
		expect(toasts.at(-1)).toBe('saved the 8 calls of f, 10 B, to /here/reply.md');
	});

	it('that is too large to be read into memory is written as it came', async () => {
		const call = openCall();
		if (call.outcome.state !== 'succeeded' || call.outcome.resultCut === undefined) throw new Error('whole');
		const large = {...call.outcome.resultCut, units: 20_000_000};
		const change = async (resultCut: typeof large): Promise<void> => {
			const changed = {...call, outcome: {...call.outcome, resultCut}} as ToolCall;
			open([assistantEntry([toolPart(changed)], {id: 'e2', answers: undefined, at: undefined})]);
			state = {...state, selected: 'e2/c'};
			await save();
		};
		await change(large);
		expect(String(outputs[0])).toContain(`"result":${RESULT}}`);
		const {whole: _, ...lost} = large;
		await expect(
			read(wholeCallsJson([{...call, outcome: {...call.outcome, resultCut: lost}}])),
		).rejects.toThrow('only a part of it is still kept');
	});

	it.each(HOSTILE_STRINGS)(
		'its file name and its toasts are safe: $id',
		async ({text, mustNotReachTerminal}) => {
			openCall(text);
			await save();
			expect(String(outputs[0])).toMatch(/^save [\w-]+\.json \{/);
			const shown = toasts.join();
			expect(mustNotReachTerminal.filter((pattern) => reaches(shown, pattern))).toEqual([]);
			expect(shown).not.toContain('12345678901234567890');
		},
	);
});

it('the toast keeps the end of a long path, which is the name of the file', async () => {
	openCall();
	saved = {how: 'saved', path: `/${'long/'.repeat(30)}call.json`, bytes: 10};
	await save();
	expect(toasts.at(-1)).toMatch(/^saved the call of get_order, 10 B, to ….*long\/call\.json$/);
	expect(toasts.at(-1)?.length).toBeLessThanOrEqual(64);
});

describe('saving a value of the explorer', () => {
	it('writes the JSON of the value under the cursor, whole', async () => {
		const call = openCall();
		const explorer = explorerOf(call);
		if (explorer === undefined) throw new Error('no values');
		state = {...state, page: 'explorer', explorer: {...explorer, cursor: explorer.root.rows - 1}};
		await save();
		expect(outputs).toEqual([`save get_order-result-text.json "${'x'.repeat(90)}"`]);
		expect(toasts.at(-1)).toBe('saved the value, 10 B, to /here/reply.md');
	});
});
