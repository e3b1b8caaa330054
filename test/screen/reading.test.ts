/** Reading by keyboard alone: find, jumps, copying, and times of day. */
import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {longAnswer, shortCode} from '../../source/sandbox/assistant/canned-answers.ts';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import type {Program, ProgramOptions} from '../support/pty.ts';
import {startRecordedServer} from '../support/recorded-server.ts';
import {openSandbox} from '../support/sandbox.ts';

const QUESTION = 'where is order A-1001 and is X9 in stock?';

/** Starts the program and asks a question whose answer used two tools. */
async function openTalk(options: ProgramOptions = {}): Promise<Program> {
	const sandbox = await openSandbox();
	const program = await openChat(sandbox.url, {columns: 80, rows: 24, ...options});
	program.send(QUESTION);
	await program.shows([/Assistant +\S+ m?s/, 'not found (HTTP 404).', 'type a message']);
	return program;
}

/** The texts that the program sent to the terminal's clipboard, in order. */
const clipboardOf = (program: Program): readonly string[] =>
	program
		.incidents()
		.flatMap((incident) => /^OSC 52 c;(.*)$/.exec(incident)?.[1] ?? [])
		.map((base64) => Buffer.from(base64, 'base64').toString());

describe('find', () => {
	it('steps from match to match, into folded calls too, and returns to the start', async () => {
		const program = await openTalk();
		program.type(KEYS.tab);
		await program.shows('READING');
		const before = program.rows();

		program.type('/linen notebook');
		await program.shows([' / linen notebook', /1 of 2/, /^▌│ +name +"Linen notebook"/m]);
		program.type(KEYS.down);
		await program.shows('2 of 2');
		program.type(KEYS.escape);
		await program.shows((rows) => rows.join('\n') === before.join('\n'));

		program.type(`/linen notebook${KEYS.enter}`);
		await program.shows([/\/linen notebook · n N .* 1 of 2/, /any text to write/]);
		program.type('n');
		await program.shows('2 of 2');
		program.type('n');
		await program.shows(['continued from the start', '1 of 2']);
		program.type('N');
		await program.shows(['continued from the end', '2 of 2']);
		program.type(KEYS.escape);
		await program.shows((rows) => !/\d of \d/.test(rows.join('\n')));
		program.type(KEYS.escape);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('loses no key, and reports when nothing matches', async () => {
		const program = await openTalk();
		program.type(KEYS.tab);
		await program.shows('READING');
		program.type(`/zebra crossing?${KEYS.backspace}${KEYS.enter}`);
		await program.shows('no match for zebra crossing');
		program.type('/');
		program.type('X9');
		program.paste('\n in\nstock');
		await program.shows([' / X9in stock', 'no match']);
		program.type(`${ctrl('w')}${ctrl('w')}is x9`);
		await program.shows(' / is x9');
		await program.shows('1 of 1');
		program.type(`${KEYS.backspace}${KEYS.backspace}X9`);
		await program.shows([' / is X9', '1 of 1']);
		program.type(ctrl('c'));
		await program.shows('READING');
		expect(program.text()).not.toContain('Press Ctrl+C again');
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('is started by a command, and continues while messages arrive', async () => {
		const program = await openTalk();
		program.send('/search Ada Okafor');
		await program.shows([/\/Ada Okafor · .* 2 of 2|1 of 2/, 'any text to write']);
		program.type(KEYS.tab);
		await program.shows('type a message');
		program.send('thanks, Ada Okafor');
		await program.shows('You are welcome');
		program.type(KEYS.tab);
		await program.shows([/ of 3/, ' READING ']);
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('works at 40 and 200 columns', async () => {
		const program = await openTalk({columns: 40, rows: 30});
		for (const columns of [40, 200]) {
			program.resize(columns, 30);
			program.type(`${KEYS.tab}/A-1001 and is X9${KEYS.enter}`);
			await program.shows([/1 of 1/, 'any text to write']);
			program.type('y');
			await program.shows('copied your message');
			program.type(KEYS.tab);
			await program.shows('type a message');
		}
		expect(clipboardOf(program)).toEqual([QUESTION, QUESTION]);
		expect(await quit(program)).toBe(0);
	});

	it('finds arguments and results of a recorded server', async () => {
		const server = await startRecordedServer('seed-tools');
		const program = await openChat(server.url, {columns: 80, rows: 24});
		program.send('tools');
		await program.shows(['A-1001', 'type a message']);
		program.type(`${KEYS.tab}/a-1001${KEYS.enter}`);
		await program.shows([/\d of \d/, 'any text to write']);
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});
});

describe('copying', () => {
	it('copies the source of a message, of code blocks one by one, and of the last reply', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.send('code');
		await program.shows(['Inside the fence', 'type a message']);
		program.type(KEYS.tab);
		await program.shows(['▌', 'READING']);
		program.type('y');
		await program.shows(/copied the answer to "code" via the terminal/);
		expect(clipboardOf(program)).toEqual([shortCode]);

		program.type('c');
		await program.shows(/copied code block 1 of \d/);
		program.type('c');
		await program.shows(/copied code block (2 of \d|1 of 1)/);
		for (const block of clipboardOf(program).slice(1)) expect(shortCode).toContain(block);

		program.type(KEYS.tab);
		await program.shows('type a message');
		program.send('long');
		await program.shows(['paper again.', 'type a message']);
		program.send('/copy');
		await program.shows(/copied the answer to "long" via the terminal/);
		expect(clipboardOf(program).at(-1)).toBe(longAnswer);
		expect(await quit(program)).toBe(0);
	});

	it('includes tool calls as JSON', async () => {
		const program = await openTalk();
		program.type(`${KEYS.tab}${KEYS.up}`);
		await program.shows(/^▌│ ▾ ✗ get_inventory/m);
		program.type(KEYS.up);
		await program.shows(/^▌│ ▸ ✓ get_order/m);
		program.type('Y');
		await program.shows('via the terminal');
		expect(JSON.parse(clipboardOf(program)[0] ?? '')).toMatchObject({
			name: 'get_order',
			arguments: {order_id: 'A-1001'},
			result: {id: 'A-1001'},
		});
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('refuses a text that is too long for a terminal, and sends nothing', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.send('big 100');
		await program.shows(['Paragraph 310.', 'type a message']);
		await program.hides('Esc to stop');
		program.send('/copy');
		await program.shows(/not copied: \d+ KB is too large; a terminal accepts 55 KB/);
		expect(clipboardOf(program)).toEqual([]);
		expect(await quit(program)).toBe(0);
	});

	it('uses the clipboard tool of the platform if there is one', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'clipboard-'));
		onTestFinished(() => rmSync(folder, {recursive: true}));
		const [file, copied] = [path.join(folder, 'wl-copy'), path.join(folder, 'copied')];
		writeFileSync(file, `#!/bin/sh\ncat > ${copied}.part && mv ${copied}.part ${copied}\n`);
		chmodSync(file, 0o755);
		const program = await openTalk({
			env: {PATH: `${folder}:${process.env.PATH}`, WAYLAND_DISPLAY: 'wayland-0'},
		});
		program.type(`${KEYS.tab}${KEYS.up}`);
		await program.shows(/^▌│ ▾ ✗ get_inventory/m);
		program.type(KEYS.up);
		await program.shows(/^▌│ ▸ ✓ get_order/m);
		program.type(`${KEYS.up}y`);
		await program.shows(/copied your message "where is.*" to the clipboard/);
		expect(existsSync(copied) && readFileSync(copied, 'utf8')).toBe(QUESTION);
		expect(clipboardOf(program)).toEqual([]);
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('reaches the outer terminal through tmux and screen', async () => {
		const base64 = Buffer.from(QUESTION).toString('base64');
		for (const [env, wrapped] of [
			[{TMUX: '/nowhere/tmux,1,0'}, `\u001BPtmux;\u001B\u001B]52;c;${base64}\u0007\u001B\\`],
			[{STY: '1.none', TERM: 'screen'}, `\u001BP\u001B]52;c;${base64}\u0007\u001B\\`],
		] as const) {
			const program = await openTalk({env});
			program.type(`${KEYS.tab}${KEYS.up}`);
			await program.shows(/^▌│ ▾ ✗ get_inventory/m);
			program.type(KEYS.up);
			await program.shows(/^▌│ ▸ ✓ get_order/m);
			program.type(`${KEYS.up}y`);
			await program.shows('via the terminal');
			expect(program.output()).toContain(wrapped);
			program.type(KEYS.tab);
			await program.shows('type a message');
			expect(await quit(program)).toBe(0);
		}
	});
});

describe('navigation', () => {
	it('moves from question to question, and to both ends', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		for (const [word, end] of [
			['thanks', 'You are welcome.'],
			['code', 'Inside the fence'],
			['long', 'paper again.'],
		] as const) {
			program.send(word);
			await program.shows([end, 'type a message']);
		}
		const isAtTop = (question: string) => (rows: readonly string[]) =>
			rows[2]?.startsWith('▌You') === true && rows[3] === `▌│ ${question}`;
		program.type(`${KEYS.tab}{`);
		await program.shows(isAtTop('long'));
		program.type('{');
		await program.shows(isAtTop('code'));
		program.type('{');
		await program.shows(isAtTop('thanks'));
		program.type('}');
		await program.shows(isAtTop('code'));
		program.type('g');
		await program.shows('Connected to AI assistant');
		program.type('G');
		await program.shows('paper again.');
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('shows and hides times of day', async () => {
		const program = await openTalk();
		await program.shows(/You +\d\d:\d\d$/m);
		program.type(ctrl('t'));
		await program.shows('times hidden');
		await program.hides(/You +\d\d:\d\d$/m);
		program.send('/times');
		await program.shows([/You +\d\d:\d\d$/m, 'times shown']);
		expect(await quit(program)).toBe(0);
	});
});
