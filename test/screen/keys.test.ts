/** Esc, Tab, Enter, Ctrl+C, Ctrl+D, q and letters on every page, in one story: docs/keys.md as a user would go through it. */
import {describe, expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat} from '../support/open-chat.ts';
import type {Program} from '../support/pty.ts';
import {openSandbox, type TestSandbox} from '../support/sandbox.ts';

/** Esc as the kitty protocol sends it: text may follow at once. */
const ESC = '\u001B[27u';
const QUESTION = 'where is order A-1001 and is X9 in stock?';
const AT_HOME = [' › type a message', / \/ commands · \? keys · Ctrl\+C quit$/m];

async function goesHome(program: Program, before: string): Promise<void> {
	program.type(ESC);
	await program.hides(before);
	await program.shows(AT_HOME);
}

async function typesInTheTranscript(program: Program): Promise<void> {
	for (const sentence of [
		'show me the rest',
		'hello',
		'yes',
		'can you?',
		'open it',
		'question',
		'retry',
		'no',
	]) {
		program.type(KEYS.tab);
		await program.shows([' READING ', '▌Assistant', 'Esc, Tab or any text to write']);
		for (const letter of sentence) program.type(letter);
		await program.shows([` › ${sentence}`, (rows) => !/READING|save as|copied/.test(rows.join('\n'))]);
		program.type(ctrl('c'));
		await program.shows(['Press Ctrl+C again to quit. ↑ brings the draft back.', 'type a message']);
		program.type(KEYS.up);
		await program.shows([` › ${sentence}`, (rows) => !rows.join('\n').includes('again to quit')]);
		program.type(ctrl('u'));
		await program.shows(AT_HOME);
	}
}

async function opensPages(program: Program, sandbox: TestSandbox): Promise<void> {
	program.type(KEYS.tab);
	await program.shows(' READING ');
	program.type(KEYS.up);
	await program.shows(/^▌│ ▾ ✗ get_inventory/m);
	program.type(`${KEYS.up}o`);
	await program.shows([' JSON ', '$.', 'Esc back']);
	program.type(ctrl('d'));
	await program.shows('status');
	program.type('q');
	await program.shows([' READING ', /^▌│ ▸ ✓ get_order/m]);
	program.type('?');
	await program.shows([' HELP ', /^ Transcript \(Tab in the input\)$/m, 'Esc close · ↑ ↓ scroll']);
	const sent = sandbox.chatMessages().length;
	program.send('/ping');
	await program.shows(['Pong after', ...AT_HOME]);
	expect(sandbox.chatMessages()).toHaveLength(sent);

	for (const [command, badge, foot] of [
		['/help', '    HELP', 'any text to the input'],
		['/tools', '    TOOLS', 'Esc close · ↑ ↓ choose · Enter open · ? keys'],
		['/login', '    SIGN IN', 'Esc back · Enter continue'],
	] as const) {
		program.send(command);
		await program.shows([badge, foot]);
		expect(program.text()).not.toContain('type a message');
		await goesHome(program, badge);
	}
	program.type('/');
	await program.shows(' ▌ /help');
	program.type(ESC);
	await program.hides(' ▌ /help');
	program.type(KEYS.backspace);
	await program.shows(AT_HOME);
	program.type(ctrl('r'));
	await program.shows(' search › ');
	await goesHome(program, ' search › ');
	program.type(KEYS.tab);
	await program.shows(' READING ');
	program.type('/');
	await program.shows(' / find in the conversation');
	program.type(ESC);
	await program.shows(' READING ');
	await goesHome(program, ' READING ');
}

async function waits(program: Program, sandbox: TestSandbox): Promise<void> {
	sandbox.hold('answer');
	program.send('slow');
	await program.shows('Esc to stop');
	program.type(KEYS.tab);
	await program.shows([' READING ', 'Ctrl+C to stop']);
	program.type(ctrl('d') + ctrl('d') + ctrl('u'));
	await program.shows(/↓ (?:more|\d+ new) below/);
	program.type(ESC);
	await program.shows('Esc to stop');
	program.type(ctrl('d'));
	await program.shows('Press Ctrl+D again to quit.');
	program.type(ESC);
	await program.shows('The answer you stopped waiting for');
}

describe('the keys', () => {
	it('lead to the input, never run a text as commands, and never lose a message silently', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.send(QUESTION);
		await program.shows([/▾ ✗ get_inventory +sku/, 'not found (HTTP 404).', ...AT_HOME]);
		const before = program.text();
		program.type(`${ESC}${ESC}x`);
		await program.shows(' › x');
		program.type(KEYS.backspace);
		await program.shows(AT_HOME);
		expect(program.text()).toBe(before);

		await typesInTheTranscript(program);
		await opensPages(program, sandbox);
		expect(sandbox.chatMessages()).toEqual([QUESTION]);
		await waits(program, sandbox);

		program.send('left behind');
		await program.shows(/You +queued/);
		program.type(ctrl('d'));
		await program.shows('Press Ctrl+D again to quit. Not sent yet: 1 message.');
		program.send('/quit');
		await program.shows(['There is an unsent message, saved with this session.', 'Type /quit again to quit']);
		program.send('/quit');
		expect((await program.exited).code).toBe(0);
		expect(program.rowsWithScrollback().join('\n')).toMatch(/ · session \S+\n+Not sent: left behind/);
		expect(sandbox.chatMessages()).toEqual([QUESTION, 'slow']);
	});

	it.each([40, 200])('name the mode at %i columns, without colour too', async (columns) => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns, rows: 24, env: {NO_COLOR: '1'}});
		program.send('thanks');
		await program.shows(['You are welcome.', 'type a message']);
		program.type(KEYS.tab);
		await program.shows([' READING ', '▌Assistant', 'Esc, Tab or any text to write']);
		expect(program.output()).toContain('\u001B[7m READING ');
		program.type('?');
		await program.shows([' HELP ', 'Esc close']);
		program.type(ESC);
		await program.shows(' READING ');
		program.type(ctrl('c') + ctrl('c'));
		expect((await program.exited).code).toBe(0);
	});
});
