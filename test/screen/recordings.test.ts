/** Recorded conversations of both real servers, replayed to the built program. */
import {describe, expect, it} from 'vitest';
import {openChat, quit} from '../support/open-chat.ts';
import type {Program} from '../support/pty.ts';
import {startRecordedServer} from '../support/recorded-server.ts';
import {foreignIncidents} from '../support/terminal-modes.ts';

const SIZE = {columns: 100, rows: 40};

/** Counts the occurrences of a text on the screen. */
const countOf = (program: Program, text: string): number => program.text().split(text).length - 1;

describe('today’s server', () => {
	it('head-tools: shows tools while they run, and their results as far as they are known', async () => {
		const server = await startRecordedServer('head-tools', {pauseBefore: 'ai_response'});
		const program = await openChat(server.url, SIZE);
		await program.shows('session 712a66dc-fd5b-4572-b526-60a782853c84');
		program.send('tools');
		await program.shows([
			'Let me look that up.',
			/▸ · get_order +done/,
			/▸ · get_inventory +done/,
			'Order A-1001 is shipped; the inventory lookup failed with a 404.',
			'Working…',
		]);
		server.go();
		// The history of this recording was truncated, so the tool results are missing.
		await program.shows([
			/▸ \? get_order +no result received/,
			'The server sent something that cannot be read',
		]);
		program.send('tools2');
		await program.shows(['First I need the order.', 'Now the ticket.', /▸ · create_ticket/]);
		server.go();
		await program.shows(
			/Assistant +.* tokens[\s\S]+Now the ticket\.[\s\S]+Done: two rounds of tools\.[\s\S]+type a message/,
		);
		expect(countOf(program, 'Let me look that up.')).toBe(1);
		expect(server.received).toEqual([
			{type: 'chat', message: 'tools'},
			{type: 'history'},
			{type: 'chat', message: 'tools2'},
		]);
		expect(await quit(program)).toBe(0);
	});

	it('head-streaming: shows a text once, however it was split into frames', async () => {
		const server = await startRecordedServer('head-streaming');
		const program = await openChat(server.url, SIZE);
		const answer = 'chunk1 chunk2 chunk3 chunk4 chunk5 chunk6';
		for (const [index, message] of ['stream 6', 'blocks 6', 'single 6'].entries()) {
			program.send(message);
			await program.shows([`│ ${message}`, () => countOf(program, answer) === index + 1, 'type a message']);
		}
		program.send('slow 1');
		await program.shows(['Finished after 1 seconds.', /^ ● ready .* Claude S/, 'type a message']);
		expect(countOf(program, 'Finished after')).toBe(1);
		expect(countOf(program, 'AI is thinking...')).toBe(0);
		expect(await quit(program)).toBe(0);
	});

	it('head-error_turn: marks a failed turn, and the next one works', async () => {
		const server = await startRecordedServer('head-error_turn');
		const program = await openChat(server.url, SIZE);
		program.send('error');
		await program.shows([
			/⚠️ +Model 'Claude Sonnet 5 \(US\)'/,
			'ConverseStream operation',
			'✗ The request failed',
		]);
		program.send('echo still alive');
		await program.shows([/Assistant +.* out\n │ still alive/]);
		expect(await quit(program)).toBe(0);
	});

	it('head-chat_markdown_unicode: shows every script, and no control sequence', async () => {
		const server = await startRecordedServer('head-chat_markdown_unicode');
		const program = await openChat(server.url, SIZE);
		program.send('markdown');
		await program.shows(['Heading one', '◦ nested item', 'return x << 2', 'name', 'type a message']);
		program.send('unicode');
		await program.shows([/CJK 漢字かな RTL שלום/, 'esc␛[31mRED␛[0m bell␇', 'nul␀', 'zerowidth', 'e\u0301']);
		// Except for the link in it, which the program created.
		const ours = /^OSC 8 (?:id=\w+)?;(?:https:\/\/example\.test\/a\?b=1&c=2)?$/;
		expect(foreignIncidents(program.incidents()).filter((incident) => !ours.test(incident))).toEqual([]);
		expect(program.title()).toBe('bedrock-chat');
		expect(await quit(program)).toBe(0);
	});
});

describe('the seed server', () => {
	it('seed-tools: shows every result with its answer, failures open', async () => {
		const server = await startRecordedServer('seed-tools');
		const program = await openChat(server.url, SIZE);
		program.send('tools');
		await program.shows([
			/▸ ✓ get_order .*→ id: "A-1001", status: "shipped"/,
			/▾ ✗ get_inventory +HTTP 404/,
			"HTTP 404: SKU 'missing' not found",
			'the inventory lookup failed with a 404.',
		]);
		program.send('toolbad');
		await program.shows([/▾ ✗ no_such_tool/, 'Unknown tool: no_such_tool', 'That tool does not exist.']);
		program.send('nan');
		await program.shows([/▸ ✓ get_nan .*ratio: "NaN"/, 'The tool returned NaN.', /NaN or Infinity/]);
		expect(await quit(program)).toBe(0);
	});

	it('seed-error_turn: marks an apology as a failed turn, and the next one works', async () => {
		const server = await startRecordedServer('seed-error_turn');
		const program = await openChat(server.url, SIZE);
		program.send('error');
		await program.shows(["I'm experiencing technical difficulties", '✗ The request failed']);
		program.send('echo still alive');
		await program.shows(/Assistant +.* out\n │ still alive/);
		expect(countOf(program, 'The request failed')).toBe(1);
		expect(await quit(program)).toBe(0);
	});
});
