/** The time before Ink has drawn: here it never does, because the file with Ink never finishes loading, or fails to. */
import {cp, mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {constants, tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {ctrl} from '../support/key-bytes.ts';
import {openUnderShell} from '../support/open-chat.ts';
import {CLI, startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';

const NEVER = 'await new Promise(() => {});';
const BROKEN = "throw new Error('Ink is broken');";

/** A copy of the program with this code in place of the file with Ink. @returns its `cli.js` */
async function programWith(code: string): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'bedrock-chat-'));
	onTestFinished(() => rm(folder, {recursive: true}));
	await cp(path.dirname(CLI), folder, {recursive: true});
	await writeFile(path.join(folder, 'package.json'), '{"type": "module"}');
	const parts = path.join(folder, 'parts');
	const [file, ...others] = (await readdir(parts)).filter((name) => name.startsWith('ink-screen-'));
	if (file === undefined || others.length > 0) throw new Error('there should be one file with Ink');
	await writeFile(path.join(parts, file), code);
	return path.join(folder, 'cli.js');
}

const withoutInk = async (size = {}) => {
	const sandbox = await openSandbox();
	return {sandbox, ...(await openUnderShell(sandbox.url, size, await programWith(NEVER)))};
};

describe('before Ink has drawn', () => {
	it('a conversation is complete: keys, pastes, pages, answers, and a new size', async () => {
		const {program, left} = await withoutInk();
		program.type('what is 2 + 3?\r');
		await program.shows([/│ 2 \+ 3 = 5[\s\S]+type a message/, 'in, 16 out']);
		program.type('\u001B[200~two\nlines\u001B[201~');
		await program.shows([' › two', '   lines']);
		program.resize(60, 20);
		await program.shows((rows) => rows.length === 20 && rows.at(-1) === '   lines');
		program.type(ctrl('c'));
		await program.shows('type a message');
		program.type('\u001BOP');
		await program.shows(' HELP ');
		program.type('q');
		await program.shows('type a message');
		program.type('/quit\r');
		expect((await left()).code).toBe(0);
		expect(program.modes()).toEqual(UNTOUCHED);
	});

	it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
		'%s restores the terminal and names the draft',
		async (signal) => {
			const {program, pid, left} = await withoutInk();
			program.type('half a thought');
			await program.shows(' › half a thought');
			process.kill(pid, signal);
			const {code, before, after} = await left();
			expect({code, after}).toEqual({code: 128 + constants.signals[signal], after: before});
			expect(program.modes()).toEqual(UNTOUCHED);
			expect(program.rowsWithScrollback().join('\n')).toContain('Draft: half a thought');
		},
	);

	it('Ctrl+Z suspends to the shell, and fg restores everything', async () => {
		const sandbox = await openSandbox();
		const cli = await programWith(NEVER);
		const isPrompting = (rows: readonly string[]): boolean => rows.findLast((row) => row !== '') === 'shell>';
		const program = startProgram({
			columns: 100,
			rows: 24,
			command: ['bash', '--norc', '--noediting', '-i'],
			env: {PS1: 'shell> ', HISTFILE: '/dev/null'},
		});
		await program.shows(isPrompting);
		program.type(`${process.execPath} ${cli} ${sandbox.url}\r`);
		// The last thing that the start draws.
		await program.shows(['● ready', 'Welcome to the shop.']);
		program.type('half a thought');
		await program.shows(' › half a thought');
		const screen = program.text();
		program.type(ctrl('z'));
		await program.shows(['Stopped', isPrompting]);
		expect(program.modes()).toEqual(UNTOUCHED);
		program.type('fg\r');
		await program.shows((rows) => rows.join('\n') === screen);
		program.type(`${ctrl('u')}/quit\r`);
		await program.shows([/No messages/, isPrompting]);
		expect(program.modes()).toEqual(UNTOUCHED);
	});
});

describe('a file with Ink that cannot be loaded', () => {
	it('is reported after the terminal is restored', async () => {
		const sandbox = await openSandbox();
		const cli = await programWith(BROKEN);
		const program = startProgram({command: [process.execPath, cli, sandbox.url]});
		expect((await program.exited).code).toBe(1);
		expect(program.modes()).toEqual(UNTOUCHED);
		expect(program.rowsWithScrollback().join('\n')).toContain('Ink is broken');
	});
});
