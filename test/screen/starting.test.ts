/** Keys typed during start-up are not lost, whichever mode starts. */
import {describe, expect, it} from 'vitest';
import {startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';

describe('keys typed during start-up', () => {
	it('appear in the prompt from the first frame on, and are sent in order', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({args: [sandbox.url]});
		program.type('hello there');
		await program.shows(' › hello there');
		await program.shows('● ready');
		expect(program.text()).toContain(' › hello there');
		program.type(' friend\r');
		await program.shows('│ hello there friend');
	});

	it('form a complete message, sent when the connection is ready', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({args: [sandbox.url]});
		program.type('what is 2 + 3?\rnext');
		await program.shows(['│ what is 2 + 3?', ' › next', '5']);
	});

	it('answer a prompt that appears before the screen', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({args: [sandbox.url, '--auth', 'basic', '--username', 'ada']});
		program.type('good\r');
		await program.shows('● ready');
		expect(program.text()).not.toContain('› good');
		program.type('\u0003\u0003');
		expect((await program.exited).code).toBe(0);
	});
});

describe('a mistake in the command line', () => {
	it('is reported on an unchanged terminal', async () => {
		const program = startProgram({args: ['--maxframe', '3']});
		const {code} = await program.exited;
		expect(code).toBe(2);
		expect(program.text()).toContain('--max-frame');
		expect(program.modes()).toEqual(UNTOUCHED);
	});
});
