/** The transitions between the states of the connection, each with its effects. */
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

/** A connection that was ready for this long, ms, was stable: the next loss counts as the first. */
const STABLE_AFTER = 30_000;

/** The same where the server said that it restarts: shorter, but a server that restarts at once is in a loop. */
const STABLE_BEFORE_RESTART = 1_000;

/** The timers that can run in each state; leaving it stops them. */
export const TIMERS: Readonly<Record<ConnectionState['at'], readonly TimerName[]>> = {
	idle: [],
	dialing: ['dial'],
	greeting: ['greeting'],
	authenticating: ['auth'],
	ready: ['quiet', 'pong'],
	waiting: ['retry'],
	// A rejected connection is closed with a handshake after the machine has stopped.
	stopped: ['close'],
	closing: ['close'],
	closed: [],
};

/** Changes the state: the timers of the old one stop first. */
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
	isOther = false,
): Transition {
	const {since, isSignedOut} = from.at === 'ready' ? from : {since: undefined};
	const other = isOther ? {isOther} : {};
	return move(from, {at: 'authenticating', attempt: from.attempt, session, since, isSignedOut, ...other}, [
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
 * The credential was rejected: the connection closes with a handshake and stops. If it was ready before, it is ready
 * again: servers keep the earlier credential valid.
 */
export function reject(
	from: StateAt<'authenticating'>,
	cause: Cause,
	settings: ConnectionSettings,
): Transition {
	const {since, session, attempt, isSignedOut} = from;
	if (since !== undefined) {
		const effects: readonly Effect[] = [
			{type: 'revertCredential'},
			startTimer('quiet', settings.limits.quiet),
		];
		return move(from, {at: 'ready', session, since, attempt, isSignedOut}, effects);
	}
	const because = failure(cause, contextOf(from, settings));
	return move(from, {at: 'stopped', because, resume: sessionOf(from)}, goodbye(settings));
}

/** Like `connectionLost`, with a socket that still has to be dropped. */
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

/** Schedules a retry, or stops: depending on the failure and the settings. */
export function connectionLost(
	from: Connected,
	because: Failure,
	{now, random}: EventContext,
	settings: ConnectionSettings,
): Transition {
	const resume = sessionOf(from);
	if (because.retry === 'stop' || !settings.reconnect)
		return move(from, {at: 'stopped', because, resume}, []);
	// One that is given up for its silence was dead all that time.
	const {quiet, pong} = settings.limits;
	const end = because.code === 'pong_timeout' ? now - quiet - pong : now;
	const attempt = isRestart(from, because, now) ? 1 : stableAfter(from, end);
	// Only once: a second immediate retry in a row would be a loop.
	const isAtOnce = because.retry === 'at-once' && attempt === 1;
	const wait = isAtOnce ? 0 : waitBefore(because, attempt, random);
	return move(from, {at: 'waiting', attempt: attempt + 1, retryAt: now + wait, because, resume}, [
		startTimer('retry', wait),
	]);
}

/** A server that restarts is back soon, unless it restarts again and again. */
function isRestart(from: Connected, {code}: Failure, now: number): boolean {
	return code === 'server_restarting' && from.at === 'ready' && now - from.since >= STABLE_BEFORE_RESTART;
}

/** The context of a failure's facts. */
export function contextOf(state: Connected, settings: ConnectionSettings): FailureContext {
	return {...settings, opened: state.at !== 'dialing'};
}

export function startTimer(timer: TimerName, ms: number): Effect {
	return {type: 'startTimer', timer, ms};
}

export function stopTimer(timer: TimerName): Effect {
	return {type: 'stopTimer', timer};
}

/** After this long, ms, a server has read what arrived together with its last sign of life. */
const READ_AFTER = 1_000;

/** Restarts the keepalive after a sign of life. */
export function restartKeepalive({probe}: StateAt<'ready'>, {limits}: ConnectionSettings): readonly Effect[] {
	return [stopTimer('pong'), startTimer('quiet', probe === 'sent' ? READ_AFTER : limits.quiet)];
}

/** A `ping` was sent behind a turn, and a protocol ping before it, which every server answers. */
export function probed(state: StateAt<'ready'>, {limits}: ConnectionSettings): Transition {
	if (state.probe !== undefined) return [state, []];
	return [{...state, probe: 'sent'}, [stopTimer('quiet'), startTimer('pong', limits.quiet + limits.pong)]];
}

/** Nothing has arrived for a while: sends a ping, unless the server reads none now. */
export function onQuiet(state: StateAt<'ready'>, {limits}: ConnectionSettings): Transition {
	const wait = startTimer('pong', limits.pong);
	switch (state.probe) {
		case 'mute':
			return [state, []];
		case 'sent':
		case 'tested':
			return [{...state, probe: 'tested'}, [{type: 'sendPing', isBehind: true}, wait]];
		default:
			return [state, [{type: 'sendPing'}, wait]];
	}
}

export function goodbye({limits}: ConnectionSettings): readonly Effect[] {
	return [{type: 'close', code: 1000, reason: ''}, startTimer('close', limits.close)];
}

/** The number of this attempt: 1 again when the connection was stable. */
export function stableAfter(state: Connected, now: number): number {
	return state.at === 'ready' && now - state.since >= STABLE_AFTER ? 1 : state.attempt;
}

export function isConnected(state: ConnectionState): state is Connected {
	return (
		state.at === 'dialing' || state.at === 'greeting' || state.at === 'authenticating' || state.at === 'ready'
	);
}

/** The session to request after this state. */
export function sessionOf(state: ConnectionState): string | undefined {
	switch (state.at) {
		case 'authenticating':
			return state.isOther || state.isSignedOut ? undefined : state.session.id || undefined;
		case 'ready':
			return state.isSignedOut ? undefined : state.session.id || undefined;
		case 'idle':
		case 'closing':
		case 'closed':
			return undefined;
		default:
			return state.resume;
	}
}

/** Compares UUIDs without dashes and case: not all servers keep the spelling of the requested id. */
export function isSameId(a: string, b: string): boolean {
	const plain = (id: string) => id.replaceAll('-', '').toLowerCase();
	return plain(a) === plain(b);
}
