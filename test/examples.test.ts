/** Runs the programs of examples/ and docs/library.md as a reader would. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {transform} from 'esbuild';
import {describe, expect, it} from 'vitest';
import {type Outcome, runNode} from './support/run-node.ts';
import {openSandbox} from './support/sandbox.ts';
import {unusedPort} from './support/ws-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of the checkout. */
const run = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> =>
	runNode(args, root, env);

const GOOD = {BEDROCK_AUTH_TOKEN: 'good', BEDROCK_API_KEY: 'good'};

describe('examples/basic-usage.js', () => {
	it('shows the answer', async () => {
		const {url} = await openSandbox();
		const {code, output, errors} = await run(['examples/basic-usage.js'], {
			...GOOD,
			BEDROCK_WS_ENDPOINT: url,
		});
		expect({code, errors}).toEqual({code: 0, errors: ''});
		expect(output.trim()).not.toBe('');
	});

	it('reports an unreachable server and a rejected token', async () => {
		const endpoint = `ws://127.0.0.1:${await unusedPort()}/ws/chat`;
		const refused = await run(['examples/basic-usage.js'], {BEDROCK_WS_ENDPOINT: endpoint});
		expect(refused).toMatchObject({code: 1, output: ''});
		expect(refused.errors).toContain('(connection refused)');
		const {url} = await openSandbox();
		const rejected = await run(['examples/basic-usage.js'], {BEDROCK_WS_ENDPOINT: url});
		expect(rejected).toMatchObject({code: 1, output: ''});
		expect(rejected.errors).toContain('did not accept the credential');
	});
});

describe('examples/message-handlers.js', () => {
	it('reports events in order', async () => {
		const {url} = await openSandbox();
		const {code, output, errors} = await run(['examples/message-handlers.js'], {
			...GOOD,
			BEDROCK_WS_ENDPOINT: url,
		});
		expect({code, errors}).toEqual({code: 0, errors: ''});
		const lines = output.trim().split('\n');
		expect(lines[0]).toMatch(/^Connected: [\w-]+$/);
		expect(lines[1]).toBe('Assistant is typing...');
		expect(lines.filter((line) => line === 'Assistant is typing...')).toHaveLength(1);
		expect(output).toContain('\nAssistant: ');
	});

	it('reports an error', async () => {
		const {url} = await openSandbox();
		const {code, errors} = await run(['examples/message-handlers.js'], {BEDROCK_WS_ENDPOINT: url});
		expect(code).toBe(1);
		expect(errors).toContain('Error: The server did not accept the credential');
	});
});

describe('examples/conversation.js', () => {
	it.each(['today', 'seed', 'document'] as const)(
		'asks each question after the answer before: %s',
		async (dialect) => {
			const sandbox = await openSandbox({dialect});
			const {code, output, errors} = await run(['examples/conversation.js'], {
				...GOOD,
				BEDROCK_WS_ENDPOINT: sandbox.url,
			});
			expect({code, errors}).toEqual({code: 0, errors: ''});
			const speakers = output.match(/^(?:You|Assistant)(?=: )|^The server remembers \d+ messages/gm);
			expect(speakers?.slice(0, 6)).toEqual(['You', 'Assistant', 'You', 'Assistant', 'You', 'Assistant']);
			expect(speakers?.at(-1)).toMatch(/^The server remembers [67] messages$/);
			expect(sandbox.chatMessages()).toHaveLength(3);
			expect(sandbox.received.get('clear')).toBe(1);
		},
	);
});

it('covers every example', () => {
	const own = readFileSync(fileURLToPath(import.meta.url), 'utf8');
	// test/modes/check/ plays the decks; test/modes/config.test.ts reads the configuration.
	const files = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.js'));
	expect(files).toHaveLength(3);
	for (const file of files) expect(own).toContain(`describe('examples/${file}'`);
});

describe('docs/library.md', () => {
	const text = readFileSync(path.join(root, 'docs/library.md'), 'utf8');
	const programs = [...text.matchAll(/^```(js|ts)\n(.*?)^```$/gms)].map(([, , code = '']) => code);

	it('contains programs', () => {
		expect(programs.length).toBeGreaterThan(4);
	});

	it.each(programs.map((program, index) => [index + 1, program] as const))(
		'program %i runs, and shows something',
		async (_, program) => {
			const {url} = await openSandbox();
			// `await using` is not known to every Node yet.
			const {code: plain} = await transform(program, {loader: 'ts', target: 'node20', format: 'esm'});
			const {code, output, errors} = await run(['--input-type=module', '--eval', plain], {
				BEDROCK_WS_ENDPOINT: url,
				BEDROCK_AUTH_TOKEN: 'good',
			});
			expect({code, errors}).toEqual({code: 0, errors: ''});
			expect(output).not.toBe('');
		},
	);
});
