/** The built command: its output and its exit codes. */
import {execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import module from 'node:module';
import {createServer} from 'node:net';
import {constants, tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it, onTestFinished} from 'vitest';
import {helpText} from '../source/config/help.ts';
import {startConnectProxy} from './support/connect-proxy.ts';
import {CLI, startProgram} from './support/pty.ts';
import {startTestSandbox} from './support/sandbox.ts';
import {startServer, unusedPort} from './support/ws-server.ts';

const PASSWORD_QUESTION = 'Password of "ada" for 127.0.0.1:9 (hidden while you type):';
const cache = mkdtempSync(path.join(tmpdir(), 'cli-test-'));
afterAll(() => rmSync(cache, {recursive: true, force: true}));

const isOldNode = Number.parseInt(process.versions.node, 10) < 22;
const {version}: {version: string} = JSON.parse(readFileSync(path.join(CLI, '../../package.json'), 'utf8'));

interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

interface Start {
	readonly env?: Readonly<Record<string, string>>;
	/** Sends the signal once standard output matches. */
	readonly stop?: readonly [after: RegExp, signal: NodeJS.Signals];
	/** Closes the reading end of standard output at once. */
	readonly closesOutput?: boolean;
	/** A file that receives standard output. */
	readonly output?: string;
}

/** Runs the command without a terminal, in an environment of its own. */
function run(
	args: readonly string[],
	{env = {}, stop, closesOutput = false, output}: Start = {},
): Promise<Ended> {
	const child = spawn(process.execPath, [CLI, ...args], {
		env: {PATH: process.env.PATH, XDG_CACHE_HOME: cache, ...env},
		stdio: ['ignore', output === undefined ? 'pipe' : openSync(output, 'w'), 'pipe'],
	});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	let out = '';
	let err = '';
	let pattern = stop?.[0];
	if (closesOutput) child.stdout?.destroy();
	child.stdout?.on('data', (data) => {
		out += data;
		if (stop === undefined || !pattern?.test(out)) return;
		pattern = undefined;
		child.kill(stop[1]);
	});
	child.stderr?.on('data', (data) => {
		err += data;
	});
	return new Promise((resolve) => {
		child.on('close', (code) => resolve({code, out, err}));
	});
}

/** A built file and all its static imports. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
	if (seen.has(file)) return seen;
	seen.add(file);
	for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
		/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g,
	)) {
		withImports(path.join(path.dirname(file), specifier), seen);
	}
	return seen;
}

describe('--version and --help', () => {
	it.each(['--version', '-V'])('%s prints the version', async (flag) => {
		expect(await run([flag])).toEqual({code: 0, out: `${version}\n`, err: ''});
	});

	it.each([
		[['--help'], false],
		[['-h'], false],
		[['--help', 'all'], true],
	])('%j prints the help', async (args, all) => {
		expect(await run(args)).toEqual({code: 0, out: helpText(all), err: ''});
	});

	it.each([[['sandbox', '--help']], [['sandbox', '-h']], [['--help', 'sandbox']]])(
		'%j prints the help of the command sandbox',
		async (args) => {
			expect(await run(args)).toEqual({code: 0, out: helpText(false, 'sandbox'), err: ''});
		},
	);

	it('load neither React nor Ink nor ws', () => {
		const parts = path.join(path.dirname(CLI), 'parts');
		const files = [...withImports(CLI), ...withImports(path.join(parts, 'command-line.js'))];
		const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
		const marks = ['react.element', 'ink-root', 'Sec-WebSocket-Key'];
		expect(marks.filter((mark) => code.includes(mark))).toEqual([]);
		// They are in other parts, so their absence here is significant.
		const others = readdirSync(parts).map((name) => readFileSync(path.join(parts, name), 'utf8'));
		expect(marks.filter((mark) => others.join('\n').includes(mark))).toEqual(marks);
	});

	it('exit with 0 if the reader of their output has gone', async () => {
		for (const args of [
			['--help', 'all'],
			['--sandbox', '-p', 'long'],
		])
			expect(await run(args, {closesOutput: true})).toEqual({code: 0, out: '', err: ''});
	});

	it('work without a home folder and a writable cache', async () => {
		const file = path.join(cache, 'a-file');
		writeFileSync(file, '');
		const ended = await run(['--version'], {env: {HOME: '', XDG_CACHE_HOME: file}});
		expect(ended).toEqual({code: 0, out: `${version}\n`, err: ''});
	});

	it.runIf(process.platform === 'linux')('starts with a cache folder that cannot be created', async () => {
		const ended = await run(['--version'], {env: {XDG_CACHE_HOME: '/proc'}});
		expect(ended).toEqual({code: 0, out: `${version}\n`, err: ''});
	});

	it.runIf(existsSync('/dev/full'))('words an output that cannot be written', async () => {
		for (const args of [
			['--help'],
			['--version'],
			['--demo', '--sandbox', '--token', 'canary-secret'],
			['-p', 'hi', '--sandbox'],
		]) {
			const {code, err} = await run(args, {output: '/dev/full'});
			expect(code).toBe(1);
			const lines = err.split('\n').filter((line) => /write|\{|at |canary/.test(line));
			expect(lines).toEqual([
				'bedrock-chat: Cannot write the output: no space is left on the device (ENOSPC).',
			]);
		}
	});

	it.runIf('enableCompileCache' in module)('keep compiled code in the cache folder of the user', async () => {
		const folder = path.join(cache, 'fresh');
		await run(['--version'], {env: {XDG_CACHE_HOME: folder}});
		expect(existsSync(path.join(folder, 'bedrock-chat', 'compiled'))).toBe(true);
	});
});

describe('a problem', () => {
	it('is reported on standard error, with exit code 2', async () => {
		expect(await run(['--ulr', 'ws://host'])).toEqual({
			code: 2,
			out: '',
			err: 'bedrock-chat: Unknown flag --ulr. Did you mean --url?\n',
		});
	});

	it('is listed with all others', async () => {
		const {code, err} = await run(['localhost:8000', '--auth', 'bearer', '--max-frame', 'x']);
		expect(code).toBe(2);
		expect(err.split('\n')).toEqual([
			'bedrock-chat: 3 problems:',
			'  - The URL has no scheme (ws:// or wss://). Type ws://localhost:8000/ws/chat, with the rest of the command as it is',
			'  - --auth bearer requires a bearer token. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
			'  - "x" is not a size. Type a number with a unit, such as --max-frame 200MB',
			'',
		]);
	});

	it('in the environment is reported, too', async () => {
		const {code, err} = await run([], {
			env: {BEDROCK_WS_ENDPOINT: 'http://host/a', BEDROCK_AUTH_TOKEN: 'SECRET'},
		});
		expect(code).toBe(2);
		expect(err).toContain('Type BEDROCK_WS_ENDPOINT=ws://host/a');
		expect(err).not.toContain('SECRET');
	});
});

describe('without a terminal', () => {
	it('and without input the chat exits with 2 and a message', async () => {
		expect(await run(['--sandbox'])).toEqual({
			code: 2,
			out: '',
			err: 'bedrock-chat: Standard input is not a terminal, and it is empty. Type bedrock-chat --print QUESTION, or run bedrock-chat in a terminal. [input]\n',
		});
	});

	it('on standard output the chat exits with a message', async () => {
		const program = startProgram({command: ['sh', '-c', '"$0" "$1" --sandbox | cat', process.execPath, CLI]});
		await program.exited;
		expect(program.text().replace(/\s+/g, ' ')).toContain(
			'Standard output is not a terminal, but the chat needs one.',
		);
	});
});

describe('sandbox', () => {
	it.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)('serves on loopback until %s, and exits with %i', async (signal, code) => {
		const ended = await run(['sandbox', '--dialect=seed'], {stop: [/Ctrl\+C/, signal]});
		expect(ended.out).toMatch(/ws:\/\/127\.0\.0\.1:\d+\//);
		expect(ended.code).toBe(code);
		expect(ended.out).toMatch(/Stopped\.\n$/);
	});

	it('reports a port in use, and exits with 2', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => {
			server.close();
		});
		const address = server.address();
		const port = typeof address === 'object' ? address?.port : undefined;
		const {code, out, err} = await run(['sandbox', '--port', String(port)]);
		expect(code).toBe(2);
		expect(out + err).toContain(`Port ${port} on 127.0.0.1 is in use`);
	});
});

describe('a secret on the command line', () => {
	it('is removed from the list of processes, never shown, and causes a hint', async () => {
		const program = startProgram({args: ['--sandbox=seed', '--token', 'sk-4f9a7c-do-not-show']});
		await program.shows([/● ready/, '--token-file FILE']);
		if (process.platform === 'linux') {
			const seen = readFileSync(`/proc/${program.pid}/cmdline`, 'utf8');
			expect(seen.replaceAll('\0', '')).toBe('bedrock-chat');
		}
		expect(program.output()).not.toContain('sk-4f9a7c');
	});
});

describe('a secret from another source', () => {
	it('is prompted for without an echo', async () => {
		const program = startProgram({args: ['--sandbox', '--auth', 'bearer']});
		await program.shows('Bearer token for the built-in assistant (hidden while you type):');
		program.type('good\r');
		await program.shows(/● ready .* Ada/);
		expect(program.output().split('[?1049h')[0]).not.toContain('good');
	});

	it.each(['INT', 'TERM', 'HUP', 'QUIT'])(
		'restores the terminal when the program ends at the prompt: SIG%s',
		async (signal) => {
			const line = `stty -g; '${process.execPath}' '${CLI}' ws://127.0.0.1:9/ws --username ada; echo "exit $?"; stty -g`;
			const program = startProgram({command: ['sh', '-c', `${line}; read line`]});
			await program.shows(PASSWORD_QUESTION);
			const pid = execFileSync('pgrep', ['-P', String(program.pid)], {encoding: 'utf8'}).trim();
			process.kill(Number(pid), `SIG${signal}`);
			await program.shows(/exit \d+\n\S+/);
			const rows = program.rows().filter((row) => row !== '');
			expect(rows[2]).toBe(`exit ${128 + constants.signals[`SIG${signal}` as 'SIGINT']}`);
			expect(rows[3]).toBe(rows[0]);
		},
	);

	it('can be refused: Ctrl+C at the prompt exits', async () => {
		const program = startProgram({args: ['ws://127.0.0.1:9/ws', '--username', 'ada']});
		await program.shows(PASSWORD_QUESTION);
		program.type('half\u0003');
		expect((await program.exited).code).toBe(130);
		expect(program.text()).toBe(PASSWORD_QUESTION.padEnd(program.text().length, '\n'));
	});

	it('is not prompted for without a terminal', async () => {
		const {code, err} = await run(['--sandbox', '--username', 'ada']);
		expect([code, err]).toEqual([
			2,
			'bedrock-chat: --username requires a password. Type --password PASSWORD\n',
		]);
	});

	it.runIf(process.platform !== 'win32')('is read from a command, and sent with custom headers', async () => {
		const server = await startServer();
		startProgram({
			args: [server.url, '--api-key-command', 'printf "key-%s\\n" 4711', '-H', 'X-Tenant: acme'],
		});
		const connection = await server.nextConnection();
		expect(connection.headers['x-tenant']).toBe('acme');
		connection.send({type: 'connection_established', session_id: 's', message: 'hello', timestamp: ''});
		expect(await connection.nextFrame()).toEqual({
			type: 'auth',
			auth_type: 'api_key',
			api_key: 'key-4711',
			api_key_header: 'X-API-Key',
		});
	});

	it('that cannot be read is reported before the screen opens', async () => {
		const {code, err} = await run(['--token-file', 'no/such/file', '--sandbox']);
		expect([code, err]).toEqual([
			2,
			'bedrock-chat: The file "no/such/file" of --token-file does not exist. Check the path; a relative one begins in the current folder\n',
		]);
	});
});

describe('--demo', () => {
	it('needs no terminal, and prints only the conversation to standard output', async () => {
		const {code, out, err} = await run(['--demo', '--sandbox=seed', '--token', 'sk-4f9a7c']);
		expect(code).toBe(0);
		expect(out.match(/^You: /gm)).toHaveLength(3);
		expect(err).toContain('It is safer to type --token-file FILE instead');
		expect(out + err).not.toContain('sk-4f9a7c');
	});

	it('exits with 3 if no server is listening', async () => {
		const {code, err} = await run([
			'--demo',
			'--no-reconnect',
			`ws://127.0.0.1:${await unusedPort()}/ws/chat`,
		]);
		expect(code).toBe(3);
		expect(err).toContain('Nothing is listening on 127.0.0.1');
	});

	it('exits with 4 if the credential is rejected', async () => {
		expect((await run(['--demo', '--sandbox', '--token', 'wrong'])).code).toBe(4);
	});
});

describe('--proxy', () => {
	it('connects through the proxy, and keeps its password out of the output even with DEBUG set', async () => {
		const [sandbox, proxy] = await Promise.all([startTestSandbox({pace: 0}), startConnectProxy()]);
		onTestFinished(() => sandbox.kill());
		const {code, out, err} = await run(
			['--demo', sandbox.url, '--proxy', `http://ada:pw-7d1e@127.0.0.1:${proxy.port}`],
			{env: {DEBUG: '*'}},
		);
		expect([code, err]).toEqual([0, expect.not.stringContaining('https-proxy-agent')]);
		expect(out + err).not.toContain('pw-7d1e');
		const authorization = `Basic ${Buffer.from('ada:pw-7d1e').toString('base64')}`;
		expect(proxy.requests).toEqual([[new URL(sandbox.url).host, authorization]]);
	});
});

describe('an old Node', () => {
	it.runIf(isOldNode)('works, with a warning for a terminal that it is slow', async () => {
		const {code, err} = await run(['sandbox'], {stop: [/Ctrl\+C/, 'SIGTERM']});
		expect([code, err]).toEqual([143, '']);
		const program = startProgram({args: ['sandbox']});
		await program.shows(`bedrock-chat is slower on Node ${process.versions.node}`);
	});
});

describe('doctor', () => {
	it('prints JSON for programs, and nothing else', async () => {
		const {code, out, err} = await run(['doctor', '--sandbox', '--json']);
		expect([code, err]).toEqual([0, '']);
		expect(JSON.parse(out)).toMatchObject({version: 1, exitCode: 0});
	});

	it('asks the terminal, and leaves it as it was', async () => {
		const program = startProgram({args: ['doctor', '--sandbox'], rows: 60, background: 'rgb:ffff/ffff/ffff'});
		const before = program.modes();
		expect(await program.exited).toMatchObject({code: 0});
		expect(program.text()).toMatch(/✓ ok {4}background light, as the terminal says\./);
		expect(program.text()).toMatch(/✓ ok {4}greeting/);
		expect(program.rows()[0]).toBe('Program');
		expect(program.modes()).toEqual(before);
	});

	it('is a part of a bundle, whose session open shows on the screen', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'bundle-test-'));
		onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
		const file = path.join(folder, 'b.jsonl');
		const env = {XDG_STATE_HOME: folder};
		expect((await run(['--sandbox', '-p', 'what is 6*7?'], {env})).code).toBe(0);
		expect((await run(['bundle', file, '--sandbox'], {env})).out).toContain('Read it before you send it');
		const program = startProgram({args: ['open', file]});
		await program.shows(['what is 6*7?', 'This conversation is shown from']);
		program.send('hello');
		await program.shows('nothing is sent, and no server is asked');
		program.type('\u0015');
		program.send('/quit');
		expect(await program.exited).toMatchObject({code: 0});
		expect(program.text()).toContain(`bedrock-chat open ${file} session`);
	});

	it('ends with Ctrl+C', async () => {
		const server = await startServer({mute: true});
		const program = startProgram({args: ['doctor', server.url], rows: 60});
		await program.shows(/tls .*Not used/);
		program.type('\u0003');
		expect(await program.exited).toMatchObject({code: 130});
	});
});
