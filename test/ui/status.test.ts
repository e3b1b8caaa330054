import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Turn} from '../../source/chat/entry.ts';
import type {Line} from '../../source/text/line.ts';
import {own} from '../../source/text/safe.ts';
import {span} from '../../source/text/spans.ts';
import {type StatusFacts, statusRow} from '../../source/ui/status.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {liveTurn, queuedMessage} from '../support/entries.ts';
import {sampleFailure} from '../support/notices.ts';
import {anyLine, badRows, textOf} from '../text/any-text.ts';

const QUIET: StatusFacts = {
	isRedacted: false,
	snapshot: {
		turn: undefined,
		awaiting: undefined,
		queue: [],
		pendingFeatures: [],
		isHeld: false,
		needsSignIn: false,
		connection: CONNECTIONS.ready,
	},
	focus: 'composer',
	page: undefined,
	toast: undefined,
	find: undefined,
	completions: undefined,
	hint: undefined,
	newBelow: 0,
	isScrolled: false,
	now: 0,
};

const lineOf = (text: string): Line => [span(own`${text}`, 'accent')];

/** The row at 80 columns unless another width is given; `*` is the spinner. */
function shown(facts: Partial<StatusFacts> = {}, width = 80): string {
	const {isBusy, line} = statusRow({...QUIET, ...facts}, width);
	return `${isBusy ? '* ' : ''}${textOf(line)}`;
}

/** The row of a turn at some time. */
function during(turn: Partial<Turn>, now = 0, facts: Partial<StatusFacts['snapshot']> = {}): string {
	return shown({now, snapshot: {...QUIET.snapshot, turn: liveTurn(turn), ...facts}});
}

it('names a credential that is missing in the draft before all else, until the draft is edited', () => {
	const wanted = '[redacted] is in place of a credential: edit the text before you send it';
	expect(shown({isRedacted: true, hint: lineOf('hint')})).toBe(wanted);
	const snapshot = {...QUIET.snapshot, turn: liveTurn({})};
	expect(shown({isRedacted: true, snapshot})).toBe(`* ${wanted}`);
	expect(shown({isRedacted: true, focus: 'transcript'})).not.toContain('redacted');
});

describe('messages that are held', () => {
	const held = {...QUIET.snapshot, isHeld: true, queue: [queuedMessage('q1', 'one')]};
	const two = {...held, queue: [...held.queue, queuedMessage('q2', 'two')]};

	it('are named with the command that sends them, as long as they are held', () => {
		expect(shown({snapshot: held, hint: lineOf('hint')})).toBe('1 message held · /retry sends it · or /drop');
		expect(shown({snapshot: two})).toBe('2 messages held · /retry sends them · or /drop');
		expect(shown({snapshot: {...two, needsSignIn: true}})).toBe(
			'2 messages held · /login to sign in and send them · or /drop',
		);
		expect(shown({snapshot: {...two, isHeld: false}})).toBe('');
		expect(shown({snapshot: {...two, queue: []}})).toBe('');
	});

	it('leave the row to what is under way', () => {
		expect(shown({snapshot: {...two, turn: liveTurn({phase: 'sending'})}})).toMatch(/^\* Sending/);
		expect(shown({snapshot: two, focus: 'transcript'})).toContain('READING');
	});
});

