import {expect, it} from 'vitest';
import {readQuestion} from '../../../source/modes/print/read-question.ts';

async function* chunks(...list: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* list;
}

it.each([
	['hi', 'hi'],
	['\uFEFFhé😀\r\n\n', 'hé😀'],
	['\n  a\n\nb  \n', '\n  a\n\nb  '],
])('reads %j as %j, however it is divided', async (text, question) => {
	const bytes = Buffer.from(text);
	for (let at = 0; at <= bytes.length; at++)
		expect(await readQuestion(chunks(bytes.subarray(0, at), bytes.subarray(at)))).toEqual({text: question});
});

it.each([
	['empty', chunks(), /it is empty/],
	['blank', chunks(Buffer.from(' \n')), /it is empty/],
	['not text', chunks(Buffer.from([0xff, 0x41])), /not text in UTF-8/],
	['cut in a character', chunks(Buffer.from('é').subarray(0, 1)), /not text in UTF-8/],
	['endless', endless(), /more than 16 MB/],
	['unreadable', unreadable(), /cannot be read/],
])('says what is wrong with input that is %s', async (_, input, problem) => {
	expect(await readQuestion(input)).toEqual({problem: expect.stringMatching(problem)});
});

async function* endless(): AsyncGenerator<Uint8Array> {
	for (let read = 0; read < 20; read++) yield new Uint8Array(1024 * 1024);
	throw new Error('more was read');
}

async function* unreadable(): AsyncGenerator<Uint8Array> {
	yield Uint8Array.of(1);
	throw new Error('EIO');
}
