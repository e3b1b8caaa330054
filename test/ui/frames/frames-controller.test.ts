/** The frames pane by its keys: it follows, stays where one reads, pauses, filters between keys, and leads to messages and back. */
import {describe, expect, it} from 'vitest';
import type {FrameRecord} from '../../../source/recording/frame-record.ts';
import {createController} from '../../../source/ui/controller.ts';
import {windowOf} from '../../../source/ui/frames/frames-state.ts';
import {framesView, rowsForFrames} from '../../../source/ui/frames/frames-view.ts';
import {listHeight} from '../../../source/ui/screen-regions.ts';
import {assistantEntry, liveTurn, noticeEntry, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {settled} from '../../support/key-contexts.ts';
import {keyOf, typed} from '../../support/keys.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';
import {messageRecord, recordedFrames, records} from '../../support/recorded-frames.ts';

const SIZE = {columns: 80, rows: 24};
const CALL = toolCall('get_order', {key: 'e2/a', id: 'call_3'});

async function openPane(given: readonly FrameRecord[], keys: readonly string[] = ['f12']) {
	await import('../../../source/ui/frames/frames-controller.ts');
	const chat = createFakeChat({
		entries: [
			userEntry('question 0', {id: 'e1', at: 0}),
			assistantEntry([toolPart(CALL)], {id: 'e2', at: 31}),
			userEntry('from the history', {id: 'e3', at: undefined}),
			noticeEntry('refused', {id: 'e4', at: 9000}),
		],
	});
	const clock = createHandClock();
	const port = recordedFrames(given);
	const saved: string[] = [];
	const controller = createController({
		...{chat, clock, facts: {exposed: false, open: 'private'}},
		ports: {
			...QUIET_PORTS,
			frames: port,
			async save(name, content) {
				let text = '';
				if (typeof content === 'string') text = content;
				else for await (const part of content) text += Buffer.from(part).toString();
				saved.push(`${name} ${text}`);
				return {how: 'saved', path: name, bytes: text.length};
			},
		},
	});
	controller.setSize(SIZE);
	const press = (...names: readonly string[]): void => {
		for (const name of names)
			for (const key of name.length === 1 || name.includes(':') ? typed(name) : [keyOf(name)])
				controller.handleKey(key);
	};
	press(...keys);
	await settled();
	await settled();
	const pane = () => {
		const {frames} = controller.getState();
		if (frames === undefined) throw new Error('the pane is not open');
		return frames;
	};
	const height = rowsForFrames(listHeight({...controller.getState(), page: 'frames'}, SIZE));
	return {
		...{chat, clock, controller, port, press, pane, height, saved, state: controller.getState},
		drawn: () =>
			framesView(pane(), 80, 19)
				.lines.map((line) => line.map(({text}) => text).join(''))
				.join('\n'),
		/** Numbers of the rows on the screen, and of the selected one. */
		shown() {
			const {top, cursor, count} = windowOf(pane(), height);
			const {list} = pane();
			return {
				first: list.numberAt(top),
				last: list.numberAt(Math.min(count, top + height) - 1),
				at: list.numberAt(cursor),
			};
		},
	};
}

describe('the frames pane', () => {
	it('follows the newest frame until the cursor leaves it, and then moves nothing', async () => {
		const {press, port, clock, shown, pane} = await openPane(records(50));
		const add = (count: number): void => {
			for (let index = 0; index < count; index++)
				port.add(messageRecord('in', '{"type":"typing"}', 600 + index), 600 + index);
			clock.advance(40);
		};
		expect([shown().last, shown().at]).toEqual([49, 49]);
		add(1);
		expect([shown().last, shown().at]).toEqual([50, 50]);
		press('up', 'up');
		const before = shown();
		expect(before.at).toBe(48);
		add(20);
		expect(shown()).toEqual(before);
		press('end');
		expect([shown().at, pane().selected]).toEqual([70, undefined]);
		add(1);
		expect(shown().at).toBe(71);
		press('g');
		expect([shown().first, shown().at]).toEqual([0, 0]);
		press('pagedown');
		expect(shown().at).toBeGreaterThan(5);
	});

	it('pauses: what arrives is counted, and shown when it continues', async () => {
		const {press, port, clock, shown, drawn} = await openPane(records(4));
		press(' ');
		port.add(messageRecord('in', '{"type":"pong"}', 50), 50);
		clock.advance(40);
		expect(shown().last).toBe(3);
		expect(drawn()).toContain('paused, 1 new');
		press(' ');
		expect(shown().last).toBe(4);
	});

	it('filters with each letter, also what arrives, and Esc ends it', async () => {
		const {press, port, clock, pane, drawn, state} = await openPane(records(40));
		press('/', 'type:chat');
		expect(pane().list.count).toBe(10);
		port.add(messageRecord('out', '{"type":"chat","message":"new"}', 500), 500);
		port.add(messageRecord('in', '{"type":"pong"}', 500), 500);
		clock.advance(40);
		expect(pane().list.count).toBe(11);
		press('enter');
		expect(drawn()).toContain('11 of 42 frames');
		press('escape');
		expect([state().page, pane().list.count]).toEqual(['frames', 42]);
		press('escape');
		expect(state().page).toBe('chat');
	});

	it('tests a long log in slices between keys, and the newest first', async () => {
		const {press, pane, clock, height} = await openPane(records(20_000));
		press('/', 'type:chat');
		expect(pane().list.isSearching).toBe(true);
		expect(pane().list.count).toBeGreaterThanOrEqual(Math.min(height, 10));
		expect(pane().list.count).toBeLessThan(200);
		for (let step = 0; pane().list.isSearching && step < 1000; step++) clock.advance(40);
		expect(pane().list.count).toBe(5000);
	});

	it('opens a frame as its source has it, and returns to its place', async () => {
		const {press, state, shown} = await openPane([
			messageRecord('in', '{"type":"pong","n":1.10,"2":1,"1":2,"n":9007199254740993}'),
			messageRecord('in', '{"type":"cut', 1),
			{t: 2, dir: 'note', note: 'open'},
		]);
		press('up', 'up', 'enter');
		expect([state().page, state().explorer?.title, state().explorer?.root.rows]).toEqual([
			'explorer',
			'pong',
			5,
		]);
		press('escape');
		expect([state().page, state().explorer, shown().at]).toEqual(['frames', undefined, 0]);
		press('down', 'enter');
		expect(state().explorer?.root.container).toEqual({text: '{"type":"cut'});
		press('escape', 'down', 'enter');
		expect(state().explorer?.root.container).toMatchObject({note: 'open'});
		// The explorer closed by the chat leaves nothing behind.
		press('escape', 'escape');
		expect(state().page).toBe('chat');
	});

	it('leads to the message of a frame: the one nearest in time, or the answer under way', async () => {
		const {press, state, chat} = await openPane([
			messageRecord('out', {type: 'chat', message: 'question 0'}, 2),
			messageRecord('in', {type: 'typing', message: 'x'}, 10),
			messageRecord('in', {type: 'ai_response', message: 'x'}, 30),
			messageRecord('in', {type: 'error', message: 'x'}, 8999),
			messageRecord('in', {type: 'typing', message: 'x'}, 20_000),
		]);
		const found = (): string | undefined => {
			press('t');
			const {page, selected} = state();
			expect(page).toBe('chat');
			press('tab', 'f12');
			return selected;
		};
		press('g');
		const units = [found()];
		for (let step = 0; step < 4; step++) {
			press('down');
			units.push(found());
		}
		expect(units).toEqual(['e1', 'e1', 'reply e1', 'e4', 'e4']);
		chat.show({turn: liveTurn({entryId: 'e3', startedAt: 19_000})});
		press('G');
		expect(found()).toBe('e4');
		chat.show({turn: liveTurn({entryId: 'e3', startedAt: 19_000, text: 'begun'})});
		expect(found()).toBe('reply e3');
	});

	it.each([
		['a tool call', 'e2/a', {filter: '"call_3"', at: 3}],
		['a question', 'e1', {filter: '', at: 0}],
		['an answer', 'reply e1', {filter: '', at: 3}],
	])('is opened at the frames of %s, also for the first time', async (_, unit, expected) => {
		const {press, state, pane, shown, clock} = await openPane(records(8), ['tab']);
		for (let step = 0; state().selected !== unit && step < 10; step++) press('up');
		expect(state().selected).toBe(unit);
		press('F');
		clock.advance(600);
		await settled();
		await settled();
		expect([state().page, pane().filter, shown().at]).toEqual(['frames', expected.filter, expected.at]);
	});

	it('says that the frames of a message of the history are not there', async () => {
		const {press, clock, state} = await openPane(records(8), ['tab']);
		for (let step = 0; state().selected !== 'e3' && step < 10; step++) press('up');
		press('F');
		clock.advance(600);
		await settled();
		await settled();
		expect([state().page, state().toast?.text]).toEqual(['chat', 'the frames of this message were not kept']);
	});

	it('saves the frames that the filter lists', async () => {
		const {press, saved, clock} = await openPane(records(8));
		press('/', 'type:chat', 'enter', 's');
		clock.advance(600);
		press('enter');
		await settled();
		await settled();
		const lines = records(8)
			.filter((_, index) => index % 4 === 0)
			.map((record) => `${JSON.stringify(record)}\n`);
		expect(saved).toEqual([`frames.jsonl ${lines.join('')}`]);
	});
});