describe('a find', () => {
	const find = {query: 'order', matches: own`3 of 17`};

	it('shows the keys and the number of matches, beside the new messages below', () => {
		expect(shown({find, focus: 'transcript', isScrolled: true})).toMatch(
			/^ READING {2}\/order · n N next, previous · Esc clear the search +3 of 17$/,
		);
		expect(shown({find, focus: 'transcript', newBelow: 3})).toMatch(/ ↓ 3 new below · 3 of 17$/);
		expect(shown({find, newBelow: 3})).toMatch(/^ +↓ 3 new below$/);
		expect(shown({find, focus: 'transcript', page: () => []})).not.toContain('of 17');
		expect(shown({find, focus: 'find'})).toMatch(/^Enter accept · Esc cancel · ↑ ↓ other matches +3 of 17$/);
		expect(shown({find: {...find, matches: undefined}, focus: 'find'}, 40)).toBe('Enter accept · Esc cancel');
	});

	it('leaves the left side to a turn, and keeps the number of matches', () => {
		const turn = liveTurn({phase: 'writing', isGrowing: true});
		expect(shown({find, focus: 'transcript', snapshot: {...QUIET.snapshot, turn}})).toMatch(
			/^\* {2}READING {2}Writing… {3}0 s · Ctrl\+C to stop +3 of 17$/,
		);
	});
});

describe('a toast', () => {
	it('precedes everything except the confirmation of Ctrl+C, and keeps the spinner', () => {
		const toast = {text: own`copied 1.2 KB`, style: 'accent'} as const;
		const turn = liveTurn({phase: 'writing', isGrowing: true});
		expect(shown({toast, completions: [span(own`/help`, 'accent')]})).toBe('copied 1.2 KB');
		expect(shown({toast, snapshot: {...QUIET.snapshot, turn}})).toBe('* copied 1.2 KB');
		expect(shown({toast, armed: {by: 'Ctrl+C'}})).toBe('Press Ctrl+C again to quit.');
		expect(shown({toast, newBelow: 3}, 40)).toMatch(/^copied 1\.2 KB +↓ 3 new below$/);
		const long = {...toast, text: own`copied 1.2 KB · sent to the terminal`};
		expect(shown({toast: long, newBelow: 3}, 40)).toBe('copied 1.2 KB · sent to the terminal');
	});
});

describe('a connection that has stopped for want of a valid credential', () => {
	const because = sampleFailure({code: 'auth_failed'});
	const connection = {at: 'stopped', because, resume: undefined} as const;

	it('names /login, in the input and for an answer that is looked up', () => {
		expect(shown({snapshot: {...QUIET.snapshot, connection}})).toBe('/login to use another credential');
		const turn = liveTurn({phase: 'recovering', isSuspended: true});
		expect(shown({snapshot: {...QUIET.snapshot, connection, turn}})).toBe('/login to look for the answer');
	});

	it('names no command on the sign-in page', () => {
		expect(shown({snapshot: {...QUIET.snapshot, connection}, focus: 'login'}).trim()).toBe('SIGN IN');
	});
});

