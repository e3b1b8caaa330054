import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	type ConnectionEvent,
	type ConnectionSettings,
	type ConnectionState,
	type Effect,
	type Session,
	step,
	type TimerName,
} from '../../source/client/connection.ts';
import {failure} from '../../source/client/failure/failure.ts';
import {TIME_LIMITS} from '../../source/client/limits.ts';
import {decode} from '../../source/protocol/decode.ts';
import {cases} from '../support/property-runs.ts';

const settings: ConnectionSettings = {
	url: 'ws://localhost:8000/ws/chat',
	maxFrameBytes: 1_000,
	limits: TIME_LIMITS,
	reconnect: true,
	hasCredential: false,
	redact: (text) => text,
};
const withCredential: ConnectionSettings = {...settings, hasCredential: true};
const context = {now: 5_000, random: 0.5};

function frame(value: Record<string, unknown>): ConnectionEvent {
	return {type: 'frame', decoded: decode(JSON.stringify(value)), ...context};
}

function ended(code: number): ConnectionEvent {
	return {type: 'ended', end: {kind: 'closed', code, reason: ''}, ...context};
}

function elapsed(timer: TimerName): ConnectionEvent {
	return {type: 'elapsed', timer, ...context};
}

const greeting = frame({type: 'connection_established', session_id: 'S-1', message: 'hello'});
const session: Session = {id: 'S-1', displayName: undefined, authenticated: false, resumed: undefined};
const because = failure({code: 'refused'}, {...settings, opened: false});

const STATES = {
	idle: {at: 'idle'},
	dialing: {at: 'dialing', attempt: 1, resume: 'S-0'},
	greeting: {at: 'greeting', attempt: 1, resume: 'S-0', identity: undefined},
	authenticating: {at: 'authenticating', attempt: 1, session, since: undefined},
	ready: {at: 'ready', session, since: 4_000, attempt: 1},
	waiting: {at: 'waiting', attempt: 2, retryAt: 6_000, because, resume: 'S-0'},
	stopped: {at: 'stopped', because, resume: 'S-0'},
	closing: {at: 'closing'},
	closed: {at: 'closed'},
} satisfies Record<ConnectionState['at'], ConnectionState>;
const SIGNING_IN_AGAIN: ConnectionState = {at: 'authenticating', attempt: 1, session, since: 4_000};

const EVENTS: Record<string, ConnectionEvent> = {
	connect: {type: 'connect', resume: undefined},
	opened: {type: 'opened'},
	activity: {type: 'activity'},
	'pong behind': {type: 'pongBehind'},
	greeting,
	accepted: frame({type: 'auth_configured', message: 'ok', auth_type: 'bearer_token'}),
	rejected: frame({type: 'auth_failed', message: 'no'}),
	error: frame({type: 'error', message: 'Bearer token required'}),
	typing: frame({type: 'typing', message: 'hm'}),
	noise: {type: 'frame', decoded: decode('?'), ...context},
	lost: ended(1006),
	refused: ended(1008),
	dial: elapsed('dial'),
	'no greeting': elapsed('greeting'),
	'no auth': elapsed('auth'),
	quiet: elapsed('quiet'),
	'no pong': elapsed('pong'),
	retry: elapsed('retry'),
	'no close': elapsed('close'),
	authenticate: {type: 'authenticate', isOther: false},
	withdrawn: {type: 'withdrawn', resume: 'S-0'},
	'withdrawn for another session': {type: 'withdrawn', resume: 'S-1'},
	probed: {type: 'probed'},
	woke: {type: 'woke'},
	'signed out': {type: 'signedOut'},
	'other user': {type: 'authenticate', isOther: true},
	reconnect: {type: 'reconnect', resume: true, now: 5_000},
	close: {type: 'close'},
};

