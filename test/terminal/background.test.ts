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
	let backgrounds: Background[];
	let watch: BackgroundWatch;
	const reply = (...replies: readonly Reply[]): void => {
		for (const each of replies) for (const handler of handlers) handler(each);
	};

	/** Whether an answer is pending. */
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
		backgrounds = [];
		watch = watchBackground({
			ask: () => void asked++,
			onReply(handler) {
				handlers.add(handler);
				return () => handlers.delete(handler);
			},
			onBackground: (background) => backgrounds.push(background),
			clock,
		});
	});

	it('queries when asked to, and passes the answer on', async () => {
		expect(asked).toBe(0);
		expect(await isOpen()).toBe(false);
		watch.ask();
		expect(asked).toBe(1);
		expect(await isOpen()).toBe(true);
		reply(colour(1), ATTRIBUTES);
		expect(backgrounds).toEqual(['light']);
		expect(await isOpen()).toBe(false);
	});

	it('stops waiting for a terminal that answers only the other query', async () => {
		watch.ask();
		reply(ATTRIBUTES);
		expect(await isOpen()).toBe(false);
		expect(backgrounds).toEqual([]);
	});

	it('waits two seconds for a terminal that does not answer, and still handles a late answer', async () => {
		watch.ask();
		clock.advance(1_999);
		expect(await isOpen()).toBe(true);
		clock.advance(1);
		expect(await isOpen()).toBe(false);
		reply(colour(0), ATTRIBUTES);
		expect(backgrounds).toEqual(['dark']);
	});

	it('waits for the answers to all queries', async () => {
		watch.ask();
		watch.ask();
		reply(ATTRIBUTES);
		expect(await isOpen()).toBe(true);
		reply(ATTRIBUTES);
		expect(await isOpen()).toBe(false);
	});

	it('queries again when the terminal reports a change of its colours', () => {
		reply({kind: 'colour-scheme'});
		expect(asked).toBe(1);
		reply(colour(1), ATTRIBUTES);
		expect(backgrounds).toEqual(['light']);
	});

	it('ignores every other reply', () => {
		watch.ask();
		reply({kind: 'other'}, {kind: 'focus', focused: true});
		expect(backgrounds).toEqual([]);
	});

	it('leaves no handler and no timer behind', async () => {
		watch.ask();
		const settled = watch.settled();
		watch.stop();
		await settled;
		expect(handlers.size).toBe(0);
		expect(clock.pending()).toBe(0);
	});
});
