import {expect, it} from 'vitest';
import {warmUpInTime} from '../../source/modes/warm-up.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {liveTurn} from '../support/entries.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {createHandClock} from '../support/hand-clock.ts';

const turnOfTheLoop = (): Promise<void> =>
	new Promise((resolve) => {
		setImmediate(resolve);
	});

function begin() {
	const chat = createFakeChat();
	const clock = createHandClock();
	const warmed: number[] = [];
	const {typed, stop} = warmUpInTime({chat, clock, warmUp: () => warmed.push(clock.now())});
	/** Nothing is listened to and nothing waited for any more. */
	const isOver = (): boolean => chat.listeners() === 0 && clock.pending() === 0;
	return {chat, clock, warmed, typed, stop, isOver};
}

it('warms up in the first pause in typing, and once', async () => {
	const {chat, clock, warmed, typed, isOver} = begin();
	clock.advance(1000);
	typed();
	clock.advance(149);
	typed();
	clock.advance(149);
	expect(warmed).toEqual([]);
	clock.advance(1);
	expect(warmed).toEqual([clock.now()]);
	expect(isOver()).toBe(true);
	chat.show({turn: liveTurn()});
	await turnOfTheLoop();
	expect(warmed).toHaveLength(1);
});

it('warms up after the first turn began, and not at once, where there was no pause', async () => {
	const {chat, warmed, typed, isOver} = begin();
	chat.show({connection: CONNECTIONS.ready});
	typed();
	await turnOfTheLoop();
	expect(warmed).toEqual([]);
	chat.show({turn: liveTurn()});
	expect(warmed).toEqual([]);
	expect(isOver()).toBe(true);
	chat.show({turn: liveTurn({text: 'more'})});
	await turnOfTheLoop();
	expect(warmed).toHaveLength(1);
});

it('waits no longer when it is told so', () => {
	const {typed, stop, isOver} = begin();
	typed();
	stop();
	typed();
	expect(isOver()).toBe(true);
});
