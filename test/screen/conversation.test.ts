/** An afternoon with the assistant, told once for each dialect: from the greeting to the line that stays. */
import {describe, expect, it} from 'vitest';
import type {Dialect} from '../../source/sandbox/server.ts';
import {openSandbox, quit} from '../support/chat-room.ts';
import {CLI, type Program, startProgram} from '../support/pty.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';

const QUESTION = 'where is order A-1001 and is X9 in stock?';
const PAGE_UP = '\u001B[5~';
const PAGE_DOWN = '\u001B[6~';
const UP = '\u001B[A';
const DOWN = '\u001B[B';
const SHIFT_UP = '\u001B[1;2A';
const CTRL_END = '\u001B[1;5F';
const CTRL_O = '\u000F';
const CTRL_U = '\u0015';

/** The program in a shell that tells the terminal's settings before and after. */
function startInShell(url: string): Program {
	const script = 'echo "[$(stty -a)]"; "$0" "$1" "$2"; code=$?; echo "[$(stty -a)]"; exit $code';
	return startProgram({command: ['sh', '-c', script, process.execPath, CLI, url], columns: 80, rows: 24});
}

/** What the shell told of the terminal, in order. */
function settings(program: Program): string[] {
	return [...program.output().matchAll(/\[(speed[^\]]*)\]/g)].map(([, told = '']) =>
		told.replaceAll(/\s+/g, ' '),
	);
}

const isOn = (program: Program, text: string): boolean => program.text().includes(text);

describe.each(['today', 'seed', 'document'] as const)('an afternoon with %s', (dialect: Dialect) => {
	it('goes from the greeting to the line that stays', async () => {
		const sandbox = await openSandbox({dialect});
		const program = startInShell(sandbox.url);

		// The greeting, and the session id in the header and in the conversation.
		await program.shows(['● ready', 'Connected to AI assistant', 'type a message']);
		const session = /session (\S+)/.exec(program.rows()[0] ?? '')?.[1] ?? '';
		expect(session).toMatch(dialect === 'document' ? /^session-/ : /^[\da-f-]{36}$/);
		expect(program.text().split(session)).toHaveLength(3);
		expect(program.modes().isAlternate).toBe(true);

		// A question that needs two tools, one of which fails; today's server tells of them while they run.
		sandbox.hold('tools');
		program.send(QUESTION);
		await sandbox.whenHeld();
		if (dialect === 'today') {
			await program.shows([
				'Calling get_inventory... (2/2)',
				/▸ … get_order +\d+ ms/,
				/▸ … get_inventory +\d+ ms/,
				'Let me look up 2 things at once.',
			]);
		} else await program.shows(dialect === 'seed' ? 'Let me look up 2 things' : 'AI is thinking...');
		sandbox.release();
		await program.shows([
			/▸ ✓ get_order {2}order_id: "A-1001" → id: "A-1001"/,
			/▾ ✗ get_inventory {2}sku: "X9" +HTTP 404/,
			/ {5}(?:error +"HTTP 404"|status_code +404)/,
			"SKU 'X9' not found",
			'for Ada Okafor in Zürich.',
			'type a message',
		]);

		// Folding, one by one and all at once.
		program.type('\t');
		await program.shows(['Reading ·', '▌Assistant']);
		program.type(DOWN);
		await program.shows(/▌│ ▸ ✓ get_order/);
		program.type('\r');
		await program.shows([/▌│ ▾ ✓ get_order/, '"Brass desk lamp"']);
		program.type('\r');
		await program.shows(/▌│ ▸ ✓ get_order/);
		program.type(DOWN);
		await program.shows(/▌│ ▾ ✗ get_inventory/);
		program.type(' ');
		await program.shows(/▌│ ▸ ✗ get_inventory/);
		program.type('\u001B');
		await program.hides('▌');
		program.type(CTRL_O);
		await program.shows([/▾ ✗ get_inventory/, '"Linen notebook"', 'for Ada Okafor in Zürich.']);

		await readsAround(program);
		await newsComesWhileReading(program, sandbox);
		await pastesTenLines(program, sandbox);
		await usesCommands(program, sandbox);

		// And leaves the terminal as it was, with one line on it.
		expect(await quit(program)).toBe(0);
		const left = program.rowsWithScrollback().filter((row) => row.startsWith('bedrock-chat'));
		expect(left).toEqual([
			expect.stringMatching(new RegExp(`^bedrock-chat: 6 messages in \\S+ s · session ${session}$`)),
		]);
		expect(program.rowsWithScrollback().filter((row) => row.includes('Assistant'))).toEqual([]);
		const [before, after] = settings(program);
		expect(after).toBe(before);
		expect(before).toMatch(/ icanon .* echo /);
		expect(program.modes()).toEqual(UNTOUCHED);
	});
});

async function readsAround(program: Program): Promise<void> {}