describe('a turn', () => {
	it.each([
		[{phase: 'sending'}, 'Sending…'],
		[{phase: 'thinking', statusText: 'AI is thinking...'}, 'AI is thinking...'],
		[{phase: 'thinking', statusText: ''}, 'Working…'],
		[{phase: 'tools', statusText: 'Calling get_order... (1/2)'}, 'Calling get_order... (1/2)'],
		// The words before a tool call of `seed`, or the first part of a streamed text.
		[{phase: 'writing', text: 'Let me look.'}, 'Working…'],
		[{phase: 'writing', text: ''}, 'Working…'],
		[{phase: 'writing', text: 'Hello', isGrowing: true}, 'Writing…'],
		[{phase: 'recovering'}, 'Looking for the answer…'],
	] as const)('%j shows its phase and duration', (turn, text) => {
		expect(during({...turn, startedAt: 1000, lastFrameAt: 5000}, 6200)).toBe(`* ${text}   5 s · Esc to stop`);
	});

	it.each(['dialing', 'greeting', 'authenticating', 'waiting'] as const)(
		'that is looked up waits for the connection, from which nothing can be received: %s',
		(at) => {
			const turn = liveTurn({phase: 'recovering', startedAt: 0, lastFrameAt: 0});
			const snapshot = {...QUIET.snapshot, turn, connection: CONNECTIONS[at]};
			for (const now of [12_000, 70_000]) {
				const row = shown({snapshot, now});
				expect(row).toMatch(/^\* Waiting for the connection… {2}.* s · Esc to stop$/);
				expect(row).not.toContain('received');
			}
		},
	);

	it('shows the time since the last frame, and after a minute that it is stalled', () => {
		const turn = {phase: 'writing', isGrowing: true, startedAt: 0, lastFrameAt: 10_000} as const;
		expect(during(turn, 13_999)).toBe('* Writing…  13 s · Esc to stop');
		expect(during(turn, 14_000)).toBe('* Writing…  14 s · nothing received for 4 s  · Esc to stop');
		expect(during(turn, 69_999)).toBe('* Writing…  1 min 09 s · nothing received for 59 s · Esc to stop');
		expect(during(turn, 70_000)).toBe(
			'* Writing…  1 min 10 s · stalled: nothing received for 1 min 00 s · Esc to stop',
		);
	});

	it('moves nothing while its clock counts, from the start to a minute', () => {
		const stops = Array.from({length: 60_000 / 250}, (_, index) =>
			during(
				{phase: 'writing', isGrowing: true, startedAt: 0, lastFrameAt: 250 * index},
				250 * index,
			).indexOf('Esc to stop'),
		);
		expect(new Set(stops)).toEqual(new Set([19]));
		expect(during({phase: 'writing', isGrowing: true, startedAt: 0, lastFrameAt: 47}, 47)).toBe(
			'* Writing…   0 s · Esc to stop',
		);
		expect(during({phase: 'writing', isGrowing: true, startedAt: 0, lastFrameAt: 1999}, 1999)).toBe(
			'* Writing…   1 s · Esc to stop',
		);
		expect(
			during({phase: 'writing', isGrowing: true, startedAt: 0, lastFrameAt: 3_723_000}, 3_723_000),
		).toMatch(/1 h 02 min/);
	});

	it('shows no negative time when clocks are set back', () => {
		expect(during({startedAt: 5000, lastFrameAt: 5000}, 0)).toBe('* Sending…   0 s · Esc to stop');
	});

	it('has no clock while the connection has stopped: only the user can look for the answer', () => {
		const connection = CONNECTIONS.stopped;
		for (const startedAt of [0, -60_000])
			expect(
				during({phase: 'recovering', isSuspended: true, startedAt, lastFrameAt: startedAt}, 0, {connection}),
			).toBe('/reconnect to look for the answer');
		expect(during({phase: 'recovering', givenUp: true}, 0, {connection})).toBe('/reconnect to retry now');
	});

	it('that was given up is reported, with the numbers of queued messages and requests', () => {
		const givenUp = {phase: 'writing', givenUp: true} as const;
		expect(during(givenUp)).toBe('The answer you stopped waiting for has not arrived yet');
		expect(during(givenUp, 0, {queue: [queuedMessage('a')]})).toBe(
			'1 message waiting · the stopped answer has not arrived yet',
		);
		const request = (typed: string) =>
			({kind: 'request', id: typed, text: typed, typed, request: {kind: 'unknown'}}) as const;
		expect(during(givenUp, 0, {queue: [queuedMessage('a'), request('/logout'), queuedMessage('b')]})).toMatch(
			/^2 messages and 1 request waiting/,
		);
		expect(during(givenUp, 0, {queue: [request('/logout'), request('/new')]})).toMatch(/^2 requests waiting/);
		expect(during({...givenUp, phase: 'recovering'})).toBe(
			'The answer you stopped waiting for has not arrived yet',
		);
		expect(during(givenUp, 0, {awaiting: 'ping'})).toBe('* Waiting for the answer to /ping');
	});
});

