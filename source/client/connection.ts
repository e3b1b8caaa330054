/** The connection as a pure state machine: `step(state, event) -> [state, effects]`, without socket or clock. */
import {readAuthReply} from '../protocol/auth.ts';
import type {ServerFrame} from '../protocol/server-frames.ts';
import type {
	ConnectionEvent,
	ConnectionSettings,
	ConnectionState,
	EventContext,
	Session,
} from './connection-state.ts';
import {causeOf} from './failure/cause.ts';
import {failure, failureOf} from './failure/failure.ts';
import type {SocketEnd} from './socket.ts';
import {
	authenticate,
	type Connected,
	connectionLost,
	contextOf,
	dial,
	goodbye,
	isConnected,
	isSameId,
	move,
	onQuiet,
	probed,
	ready,
	reject,
	restartKeepalive,
	type StateAt,
	sessionOf,
	stableAfter,
	startTimer,
	stopRetrying,
	stopTimer,
	TIMERS,
	type Transition,
} from './transitions.ts';

export type {
	ConnectionEvent,
	ConnectionSettings,
	ConnectionState,
	Effect,
	Session,
	TimerName,
} from './connection-state.ts';

/**
 * The whole behaviour of the connection. Pure: the same arguments give the same result. Events of a socket that was
 * dropped must not be passed in.
 * @returns the next state (the same object when nothing changed) and the effects to perform, in order
 */
export function step(
	state: ConnectionState,
	event: ConnectionEvent,
	settings: ConnectionSettings,
): Transition {
	if (state.at === 'closed') return [state, []];
	switch (event.type) {
		case 'connect':
			return state.at === 'idle' ? dial(state, 1, event.resume, settings) : [state, []];
		case 'opened':
			if (state.at !== 'dialing') return [state, []];
			return move(state, {...state, at: 'greeting', identity: undefined}, [
				startTimer('greeting', settings.limits.greeting),
			]);
		case 'activity':
			return [state, state.at === 'ready' ? restartKeepalive(state, settings) : []];
		case 'pongBehind':
			return [state.at === 'ready' && state.probe === 'tested' ? {...state, probe: 'answers'} : state, []];
		case 'frame':
			return onFrame(state, event, settings);
		case 'ended':
			if (state.at === 'closing') return move(state, {at: 'closed'}, []);
			if (state.at === 'stopped') return [state, [stopTimer('close')]];
			if (!isConnected(state)) return [state, []];
			return onEnd(state, event, settings);
		case 'elapsed':
			return onElapsed(state, event, settings);
		case 'authenticate':
			return onAuthenticate(state, event.isOther, settings);
		case 'withdrawn':
			return onWithdrawn(state, event.resume, settings);
		case 'probed':
			return state.at === 'ready' ? probed(state, settings) : [state, []];
		case 'woke':
			return onWoke(state, settings);
		case 'signedOut': {
			const isSignedIn = state.at === 'ready' && state.session.authenticated;
			return [isSignedIn ? {...state, isSignedOut: true} : state, []];
		}
		case 'reconnect': {
			const attempt = state.at === 'ready' ? stableAfter(state, event.now) + 1 : 1;
			return dial(state, attempt, event.resume ? sessionOf(state) : undefined, settings);
		}
		case 'close':
			return onClose(state, settings);
	}
}

/** No credential is ever used in a session of another one: servers store what is said for the first. */
function onAuthenticate(state: ConnectionState, isOther: boolean, settings: ConnectionSettings): Transition {
	switch (state.at) {
		case 'ready':
			return authenticate(state, state.session, settings, isOther);
		// The outstanding answer belongs to the old credential: only a new connection separates the two.
		case 'stopped':
		case 'authenticating':
			return dial(state, 1, isOther ? undefined : sessionOf(state), settings);
		case 'dialing':
		case 'greeting':
			return isOther ? dial(state, state.attempt, undefined, settings) : [state, []];
		case 'waiting':
			return [isOther ? {...state, resume: undefined} : state, []];
		default:
			return [state, []];
	}
}

