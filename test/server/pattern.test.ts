/** Regular expressions from outside: matched as a browser does, and stopped where they would run for ever. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createPatternMatcher} from '../../source/server/pattern.ts';
import {anyText} from '../support/arbitraries.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const matchPattern = createPatternMatcher();

describe('a pattern', () => {
	it.each([
		['A-[0-9]+', '', 'where is A-1001 and A-1002', 'A-1001'],
		['a-\\d+', 'i', 'where is A-1001', 'A-1001'],
		['^b$', 'm', 'a\nb', 'b'],
		['(?<=order )\\w+', '', 'order X9', 'X9'],
		['(\\w)\\1', '', 'hello', 'll'],
		['', '', 'x', ''],
	])('%s with the flags %j finds in %j the text %j', (pattern, flags, text, found) => {
		expect(matchPattern(pattern, flags, text)).toEqual({kind: 'match', text: found});
	});

	it('has no state, whatever its flags', () => {
		for (let time = 0; time < 3; time++) expect(matchPattern('a', 'gyd', 'a').kind).toBe('match');
	});

	it.each(['(', '[', '*', '(?<a', '\\', '(?<a>x)(?<a>y)', 'a'.repeat(2001)])(
		'that is none: %s',
		(pattern) => {
			expect(matchPattern(pattern, '', 'x')).toEqual({kind: 'invalid'});
		},
	);

	it.each([
		['(a+)+$', `${'a'.repeat(60)}!`],
		['(a|a)*b', 'a'.repeat(5000)],
		['(.*)*x', 'a'.repeat(5000)],
		['(?=(a+)+b)', 'a'.repeat(5000)],
		['\\d+\\d+\\d+\\d+x', '1'.repeat(20_000)],
		['(x+x+)+y', 'x'.repeat(20_000)],
	])('that would run for ever is stopped, and never run again: %s', {tags: 'slow'}, (pattern, text) => {
		const match = createPatternMatcher();
		expect(match(pattern, '', text)).toEqual({kind: 'too-slow'});
		const before = process.cpuUsage().user;
		for (let time = 0; time < 1000; time++) expect(match(pattern, '', 'a').kind).toBe('too-slow');
		// Run again each time, that would take 50 s.
		expect((process.cpuUsage().user - before) / 1000).toBeLessThan(5000);
	});

	it('is not run any more when three others were stopped', {tags: 'slow'}, () => {
		const match = createPatternMatcher();
		const text = `${'a'.repeat(60)}!`;
		const kinds = [1, 2].map((count) => match(`(a+)+${'$'.repeat(count)}`, '', text).kind);
		expect([...kinds, match('a', '', text).kind]).toEqual(['too-slow', 'too-slow', 'match']);
		expect([match('(a+)+$', 'i', text).kind, match('a', '', text).kind]).toEqual(['too-slow', 'too-slow']);
	});

	it('reaches nothing: the text and the pattern are data', () => {
		const attempt = "'); this.constructor.constructor('return process')().exit(1); ('";
		expect(matchPattern(attempt, attempt, attempt).kind).toBe('invalid');
		expect(matchPattern('x', '', attempt)).toEqual({kind: 'match', text: 'x'});
	});
});

it('gives for any pattern and text what RegExp gives', () => {
	const part = fc.constantFrom(
		...['a', 'b', '.', '[ab]', '(a)', '(?:b)', '?', '\\d', '^', '$', '|', '(', ']'],
	);
	const pattern = fc.array(part, {maxLength: 8}).map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(pattern, anyText), fc.oneof(anyText, fc.constant('abab1')), (source, text) => {
			let expected: RegExp | undefined;
			try {
				expected = new RegExp(source);
			} catch {}
			const found = matchPattern(source, '', text);
			if (expected === undefined) expect(found).toEqual({kind: 'invalid'});
			else expect(found.kind === 'match' ? found.text : undefined).toBe(expected.exec(text)?.[0]);
		}),
	);
});

it('no hostile text does anything as a pattern or as a text', {tags: 'slow'}, () => {
	for (const text of HOSTILE_TEXTS) {
		expect(['match', 'none', 'invalid']).toContain(matchPattern(text.slice(0, 2000), text, text).kind);
		if (text !== '')
			expect(matchPattern('[^]+', '', text)).toEqual({kind: 'match', text: text.slice(0, 20_000)});
	}
});
