import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {growsReasoning, splitReasoning, withoutReasoning} from '../../source/text/reasoning.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const TAGGED = '<reasoning>\nFirst,\nthen.\n</reasoning>\n\nHello';

/** Texts out of the parts that matter. */
const anyTagged = fc
	.array(
		fc.constantFrom(
			'<reasoning>',
			'</reasoning>',
			'\n',
			' ',
			'\r\n',
			'`',
			'a',
			'<reas',
			...HOSTILE_TEXTS.map((each) => each.slice(0, 40)),
		),
		{
			maxLength: 12,
		},
	)
	.map((parts) => parts.join(''));

describe('the reasoning of a text', () => {
	it('is between tags at its beginning', () => {
		expect(splitReasoning(TAGGED)).toEqual({
			tagged: '<reasoning>\nFirst,\nthen.\n</reasoning>\n\n',
			reasoning: 'First,\nthen.',
			rest: 'Hello',
			isComplete: true,
		});
		expect(withoutReasoning(`\n  ${TAGGED}`)).toBe('Hello');
		expect(withoutReasoning('<reasoning>a</reasoning>    code')).toBe('    code');
	});

	it.each([
		['a tag in the middle', 'Hello <reasoning>a</reasoning>'],
		['one that is never closed', '<reasoning>\nFirst'],
		['tags within tags', '<reasoning>a<reasoning>b</reasoning>c</reasoning>d'],
		['one in a code block', '```\n<reasoning>a</reasoning>\n```'],
		['one in code', '`<reasoning>`a</reasoning>'],
		['one in indented code', '    <reasoning>a</reasoning>'],
		['a closing tag alone', '</reasoning>a'],
		['another tag', '<reasoningx>a</reasoningx>'],
	])('is text like any other: %s', (_, text) => {
		expect(splitReasoning(text)).toBeUndefined();
		expect(withoutReasoning(text)).toBe(text);
	});

	it('is all there is so far, until the tag is closed', () => {
		for (let length = 1; length < TAGGED.indexOf('</'); length++) {
			const split = splitReasoning(TAGGED.slice(0, length), true);
			expect(split).toMatchObject({rest: '', isComplete: false});
			expect('First,\nthen.'.startsWith(split?.reasoning ?? 'x')).toBe(true);
		}
		expect(splitReasoning(TAGGED.slice(0, -5), true)?.rest).toBe('');
		expect(splitReasoning('', true)).toBeUndefined();
	});

	it('and the rest are the text, and a text without the tag is never changed', () => {
		fc.assert(
			fc.property(anyTagged, fc.boolean(), (text, isArriving) => {
				const split = splitReasoning(text, isArriving);
				if (split === undefined) return withoutReasoning(text) === text;
				const isTagged = text.trimStart().startsWith(isArriving ? '<' : '<reasoning>');
				return isTagged && split.tagged + split.rest === text && split.tagged.includes(split.reasoning);
			}),
		);
	});

	it('may grow within its tags', () => {
		const [short, long] = ['<reasoning>\na\n</reasoning>', '<reasoning>\nab\n</reasoning>'];
		expect(growsReasoning(short, long)).toBe(true);
		expect(growsReasoning(long, short)).toBe(false);
		expect(growsReasoning('a\n</reasoning>', 'ab')).toBe(false);
	});
});
