/** A complete session on each dialect, from the greeting to the closing line on the normal screen. */
import {describe, expect, it} from 'vitest';
import type {DialectName} from '../../source/protocol/dialects.ts';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openUnderShell, quit} from '../support/open-chat.ts';
import {type Program, startProgram} from '../support/pty.ts';
import type {TestSandbox} from '../support/sandbox.ts';
import {openSandbox} from '../support/sandbox.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';

const QUESTION = 'where is order A-1001 and is X9 in stock?';
const TEN_LINES = Array.from({length: 10}, (_, index) => `  line ${index + 1} of the poem`).join('\n');

/** Rows of the message list on a screen of 24 rows with a one-row draft. */
const listOf = (rows: readonly string[]): readonly string[] => rows.slice(2, 21);

/** Returns whether the list scrolled up by `by` rows relative to the given rows; down if negative. */
const movedBy =
	(before: readonly string[], distance: number) =>
	(rows: readonly string[]): boolean => {
		const [old, now] = [listOf(before), listOf(rows)];
		const [from, to] = distance > 0 ? [old.slice(distance), now] : [old, now.slice(-distance)];
		return from.every((row, index) => row === to[index] || index >= to.length);
	};

describe.each(['today', 'seed', 'document'] as const)('a session on %s', (dialect: DialectName) => {
	it('runs from the greeting to the closing line', async () => {
		const sandbox = await openSandbox({dialect});
		const {program, left} = await openUnderShell(sandbox.url, {columns: 100, rows: 24});
		const session = await isGreeted(program, dialect);
		await watchesTools(program, sandbox);
		await foldsAndUnfolds(program);
		await readsAround(program);
		await getsNewsWhileReading(program, sandbox);
		await pastesTenLines(program, sandbox);
		await usesCommands(program, sandbox);

		program.send('/quit');
		const {code, before, after} = await left();
		expect(code).toBe(0);
		expect(before).toMatch(/ icanon .* echo /);
		expect(after).toBe(before);
		expect(program.modes()).toEqual(UNTOUCHED);
		expect(program.title()).toBe('');
		// The conversation disappears with the alternate screen; one line remains.
		const rows = program.rowsWithScrollback();
		expect(rows.filter((row) => row.includes('Assistant'))).toEqual([]);
		expect(rows.filter((row) => /^\d+ messages? in /.test(row))).toEqual([
			expect.stringMatching(`^6 messages in (?:\\d+|less than 1) s · session ${session}$`),
		]);
	});
});

async function isGreeted(program: Program, dialect: DialectName): Promise<string> {
	await program.shows(['Connected to AI assistant', 'type a message']);
	const session = /session (\S+)/.exec(program.rows()[0] ?? '')?.[1] ?? '';
	expect(session).toMatch(dialect === 'document' ? /^session-\w+$/ : /^[\da-f-]{36}$/);
	// In the header and in the transcript.
	expect(program.text().split(session)).toHaveLength(3);
	// Modes to restore at the end: paste, focus, alternate scroll, keyboard, title.
	expect(program.modes()).toMatchObject({
		isAlternate: true,
		turnedOn: [1049, 1007, 2004, 1004, 2031],
		keyboardDepth: 1,
		modifyOtherKeys: 1,
		titleDepth: 1,
	});
	expect(program.title()).toBe('bedrock-chat');
	return session;
}

async function watchesTools(program: Program, sandbox: TestSandbox): Promise<void> {
	sandbox.hold('tools');
	program.send(QUESTION);
	await sandbox.whenHeld();
	// Only today's server reports tools while they run.
	if (sandbox.dialect === 'today') {
		await program.shows([
			'Calling get_inventory... (2/2)',
			'Let me look up 2 things at once.',
			/▸ … get_order +\d+ s$/m,
			/▸ … get_inventory +\d+ s$/m,
		]);
	} else await program.shows(sandbox.dialect === 'seed' ? 'Let me look up 2 things' : 'AI is thinking...');
	sandbox.release();
	await program.shows([
		/▸ ✓ get_order {2}order_id: "A-1001" → id: "A-1001"/,
		/▾ ✗ get_inventory {2}sku: "X9" +HTTP 404/,
		/│ {5}error +"HTTP 404/,
		"SKU 'X9' not found",
		'Okafor in Zürich',
		'type a message',
	]);
	expect(sandbox.chatMessages()).toEqual([QUESTION]);
}

