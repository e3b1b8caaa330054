/** Appearance: themes by background, no colours, 16 colours, ASCII characters, and the window title. */
import {describe, expect, it} from 'vitest';
import type {PaletteName} from '../../source/theme/palettes.ts';
import {themeOf} from '../../source/theme/theme.ts';
import {KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {type Program, startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';

const WHITE = 'rgb:ffff/ffff/ffff';

/** The colour of the ready sign in this palette. */
function readyIn(name: PaletteName, depth: '16' | '256' | 'truecolor' = '256'): string {
	const {open} = themeOf(name, depth).sgr.success;
	return open.slice(2, -1);
}

const showsReadyIn = (program: Program, colour: string): Promise<void> =>
	program.shows(() => program.colourOf('● ready') === colour);

describe('the theme', () => {
	it('is light when the terminal reports a light background, also after a change', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {background: WHITE});
		await showsReadyIn(program, readyIn('light'));
		// As when the desktop switches to dark mode.
		program.recolour('rgb:1e1e/1e1e/1e1e', 'dark');
		await showsReadyIn(program, readyIn('dark'));
		expect(await quit(program)).toBe(0);
		expect(program.modes()).toEqual(UNTOUCHED);
	});

	it('is dark when the terminal reports nothing, or follows COLORFGBG where that is set', async () => {
		const sandbox = await openSandbox();
		const unknown = await openChat(sandbox.url);
		expect(unknown.colourOf('● ready')).toBe(readyIn('dark'));
		expect(await quit(unknown)).toBe(0);
		const hinted = await openChat(sandbox.url, {env: {COLORFGBG: '0;15'}});
		expect(hinted.colourOf('● ready')).toBe(readyIn('light'));
		expect(await quit(hinted)).toBe(0);
	});

	it('/theme changes it immediately, and a reply from the terminal does not change it back', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {background: WHITE, args: ['--theme', 'ansi']});
		expect(program.colourOf('● ready')).toBe(readyIn('ansi'));
		program.send('/theme contrast');
		await program.shows('Theme: contrast, for a light background.');
		await showsReadyIn(program, readyIn('contrast-light'));
		program.send('/theme drak');
		await program.shows('Did you mean /theme dark?');
		expect(program.colourOf('● ready')).toBe(readyIn('contrast-light'));
		// A rejected command stays in the input.
		program.send('\u0015/theme');
		await program.shows('To change it, type /theme and one of auto, dark');
		expect(await quit(program)).toBe(0);
	});
});

describe('the environment', () => {
	it('NO_COLOR leaves bold text and no colour, also on the sign-in page', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {env: {NO_COLOR: '1'}});
		program.send('/login');
		await program.shows('Sign in with');
		program.type('\u001B[B\r');
		await program.shows('X-API-Key');
		program.type('\u001B\u001B');
		expect(program.colourOf('● ready')).toBe('');
		const looks = program
			.output()
			.split('\u001B[')
			.flatMap((rest) => /^([\d;]*)m/.exec(rest)?.[1] ?? []);
		expect(looks.filter((list) => /(^|;)([34]\d|9\d|10[0-7])(;|$)/.test(list))).toEqual([]);
		expect(looks.some((list) => /(^|;)1(;|$)/.test(list))).toBe(true);
		expect(program.output()).not.toContain('\u001B]11;?');
		program.kill('SIGTERM');
		await program.exited;
	});

	it('FORCE_COLOR=3 overrides the terminal and NO_COLOR', async () => {
		const sandbox = await openSandbox();
		const env = {TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: '3'};
		const program = await openChat(sandbox.url, {env});
		expect(program.colourOf('● ready')).toBe(readyIn('dark', 'truecolor'));
		expect(await quit(program)).toBe(0);
	});
});

describe('ASCII characters', () => {
	/** A conversation with a succeeding and a failing tool, and every page. */
	async function tour(program: Program): Promise<void> {
		program.send('where is order A-1001 and is X9 in stock?');
		await program.shows([/\+ v get_order/, /- x get_inventory/, '| ', 'type a message']);
		program.type('\u001BOP');
		await program.shows(' Input');
		program.type(KEYS.escape);
		await program.hides(' Input');
		program.send('/login');
		await program.shows('Sign in with');
		program.type('\u001B');
		await program.shows('get_inventory');
	}

	it.each([
		['--ascii', {args: ['--ascii']}, 'ü€'],
		['a locale that is not UTF-8', {env: {LANG: 'C'}}, ''],
	] as const)('%s: every sign is ASCII, in its place', async (_, options, foreign) => {
		const sandbox = await openSandbox();
		const program = startProgram({
			...options,
			args: [sandbox.url, ...('args' in options ? options.args : [])],
		});
		await program.shows('* ready');
		await tour(program);
		program.send('/quit');
		expect((await program.exited).code).toBe(0);
		const strange = Array.from(program.output()).filter((each) => each > '\u007F' && !foreign.includes(each));
		expect(strange).toEqual([]);
	});
});

describe('the window title', () => {
	it('shows activity, and new answers in an unfocused window; a short turn does not ring the bell', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url);
		expect(program.title()).toBe('bedrock-chat');
		program.type('\u001B[O');
		program.send('what is 2 + 2?');
		await program.shows(() => program.title() === '● bedrock-chat');
		program.type('\u001B[I');
		await program.shows(() => program.title() === 'bedrock-chat');
		expect(program.incidents()).toContain('OSC 2 … bedrock-chat');
		expect(program.incidents()).not.toContain('bell');
		expect(await quit(program)).toBe(0);
		expect(program.modes()).toEqual(UNTOUCHED);
	});
});
