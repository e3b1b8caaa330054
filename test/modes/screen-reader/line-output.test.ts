import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createLineOutput, HOLD_BACK_MS} from '../../../source/modes/screen-reader/line-output.ts';
import {own} from '../../../source/text/safe.ts';
import {createHandClock} from '../../support/hand-clock.ts';

function start(echo: 'ours' | 'terminal' = 'ours') {
	const clock = createHandClock();
	let written = '';
	const stream = {
		columns: 80,
		write(text: string) {
			written += text;
		},
	};
	const output = createLineOutput(stream, clock, echo);
	return {
		output,
		clock,
		/** Returns the output since the last call. */
		takeOutput() {
			const taken = written;
			written = '';
			return taken;
		},
		type: (text: string) => output.update({text, cursor: text.length}),
	};
}

describe('lines', () => {
	it('are added, with the prompt after them if requested, once', () => {
		const {output, takeOutput} = start();
		output.add([own`One.`], false);
		expect(takeOutput()).toBe('One.\n');
		output.add([own`Two.`, own`Three.`], true);
		expect(takeOutput()).toBe('Two.\nThree.\nYou: ');
		output.add([], true);
		expect(takeOutput()).toBe('');
		output.add([own`Four.`], true);
		expect(takeOutput()).toBe('\nFour.\nYou: ');
	});

	it('are broken at spaces, never inside a word', () => {
		const {output, takeOutput} = start();
		const link = `https://example.com/${'a'.repeat(90)}`;
		output.add([own`${'word '.repeat(17)}end ${link}\nNext.`], false);
		expect(takeOutput()).toBe(`${'word '.repeat(16).trim()}\nword end\n${link}\nNext.\n`);
	});

	it('are held back while a line is typed, and written when it ends', () => {
		const {output, takeOutput, type} = start();
		output.add([], true);
		type('h');
		type('he');
		expect(takeOutput()).toBe('You: he');
		output.add([own`One.`], false);
		output.add([own`Two.`], true);
		expect(takeOutput()).toBe('');
		output.endLine();
		expect(takeOutput()).toBe('\nOne.\nTwo.\n');
	});

	it('are written when the line is emptied, with the prompt after them', () => {
		const {output, takeOutput, type} = start();
		type('h');
		output.add([own`One.`], true);
		expect(takeOutput()).toBe('You: h');
		type('');
		expect(takeOutput()).toBe('\b \b\nOne.\nYou: ');
	});

	it('are held back at most 30 s after the last key, and the line is shown again below them', () => {
		const {output, takeOutput, type, clock} = start();
		type('hel');
		output.add([own`One.`], false);
		clock.advance(HOLD_BACK_MS - 1);
		type('hell');
		clock.advance(HOLD_BACK_MS - 1);
		output.add([own`Two.`], false);
		expect(takeOutput()).toBe('You: hell');
		clock.advance(1);
		expect(takeOutput()).toBe('\nOne.\nTwo.\nYou: hell');
		output.endLine();
		expect(takeOutput()).toBe('\n');
		expect(clock.pending()).toBe(0);
	});

	it('of a question are broken at spaces, and what is typed follows the last of them', () => {
		const {output, takeOutput, type} = start();
		output.ask(own`${'word '.repeat(17)}OAuth2 client: `);
		expect(takeOutput()).toBe(`${'word '.repeat(16).trim()}\nword OAuth2 client: `);
		type('x'.repeat(59));
		expect(takeOutput()).toBe('x'.repeat(59));
		// The last column of the row: the cursor goes to the next one.
		type('x'.repeat(60));
		expect(takeOutput()).toBe('x \b');
	});

	it('are held back while a question is open', () => {
		const {output, takeOutput, type, clock} = start();
		output.add([], true);
		output.ask(own`User name: `);
		output.add([own`One.`], true);
		type('ada');
		output.endLine();
		clock.advance(2 * HOLD_BACK_MS);
		output.ask(undefined);
		expect(takeOutput()).toBe('You: \nUser name: ada\n');
		output.endQuestions();
		expect(takeOutput()).toBe('One.\n');
		output.add([], true);
		expect(takeOutput()).toBe('You: ');
	});
});

describe('the prompt', () => {
	it('appears with the first key if it was not requested', () => {
		const {takeOutput, type} = start();
		type('');
		expect(takeOutput()).toBe('');
		type('h');
		expect(takeOutput()).toBe('You: h');
	});

	it('can be changed', () => {
		const {output, takeOutput} = start();
		output.setPrompt(own`More: `);
		output.add([], true);
		expect(takeOutput()).toBe('More: ');
	});
});

describe('the input line', () => {
	it('is shown again after other code has written', () => {
		const {output, takeOutput, type} = start();
		type('abc');
		output.suspend();
		output.resume();
		expect(takeOutput()).toBe('You: abc\nYou: abc');
		type('');
		output.add([], true);
		takeOutput();
		output.suspend();
		output.resume();
		expect(takeOutput()).toBe('\nYou: ');
	});

	it('is followed by the held lines at the end', () => {
		const {output, takeOutput, type} = start();
		type('abc');
		output.add([own`One.`], false);
		output.close();
		expect(takeOutput()).toBe('You: abc\nOne.\n');
	});

	it('and the prompt are not shown after the end', () => {
		const {output, takeOutput} = start();
		output.add([], true);
		output.endLine();
		output.close();
		output.add([own`One.`], true);
		expect(takeOutput()).toBe('You: \n');
	});
});

describe('in a terminal with its own echo', () => {
	it('Enter ends the row, Ctrl+C does not', () => {
		const {output, takeOutput} = start('terminal');
		output.add([], true);
		output.endLine();
		output.add([own`One.`], false);
		expect(takeOutput()).toBe('You: One.\n');
		output.abortLine();
		expect(takeOutput()).toBe('\n');
	});
});

it('no line is lost or repeated, whatever is typed; and no row is rewritten', () => {
	const anyStep = fc.oneof(
		fc.constant({do: 'add'} as const),
		fc.record({do: fc.constant('type' as const), text: fc.constantFrom('', 'a', 'ab')}),
		fc.constantFrom({do: 'end'} as const, {do: 'abort'} as const, {do: 'ask'} as const),
		fc.constantFrom({do: 'end questions'} as const, {do: 'wait'} as const),
	);
	fc.assert(
		fc.property(fc.array(anyStep, {maxLength: 30}), (steps) => {
			const {output, clock, takeOutput, type} = start();
			const added: string[] = [];
			for (const [index, step] of steps.entries()) {
				if (step.do === 'add') {
					added.push(`<${index}>`);
					output.add([own`<${index}>`], index % 2 === 0);
				} else if (step.do === 'type') type(step.text);
				else if (step.do === 'end') output.endLine();
				else if (step.do === 'abort') output.abortLine();
				else if (step.do === 'ask') output.ask(own`Name: `);
				else if (step.do === 'end questions') output.endQuestions();
				else clock.advance(HOLD_BACK_MS);
			}
			output.close();
			const written = takeOutput();
			expect([...written.matchAll(/^<\d+>$/gm)].map(([line]) => line)).toEqual(added);
			for (const control of ['\r', '\u001B']) expect(written).not.toContain(control);
		}),
	);
});
