/** The advice of failures and notices names flags as the command line takes them. */
import {describe, expect, it} from 'vitest';
import {wordNotice} from '../../source/chat/notices.ts';
import {FAILURE_CODES} from '../../source/client/failure/failure.ts';
import {wordFailure} from '../../source/client/failure/failure-table.ts';
import {findFlag} from '../../source/config/flags/flag-table.ts';
import {readFlags} from '../../source/config/flags/flags.ts';
import {resolve} from '../../source/config/resolve.ts';
import {EVERY_NOTICE, sampleFailure} from '../support/notices.ts';
import {resolveInputs} from '../support/resolve-context.ts';

const MB = 1024 * 1024;
const LIMITS = [
	1024,
	1025,
	MB / 2,
	MB,
	1.5 * MB,
	100 * MB,
	255 * MB,
	256 * MB,
	300 * MB,
	510.5 * MB,
	511 * MB,
];
const URLS = ['ws://localhost:8000/ws/chat', 'wss://[::1]:8443/chat', 'ws://127.0.0.1/'];

const WORDINGS = [
	...EVERY_NOTICE.map((each) => wordNotice(each)),
	...FAILURE_CODES.flatMap((code) =>
		[
			...LIMITS.map((maxFrameBytes) => ({maxFrameBytes})),
			...URLS.flatMap((url) => [true, false].map((opened) => ({url, opened, proxy: 'http://proxy:3128'}))),
		].flatMap((context) => [
			wordFailure(sampleFailure({code}, context)),
			wordFailure(sampleFailure({code, location: 'http://other.example/chat', mark: 'HTTP 302'}, context)),
		]),
	),
];
const SENTENCES = [
	...new Set(WORDINGS.flatMap(({text, advice, atPrompt}) => [text, advice ?? '', atPrompt ?? ''])),
];

/** Each flag of a sentence with the rest of the sentence. */
const flagsIn = (sentence: string): (readonly [name: string, rest: string])[] =>
	[...sentence.matchAll(/(?<![\w-]|code |app:app )--([a-z][a-z-]*)(.*)/gs)].map(
		([, name = '', rest = '']) => [name, rest],
	);

describe('the advice of failures and notices', () => {
	it('names flags that exist', () => {
		for (const sentence of SENTENCES)
			for (const [name] of flagsIn(sentence)) expect(findFlag(`--${name}`), sentence).toBeDefined();
	});

	it('gives them values that the command line accepts', () => {
		let count = 0;
		for (const sentence of SENTENCES) {
			for (const [name, rest] of flagsIn(sentence)) {
				const [, value] = /^:? ([^\s,()]*[^\s,().:])/.exec(rest) ?? [];
				// A placeholder such as FILE, or the next part of the sentence.
				if (findFlag(`--${name}`)?.argument.takes !== 'value' || value === undefined) continue;
				if (/^[A-Z]+$/.test(value) || ['and', 'http://USER:PASSWORD@HOST:PORT'].includes(value)) continue;
				const resolution = resolve(readFlags([`--${name}`, value]), {}, resolveInputs({canAsk: true}));
				expect('problems' in resolution ? resolution.problems : [], sentence).toEqual([]);
				count++;
			}
		}
		expect(count).toBeGreaterThan(LIMITS.length);
	});

	it('names no higher limit where there is none', () => {
		const {advice} = wordFailure(sampleFailure({code: 'frame_too_large'}, {maxFrameBytes: 511 * MB}));
		expect(advice).toBe('Ask for less at a time: this is the largest limit.');
	});
});
