/** The unpacked tarball in a folder outside the project: the command without any package, the library with `ws` alone. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

import {PROJECT, pack} from './support/packed.ts';
import {startProgram} from './support/pty.ts';
import {runNode} from './support/run-node.ts';
import {startTestSandbox, type TestSandbox} from './support/sandbox.ts';

let folder = '';
let sandbox: TestSandbox;

beforeAll(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'packed-library-'));
	const {tarball} = await pack(folder);
	execFileSync('tar', ['-xzf', path.basename(tarball)], {cwd: folder});
	sandbox = await startTestSandbox({pace: 0});
});

afterAll(async () => {
	await sandbox.kill();
	rmSync(folder, {recursive: true, force: true});
});

describe('the packed command', () => {
	it('holds a conversation without any package installed', async () => {
		const outcome = await runNode(
			[path.join(folder, 'package/dist/cli.js'), '--demo', sandbox.url],
			folder,
			{},
		);
		expect(outcome.code).toBe(0);
		expect(outcome.output.match(/^You: /gm)).toHaveLength(3);
	});

	it('draws Markdown and highlights code without any package installed', async () => {
		const program = startProgram({
			command: [process.execPath, path.join(folder, 'package/dist/cli.js'), sandbox.url],
			columns: 100,
			rows: 130,
		});
		await program.shows('● ready');
		program.send('markdown');
		await program.shows(['☑ found the terminal', '│ @dataclass', '[1] Here it is.']);
		expect(program.text()).not.toContain('**');
		// `@dataclass` has a colour of its own, and `class` behind it another one.
		expect(program.output()).toMatch(/m@dataclass[^ \w]/);
	});

	it('loads every highlighting language from its own files', async () => {
		const packages = path.join(folder, 'package/dist/packages');
		const program = `
			const core = require('./highlight.js/lib/core.cjs');
			const names = require('node:fs').readdirSync('highlight.js/lib/languages');
			for (const name of names) core.registerLanguage(name.slice(0, -4), require('./highlight.js/lib/languages/' + name));
			process.stdout.write(JSON.stringify([names.length, core.listLanguages().length, typeof require('./marked.cjs').Lexer]));
		`;
		const outcome = await runNode(['-e', program], packages, {});
		expect(outcome).toMatchObject({code: 0, errors: ''});
		const {length} = readdirSync(path.join(packages, 'highlight.js/lib/languages'));
		expect(JSON.parse(outcome.output)).toEqual([length, length, 'function']);
	});
});

describe('the packed library', () => {
	it('asks a question and prints the turn, with no other package than ws', async () => {
		mkdirSync(path.join(folder, 'node_modules'));
		// A junction needs no rights on Windows; elsewhere it is an ordinary link.
		symlinkSync(path.join(folder, 'package'), path.join(folder, 'node_modules/bedrock-chat-tui'), 'junction');
		mkdirSync(path.join(folder, 'package/node_modules'));
		symlinkSync(
			path.join(PROJECT, 'node_modules/ws'),
			path.join(folder, 'package/node_modules/ws'),
			'junction',
		);
		const program = `import('bedrock-chat-tui').then(async ({ChatClient}) => {
			const client = new ChatClient({env: process.env});
			await client.connect();
			process.stdout.write(JSON.stringify(await client.ask('Where is order A-1001?')));
			await client.disconnect();
		})`;
		const outcome = await runNode(['-e', program], folder, {BEDROCK_WS_ENDPOINT: sandbox.url});
		expect(outcome).toMatchObject({code: 0, errors: ''});
		expect(JSON.parse(outcome.output)).toMatchObject({
			question: 'Where is order A-1001?',
			text: expect.stringContaining('A-1001'),
			tools: [{name: 'get_order', arguments: {order_id: 'A-1001'}, outcome: 'succeeded'}],
			failed: false,
		});
	});
});
