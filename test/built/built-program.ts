/** The tests of `dist/` in a folder without packages, on one Node: each mode once, and each file that is loaded on demand. */
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {
	appendFileSync,
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startConnectProxy} from '../support/connect-proxy.ts';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {quit} from '../support/open-chat.ts';
import {PROJECT} from '../support/packed.ts';
import {type Program, startProgram} from '../support/pty.ts';
import {type Outcome, runNode} from '../support/run-node.ts';
import {startTestSandbox, type TestSandbox} from '../support/sandbox.ts';
import {startServer} from '../support/ws-server.ts';

/** As terminals send it. */
const F12 = '\u001b[24~';
/** Sessions are indexed after twenty seconds. */
const NOT_LOADED = ['index-later'];

/** Imports of a built file, static and dynamic; each file of the build is minified. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+\.js)"/g;

/** @param node path of the executable */
export function describeBuiltProgram(name: string, node: string): void {
	let folder = '';
	let cli = '';
	let sandbox: TestSandbox;
	const file = (...names: string[]): string => path.join(folder, ...names);
	/** Node writes there which files it loaded, except in the worker thread, whose environment is empty. */
	const environment = (): Record<string, string> => ({NODE_V8_COVERAGE: file('loaded'), HOME: folder});

	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'built-'));
		cli = file('dist', 'cli.js');
		cpSync(path.join(PROJECT, 'dist'), file('dist'), {recursive: true});
		cpSync(path.join(PROJECT, 'package.json'), file('package.json'));
		mkdirSync(file('work'));
		sandbox = await startTestSandbox({pace: 0});
	});

	afterAll(async () => {
		await sandbox?.kill();
		rmSync(folder, {recursive: true, force: true});
	});

	const run = (...args: string[]): Promise<Outcome> =>
		runNode([cli, ...args], file('work'), environment(), node);

	/** Runs until its output matches, then sends SIGTERM. @returns the exit code */
	function runUntil(output: RegExp, ...args: string[]): Promise<number | null> {
		const child = spawn(node, [cli, ...args], {
			cwd: file('work'),
			env: {PATH: process.env.PATH, ...environment()},
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		let written = '';
		child.stdout.on('data', (data) => {
			const matched = output.test(written);
			written += data;
			// Only once: a second signal would kill the program.
			if (!matched && output.test(written)) child.kill('SIGTERM');
		});
		return new Promise((resolve) => {
			child.on('close', (code) => resolve(code));
		});
	}

	function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
		return startProgram({
			command: [node, cli],
			args,
			cwd: file('work'),
			rows: 50,
			env: {...environment(), XDG_CACHE_HOME: undefined, ...env},
		});
	}

	/** Creates a shell script for a user's program. */
	function script(name: string, text: string): string {
		writeFileSync(file(name), `#!/bin/sh\n${text}\n`);
		chmodSync(file(name), 0o755);
		return file(name);
	}

	describe(name, () => {
		it('prints the version, the help and completions', async () => {
			expect(await run('--version')).toMatchObject({
				code: 0,
				output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
				errors: '',
			});
			expect(await run('--help')).toMatchObject({code: 0, errors: ''});
			const completions = {code: 0, output: expect.stringContaining('complete -F'), errors: ''};
			expect(await run('completion', 'bash')).toMatchObject(completions);
		});

		it('uses a configuration file, checks it, switches profiles, and says what is wrong with one', async () => {
			const config = file('config.toml');
			const profile = `[profiles.work]\nurl = "${sandbox.url}"\ntoken = "good"\n`;
			writeFileSync(config, `[keys]\neditor = "ctrl+b"\n${profile}`, {mode: 0o600});
			expect(await run('config', 'check', '--config', config)).toMatchObject({code: 0, errors: ''});
			const asked = await run('-p', 'help', '--config', config, '--profile', 'work');
			expect(asked).toMatchObject({code: 0, output: expect.stringMatching(/Hello/)});
			const screen = start(['--sandbox', '--config', config]);
			await screen.shows('● ready');
			screen.send('/profile');
			await screen.shows(`work: ${sandbox.url}`);
			screen.send('/profile work');
			await screen.shows(/signed in as/i);
			expect(await quit(screen)).toBe(0);
			writeFileSync(config, '[keys]\ntimes = "x"\n');
			const conflict = {code: 2, output: '', errors: /config\.toml, line 2: times works where text is typed/};
			expect(await run('config', 'check', '--config', config)).toMatchObject(conflict);
			writeFileSync(config, `${profile}colour = 1\n`);
			const checked = {
				code: 2,
				output: '',
				errors: expect.stringMatching(/config\.toml, line 4: Unknown key "colour"/),
			};
			expect(await run('config', 'check', '--config', config)).toMatchObject(checked);
			expect(await run('-p', 'help', '--config', config)).toMatchObject(checked);
		});

		it('checks a server, and writes and shows a file for a report', async () => {
			const checked = await run('doctor', sandbox.url);
			expect(checked).toMatchObject({code: 0, output: expect.stringMatching(/✓ ok {4}pings/), errors: ''});
			expect(await run('--url', sandbox.url, '-q', '-p', 'help')).toMatchObject({code: 0});
			const report = file('report.jsonl');
			const written = {code: 0, output: expect.stringContaining('Read it before you send it'), errors: ''};
			expect(await run('bundle', report, sandbox.url)).toMatchObject(written);
			const screen = start(['open', report]);
			await screen.shows('This conversation is shown from');
			expect(await quit(screen)).toBe(0);
		});

		it('records frames and the screen, and shows the recording without a server', async () => {
			const recording = file('recording.jsonl');
			const live = start(['--url', sandbox.url, '--record', recording, '--cast', file('screen.cast')]);
			await live.shows('● ready');
			live.send('what is 2+3*4');
			await live.shows('= 14');
			expect(await quit(live)).toBe(0);
			expect(readFileSync(file('screen.cast'), 'utf8')).toMatch(/^\{"version":3/);
			const replay = start(['replay', recording, '--at-once']);
			await replay.shows(['replay 0:', '= 14']);
			replay.type('q');
			expect((await replay.exited).code).toBe(0);
			const refused = {code: 2, errors: expect.stringContaining('there is no such file')};
			expect(await run('serve', file('none.jsonl'))).toMatchObject(refused);
		});

		it('holds a demo conversation through a proxy, with a credential from a file and a log', async () => {
			const proxy = await startConnectProxy();
			writeFileSync(file('token'), 'good\n');
			const flags = ['--auth', 'bearer', '--token-file', file('token'), '--log-file', file('demo.log')];
			const {code, output} = await run(
				...['--demo', '--url', sandbox.url, '--proxy', `http://ada:pw@127.0.0.1:${proxy.port}`, ...flags],
			);
			expect(code).toBe(0);
			expect(output.match(/^Assistant: /gm)).toHaveLength(3);
			const login = `Basic ${Buffer.from('ada:pw').toString('base64')}`;
			expect(proxy.requests).toEqual([[new URL(sandbox.url).host, login]]);
			const log = readFileSync(file('demo.log'), 'utf8');
			expect(log).toContain(`Connecting to ${sandbox.url}...`);
			expect(log).toContain('authenticated');
		});

		it('prints answers and nothing else, of arguments and of standard input', async () => {
			const asked = ['my name is Ada', '-'].flatMap((question) => ['-x', question]);
			writeFileSync(
				file('list.cjs'),
				`process.on('exit', () => require('node:fs').writeFileSync('${file('modules')}', process.moduleLoadList.join()));`,
			);
			const args = ['--require', file('list.cjs'), cli, '--url', sandbox.url, ...asked];
			const outcome = await runNode(args, file('work'), environment(), node, 'what is 2+3*4\n');
			const output = expect.stringMatching(
				/^[^\n]*Ada[^\n]*\nThe result is \*\*14\*\*\.\n\n```\n2\+3\*4 = 14\n```\n$/,
			);
			expect(outcome).toMatchObject({code: 0, output, errors: ''});
			// Of Node's own modules, those for an encrypted or compressed connection are slow to load.
			expect(readFileSync(file('modules'), 'utf8').match(/NativeModule (?:https|tls|zlib)\b/g)).toBe(null);
		});

		it('prints each format byte by byte', async () => {
			const tools = [
				...[
					'{"type":"typing","message":"Looking…"}',
					'{"type":"ai_response","message":"a\\n\u202eb  ","metadata":{"x":1},',
				],
				'"tool_calls":[{"id":"c","name":"get","arguments":{"user":1234567890123456789}}],',
				'"tool_results":[{"tool_call_id":"c","name":"get","result":{"price":1.10,"b":[]}}]}',
			];
			const [typing = '', ...reply] = tools;
			async function print(...args: string[]): Promise<string> {
				const server = await startServer();
				const ended = run('-q', '--no-journal', '--url', server.url, '-p', 'one', ...args);
				const side = await server.nextConnection();
				side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
				expect(await side.nextFrame()).toEqual({type: 'chat', message: 'one'});
				side.send(typing);
				side.send(reply.join(''));
				const {code, output, errors} = await ended;
				expect([code, errors]).toEqual([0, '']);
				return output.replace(/"took_ms":\d+/g, '"took_ms":0');
			}
			const answers = await Promise.all(
				[[], ['--tools', 'summary'], ['--tools', 'full'], ['--json'], ['--output-format', 'stream-json']].map(
					(args) => print(...args),
				),
			);
			const result = `{"id":"c","name":"get","state":"succeeded","arguments":{"user":1234567890123456789},"result":{"price":1.10,"b":[]}}`;
			const answer = `"question":"one","answer":"a\\n\\u202eb  ","partial":null,"exit_code":0,"error":null,"session_id":"S","resume_id":null,"message_id":null,"took_ms":0,"metadata":{"x":1}`;
			expect(answers).toEqual([
				'a\n\u202eb  \n',
				'Tool: get(user: 1234567890123456789) → price: 1.10, b: []\na\n\u202eb  \n',
				'Tool: get\n  arguments: {"user":1234567890123456789}\n  result: {"price":1.10,"b":[]}\na\n\u202eb  \n',
				`{${answer},"tool_calls":[${result}]}\n`,
				[
					'{"type":"question","question":"one"}',
					'{"type":"status","status":"Looking…"}',
					`{"type":"tool_call","call":1,${result.slice(1)}`,
					`{"type":"answer",${answer}}`,
					'',
				].join('\n'),
			]);
		});

		it('prints a large answer exactly', async () => {
			const server = await startServer();
			const answer = 'é\n'.repeat(300_000);
			const asked = run('-p', 'hi', '--url', server.url);
			const side = await server.nextConnection();
			side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
			await side.nextFrame();
			side.send({type: 'ai_response', message: answer});
			const {code, output, errors} = await asked;
			expect({code, errors, isExact: output === answer}).toEqual({code: 0, errors: '', isExact: true});
		});

		it('checks a deck, and exits with 8 when an answer is not as expected', async () => {
			const deck = (text: string): string =>
				`## A sum\nWhat is 2+3*4?\n\`\`\`expect\ncontains: '${text}'\ntools: {calls: [{name: calculate, result: {value: 14}}]}\n\`\`\`\n`;
			writeFileSync(file('right.md'), deck('14'));
			writeFileSync(file('wrong.md'), deck('15'));
			const check = (name: string): Promise<Outcome> => run('check', file(name), '--url', sandbox.url);
			expect(await check('right.md')).toMatchObject({
				code: 0,
				output: expect.stringMatching(/\n1 step: 1 passed\.\n$/),
			});
			const wrong = await check('wrong.md');
			expect(wrong).toMatchObject({
				code: 8,
				output: expect.stringContaining('expected | the answer contains "15"\n'),
			});
		});

		it('chats through a proxy: worker, Markdown, editor, pager, saved file, catalogue and log', async () => {
			const proxy = await startConnectProxy();
			const program = start(
				[sandbox.url, '--proxy', `127.0.0.1:${proxy.port}`, '--log-file', file('chat.log')],
				{
					VISUAL: script('editor', 'printf "where is order A-1001?" > "$1"'),
					PAGER: script('pager', 'echo "[all of it]"; cat "$1"; read line'),
				},
			);
			await program.shows('● ready');
			program.send('markdown');
			await program.shows('Here it is.');
			expect(program.text()).not.toContain('**');
			// `@dataclass` has a colour of its own, and `class` behind it another one.
			expect(program.output()).toMatch(/m@dataclass[^ \w]/);
			program.type(ctrl('g'));
			await program.shows(' › where is order A-1001?');
			program.type(KEYS.enter);
			await program.shows([/get_order +order_id: "A-1001"/, 'type a message']);
			program.send('/tools');
			await program.shows([/Tools · 1 call /, /Offered by the server · \d+ tools/]);
			program.type(KEYS.escape);
			await program.hides('Offered by the server');
			program.type(KEYS.tab);
			await program.shows('READING');
			program.type('s');
			await program.shows('save as › ');
			program.type(KEYS.enter);
			await program.shows(/saved \d+ B/);
			expect(readdirSync(file('work'))).toHaveLength(1);
			program.type('o');
			await program.shows('[all of it]');
			program.type(KEYS.enter);
			await program.shows('READING');
			program.type(KEYS.tab);
			await program.shows('type a message');
			expect(await quit(program)).toBe(0);
			// One for the chat, one for the catalogue.
			expect(proxy.requests.length).toBeGreaterThan(1);
			expect(readFileSync(file('chat.log'), 'utf8')).toContain('Ready in session');
		});

		it('shows JSON as received: digits, equal keys and the order of keys', async () => {
			const server = await startServer();
			const program = start([server.url]);
			const line = await server.nextConnection();
			line.send({type: 'connection_established', session_id: 'S-1', message: 'hello'});
			await program.shows('● ready');
			program.send('who');
			await line.nextFrame();
			const result = '{"id":9007199254740993,"price":1.10,"ranks":{"10":"ten","2":"two"},"a":1,"a":2}';
			const call = '{"id":"c","name":"get","arguments":{"user":1234567890123456789}}';
			const outcome = `{"tool_call_id":"c","name":"get","result":${result}}`;
			const frame = `{"type":"ai_response","message":"done","tool_calls":[${call}],"tool_results":[${outcome}]}`;
			await line.sendWhole(Buffer.from(frame));
			await program.shows('user: 1234567890123456789');
			program.type(ctrl('o'));
			await program.shows([
				/id +9007199254740993/,
				/price +1\.10/,
				/10 +"ten"\s+│ +2 +"two"/,
				/a +1\s+│ +a +2/,
			]);
			expect(await quit(program)).toBe(0);
		});

		it('shows the frames on the wire, those before the page was opened too, and saves them without secrets', async () => {
			const server = await startServer();
			const program = start([server.url, '--token', 'canary-4711', '--record', file('recorded.jsonl')]);
			const line = await server.nextConnection();
			const greeting = '{"type":"connection_established","session_id":"S-1","message":"hello"}';
			await line.sendWhole(Buffer.from(greeting));
			await line.nextFrame();
			line.send({type: 'auth_configured', message: 'for canary-4711'});
			await program.shows('● ready');
			program.type(F12);
			await program.shows([/Frames · \d+ frames · following/, /→ auth +auth_type: "bearer_token"/]);
			line.send({type: 'pong', note: 'live canary-4711'});
			await program.shows('live [redacted]');
			program.type('/type:connection_established -out');
			await program.shows(/Frames · 1 of \d+ frames/);
			program.type(KEYS.enter);
			await program.shows(greeting.slice(0, 40));
			program.type('s');
			await program.shows('save as › ');
			program.type('\u0015wire.jsonl');
			program.type(KEYS.enter);
			await program.shows(/saved the listed frames, \d+ B,/);
			const [start_, record] = readFileSync(file('work', 'wire.jsonl'), 'utf8').trim().split('\n');
			expect(start_).toMatch(/^\{"recording":1,/);
			expect(record).toContain(`"frame":${greeting}}`);
			program.type(KEYS.enter);
			await program.shows('as it stood on the wire');
			program.type(KEYS.escape);
			await program.shows('type:connection_established');
			program.type(KEYS.escape);
			await program.shows(/Frames · \d+ frames/);
			expect(program.text()).not.toContain('canary');
			program.type(KEYS.escape);
			await program.shows('type a message');
			expect(await quit(program)).toBe(0);
			expect(readFileSync(file('recorded.jsonl'), 'utf8')).not.toContain('canary');
		});

		it('chats with the built-in assistant on a full screen, as plain lines, and without a terminal', async () => {
			writeFileSync(
				file('presets.yaml'),
				'prompts:\n  - id: own\n    label: A prompt of my own\n    template: Hello\n',
			);
			const screen = start(['--sandbox', '--presets', file('presets.yaml')]);
			await screen.shows('● ready');
			screen.send('/preset');
			await screen.shows(['PRESETS', 'A prompt of my own']);
			screen.type('\u001B');
			await screen.shows('type a message');
			screen.send('/kb lamp');
			await screen.shows('In the knowledge base about');
			expect(await quit(screen)).toBe(0);
			const lines = start(['--sandbox', '--screen-reader', '--log-file', file('lines.log')]);
			await lines.shows('Connected');
			lines.send('thanks');
			await lines.shows('You are welcome.');
			lines.send('/export lines.md');
			await lines.shows(/Saved the conversation, /);
			expect(await quit(lines)).toBe(0);
			expect(
				await runUntil(
					/You: Hello/,
					'--demo',
					'--sandbox',
					'--presets',
					file('presets.yaml'),
					'--preset',
					'own',
				),
			).toBe(143);
			expect(await runUntil(/ws:\/\//, 'sandbox', '--port', '0')).toBe(143);
		});

		it('opens the pages of a server that stores conversations, its sign-in in a browser, and ends a single sign-on', async () => {
			const today = await startTestSandbox({pace: 0, features: true});
			const opened = file('opened');
			script('xdg-open', `echo "$1" > '${opened}'`);
			const address = today.url.replace(/^ws/, 'http').replace(/ws$/, 'auth/sso/login');
			const program = start([today.url, '--token', 'good'], {PATH: `${folder}:${process.env.PATH}`});
			await program.shows('● ready');
			program.send('hello');
			await program.shows('Hello');
			program.send('/new');
			await program.shows(/new conversation/i);
			program.type('\u001BOQ');
			await program.shows(['CONVERSATIONS', 'answer: Hello']);
			program.type(KEYS.escape);
			await program.shows('type a message');
			program.send('/login');
			for (const kind of ['bearer token', 'API key', 'user name', 'OAuth2', 'custom', 'SSO']) {
				await program.shows(`▌ ${kind}`);
				if (kind !== 'SSO') program.type(KEYS.down);
			}
			program.type(KEYS.enter);
			await program.shows(address);
			program.type(ctrl('o'));
			await expect.poll(() => existsSync(opened) && readFileSync(opened, 'utf8')).toBe(`${address}\n`);
			program.paste('good');
			await program.shows('••••');
			program.type(KEYS.enter);
			await program.shows(['Signed in', 'type a message']);
			program.send('/logout');
			await program.shows('single sign-on');
			expect(await quit(program)).toBe(0);
			await today.kill();
		});

		it('saves a session, continues it, and lists it', async () => {
			const env = {XDG_STATE_HOME: file('state')};
			const first = start([sandbox.url], env);
			await first.shows('● ready');
			first.send('help');
			// An answer is saved once it is complete.
			await first.shows(['│ Hello!', /^ Assistant .* out$/m]);
			first.send('/export chat.md');
			await first.shows(/saved the conversation, .* to .*chat\.md/);
			first.send('/resume');
			await first.shows(['SESSIONS', 'open here']);
			first.type('hello!');
			await first.shows([/1 of 1 session /, 'Assistant  Hello!']);
			first.type(KEYS.escape);
			await first.hides('SESSIONS');
			expect(await quit(first)).toBe(0);
			// A record of a later version: the session is long, and its messages are read one by one.
			const sessions = file('state', 'bedrock-chat', 'sessions');
			const [id = ''] = readdirSync(sessions).filter((each) => /^\d/.test(each));
			const later = {kind: 'later', text: 'x'.repeat(5 * 1024 * 1024)};
			appendFileSync(path.join(sessions, id, 'journal.jsonl'), `${JSON.stringify(later)}\n`);
			const second = start([sandbox.url, '--continue'], env);
			await second.shows(['● ready', '│ Hello!']);
			expect(await quit(second)).toBe(0);
			const listed = await runNode([cli, 'sessions'], file('work'), {...environment(), ...env}, node);
			expect(listed).toMatchObject({code: 0, errors: '', output: expect.stringMatching(/help\n1 session, /)});
			// A file in place of the folder cannot be written into, not even by root.
			writeFileSync(file('no-folder'), '');
			const unsaved = start([sandbox.url], {XDG_STATE_HOME: file('no-folder')});
			await unsaved.shows('● ready');
			unsaved.send('help');
			await unsaved.shows(['│ Hello!', 'This conversation is not being saved at the moment']);
			expect(await quit(unsaved)).toBe(0);
			expect(unsaved.rowsWithScrollback().join('\n')).toMatch(/^This conversation was not saved: /m);
			const other = {...environment(), XDG_STATE_HOME: file('other-state')};
			const exported = ['export', '--output', 'session.jsonl'];
			expect(await runNode([cli, ...exported], file('work'), {...environment(), ...env}, node)).toMatchObject(
				{
					...{code: 0, errors: ''},
					output: expect.stringMatching(/^Exported session \S+ to \S+session\.jsonl: /),
				},
			);
			expect(await runNode([cli, 'import', 'session.jsonl'], file('work'), other, node)).toMatchObject({
				...{code: 0, errors: ''},
				output: expect.stringMatching(/^Imported session \S+: 2 messages, /),
			});
		});

		it('searches sessions in a thread', async () => {
			const worker = JSON.stringify(file('dist', 'search-worker.js'));
			const sessions = JSON.stringify(file('state', 'bedrock-chat', 'sessions'));
			const program = `
				const {Worker} = require('node:worker_threads');
				const worker = new Worker(${worker}, {env: {}, workerData: ${sessions}});
				worker.on('message', (report) => {
					process.stdout.write(report.what + '\\n');
					if (report.what === 'searched') worker.postMessage({do: 'end'});
				});
				worker.postMessage({do: 'build', request: 1});
				worker.postMessage({do: 'search', request: 2, query: 'hello!', most: 5});
			`;
			const outcome = await runNode(['-e', program], file('work'), environment(), node);
			expect(outcome).toMatchObject({code: 0, errors: ''});
			expect(outcome.output.split('\n').toSorted()).toEqual(['', 'built', 'hits', 'searched']);
		});

		it('asks for a secret that is missing, without showing it', async () => {
			const program = start([sandbox.url, '--auth', 'bearer']);
			await program.shows('Bearer token');
			program.send('good');
			await program.shows('● ready');
			expect(program.output()).not.toContain('good');
			expect(await quit(program)).toBe(0);
		});

		it('loads every highlighting language', async () => {
			const program = `
				const core = require('./highlight.js/lib/core.cjs');
				const names = require('node:fs').readdirSync('highlight.js/lib/languages');
				for (const name of names) core.registerLanguage(name.slice(0, -4), require('./highlight.js/lib/languages/' + name));
				process.stdout.write(JSON.stringify([names.length, core.listLanguages().length]));
			`;
			const {output} = await runNode(['-e', program], file('dist', 'packages'), environment(), node);
			const {length} = readdirSync(file('dist', 'packages', 'highlight.js', 'lib', 'languages'));
			expect(JSON.parse(output)).toEqual([length, length]);
		});

		it('answers a program that imports the library, with no other package than ws', async () => {
			const library = mkdtempSync(path.join(tmpdir(), 'built-library-'));
			mkdirSync(path.join(library, 'node_modules'));
			cpSync(file('dist'), path.join(library, 'dist'), {recursive: true});
			cpSync(file('package.json'), path.join(library, 'package.json'));
			// A junction needs no rights on Windows; elsewhere it is an ordinary link.
			symlinkSync(path.join(PROJECT, 'node_modules/ws'), path.join(library, 'node_modules/ws'), 'junction');
			const program = `import('./dist/index.js').then(async ({ChatClient}) => {
				const client = new ChatClient({endpoint: '${sandbox.url}', env: {}});
				await client.connect();
				process.stdout.write(JSON.stringify(await client.ask('Where is order A-1001?')));
				await client.disconnect();
			})`;
			const outcome = await runNode(['-e', program], library, environment(), node);
			rmSync(library, {recursive: true});
			expect(outcome).toMatchObject({code: 0, errors: ''});
			expect(JSON.parse(outcome.output)).toMatchObject({tools: [{name: 'get_order', outcome: 'succeeded'}]});
		});

		it('reports a damaged file of its own as such, with its cause in the log, and never the network', async () => {
			const damaged = file('damaged');
			cpSync(file('dist'), path.join(damaged, 'dist'), {recursive: true});
			cpSync(file('package.json'), path.join(damaged, 'package.json'));
			const parts = path.join(damaged, 'dist', 'parts');
			for (const each of readdirSync(parts).filter((part) => part.startsWith('proxy-agent-')))
				writeFileSync(path.join(parts, each), 'export default {};');
			const program = path.join(damaged, 'dist', 'cli.js');
			const args = [
				'--demo',
				'--url',
				sandbox.url,
				'--proxy',
				'localhost:1',
				'--log-file',
				file('damaged.log'),
			];
			const {code, errors} = await runNode([program, ...args], file('work'), {HOME: folder}, node);
			expect(code).toBe(1);
			expect(errors).toContain('Neither the network nor the server is the cause.');
			expect(readFileSync(file('damaged.log'), 'utf8')).toMatch(
				/\[program_fault\] Cause: TypeError: .* constructor/,
			);
		});

		it('words an error of its output', () => {
			const {status, stderr} = spawnSync(node, [cli, '--version'], {
				env: {PATH: process.env.PATH, ...environment()},
				stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
				encoding: 'utf8',
			});
			expect([status, stderr]).toEqual([
				1,
				'bedrock-chat: Cannot write the output: no space is left on the device (ENOSPC).\n',
			]);
		});

		it('has loaded every built file by then', () => {
			const loaded = new Set(
				readdirSync(file('loaded')).flatMap((report) =>
					JSON.parse(readFileSync(file('loaded', report), 'utf8')).result.map(({url}: {url: string}) =>
						url.startsWith('file:') ? fileURLToPath(url) : url,
					),
				),
			);
			// The chat above uses all files of the worker thread: it decodes messages and connects through a proxy.
			for (const each of filesFrom(file('dist', 'worker.js'))) loaded.add(each);
			for (const each of filesFrom(file('dist', 'search-worker.js'))) loaded.add(each);
			const built = readdirSync(file('dist'), {recursive: true, withFileTypes: true})
				.filter((each) => each.isFile())
				.map((each) => path.join(each.parentPath, each.name))
				.filter((each) => /\.c?js$/.test(each) && each !== file('dist', 'index.js'));
			expect(built.length).toBeGreaterThan(60);
			// Each mode is built with its own copies of what it loads on demand: one of them stands for all.
			const nameOf = (each: string): string => path.basename(each).replace(/-[A-Z\d]{8}\.js$/, '');
			const names = new Set([...loaded].map(nameOf));
			const missing = new Set(built.map(nameOf).filter((each) => !names.has(each)));
			expect([...missing]).toEqual(NOT_LOADED);
		});
	});
}

/** A built file and all files that it imports. */
function filesFrom(file: string, seen = new Set<string>()): Set<string> {
	if (seen.has(file)) return seen;
	seen.add(file);
	for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
		filesFrom(path.join(path.dirname(file), specifier), seen);
	return seen;
}

/** The oldest Node that the readme promises; undefined after `npm ci --ignore-scripts`, which installs no Node. */
export function oldestNode(): string | undefined {
	const node = path.join(PROJECT, 'node_modules/node-oldest/bin/node');
	return existsSync(node) ? node : undefined;
}

export const versionOf = (node: string): string =>
	execFileSync(node, ['--version'], {encoding: 'utf8'}).trim();