/** The next state for each event in each state; `·` = unchanged. */
const TABLE = `
                 idle     dialing  greeting authent. ready    waiting  stopped  closing  closed
	connect        dialing  ·        ·        ·        ·        ·        ·        ·        ·
	opened         ·        greeting ·        ·        ·        ·        ·        ·        ·
	activity       ·        ·        ·        ·        ·        ·        ·        ·        ·
	pong behind    ·        ·        ·        ·        ·        ·        ·        ·        ·
	greeting       ·        ·        ready    ·        ·        ·        ·        ·        ·
	accepted       ·        ·        ·        ready    ·        ·        ·        ·        ·
	rejected       ·        ·        ·        stopped  ·        ·        ·        ·        ·
	error          ·        ·        ·        stopped  ·        ·        ·        ·        ·
	typing         ·        ·        ·        ·        ·        ·        ·        ·        ·
	noise          ·        ·        ·        ·        ·        ·        ·        ·        ·
	lost           ·        waiting  waiting  waiting  waiting  ·        ·        closed   ·
	refused        ·        stopped  stopped  stopped  stopped  ·        ·        closed   ·
	dial           ·        waiting  ·        ·        ·        ·        ·        ·        ·
	no greeting    ·        ·        waiting  ·        ·        ·        ·        ·        ·
	no auth        ·        ·        ·        stopped  ·        ·        ·        ·        ·
	quiet          ·        ·        ·        ·        ·        ·        ·        ·        ·
	no pong        ·        ·        ·        ·        waiting  ·        ·        ·        ·
	retry          ·        ·        ·        ·        ·        dialing  ·        ·        ·
	no close       ·        ·        ·        ·        ·        ·        ·        closed   ·
	authenticate   ·        ·        ·        dialing  authenticating ·  dialing  ·        ·
	withdrawn      ·        ·        ·        ·        ·        ·        ·        ·        ·
	withdrawn for another session  ·  ·  dialing  ·    ·        ·        ·        ·        ·
	probed         ·        ·        ·        ·        ·        ·        ·        ·        ·
	woke           ·        ·        ·        ·        ·        dialing  ·        ·        ·
	signed out     ·        ·        ·        ·        ·        ·        ·        ·        ·
	other user     ·        ·        dialing  dialing  authenticating ·  dialing  ·        ·
	reconnect      dialing  ·        dialing  dialing  dialing  dialing  dialing  dialing  ·
	close          closed   closed   closing  closing  closing  closed   closed   ·        ·
`;

const CELLS = TABLE.trim()
	.split('\n')
	.slice(1)
	.flatMap((line) => {
		const [, name = '', rest = ''] = /^\s*(\S+(?: \S+)*)\s{2,}(.*)$/.exec(line) ?? [];
		const cells = rest.trim().split(/\s+/);
		return Object.values(STATES).map((state, i) => [state.at, name, cells[i] ?? '?'] as const);
	});

describe('the next state', () => {
	it.each(CELLS)('%s, %s: %s', (at, name, expected) => {
		const event = EVENTS[name];
		if (event === undefined) throw new Error(`no event ${name}`);
		const [next] = step(STATES[at], event, settings);
		expect(next.at).toBe(expected === '·' ? at : expected);
	});

	it('covers every event and every state', () => {
		expect(CELLS).toHaveLength(Object.keys(EVENTS).length * Object.keys(STATES).length);
	});
});

describe('dialing', () => {
	it('requests the session that the URL names', () => {
		const [state, effects] = step(STATES.idle, {type: 'connect', resume: 'S-9'}, settings);
		expect(state).toEqual({at: 'dialing', attempt: 1, resume: 'S-9'});
		expect(effects).toContainEqual({type: 'dial', resume: 'S-9'});
		expect(effects).toContainEqual({type: 'startTimer', timer: 'dial', ms: 15_000});
	});

	it('drops the socket after its time limit', () => {
		const [state, effects] = step(STATES.dialing, elapsed('dial'), settings);
		expect(state).toMatchObject({at: 'waiting', because: {code: 'dial_timeout'}, resume: 'S-0', attempt: 2});
		expect(effects).toContainEqual({type: 'terminate'});
	});
});

