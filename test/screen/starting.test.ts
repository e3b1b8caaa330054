/** What is typed before the program is there is not lost, wherever the start leads. */
import {describe, expect, it} from 'vitest';
import {openSandbox} from '../support/chat-room.ts';
import {startProgram} from '../support/pty.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';

describe('keys that come at once', () => {
	it('stand in the prompt from the first frame on, and are sent in order', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({args: [sandbox.url]});
		program.type('hello there');
		await program.shows(' › hello there');
		await program.shows('● ready');
		expect(program.text()).toContain(' › hello there');
		program.type(' friend\r');
		await program.shows('│ hello there friend');
	});

	it('are a whole message, sent when the connection is there', async () => {
		const sandbox = await openSandbox();
		const program = startProgram({args: [sandbox.url]});
		program.type('what is 2 + 3?\rnext');
		await program.shows(['│ what is 2 + 3?', ' › next', '5']);
	});

	it('are the answer to a question that comes before the screen', async () => {
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
	it('is told on a terminal that is as it was', async () => {
		const program = startProgram({args: ['--maxframe', '3']});
		const {code} = await program.exited;
		expect(code).toBe(2);
		expect(program.text()).toContain('--max-frame');
		expect(program.modes()).toEqual(UNTOUCHED);
	});
});
