import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	newer,
	noted,
	older,
	type PromptHistory,
	promptHistory,
	recalledAt,
	refolded,
	remember,
	takenFromQueue,
} from '../../../source/ui/composer/prompt-history.ts';

/** Steps to the end; returns all texts on the way. */
function walk(
	history: PromptHistory,
	draft: string,
	step: typeof older,
): {texts: string[]; history: PromptHistory} {
	const texts: string[] = [];
	let current = history;
	let text = draft;
	for (let next = step(current, text); next !== undefined; next = step(current, text)) {
		current = next.history;
		text = next.text;
		texts.push(text);
	}
	return {texts, history: current};
}

describe('prompt history', () => {
	const history = promptHistory(['one', 'two', 'three']);

	it('moves back through the prompts and forward to the unsent draft', () => {
		const back = walk(history, 'unsent', older);
		expect(back.texts).toEqual(['three', 'two', 'one']);
		const forth = walk(back.history, 'one', newer);
		expect(forth.texts).toEqual(['two', 'three', 'unsent']);
	});

	it('goes to a prompt that was found, as it was sent, and back to the draft', () => {
		const changed = older(history, 'unsent')?.history ?? history;
		const found = recalledAt(older(changed, 'three, changed')?.history ?? history, 'two, changed', 2);
		expect(found.text).toBe('three');
		expect(older(found.history, 'three')?.text).toBe('two, changed');
		expect(newer(found.history, 'three')?.text).toBe('unsent');
		expect(recalledAt(history, 'unsent', 99).text).toBe('unsent');
	});

	it('goes to a message that was taken back, known or not, and back to the draft', () => {
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom('a', 'b', 'c')),
				fc.nat(9),
				fc.string(),
				(prompts, back, draft) => {
					let current = promptHistory(prompts);
					let text = draft;
					for (let count = 0; count < back; count++)
						({history: current, text} = older(current, text) ?? {history: current, text});
					for (const taken of ['b', 'new']) {
						({history: current, text} = takenFromQueue(current, text, taken));
						expect(text).toBe(taken);
						expect(current.prompts[current.at]).toBe(taken);
					}
					const forth = walk(current, text, newer);
					expect(forth.texts.at(-1)).toBe(draft);
				},
			),
		);
	});

	it('restores the folds that a text had last', () => {
		const folds = [{start: 0, end: 3}];
		const folded = noted(history, {text: 'one', folds});
		expect(refolded(folded, 'one')).toEqual({text: 'one', folds});
		expect(refolded(remember(folded, 'x'), 'one').folds).toEqual(folds);
		expect(refolded(folded, 'two').folds).toEqual([]);
		expect(refolded(noted(folded, {text: 'one', folds: []}), 'one').folds).toEqual([]);
		expect(noted(history, {text: 'one', folds: []})).toBe(history);
	});

	it('ends at the first prompt and at the draft', () => {
		expect(older(promptHistory(), 'draft')).toBeUndefined();
		expect(newer(history, 'draft')).toBeUndefined();
	});

	it('keeps edits of a prompt while the user moves on', () => {
		const third = older(history, '');
		const second = third && older(third.history, 'three!');
		expect(second?.text).toBe('two');
		expect(second && newer(second.history, 'two')?.text).toBe('three!');
	});

	it('adds a sent prompt, and discards edits of the others', () => {
		const third = older(history, '');
		const sent = remember(third?.history ?? history, 'three!');
		expect(sent.prompts).toEqual(['one', 'two', 'three', 'three!']);
		expect(walk(sent, '', older).texts).toEqual(['three!', 'three', 'two', 'one']);
	});

	it('keeps an unfinished draft when an old prompt is sent instead', () => {
		const third = older(history, 'half a thought');
		expect(remember(third?.history ?? history, 'three').prompts).toEqual([
			...history.prompts,
			'half a thought',
			'three',
		]);
	});

	it('has no blank prompt, no consecutive duplicates, and at most a thousand prompts', () => {
		expect(promptHistory(['a', ' ', 'a', 'b', 'b', 'a']).prompts).toEqual(['a', 'b', 'a']);
		expect(remember(history, 'three').prompts).toEqual(history.prompts);
		expect(remember(history, ' \n').prompts).toEqual(history.prompts);
		expect(remember(history, '  two').prompts.at(-1)).toBe('  two');
		const many = promptHistory(Array.from({length: 1_200}, (_, index) => `prompt ${index}`));
		expect(many.prompts).toHaveLength(1_000);
		expect(many.prompts.at(-1)).toBe('prompt 1199');
	});

	it('always returns to the draft, after any moves and edits', () => {
		const steps = fc.array(fc.tuple(fc.boolean(), fc.string({maxLength: 3})), {maxLength: 20});
		fc.assert(
			fc.property(fc.array(fc.string()), fc.string(), steps, (prompts, draft, walked) => {
				let current = promptHistory(prompts);
				let text = draft;
				for (const [back, change] of walked) {
					const next = (back ? older : newer)(current, text);
					if (next === undefined) continue;
					current = next.history;
					// The draft itself stays unchanged, so that it can be recognised.
					text = current.at === current.prompts.length ? next.text : next.text + change;
				}
				const newest = walk(current, text, newer);
				expect(newest.texts.at(-1) ?? text).toBe(draft);
			}),
		);
	});
});