describe('the greeting', () => {
	it.each([
		['2f1c-AB', '2F1Cab', true],
		['S-1', 's1', true],
		['S-1', 'S-2', false],
		['S-1', undefined, undefined],
	])('names %s where %s was requested: resumed is %s', (id, resume, resumed) => {
		const event = frame({type: 'connection_established', session_id: id, message: ''});
		const [state] = step({...STATES.greeting, resume}, event, settings);
		expect(state).toMatchObject({at: 'ready', since: 5_000, session: {id, resumed}});
	});

	it('may arrive after the identity (SSO)', () => {
		const known = frame({type: 'auth_configured', message: 'hi', auth_type: 'sso', display_name: 'Ada'});
		const [named] = step(STATES.greeting, known, settings);
		expect(named).toMatchObject({at: 'greeting', identity: {displayName: 'Ada'}});
		const [state] = step(named, greeting, settings);
		expect(state).toMatchObject({at: 'ready', session: {displayName: 'Ada', authenticated: true}});
	});

	it('names no user with the credential, whichever frame has the name', () => {
		const hidden = {...settings, redact: (text: string) => text.replaceAll('canary-4711', '[redacted]')};
		const given = frame({
			type: 'auth_configured',
			message: '',
			auth_type: 'x',
			display_name: 'A canary-4711',
		});
		for (const state of [STATES.greeting, STATES.authenticating, STATES.ready]) {
			const [next] = step(step(state, given, hidden)[0], greeting, hidden);
			expect(next).toMatchObject({at: 'ready', session: {displayName: 'A [redacted]'}});
		}
	});

	it('is answered with the credential where there is one', () => {
		const [state, effects] = step(STATES.greeting, greeting, withCredential);
		expect(state.at).toBe('authenticating');
		expect(effects).toEqual([
			{type: 'stopTimer', timer: 'greeting'},
			{type: 'authenticate'},
			{type: 'startTimer', timer: 'auth', ms: 30_000},
		]);
	});
});

describe('authentication', () => {
	it.each([
		[{type: 'auth_configured', message: 'ok', auth_type: 'bearer_token', display_name: 'Ada'}, 'Ada'],
		[{type: 'auth_configured', message: 'ok', auth_type: 'bearer_token'}, undefined],
		[{type: 'auth_response', success: true, message: 'ok'}, undefined],
	])('is accepted by %j', (value, displayName) => {
		const [state] = step(STATES.authenticating, frame(value), withCredential);
		expect(state).toEqual({
			at: 'ready',
			attempt: 1,
			since: 5_000,
			session: {...session, displayName, authenticated: true},
		});
	});

	it.each([
		{type: 'auth_failed', message: 'Invalid token'},
		{type: 'auth_response', success: false, message: 'Invalid token'},
		{type: 'error', message: 'Invalid token'},
	])('is rejected by %j: the connection closes with a handshake and stops', (value) => {
		const [state, effects] = step(STATES.authenticating, frame(value), withCredential);
		expect(state).toMatchObject({at: 'stopped', because: {code: 'auth_failed'}, resume: 'S-1'});
		expect(state.at === 'stopped' && state.because.facts.reason).toContain('Invalid token');
		expect(effects).toEqual([
			{type: 'stopTimer', timer: 'auth'},
			{type: 'close', code: 1000, reason: ''},
			{type: 'startTimer', timer: 'close', ms: 2_000},
		]);
		expect(step(state, ended(1000), withCredential)).toEqual([state, [{type: 'stopTimer', timer: 'close'}]]);
		expect(step(state, elapsed('close'), withCredential)).toEqual([state, [{type: 'terminate'}]]);
	});

	const closedBy = (code: number, reason = 'no'): ConnectionEvent => ({
		type: 'ended',
		end: {kind: 'closed', code, reason},
		...context,
	});

	it.each([1000, 1005, 1008, 3000, 3003, 4000, 4001, 4401, 4403, 4999])(
		'answered by the close code %i is refused, and not tried again',
		(code) => {
			for (const attempt of [1, 7]) {
				const [state] = step({...STATES.authenticating, attempt}, closedBy(code), withCredential);
				expect(state).toMatchObject({at: 'stopped', because: {code: 'auth_failed', exitCode: 4}});
			}
		},
	);

	it.each([1001, 1002, 1006, 1009, 1011, 1012, 1013])(
		'interrupted by the close code %i is tried again',
		(code) => {
			const [state] = step(STATES.authenticating, closedBy(code), withCredential);
			expect(state).toMatchObject({at: 'waiting'});
		},
	);

	it.each([3000, 3003, 4401, 4403])('is refused by the close code %i at any time', (code) => {
		for (const state of [STATES.greeting, STATES.ready]) {
			expect(step(state, closedBy(code), withCredential)[0]).toMatchObject({
				at: 'stopped',
				because: {code: 'auth_failed', facts: {mark: `code ${code}`, reason: 'no'}},
			});
			expect(step(state, closedBy(code), settings)[0]).toMatchObject({
				at: 'stopped',
				because: {code: 'unauthorized', exitCode: 4},
			});
		}
	});

	it('on a ready connection that closes it restores the earlier credential, and connects again', () => {
		const [state, effects] = step(SIGNING_IN_AGAIN, closedBy(4401), withCredential);
		expect(state).toMatchObject({at: 'waiting', because: {code: 'auth_failed'}, resume: 'S-1'});
		expect(effects).toContainEqual({type: 'revertCredential'});
	});

	it('without an answer is tried again on a reconnection: only a refusal stops', () => {
		const [state, effects] = step({...STATES.authenticating, attempt: 2}, elapsed('auth'), withCredential);
		expect(state).toMatchObject({
			at: 'waiting',
			attempt: 3,
			because: {code: 'auth_timeout', retry: 'backoff'},
		});
		expect(effects).toContainEqual({type: 'terminate'});
	});

	it('without an answer on the first connection stops', () => {
		const [state, effects] = step(STATES.authenticating, elapsed('auth'), withCredential);
		expect(state).toMatchObject({at: 'stopped', because: {code: 'auth_timeout', exitCode: 5}});
		expect(effects).toContainEqual({type: 'close', code: 1000, reason: ''});
	});

	it.each([
		frame({type: 'auth_failed', message: 'Invalid token'}),
		frame({type: 'error', message: 'Invalid token'}),
		elapsed('auth'),
	])('on a ready connection that fails changes nothing: %#', (event) => {
		const [signingIn] = step(STATES.ready, {type: 'authenticate', isOther: false}, withCredential);
		expect(signingIn).toEqual(SIGNING_IN_AGAIN);
		const [state, effects] = step(signingIn, event, withCredential);
		expect(state).toEqual(STATES.ready);
		expect(effects).toContainEqual({type: 'revertCredential'});
		expect(effects).toContainEqual({type: 'startTimer', timer: 'quiet', ms: 20_000});
	});

	it('on a ready connection that is accepted keeps the connection', () => {
		const [state] = step(
			SIGNING_IN_AGAIN,
			frame({type: 'auth_configured', message: 'ok', display_name: 'Ada'}),
			withCredential,
		);
		expect(state).toMatchObject({
			at: 'ready',
			since: 4_000,
			session: {displayName: 'Ada', authenticated: true},
		});
	});

	it('on a session that the server lost does not blame the credential', () => {
		const lost = frame({type: 'error', message: 'Session not found'});
		const [state] = step(STATES.authenticating, lost, withCredential);
		expect(state).toMatchObject({at: 'waiting', retryAt: 5_000, because: {code: 'session_not_found'}});
	});

	it('starts again with a new credential, on a new connection when an answer is outstanding', () => {
		const [again, effects] = step(STATES.ready, {type: 'authenticate', isOther: false}, withCredential);
		expect(again.at).toBe('authenticating');
		expect(effects).toContainEqual({type: 'authenticate'});
		const [redialed, more] = step(again, {type: 'authenticate', isOther: false}, withCredential);
		expect(redialed).toMatchObject({at: 'dialing', resume: 'S-1'});
		expect(more).toContainEqual({type: 'terminate'});
	});
});

