import {beforeEach, describe, expect, it} from 'vitest';
import type {ConnectionState} from '../../../source/client/connection.ts';
import {createWaiter, TIMEOUTS, type Waiter} from '../../../source/modes/demo/wait-for.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {liveTurn} from '../../support/entries.ts';
import {createFakeChat, type FakeChat} from '../../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';

let clock: HandClock;
let chat: FakeChat;
let stop: AbortController;
let watch: Waiter;

beforeEach(() => {
	clock = createHandClock();
	chat = createFakeChat();
	stop = new AbortController();
	watch = createWaiter(chat, clock, stop.signal);
});

const {ready, dialing, waiting, stopped} = CONNECTIONS;
const become = (connection: ConnectionState): void => chat.show({connection});
const never = (): undefined => undefined;
/** How the watch ends, when nothing is ever found. */
const ending = async () => {
	const result = await watch.until(never);
	return 'ending' in result ? result.ending : undefined;
};
/** Lets a change be looked at. */
const looked = (): Promise<void> => Promise.resolve();

describe('until', () => {
	it('finds what is there, or comes', async () => {
		become(ready);
		expect(await watch.until(({connection}) => connection.at)).toEqual({found: 'ready'});
		const found = watch.until(({model}) => model);
		await looked();
		chat.show({model: 'Claude'});
		expect(await found).toEqual({found: 'Claude'});
		expect(clock.pending()).toBe(0);
		watch.dispose();
		expect(chat.listeners()).toBe(0);
	});

	it('looks when everything is done that one frame brought about', async () => {
		become(ready);
		const looks: boolean[] = [];
		const found = watch.until(({completing, turn}) => {
			looks.push(completing);
			return turn === undefined && !completing ? 'settled' : undefined;
		});
		chat.show({turn: liveTurn()});
		await looked();
		chat.show({turn: undefined});
		chat.show({completing: true});
		await looked();
		chat.show({completing: false});
		expect(await found).toEqual({found: 'settled'});
		expect(looks).toEqual([false, false, true, true, false].slice(0, looks.length));
		expect(looks).not.toHaveLength(1);
	});
});

describe('the end', () => {
	it('is there at once when the first connection cannot be made', async () => {
		become(dialing);
		become(waiting);
		expect(await ending()).toEqual({exitCode: waiting.because.exitCode, sentence: undefined});
	});

	it('is there when the connection stands still, with the code of the failure, or 6 in mid-turn', async () => {
		const because = {...stopped.because, exitCode: 4} as const;
		become({...stopped, because});
		expect(await ending()).toEqual({exitCode: 4, sentence: undefined});
		become(ready);
		chat.show({turn: liveTurn({phase: 'recovering'}), connection: {...stopped, because}});
		expect(await ending()).toMatchObject({exitCode: 6});
	});

	it('comes after a while when a connection that was lost does not come back', async () => {
		become(ready);
		const end = ending();
		clock.advance(1_000);
		become(waiting);
		await looked();
		for (let tries = 0; tries < 5; tries++) {
			clock.advance(TIMEOUTS.reconnection / 5 - 1);
			become(tries % 2 === 0 ? dialing : waiting);
			await looked();
		}
		expect(clock.pending()).toBe(1);
		clock.advance(5);
		expect(await end).toEqual({exitCode: 3, sentence: 'No new connection within 30 s; gave up.'});
	});

	it('begins to count anew with every loss', async () => {
		become(ready);
		const end = ending();
		for (let times = 0; times < 3; times++) {
			become(waiting);
			await looked();
			clock.advance(TIMEOUTS.reconnection - 1);
			become(ready);
			await looked();
		}
		become(waiting);
		chat.show({turn: liveTurn({phase: 'recovering'})});
		await looked();
		clock.advance(TIMEOUTS.reconnection);
		expect(await end).toMatchObject({exitCode: 6});
	});

	it('comes when nothing is heard of a turn for long', async () => {
		become(ready);
		const end = ending();
		chat.show({turn: liveTurn()});
		await looked();
		clock.advance(TIMEOUTS.silence - 1);
		chat.show({turn: liveTurn({lastFrameAt: clock.now(), phase: 'thinking'})});
		await looked();
		clock.advance(TIMEOUTS.silence - 1);
		await looked();
		expect(clock.pending()).toBe(1);
		clock.advance(1);
		expect(await end).toEqual({
			exitCode: 5,
			sentence: 'Nothing was heard of the answer for 120 s; gave up.',
		});
	});

	it('comes when an answer is looked for too long, however often the server is heard', async () => {
		become(ready);
		const end = ending();
		for (let at = 0; at < TIMEOUTS.recovery; at += 10_000) {
			chat.show({turn: liveTurn({phase: 'recovering', lastFrameAt: clock.now()})});
			await looked();
			clock.advance(10_000);
		}
		expect(await end).toMatchObject({exitCode: 6, sentence: expect.stringContaining('did not turn up')});
	});

	it('comes with the second message in a row that is over the limit, not with one', async () => {
		const because = {...waiting.because, code: 'frame_too_large'} as const;
		become(ready);
		chat.show({turn: liveTurn({phase: 'recovering'})});
		const end = ending();
		become({...waiting, because});
		await looked();
		become(ready);
		await looked();
		expect(clock.pending()).toBe(1);
		become({...waiting, because});
		expect(await end).toMatchObject({exitCode: 6, sentence: expect.stringContaining('above the limit')});
	});

	it('is there when it is wished for, before or after', async () => {
		become(ready);
		const end = ending();
		stop.abort();
		expect(await end).toEqual({exitCode: 130, sentence: undefined});
		expect(await watch.until(() => 'found')).toEqual({ending: {exitCode: 130, sentence: undefined}});
		expect(clock.pending()).toBe(0);
	});
});
