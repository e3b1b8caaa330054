import {beforeEach, expect, it} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import type {ConnectionState} from '../../../source/client/connection.ts';
import {readCatalogue} from '../../../source/protocol/catalogue.ts';
import type {CatalogueAnswer} from '../../../source/server/catalogue.ts';
import {createNavigating} from '../../../source/ui/navigating.ts';
import {
	createToolsPageController,
	type ToolsPageController,
} from '../../../source/ui/pages/tools-page-controller.ts';
import type {NavigationContext} from '../../../source/ui/transcript/navigation.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {assistantEntry, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {keyOf} from '../../support/keys.ts';

let connection: ConnectionState;
let entries: readonly Entry[];

const CALLED: readonly Entry[] = [
	userEntry('?', {id: 'e1'}),
	assistantEntry([toolPart(toolCall('a', {key: 'e2/0'})), toolPart(toolCall('a', {key: 'e2/1'}))]),
	...Array.from({length: 30}, (_, index) => userEntry('more', {id: `e${index + 3}`})),
];

const snapshot = {
	...EMPTY_SNAPSHOT,
	get connection() {
		return connection;
	},
	get entries() {
		return entries;
	},
};

let state: UiState;
let requests: number;
let answer: (result: CatalogueAnswer) => Promise<void>;
let performed: string[];
let controller: ToolsPageController;

beforeEach(() => {
	connection = CONNECTIONS.ready;
	entries = CALLED;
	state = INITIAL;
	requests = 0;
	performed = [];
	const context = (): NavigationContext => ({state, snapshot, size: {columns: 80, rows: 24}, now: 0});
	const set = (change: Partial<UiState>): void => {
		state = {...state, ...change};
	};
	controller = createToolsPageController({
		context,
		set,
		navigate: createNavigating({context, set, onIdle() {}}).change,
		askCatalogue() {
			requests++;
			return new Promise((resolve) => {
				answer = async (result) => resolve(result);
			});
		},
		perform: (action) => performed.push(action.do),
	});
	controller.open();
});

const press = (...names: readonly string[]): void => {
	for (const name of names) controller.handleKey(keyOf(name));
};

const offer: CatalogueAnswer = {
	kind: 'offered',
	catalogue: readCatalogue([{name: 'x'}, {name: 'y'}]) ?? new Map(),
};

it('opens on the first tool and asks the server once', async () => {
	expect(state).toMatchObject({page: 'tools', tools: {selected: 'called a', catalogue: {at: 'asking'}}});
	controller.open();
	expect(requests).toBe(1);
	await answer(offer);
	expect(state.tools.catalogue.at).toBe('offered');
	controller.open();
	expect(requests).toBe(1);
});

it('selects the first tool of a catalogue that comes where no tool was called', async () => {
	state = INITIAL;
	entries = [];
	controller.open();
	expect(state.tools.selected).toBeUndefined();
	await answer(offer);
	expect(state.tools.selected).toBe('offered x');
});

it('asks no server while there is no connection, and asks when it is reopened with one', async () => {
	await answer({kind: 'not-offered', because: 'it is not ready'});
	connection = EMPTY_SNAPSHOT.connection;
	controller.open();
	expect(requests).toBe(1);
	expect(state.tools.catalogue).toEqual({at: 'offline'});
	connection = CONNECTIONS.ready;
	controller.open();
	expect(requests).toBe(2);
	expect(state.tools.catalogue).toEqual({at: 'asking'});
});

it('asks a server that offered nothing again when it is reopened', async () => {
	await answer({kind: 'not-offered', because: 'it is not ready'});
	expect(state.tools.catalogue).toEqual({at: 'not-offered', because: 'it is not ready'});
	controller.open();
	expect(requests).toBe(2);
});

it('moves from tool to tool and stops at the ends', async () => {
	await answer(offer);
	const path = ['down', 'j', 'down', 'k', 'home', 'up', 'end', 'pageup'].map((name) => {
		press(name);
		return state.tools.selected;
	});
	expect(path).toEqual([
		'offered x',
		'offered y',
		'offered y',
		'offered x',
		'called a',
		'called a',
		'offered y',
		'called a',
	]);
});

it('goes to the last call of a tool that was called', () => {
	press('enter');
	expect(state).toMatchObject({page: 'chat', focus: 'transcript', selected: 'e2/1', anchor: {at: 'row'}});
});

it('shows and hides the parameters of an offered tool', async () => {
	await answer(offer);
	press('end', 'enter');
	expect([...state.tools.open]).toEqual(['y']);
	press(' ');
	expect([...state.tools.open]).toEqual([]);
});

it('closes with any other key, except text and those of the terminal', () => {
	press('escape', 'q', 'f9', 'x', '😀', 'ctrl+l', '?');
	expect(performed).toEqual(['close', 'close', 'close', 'write', 'write', 'redraw', 'help']);
});
