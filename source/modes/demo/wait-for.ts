/** Waits for what is to happen in a chat, without anybody to look at it: so it also knows when there is no use in waiting. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';

/** How long things may take where nobody can decide to wait on, ms. */
export const TIMEOUTS = {
	/** A connection that was lost is made anew. */
	reconnection: 30_000,
	/** Nothing is heard of a turn; a tool may take its time. */
	silence: 120_000,
	/** The answer to a turn that outlived its connection is looked for. */
	recovery: 120_000,
} as const;

/** The end of it all, before what was waited for. */
export interface Ending {
	/** As the command ends: 1, 3, 4, 5, 6, or 130 when it was told to stop. */
	readonly exitCode: number;
	/** Where the chat itself has not told it already. */
	readonly sentence: string | undefined;
}

export interface Waiter {
	/**
	 * Resolves with the first thing that is found in the chat, now or after a change, or with the end.
	 * @param look undefined = not yet; asked when everything that one frame brought about is done
	 */
	until<Found>(
		look: (snapshot: ChatSnapshot) => Found | undefined,
	): Promise<{readonly found: Found} | {readonly ending: Ending}>;
	/** Stops listening. */
	dispose(): void;
}

/**
 * A connection that cannot be made at first is not tried again: who starts a program from a script wants to know at
 * once, and can try again. One that was made and lost is, for a while, as the chat does it.
 */
export function createWaiter(chat: Chat, clock: Clock, signal: AbortSignal): Waiter {
	let wasReady = false;
	let lostAt: number | undefined;
	let recoveringSince: number | undefined;
	/** Losses in a row to a message over the limit: it will be as large the next time. */
	let overLimit = 0;
	let last = chat.getSnapshot().connection;

	/** What has to be remembered of the states that come and go; `until` may see the last of several alone. */
	const unsubscribe = chat.subscribe(() => {
		const {connection, turn} = chat.getSnapshot();
		recoveringSince = turn?.phase === 'recovering' ? (recoveringSince ?? clock.now()) : undefined;
		if (turn === undefined) overLimit = 0;
		if (connection === last) return;
		last = connection;
		if (connection.at === 'ready') {
			wasReady = true;
			lostAt = undefined;
		} else if (wasReady) lostAt ??= clock.now();
		if (connection.at === 'waiting' && connection.because.code === 'frame_too_large') overLimit++;
	});

	function endingOf({connection, turn}: ChatSnapshot): Ending | undefined {
		if (signal.aborted) return {exitCode: 130, sentence: undefined};
		const isLost = connection.at === 'stopped' || (connection.at === 'waiting' && !wasReady);
		if (isLost) return {exitCode: turn === undefined ? connection.because.exitCode : 6, sentence: undefined};
		if (overLimit > 1) return {exitCode: 6, sentence: 'The answer is above the limit every time; gave up.'};
		const due = nextDeadline(turn);
		return due !== undefined && due.at <= clock.now() ? due.ending : undefined;
	}

	function nextDeadline(
		turn: ChatSnapshot['turn'],
	): {readonly at: number; readonly ending: Ending} | undefined {
		if (lostAt !== undefined) {
			const sentence = `No new connection within ${TIMEOUTS.reconnection / 1000} s; gave up.`;
			return {
				at: lostAt + TIMEOUTS.reconnection,
				ending: {exitCode: turn === undefined ? 3 : 6, sentence},
			};
		}
		if (recoveringSince !== undefined) {
			const sentence = `The answer did not turn up within ${TIMEOUTS.recovery / 1000} s; gave up.`;
			return {at: recoveringSince + TIMEOUTS.recovery, ending: {exitCode: 6, sentence}};
		}
		if (turn === undefined) return undefined;
		const sentence = `Nothing was heard of the answer for ${TIMEOUTS.silence / 1000} s; gave up.`;
		return {at: turn.lastFrameAt + TIMEOUTS.silence, ending: {exitCode: 5, sentence}};
	}

	return {
		until(look) {
			return new Promise((resolve) => {
				let cancelTimer = (): void => {};
				let isOver = false;
				const finish = (result: Parameters<typeof resolve>[0]): void => {
					isOver = true;
					cancelTimer();
					stopListening();
					signal.removeEventListener('abort', check);
					resolve(result);
				};
				const check = (): void => {
					if (isOver) return;
					const snapshot = chat.getSnapshot();
					const found = signal.aborted ? undefined : look(snapshot);
					const ending = found === undefined ? endingOf(snapshot) : undefined;
					if (found !== undefined) finish({found});
					else if (ending !== undefined) finish({ending});
					else {
						cancelTimer();
						const due = nextDeadline(snapshot.turn);
						if (due !== undefined) cancelTimer = clock.after(due.at - clock.now(), check);
					}
				};
				// One frame may change things more than once: what stands at its end is looked at.
				const stopListening = chat.subscribe(() => queueMicrotask(check));
				signal.addEventListener('abort', check);
				queueMicrotask(check);
			});
		},
		dispose: unsubscribe,
	};
}
