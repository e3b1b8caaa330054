/** A terminal emulator for tests: the screen that results from a stream's output can be read back. */
import {EventEmitter} from 'node:events';
import xterm, {type IBufferCell} from '@xterm/headless';
import {type TerminalModes, watchModes} from './terminal-modes.ts';

/** Columns of an emoji in this terminal: 1 in old terminals, 2 in newer ones. */
export type EmojiWidth = 1 | 2;

export interface VirtualTerminalOptions {
	readonly columns?: number;
	readonly rows?: number;
	readonly emojiWidth?: EmojiWidth;
}

/** The terminal's output stream, as a program sees it. */
export class VirtualStream extends EventEmitter {
	readonly isTTY = true;
	columns: number;
	rows: number;
	/** When set, `write` accepts data but returns false (back-pressure). */
	isFull = false;
	readonly #take: (chunk: string) => void;
	/** The size of the window, if it has changed without a signal. */
	missed: {readonly columns: number; readonly rows: number} | undefined;

	constructor(columns: number, rows: number, take: (chunk: string) => void) {
		super();
		this.columns = columns;
		this.rows = rows;
		this.#take = take;
	}

	write(chunk: string): boolean {
		this.#take(chunk);
		return !this.isFull;
	}

	/** Reads the size of the window, as Node does for SIGWINCH. */
	_refreshSize(): void {
		if (this.missed === undefined) return;
		const {columns, rows} = this.missed;
		this.missed = undefined;
		Object.assign(this, {columns, rows});
		this.emit('resize');
	}

	drain(): void {
		this.isFull = false;
		this.emit('drain');
	}
}

export interface VirtualTerminal {
	readonly stream: VirtualStream;
	/** Resolves when everything written is on the screen. */
	flushed(): Promise<void>;
	/** Rows of the screen, right-trimmed. */
	text(): string[];
	/** Every cell with its colours and attributes, to compare with another terminal. */
	cells(): string[];
	/** The characters of every cell; '' = none. */
	characters(): string[][];
	cursor(): {readonly row: number; readonly column: number; readonly hidden: boolean};
	modes(): TerminalModes;
	title(): string;
	/** Returns everything written since the start or the previous call. */
	takeSent(): string;
	/** Number of writes so far. */
	writes(): number;
	/** Effects that a hostile text could cause: bells, replies on stdin, clipboard and other control strings. */
	incidents(): readonly string[];
	/** Calls the handler with each reply of the terminal to a query, as the terminal types it. */
	onReply(handler: (bytes: string) => void): void;
	/** Resizes the window and notifies the program. */
	resize(columns: number, rows: number): void;
	/** Resizes the window while another program is in the foreground: there is no signal. */
	resizeUnnoticed(columns: number, rows: number): void;
	dispose(): void;
}

const isEmoji = (codePoint: number): boolean => codePoint >= 0x1_f000 && codePoint <= 0x1_ffff;

/** xterm's own width table, version 6, with emoji of two columns. */
function wideEmoji(terminal: xterm.Terminal): void {
	const core = Reflect.get(terminal, '_core') as {unicodeService: {wcwidth(codePoint: number): 0 | 1 | 2}};
	const {unicodeService} = core;
	const old = terminal.unicode.activeVersion;
	const isWide = new Map<number, 0 | 1 | 2>();
	const wcwidth = (codePoint: number): 0 | 1 | 2 => {
		let width = isEmoji(codePoint) ? 2 : isWide.get(codePoint);
		if (width === undefined) {
			terminal.unicode.activeVersion = old;
			width = unicodeService.wcwidth(codePoint);
			terminal.unicode.activeVersion = 'wide';
			isWide.set(codePoint, width);
		}

		return width;
	};

	terminal.unicode.register({
		version: 'wide',
		wcwidth,
		// xterm's packed format: width in bits 1 and 2, "joins the preceding character" in bit 0.
		charProperties(codePoint, preceding) {
			const width = wcwidth(codePoint);
			const before = (preceding >> 1) & 3;
			const joins = width === 0 && before !== 0;
			return ((joins ? Math.max(before, width) : width) << 1) | (joins ? 1 : 0);
		},
	});
	terminal.unicode.activeVersion = 'wide';
}

/** Colour, weight and slant of a blank are not described: they are not visible. */
function described(cell: IBufferCell): string {
	const text = cell.getChars() || ' ';
	const lines = [cell.isUnderline(), cell.isInverse(), cell.isStrikethrough(), cell.isOverline()];
	const hasInk = text !== ' ' || lines.some((set) => set);
	const ink = hasInk
		? [cell.getFgColorMode(), cell.getFgColor(), cell.isBold(), cell.isDim(), cell.isItalic()]
		: [];
	const ground = [cell.getBgColorMode(), cell.getBgColor(), ...lines, cell.isBlink(), cell.isInvisible()];
	return [text, cell.getWidth(), ...ink, ...ground].join(' ');
}

export function createVirtualTerminal({
	columns = 80,
	rows = 24,
	emojiWidth = 1,
}: VirtualTerminalOptions = {}): VirtualTerminal {
	const terminal = new xterm.Terminal({
		cols: columns,
		rows,
		allowProposedApi: true,
		scrollback: 0,
		windowOptions: {pushTitle: true, popTitle: true},
	});
	if (emojiWidth === 2) {
		wideEmoji(terminal);
	}

	let sent = '';
	let writes = 0;
	let title = '';
	const watch = watchModes(terminal);
	terminal.onTitleChange((next) => {
		title = next;
	});

	const stream = new VirtualStream(columns, rows, (chunk) => {
		sent += chunk;
		writes++;
		terminal.write(chunk);
	});

	return {
		stream,
		flushed: () =>
			new Promise((resolve) => {
				terminal.write('', resolve);
			}),
		text() {
			const buffer = terminal.buffer.active;
			return Array.from(
				{length: terminal.rows},
				(_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
			);
		},
		cells() {
			const buffer = terminal.buffer.active;
			return Array.from({length: terminal.rows}, (_, row) => {
				const line = buffer.getLine(buffer.baseY + row);
				return Array.from({length: terminal.cols}, (__, column) => {
					const cell = line?.getCell(column);
					return cell === undefined ? '' : described(cell);
				}).join('|');
			});
		},
		characters() {
			const buffer = terminal.buffer.active;
			return Array.from({length: terminal.rows}, (_, row) => {
				const line = buffer.getLine(buffer.baseY + row);
				return Array.from({length: terminal.cols}, (__, column) => line?.getCell(column)?.getChars() ?? '');
			});
		},
		cursor() {
			const buffer = terminal.buffer.active;
			return {row: buffer.cursorY, column: buffer.cursorX, hidden: watch.isOn(25) === false};
		},
		modes: watch.modes,
		title: () => title,
		takeSent() {
			const taken = sent;
			sent = '';
			return taken;
		},
		writes: () => writes,
		incidents: () => watch.incidents,
		onReply: (handler) => void terminal.onData(handler),
		resize(nextColumns, nextRows) {
			terminal.resize(nextColumns, nextRows);
			stream.missed = {columns: nextColumns, rows: nextRows};
			stream._refreshSize();
		},
		resizeUnnoticed(nextColumns, nextRows) {
			terminal.resize(nextColumns, nextRows);
			stream.missed = {columns: nextColumns, rows: nextRows};
		},
		dispose() {
			terminal.dispose();
		},
	};
}
