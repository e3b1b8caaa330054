/** Messages too large to be decoded completely: keys still work, and the whole message can be opened and saved. */
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {quit} from '../support/open-chat.ts';
import {CLI, type Program, type ProgramOptions, startProgram} from '../support/pty.ts';
import {type ServerSide, startServer} from '../support/ws-server.ts';

const TAB = '\t';
const CTRL_U = '\u0015';

function greet(line: ServerSide): void {
	line.send({type: 'connection_established', session_id: 'S-1', message: 'hello'});
}

/** Starts the program and sends a message to a server that does not answer by itself. */
async function asked(options: ProgramOptions = {}): Promise<{program: Program; line: ServerSide}> {
	const server = await startServer();
	const program = startProgram({...options, args: [server.url]});
	const line = await server.nextConnection();
	greet(line);
	await program.shows('● ready');
	program.send('all of it');
	expect(await line.nextFrame()).toMatchObject({type: 'chat', message: 'all of it'});
	return {program, line};
}

function temporaryFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

describe('a text of 8 MB', () => {
	it.each([80, 40])(
		'shows its beginning at %i columns while keys are handled; o opens it, s saves it',
		async (columns) => {
			const {program, line} = await asked({
				columns,
				rows: 24,
				env: {PAGER: `sh -c 'wc -c < "$0"; tail -c 7 "$0"; read enter'`},
			});
			const text = `Begin ${'words and words '.repeat(500_000)}the end`;
			line.sendPart(`{"type":"ai_response","message":"${text.slice(0, 4_000_000)}`);
			program.type('still here');
			await program.shows('still here');
			line.send(`${text.slice(4_000_000)}","tool_calls":[],"tool_results":[]}`);
			await program.shows('7.6 MB more: o open, s save');
			await program.shows('still here');

			program.type(CTRL_U + TAB);
			await program.shows('any text to write');
			program.type('o');
			await program.shows([String(text.length), 'the end']);
			program.type('\r');
			await program.shows('7.6 MB more');

			program.type('s');
			await program.shows(/save as › reply-\d{8}-\d{6}\.md/);
			const file = path.join(temporaryFolder(), 'a.md');
			program.type(`${CTRL_U}${file}\r`);
			await program.shows('saved 7.6 MB');
			expect(readFileSync(file, 'utf8') === text).toBe(true);
			if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);

			program.type('y');
			await program.shows('not copied: 7.6 MB');
			program.type(TAB);
			await program.shows('type a message');
			expect(await quit(program)).toBe(0);
		},
	);
});

describe('saving', () => {
	it('asks before it replaces a file, and reports an invalid name', async () => {
		const {program, line} = await asked({columns: 80, rows: 24});
		line.send({type: 'ai_response', message: 'A short answer.', tool_calls: [], tool_results: []});
		await program.shows('A short answer.');
		const folder = temporaryFolder();
		const file = path.join(folder, 'taken');
		writeFileSync(file, 'before');
		program.type(`${TAB}s`);
		await program.shows('save as');
		program.type(`${CTRL_U}${file}\r`);
		await program.shows('already exists');
		expect(readFileSync(file, 'utf8')).toBe('before');
		program.type('\r');
		await program.shows('saved 15 B');
		expect(readFileSync(file, 'utf8')).toBe('A short answer.');
		program.type('s');
		await program.shows('save as');
		program.type(`${CTRL_U}${folder}/no/where\r`);
		await program.shows('not saved: no such folder');
		program.type('\u001B');
		await program.hides('save as');
	});
});

