import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {introduction, smallTalk, testWords} from '../../../source/sandbox/assistant/conversation.ts';
import {scriptedDemos} from '../../../source/sandbox/assistant/scripted-demos.ts';

describe('introduction', () => {
	it('has examples on one screen of 24 rows, and names the word for the rest', () => {
		const text = introduction(undefined);
		expect(text.split('\n').length).toBeLessThanOrEqual(16);
		expect(text).toMatch(/Ask me, for example:\n\n- .*\n(- .*\n){3,}\nSend `tests` for the words/);
		for (const {help} of scriptedDemos) expect(text).not.toContain(help);
	});

	it('is followed by the words for testing on request, each with its help', () => {
		const text = testWords();
		for (const {word, help} of scriptedDemos) {
			expect(text).toContain(`\`${word}`);
			expect(text).toContain(help);
		}
	});

	it('greets the user by name', () => {
		expect(introduction('Lin')).toMatch(/^Hello again, Lin!/);
	});
});

describe('smallTalk', () => {
	it('contains the keywords of the message', () => {
		expect(smallTalk('Why do rivers meander?', ['rivers', 'meander'])).toMatch(/meander/);
		expect(smallTalk('???', [])).toMatch(/help/);
	});

	it('always gives the same answer to the same text; the answers include code, lists and paragraphs', () => {
		const answers = Array.from({length: 40}, (_, index) => smallTalk(`question ${index}`, ['question']));
		expect(answers).toEqual(
			Array.from({length: 40}, (_, index) => smallTalk(`question ${index}`, ['question'])),
		);
		expect(new Set(answers).size).toBe(4);
		expect(answers.some((text) => text.includes('```'))).toBe(true);
		expect(answers.some((text) => /^1\. /m.test(text))).toBe(true);
		expect(answers.every((text) => text.includes('\n\n'))).toBe(true);
	});

	it('answers every message', () => {
		fc.assert(
			fc.property(fc.string(), fc.array(fc.string({minLength: 1})), (message, words) => {
				expect(smallTalk(message, words).length).toBeGreaterThan(10);
			}),
		);
	});
});
