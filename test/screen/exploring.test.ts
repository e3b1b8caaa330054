/** The JSON explorer of tool calls, used by keyboard alone. */
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import type {Program, ProgramOptions} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';

/** Starts the program with the cursor on a call that returned an order. */
async function openCall(options: ProgramOptions = {}): Promise<Program> {
	const sandbox = await openSandbox();
	const program = await openChat(sandbox.url, {columns: 80, rows: 24, ...options});
	program.send('where is order A-1001 and is X9 in stock?');
	await program.shows(['not found (HTTP 404).', /type a message|commands/]);
	program.type(KEYS.tab);
	await program.shows('READING');
	program.type(KEYS.up);
	await program.shows(/^▌│ ▾ ✗ get_inventory/m);
	program.type(KEYS.up);
	await program.shows(/^▌│ ▸ ✓ get_order/m);
	return program;
}

/** The texts that the program sent to the terminal's clipboard, in order. */
const clipboardOf = (program: Program): readonly string[] =>
	program
		.incidents()
		.flatMap((incident) => /^OSC 52 c;(.*)$/.exec(incident)?.[1] ?? [])
		.map((base64) => Buffer.from(base64, 'base64').toString());

/** Closes the explorer and quits the program. */
async function left(program: Program): Promise<void> {
	program.type(KEYS.escape);
	await program.shows('READING');
	program.type(KEYS.tab);
	await program.shows('type a message');
	expect(await quit(program)).toBe(0);
}

describe('at 40, 80 and 200 columns', () => {
	it('a result is opened, unfolded, filtered, copied, and shown as a table', async () => {
		const program = await openCall({columns: 40});
		for (const columns of [40, 80, 200]) {
			program.resize(columns, 24);
			await program.shows([(rows) => rows[1] === '─'.repeat(columns), /^▌│ ▸ ✓ get_order/m]);
			const before = program.rows();
			const copied = clipboardOf(program).length;
			program.type('o');
			await program.shows([/^▌▾ result +\{8 keys\}$/m, /\$\.result +.*3 of 11/, 'Esc back']);

			program.type('G');
			await program.shows([/^▌│ ▸ items/m, '$.result.items']);
			program.type('*');
			await program.shows([/^▌│ ▾ items +\[2 items\]$/m, 'opened 3 values', 'name  "Linen notebook"']);

			program.type('/notebook');
			await program.shows([' / notebook', /^▌│ │ │ +name +"Linen notebook"$/m, /1 found/]);
			expect(program.text()).not.toContain('order_id');
			program.type(KEYS.enter);
			await program.shows('Esc end the filter');
			program.type('Y');
			await program.shows(/copied \$\.result\.items\[1\]/);
			program.type('y');
			await program.shows(/copied 14 B/);
			expect(clipboardOf(program).slice(copied)).toEqual(['$.result.items[1].name', 'Linen notebook']);
			program.type(KEYS.escape);
			await program.shows(['status  "shipped"', /^▌│ │ │ +name +"Linen notebook"$/m]);

			program.type('t');
			await program.shows([/^ # +sku +│ name/m, /^▌1 +Y2 +│ Linen notebook/m, 't, Esc back']);
			program.type(KEYS.right);
			await program.shows(/^ # +name/m);
			program.type(`${KEYS.up}y`);
			await program.shows(/copied \d+ B/);
			expect(JSON.parse(clipboardOf(program).at(-1) ?? '')).toMatchObject({sku: 'X1'});
			program.type('t');
			await program.shows(/^▌│ │ ▾ 0 +\{4 keys\}/m);

			program.type('-');
			await program.shows(/^▌▸ result/m);
			program.type(KEYS.escape);
			await program.shows((rows) => rows.join('\n') === before.join('\n'));
		}
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});
});

describe('a value', () => {
	it('that is JSON inside a string opens, and its path shows that', async () => {
		const program = await openCall();
		program.type(`${KEYS.down}o`);
		await program.shows([/^▌▾ error/m, /▸ details +"\{\\"detail/]);
		program.type(`G${KEYS.right}${KEYS.down}`);
		await program.shows(['JSON in a text', '$.error.details → $.detail']);
		expect(program.text()).toContain('detail  "SKU \'X9\' not found"');
		await left(program);
	});

	it('opens in a pager, which owns the terminal until it exits', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'pager-'));
		onTestFinished(() => rmSync(folder, {recursive: true}));
		const pager = path.join(folder, 'pager');
		writeFileSync(pager, '#!/bin/sh\ncat "$1"; echo; echo "[the end of $(basename "$1")]"; read line\n');
		chmodSync(pager, 0o755);
		const program = await openCall({env: {PAGER: pager}});
		program.type('o');
		await program.shows('$.result');
		program.type(`G${KEYS.right}`);
		await program.shows(/▾ items/);
		program.type('o');
		await program.shows(['"Brass desk lamp",', '[the end of value.json]']);
		expect(program.modes().isAlternate).toBe(false);
		program.type(KEYS.enter);
		await program.shows(['$.result.items', /▾ items/]);
		// Not Esc immediately: the terminal still answers the queries that the program sent when it resumed.
		program.type('k');
		await program.shows('$.result.total');
		await left(program);
	});
});

it('keeps its position across a resize and the help page', async () => {
	const program = await openCall();
	program.type('o');
	await program.shows('$.result');
	program.type('G');
	await program.shows(/^▌│ ▸ items/m);
	program.resize(60, 10);
	await program.shows([/^▌│ ▸ items/m, '$.result.items', (rows) => rows[8] === '─'.repeat(60)]);
	program.type('?');
	await program.shows(['HELP', 'JSON explorer (o on a tool call)']);
	program.type(KEYS.escape);
	await program.shows(/^▌│ ▸ items/m);
	program.resize(80, 24);
	await program.shows([/^▌│ ▸ items/m, 'arguments']);
	await left(program);
});
