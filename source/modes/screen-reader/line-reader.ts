/** Reads lines: Node's readline edits them, or the terminal itself if it supports no control sequences. */
import {createInterface, type Interface} from 'node:readline';
import {Writable} from 'node:stream';
import {COMMANDS_IN_LINES, withoutSecret} from '../../chat/commands.ts';
import type {TypedLine} from './line-editor-echo.ts';

/** A terminal's input. */
export interface LineSource extends NodeJS.ReadableStream {
	setRawMode(isRaw: boolean): unknown;
}

export interface LineReaderEvents {
	/** A line was ended with Enter. */
	onLine(text: string): void;
	/** The line changed, or the cursor in it. */
	onEdit(line: TypedLine): void;
	onInterrupt(): void;
	onSuspend(): void;
	/** Ctrl+D on an empty line, after which lines are still read; `isOver`: the input has ended, and nothing more is read. */
	onEnd(isOver: boolean): void;
}

export interface LineReader {
	/** Starts reading, also after `stop`; keeps the history of lines. */
	start(): void;
	/** Stops reading and restores the terminal. */
	stop(): void;
	/** Deletes the current line. */
	clear(): void;
	/** Restores the modes of the terminal until `resume`; keeps the current line. */
	suspend(): void;
	resume(): void;
	/** Whether new lines are added to the history; true at first. */
	setHistory(isOn: boolean): void;
	/** Adds lines to the history, the newest last; they have no line breaks. */
	remember(lines: readonly string[]): void;
}

/** The commands that complete a line. */
const completionsOf = (line: string): string[] =>
	line.startsWith('/')
		? COMMANDS_IN_LINES.map(({name}) => `/${name}`).filter((command) => command.startsWith(line))
		: [];

/**
 * A reader that edits lines, with the history on the arrow keys. Readline's own output is discarded: it rewrites the
 * whole line for most keys, and a screen reader would repeat it each time.
 */
export function createLineReader(input: LineSource, events: LineReaderEvents): LineReader {
	let reader: Interface | undefined;
	let history: string[] = [];
	let hasHistory = true;
	let isOver = false;
	input.once('end', () => {
		isOver = true;
	});
	const discard = new Writable({write: (_chunk, _encoding, done) => done()});

	function onKey(): void {
		if (reader !== undefined) events.onEdit({text: reader.line, cursor: reader.cursor});
	}

	/** Restores the terminal; keeps the history of lines. */
	function stop(): void {
		const last = reader;
		reader = undefined;
		input.off('keypress', onKey);
		last?.close();
	}

	function start(): void {
		const next = createInterface({
			input,
			output: discard,
			terminal: true,
			prompt: '',
			history,
			removeHistoryDuplicates: true,
			completer: (line: string) => [completionsOf(line), line],
		});
		next.on('line', events.onLine);
		next.on('history', (lines) => {
			if (!hasHistory) lines.shift();
			const shown = withoutSecret(lines[0] ?? '');
			if (hasHistory && shown !== undefined) lines[0] = shown;
			history = [...lines];
		});
		next.on('SIGINT', events.onInterrupt);
		next.on('SIGTSTP', events.onSuspend);
		next.on('close', () => {
			// After `stop` it is no longer the reader.
			if (reader !== next) return;
			stop();
			if (!isOver) start();
			events.onEnd(isOver);
		});
		reader = next;
		// After readline's own listener, so that the line includes the key.
		input.on('keypress', onKey);
	}

	return {
		start,
		stop,
		clear() {
			reader?.write(null, {ctrl: true, name: 'e'});
			reader?.write(null, {ctrl: true, name: 'u'});
		},
		suspend: () => void input.setRawMode(false),
		resume: () => void input.setRawMode(true),
		setHistory(isOn) {
			hasHistory = isOn;
		},
		remember(lines) {
			const newest = lines.toReversed();
			history = [...newest, ...history.filter((line) => !newest.includes(line))];
			if (reader === undefined) return;
			stop();
			start();
		},
	};
}

/** A reader whose lines the terminal edits and shows; a line is known only when it ends. */
export function createDumbLineReader(input: LineSource, events: LineReaderEvents): LineReader {
	let reader: Interface | undefined;
	return {
		start() {
			const next = createInterface({input, terminal: false});
			next.on('line', events.onLine);
			next.on('close', () => {
				if (reader === next) events.onEnd(true);
			});
			reader = next;
		},
		stop() {
			const last = reader;
			reader = undefined;
			last?.close();
		},
		// The terminal has deleted the line with the signal.
		clear() {},
		suspend() {},
		resume() {},
		setHistory() {},
		remember() {},
	};
}
