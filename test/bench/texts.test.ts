import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BEGIN_OF_REPLY, CHUNK, END_OF_REPLY, message, messageMark, reply} from '../../bench/texts.ts';
import {KEYS} from '../../bench/typing.ts';

describe('reply', () => {
	it('has the given number of chunks, and its end mark only at the end', () => {
		fc.assert(
			fc.property(fc.integer({min: 3, max: 3000}), (chunks) => {
				const text = reply(chunks);
				expect(text).toHaveLength(chunks * CHUNK);
				expect(text.indexOf(END_OF_REPLY)).toBe(text.length - END_OF_REPLY.length);
				expect(text.slice(0, 20)).toContain(BEGIN_OF_REPLY);
			}),
		);
	});
});

describe('message', () => {
	it('has the given length and begins with its number', () => {
		expect(message(7, 500)).toHaveLength(500);
		expect(message(7, 100).startsWith(messageMark(7))).toBe(true);
		expect(message(70, 100)).not.toContain(messageMark(7));
	});
});

it('contains none of the letters that the bench types', () => {
	for (const key of KEYS) expect(reply(3000) + message(12, 500)).not.toContain(key);
});
