import {beforeEach, describe, expect, it} from 'vitest';
import {createOutbox, type Outbox, REQUEST_LIMIT_MS} from '../../source/chat/outbox.ts';
import type {ConnectionState} from '../../source/client/connection.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';

const READY: ConnectionState = {
	at: 'ready',
	session: {id: 's', displayName: undefined, authenticated: false, resumed: undefined},
	since: 0,
	attempt: 1,
};

let clock: HandClock;
let connection: ConnectionState;
let isTurnUnderWay: boolean;
let takesFrames: boolean;
/** How often something else goes out instead. */
let others: number;
/** What went out and what the chat was told, in order. */
let log: string[];
/** What `asksSilently` was at each change. */
let silences: boolean[];
let outbox: Outbox;

beforeEach(() => {
	clock = createHandClock();
	connection = READY;
	isTurnUnderWay = false;
	takesFrames = true;
	others = 0;
	log = [];
	silences = [];
	outbox = createOutbox({
		client: {
			get state() {
				return connection;
			},
			send(frame) {
				if (takesFrames) log.push(frame.type === 'chat' ? `chat ${frame.message}` : frame.type);
				return takesFrames;
			},
			forgetCredential: () => log.push('(forget the credential)'),
		},
		clock,
		isTurnUnderWay: () => isTurnUnderWay,
		takesTheWire() {
			const isWanted = others > 0;
			if (isWanted) log.push('(something else)');
			others = Math.max(0, others - 1);
			return isWanted;
		},
		onMessage(text) {
			log.push(`(sent ${text})`);
			return `entry of ${text}`;
		},
		onNoAnswer: (request, silent) => log.push(`(no answer to ${silent ? 'our' : 'the'} ${request})`),
		onChange: () => silences.push(outbox.asksSilently),
	});
});

const message = (text: string) => ({kind: 'message', text}) as const;
const request = (kind: 'ping' | 'history' | 'clear' | 'logout') =>
	({kind: 'request', request: kind}) as const;
const waiting = (): string[] =>
	outbox.queue.map((item) => (item.kind === 'message' ? item.text : item.request));

describe('pump', () => {
	it('sends one thing, and no second one before it is settled', () => {
		for (const item of [message('one'), request('ping'), message('two')]) outbox.enqueue(item, 'last');
		outbox.pump();
		outbox.pump();
		expect(log).toEqual(['chat one', '(sent one)']);
		expect(outbox.outstanding).toEqual({what: 'chat', text: 'one', entryId: 'entry of one'});
		expect(outbox.settle()).toMatchObject({what: 'chat', text: 'one'});
		outbox.pump();
		expect(outbox.outstanding).toEqual({what: 'ping', silent: false, at: 0});
		expect(waiting()).toEqual(['two']);
	});

	it('sends nothing before the connection is ready', () => {
		connection = {at: 'dialing', attempt: 1, resume: undefined};
		outbox.enqueue(message('one'), 'last');
		outbox.pump();
		expect(log).toEqual([]);
		connection = READY;
		outbox.pump();
		expect(log).toEqual(['chat one', '(sent one)']);
	});

	it('lets everything wait for the turn but our own look at the history', () => {
		isTurnUnderWay = true;
		outbox.enqueue(request('ping'), 'last');
		outbox.enqueue(message('one'), 'last');
		outbox.pump();
		expect(log).toEqual([]);
		outbox.wantHistory(true);
		outbox.pump();
		expect(log).toEqual(['history']);
		expect(outbox.outstanding).toMatchObject({what: 'history', silent: true});
	});

	it('asks for the history once, before anything else, and not when the wish was taken back', () => {
		outbox.enqueue(message('one'), 'last');
		outbox.wantHistory(true);
		outbox.pump();
		outbox.settle();
		outbox.pump();
		outbox.settle();
		outbox.wantHistory(true);
		outbox.wantHistory(false);
		outbox.pump();
		expect(log).toEqual(['history', 'chat one', '(sent one)']);
	});

	it('lets what else there is go first, but for a turn', () => {
		others = 1;
		isTurnUnderWay = true;
		outbox.enqueue(message('one'), 'last');
		outbox.wantHistory(true);
		outbox.pump();
		outbox.settle();
		expect(log.splice(0)).toEqual(['history']);
		isTurnUnderWay = false;
		outbox.pump();
		outbox.pump();
		expect(log).toEqual(['(something else)', 'chat one', '(sent one)']);
	});

	it('tells that the history is asked for silently, and that it no longer is', () => {
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

	it('keeps what the connection did not take', () => {
		takesFrames = false;
		outbox.enqueue(message('one'), 'last');
		outbox.pump();
		expect(waiting()).toEqual(['one']);
		expect(outbox.outstanding).toBeUndefined();
		expect(log).toEqual([]);
	});

	it('keeps a request that the connection did not take', () => {
		takesFrames = false;
		outbox.enqueue(request('ping'), 'last');
		outbox.pump();
		expect(waiting()).toEqual(['ping']);
		expect(outbox.outstanding).toBeUndefined();
	});

	it('forgets the credential when it asks to be logged out, whatever the answer', () => {
		outbox.enqueue(request('logout'), 'last');
		outbox.pump();
		expect(log).toEqual(['logout', '(forget the credential)']);
	});
});

describe('the queue', () => {
	it('puts what has to go out again at its head, and gives every item an id of its own', () => {
		outbox.enqueue(message('two'), 'last');
		outbox.enqueue(message('three'), 'last');
		outbox.enqueue(message('one'), 'first');
		expect(waiting()).toEqual(['one', 'two', 'three']);
		expect(new Set(outbox.queue.map(({id}) => id)).size).toBe(3);
	});

	it('gives back the newest item as it was typed', () => {
		const items = [message('one'), message('/usr/bin'), message('/quit'), message('//x'), request('ping')];
		for (const item of items) outbox.enqueue(item, 'last');
		expect(items.map(() => outbox.takeBack())).toEqual(['/ping', '///x', '//quit', '/usr/bin', 'one']);
		expect(outbox.takeBack()).toBeUndefined();
		expect(waiting()).toEqual([]);
	});

	it('is a new list after every change, so that a view of it can be told by identity', () => {
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

describe('an answer that does not come', () => {
	it('is given up after its time, and what waits goes out', () => {
		outbox.enqueue(request('ping'), 'last');
		outbox.pump();
		outbox.enqueue(message('one'), 'last');
		clock.advance(REQUEST_LIMIT_MS - 1);
		expect(log).toEqual(['ping']);
		clock.advance(1);
		expect(log).toEqual(['ping', '(no answer to the ping)', 'chat one', '(sent one)']);
	});

	it('says whose question it was', () => {
		outbox.wantHistory(true);
		outbox.pump();
		clock.advance(REQUEST_LIMIT_MS);
		expect(log).toEqual(['history', '(no answer to our history)']);
	});

	it('is no longer waited for once it came; a turn has no limit', () => {
		outbox.enqueue(request('ping'), 'last');
		outbox.pump();
		outbox.settle();
		outbox.enqueue(message('one'), 'last');
		outbox.pump();
		expect(clock.pending()).toBe(0);
		clock.advance(10 * REQUEST_LIMIT_MS);
		expect(outbox.outstanding).toMatchObject({what: 'chat'});
	});
});
