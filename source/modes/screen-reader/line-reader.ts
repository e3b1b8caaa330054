/** Where lines are typed: Node's readline edits them, or the terminal itself where it obeys no control sequences. */
import {createInterface, type Interface} from 'node:readline';
import {Writable} from 'node:stream';
import {COMMANDS} from '../../chat/commands.ts';
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
	/** Nothing more will be typed. */
	onEnd(): void;
}

export interface LineReader {
	/** Listens from now on, or again after `stop`; what was typed before is still among the earlier lines. */
	start(): void;
	/** Gives the terminal back as it was. */
	stop(): void;
	/** Throws away what was typed of the present line. */
	clear(): void;
	/** Gives the modes of the terminal back for a while, and takes them again; the present line stays. */
	suspend(): void;
	resume(): void;
	/** Whether the lines to come are kept among the earlier ones; at first they are. */
	remember(isKept: boolean): void;
}

/** The commands that a line could become. */
const commandsFrom = (line: string): string[] =>
	line.startsWith('/')
		? COMMANDS.map(({name}) => `/${name}`).filter((command) => command.startsWith(line))
		: [];

/**
 * A keyboard that edits lines by itself, with the earlier ones on the arrows. Readline's own drawing is thrown away:
 * it writes the whole line anew for most keys, and a screen reader would say it anew each time.
 */
export function createLineReader(input: LineSource, events: LineReaderEvents): LineReader {
	let reader: Interface | undefined;
	let earlier: string[] = [];
	let isKept = true;
	const nowhere = new Writable({write: (_chunk, _encoding, done) => done()});

	function onKey(): void {
		if (reader !== undefined) events.onEdit({text: reader.line, cursor: reader.cursor});
	}

	return {
		start() {
			const next = createInterface({
				input,
				output: nowhere,
				terminal: true,
				prompt: '',
				history: earlier,
				removeHistoryDuplicates: true,
				completer: (line: string) => [commandsFrom(line), line],
			});
			next.on('line', events.onLine);
			next.on('history', (lines) => {
				if (!isKept) lines.shift();
				earlier = [...lines];
			});
			next.on('SIGINT', events.onInterrupt);
			next.on('SIGTSTP', events.onSuspend);
			next.on('close', () => {
				// Closed by us, it is not the reader any more.
				if (reader === next) events.onEnd();
			});
			reader = next;
			// After readline's own listener, so that the line is what the key has made of it.
			input.on('keypress', onKey);
		},
		stop() {
			const last = reader;
			reader = undefined;
			input.off('keypress', onKey);
			last?.close();
		},
		clear() {
			reader?.write(null, {ctrl: true, name: 'e'});
			reader?.write(null, {ctrl: true, name: 'u'});
		},
		suspend: () => void input.setRawMode(false),
		resume: () => void input.setRawMode(true),
		remember(next) {
			isKept = next;
		},
	};
}

/** A keyboard whose lines the terminal edits and shows; what is typed of a line is known when it ends. */
export function createDumbLineReader(input: LineSource, events: LineReaderEvents): LineReader {
	let reader: Interface | undefined;
	return {
		start() {
			const next = createInterface({input, terminal: false});
			next.on('line', events.onLine);
			next.on('close', () => {
				if (reader === next) events.onEnd();
			});
			reader = next;
		},
		stop() {
			const last = reader;
			reader = undefined;
			last?.close();
		},
		// The terminal has thrown it away with the signal.
		clear() {},
		suspend() {},
		resume() {},
		remember() {},
	};
}
