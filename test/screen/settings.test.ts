/** Settings of today's server by keyboard: the page, its list of models, and the commands. */
import {describe, expect, it} from 'vitest';
import {KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';

const F3 = '\u001BOR';

describe('the settings', () => {
	it('are shown, changed, rejected and reset', async () => {
		const sandbox = await openSandbox({features: true});
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		await program.shows(['Lamps & Paper', 'Welcome to the shop', /ready .* Built-in assistant$/m]);
		program.type(F3);
		await program.shows([
			"Settings · all have the server's defaults",
			/^▌ {2}Model +Built-in assistant/m,
			'SETTINGS',
		]);
		program.type(`${KEYS.down}${KEYS.enter}`);
		await program.shows(/^ Temperature › 0\.7/m);
		program.type(`${KEYS.backspace}9e9${KEYS.enter}`);
		await program.shows('! Temperature goes from 0 to 1.');
		program.type(`\u0015.25${KEYS.enter}`);
		await program.shows([/^▌ {2}Temperature +0\.25 \* +default 0\.7/m, '1 of 8 settings differs']);
		program.type(`${KEYS.up}${KEYS.enter}`);
		await program.shows('Models · 4 · answers come from Built-in assistant');
		program.type(`hasty${KEYS.enter}`);
		await program.shows([/ready .* Hasty assistant$/m, '2 of 8 settings differ']);
		program.type('R');
		await program.shows(["all have the server's defaults", /ready .* Built-in assistant$/m]);
		program.type(KEYS.escape);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('of one message stand below its answer, and a queued one is taken back as it was typed', async () => {
		const sandbox = await openSandbox({features: true});
		const program = await openChat(sandbox.url, {columns: 80, rows: 30});
		await program.shows(/ready .* Built-in assistant$/m);
		program.send('/with temperature=0.2 thanks');
		await program.shows('· For this answer: temperature = 0.2');
		sandbox.hold('answer');
		program.send('thanks again');
		await sandbox.whenHeld();
		program.send('/with top_p=0.5 hello there');
		await program.shows('queued');
		program.type(KEYS.up);
		await program.shows(/^ › \/with top_p=0\.5 hello there/m);
		program.type('\u0015');
		sandbox.release();
		await program.shows('type a message');
		program.send('/model hasty');
		await program.shows([/The next answers come from Hasty assistant\./, /ready .* Hasty assistant$/m]);
		expect(await quit(program)).toBe(0);
	});

	it('are one sentence where there are none', async () => {
		const sandbox = await openSandbox({dialect: 'document'});
		const program = await openChat(sandbox.url, {columns: 40, rows: 20});
		program.send('/settings');
		await program.shows(/Settings · This server does not offer\n ?settings\./);
		program.type(KEYS.escape);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});
});
