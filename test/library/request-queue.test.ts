import {describe, expect, it} from 'vitest';
import {ChatError} from '../../source/library/errors.ts';
import {createRequestQueue, type Operation, type RequestQueue} from '../../source/library/request-queue.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {createFakeChat, type FakeChat} from '../support/fake-chat.ts';

interface Trial extends Operation {
	/** Lets it be over at the next look. */
	end(): void;
}

interface Room {
	readonly chat: FakeChat;
	readonly errands: RequestQueue;
	readonly log: string[];
	trial(name: string): Trial;
}

function open(): Room {
	const chat = createFakeChat({connection: CONNECTIONS.ready});
	const log: string[] = [];
	const errands = createRequestQueue(chat, () => log.push('---'));
	chat.subscribe(() => errands.watch());
	return {
		chat,
		errands,
		log,
		trial(name) {
			let isEnded = false;
			return {
				begin: () => log.push(`begin ${name}`),
				hear: ({type}) => log.push(`${name} hears ${type}`),
				isOver() {
					if (isEnded) log.push(`end ${name}`);
					return isEnded;
				},
				abandon: () => log.push(`abandon ${name}`),
				fail: ({code}) => log.push(`${name} fails with ${code}`),
				end() {
					isEnded = true;
				},
			};
		},
	};
}

/** Resolves when what was scheduled has run. */
const settled = (): Promise<void> => Promise.resolve();

describe('errands', () => {
	it('run one after the other', async () => {
		const {chat, errands, log, trial} = open();
		const [first, second] = [trial('first'), trial('second')];
		errands.add(first);
		errands.add(second);
		expect(log).toEqual([]);
		await settled();
		expect(log).toEqual(['---', 'begin first']);
		first.end();
		second.end();
		chat.show({});
		await settled();
		expect(log).toEqual(['---', 'begin first', 'end first', '---', 'begin second', 'end second']);
	});

	it.each([
		['is not connected', {connection: CONNECTIONS.waiting}],
		['is signing in', {connection: CONNECTIONS.authenticating}],
		['awaits an answer', {awaiting: 'ping'}],
		['looks into the history', {completing: true}],
		['has something in its queue', {queue: [{kind: 'request', id: 'q1', request: 'ping'}]}],
	] as const)('wait while the chat %s', async (_, busy) => {
		const {chat, errands, log, trial} = open();
		chat.show(busy);
		errands.add(trial('first'));
		await settled();
		expect(log).toEqual([]);
		chat.show({connection: CONNECTIONS.ready, awaiting: undefined, completing: false, queue: []});
		await settled();
		expect(log).toEqual(['---', 'begin first']);
	});

	it('are taken out while they wait, and abandoned when they have begun', async () => {
		const {errands, log, trial} = open();
		const giveUpFirst = errands.add(trial('first'));
		const giveUpSecond = errands.add(trial('second'));
		await settled();
		giveUpSecond();
		giveUpFirst();
		await settled();
		expect(log).toEqual(['---', 'begin first', 'abandon first']);
	});

	it('hear frames while they are under way', async () => {
		const {errands, log, trial} = open();
		errands.hear({type: 'pong', timestamp: undefined});
		errands.add(trial('first'));
		errands.add(trial('second'));
		await settled();
		errands.hear({type: 'pong', timestamp: undefined});
		expect(log).toEqual(['---', 'begin first', 'first hears pong']);
	});

	it('all fail when the connection does', async () => {
		const {chat, errands, log, trial} = open();
		errands.add(trial('first'));
		errands.add(trial('second'));
		await settled();
		let isIdle = false;
		void errands.whenIdle().then(() => {
			isIdle = true;
		});
		errands.fail(new ChatError({code: 'gone', message: 'gone'}));
		chat.show({});
		await settled();
		expect(log).toEqual(['---', 'begin first', 'first fails with gone', 'second fails with gone']);
		expect(isIdle).toBe(true);
	});

	it('leave the client idle when all are over', async () => {
		const {chat, errands, trial} = open();
		const first = trial('first');
		errands.add(first);
		let isIdle = false;
		void errands.whenIdle().then(() => {
			isIdle = true;
		});
		await settled();
		expect(isIdle).toBe(false);
		first.end();
		chat.show({});
		await errands.whenIdle();
		expect(isIdle).toBe(true);
	});
});
