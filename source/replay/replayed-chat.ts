/** The chat of a replay as the screen reads it: the state at a position of the timeline, which the user moves. */
import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import type {NoticeEntry} from '../chat/entry.ts';
import {type Notice, notice} from '../chat/notices.ts';
import type {Clock} from '../clock.ts';
import type {Timeline} from './play-recording.ts';

/** Where a replay is. */
export interface ReplayPosition {
	/** Milliseconds since the recording began. */
	readonly t: number;
	/** Its length, ms. */
	readonly length: number;
	/** Recorded milliseconds in one of the clock: 1 = as it was. */
	readonly speed: number;
	readonly isPaused: boolean;
}

export interface Replay {
	readonly chat: Chat;
	position(): ReplayPosition;
	/** The time that the screen shows, ms since 1970. */
	now(): number;
	/** Pauses, or goes on; at the end it begins again. */
	toggle(): void;
	/** Goes to a time, ms since the recording began; a time outside is its beginning or its end. */
	seek(t: number): void;
	/** Pauses, and goes to the next moment at which something changes, or back to the one before. */
	step(by: 1 | -1): void;
	/** Goes to the next message of the user, or to the one before. */
	seekQuestion(by: 1 | -1): void;
	setSpeed(speed: number): void;
	stop(): void;
}

/** While it plays, the position of the header advances so often, ms. */
const TICK_MS = 250;
/** A step back from a message that was just passed goes to the one before it, ms. */
const JUST_PASSED_MS = 500;

export interface ReplayOptions {
	readonly timeline: Timeline;
	readonly clock: Clock;
	readonly speed: number;
	/** Begins at the end, where nothing moves. */
	readonly atOnce?: boolean;
}

export function createReplay({timeline, clock, speed: given, atOnce = false}: ReplayOptions): Replay {
	const {startedAt, length, moments, questions} = timeline;
	let speed = given;
	let isPaused = atOnce;
	/** The position when the clock was at `since`. */
	let from = atOnce ? length : 0;
	let since = clock.now();
	let index = 0;
	let cancel: () => void = () => {};
	/** The last notice of the program, which no recording has. */
	let own: NoticeEntry | undefined;
	let shown: ChatSnapshot | undefined;
	const listeners = new Set<(urgent: boolean) => void>();

	function now(): number {
		if (isPaused) return from;
		return Math.min(length, from + (clock.now() - since) * speed);
	}

	/** Index of the last moment at or before a time. */
	function momentAt(t: number): number {
		let low = 0;
		let high = moments.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((moments[middle]?.t ?? 0) <= t) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	function show(): void {
		const t = now();
		index = momentAt(t);
		shown = undefined;
		if (t >= length && !isPaused) {
			isPaused = true;
			from = length;
		}
		for (const listener of listeners) listener(true);
		plan();
	}

	/** Comes back at the next moment, or when the position in the header changes. */
	function plan(): void {
		cancel();
		if (isPaused) return;
		const next = moments[index + 1]?.t ?? length;
		cancel = clock.after(Math.max(1, Math.min(TICK_MS, (next - now()) / speed)), show);
	}

	function move(t: number): void {
		from = Math.min(length, Math.max(0, t));
		since = clock.now();
		own = undefined;
		show();
	}

	function pauseAt(t: number): void {
		isPaused = true;
		move(t);
	}

	function notify(given: Notice): void {
		own = {...given, kind: 'notice', id: `replay-${clock.now()}`, at: startedAt + now(), shape: 'line'};
		shown = undefined;
		for (const listener of listeners) listener(true);
	}

	function getSnapshot(): ChatSnapshot {
		if (shown !== undefined) return shown;
		const {snapshot} = moments[index] as (typeof moments)[number];
		shown = own === undefined ? snapshot : {...snapshot, entries: [...snapshot.entries, own]};
		return shown;
	}

	/** A replay sends nothing. */
	function refuse(): false {
		notify(notice('replay_sends_nothing'));
		return false;
	}

	index = momentAt(from);
	return {
		chat: {
			getSnapshot,
			subscribe(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
			beforeSending: () => () => {},
			connect: plan,
			send: refuse,
			sendWith: refuse,
			sendRaw: refuse,
			request: refuse,
			requestFeature: refuse,
			giveFeedback: () => notice('replay_sends_nothing'),
			retry: refuse,
			takeBack: () => undefined,
			dropHeld: () => [],
			stopWaiting() {},
			reconnect: refuse,
			signIn: refuse,
			withdrawSignIn: () => false,
			notify,
			beginConversation: refuse,
			renameConversation: refuse,
			deleteConversation: refuse,
			close: async () => cancel(),
		},
		position: () => ({t: now(), length, speed, isPaused}),
		now: () => startedAt + now(),
		toggle() {
			const t = now();
			const isOver = t >= length;
			isPaused = !isPaused;
			move(isOver && !isPaused ? 0 : t);
		},
		seek: move,
		step(by) {
			const t = now();
			const here = momentAt(t);
			const isWithin = by < 0 && t > (moments[here]?.t ?? 0);
			pauseAt(moments[here + (isWithin ? 0 : by)]?.t ?? (by < 0 ? 0 : length));
		},
		seekQuestion(by) {
			const t = now();
			const before = questions.findLast((question) => question < t - JUST_PASSED_MS);
			move(by < 0 ? (before ?? 0) : (questions.find((question) => question > t) ?? length));
		},
		setSpeed(next) {
			const t = now();
			speed = next;
			move(t);
		},
		stop: () => cancel(),
	};
}
