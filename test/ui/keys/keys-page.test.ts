/** The tables of docs/keys.md are those of the program: of the key table, its actions with names, and of a controller in each state of the input. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {actionAt, keySections} from '../../../source/ui/keys/key-dispatch.ts';
import type {KeyContext} from '../../../source/ui/keys/key-rows.ts';
import {CHANGEABLE} from '../../../source/ui/keys/keymap.ts';
import type {UiState} from '../../../source/ui/ui-state.ts';
import {liveTurn, queuedMessage} from '../../support/entries.ts';
import {keyFor, keyHarness, settled} from '../../support/key-contexts.ts';

const page = readFileSync(new URL('../../../docs/keys.md', import.meta.url), 'utf8');

const KEYS = [
	['Esc', 'escape'],
	['Tab', 'tab'],
	['Enter', 'enter'],
	['Ctrl+C', 'ctrl+c'],
	['Ctrl+D', 'ctrl+d'],
	['q', 'q'],
	['another letter', 'x'],
] as const;

const tableOf = (first: string, rows: ReadonlyArray<readonly [string, readonly string[]]>): string =>
	[
		`| ${first} | ${KEYS.map(([label]) => label).join(' | ')} |`,
		`|---${'|---'.repeat(KEYS.length)}|`,
		...rows.map(([name, cells]) => `| ${name} | ${cells.join(' | ')} |`),
	].join('\n');

const PLACES: ReadonlyArray<readonly [KeyContext, string]> = [
	['composer', 'input'],
	['completions', 'list of commands'],
	['search', 'prompt search (Ctrl+R)'],
	['transcript', 'transcript'],
	['replay', 'replay, in place of the input'],
	['find', 'field of the find'],
	['save', 'field for a file name'],
	['feedback', 'field for feedback'],
	['tree', 'explorer: tree'],
	['matches', 'explorer: matches'],
	['table', 'explorer: table'],
	['filter', 'explorer: field of the filter'],
	['help', 'help'],
	['frames', 'frames'],
	['frame-filter', 'frames: field of the filter'],
	['tools', 'tools'],
	['presets', 'presets'],
	['preset', 'preset: its fields'],
	['sessions', 'sessions on this machine'],
	['outline', 'outline'],
	['conversations', 'conversations'],
	['titles', 'conversations: field of the search'],
	['title', 'conversations: field of a title'],
	['question', 'conversations: question'],
	['settings', 'settings'],
	['value', 'settings: field of a value'],
	['models', 'settings: list of models'],
	['login', 'sign-in'],
];

/** The effect of an action in words; of some in one context only. */
const WORDS: Readonly<Record<string, string>> = {
	'composer escape': 'stop waiting',
	'completions escape': 'close the list',
	'search escape': 'back to the message',
	'transcript escape': 'clear the search, else go to the input',
	complete: 'complete, else go to the transcript',
	'completions complete': 'complete',
	'replay interrupt': 'again: quit',
	'replay focus': 'go to the transcript',
	'replay quit': 'quit',
	send: 'send',
	'continue-line': 'new line',
	'completions accept': 'run it',
	'search-accept': 'take the prompt',
	'find accept': 'go to the matches',
	'save accept': 'save',
	'feedback accept': 'send',
	'filter accept': 'keep the filter',
	'presets accept': 'fill in, or send',
	'preset accept': 'next field; in the last one, send',
	'sessions accept': 'continue',
	'sessions cancel': 'close',
	'outline accept': 'go to the question',
	'outline cancel': 'close',
	'preset cancel': 'back, or close',
	'value accept': 'set the value',
	'models accept': 'set the model',
	cancel: 'cancel',
	interrupt: 'stop waiting or clear; again: quit',
	'search interrupt': 'back to the message; again: quit',
	'tree interrupt': 'again: quit',
	'matches interrupt': 'again: quit',
	'table interrupt': 'again: quit',
	'help interrupt': 'close; again: quit',
	'frames interrupt': 'close; again: quit',
	'frames step-back': 'end the filter, else close',
	'frame-filter accept': 'keep the filter',
	'tools interrupt': 'close; again: quit',
	'settings interrupt': 'close; again: quit',
	'login interrupt': 'close',
	'end-input': 'quit if empty, else delete',
	delete: 'delete',
	type: 'text',
	'login type': 'text of the field',
	write: 'text: to the input',
	focus: 'go to the input',
	fold: 'fold or unfold',
	toggle: 'fold or unfold',
	'matches toggle': 'show in the tree',
	'table toggle': 'show in the tree',
	'tree leave': 'close',
	'matches leave': 'end the filter',
	'table leave': 'close the table',
	close: 'close',
	'conversations interrupt': 'close; again: quit',
	'conversations choose': 'open',
	'step-back': 'show all again, else close',
	'titles accept': 'keep the search',
	'title accept': 'rename',
	decline: 'no',
	choose: 'open',
	'settings choose': 'edit',
	continue: 'continue',
	back: 'back, or close',
};