describe('ready', () => {
	it.each([
		['logout_success', {message: 'bye'}],
		['auth_expired', {message: 'late'}],
	])('%s ends the session of the identity, and forgets the credential', (type, fields) => {
		const known: ConnectionState = {
			...STATES.ready,
			session: {...session, displayName: 'Ada', authenticated: true},
		};
		const [state, effects] = step(known, frame({type, ...fields}), settings);
		expect(state).toMatchObject({at: 'dialing', resume: undefined});
		expect(effects).toContainEqual({type: 'forgetCredential'});
		expect(step(STATES.ready, frame({type, ...fields}), settings)[0]).toBe(STATES.ready);
	});

	it('is the same state after a frame that changes nothing about it', () => {
		for (const event of [EVENTS.typing, EVENTS.noise, EVENTS.error, greeting]) {
			if (event) expect(step(STATES.ready, event, settings)[0]).toBe(STATES.ready);
		}
	});

	it('restarts the keepalive after any sign of life', () => {
		const anew = [
			{type: 'stopTimer', timer: 'pong'},
			{type: 'startTimer', timer: 'quiet', ms: 20_000},
		];
		for (const event of [EVENTS.typing, EVENTS.noise, EVENTS.activity]) {
			if (event) expect(step(STATES.ready, event, settings)[1]).toEqual(anew);
		}
	});

	it.each([{type: 'pong'}, {type: 'error', message: 'Unknown message type: ping'}])(
		'sends nothing behind a probe to a server that reads nothing, until the probe is answered: %j',
		(reply) => {
			const mute = [
				EVENTS.probed,
				EVENTS.activity,
				elapsed('quiet'),
				elapsed('pong'),
				EVENTS.activity,
			].reduce<ConnectionState>(
				(state, event) => (event === undefined ? state : step(state, event, settings)[0]),
				STATES.ready,
			);
			expect(mute).toMatchObject({at: 'ready', probe: 'mute'});
			expect(step(mute, elapsed('quiet'), settings)).toEqual([mute, []]);
			const [answered] = step(mute, frame(reply), settings);
			expect(step(answered, elapsed('quiet'), settings)[1]).toContainEqual({
				type: 'startTimer',
				timer: 'pong',
				ms: 15_000,
			});
		},
	);

	it('pings after 20 s, and gives the connection up 15 s later', () => {
		const [state, effects] = step(STATES.ready, elapsed('quiet'), settings);
		expect(state).toBe(STATES.ready);
		expect(effects).toEqual([{type: 'sendPing'}, {type: 'startTimer', timer: 'pong', ms: 15_000}]);
		const [dead, more] = step(state, elapsed('pong'), settings);
		expect(dead).toMatchObject({at: 'waiting', because: {code: 'pong_timeout'}, resume: 'S-1'});
		expect(more).toContainEqual({type: 'terminate'});
	});
});

