import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	type Attention,
	type AttentionEvent,
	attend,
	INITIAL_ATTENTION,
	notificationFor,
	titleOf,
} from '../../source/ui/attention.ts';
import {liveTurn} from '../support/entries.ts';

const away: AttentionEvent = {kind: 'focus', focused: false};
const here: AttentionEvent = {kind: 'focus', focused: true};
const working = (entryId: string, startedAt: number, givenUp = false): AttentionEvent => ({
	kind: 'turn',
	turn: liveTurn({phase: 'thinking', entryId, startedAt, givenUp}),
	now: startedAt,
});
const idle = (now: number): AttentionEvent => ({kind: 'turn', turn: undefined, now});

/** The number of notifications, and the title after each event. */
function follow(...events: readonly AttentionEvent[]): {notifies: number; titles: string[]; last: Attention} {
	let attention = INITIAL_ATTENTION;
	let notifies = 0;
	const titles = events.map((event) => {
		const next = attend(attention, event);
		attention = next.attention;
		notifies += next.notifies ? 1 : 0;
		return titleOf(attention);
	});
	return {notifies, titles, last: attention};
}

describe('a notification', () => {
	it('is sent if the user is away and the turn took over five seconds', () => {
		expect(follow(away, working('a', 0), idle(5001)).notifies).toBe(1);
	});

	it.each([
		['the turn was short', [away, working('a', 0), idle(5000)]],
		['the user is present', [here, working('a', 0), idle(9000)]],
		['the terminal does not report focus', [working('a', 0), idle(9000)]],
		['the user returned in time', [away, working('a', 0), here, idle(9000)]],
		['the turn continues', [away, working('a', 0), working('a', 0)]],
		['the user gave the turn up', [working('a', 0), away, working('a', 0, true), idle(9000)]],
		['no turn was running', [away, idle(9000)]],
	] as const)('is not sent when %s', (_, events) => {
		expect(follow(...events).notifies).toBe(0);
	});

	it('is sent for each turn, also if the next one follows at once', () => {
		const first = working('a', 0);
		const second: AttentionEvent = {
			kind: 'turn',
			turn: liveTurn({phase: 'thinking', entryId: 'b', startedAt: 6000}),
			now: 6000,
		};
		expect(follow(away, first, second).notifies).toBe(1);
		expect(follow(away, first, second, idle(13_000)).notifies).toBe(2);
	});

	it('is never sent while the user is present or the focus is unknown', () => {
		const event = fc.oneof(
			fc.constantFrom(here),
			fc
				.record({id: fc.constantFrom('a', 'b'), at: fc.nat(20_000), givenUp: fc.boolean()})
				.map(({id, at, givenUp}) => working(id, at, givenUp)),
			fc.nat(60_000).map(idle),
		);
		fc.assert(
			fc.property(fc.array(event), (events) => {
				expect(follow(...events).notifies).toBe(0);
			}),
		);
	});
});

describe('the title', () => {
	it('shows a working assistant and an unread answer, and nothing else', () => {
		expect(follow(here, working('a', 0), idle(100)).titles).toEqual([
			'bedrock-chat',
			'… bedrock-chat',
			'bedrock-chat',
		]);
		expect(follow(away, working('a', 0), idle(100), here).titles).toEqual([
			'bedrock-chat',
			'… bedrock-chat',
			'● bedrock-chat',
			'bedrock-chat',
		]);
	});

	it('keeps the unread mark while the next turn runs', () => {
		expect(follow(away, working('a', 0), idle(100), working('b', 200), here).titles.slice(3)).toEqual([
			'● bedrock-chat',
			'… bedrock-chat',
		]);
	});

	it('ignores a turn that was given up', () => {
		expect(follow(working('a', 0), working('a', 0, true)).titles.at(-1)).toBe('bedrock-chat');
	});
});

describe('notificationFor', () => {
	it.each([
		[{TERM_PROGRAM: 'iTerm.app', TERM: 'xterm-256color'}, 'notification'],
		[{TERM_PROGRAM: 'WezTerm'}, 'notification'],
		[{TERM_PROGRAM: 'ghostty'}, 'notification'],
		[{TERM: 'xterm-ghostty'}, 'notification'],
		[{TERM: 'xterm-kitty'}, 'notification'],
		[{TERM: 'wezterm'}, 'notification'],
		[{TERM: 'xterm-kitty', TMUX: '/tmp/tmux-0/default,1,0'}, 'bell'],
		[{TERM_PROGRAM: 'iTerm.app', STY: '1.pts'}, 'bell'],
		[{TERM_PROGRAM: 'Apple_Terminal'}, 'bell'],
		[{TERM: 'xterm-256color'}, 'bell'],
		[{}, 'bell'],
	] as const)('%o gives %s', (facts, call) => {
		expect(notificationFor(facts)).toBe(call);
	});
});
