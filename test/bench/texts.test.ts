import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	BEGIN_OF_REPLY,
	CHUNK,
	CONTENT_KINDS,
	chunkMark,
	chunksUpTo,
	END_OF_REPLY,
	message,
	messageMark,
	numberedReply,
	reply,
	replyMark,
} from '../../bench/texts.ts';
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

describe('numberedReply', () => {
	it('has the given length and ends with its number', () => {
		expect(numberedReply(7, 20_000)).toHaveLength(20_000);
		expect(numberedReply(7, 20_000).endsWith(replyMark(7))).toBe(true);
		expect(numberedReply(17, 20_000)).not.toContain(replyMark(7));
	});
});

describe('chunksUpTo', () => {
	it('grows at its end by the mark of the next chunk', () => {
		expect(chunksUpTo(1)).toBe(chunkMark(0));
		expect(chunksUpTo(12)).toBe(`${chunksUpTo(11)} ${chunkMark(11)}`);
		expect(chunksUpTo(11)).not.toContain(chunkMark(11));
		expect(chunkMark(11)).not.toContain(chunkMark(1));
	});
});

describe('CONTENT_KINDS', () => {
	it.each(Object.entries(CONTENT_KINDS))('%s has its end mark only at the end', (_, {text}) => {
		expect(text().split(END_OF_REPLY)).toHaveLength(2);
		expect(text().endsWith(END_OF_REPLY)).toBe(true);
	});
});

it('contains none of the letters that the bench types', () => {
	for (const key of KEYS) {
		expect(reply(3000) + message(12, 500) + chunksUpTo(3)).not.toContain(key);
		for (const {text} of Object.values(CONTENT_KINDS)) expect(text()).not.toContain(key);
	}
});
