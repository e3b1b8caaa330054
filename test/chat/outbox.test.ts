import {beforeEach, describe, expect, it} from 'vitest';
import {createOutbox, type Outbox, REQUEST_LIMIT_MS} from '../../source/chat/outbox.ts';
import {TIME_LIMITS} from '../../source/client/limits.ts';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';

const CREDENTIAL: AuthFrame = {type: 'auth', auth_type: 'bearer_token', token: 'sk-1'};

let clock: HandClock;
let isReady: boolean;
let isTurnUnderWay: boolean;
let takesFrames: boolean;
/** The frames sent and the notifications of the chat, in order. */
let log: string[];
/** `asksSilently` at each change. */
let silences: boolean[];
let outbox: Outbox;

beforeEach(() => {
	clock = createHandClock();
	isReady = true;
	isTurnUnderWay = false;
	takesFrames = true;
	log = [];
	silences = [];
	outbox = createOutbox({
		client: {
			send(frame) {
				if (takesFrames) log.push(frame.type === 'chat' ? `chat ${frame.message}` : frame.type);
				return takesFrames;
			},
			probe() {
				if (takesFrames) log.push('probe');
				return takesFrames;
			},
		},
		clock,
		settle: (slot, outcome) => slot?.settle(outcome),
		isReady: () => isReady,
		isTurnUnderWay: () => isTurnUnderWay,
		historyRequest: () => ({type: 'history'}),
		onUnknown: () => {},
		onNewSession: () => log.push('new session'),
		conversationNumber: () => 0,
		onOtherConversation() {},
		onSending() {},
		onNotTaken: ({kind, text, entryId}) => {
			log.push(`(not taken: ${entryId})`);
			outbox.enqueue({kind, text}, 'first');
		},
		isWanted: (entryId) => entryId !== 'answered',
		onMessage(text) {
			log.push(`(sent ${text})`);
			return `entry of ${text}`;
		},
		onSignIn: () => void log.push('(sign in)'),
		onNoAnswer: ({kind, isSilent}) => void log.push(`(no answer to the${isSilent ? ' silent' : ''} ${kind})`),
		onChange: () => silences.push(outbox.asksSilently),
	});
});

const message = (text: string) => ({kind: 'message', text}) as const;
const request = (kind: 'ping' | 'history' | 'clear' | 'logout') =>
	({kind: 'request', request: kind}) as const;
const signIn = (preempts: boolean) => ({kind: 'sign-in', credential: CREDENTIAL, preempts}) as const;
const waiting = (): string[] =>
	outbox.queue.map((item) => (item.kind === 'message' ? item.text : item.text.replace('/', '')));
/** Logs the outcome under a name. */
const slotOf = (name: string) => ({
	settle: ({status}: {readonly status: string}) => void log.push(`(${name} ${status})`),
	onSent: () => {},
});

