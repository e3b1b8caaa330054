/** Plays a cell with the client for programs: each call is settled, truly, whatever happens to the connection. */
import {setImmediate as turn} from 'node:timers/promises';
import {TIME_LIMITS} from '../../../source/client/limits.ts';
import {ChatClient} from '../../../source/library/chat-client.ts';
import {ChatError, TurnError} from '../../../source/library/errors.ts';
import {createHandClock} from '../hand-clock.ts';
import {CANARY, MAX_FRAME} from './fault.ts';
import {type FaultyServer, startFaultyServer} from './faulty-server.ts';
import {CELLS, type Cell, effectOf, isLie} from './model.ts';
import {answerTo} from './peer.ts';

/** Those that need no dial of their own, and in which the server does not lie about what it has received. */
export const LIBRARY_CELLS: readonly Cell[] = CELLS.filter(
	(cell) => cell.fault.dial === undefined && cell.fault.certificate === undefined && !isLie(cell),
);

/** Seconds after which every call has to be settled, without anything that a user does. */
const MOST_SECONDS = 300;

/** Turns of the event loop in which everything on loopback has arrived, before time passes. */
const TURNS = 6;

/** @returns a sentence about each property that does not hold */
export async function playLibrary(cell: Cell): Promise<readonly string[]> {
	const {state} = cell;
	const clock = createHandClock(1_000_000);
	let shift = 0;
	const problems: string[] = [];
	const server = await startFaultyServer(cell, {
		time: {
			sleep: clock.sleep,
			shiftClock(ms) {
				shift += ms;
			},
		},
	});
	const client = new ChatClient({
		...{endpoint: server.url, token: CANARY, env: {}, maxFrameBytes: MAX_FRAME},
		clock: {now: () => clock.now() + shift, after: clock.after},
	});
	let seconds = 0;

	async function wait(): Promise<void> {
		for (let left = TURNS; left > 0; left--) await turn();
	}

	/** Lets time pass until a promise is settled. */
	async function settled<Value>(promise: Promise<Value>): Promise<PromiseSettledResult<Value> | undefined> {
		let result: PromiseSettledResult<Value> | undefined;
		void Promise.allSettled([promise]).then(([only]) => {
			result = only;
		});
		await wait();
		while (result === undefined && seconds < MOST_SECONDS) {
			clock.advance(1000);
			seconds++;
			await wait();
		}
		return result;
	}

	/** Sends a message. @returns checks its outcome */
	function ask(text: string): () => Promise<void> {
		const call = client.ask(text);
		// It is awaited later.
		call.catch(() => {});
		return async () => check(text, await settled(call), server, problems);
	}

	try {
		const connected = client.connect({retry: true});
		connected.catch(() => {});
		if (['unread', 'asked', 'recovering'].includes(state.progress)) await ask('earlier question')();
		if (state.phase !== 'closing') server.arm();
		const first = ask('first question');
		if (state.progress === 'answered') await first();
		const before = state.progress === 'answered' ? undefined : ask('second question');
		let closed: Promise<void> | undefined;
		if (state.phase === 'closing') {
			server.arm();
			closed = client.disconnect();
		}
		for (; !server.isMet && !server.actsAtOnce && seconds < MOST_SECONDS; seconds++) {
			await wait();
			if (client.state.at === 'waiting') clock.advance(1000);
		}
		await wait();
		if (!server.actsAtOnce) await server.inject();
		await wait();
		// The other calls wait for this one.
		if (effectOf(cell) === 'signed out') client.authenticate({token: CANARY}).catch(() => {});
		await first();
		await (before ?? ask('second question'))();
		if ((await settled(connected)) === undefined) problems.push('connect() is not settled');
		if ((await settled(closed ?? client.disconnect())) === undefined)
			problems.push('disconnect() is not settled');
		if (!['closed', 'idle', 'stopped'].includes(client.state.at))
			problems.push(`it is ${client.state.at} after disconnect()`);
		// A connection that has stopped may still be in its closing handshake.
		clock.advance(TIME_LIMITS.close);
		if (clock.pending() > 0) problems.push(`${clock.pending()} timers are left`);
		await server.whenIdle();
	} finally {
		await server.close();
	}
	return [...new Set(problems)];
}

/** The outcome of a message is known, and true. */
function check(
	text: string,
	result: PromiseSettledResult<{readonly text: string}> | undefined,
	{peer}: FaultyServer,
	problems: string[],
): void {
	const received = peer.received(text);
	if (received > 1) problems.push(`"${text}" was received ${received} times`);
	if (result === undefined) problems.push(`ask("${text}") is not settled`);
	else if (result.status === 'fulfilled') {
		if (!result.value.text.startsWith(answerTo(text)))
			problems.push(`"${text}" has the answer "${result.value.text.slice(0, 40)}"`);
	} else {
		const error: unknown = result.reason;
		if (!(error instanceof ChatError)) problems.push(`"${text}" fails with ${String(error)}`);
		else if (`${error.message}${error.advice}${JSON.stringify(error)}`.includes(CANARY))
			problems.push(`${error.code} says the credential`);
		if (error instanceof TurnError && error.delivery === 'not-sent' && received > 0)
			problems.push(`"${text}" is said not to be sent (${error.code}), but was received`);
		if (error instanceof TurnError && error.delivery === 'delivered' && received === 0)
			problems.push(`"${text}" is said to be delivered, but was not received`);
	}
}