function onWithdrawn(
	state: ConnectionState,
	resume: string | undefined,
	settings: ConnectionSettings,
): Transition {
	switch (state.at) {
		case 'dialing':
		case 'greeting':
			return state.resume === resume ? [state, []] : dial(state, state.attempt, resume, settings);
		case 'waiting':
		case 'stopped':
			return [{...state, resume}, []];
		default:
			return [state, []];
	}
}

function onEnd(
	state: Connected,
	event: Extract<ConnectionEvent, {readonly type: 'ended'}>,
	settings: ConnectionSettings,
): Transition {
	const {end} = event;
	if (!isCredentialRefused(state, end))
		return connectionLost(state, failureOf(end, contextOf(state, settings)), event, settings);
	const cause = {
		...causeOf(end, true),
		code: settings.hasCredential ? 'auth_failed' : 'unauthorized',
	} as const;
	if (state.at !== 'authenticating' || state.since === undefined)
		return connectionLost(state, failure(cause, contextOf(state, settings)), event, settings);
	// Refused in a sign-in on a ready connection: the earlier credential is still good.
	const because = failure({...cause, retry: 'backoff'}, contextOf(state, settings));
	const [next, effects] = connectionLost({...state, isOther: undefined}, because, event, settings);
	return [next, [{type: 'revertCredential'}, ...effects]];
}

/** The close codes for a missing or refused credential: the registered ones, and those that copy HTTP 401 and 403. */
const REFUSALS: ReadonlySet<number> = new Set([3000, 3003, 4401, 4403]);

/** Whether the server closed the connection because of the credential. */
function isCredentialRefused({at}: Connected, end: SocketEnd): boolean {
	if (end.kind !== 'closed') return false;
	if (REFUSALS.has(end.code)) return true;
	// While the answer to the credential is outstanding, any deliberate close is that answer.
	const isDeliberate = [1000, 1005, 1008].includes(end.code) || (end.code >= 4000 && end.code < 5000);
	return at === 'authenticating' && isDeliberate;
}

function onFrame(
	state: ConnectionState,
	event: Extract<ConnectionEvent, {readonly type: 'frame'}>,
	settings: ConnectionSettings,
): Transition {
	const {decoded} = event;
	const frame = decoded.kind === 'frame' ? decoded.frame : undefined;
	switch (state.at) {
		case 'greeting': {
			if (frame?.type === 'connection_established')
				return greeted(state, frame.session_id, event.now, settings);
			const reply = frame && readAuthReply(frame, settings.redact);
			if (reply?.outcome !== 'accepted') return [state, []];
			return [{...state, identity: {displayName: reply.displayName}}, []];
		}
		case 'authenticating':
			return frame === undefined ? [state, []] : answered(state, frame, event, settings);
		case 'ready':
			return frame === undefined
				? [state, restartKeepalive(state, settings)]
				: onReadyFrame(state, frame, settings);
		default:
			return [state, []];
	}
}

function greeted(
	state: StateAt<'greeting'>,
	id: string,
	now: number,
	settings: ConnectionSettings,
): Transition {
	const session: Session = {
		id,
		displayName: state.identity?.displayName,
		authenticated: state.identity !== undefined,
		resumed: state.resume === undefined ? undefined : isSameId(id, state.resume),
	};
	return settings.hasCredential
		? authenticate(state, session, settings)
		: ready(state, session, now, settings);
}

