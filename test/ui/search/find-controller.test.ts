import {beforeEach, describe, expect, it} from 'vitest';
import {createNavigating} from '../../../source/ui/navigating.ts';
import {keysRead} from '../../../source/ui/prelayout.ts';
import {createFindController, type FindController} from '../../../source/ui/search/find-controller.ts';
import type {NavigationContext} from '../../../source/ui/transcript/navigation.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {assistantEntry, liveTurn, noticeEntry, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {createFakeChat, type FakeChat} from '../../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';
import {keyOf, typed} from '../../support/keys.ts';
import {remoteTextOf} from '../../support/remote-texts.ts';

const ENTRIES = [
	userEntry('first order', {id: 'e1'}),
	assistantEntry('an order, an ordeal', {id: 'e2', answers: 'e1'}),
	noticeEntry('nothing', {id: 'e3'}),
];

let chat: FakeChat;
let clock: HandClock;
let state: UiState;
let toasts: string[];
let controller: FindController;

beforeEach(() => {
	chat = createFakeChat({entries: ENTRIES});
	clock = createHandClock();
	state = {...INITIAL, focus: 'transcript', selected: 'e3'};
	toasts = [];
	const context = (): NavigationContext => ({
		state,
		snapshot: chat.getSnapshot(),
		size: {columns: 60, rows: 20},
		now: 0,
	});
	const set = (change: Partial<UiState>): void => {
		state = {...state, ...change};
	};
	controller = createFindController({
		chat,
		clock,
		context,
		set,
		change: createNavigating({context, set, onIdle() {}}).change,
		toast: (text) => toasts.push(text),
	});
});

const press = (...names: readonly string[]): boolean[] =>
	names.map((name) => controller.handleKey(keyOf(name)));
const type = (text: string): void => {
	for (const key of typed(text)) controller.handleKey(key);
};
const query = (): string | undefined => state.find?.index?.pattern.query;

describe('the field', () => {
	it('finds with every letter, also with many in one tick', () => {
		controller.open('');
		expect(state.find).toMatchObject({field: {text: ''}, index: undefined});
		type('order');
		expect(query()).toBe('order');
		expect(state).toMatchObject({selected: 'e1', find: {at: {key: 'e1', match: 0}}});
		type('?');
		expect(state.find?.at).toBeUndefined();
		expect(state.selected).toBe('e3');
		press('backspace', 'backspace');
		expect(state).toMatchObject({selected: 'e1', find: {field: {text: 'orde'}}});
		press('ctrl+u');
		expect(state).toMatchObject({selected: 'e3', find: {index: undefined}});
	});

	it('moves to other matches with Up and Down', () => {
		controller.open('');
		type('order');
		press('down');
		expect(state.find?.at).toEqual({key: 'reply e1', match: 0});
		press('up', 'up');
		expect(state.find?.at).toEqual({key: 'reply e1', match: 0});
		expect(toasts).toEqual(['continued from the end']);
	});

	it.each(['escape', 'ctrl+c', 'backspace'])('is closed by %s, which restores the position', (name) => {
		const before = state;
		controller.open('');
		type('ord');
		if (name === 'backspace') press('ctrl+u');
		press(name);
		expect(state).toEqual({...before, find: undefined});
		expect(chat.listeners()).toBe(0);
		expect(press('x')).toEqual([false]);
	});

	it('is accepted by Enter, and then handles no keys', () => {
		controller.open('');
		type('order');
		press('enter');
		expect(state.find).toMatchObject({field: undefined, at: {key: 'e1', match: 0}});
		expect(press('x', 'enter')).toEqual([false, false]);
	});

	it('is not accepted if it is empty or finds nothing', () => {
		controller.open('');
		press('enter');
		expect(state.find).toBeUndefined();
		controller.open('');
		type('zebra');
		press('enter');
		expect(state).toMatchObject({find: undefined, selected: 'e3'});
		expect(toasts).toEqual(['no match for zebra']);
	});

	it('inserts a paste as one line, and moves its cursor without a new find', () => {
		controller.open('');
		expect(controller.paste(' an\n order\n')).toBe(true);
		expect(state.find).toMatchObject({field: {text: 'an order'}, at: {key: 'reply e1', match: 0}});
		const {find} = state;
		press('left');
		expect(state.find?.index).toBe(find?.index);
		expect(press('alt+enter', 'ctrl+j', 'f6', 'pageup')).toEqual([false, false, false, false]);
		expect(state.find?.field?.text).toBe('an order');
		press('escape');
		expect(controller.paste('x')).toBe(false);
	});
});

describe('a find by command', () => {
	it('is accepted at once', () => {
		state = {...state, focus: 'composer'};
		controller.open('ordeal');
		expect(state).toMatchObject({
			focus: 'transcript',
			find: {field: undefined, at: {key: 'reply e1', match: 0}},
		});
	});

	it('says that the answer under way is searched later', () => {
		chat.show({turn: liveTurn({entryId: 'e1', text: 'a zebra'})});
		controller.open('zebra');
		expect(toasts).toEqual(['no match for zebra; the answer under way is searched once it is complete']);
	});

	it('that finds nothing changes nothing', () => {
		state = {...state, focus: 'composer'};
		const before = state;
		controller.open('zebra');
		expect(state).toEqual({...before, find: undefined});
		expect(toasts).toEqual(['no match for zebra']);
	});
});

