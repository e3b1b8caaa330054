/** The composer: kill ring, undo, prompt search, external editor, long pastes, command list. */
import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';

const alt = (letter: string): string => `\u001B${letter}`;
const UNDO = '\u001F';
const REDO = alt('/');

/** Creates an editor as a shell script whose file is `$1`. Returns the folder of the script and its files. */
function fakeEditor(script: string): {readonly folder: string; readonly command: string} {
	const folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const command = path.join(folder, 'my editor');
	writeFileSync(command, `#!/bin/sh\n${script}\n`);
	chmodSync(command, 0o755);
	return {folder, command};
}

describe('cut text', () => {
	it('is pasted back entry by entry, and edits are undone and redone', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.type(`one two three${ctrl('w')}${KEYS.left}${KEYS.right}${ctrl('w')}`);
		await program.shows((rows) => rows.at(-1) === ' › one');
		program.type(ctrl('u') + ctrl('y'));
		await program.shows((rows) => rows.at(-1) === ' › one two');
		program.type(alt('y'));
		await program.shows((rows) => rows.at(-1) === ' › three');
		program.type(UNDO);
		await program.shows('type a message');
		program.type(UNDO);
		await program.shows((rows) => rows.at(-1) === ' › one');
		program.type(UNDO + UNDO);
		await program.shows((rows) => rows.at(-1) === ' › one two three');
		program.type(REDO + REDO);
		await program.shows((rows) => rows.at(-1) === ' › one');
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});
});

describe('Ctrl+R', () => {
	it('finds an earlier prompt and inserts it, at 40, 80 and 200 columns', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 40, rows: 24});
		for (const message of ['thanks', 'my name is Ada', 'thanks a lot']) {
			program.send(message);
			await program.shows([message, 'type a message']);
		}
		await program.shows('Pleased to meet you, Ada.');
		let sent = 3;
		for (const columns of [40, 80, 200]) {
			program.resize(columns, 24);
			program.type('half');
			await program.shows(' › half');
			program.type(`${ctrl('r')}than`);
			await program.shows(
				(rows) => rows.at(-1) === ' › thanks a lot' && /^ search › than/.test(rows.at(-2) ?? ''),
			);
			expect(program.cursor()).toEqual({row: 22, column: ' search › than'.length});
			program.type(ctrl('r'));
			await program.shows((rows) => rows.at(-1) === ' › thanks');
			program.type(`${KEYS.backspace}xyz`);
			await program.shows(columns < 50 ? 'no earlier prom' : 'no earlier prompt matches');
			program.type(KEYS.escape);
			await program.hides(' search › ');
			await program.shows((rows) => rows.at(-1) === ' › half');
			expect(program.cursor()).toEqual({row: 23, column: 7});
			program.type(`${ctrl('r')}NAME${ctrl('u')}name${KEYS.enter}`);
			await program.shows((rows) => rows.at(-1) === ' › my name is Ada');
			program.type(KEYS.enter);
			sent += 1;
			await sandbox.whenReceived('chat', sent);
			expect(sandbox.chatMessages().at(-1)).toBe('my name is Ada');
			await program.shows('type a message');
		}
		expect(await quit(program)).toBe(0);
	});
});

describe('the editor', () => {
	it('receives the draft and the terminal, and returns both', async () => {
		const sandbox = await openSandbox();
		const {folder, command} = fakeEditor(
			`printf 'editing %s with %s' "$(cat "$2")" "$1"; read line; printf '%s\\n' "$line" "second line" > "$2"`,
		);
		const program = await openChat(sandbox.url, {
			columns: 80,
			rows: 24,
			env: {VISUAL: `"${command}" --wait`, TMPDIR: folder},
		});
		program.type(`a draft${ctrl('g')}`);
		await program.shows('editing a draft with --wait');
		expect(program.modes()).toMatchObject({isAlternate: false, turnedOn: [], keyboardDepth: 0});
		const [subfolder = ''] = readdirSync(folder).filter((name) => name.startsWith('bedrock-chat-'));
		expect(readFileSync(path.join(folder, subfolder, 'message.md'), 'utf8')).toBe('a draft');
		program.type('from the editor\r');
		await program.shows((rows) => rows.slice(-2).join('\n') === ' › from the editor\n   second line');
		expect(program.cursor()).toEqual({row: 23, column: 14});
		expect(readdirSync(folder).filter((name) => name.startsWith('bedrock-chat-'))).toEqual([]);
		program.type(UNDO);
		await program.shows((rows) => rows.at(-1) === ' › a draft');
		program.type(`${REDO}${KEYS.enter}`);
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual(['from the editor\nsecond line']);
		expect(await quit(program)).toBe(0);
	});

	it('survives an arriving answer, and Ctrl+C inside it does not end the chat', async () => {
		const sandbox = await openSandbox();
		const {command} = fakeEditor(
			`trap 'printf interrupted' INT; printf 'your turn'; until read line; do :; done; printf over > "$1"`,
		);
		const program = await openChat(sandbox.url, {columns: 80, rows: 24, env: {EDITOR: `'${command}'`}});
		program.type(`thanks\r${ctrl('x')}${ctrl('e')}`);
		await program.shows('your turn');
		await sandbox.whenReceived('chat');
		program.type(ctrl('c'));
		await program.shows('interrupted');
		program.type('\r');
		await program.shows(['You are welcome.', ' › over']);
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});

	it.each([
		['there is none', '/nowhere/editor', 'there is no such program.'],
		['it fails', 'false', 'The editor false ended with code 1'],
	])('says so when %s, and the draft stays', async (_name, VISUAL, words) => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24, env: {VISUAL}});
		program.type(`a draft${ctrl('g')}`);
		await program.shows([words, ' › a draft']);
		program.type(`!${KEYS.enter}`);
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual(['a draft!']);
		expect(await quit(program)).toBe(0);
	});
});

