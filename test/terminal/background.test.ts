import {beforeEach, describe, expect, it} from 'vitest';
import {
	type Background,
	type BackgroundWatch,
	backgroundOf,
	watchBackground,
} from '../../source/terminal/background.ts';
import type {Reply} from '../../source/terminal/input/key.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';

const colour = (level: number): Reply => ({kind: 'background-colour', red: level, green: level, blue: level});
const ATTRIBUTES: Reply = {kind: 'device-attributes'};

describe('backgroundOf', () => {
	it.each([
		['black', [0, 0, 0], 'dark'],
		['white', [1, 1, 1], 'light'],
		['solarized dark', [0, 0.169, 0.212], 'dark'],
		['solarized light', [0.992, 0.965, 0.89], 'light'],
		['pure blue, which is dark', [0, 0, 1], 'dark'],
		['pure green, which is light', [0, 1, 0], 'light'],
		['dark grey', [0.3, 0.3, 0.3], 'dark'],
	] as const)('%s', (_, [red, green, blue], background) => {
		expect(backgroundOf({kind: 'background-colour', red, green, blue})).toBe(background);
	});
});

describe('watchBackground', () => {
	let clock: HandClock;
	let handlers: Set<(reply: Reply) => void>;
	let asked: number;
	let learnt: Background[];
	let watch: BackgroundWatch;
	const reply = (...replies: readonly Reply[]): void => {
		for (const each of replies) for (const handler of handlers) handler(each);
	};

	/** Whether an answer is still waited for. */
	async function isOpen(): Promise<boolean> {
		let isSettled = false;
		void watch.settled().then(() => {
			isSettled = true;
		});
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
		return !isSettled;
	}

	beforeEach(() => {
		clock = createHandClock();
		handlers = new Set();
		asked = 0;
		learnt = [];
		watch = watchBackground({
			ask: () => void asked++,
			onReply(handler) {
				handlers.add(handler);
				return () => handlers.delete(handler);
			},
			learn: (background) => learnt.push(background),
			clock,
		});
	});

	it('asks when it is told to, and passes the answer on', async () => {
		expect(asked).toBe(0);
		expect(await isOpen()).toBe(false);
		watch.ask();
		expect(asked).toBe(1);
		expect(await isOpen()).toBe(true);
		reply(colour(1), ATTRIBUTES);
		expect(learnt).toEqual(['light']);
		expect(await isOpen()).toBe(false);
	});

	it('waits no longer for a terminal that answers the other question alone', async () => {
		watch.ask();
		reply(ATTRIBUTES);
		expect(await isOpen()).toBe(false);
		expect(learnt).toEqual([]);
	});

	it('waits 200 ms for a terminal that answers nothing, and still listens to a late answer', async () => {
		watch.ask();
		clock.advance(199);
		expect(await isOpen()).toBe(true);
		clock.advance(1);
		expect(await isOpen()).toBe(false);
		reply(colour(0), ATTRIBUTES);
		expect(learnt).toEqual(['dark']);
	});

	it('waits for the answers to all questions', async () => {
		watch.ask();
		watch.ask();
		reply(ATTRIBUTES);
		expect(await isOpen()).toBe(true);
		reply(ATTRIBUTES);
		expect(await isOpen()).toBe(false);
	});

	it('asks anew when the terminal says that its colours changed', () => {
		reply({kind: 'colour-scheme'});
		expect(asked).toBe(1);
		reply(colour(1), ATTRIBUTES);
		expect(learnt).toEqual(['light']);
	});

	it('ignores every other reply', () => {
		watch.ask();
		reply({kind: 'other'}, {kind: 'focus', focused: true});
		expect(learnt).toEqual([]);
	});

	it('leaves nothing behind', async () => {
		watch.ask();
		const settled = watch.settled();
		watch.stop();
		await settled;
		expect(handlers.size).toBe(0);
		expect(clock.pending()).toBe(0);
	});
});