describe('dialing again', () => {
	/** Loses this many connections before they are ready. */
	function lose(times: number, from: ConnectionState = STATES.dialing): ConnectionState[] {
		const seen: ConnectionState[] = [];
		let state = from;
		for (let i = 0; i < times; i++) {
			[state] = step(state, ended(1006), settings);
			seen.push(state);
			[state] = step(state, elapsed('retry'), settings);
		}
		return seen;
	}

	it('waits longer each time and counts', () => {
		const waits = lose(6).map((state) => state.at === 'waiting' && [state.attempt, state.retryAt - 5_000]);
		expect(waits).toEqual([
			[2, 100],
			[3, 200],
			[4, 400],
			[5, 500],
			[6, 1_000],
			[7, 2_000],
		]);
	});

	it.each([
		[29_999, 8, 4_000],
		[30_000, 2, 100],
	])('after %i ms of ready it is dial %i, in %i ms', (ms, attempt, wait) => {
		const ready: ConnectionState = {...STATES.ready, attempt: 7, since: 1_000};
		const now = 1_000 + ms;
		const [state] = step(ready, {...ended(1006), now} as ConnectionEvent, settings);
		expect(state).toMatchObject({at: 'waiting', attempt, retryAt: now + wait, resume: 'S-1'});
	});

	it.each([
		[64_999, 8],
		[65_000, 2],
	])('counts the silence of a dead connection as no time of ready: %i ms, dial %i', (ms, attempt) => {
		const ready: ConnectionState = {...STATES.ready, attempt: 7, since: 1_000};
		const [state] = step(ready, {...elapsed('pong'), now: 1_000 + ms} as ConnectionEvent, settings);
		expect(state).toMatchObject({at: 'waiting', attempt, because: {code: 'pong_timeout'}});
	});

	it('starts its waits again after an answered turn', () => {
		const ready: ConnectionState = {...STATES.ready, attempt: 7, since: 4_900};
		const answer = frame({type: 'ai_response', message: 'yes', tool_calls: [], tool_results: []});
		const [answered] = step(ready, answer, settings);
		expect(step(answered, ended(1006), settings)[0]).toMatchObject({
			at: 'waiting',
			attempt: 2,
			retryAt: 5_100,
		});
		for (const event of [EVENTS.typing, EVENTS.error, EVENTS.noise]) {
			if (event) expect(step(ready, event, settings)[0]).toBe(ready);
		}
	});

	it.each([
		[999, 8, 8_000],
		[1_000, 2, 100],
	])('is quick after a restart (1012) of a server that was ready for %i ms: dial %i', (ms, attempt, wait) => {
		const ready: ConnectionState = {...STATES.ready, attempt: 7, since: 5_000 - ms};
		const [state] = step(ready, ended(1012), settings);
		expect(state).toMatchObject({at: 'waiting', attempt, because: {code: 'server_restarting'}});
		expect(state.at === 'waiting' && state.retryAt - 5_000).toBeLessThanOrEqual(wait);
	});

	it('does not happen when it is disabled', () => {
		const once: ConnectionSettings = {...settings, reconnect: false};
		for (const at of ['dialing', 'greeting', 'authenticating', 'ready'] as const) {
			const [state] = step(STATES[at], ended(1006), once);
			expect(state).toMatchObject({at: 'stopped', because: {code: 'connection_lost'}});
		}
		expect(step(STATES.ready, elapsed('pong'), once)[0].at).toBe('stopped');
	});

	it('waits as long as the server requests', () => {
		const end = {kind: 'http', status: 503, body: '', retryAfter: 40} as const;
		const [state] = step(STATES.dialing, {type: 'ended', end, ...context}, settings);
		expect(state).toMatchObject({at: 'waiting', retryAt: 45_000, because: {code: 'overloaded'}});
	});

	it('is immediate after a frame that was too large, but not twice in a row', () => {
		const end = {kind: 'error', code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', message: ''} as const;
		const tooLarge: ConnectionEvent = {type: 'ended', end, ...context};
		const [first] = step(STATES.ready, tooLarge, settings);
		expect(first).toMatchObject({at: 'waiting', retryAt: 5_000, because: {code: 'frame_too_large'}});
		const again = [elapsed('retry'), {type: 'opened'} as const, greeting].reduce(
			(state, event) => step(state, event, settings)[0],
			first,
		);
		expect(again).toMatchObject({at: 'ready', attempt: 2});
		expect(step(again, tooLarge, settings)[0]).toMatchObject({at: 'waiting', retryAt: 5_200, attempt: 3});
	});

	it('on request drops the connection, with the old session or a new one', () => {
		for (const resume of [true, false]) {
			const [state, effects] = step(STATES.ready, {type: 'reconnect', resume, now: 5_000}, settings);
			expect(state).toEqual({at: 'dialing', attempt: 2, resume: resume ? 'S-1' : undefined});
			const types = effects.map(({type}) => type);
			expect(types.indexOf('terminate')).toBeLessThan(types.indexOf('dial'));
		}
		expect(step(STATES.waiting, {type: 'reconnect', resume: true, now: 0}, settings)[0]).toEqual({
			at: 'dialing',
			attempt: 1,
			resume: 'S-0',
		});
	});

	it('does not request a session without an id', () => {
		const nameless: ConnectionState = {...STATES.ready, session: {...session, id: ''}};
		expect(step(nameless, ended(1006), settings)[0]).toMatchObject({resume: undefined});
	});
});

// ---------------------------------------------------------------------------------------------------------
// Any sequence of events

const anyEvent = fc.constantFrom(...Object.values(EVENTS));
const anySettings = fc
	.record({reconnect: fc.boolean(), hasCredential: fc.boolean()})
	.map((some) => ({...settings, ...some}));

/** Performs the effects on timers and sockets. */
class Runner {
	readonly timers = new Set<TimerName>();
	hasSocket = false;

	apply(effects: readonly Effect[]): void {
		for (const effect of effects) {
			switch (effect.type) {
				case 'startTimer':
					this.timers.add(effect.timer);
					break;
				case 'stopTimer':
					this.timers.delete(effect.timer);
					break;
				case 'dial':
					expect(this.hasSocket).toBe(false);
					this.hasSocket = true;
					break;
				case 'terminate':
					this.hasSocket = false;
					break;
				default:
					expect(this.hasSocket).toBe(true);
			}
		}
	}

	/** Whether this event is possible now: of a running timer, or of an existing socket. */
	canHappen(event: ConnectionEvent): boolean {
		switch (event.type) {
			case 'elapsed':
				return this.timers.has(event.timer);
			case 'opened':
			case 'activity':
			case 'pongBehind':
			case 'frame':
			case 'ended':
				return this.hasSocket;
			default:
				return true;
		}
	}
}

const RUNNING: Record<ConnectionState['at'], ReadonlyArray<readonly TimerName[]>> = {
	idle: [[]],
	dialing: [['dial']],
	greeting: [['greeting']],
	authenticating: [['auth']],
	// None while the server reads nothing until the end of a turn.
	ready: [['quiet'], ['pong'], []],
	waiting: [['retry']],
	stopped: [[], ['close']],
	closing: [['close']],
	closed: [[]],
};

describe('any events', () => {
	it('are handled in every state, and the previous state is not modified', () => {
		for (const state of Object.values(STATES)) {
			for (const event of Object.values(EVENTS)) {
				const before = structuredClone(state);
				expect(() => step(state, event, withCredential)).not.toThrow();
				expect(state).toEqual(before);
			}
		}
	});

	it('leave only the timers of the state running, at most one socket open, and closed final', () => {
		fc.assert(
			fc.property(fc.array(anyEvent, {maxLength: 60}), anySettings, (events, with_) => {
				const runner = new Runner();
				let state: ConnectionState = STATES.idle;
				for (const event of events) {
					if (!runner.canHappen(event)) continue;
					if (event.type === 'elapsed') runner.timers.delete(event.timer);
					if (event.type === 'ended') runner.hasSocket = false;
					const [next, effects] = step(state, event, with_);
					if (state.at === 'closed') {
						expect(next).toBe(state);
						expect(effects).toEqual([]);
					}
					runner.apply(effects);
					state = next;
					expect(RUNNING[state.at]).toContainEqual([...runner.timers]);
					if (['dialing', 'greeting', 'authenticating', 'ready', 'closing'].includes(state.at)) {
						expect(runner.hasSocket).toBe(true);
					}
					if (['waiting', 'closed'].includes(state.at)) expect(runner.hasSocket).toBe(false);
				}
			}),
			{numRuns: cases(500)},
		);
	});

	it('increase the attempts by one with each loss, or restart them', () => {
		fc.assert(
			fc.property(fc.array(anyEvent, {maxLength: 60}), anySettings, (events, with_) => {
				let state: ConnectionState = STATES.idle;
				for (const event of events) {
					const [next] = step(state, event, with_);
					if (next !== state && next.at === 'waiting' && 'attempt' in state) {
						expect([state.attempt + 1, 2]).toContain(next.attempt);
						expect(next.retryAt).toBeGreaterThanOrEqual(5_000);
					}
					state = next;
				}
			}),
		);
	});

	it('lead to requests for the latest session only', () => {
		fc.assert(
			fc.property(fc.array(anyEvent, {maxLength: 40}), (events) => {
				let state: ConnectionState = STATES.ready;
				for (const event of events) {
					// These name another session, or none.
					if (event === EVENTS['other user'] || event === EVENTS['signed out']) continue;
					if (event === EVENTS.withdrawn) continue;
					[state] = step(state, event, settings);
					if (state.at === 'waiting' || state.at === 'stopped') expect(state.resume).toBe('S-1');
					if (state.at === 'closing' || state.at === 'closed') return;
				}
			}),
		);
	});

	it('never use a credential in the session of another one', () => {
		const known = {...session, displayName: 'Ada', authenticated: true};
		const {accepted, rejected, lost, retry, opened, reconnect, ...others} = EVENTS;
		const events = [
			accepted,
			rejected,
			lost,
			retry,
			opened,
			greeting,
			reconnect,
			others['other user'],
			others['signed out'],
		].filter((event) => event !== undefined);
		const anySignIn = fc.array(fc.constantFrom(...events), {maxLength: 40});
		fc.assert(
			fc.property(anySignIn, anySettings, (events, some) => {
				let state: ConnectionState = {...STATES.ready, session: known};
				/** The identity of the credential, and of the session that is requested or open. */
				let credential = 'Ada';
				let owner = 'Ada';
				let isSignedOut = false;
				for (const event of events) {
					if (event === EVENTS['other user']) credential = 'Grace';
					// The client sends no logout in other states.
					if (event === EVENTS['signed out'] && state.at === 'ready' && state.session.authenticated) {
						credential = 'nobody';
						isSignedOut = true;
					}
					const [next, effects] = step(state, event, {...some, hasCredential: credential !== 'nobody'});
					for (const effect of effects) {
						if (effect.type === 'revertCredential') credential = isSignedOut ? 'nobody' : owner;
						if (effect.type === 'dial') {
							owner = effect.resume === undefined ? credential : owner;
							isSignedOut = false;
							// The session of the first one is requested with its credential only.
							expect(effect.resume === undefined || owner === credential).toBe(true);
						}
					}
					if (next.at === 'ready' && !isSignedOut) expect(owner).toBe(credential);
					state = next;
				}
			}),
		);
	});
});