describe('a long paste', () => {
	const paste = Array.from({length: 120}, (_, index) => `line ${index + 1}`).join('\n');

	it('is one chip until it is expanded, and is sent in full', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.type('see ');
		program.paste(paste);
		await program.shows((rows) => rows.at(-1) === ' › see [pasted 120 lines]');
		program.type(', 漢');
		await program.shows((rows) => rows.at(-1) === ' › see [pasted 120 lines], 漢');
		expect(program.cursor()).toEqual({row: 23, column: 29});
		program.paste(paste);
		await program.shows((rows) => rows.at(-1) === ' › see [pasted 120 lines], 漢[pasted 120 lines #2]');
		program.type(KEYS.backspace);
		await program.shows((rows) => rows.at(-1) === ' › see [pasted 120 lines], 漢');
		program.type(KEYS.left + KEYS.left + KEYS.left);
		await program.shows(() => program.cursor().column === ' › see [pasted 120 lines]'.length);
		program.type(KEYS.backspace);
		await program.shows((rows) => rows.at(-1) === ' › see , 漢');
		program.type(UNDO + alt('o'));
		await program.shows((rows) => rows.at(-1) === '   line 120, 漢');
		program.type(UNDO);
		await program.shows((rows) => rows.at(-1) === ' › see [pasted 120 lines], 漢');
		program.type(KEYS.enter);
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual([`see ${paste}, 漢`]);
		await program.shows('type a message');
		program.type(KEYS.up);
		await program.shows((rows) => rows.at(-1) === ' › see [pasted 120 lines], 漢');
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});

	it('fits one row at 40 columns too, and the editor receives all of it', async () => {
		const sandbox = await openSandbox();
		const {command} = fakeEditor(`printf '%s words' "$(wc -w < "$1")"; read line; echo now >> "$1"`);
		const program = await openChat(sandbox.url, {columns: 40, rows: 20, env: {VISUAL: `'${command}'`}});
		program.type('please read this text: ');
		program.paste(paste);
		await program.shows(
			(rows) => rows.slice(-2).join('\n') === ' › please read this text:\n   [pasted 120 lines]',
		);
		program.type(ctrl('g'));
		await program.shows('244 words');
		program.type('\r');
		await program.shows(
			(rows) => rows.slice(-2).join('\n') === ' › please read this text:\n   [pasted 120 lines]now',
		);
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});
});

describe('the list of commands', () => {
	it('opens with a slash, is narrowed by typing, and runs the selected command', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.type('/');
		await program.shows([' ▌ /help ', '   /ping ', /1 of \d+ · ↑ ↓ choose/]);
		expect(program.cursor()).toEqual({row: 23, column: 4});
		program.type(KEYS.up);
		await program.shows([' ▌ /quit ', /(\d+) of \1 /]);
		program.type('pg');
		await program.shows(
			(rows) => rows.at(-4)?.startsWith(' ▌ /ping ') === true && !rows.join().includes('/help'),
		);
		program.type(KEYS.tab);
		await program.shows((rows) => rows.at(-1) === ' › /ping');
		program.type(KEYS.enter);
		await program.shows('Pong after');
		program.type(`/hel${KEYS.escape}`);
		await program.hides('show keys and commands');
		await program.shows((rows) => rows.at(-1) === ' › /hel');
		program.type('p');
		await program.shows('show keys and commands');
		program.type(KEYS.enter);
		await program.shows('HELP');
		program.type(KEYS.escape);
		await program.shows('Pong after');
		expect(await quit(program)).toBe(0);
		expect(sandbox.chatMessages()).toEqual([]);
	});

	it('fits terminals of several sizes', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 40, rows: 16});
		// The welcome text of the server comes later than the connection.
		await program.shows('return');
		for (const [columns, rows] of [
			[40, 7],
			[40, 8],
			[40, 16],
			[200, 50],
		] as const) {
			program.resize(columns, rows);
			program.type('/re');
			await program.shows(
				rows === 7 ? ' /reconnect  /retry' : [/ ▌ \/reconnect +drop the/, / {3}\/retry +send the/],
			);
			program.type(KEYS.down);
			await program.shows(rows === 7 ? '/retry' : ' ▌ /retry');
			program.type(KEYS.enter);
			await program.shows(['There is no unanswered message', 'type a message']);
		}
		expect(await quit(program)).toBe(0);
	});
});
