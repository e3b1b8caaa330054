/** The ways from one state of the connection to another, each with what has to be done on the way. */
import {waitBefore} from './backoff.ts';
import type {
	ConnectionSettings,
	ConnectionState,
	Effect,
	EventContext,
	Session,
	TimerName,
} from './connection-state.ts';
import type {Cause} from './failure/cause.ts';
import {type FailureContext, failure} from './failure/failure.ts';
import type {Failure} from './failure/failure-code.ts';

export type Transition = readonly [ConnectionState, readonly Effect[]];
export type StateAt<At extends ConnectionState['at']> = Extract<ConnectionState, {readonly at: At}>;
export type Connected = StateAt<'dialing' | 'greeting' | 'authenticating' | 'ready'>;

/** A connection that was ready for as long, ms, was a good one: the next loss is counted as the first. */
const SETTLED_AFTER = 30_000;

/** Which timers can run in which state; leaving it stops them. */
export const TIMERS: Readonly<Record<ConnectionState['at'], readonly TimerName[]>> = {
	idle: [],
	dialing: ['dial'],
	greeting: ['greeting'],
	authenticating: ['auth'],
	ready: ['quiet', 'pong'],
	waiting: ['retry'],
	// A rejected connection is closed politely while the machine already stands still.
	stopped: ['close'],
	closing: ['close'],
	closed: [],
};

/** To another state: the timers of the old one stop before anything else is done. */
export function move(from: ConnectionState, to: ConnectionState, effects: readonly Effect[]): Transition {
	return [to, [...TIMERS[from.at].map(stopTimer), ...effects]];
}

export function dial(
	from: ConnectionState,
	attempt: number,
	resume: string | undefined,
	settings: ConnectionSettings,
): Transition {
	return move(from, {at: 'dialing', attempt, resume}, [
		{type: 'terminate'},
		{type: 'dial', resume},
		startTimer('dial', settings.limits.dial),
	]);
}

export function authenticate(
	from: StateAt<'greeting'> | StateAt<'ready'>,
	session: Session,
	settings: ConnectionSettings,
): Transition {
	const since = from.at === 'ready' ? from.since : undefined;
	return move(from, {at: 'authenticating', attempt: from.attempt, session, since}, [
		{type: 'authenticate'},
		startTimer('auth', settings.limits.auth),
	]);
}

export function ready(
	from: StateAt<'greeting'> | StateAt<'authenticating'>,
	session: Session,
	now: number,
	settings: ConnectionSettings,
): Transition {
	const since = (from.at === 'authenticating' ? from.since : undefined) ?? now;
	const state: ConnectionState = {at: 'ready', session, since, attempt: from.attempt};
	return move(from, state, [startTimer('quiet', settings.limits.quiet)]);
}

/**
 * The credential was no good: the connection is closed politely, and stays so. Where it was ready before, it is so
 * again: servers leave the earlier credential in force.
 */
export function reject(
	from: StateAt<'authenticating'>,
	cause: Cause,
	settings: ConnectionSettings,
): Transition {
	const {since, session, attempt} = from;
	if (since !== undefined) {
		const effects: readonly Effect[] = [
			{type: 'revertCredential'},
			startTimer('quiet', settings.limits.quiet),
		];
		return move(from, {at: 'ready', session, since, attempt}, effects);
	}
	const because = failure(cause, contextOf(from, settings));
	return move(from, {at: 'stopped', because, resume: sessionOf(from)}, goodbye(settings));
}

/** As `lost`, of a socket that is still there. */
export function stopRetrying(
	from: Connected,
	cause: Cause,
	event: EventContext,
	settings: ConnectionSettings,
): Transition {
	const because = failure(cause, contextOf(from, settings));
	const [state, effects] = connectionLost(from, because, event, settings);
	return [state, [...effects, {type: 'terminate'}]];
}

/** Dials again by and by, or stands still: as the failure and the settings say. */
export function connectionLost(
	from: Connected,
	because: Failure,
	{now, random}: EventContext,
	settings: ConnectionSettings,
): Transition {
	const resume = sessionOf(from);
	if (because.retry === 'stop' || !settings.reconnect)
		return move(from, {at: 'stopped', because, resume}, []);
	const attempt = stableAfter(from, now);
	// Twice in a row is a loop: the second time it waits like any other.
	const isAtOnce = because.retry === 'at-once' && attempt === 1;
	const wait = isAtOnce ? 0 : waitBefore(because, attempt, random);
	return move(from, {at: 'waiting', attempt: attempt + 1, retryAt: now + wait, because, resume}, [
		startTimer('retry', wait),
	]);
}

/** What a failure's sentences are made from. */
export function contextOf(state: Connected, settings: ConnectionSettings): FailureContext {
	return {...settings, opened: state.at !== 'dialing'};
}

export function startTimer(timer: TimerName, ms: number): Effect {
	return {type: 'startTimer', timer, ms};
}

export function stopTimer(timer: TimerName): Effect {
	return {type: 'stopTimer', timer};
}

/** A sign of life: the silence is measured anew. */
export function listen({limits}: ConnectionSettings): readonly Effect[] {
	return [stopTimer('pong'), startTimer('quiet', limits.quiet)];
}

export function goodbye({limits}: ConnectionSettings): readonly Effect[] {
	return [{type: 'close', code: 1000, reason: ''}, startTimer('close', limits.close)];
}

/** The number of this attempt, unless it was good for long enough to begin a new count. */
export function stableAfter(state: Connected, now: number): number {
	return state.at === 'ready' && now - state.since >= SETTLED_AFTER ? 1 : state.attempt;
}

export function isConnected(state: ConnectionState): state is Connected {
	return (
		state.at === 'dialing' || state.at === 'greeting' || state.at === 'authenticating' || state.at === 'ready'
	);
}

/** The session to ask for after this state. */
export function sessionOf(state: ConnectionState): string | undefined {
	switch (state.at) {
		case 'authenticating':
		case 'ready':
			return state.session.id === '' ? undefined : state.session.id;
		case 'idle':
		case 'closing':
		case 'closed':
			return undefined;
		default:
			return state.resume;
	}
}

/** Servers keep the spelling of the id they are asked for, or do not: dashes and case carry no meaning in a UUID. */
export function isSameId(a: string, b: string): boolean {
	const plain = (id: string) => id.replaceAll('-', '').toLowerCase();
	return plain(a) === plain(b);
}