describe('20,000 tool results', () => {
	it('are shown up to a limit, and saved as received', async () => {
		const {program, line} = await asked({columns: 80, rows: 24});
		const results = Array.from({length: 20_000}, (_, index) => ({
			tool_call_id: `t${index}`,
			name: 'get_order',
			result: {id: `A-${index}`, status: 'shipped'},
		}));
		const frame = JSON.stringify({
			type: 'ai_response',
			message: 'These.',
			tool_calls: [],
			tool_results: results,
		});
		await line.sendWhole(Buffer.from(frame));
		await program.shows(/… 19,900 more results, 1\.\d MB in all: o open, s save as .json/);
		await program.shows('These.');
		program.type(`${TAB}s`);
		await program.shows(/save as › reply-.*\.md/);
		const file = path.join(temporaryFolder(), 'all.json');
		program.type(`${CTRL_U}${file}\r`);
		await program.shows('saved 1.');
		expect(readFileSync(file, 'utf8') === frame).toBe(true);
	});
});

describe('a tool result too large to be decoded on arrival', () => {
	it('is decoded completely when it is explored, to its last item', async () => {
		const {program, line} = await asked({columns: 80, rows: 24});
		const items = Array.from({length: 40_000}, (_, index) => ({
			id: `A-${index}`,
			note: 'of paper'.repeat(5),
		}));
		await line.sendWhole(
			Buffer.from(
				JSON.stringify({
					type: 'ai_response',
					message: 'These.',
					tool_calls: [{id: 't1', name: 'get_orders', arguments: {}}],
					tool_results: [{tool_call_id: 't1', name: 'get_orders', result: {items}}],
				}),
			),
		);
		// Counted by the scanner, of which the first items are loaded.
		await program.shows(/get_orders.*→ items: \[40,000 items\].*2\.\d MB/);
		await program.shows('in all: o open, s save as .json');
		program.type('/search A-39999\r');
		await program.shows('no match for A-39999 in what is loaded');
		program.type(TAB);
		await program.shows('any text to write');
		program.type('\u001B[A');
		await program.shows(/▌.*get_orders/);
		program.type('o');
		await program.shows(['arguments and result', '40,000 items']);
		program.type('/');
		program.type('A-39999');
		await program.shows(['"A-39999"', '1 found']);
	});
});

/** By what the limit and the message are divided: V8 collects for ten seconds before it gives up on 512 MiB. */
const DIVISOR = process.env.LONG_TESTS === undefined ? 16 : 1;

/** Divides the heap limits of the threads of a program that is started with `--require` of this script. */
const DIVIDE_LIMITS = `
const threads = require('node:worker_threads');
const {Worker} = threads;
threads.Worker = class extends Worker {
	constructor(file, options) {
		const {maxOldGenerationSizeMb} = options.resourceLimits ?? {};
		super(file, {...options, resourceLimits: {maxOldGenerationSizeMb: maxOldGenerationSizeMb / ${DIVISOR}}});
	}
};
require('node:module').syncBuiltinESMExports();
`;

describe('a message that exceeds the memory limit', () => {
	it('is dropped with a notice, and the chat continues', async () => {
		const server = await startServer();
		const script = path.join(temporaryFolder(), 'divide-limits.cjs');
		writeFileSync(script, DIVIDE_LIMITS);
		const program = startProgram({
			command: [process.execPath, '--require', script, CLI, server.url],
			columns: 100,
			rows: 24,
		});
		const line = await server.nextConnection();
		greet(line);
		await program.shows('● ready');
		program.send('/history');
		await line.nextFrame();
		// Each of them becomes an object with seven fields.
		const messages = '{},'.repeat(4_000_000 / DIVISOR);
		void line.sendWhole(Buffer.from(`{"type":"history","messages":[${messages}{}]}`));
		const next = await server.nextConnection();
		greet(next);
		await program.shows([
			'needs more memory than this program allows',
			'history cannot be received',
			'● ready',
		]);
		program.send('thanks');
		expect(await next.nextFrame()).toMatchObject({message: 'thanks'});
		next.send({type: 'ai_response', message: 'You are welcome.'});
		await program.shows('You are welcome.');
		program.send('/quit');
		expect((await program.exited).code).toBe(0);
	}, 90_000);
});
