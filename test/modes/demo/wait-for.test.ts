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
let waiter: Waiter;

beforeEach(() => {
	clock = createHandClock();
	chat = createFakeChat();
	stop = new AbortController();
	waiter = createWaiter(chat, clock, stop.signal);
});

const {ready, dialing, waiting, stopped} = CONNECTIONS;
const become = (connection: ConnectionState): void => chat.show({connection});
const never = (): undefined => undefined;
/** The end of a wait that finds nothing. */
const ending = async () => {
	const result = await waiter.until(never);
	return 'ending' in result ? result.ending : undefined;
};
/** Waits until a change has been checked. */
const checked = (): Promise<void> => Promise.resolve();

describe('until', () => {
	it('resolves with a result now or after a change', async () => {
		become(ready);
		expect(await waiter.until(({connection}) => connection.at)).toEqual({found: 'ready'});
		const found = waiter.until(({model}) => model);
		await checked();
		chat.show({model: 'Claude'});
		expect(await found).toEqual({found: 'Claude'});
		expect(clock.pending()).toBe(0);
		waiter.dispose();
		expect(chat.listeners()).toBe(0);
	});

	it('checks after the last change caused by one frame', async () => {
		become(ready);
		const checks: boolean[] = [];
		const found = waiter.until(({completing, turn}) => {
			checks.push(completing);
			return turn === undefined && !completing ? 'settled' : undefined;
		});
		chat.show({turn: liveTurn()});
		await checked();
		chat.show({turn: undefined});
		chat.show({completing: true});
		await checked();
		chat.show({completing: false});
		expect(await found).toEqual({found: 'settled'});
		expect(checks).toEqual([false, false, true, true, false].slice(0, checks.length));
		expect(checks).not.toHaveLength(1);
	});
});

describe('the end', () => {
	it('occurs at once if the first connection fails', async () => {
		become(dialing);
		become(waiting);
		expect(await ending()).toEqual({exitCode: waiting.because.exitCode, sentence: undefined});
	});

	it('occurs when the connection stops, with the exit code of the failure, or 6 during a turn', async () => {
		const because = {...stopped.because, exitCode: 4} as const;
		become({...stopped, because});
		expect(await ending()).toEqual({exitCode: 4, sentence: undefined});
		become(ready);
		chat.show({turn: liveTurn({phase: 'recovering'}), connection: {...stopped, because}});
		expect(await ending()).toMatchObject({exitCode: 6});
	});

	it('occurs after the time limit if a lost connection is not made again', async () => {
		become(ready);
		const end = ending();
		clock.advance(1_000);
		become(waiting);
		await checked();
		for (let tries = 0; tries < 5; tries++) {
			clock.advance(TIMEOUTS.reconnection / 5 - 1);
			become(tries % 2 === 0 ? dialing : waiting);
			await checked();
		}
		expect(clock.pending()).toBe(1);
		clock.advance(5);
		expect(await end).toEqual({exitCode: 3, sentence: 'No new connection within 30 s. Giving up.'});
	});

	it('starts the time limit again after each loss', async () => {
		become(ready);
		const end = ending();
		for (let times = 0; times < 3; times++) {
			become(waiting);
			await checked();
			clock.advance(TIMEOUTS.reconnection - 1);
			become(ready);
			await checked();
		}
		become(waiting);
		chat.show({turn: liveTurn({phase: 'recovering'})});
		await checked();
		clock.advance(TIMEOUTS.reconnection);
		expect(await end).toMatchObject({exitCode: 6});
	});

	it('occurs when no frame of a turn arrives for too long', async () => {
		become(ready);
		const end = ending();
		chat.show({turn: liveTurn()});
		await checked();
		clock.advance(TIMEOUTS.silence - 1);
		chat.show({turn: liveTurn({lastFrameAt: clock.now(), phase: 'thinking'})});
		await checked();
		clock.advance(TIMEOUTS.silence - 1);
		await checked();
		expect(clock.pending()).toBe(1);
		clock.advance(1);
		expect(await end).toEqual({
			exitCode: 5,
			sentence: 'The server sent nothing about the answer for 120 s. Giving up.',
		});
	});

	it('occurs when the search for an answer takes too long, even if frames arrive', async () => {
		become(ready);
		const end = ending();
		for (let at = 0; at < TIMEOUTS.recovery; at += 10_000) {
			chat.show({turn: liveTurn({phase: 'recovering', lastFrameAt: clock.now()})});
			await checked();
			clock.advance(10_000);
		}
		expect(await end).toMatchObject({
			exitCode: 6,
			sentence: expect.stringContaining('was not found within 120 s'),
		});
	});

	it('occurs when the signal aborts, before or during a wait', async () => {
		become(ready);
		const end = ending();
		stop.abort();
		expect(await end).toEqual({exitCode: 130, sentence: undefined});
		expect(await waiter.until(() => 'found')).toEqual({ending: {exitCode: 130, sentence: undefined}});
		expect(clock.pending()).toBe(0);
	});
});
