import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {packMessages, readMessages} from '../../../source/client/worker/packed-messages.ts';
import type {SocketEvent, WorkerEvent} from '../../../source/client/worker/worker-messages.ts';
import {decode} from '../../../source/protocol/decode.ts';
import {anyCodePoint} from '../../support/code-points.ts';

const message = (text: string, connection = 1): WorkerEvent => ({
	type: 'message',
	connection,
	bytes: Buffer.from(text),
});

/** The events, with packed messages decoded. */
function unpacked(events: readonly SocketEvent[]): unknown[] {
	return events.flatMap((event): unknown[] =>
		event.type === 'packed'
			? [...readMessages(event)].map((read) => ({...read, connection: event.connection}))
			: [event.type],
	);
}

describe('packed messages', () => {
	it('are those that were received, each once and in order, however they are packed', () => {
		const received = fc.oneof(
			fc.record({text: fc.string({unit: anyCodePoint}), connection: fc.integer({min: 1, max: 2})}),
			fc.constant('pong' as const),
		);
		fc.assert(
			fc.property(fc.array(received), (all) => {
				const events = all.map(
					(each): WorkerEvent =>
						each === 'pong' ? {type: 'pong', connection: 1} : message(each.text, each.connection),
				);
				const expected = all.map((each) => {
					if (each === 'pong') return 'pong';
					const bytes = Buffer.from(each.text);
					return {decoded: decode(bytes.toString()), bytes: bytes.length, connection: each.connection};
				});
				expect(unpacked(packMessages(events))).toEqual(expected);
			}),
		);
	});

	it('are one event when they are consecutive, and free their memory when they are decoded', () => {
		const [event, ...others] = packMessages([message('{"type":"pong"}'), message('{}'), message('[1]')]);
		expect(others).toEqual([]);
		if (event?.type !== 'packed') throw new Error('not packed');
		expect(event.ends).toEqual([15, 17, 20]);
		expect([...readMessages(event)]).toHaveLength(3);
		expect(event.bytes.length).toBe(0);
	});
});
