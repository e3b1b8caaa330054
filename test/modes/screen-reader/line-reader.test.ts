import {beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest';
import {
	createDumbLineReader,
	createLineReader,
	type LineReader,
} from '../../../source/modes/screen-reader/line-reader.ts';
import {ctrl, KEYS} from '../../support/key-bytes.ts';
import {VirtualLineInput} from '../../support/line-reader.ts';

// Readline reads TERM, and edits no lines in a dumb terminal.
beforeEach(() => {
	vi.stubEnv('TERM', 'xterm');
	onTestFinished(() => void vi.unstubAllEnvs());
});

function start(create: typeof createLineReader = createLineReader) {
	const input = new VirtualLineInput();
	const log: string[] = [];
	const reader: LineReader = create(input, {
		onLine: (text) => void log.push(`line ${text}`),
		onEdit: ({text, cursor}) => void log.push(`${text.slice(0, cursor)}|${text.slice(cursor)}`),
		onInterrupt: () => void log.push('interrupt'),
		onSuspend: () => void log.push('suspend'),
		onEnd: (isOver) => void log.push(isOver ? 'over' : 'end'),
	});
	reader.start();
	return {
		input,
		reader,
		/** Returns the events since the last call. */
		takeEvents: () => log.splice(0),
	};
}

describe('a line reader', () => {
	it('reports each edit, and the line at Enter', async () => {
		const {input, takeEvents} = start();
		expect(input.isRaw).toBe(true);
		await input.type('a', 'b', KEYS.left, 'x', KEYS.backspace);
		expect(takeEvents()).toEqual(['a|', 'ab|', 'a|b', 'ax|b', 'a|b']);
		await input.type(KEYS.enter);
		expect(takeEvents()).toEqual(['line ab', '|']);
	});

	it('recalls earlier lines, also after it was stopped', async () => {
		const {input, reader, takeEvents} = start();
		await input.type('one\r', 'two\r');
		reader.stop();
		expect(input.isRaw).toBe(false);
		reader.start();
		takeEvents();
		await input.type(KEYS.up, KEYS.up, KEYS.down);
		expect(takeEvents()).toEqual(['two|', 'one|', 'two|']);
	});

	it('adds no line to the history while that is off', async () => {
		const {input, reader, takeEvents} = start();
		await input.type('one\r');
		reader.setHistory(false);
		await input.type('answer\r');
		reader.setHistory(true);
		await input.type('two\r');
		takeEvents();
		await input.type(KEYS.up, KEYS.up);
		expect(takeEvents()).toEqual(['two|', 'one|']);
	});

	it('recalls lines that are added to the history, while it reads and later', async () => {
		const {input, reader, takeEvents} = start();
		await input.type('one\r', 'two\r');
		reader.remember(['one', 'restored']);
		await input.type('three\r');
		takeEvents();
		await input.type(KEYS.up, KEYS.up, KEYS.up, KEYS.up);
		expect(takeEvents()).toEqual(['three|', 'restored|', 'one|', 'two|']);
	});

	it('keeps no credential that was typed after a command', async () => {
		const {input, takeEvents} = start();
		await input.type('/login canary-s3cr3t\r');
		takeEvents();
		await input.type(KEYS.up);
		expect(takeEvents()).toEqual(['/login|']);
	});

	it('completes commands', async () => {
		const {input, takeEvents} = start();
		await input.type('/rec', '\t');
		expect(takeEvents().at(-1)).toBe('/reconnect|');
	});

	it('deletes a line, wherever the cursor is', async () => {
		const {input, reader, takeEvents} = start();
		await input.type('abc', KEYS.left);
		reader.clear();
		takeEvents();
		await input.type('x');
		expect(takeEvents()).toEqual(['x|']);
	});

	it('reports Ctrl+C and Ctrl+Z, and Ctrl+D on an empty line as the end', async () => {
		const {input, takeEvents} = start();
		await input.type('a', ctrl('d'));
		takeEvents();
		await input.type(ctrl('c'), ctrl('z'), KEYS.backspace);
		expect(takeEvents().filter((each) => !each.includes('|'))).toEqual(['interrupt', 'suspend']);
		await input.type(ctrl('d'));
		expect(takeEvents()).toContain('end');
		await input.type('b', KEYS.enter, KEYS.up);
		expect(takeEvents().filter((each) => each !== '|')).toEqual(['b|', 'line b', 'b|']);
		expect(input.isRaw).toBe(true);
	});

	it('restores the modes of the terminal until it is resumed', () => {
		const {input, reader} = start();
		reader.suspend();
		expect(input.isRaw).toBe(false);
		reader.resume();
		expect(input.isRaw).toBe(true);
	});

	it('reports the end when the terminal is gone, and not when it is stopped', async () => {
		const {input, reader, takeEvents} = start();
		reader.stop();
		expect(takeEvents()).toEqual([]);
		reader.start();
		input.end();
		await input.type();
		await new Promise((resolve) => setImmediate(resolve));
		expect(takeEvents()).toEqual(['over']);
	});
});

describe('a dumb line reader', () => {
	it('reports lines, and leaves the modes of the terminal unchanged', async () => {
		const {input, reader, takeEvents} = start(createDumbLineReader);
		await input.type('one\n', 'two\n');
		expect(takeEvents()).toEqual(['line one', 'line two']);
		reader.suspend();
		reader.clear();
		reader.setHistory(false);
		reader.resume();
		expect(input.isRaw).toBe(false);
		input.end();
		await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setImmediate(resolve));
		expect(takeEvents()).toEqual(['over']);
	});

	it('reports nothing after it is stopped', async () => {
		const {input, reader, takeEvents} = start(createDumbLineReader);
		reader.stop();
		await input.type('one\n');
		expect(takeEvents()).toEqual([]);
	});
});
