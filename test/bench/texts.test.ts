import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BEGIN_OF_REPLY, CHUNK, END_OF_REPLY, message, messageMark, reply} from '../../bench/texts.ts';
import {KEYS} from '../../bench/typing.ts';

describe('reply', () => {
	it('has so many chunks, and its end only at the end', () => {
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
	it('has so many characters and its number', () => {
		expect(message(7, 500)).toHaveLength(500);
		expect(message(7, 100).startsWith(messageMark(7))).toBe(true);
		expect(message(70, 100)).not.toContain(messageMark(7));
	});
});

it('leaves the letters that are typed to the typing', () => {
	for (const key of KEYS) expect(reply(3000) + message(12, 500)).not.toContain(key);
});
