/**
 * The floor of the bench: a minimal full-screen chat client that shows what Node can do at all. It writes escape sequences
 * itself and has its socket in a worker. It does what such a client cannot do without: it wraps text to the width, replaces
 * streamed text until the reply is complete, echoes keys, keeps every message and scrolls. It has no Markdown, no themes
 * and no colours.
 *
 *     node bench/floor.ts ws://HOST/PATH
 */
import process from 'node:process';
import {Worker} from 'node:worker_threads';
import {changes, GrowingRows, wrap} from './floor-rows.ts';
import type {FloorReport} from './floor-socket.ts';

const ESC = '\u001B';
const CSI = `${ESC}[`;
/** A key sequence, a control character, or text. */
const INPUT = new RegExp(String.raw`${ESC}\[[\d;]*[A-Za-z~]|\p{Cc}|\P{Cc}+`, 'gu');
const PROMPT = '> ';
const PLACEHOLDER = 'type a message';
const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const SPINNER_MS = 80;

let {columns, rows: height} = process.stdout;
let draft = '';
let state: FloorReport['state'] = 'connecting';
/** When the question was sent that has no answer yet. */
let asked: number | undefined;
let spinner: NodeJS.Timeout | undefined;
const messages: string[] = [];
let streamed: readonly string[] = [];
let growing = new GrowingRows(columns);
/** The row at the top of the screen; undefined = the end is shown. */
let top: {message: number; row: number} | undefined;
/** What the terminal shows above the prompt. */
let shown: readonly string[] = [];
let shownStatus = '';

/** Rows of a message; those of the answer in progress follow the last one. */
const rowsOf = (index: number): readonly string[] =>
	index === messages.length ? streamed : wrap(messages[index] ?? '', columns);

/** The visible rows and the position of the first one. */
function view(size: number): {
	readonly visible: readonly string[];
	readonly first: {message: number; row: number};
} {
	let visible: string[] = [];
	if (top !== undefined) {
		for (let index = top.message; index <= messages.length && visible.length < top.row + size; index++)
			visible = visible.concat(rowsOf(index));
		if (visible.length >= top.row + size)
			return {visible: visible.slice(top.row, top.row + size), first: top};
		// The end was reached.
		top = undefined;
		visible = [];
	}
	let first = {message: 0, row: 0};
	for (let index = messages.length; index >= 0 && visible.length < size; index--) {
		const rows = rowsOf(index);
		const row = Math.max(0, rows.length - (size - visible.length));
		visible = [...rows.slice(row), ...visible];
		first = {message: index, row};
	}
	return {visible, first};
}

function status(): string {
	if (asked === undefined) return state === 'ready' ? '● ready' : '○ connecting';
	const ms = Date.now() - asked;
	return `${SPINNER[Math.floor(ms / SPINNER_MS) % SPINNER.length]} waiting ${Math.floor(ms / 1000)} s`;
}

function prompt(): string {
	const text = draft === '' ? PLACEHOLDER : draft.slice(-(columns - PROMPT.length - 1));
	return `${CSI}${height};1H${PROMPT}${text}${CSI}K${cursor()}`;
}

function cursor(): string {
	const column = Math.min(columns, PROMPT.length + draft.length + 1);
	return `${CSI}${height};${column}H`;
}

function draw(): void {
	const {visible} = view(height - 2);
	const padding = Array.from({length: height - 2 - visible.length}, () => '');
	const after = [...visible, ...padding];
	const output = changes(shown, after) + statusChange();
	shown = after;
	if (output !== '') process.stdout.write(output + cursor());
}

function statusChange(): string {
	const text = status();
	if (text === shownStatus) return '';
	shownStatus = text;
	return `${CSI}${height - 1};1H${text}${CSI}K`;
}

function spin(): void {
	process.stdout.write(statusChange() + cursor());
}

function scroll(rows: number): void {
	let {message, row} = view(height - 2).first;
	row += rows;
	if (row < 0 && message > 0) row = rowsOf(--message).length - 1;
	else if (row >= rowsOf(message).length) [message, row] = [message + 1, 0];
	top = {message, row: Math.max(0, row)};
	draw();
}

function wait(isWaiting: boolean): void {
	asked = isWaiting ? Date.now() : undefined;
	clearInterval(spinner);
	if (isWaiting) spinner = setInterval(spin, SPINNER_MS);
}

function send(): void {
	if (draft === '') return;
	socket.postMessage(draft);
	messages.push(PROMPT + draft);
	draft = '';
	top = undefined;
	wait(true);
	draw();
	process.stdout.write(prompt());
}

function type(text: string): void {
	const isSimple = draft !== '' && PROMPT.length + draft.length + text.length < columns;
	draft += text;
	process.stdout.write(isSimple ? text : prompt());
}

function edit(next: string): void {
	draft = next;
	process.stdout.write(prompt());
}

function quit(): void {
	process.stdout.write(`${CSI}?1049l`);
	process.exit();
}

const KEYS: Readonly<Record<string, () => void>> = {
	'\r': send,
	'\u0003': quit,
	'\u0015': () => edit(''),
	'\u007F': () => edit(draft.slice(0, -1)),
	'\u001B[1;2A': () => scroll(-1),
	'\u001B[1;2B': () => scroll(1),
	'\u001B[1;5H': () => {
		top = {message: 0, row: 0};
		draw();
	},
	'\u001B[1;5F': () => {
		top = undefined;
		draw();
	},
};

function receive(report: FloorReport): void {
	state = report.state;
	if (report.messages.length > 0) {
		messages.push(...report.messages);
		streamed = [];
		growing = new GrowingRows(columns);
		wait(false);
	}
	if (report.typing !== undefined) streamed = growing.update(report.typing);
	draw();
}

process.stdin.setRawMode(true);
process.stdin.setEncoding('utf8');
process.stdin.on('data', (input: string) => {
	for (const [key] of input.matchAll(INPUT)) {
		const action = KEYS[key];
		if (action !== undefined) action();
		else if (/^\P{Cc}/u.test(key)) type(key);
	}
});
process.stdout.on('resize', () => {
	({columns, rows: height} = process.stdout);
	growing = new GrowingRows(columns);
	shown = [];
	shownStatus = '';
	process.stdout.write(`${CSI}2J`);
	draw();
	process.stdout.write(prompt());
});
process.once('SIGTERM', quit);

process.stdout.write(`${CSI}?1049h${CSI}2J${statusChange()}${prompt()}`);
const [, file = '', url = ''] = process.argv;
const socket = new Worker(file.replace(/floor(\.\w+)$/, 'floor-socket$1'), {workerData: {url}});
socket.on('message', receive);
