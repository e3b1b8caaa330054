import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createLineOutput, PATIENCE_MS} from '../../../source/modes/screen-reader/line-output.ts';
import {own} from '../../../source/text/safe.ts';
import {createHandClock} from '../../support/hand-clock.ts';

function start(echo: 'ours' | 'terminal' = 'ours') {
	const clock = createHandClock();
	let written = '';
	const output = {
		columns: 80,
		write(text: string) {
			written += text;
		},
	};
	const paper = createLineOutput(output, clock, echo);
	return {
		paper,
		clock,
		/** What was written since it was asked last. */
		news() {
			const news = written;
			written = '';
			return news;
		},
		type: (text: string) => paper.type({text, cursor: text.length}),
	};
}

describe('lines', () => {
	it('are added, with the prompt behind them where one is offered, once', () => {
		const {paper, news} = start();
		paper.say([own`One.`], false);
		expect(news()).toBe('One.\n');
		paper.say([own`Two.`, own`Three.`], true);
		expect(news()).toBe('Two.\nThree.\nYou: ');
		paper.say([], true);
		expect(news()).toBe('');
		paper.say([own`Four.`], true);
		expect(news()).toBe('\nFour.\nYou: ');
	});

	it('wait while a line is typed, and come when it ends', () => {
		const {paper, news, type} = start();
		paper.say([], true);
		type('h');
		type('he');
		expect(news()).toBe('You: he');
		paper.say([own`One.`], false);
		paper.say([own`Two.`], true);
		expect(news()).toBe('');
		paper.endLine();
		expect(news()).toBe('\nOne.\nTwo.\n');
	});

	it('come when the line is emptied, and the prompt again behind them', () => {
		const {paper, news, type} = start();
		type('h');
		paper.say([own`One.`], true);
		expect(news()).toBe('You: h');
		type('');
		expect(news()).toBe('\b \b\nOne.\nYou: ');
	});

	it('wait no longer than half a minute after the last key, and the line is shown again below them', () => {
		const {paper, news, type, clock} = start();
		type('hel');
		paper.say([own`One.`], false);
		clock.advance(PATIENCE_MS - 1);
		type('hell');
		clock.advance(PATIENCE_MS - 1);
		paper.say([own`Two.`], false);
		expect(news()).toBe('You: hell');
		clock.advance(1);
		expect(news()).toBe('\nOne.\nTwo.\nYou: hell');
		paper.endLine();
		expect(news()).toBe('\n');
		expect(clock.pending()).toBe(0);
	});

	it('wait while something is asked', () => {
		const {paper, news, type, clock} = start();
		paper.say([], true);
		paper.ask(own`User name: `);
		paper.say([own`One.`], true);
		type('ada');
		paper.endLine();
		clock.advance(2 * PATIENCE_MS);
		paper.ask(undefined);
		expect(news()).toBe('You: \nUser name: ada\n');
		paper.carryOn();
		expect(news()).toBe('One.\n');
		paper.say([], true);
		expect(news()).toBe('You: ');
	});
});

describe('the prompt', () => {
	it('comes with the first key where it was not offered', () => {
		const {news, type} = start();
		type('');
		expect(news()).toBe('');
		type('h');
		expect(news()).toBe('You: h');
	});

	it('can be another one', () => {
		const {paper, news} = start();
		paper.setPrompt(own`More: `);
		paper.say([], true);
		expect(news()).toBe('More: ');
	});
});

describe('what was interrupted', () => {
	it('is shown again after something else has written', () => {
		const {paper, news, type} = start();
		type('abc');
		paper.leave();
		paper.comeBack();
		expect(news()).toBe('You: abc\nYou: abc');
		type('');
		paper.say([], true);
		news();
		paper.leave();
		paper.comeBack();
		expect(news()).toBe('\nYou: ');
	});

	it('is written when it ends', () => {
		const {paper, news, type} = start();
		type('abc');
		paper.say([own`One.`], false);
		paper.close();
		expect(news()).toBe('You: abc\nOne.\n');
	});
});

describe('in a terminal that shows what is typed', () => {
	it('Enter has ended the row, Ctrl+C has not', () => {
		const {paper, news} = start('terminal');
		paper.say([], true);
		paper.endLine();
		paper.say([own`One.`], false);
		expect(news()).toBe('You: One.\n');
		paper.breakLine();
		expect(news()).toBe('\n');
	});
});

it('nothing is lost and nothing is said twice, whatever is typed meanwhile; and no row is gone back over', () => {
	const anyStep = fc.oneof(
		fc.constant({do: 'say'} as const),
		fc.record({do: fc.constant('type' as const), text: fc.constantFrom('', 'a', 'ab')}),
		fc.constantFrom({do: 'end'} as const, {do: 'break'} as const, {do: 'ask'} as const),
		fc.constantFrom({do: 'carry on'} as const, {do: 'wait'} as const),
	);
	fc.assert(
		fc.property(fc.array(anyStep, {maxLength: 30}), (steps) => {
			const {paper, clock, news, type} = start();
			const said: string[] = [];
			for (const [index, step] of steps.entries()) {
				if (step.do === 'say') {
					said.push(`<${index}>`);
					paper.say([own`<${index}>`], index % 2 === 0);
				} else if (step.do === 'type') type(step.text);
				else if (step.do === 'end') paper.endLine();
				else if (step.do === 'break') paper.breakLine();
				else if (step.do === 'ask') paper.ask(own`Name: `);
				else if (step.do === 'carry on') paper.carryOn();
				else clock.advance(PATIENCE_MS);
			}
			paper.close();
			const written = news();
			expect([...written.matchAll(/^<\d+>$/gm)].map(([line]) => line)).toEqual(said);
			for (const control of ['\r', '\u001B']) expect(written).not.toContain(control);
		}),
	);
});
