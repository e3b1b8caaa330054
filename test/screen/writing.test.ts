/** Writing messages: new lines, emoji, earlier prompts, completion, and the help page. */
import {describe, expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';

describe('the input', () => {
	it('inserts new lines with every key encoding', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 30});
		program.type(`one\\${KEYS.enter}`);
		await program.shows((rows) => rows.at(-2) === ' › one' && rows.at(-1) === '');
		program.type(
			`two${KEYS.altEnter}three${ctrl('j')}four${KEYS.shiftEnter}five${KEYS.shiftEnterOfXterm}six`,
		);
		await program.shows(
			(rows) => rows.slice(-6).join('\n') === ' › one\n   two\n   three\n   four\n   five\n   six',
		);
		program.type(KEYS.enter);
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual(['one\ntwo\nthree\nfour\nfive\nsix']);
		expect(await quit(program)).toBe(0);
	});

	it('inserts and deletes whole graphemes, and places the cursor behind them', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.type('e\u0301 日本 👩‍👩‍👧 🇲🇽');
		await program.shows(/ › e\u0301 日本 /);
		program.type(KEYS.backspace + KEYS.backspace);
		program.type(KEYS.backspace);
		await program.shows((rows) => rows.at(-1) === ' › e\u0301 日本');
		program.type(KEYS.backspace);
		await program.shows((rows) => rows.at(-1) === ' › e\u0301 日本'.trimEnd());
		program.type(KEYS.backspace + ctrl('a'));
		await program.shows((rows) => rows.at(-1) === ' › e\u0301 日');
		program.type(`${KEYS.right}x${ctrl('e')}!`);
		await program.shows(' › e\u0301x 日!');
		// Margin 3, é 1, x 1, blank 1, 日 2, ! 1.
		expect(program.cursor()).toEqual({row: 23, column: 9});
		program.type(KEYS.enter);
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual(['e\u0301x 日!']);
		expect(await quit(program)).toBe(0);
	});

	it('loses no key that is pressed before the first frame, and takes no terminal reply for a key', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({args: [sandbox.url], columns: 80, rows: 24});
		program.type('early');
		await program.shows(['● ready', ' › early']);
		// Focus in and out, a colour, a version, device attributes.
		program.type(
			'\u001B[I\u001B[O\u001B]11;rgb:1111/2222/3333\u001B\\\u001BP>|xterm(390)\u001B\\\u001B[?62;4c bird',
		);
		await program.shows(' › early bird');
	});

	it('recalls earlier prompts, and keeps the unfinished draft', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		for (const message of ['thanks', 'my name is Ada']) {
			program.send(message);
			await program.shows([message, 'type a message']);
		}
		await program.shows('Pleased to meet you, Ada.');
		program.type('new idea');
		await program.shows(' › new idea');
		program.type(KEYS.up);
		await program.shows(' › my name is Ada');
		program.type(KEYS.up);
		await program.shows(' › thanks');
		program.type(KEYS.down);
		await program.shows(' › my name is Ada');
		program.type(KEYS.down);
		await program.shows(' › new idea');
		expect(sandbox.chatMessages()).toHaveLength(2);
	});

	it('completes commands, sends messages that begin with two slashes, and shows the keys', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.type('/re');
		await program.shows([' ▌ /reconnect  ', '   /retry  ']);
		program.type(`t${KEYS.tab}`);
		await program.shows(' › /retry');
		program.type(ctrl('u'));
		program.send('//etc is a folder');
		await program.shows('│ /etc is a folder');
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual(['/etc is a folder']);
		// Blanks alone are not sent.
		program.send('   ');
		program.type(ctrl('u'));
		await program.shows('type a message');
		program.type('?');
		await program.shows([' Input', 'Alt+Enter, Shift+Enter, Ctrl+J', 'Esc close', '↓ more below']);
		program.type(KEYS.pageDown.repeat(16));
		await program.shows(['/quit', 'Esc closes this page.']);
		program.type(KEYS.escape);
		await program.shows('│ /etc is a folder');
		expect(await quit(program)).toBe(0);
		expect(sandbox.chatMessages()).toHaveLength(1);
	});
});
