import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {packMessages, readMessages} from '../../../source/client/worker/packed-messages.ts';
import type {SocketEvent, WorkerEvent} from '../../../source/client/worker/worker-messages.ts';
import {decode} from '../../../source/protocol/decode.ts';

const message = (text: string, line = 1): WorkerEvent => ({type: 'message', line, bytes: Buffer.from(text)});

/** What is told, with messages as they will be read. */
function told(events: readonly SocketEvent[]): unknown[] {
	return events.flatMap((event): unknown[] =>
		event.type === 'unread'
			? [...readMessages(event)].map((read) => ({...read, line: event.line}))
			: [event.type],
	);
}

describe('messages on their way', () => {
	it('are those that were heard, each once and in their order, however they are put together', () => {
		const heard = fc.oneof(
			fc.record({text: fc.string({unit: 'binary'}), line: fc.integer({min: 1, max: 2})}),
			fc.constant('pong' as const),
		);
		fc.assert(
			fc.property(fc.array(heard), (all) => {
				const events = all.map(
					(each): WorkerEvent => (each === 'pong' ? {type: 'pong', line: 1} : message(each.text, each.line)),
				);
				const expected = all.map((each) => {
					if (each === 'pong') return 'pong';
					const bytes = Buffer.from(each.text);
					return {decoded: decode(bytes.toString()), bytes: bytes.length, line: each.line};
				});
				expect(told(packMessages(events))).toEqual(expected);
			}),
		);
	});

	it('are one event where nothing came between, and their memory is given back when they are read', () => {
		const [event, ...others] = packMessages([message('{"type":"pong"}'), message('{}'), message('[1]')]);
		expect(others).toEqual([]);
		if (event?.type !== 'unread') throw new Error('not put together');
		expect(event.ends).toEqual([15, 17, 20]);
		expect([...readMessages(event)]).toHaveLength(3);
		expect(event.bytes.length).toBe(0);
	});
});
