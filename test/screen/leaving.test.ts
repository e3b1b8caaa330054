/** Every exit restores the terminal and returns the exit code of its reason. */
import {constants} from 'node:os';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, openUnderShell, type ShellProgram} from '../support/open-chat.ts';
import {CLI, startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';
import {foreignIncidents, UNTOUCHED} from '../support/terminal-modes.ts';

const SIZE = {columns: 100, rows: 24};

/** Waits for the exit and checks the terminal; resolves with the exit code. */
async function leaves({program, left}: ShellProgram): Promise<number> {
	const {code, before, after} = await left();
	expect(before).toContain('speed');
	expect(after).toBe(before);
	expect(program.modes()).toEqual(UNTOUCHED);
	expect(program.title()).toBe('');
	return code;
}

/** Returns whether the shell shows its prompt. */
const isPrompting = (rows: readonly string[]): boolean => rows.findLast((row) => row !== '') === 'shell>';

/** Longer than a row, with lines and a control character. */
const PRECIOUS = `precious draft\n  of several ${'long '.repeat(40)}\nlines \u202Ered\nthe end`;

describe('the end of the program during an answer', () => {
	it.each([
		...(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).map((signal) => ({how: signal, signal})),
		{how: 'Ctrl+C twice', signal: undefined},
	])('lists the queued message and the draft on the normal screen: $how', async ({signal}) => {
		const sandbox = await openSandbox();
		const guest = await openUnderShell(sandbox.url, SIZE);
		sandbox.hold('tools');
		guest.program.send('where is order A-1001?');
		await guest.program.shows('Calling get_order... (1/1)');
		guest.program.send('left behind');
		await guest.program.shows(/You +queued/);
		guest.program.paste(PRECIOUS);
		await guest.program.shows('› precious draft');
		if (signal === undefined) {
			guest.program.type(ctrl('c'));
			await guest.program.shows('Press Ctrl+C again to quit. Not sent yet: 1 message and a draft.');
			guest.program.type(ctrl('c'));
		} else process.kill(guest.pid, signal);
		expect(await leaves(guest)).toBe(signal === undefined ? 0 : 128 + constants.signals[signal]);
		const rows = guest.program.rowsWithScrollback().join('\n');
		expect(rows).toMatch(/Not sent: left behind\n+Draft:\n+precious draft/);
		expect(rows).toMatch(/^Continue it: bedrock-chat --resume=\S+$/m);
		// Every word of it, whatever the breaks; the shell ends lines with CR LF.
		expect(rows.replaceAll(/\s+/g, ' ')).toContain(
			PRECIOUS.replaceAll('\u202E', '<202E>').replaceAll(/\s+/g, ' '),
		);
	});
});

describe('a signal while the pager is open', () => {
	it.each(['SIGTERM', 'SIGHUP'] as const)('ends the pager first: %s', async (signal) => {
		const sandbox = await openSandbox();
		// It restores the terminal as `less` does, and would read on from the shell.
		const pager = `trap 'echo "[pager ended]"; exit 0' TERM HUP; echo "[pager]"; while :; do read line; done`;
		const guest = await openUnderShell(sandbox.url, {
			...SIZE,
			env: {PAGER: `sh -c '${pager.replaceAll("'", `'\\''`)}'`},
		});
		guest.program.send('thanks');
		await guest.program.shows(['You are welcome.', 'type a message']);
		guest.program.type(KEYS.tab);
		await guest.program.shows('READING');
		guest.program.type('o');
		await guest.program.shows('[pager]');
		process.kill(guest.pid, signal);
		await guest.program.shows('[pager ended]');
		expect(await leaves(guest)).toBe(128 + constants.signals[signal]);
	});
});

describe('closing the window', () => {
	it('ends the program', async () => {
		let disconnected: () => void = () => {};
		const gone = new Promise<void>((resolve) => {
			disconnected = resolve;
		});
		const sandbox = await openSandbox({
			onEvent(event) {
				if (event.kind === 'disconnected') disconnected();
			},
		});
		const program = await openChat(sandbox.url, SIZE);
		program.closeWindow();
		const {code} = await program.exited;
		await gone;
		// Node 20 itself aborts when it finds no terminal to restore at its exit.
		if (Number.parseInt(process.versions.node, 10) >= 22) expect(code).toBe(129);
	});
});

describe('a key', () => {
	it('Ctrl+C: the first one clears the draft, the second one quits; another key in between resets this', async () => {
		const sandbox = await openSandbox();
		const guest = await openUnderShell(sandbox.url, SIZE);
		const {program} = guest;
		program.type('half a tho');
		await program.shows(' › half a tho');
		program.type(ctrl('c'));
		await program.shows(['Press Ctrl+C again to quit.', 'type a message']);
		program.type(KEYS.up);
		await program.shows(' › half a tho');
		expect(program.text()).not.toContain('again to quit');
		program.type(ctrl('c'));
		await program.shows('Press Ctrl+C again to quit.');
		program.type(ctrl('c'));
		expect(await leaves(guest)).toBe(0);
		expect(sandbox.chatMessages()).toEqual([]);
	});

	it('Ctrl+D: quits only when the input is empty', async () => {
		const sandbox = await openSandbox();
		const guest = await openUnderShell(sandbox.url, SIZE);
		const {program} = guest;
		program.type('ab');
		await program.shows(' › ab');
		program.type(KEYS.left + ctrl('d'));
		await program.shows(/ › a$/m);
		program.type(KEYS.backspace);
		await program.shows('type a message');
		program.type(ctrl('d'));
		expect(await leaves(guest)).toBe(0);
	});

	it('Ctrl+Z: suspends to the shell, and fg restores everything, at the size that the window has by then', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({
			...SIZE,
			command: ['bash', '--norc', '--noediting', '-i'],
			env: {PS1: 'shell> ', HISTFILE: '/dev/null'},
		});
		await program.shows(isPrompting);
		// Under another process, as with `npm start`: the whole job has to stop, or the shell would wait forever.
		program.type(`sh -c '"$0" "$@"; exit $?' ${process.execPath} ${CLI} ${sandbox.url}\r`);
		await program.shows('● ready');
		program.send('thanks');
		await program.shows(['You are welcome.', 'type a message']);
		program.type('half a tho');
		await program.shows(' › half a tho');
		const screen = program.text();
		for (const round of [1, 2]) {
			program.type(ctrl('z'));
			await program.shows(['Stopped', isPrompting]);
			expect(program.modes()).toEqual(UNTOUCHED);
			program.type(`stty -a | tr -d '\\n' | grep -o ' icanon .* echo '; echo round ${round}\r`);
			await program.shows([/^ icanon .* echo/m, new RegExp(`^round ${round}$`, 'm')]);
			program.type('fg\r');
			await program.shows((rows) => rows.join('\n') === screen);
			expect(program.modes().isAlternate).toBe(true);
		}
		program.type(ctrl('z'));
		await program.shows(['Stopped', isPrompting]);
		// The shell alone has the signal of it.
		program.resize(70, 16);
		program.type('fg\r');
		await program.shows(
			(rows) =>
				rows[0]?.startsWith(' ● ready') === true &&
				rows[1] === '─'.repeat(70) &&
				rows[15] === ' › half a tho',
		);
		program.type(ctrl('u'));
		program.send('thanks');
		await program.shows(/You are welcome\.[\s\S]+You are welcome\./);
		program.send('/quit');
		await program.shows([/4 messages/, isPrompting]);
		program.type('echo "code $?"\r');
		await program.shows([/^code 0$/m, isPrompting]);
		expect(program.modes()).toEqual(UNTOUCHED);
		program.type('exit\r');
		await program.exited;
	});
});

describe('an internal error', () => {
	it.each(['exception', 'rejection'])(
		'%s: a sentence, what is needed for a report, and no secret',
		async (fault) => {
			const sandbox = await openSandbox();
			const guest = await openUnderShell(sandbox.url, {
				...SIZE,
				env: {
					BEDROCK_AUTH_TOKEN: 'good',
					NODE_OPTIONS: `--import=${new URL('../fixtures/fail-on-signal.js', import.meta.url).href}`,
					FAULT: fault,
					FAULT_TEXT: 'the moon is in the way of Bearer good \u001B]0;owned\u0007',
				},
			});
			const {program} = guest;
			process.kill(guest.pid, 'SIGUSR2');
			expect(await leaves(guest)).toBe(1);
			const left = program.rowsWithScrollback().join('\n');
			expect(left).toContain('bedrock-chat stopped because of an unexpected error.');
			expect(left).toContain('the moon is in the way of');
			expect(left).toContain(fileURLToPath(new URL('../fixtures/fail-on-signal.js', import.meta.url)));
			expect(left).not.toContain('Bearer good');
			expect(foreignIncidents(program.incidents())).toEqual([]);
		},
	);
});