describe('pump', () => {
	it('sends one item, and the next only when that is settled', () => {
		for (const item of [message('one'), request('ping'), message('two')]) outbox.enqueue(item, 'last');
		outbox.pump();
		outbox.pump();
		expect(log).toEqual(['(sent one)', 'chat one']);
		expect(outbox.outstanding).toEqual({kind: 'message', text: 'one', entryId: 'entry of one'});
		expect(outbox.settle()).toMatchObject({kind: 'message', text: 'one'});
		outbox.pump();
		expect(outbox.outstanding).toEqual({kind: 'ping', isSilent: false, at: 0});
		expect(waiting()).toEqual(['two']);
	});

	it('sends nothing before the connection is ready', () => {
		isReady = false;
		outbox.enqueue(message('one'), 'last');
		outbox.pump();
		expect(log).toEqual([]);
		isReady = true;
		outbox.pump();
		expect(log).toEqual(['(sent one)', 'chat one']);
	});

	it('sends nothing but a silent request for the history during a turn', () => {
		isTurnUnderWay = true;
		outbox.enqueue(request('ping'), 'last');
		outbox.enqueue(message('one'), 'last');
		outbox.pump();
		expect(log).toEqual([]);
		outbox.wantHistory(true);
		outbox.pump();
		expect(log).toEqual(['history']);
		expect(outbox.outstanding).toMatchObject({kind: 'history', isSilent: true});
	});

	it('requests the history once, before anything else, and not when that was withdrawn', () => {
		outbox.enqueue(message('one'), 'last');
		outbox.wantHistory(true);
		outbox.pump();
		outbox.settle();
		outbox.pump();
		outbox.settle();
		outbox.wantHistory(true);
		outbox.wantHistory(false);
		outbox.pump();
		expect(log).toEqual(['history', '(sent one)', 'chat one']);
	});

	it('lets a sign-in preempt everything but a turn', () => {
		isTurnUnderWay = true;
		outbox.enqueue(message('one'), 'last');
		outbox.enqueue(signIn(true), 'first');
		outbox.enqueue(request('ping'), 'first');
		outbox.wantHistory(true);
		outbox.pump();
		outbox.settle();
		expect(log.splice(0)).toEqual(['history']);
		isTurnUnderWay = false;
		outbox.wantHistory(true);
		for (let time = 0; time < 4; time++) {
			outbox.pump();
			outbox.settle();
		}
		expect(log).toEqual(['(sign in)', 'history', 'ping', '(sent one)', 'chat one']);
	});

	it('keeps the order during a pause, but for a sign-in that preempts', () => {
		outbox.enqueue(message('one'), 'last');
		outbox.enqueue(signIn(false), 'last');
		outbox.pause(1000);
		outbox.pump();
		expect(log).toEqual([]);
		outbox.enqueue(signIn(true), 'first');
		outbox.pump();
		expect(log.splice(0)).toEqual(['(sign in)']);
		clock.advance(1000);
		outbox.pump();
		outbox.settle();
		outbox.pump();
		expect(log).toEqual(['(sent one)', 'chat one', '(sign in)']);
	});

	it('keeps the order of a sign-in that does not preempt', () => {
		outbox.enqueue(request('ping'), 'last');
		outbox.enqueue(signIn(false), 'last');
		outbox.wantHistory(true);
		for (let time = 0; time < 3; time++) {
			outbox.pump();
			outbox.settle();
		}
		expect(log).toEqual(['history', 'ping', '(sign in)']);
	});

	it('replaces a waiting sign-in that preempts, and starts it at once when asked to', () => {
		isReady = false;
		outbox.enqueue(signIn(true), 'first');
		outbox.enqueue(signIn(true), 'first');
		outbox.preempt();
		outbox.preempt();
		isReady = true;
		outbox.pump();
		expect(log).toEqual(['(sign in)']);
	});

	it('reports whether the history is requested silently', () => {
		outbox.wantHistory(true);
		expect(outbox.asksSilently).toBe(true);
		outbox.pump();
		outbox.settle();
		expect(silences.splice(0)).toEqual([true, false]);
		outbox.enqueue(request('history'), 'last');
		outbox.pump();
		outbox.settle();
		expect(silences.splice(0)).not.toContain(true);
		outbox.wantHistory(true);
		outbox.pump();
		clock.advance(REQUEST_LIMIT_MS);
		expect(silences).toEqual([true, false]);
	});

	it('keeps a message when the connection does not take it', () => {
		takesFrames = false;
		outbox.enqueue(message('one'), 'last');
		outbox.enqueue(message('two'), 'last');
		outbox.pump();
		expect(waiting()).toEqual(['one', 'two']);
		expect(outbox.outstanding).toBeUndefined();
		expect(log).toEqual(['(sent one)', '(not taken: entry of one)']);
	});

	it('keeps a request when the connection does not take it', () => {
		takesFrames = false;
		outbox.enqueue(request('ping'), 'last');
		outbox.pump();
		expect(waiting()).toEqual(['ping']);
		expect(outbox.outstanding).toBeUndefined();
		expect(log).toEqual([]);
	});
});