describe('the precedence', () => {
	const busy = {
		...QUIET.snapshot,
		turn: liveTurn({phase: 'writing', isGrowing: true}),
		awaiting: 'history',
	} as const;

	it('is the warning before quitting, then completions, the turn, the awaited answer', () => {
		expect(shown({snapshot: busy, armed: {by: 'Ctrl+C'}, completions: lineOf('/ping')})).toBe(
			'Press Ctrl+C again to quit.',
		);
		expect(shown({snapshot: busy, completions: lineOf('/reconnect  /retry')})).toBe('/reconnect  /retry');
		expect(shown({snapshot: busy})).toBe('* Writing…   0 s · Esc to stop');
		expect(shown({snapshot: {...busy, turn: undefined}})).toBe('* Waiting for the answer to /history');
		expect(shown({hint: lineOf('Tab completes')})).toBe('Tab completes');
		expect(shown({snapshot: busy, hint: lineOf('Tab completes')})).toBe('* Writing…   0 s · Esc to stop');
		expect(shown()).toBe('');
	});

	it('shows how to retry a lost connection, with the keys of the focus', () => {
		for (const at of ['waiting', 'stopped'] as const) {
			const snapshot = {...QUIET.snapshot, connection: CONNECTIONS[at]};
			expect(shown({snapshot})).toBe('/reconnect to retry now');
			expect(shown({snapshot, focus: 'transcript'})).toBe(' READING  r to retry now');
		}
	});

	it('shows the keys of the transcript', () => {
		expect(shown({focus: 'transcript'})).toMatch(
			/^ READING {2}↑ ↓ message · y copy · c code · o open · \/ find/,
		);
	});
});

describe('the right side', () => {
	it('counts new messages below, or shows that there is more', () => {
		expect(shown({newBelow: 3, isScrolled: true}, 30)).toBe(`${' '.repeat(15)}↓ 3 new below`.padStart(29));
		expect(shown({isScrolled: true}, 30)).toMatch(/^ +↓ more below$/);
	});

	it('says how far the transcript is scrolled, in fewer words where there is little room', () => {
		expect(shown({isScrolled: true, share: 0.438}, 60)).toMatch(/^ +43 % ↓ more below$/);
		expect(shown({isScrolled: true, share: 0}, 40)).toMatch(/^ +0 % ↓$/);
		expect(shown({isScrolled: true, newBelow: 3, share: 0.999}, 60)).toMatch(/^ +99 % ↓ 3 new below$/);
	});

	it('leaves the last column empty, and enough space for the left side', () => {
		const statusText = 'Connection lost; looking for the answer…';
		const turn = liveTurn({phase: 'thinking', statusText});
		const facts = {newBelow: 3, snapshot: {...QUIET.snapshot, turn}};
		expect(shown(facts, 55)).toBe('* Connection lost; looking for the answer… ↓ 3 new below');
		expect(shown(facts, 27)).toBe('* Connection … ↓ 3 new below');
		expect(shown(facts, 26)).toBe('* Connection lost; looking …');
	});
});

it('is never wider than the screen, and safe, whatever the server sends', () => {
	const phase = fc.constantFrom('sending', 'thinking', 'tools', 'writing', 'recovering');
	fc.assert(
		fc.property(
			fc.record({
				turn: fc.option(fc.record({phase, statusText: anyLine, givenUp: fc.boolean()}), {nil: undefined}),
				awaiting: fc.constantFrom(undefined, 'history'),
				armed: fc.constantFrom(undefined, {by: 'Ctrl+D', hint: own`↑ brings the draft back.`} as const),
				completions: fc.constantFrom(undefined, lineOf('/ping'), lineOf('/reconnect  /retry  /quit')),
				newBelow: fc.constantFrom(0, 7, 12_345),
				isScrolled: fc.boolean(),
				focus: fc.constantFrom('composer', 'transcript'),
				now: fc.constantFrom(0, 4000, 60_000, 9_999_999),
			}),
			fc.integer({min: 1, max: 120}),
			({turn, awaiting, ...facts}, width) => {
				const live = turn === undefined ? undefined : liveTurn(turn);
				const snapshot = {...QUIET.snapshot, turn: live, awaiting};
				expect(badRows([statusRow({...QUIET, ...facts, snapshot}, width).line], width)).toEqual([]);
			},
		),
	);
});
