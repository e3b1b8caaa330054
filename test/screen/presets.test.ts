/** Presets, and the address of single sign-on, by keyboard alone. */
import {expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';

it('a preset is chosen on the start screen, filled in, corrected and sent', async () => {
	const sandbox = await openSandbox({features: true});
	const program = await openChat(sandbox.url, {columns: 80, rows: 30});
	await program.shows([/^ Begin with a preset/m, /^ {3}Order report {6}Status of an order/m]);
	program.type(KEYS.down);
	await program.shows(/^ ▌ Order report/m);
	program.type(KEYS.enter);
	await program.shows([/^ ▌ Order {2}/m, /^ {3}order \{\{ORDER_ID\}\}, and then/m]);
	program.type('X-1');
	program.type(KEYS.enter);
	await program.shows(/✗ Order does not match the pattern \^A-/);
	program.type(`${ctrl('u')}A-1001`);
	await program.shows(/^ {3}order A-1001, and then/m);
	program.type(KEYS.enter);
	await program.shows(/order A-1001, and then check the stock of each item$/m);
	await program.shows('type a message');
	expect(program.text()).not.toContain('Begin with a preset');
	expect(await quit(program)).toBe(0);
});

it('the sign-in page has the address of single sign-on, and a token that is pasted signs in', async () => {
	const sandbox = await openSandbox({features: true});
	const program = await openChat(sandbox.url, {columns: 80, rows: 34});
	program.send('/login');
	await program.shows(/▌ bearer token/);
	program.type(`s${KEYS.enter}`);
	await program.shows([
		/http:\/\/127\.0\.0\.1:\d+\/chat\/auth\/sso\/login$/m,
		'Ctrl+O open in the browser',
		'▀▀▀▀▀▀▀',
	]);
	program.type('\u001B[200~good\u001B[201~');
	await program.shows('••••');
	program.type(KEYS.enter);
	await program.shows(/✓ Signed in as Ada\./);
	expect(await quit(program)).toBe(0);
});