describe('the queue', () => {
	it('gives every item an id of its own, and takes an item that is sent again at its head', () => {
		outbox.enqueue(message('two'), 'last');
		outbox.enqueue(message('three'), 'last');
		outbox.enqueue(message('one'), 'first');
		expect(waiting()).toEqual(['one', 'two', 'three']);
		expect(new Set(outbox.queue.map(({id}) => id)).size).toBe(3);
	});

	it('returns the newest item as it was typed, and never a sign-in', () => {
		const items = [message('one'), message('/usr/bin'), message('/quit'), message('//x'), request('ping')];
		for (const item of items) outbox.enqueue(item, 'last');
		outbox.enqueue(signIn(false), 'last');
		expect(items.map(() => outbox.takeBack())).toEqual(['/ping', '///x', '//quit', '/usr/bin', 'one']);
		expect(outbox.takeBack()).toBeUndefined();
		expect(waiting()).toEqual([]);
	});

	it('is a new list after every change, so that its identity shows a change', () => {
		const lists = [outbox.queue];
		for (const change of [
			() => outbox.enqueue(message('one'), 'last'),
			() => outbox.enqueue(message('two'), 'first'),
			() => outbox.takeBack(),
			() => outbox.pump(),
		]) {
			change();
			lists.push(outbox.queue);
		}
		expect(new Set(lists).size).toBe(5);
	});
});

describe('a slot', () => {
	it('is settled as dropped when its item is taken back or cancelled', () => {
		const [one, two, three] = [slotOf('one'), slotOf('two'), slotOf('three')];
		outbox.enqueue({...message('one'), slot: one}, 'last');
		outbox.enqueue({...request('ping'), slot: two}, 'last');
		outbox.enqueue({...signIn(false), slot: three}, 'last');
		expect(outbox.takeBack()).toBe('/ping');
		expect(outbox.cancel(one)).toBe(true);
		expect(outbox.cancel(one)).toBe(false);
		expect(outbox.cancel(three)).toBe(true);
		expect(log).toEqual(['(two dropped)', '(one dropped)', '(three dropped)']);
	});

	it('is settled as dropped when all are, also that of an outstanding request; items without one stay', () => {
		outbox.enqueue({...request('ping'), slot: slotOf('ping')}, 'last');
		outbox.enqueue({...message('one'), slot: slotOf('one')}, 'last');
		outbox.enqueue(message('two'), 'last');
		outbox.pump();
		outbox.drop();
		outbox.drop();
		expect(log).toEqual(['ping', '(one dropped)', '(ping dropped)']);
		expect(waiting()).toEqual(['two']);
		expect(clock.pending()).toBe(0);
	});
});

describe('a request without an answer', () => {
	it.each([false, true])(
		'is given up after its time (silent: %s), and the next item can be sent',
		(isSilent) => {
			if (isSilent) outbox.wantHistory(true);
			else outbox.enqueue(request('history'), 'last');
			outbox.pump();
			outbox.enqueue(message('one'), 'last');
			clock.advance(REQUEST_LIMIT_MS - 1);
			expect(log).toEqual(['history']);
			clock.advance(1);
			outbox.pump();
			const given = `(no answer to the${isSilent ? ' silent' : ''} history)`;
			expect(log).toEqual(['history', given, '(sent one)', 'chat one']);
		},
	);

	it('is given up later than a dead connection is dropped', () => {
		expect(REQUEST_LIMIT_MS).toBeGreaterThan(TIME_LIMITS.quiet + TIME_LIMITS.pong);
	});

	it('has no limit any more when the answer arrived; a turn has none at all', () => {
		outbox.enqueue(request('ping'), 'last');
		outbox.pump();
		outbox.settle();
		outbox.enqueue(message('one'), 'last');
		outbox.pump();
		expect(clock.pending()).toBe(0);
		clock.advance(10 * REQUEST_LIMIT_MS);
		expect(outbox.outstanding).toMatchObject({kind: 'message'});
	});
});
