/** The outline: its rows at any width, its filter, and where Enter goes; a long conversation costs what a short one costs. */
import {beforeEach, describe, expect, it} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import {widthOf} from '../../../source/text/width.ts';
import {type Controller, createController} from '../../../source/ui/controller.ts';
import {OUTLINE_CLOSED, outlineView, questionTitle} from '../../../source/ui/position/outline.ts';
import {keysRead} from '../../../source/ui/prelayout.ts';
import {fieldWith} from '../../../source/ui/presets/presets-state.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';
import {createFakeChat, type FakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {keyOf, typed} from '../../support/keys.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';
import {textOf} from '../../text/any-text.ts';

const NOW = new Date(2026, 10, 3, 12, 0).getTime();
const HOUR = 3_600_000;
const failed = {state: 'failed', error: 'HTTP 404', status: 404, result: undefined} as const;

const ENTRIES: readonly Entry[] = [
	userEntry('Where is order A-1001?', {id: 'e1', at: NOW - 40 * HOUR}),
	assistantEntry(
		[
			toolPart(toolCall('get', {key: 'e2/1'})),
			toolPart(toolCall('get', {key: 'e2/2', outcome: failed})),
			textPart('shipped\n\n'.repeat(30)),
		],
		{id: 'e2', answers: 'e1'},
	),
	userEntry('hello', {id: 'e3', at: NOW - HOUR}),
	assistantEntry('failed', {id: 'e4', answers: 'e3', failed: true}),
	noticeEntry('lost', {id: 'e5', level: 'error'}),
	userEntry('And A-1002?\nPlease.', {id: 'e6', at: NOW - HOUR / 2}),
];
const turn = liveTurn({entryId: 'e6', phase: 'tools', parts: [toolPart(toolCall('get', {key: 'e6/1'}))]});

const linesOf = (columns: number, rows = 10, state = OUTLINE_CLOSED, entries = ENTRIES) =>
	outlineView(state, {entries, turn}, columns, rows, NOW).lines.map((line) => textOf(line).trimEnd());

describe('the page', () => {
	it('has the time, the tool calls and the failures of each question', () => {
		expect(linesOf(80)).toEqual([
			' Outline · 3 questions',
			' filter › words of the question',
			'',
			'   2026-11-01  Where is order A-1001?                   2 tool calls ✗ 1 failed',
			'   11:00       hello                                                 ✗ 2 failed',
			' ▌ 11:30       And A-1002? Please.                                  1 tool call',
		]);
		expect(linesOf(40).slice(3)).toEqual([
			'   2026-11-01  Where is order A-…  2 ✗1',
			'   11:00       hello                 ✗2',
			' ▌ 11:30       And A-1002? Please.    1',
		]);
		expect(linesOf(40, 10, OUTLINE_CLOSED, []).slice(3)).toEqual([' Nothing was asked yet.']);
	});

	it('is safe and fits, at any size, whatever was asked', () => {
		const entries = HOSTILE_TEXTS.map((text, index) => userEntry(text, {id: `e${index}`, at: index}));
		for (const [columns, rows] of [
			[1, 1],
			[8, 3],
			[40, 24],
			[200, 24],
		] as const) {
			// Each is on the screen once.
			for (let index = 10; index < entries.length + 10; index += 20) {
				const state = {...OUTLINE_CLOSED, selected: {id: `e${index}`, index}};
				const {lines} = outlineView(state, {entries, turn: undefined}, columns, rows, NOW);
				expect(lines.length).toBeLessThanOrEqual(rows);
				for (const line of lines) {
					expect(widthOf(textOf(line))).toBeLessThanOrEqual(columns);
					expect(textOf(line)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
				}
			}
		}
	});

	it('reads the questions on the screen, of 100,000', {tags: 'slow'}, () => {
		let reads = 0;
		const entries = Array.from({length: 100_000}, (_, index) => {
			const entry = userEntry('', {id: `e${index}`});
			return Object.defineProperty({...entry}, 'text', {
				get() {
					reads++;
					return `question ${index}`;
				},
			});
		});
		const state = {...OUTLINE_CLOSED, selected: {id: 'e70000', index: 70_000}};
		const {lines} = outlineView(state, {entries, turn: undefined}, 80, 20, NOW);
		expect(
			lines.some((line) => textOf(line).startsWith(' ▌') && textOf(line).includes('question 70000')),
		).toBe(true);
		expect(reads).toBeLessThanOrEqual(20);
	});
});

describe('keys', () => {
	let chat: FakeChat;
	let controller: Controller;
	const press = (...names: readonly string[]): void => {
		for (const name of names) controller.handleKey(keyOf(name));
	};
	const listed = (): readonly string[] =>
		outlineView(controller.getState().outline, chat.getSnapshot(), 80, 20, NOW)
			.lines.slice(3)
			.map((line) => textOf(line));

	beforeEach(() => {
		chat = createFakeChat({entries: ENTRIES});
		controller = createController({
			chat,
			clock: createHandClock(),
			facts: {exposed: false, open: 'private'},
			ports: QUIET_PORTS,
		});
		controller.setSize({columns: 80, rows: 24});
	});

	it('Enter goes to the question, at the top of the screen; Esc leaves what was read in place', () => {
		const {anchor} = controller.getState();
		press('f5');
		expect(controller.getState()).toMatchObject({page: 'outline', outline: {selected: {id: 'e6', index: 5}}});
		press('up', 'escape');
		expect(controller.getState()).toMatchObject({page: 'chat', anchor, focus: 'composer'});
		press('f5', 'up', 'up', 'enter');
		expect(controller.getState()).toMatchObject({
			page: 'chat',
			focus: 'transcript',
			selected: 'e1',
			anchor: {at: 'row', key: 'e1', row: 0},
		});
		// The question that is read is selected.
		press('pagedown', 'f5');
		expect(controller.getState().outline.selected).toEqual({id: 'e1', index: 0});
	});

	it('text filters: each word anywhere, in any order; a paste too, and the list follows the conversation', async () => {
		press('f5');
		for (const key of typed('a-1')) controller.handleKey(key);
		await keysRead();
		expect(listed().map((line) => /order|And/.exec(line)?.[0])).toEqual(['order', 'And']);
		press('ctrl+u');
		controller.handlePaste(' please\nand ');
		await keysRead();
		expect(listed().map((line) => /order|And/.exec(line)?.[0])).toEqual(['And']);
		press('ctrl+u');
		for (const key of typed('nothing like it')) controller.handleKey(key);
		await keysRead();
		expect(listed()).toEqual([' No question has these words.']);
		press('enter');
		expect(controller.getState().page).toBe('outline');
		press('ctrl+u');
		expect(listed()).toHaveLength(3);
		chat.show({entries: [...ENTRIES, userEntry('fourth', {id: 'e9'})]});
		expect(listed()).toHaveLength(4);
	});

	it('filters a long conversation in steps between keys, completely', async () => {
		const entries = Array.from({length: 5000}, (_, index) =>
			userEntry(`question ${index}`, {id: `q${index}`}),
		);
		chat.show({entries});
		press('f5');
		for (const key of typed('999')) controller.handleKey(key);
		const found = () => controller.getState().outline;
		while (found().isReading) await keysRead();
		const titles = (found().found ?? []).map((index) => questionTitle(entries[index] ?? userEntry('')));
		expect(titles).toEqual([
			'question 999',
			'question 1999',
			'question 2999',
			'question 3999',
			'question 4999',
		]);
		expect(fieldWith('999').text).toBe(found().filter.text);
	});
});