/** The answer to `auth`. An `error` names no request, but nothing else was sent. */
function answered(
	state: StateAt<'authenticating'>,
	frame: ServerFrame,
	event: EventContext,
	settings: ConnectionSettings,
): Transition {
	const reply = readAuthReply(frame, settings.redact);
	if (reply === undefined) return [state, []];
	if (reply.outcome === 'accepted') {
		if (state.isOther) return dial(state, 1, undefined, settings);
		const {isUnverified: _, ...session} = state.session;
		const displayName = reply.displayName ?? session.displayName;
		const verified = reply.isUnverified === true ? {isUnverified: true as const} : {};
		return ready(state, {...session, displayName, authenticated: true, ...verified}, event.now, settings);
	}
	if (reply.outcome === 'session-lost')
		return stopRetrying(state, {code: 'session_not_found'}, event, settings);
	return reject(
		state,
		{code: 'auth_failed', reason: reply.message, redirectUrl: reply.redirectUrl},
		settings,
	);
}

/**
 * Applies frames that change the identity of the session, or show that the connection is stable. `today` keeps the user
 * of a connection, and the history of a session, when that user signs out: only a new session ends both.
 */
function onReadyFrame(state: StateAt<'ready'>, frame: ServerFrame, settings: ConnectionSettings): Transition {
	const {session} = state;
	const keep = (next: StateAt<'ready'>): Transition => [next, restartKeepalive(next, settings)];
	switch (frame.type) {
		case 'ai_response':
			return keep(state.attempt === 1 ? state : {...state, attempt: 1});
		// A server without `ping` answers it with an error; any other one ends the turn, so that the pong is next.
		case 'error':
		case 'pong':
			return keep(state.probe === undefined ? state : {...state, probe: undefined});
		case 'auth_configured': {
			const displayName = (frame.display_name && settings.redact(frame.display_name)) ?? session.displayName;
			return keep({...state, session: {...session, displayName, authenticated: true}});
		}
		case 'logout_success':
		case 'auth_expired': {
			if (!session.authenticated) return keep(state);
			const [next, effects] = dial(state, 1, undefined, settings);
			return [next, [{type: 'forgetCredential'}, ...effects]];
		}
		default:
			return keep(state);
	}
}

function onElapsed(
	state: ConnectionState,
	event: Extract<ConnectionEvent, {readonly type: 'elapsed'}>,
	settings: ConnectionSettings,
): Transition {
	// The timers of other states are stopped; one that had already elapsed is ignored.
	if (!TIMERS[state.at].includes(event.timer)) return [state, []];
	switch (state.at) {
		case 'dialing':
			return stopRetrying(state, {code: 'dial_timeout'}, event, settings);
		case 'greeting':
			return stopRetrying(state, {code: 'greeting_timeout'}, event, settings);
		case 'authenticating':
			// Only a refusal stops a client that was connected before.
			return state.attempt > 1 && state.since === undefined
				? stopRetrying(state, {code: 'auth_timeout', retry: 'backoff'}, event, settings)
				: reject(state, {code: 'auth_timeout'}, settings);
		case 'ready':
			if (event.timer === 'quiet') return onQuiet(state, settings);
			if (state.probe === 'tested') return [{...state, probe: 'mute'}, []];
			return stopRetrying(state, {code: 'pong_timeout'}, event, settings);
		case 'waiting':
			return dial(state, state.attempt, state.resume, settings);
		case 'stopped':
			return [state, [{type: 'terminate'}]];
		case 'closing':
			return move(state, {at: 'closed'}, [{type: 'terminate'}]);
		default:
			return [state, []];
	}
}

/** The connection has probably not survived, and the network is probably another one. */
function onWoke(state: ConnectionState, settings: ConnectionSettings): Transition {
	if (state.at === 'waiting') return dial(state, state.attempt, state.resume, settings);
	if (state.at !== 'ready') return [state, []];
	const [next, effects] = onQuiet(state, settings);
	return [next, [stopTimer('quiet'), ...effects]];
}

function onClose(state: ConnectionState, settings: ConnectionSettings): Transition {
	switch (state.at) {
		case 'greeting':
		case 'authenticating':
		case 'ready':
			return move(state, {at: 'closing'}, goodbye(settings));
		case 'closing':
			return [state, []];
		default:
			return move(state, {at: 'closed'}, [{type: 'terminate'}]);
	}
}
