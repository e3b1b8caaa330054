import {expect, it} from 'vitest';
import {preloadWhenIdle} from '../../../source/modes/interactive/preload.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {liveTurn} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';

function begin() {
	const chat = createFakeChat();
	const clock = createHandClock();
	const warmed: number[] = [];
	const {typed, stop} = preloadWhenIdle({chat, clock, steps: [() => warmed.push(clock.now())]});
	/** No listener and no timer is left. */
	const isOver = (): boolean => chat.listeners() === 0 && clock.pending() === 0;
	return {chat, clock, warmed, typed, stop, isOver};
}

it('preloads in the first pause without typing, once', () => {
	const {chat, clock, warmed, typed, isOver} = begin();
	clock.advance(249);
	typed();
	clock.advance(249);
	expect(warmed).toEqual([]);
	clock.advance(1);
	expect(warmed).toEqual([clock.now()]);
	expect(isOver()).toBe(true);
	typed();
	chat.show({turn: liveTurn()});
	expect(isOver()).toBe(true);
});

it('preloads once the first turn is drawn, if there was no pause', () => {
	const {chat, clock, warmed, typed, isOver} = begin();
	chat.show({connection: CONNECTIONS.ready});
	typed();
	chat.show({turn: liveTurn()});
	clock.advance(10);
	typed();
	chat.show({turn: liveTurn({text: 'more'})});
	expect(warmed).toEqual([]);
	clock.advance(10);
	expect(warmed).toEqual([clock.now()]);
	expect(isOver()).toBe(true);
});

it('lets keys be read between its steps, and waits for another pause if there are some', () => {
	const chat = createFakeChat();
	const clock = createHandClock();
	const taken: string[] = [];
	const steps = ['first', 'second', 'third'].map((name) => () => taken.push(name));
	const {typed} = preloadWhenIdle({chat, clock, steps});
	clock.advance(250);
	expect(taken).toEqual(['first']);
	clock.advance(10);
	expect(taken).toEqual(['first', 'second']);
	typed();
	clock.advance(249);
	expect(taken).toEqual(['first', 'second']);
	clock.advance(1);
	expect(taken).toEqual(['first', 'second', 'third']);
	expect([chat.listeners(), clock.pending()]).toEqual([0, 0]);
});

it('stops waiting when it is cancelled', () => {
	const {typed, stop, isOver} = begin();
	typed();
	stop();
	typed();
	expect(isOver()).toBe(true);
});