describe('steps', () => {
	it('continue from the other end and say so', () => {
		controller.open('order');
		for (const expected of ['reply e1', 'e1', 'reply e1']) {
			controller.step(1);
			expect(state.find?.at?.key).toBe(expected);
		}
		controller.step(-1);
		controller.step(-1);
		expect(toasts).toEqual(['continued from the start', 'continued from the end']);
	});

	it('say that only a part was searched, where a reply is cut', () => {
		const resultCut = {at: 0, key: 'result', start: 0, size: 9e6, units: 9e6, inside: []};
		const rest = {calls: 0, results: 1, json: remoteTextOf('{}', 0)};
		const cut = toolCall('x', {outcome: {state: 'succeeded', result: 'a', resultCut}});
		for (const entry of [
			assistantEntry([toolPart(cut)], {id: 'e9'}),
			assistantEntry('beginning', {id: 'e9', rest}),
			assistantEntry([{kind: 'text', text: remoteTextOf('beginning and end', 9)}], {id: 'e9'}),
		]) {
			chat.show({entries: [...ENTRIES, entry]});
			controller.open('THE_END');
			expect(toasts.pop()).toMatch(/^no match for THE_END in what is loaded: /);
		}
		chat.show({entries: ENTRIES});
		controller.open('THE_END');
		expect(toasts.pop()).toBe('no match for THE_END');
	});

	it('need a find', () => {
		controller.step(1);
		expect(toasts).toEqual(['nothing to find: press / to start']);
	});
});

describe('a conversation that changes', () => {
	it('is included in the find as it grows, and the current match stays', () => {
		controller.open('order');
		chat.show({entries: [...ENTRIES, userEntry('order again', {id: 'e4'})]});
		expect(state.find?.index?.hits.map(({index}) => index)).toEqual([0, 1, 3]);
		expect(state.find?.at).toEqual({key: 'e1', match: 0});
		chat.show({entries: [noticeEntry('order', {id: 'e0'}), ...ENTRIES]});
		controller.step(-1);
		expect(state.find?.at).toEqual({key: 'e0', match: 0});
		expect(controller.end()).toBe(true);
		expect(controller.end()).toBe(false);
		expect(chat.listeners()).toBe(0);
	});

	it('brings the first match of a find without matches', () => {
		controller.open('');
		type('zebra');
		chat.show({entries: [...ENTRIES, userEntry('a zebra', {id: 'e4'})]});
		expect(state).toMatchObject({selected: 'e4', find: {at: {key: 'e4', match: 0}}});
	});
});

describe('a reply that takes long to lay out', () => {
	const reply = assistantEntry(`${'some words in a row\n'.repeat(4000)}needle`, {id: 'e2', answers: 'e1'});
	const last = Array.from({length: 40}, (_, index) => userEntry(`last ${index}`, {id: `e${index + 3}`}));
	const entries = [...ENTRIES.slice(0, 1), reply, ...last];

	/** @returns the turns of the event loop until a match is shown */
	async function turnsUntilShown(): Promise<number> {
		for (let turns = 0; ; turns++) {
			if (state.find?.at !== undefined) return turns;
			await keysRead();
		}
	}

	it('is laid out and searched in steps, while the field shows what is typed', async () => {
		chat.show({entries});
		controller.open('');
		const before = state;
		type('needl');
		expect(state.find).toMatchObject({field: {text: 'needl'}, at: undefined});
		expect(state.anchor).toBe(before.anchor);
		await keysRead();
		type('e');
		expect(state.find).toMatchObject({field: {text: 'needle'}, at: undefined});
		// 4 KB are a step, and then 1,000 rows.
		expect(await turnsUntilShown()).toBeGreaterThan(80_000 / 4096 + 4);
		expect(state).toMatchObject({selected: 'reply e1', find: {at: {key: 'reply e1', match: 0}}});
		expect(state.find?.index?.pattern.query).toBe('needle');
		expect(state.anchor).toMatchObject({key: 'reply e1'});
	});

	it('is shown by a step to its match, once all of it is laid out', async () => {
		const more = entries.map((entry) => (entry.id === 'e2' ? {...entry, id: 'e98'} : entry));
		chat.show({entries: [...more, userEntry('needle', {id: 'e99'})]});
		controller.open('needle');
		expect(state.find?.at).toEqual({key: 'e99', match: 0});
		controller.step(-1);
		expect(state.find?.at).toEqual({key: 'e99', match: 0});
		const {anchor} = state;
		while (state.find?.at?.key === 'e99') {
			expect(state.anchor).toBe(anchor);
			await keysRead();
		}
		expect(state).toMatchObject({selected: 'reply e1', anchor: {key: 'reply e1'}});
	});
});

describe('a long conversation', () => {
	const long = Array.from({length: 3000}, (_, index) =>
		userEntry(`${index === 7 ? 'needle' : 'hay'} ${'and more '.repeat(50)}`, {id: `e${index}`}),
	);

	it('is processed in slices, between which keys are handled', () => {
		chat.show({entries: long});
		controller.open('');
		type('needle');
		expect(state.find?.at).toBeUndefined();
		expect(clock.pending()).toBe(1);
		controller.step(1);
		let slices = 0;
		while (clock.pending() > 0) {
			clock.advance(1);
			slices++;
		}
		expect(slices).toBeGreaterThan(3);
		expect(state).toMatchObject({selected: 'e7', find: {at: {key: 'e7', match: 0}}});
	});

	it('is processed no further once the find is closed', () => {
		chat.show({entries: long});
		controller.open('needle');
		expect(clock.pending()).toBe(1);
		controller.end();
		expect(clock.pending()).toBe(0);
	});

	it('reports that it is still searching, and in the end that there is no match', () => {
		chat.show({entries: long});
		controller.open('and more');
		controller.step(-1);
		expect(toasts.length).toBeLessThanOrEqual(1);
		controller.open('zebra');
		clock.advance(1000);
		expect(toasts.at(-1)).toBe('no match for zebra');
		expect(state.find).toBeUndefined();
	});
});
