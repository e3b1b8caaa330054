/** Tiny terminals and resizing: nothing breaks, and nothing is lost. */
import {describe, expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';

describe('a tiny terminal', () => {
	it.each([
		[1, 1],
		[5, 2],
		[20, 5],
	])('of %i x %i can be started in, written in, and grown out of', async (columns, rows) => {
		const sandbox = await openSandbox();
		const program = startProgram({columns, rows, args: [sandbox.url]});
		await sandbox.whenConnected();
		program.type('thanks');
		await program.shows(columns === 1 ? (shown) => shown.join('').length <= 1 : /s/);
		program.type(KEYS.enter);
		await sandbox.whenReceived('chat');
		program.type(`${KEYS.tab}${KEYS.up}${KEYS.enter}${KEYS.pageUp}${ctrl('o')}${KEYS.tab}draft`);
		program.resize(80, 24);
		await program.shows(['● ready', 'You are welcome.', ' › draft']);
		program.resize(columns, rows);
		program.resize(80, 24);
		await program.shows(['● ready', 'You are welcome.', ' › draft']);
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});
});

describe('resizing a window', () => {
	it('ends with the same screen, whatever the sizes in between', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 30});
		program.send('long');
		await program.shows('paper again.');
		program.type(`${KEYS.pageUp}${KEYS.shiftUp}`);
		await program.shows('↓ more below');
		program.type('a draft');
		await program.shows(' › a draft');
		const before = program.rows();
		for (let step = 0; step < 60; step++) program.resize(100 - ((step * 37) % 99), 30 - ((step * 13) % 29));
		program.resize(100, 30);
		await program.shows((rows) => rows.join('\n') === before.join('\n'));
		program.type(ctrl('u'));
		expect(await quit(program)).toBe(0);
	});
});
