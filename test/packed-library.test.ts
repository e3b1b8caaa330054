/** The library out of the packed tarball, in an otherwise empty folder: what somebody gets who installs it. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {runNode} from './support/run-node.ts';
import {startTestSandbox, type TestSandbox} from './support/sandbox.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the packed library', () => {
	let folder = '';
	let sandbox: TestSandbox;

	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'packed-library-'));
		const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
		const args = ['pack', '--ignore-scripts', '--offline', `--pack-destination=${folder}`];
		const shell = process.platform === 'win32';
		execFileSync(npm, args, {cwd: root, shell, stdio: 'ignore'});
		const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
		execFileSync('tar', ['-xzf', tarball], {cwd: folder});
		mkdirSync(path.join(folder, 'node_modules'));
		// A junction needs no rights on Windows; elsewhere it is a link like any other.
		symlinkSync(path.join(folder, 'package'), path.join(folder, 'node_modules/bedrock-chat-tui'), 'junction');
		mkdirSync(path.join(folder, 'package/node_modules'));
		symlinkSync(path.join(root, 'node_modules/ws'), path.join(folder, 'package/node_modules/ws'), 'junction');
		sandbox = await startTestSandbox({pace: 0});
	});

	afterAll(async () => {
		await sandbox.kill();
		rmSync(folder, {recursive: true, force: true});
	});

	it('asks a question and prints the turn, with nothing beside it but ws', async () => {
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
