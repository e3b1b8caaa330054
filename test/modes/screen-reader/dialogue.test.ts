import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createDialogues, indexIn, type Prompter} from '../../../source/modes/screen-reader/dialogue.ts';
import {own} from '../../../source/text/safe.ts';
import {cases} from '../../support/property-runs.ts';

/** Series of questions, with a log of what is written, and the lines that no question took. */
function start(onLeft?: () => void) {
	const log: string[] = [];
	const rest: string[] = [];
	const dialogues = createDialogues({
		output: {
			beginQuestions: () => void log.push('begin'),
			ask: (question) => void log.push(`ask ${question}`),
			tell: (lines) => void log.push(...lines),
			endQuestions: () => void log.push('end'),
		},
		onRest: (lines, hasAsked) => void rest.push(...lines.map((line) => `${hasAsked ? '-' : '+'} ${line}`)),
		isCommand: (line) => line === '/quit',
		onLeft(lines) {
			rest.push(...lines.map((line) => `= ${line}`));
			onLeft?.();
		},
	});
	return {dialogues, log, rest, settled: () => new Promise((resolve) => setImmediate(resolve))};
}

/** Asks so many questions. */
const questions =
	(count: number) =>
	async ({ask}: Prompter): Promise<readonly (string | undefined)[]> => {
		const answers: (string | undefined)[] = [];
		for (let number = 1; number <= count; number++) answers.push(await ask(own`${number}? `));
		return answers;
	};

describe('a series of questions', () => {
	it('takes each line once and in order, whenever it is typed; the rest is handed back', async () => {
		const lines = fc.array(fc.record({isEarly: fc.boolean(), text: fc.string({maxLength: 3})}), {
			maxLength: 6,
		});
		await fc.assert(
			fc.asyncProperty(fc.nat({max: 4}), lines, async (count, typed) => {
				const {dialogues, rest, settled} = start();
				const series = dialogues.run(questions(count));
				const notTaken: string[] = [];
				for (const {isEarly, text} of typed) {
					if (!isEarly) await settled();
					if (!dialogues.answer(text)) notTaken.push(text);
				}
				await settled();
				dialogues.cancel();
				const ended = await series;
				const answers = ended === undefined || ended === 'left' ? [] : ended;
				const taken = answers.filter((answer) => answer !== undefined);
				const handed = rest.map((line) => line.slice(2));
				const texts = typed.map(({text}) => text);
				if (texts.length >= count) expect([...taken, ...handed, ...notTaken]).toEqual(texts);
				else expect(taken).toEqual([]);
			}),
			{numRuns: cases(200)},
		);
	});

	it.each([false, true])(
		'is left by a command, also by one that was typed before its question: %s',
		async (isEarly) => {
			const {dialogues, rest, log, settled} = start();
			const series = dialogues.run(questions(3));
			if (!isEarly) await settled();
			for (const line of ['a', '/quit', 'b']) {
				dialogues.answer(line);
				if (!isEarly) await settled();
			}
			expect(await series).toBe('left');
			expect(rest).toEqual(isEarly ? ['= /quit', '= b'] : ['= /quit']);
			expect(log).toEqual(['begin', 'ask 1? ', 'ask 2? ', 'end']);
			expect(dialogues.answer('c')).toBe(false);
		},
	);

	it('does not get the command as its answer where that asks questions at once', async () => {
		const {dialogues, settled} = start(() => void dialogues.run(questions(1)));
		const answers: (string | undefined)[] = [];
		const series = dialogues.run(async ({ask}) => answers.push(await ask(own`1? `)));
		await settled();
		dialogues.answer('/quit');
		expect(await series).toBe('left');
		expect(answers).toEqual([undefined]);
		expect(dialogues.cancel()).toBe(true);
	});

	it('hands lines back as input where no question was asked, and as answers too late where one was', async () => {
		for (const [count, expected] of [
			[0, ['+ a', '+ b']],
			[1, ['- b']],
		] as const) {
			const {dialogues, rest, settled} = start();
			let release = (): void => {};
			void dialogues.run(async (prompter) => {
				await new Promise<void>((resolve) => {
					release = resolve;
				});
				return questions(count)(prompter);
			});
			dialogues.answer('a');
			dialogues.answer('b');
			release();
			await settled();
			expect(rest).toEqual(expected);
		}
	});

	it('that is cancelled gets no further answer, and writes nothing more', async () => {
		const {dialogues, log, settled} = start();
		let release = (): void => {};
		const series = dialogues.run(async ({ask, say}) => {
			await ask(own`1? `);
			await new Promise<void>((resolve) => {
				release = resolve;
			});
			say([own`too late`]);
			return ask(own`2? `);
		});
		dialogues.answer('a');
		await settled();
		expect(dialogues.cancel()).toBe(true);
		expect(dialogues.answer('hello')).toBe(false);
		release();
		expect(await series).toBeUndefined();
		expect(log).toEqual(['begin', 'ask 1? ', 'end']);
		expect(dialogues.cancel()).toBe(false);
	});

	it('waits for the end of the one that is under way', async () => {
		const {dialogues, log, settled} = start();
		const first = dialogues.run(questions(1));
		const second = dialogues.run(questions(1));
		dialogues.answer('a');
		await settled();
		dialogues.answer('b');
		expect([await first, await second]).toEqual([['a'], ['b']]);
		expect(log).toEqual(['begin', 'ask 1? ', 'end', 'begin', 'ask 1? ', 'end']);
	});
});

it.each([
	['1', 0],
	[' 3 ', 2],
	['0', undefined],
	['4', undefined],
	['', undefined],
	['1.5', undefined],
	['-1', undefined],
	['99999999999999999999', undefined],
])('the number %j in a list of three is the index %s', (typed, index) => {
	expect(indexIn(typed, 3)).toBe(index);
});
