import {beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest';
import {
	createDumbLineReader,
	createLineReader,
	type LineReader,
} from '../../../source/modes/screen-reader/line-reader.ts';
import {ctrl, KEYS} from '../../support/key-bytes.ts';
import {VirtualLineInput} from '../../support/line-reader.ts';

// Readline looks at it, and edits nothing in a dumb terminal.
beforeEach(() => {
	vi.stubEnv('TERM', 'xterm');
	onTestFinished(() => void vi.unstubAllEnvs());
});

function start(create: typeof createLineReader = createLineReader) {
	const input = new VirtualLineInput();
	const log: string[] = [];
	const keyboard: LineReader = create(input, {
		onLine: (text) => void log.push(`line ${text}`),
		onEdit: ({text, cursor}) => void log.push(`${text.slice(0, cursor)}|${text.slice(cursor)}`),
		onInterrupt: () => void log.push('interrupt'),
		onSuspend: () => void log.push('suspend'),
		onEnd: () => void log.push('end'),
	});
	keyboard.start();
	return {
		input,
		keyboard,
		/** What was told since it was asked last. */
		news: () => log.splice(0),
	};
}

describe('a keyboard', () => {
	it('tells each edit, and the line at Enter', async () => {
		const {input, news} = start();
		expect(input.isRaw).toBe(true);
		await input.type('a', 'b', KEYS.left, 'x', KEYS.backspace);
		expect(news()).toEqual(['a|', 'ab|', 'a|b', 'ax|b', 'a|b']);
		await input.type(KEYS.enter);
		expect(news()).toEqual(['line ab', '|']);
	});

	it('brings earlier lines back, also after it was stopped', async () => {
		const {input, keyboard, news} = start();
		await input.type('one\r', 'two\r');
		keyboard.stop();
		expect(input.isRaw).toBe(false);
		keyboard.start();
		news();
		await input.type(KEYS.up, KEYS.up, KEYS.down);
		expect(news()).toEqual(['two|', 'one|', 'two|']);
	});

	it('remembers no line that it is told not to', async () => {
		const {input, keyboard, news} = start();
		await input.type('one\r');
		keyboard.remember(false);
		await input.type('answer\r');
		keyboard.remember(true);
		await input.type('two\r');
		news();
		await input.type(KEYS.up, KEYS.up);
		expect(news()).toEqual(['two|', 'one|']);
	});

	it('completes commands', async () => {
		const {input, news} = start();
		await input.type('/rec', '\t');
		expect(news().at(-1)).toBe('/reconnect|');
	});

	it('throws a line away, wherever the cursor is', async () => {
		const {input, keyboard, news} = start();
		await input.type('abc', KEYS.left);
		keyboard.clear();
		news();
		await input.type('x');
		expect(news()).toEqual(['x|']);
	});

	it('tells Ctrl+C and Ctrl+Z, and Ctrl+D on an empty line as the end', async () => {
		const {input, news} = start();
		await input.type('a', ctrl('d'));
		news();
		await input.type(ctrl('c'), ctrl('z'), KEYS.backspace);
		expect(news().filter((each) => !each.includes('|'))).toEqual(['interrupt', 'suspend']);
		await input.type(ctrl('d'));
		expect(news()).toContain('end');
	});

	it('gives the modes of the terminal back for a while', () => {
		const {input, keyboard} = start();
		keyboard.suspend();
		expect(input.isRaw).toBe(false);
		keyboard.resume();
		expect(input.isRaw).toBe(true);
	});

	it('is over when the terminal is gone, and says no such thing when it is stopped', async () => {
		const {input, keyboard, news} = start();
		keyboard.stop();
		expect(news()).toEqual([]);
		keyboard.start();
		input.end();
		await input.type();
		await new Promise((resolve) => setImmediate(resolve));
		expect(news()).toEqual(['end']);
	});
});

describe('a dumb keyboard', () => {
	it('tells lines, and leaves the terminal as it is', async () => {
		const {input, keyboard, news} = start(createDumbLineReader);
		await input.type('one\n', 'two\n');
		expect(news()).toEqual(['line one', 'line two']);
		keyboard.suspend();
		keyboard.clear();
		keyboard.remember(false);
		keyboard.resume();
		expect(input.isRaw).toBe(false);
		input.end();
		await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setImmediate(resolve));
		expect(news()).toEqual(['end']);
	});

	it('tells nothing once it is stopped', async () => {
		const {input, keyboard, news} = start(createDumbLineReader);
		keyboard.stop();
		await input.type('one\n');
		expect(news()).toEqual([]);
	});
});