function placeCell(context: KeyContext, id: string): string {
	const action = actionAt(context, keyFor(id), (when) => when === 'no-text');
	if (action === undefined) return '–';
	if (action.do === 'scroll' || action.do === 'page') return 'half a page down';
	if (action.do === 'select') return id === 'ctrl+d' ? 'half a page down' : 'next field';
	return WORDS[`${context} ${action.do}`] ?? WORDS[action.do] ?? `no words for ${context} ${action.do}`;
}

const STATES: ReadonlyArray<readonly [name: string, show: Partial<ChatSnapshot>, draft: string]> = [
	['empty', {}, ''],
	['with a draft', {}, 'draft'],
	['empty, during an answer', {turn: liveTurn({phase: 'thinking'})}, ''],
	['with a draft, during an answer', {turn: liveTurn({phase: 'thinking'})}, 'draft'],
	['empty, after stopping to wait', {turn: liveTurn({givenUp: true})}, ''],
	['empty, with queued messages', {queue: [queuedMessage('later')]}, ''],
];

/** What a key has done, from the state before and after it. */
function effectOf(before: UiState, after: UiState, asked: readonly string[], again: boolean): string {
	const effects = [
		asked.includes('quit') ? 'quit' : '',
		asked.includes('stop waiting') ? 'stop waiting' : '',
		asked.some((each) => each.startsWith('send ') && each !== 'send ') ? 'send' : '',
		after.focus === 'transcript' ? 'go to the transcript' : '',
		after.draft.text.length > before.draft.text.length ? 'text' : '',
		before.draft.text !== '' && after.draft.text === '' && asked.length === 0
			? 'clear the draft (↑ brings it back)'
			: '',
		again ? 'again: quit' : '',
	].filter((each) => each !== '');
	return effects.length === 0 ? '–' : effects.join('; ');
}

async function stateCell(show: Partial<ChatSnapshot>, draft: string, id: string): Promise<string> {
	const harness = await keyHarness('composer', 'no-text');
	harness.show(show);
	harness.type(draft);
	harness.asked();
	const before = harness.state();
	const press = async (): Promise<readonly string[]> => {
		harness.controller.handleKey(keyFor(id));
		await settled();
		return harness.asked();
	};
	const asked = await press();
	const after = harness.state();
	const again = after.armed !== undefined && (await press()).includes('quit');
	return effectOf(before, after, asked, again);
}

describe('docs/keys.md', () => {
	it('has the effects of the key table', () => {
		const rows = PLACES.map(
			([context, name]) => [name, KEYS.map(([, id]) => placeCell(context, id))] as const,
		);
		expect(page).toContain(tableOf('where', rows));
	});

	it('has the effects in each state of the input', async () => {
		const rows: (readonly [string, readonly string[]])[] = [];
		for (const [name, show, draft] of STATES) {
			const cells: string[] = [];
			for (const [, id] of KEYS) cells.push(await stateCell(show, draft, id));
			rows.push([name, cells]);
		}
		expect(page).toContain(tableOf('input', rows));
	});
});

it('names the actions that a configuration file may give other keys', () => {
	const rows = Object.entries(CHANGEABLE).map(([name, [context, key]]) => {
		const row = keySections()
			.flatMap((section) => section.rows)
			.find(({where, keys}) => where.includes(context) && key in keys);
		return `| \`${name}\` | \`${key}\` | ${row?.help} |`;
	});
	expect(page).toContain(['| action | key | its line of help |', '|---|---|---|', ...rows].join('\n'));
});