async function foldsAndUnfolds(program: Program): Promise<void> {
	program.type(KEYS.tab);
	await program.shows(['READING', '▌Assistant']);
	program.type(KEYS.up);
	await program.shows(/^▌│ ▾ ✗ get_inventory/m);
	program.type(KEYS.up);
	await program.shows(/^▌│ ▸ ✓ get_order/m);
	program.type(KEYS.enter);
	await program.shows([/^▌│ ▾ ✓ get_order/m, '"Ada Okafor"', '↓ more below']);
	program.type(KEYS.enter);
	await program.shows(/^▌│ ▸ ✓ get_order/m);
	program.type(KEYS.down);
	await program.shows(/^▌│ ▾ ✗ get_inventory/m);
	program.type(' ');
	await program.shows(/^▌│ ▸ ✗ get_inventory.*→ HTTP 404/m);
	program.type(KEYS.escape);
	await program.hides('▌');
	program.type(ctrl('o'));
	await program.shows([/▾ ✗ get_inventory/, '"Linen notebook"', 'Okafor in Zürich']);
}

async function readsAround(program: Program): Promise<void> {
	program.type(KEYS.pageUp);
	await program.shows('↓ more below');
	program.type(KEYS.pageUp);
	await program.shows(['Connected to AI assistant', QUESTION]);
	const top = program.rows();
	program.type(KEYS.wheelDown);
	await program.shows(movedBy(top, 3));
	program.type(KEYS.shiftUp);
	await program.shows(movedBy(top, 2));
	program.type(KEYS.wheelUp);
	await program.shows(movedBy(top, 0));
	program.type(KEYS.pageDown);
	await program.shows(movedBy(top, 18));
	program.type(KEYS.ctrlEnd);
	await program.hides('more below');
}

async function getsNewsWhileReading(program: Program, sandbox: TestSandbox): Promise<void> {
	sandbox.hold();
	program.send('thanks');
	await sandbox.whenHeld();
	program.type(KEYS.pageUp);
	await program.shows(['AI is thinking...', '↓ more below']);
	const reading = listOf(program.rows());
	sandbox.release();
	await program.shows('↓ 1 new below');
	expect(listOf(program.rows())).toEqual(reading);

	// Half the width and back: the same rows, and the draft is unchanged.
	program.type('a draft');
	await program.shows(' › a draft');
	const wide = program.rows();
	program.resize(40, 24);
	await program.shows([/^ ● ready/, (rows) => rows[23] === ' › a draft']);
	program.resize(100, 24);
	await program.shows((rows) => rows.join('\n') === wide.join('\n'));
	program.type(ctrl('u'));
	program.type(KEYS.ctrlEnd);
	await program.shows(['You are welcome.', 'type a message']);
	expect(program.text()).not.toContain('below');
}

async function pastesTenLines(program: Program, sandbox: TestSandbox): Promise<void> {
	program.paste(TEN_LINES);
	await program.shows('line 10 of the poem');
	expect(sandbox.chatMessages()).toHaveLength(2);
	program.type(KEYS.enter);
	await program.shows(['type a message', /Assistant +\d+ ms/, '│   line 10 of the poem']);
	await sandbox.whenReceived('chat', 3);
	expect(sandbox.chatMessages()[2]).toBe(TEN_LINES);
	expect(sandbox.chatMessages()).toHaveLength(3);
}

async function usesCommands(program: Program, sandbox: TestSandbox): Promise<void> {
	program.send('/ping');
	await program.shows(/✓ Pong after \d+ ms\./);
	program.send('/history');
	await program.shows([/The server has \d+ messages:/, / 1 {2}user +where is order A-1001/]);
	program.send('/clear');
	await program.shows('History cleared on the server.');
	program.send('/history');
	await program.shows('The server has no messages in this session.');
	// The conversation stays readable.
	program.type(KEYS.ctrlHome);
	await program.shows(QUESTION);
	program.type(KEYS.ctrlEnd);

	program.send('/histroy');
	await program.shows([
		'Unknown command /histroy. Nothing was sent.',
		'Did you mean /history?',
		' › /histroy',
	]);
	program.type(ctrl('u'));
	await program.shows('type a message');
	expect(sandbox.chatMessages()).toHaveLength(3);
	expect(sandbox.received.get('ping')).toBe(1);
	expect(sandbox.received.get('clear')).toBe(1);
}

describe('bedrock-chat --sandbox', () => {
	it('starts the built-in assistant, says so, and stops it on exit', async () => {
		const program = startProgram({args: ['--sandbox=today'], columns: 80, rows: 24});
		await program.shows(['● ready', 'This is the built-in assistant. It runs on this machine only.']);
		program.send('what is 12*(3+4)');
		await program.shows([/▸ ✓ calculate {2}expression: "12\*\(3\+4\)"/, 'The result is 84.']);
		expect(await quit(program)).toBe(0);
	});
});
