import {describe, expect, it} from 'vitest';
import {
	longAnswer,
	markdownShowcase,
	paragraphs,
	shortCode,
	shortList,
	terminalAttack,
} from '../../../source/sandbox/assistant/canned-answers.ts';

describe('the long texts', () => {
	it('contain the constructs that they demonstrate', () => {
		expect(longAnswer.split('\n\n').length).toBeGreaterThanOrEqual(8);
		expect(shortCode.match(/```/g)).toHaveLength(4);
		expect(shortList).toMatch(/^1\. .*\n {3}- /m);
		expect(shortList).toMatch(/^\|.*\|$/m);
		for (const part of [
			/^# /m,
			/^> > /m,
			/^- \[x\] /m,
			/^ {3}```sh$/m,
			/^\|:-/m,
			/^---$/m,
			/\*\*\*both/,
			/~~/,
			/\]\[below\]/,
		]) {
			expect(markdownShowcase).toMatch(part);
		}
		for (const control of [
			'\u001b[',
			'\u001b]0;',
			'\u001b]52;',
			'\u009b',
			'\r',
			'\u0000',
			'\u202e',
			'\u2028',
			'\u007f',
		]) {
			expect(terminalAttack).toContain(control);
		}
	});

	it('have exactly the requested length', () => {
		for (const length of [1, 1024, 262_144]) expect(paragraphs(length)).toHaveLength(length);
	});
});
