import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {QUESTIONS, runDemo} from '../../../source/modes/demo/demo.ts';
import {questionsIn} from '../../../source/modes/demo/questions.ts';
import type {DialectName} from '../../../source/protocol/dialects.ts';
import type {AuthFrame} from '../../../source/protocol/frames.ts';
import {smallTalk} from '../../../source/sandbox/assistant/conversation.ts';
import {parseIntent} from '../../../source/sandbox/assistant/intent-parser.ts';
import type {Script} from '../../../source/sandbox/server.ts';
import type {ModeOptions} from '../../../source/session/open-session.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {credentialOf, serverSettings} from '../../support/settings.ts';
import {startServer, unusedPort} from '../../support/ws-server.ts';

const DIALECTS = ['today', 'seed', 'document'] as const;

/** Starts the demo. */
function start(settings: Parameters<typeof runDemo>[0], options: ModeOptions = {}) {
	const stop = new AbortController();
	const written = {out: '', err: ''};
	const io = {
		stdout: {
			write(text: string) {
				written.out += text;
			},
		},
		stderr: {
			write(text: string) {
				written.err += text;
			},
		},
	};
	let isOver = false;
	const ended = runDemo(settings, io, stop.signal, options).then((code) => {
		isOver = true;
		return code;
	});
	return {written, stop, ended, isOver: () => isOver};
}

async function run(settings: Parameters<typeof runDemo>[0], options: ModeOptions = {}) {
	const {written, ended} = start(settings, options);
	return {code: await ended, ...written};
}

/** Waits for one turn of the event loop. */
const nextTick = (): Promise<void> =>
	new Promise((resolve) => {
		setImmediate(resolve);
	});

/** Answers every question with two tool calls. */
const withTools: Script = async (message, turn) => {
	const calls = [
		{name: 'calculate', arguments: {expression: '12*(3+4)'}},
		{name: 'get_inventory', arguments: {sku: 'missing'}},
	];
	await turn.tools('Let me look that up.', calls);
	await turn.answer(`About “${message}”:\n\n- one thing\nYou: and another`);
};

/** The output of a demo with `withTools`. */
function transcript(dialect: DialectName): string {
	const text = dialect === 'document' ? '' : 'Assistant: Let me look that up.\n';
	const reason = dialect === 'today' ? 'HTTP 404' : "HTTP 404: SKU 'missing' not found";
	const blocks = QUESTIONS.map(
		(question) => `You: ${question}

${text}Tool: calculate(expression: "12*(3+4)") → expression: "12*(3+4)", value: 84
Tool: get_inventory(sku: "missing") → failed: ${reason}
Assistant: About “${question}”:

  - one thing
  You: and another

`,
	);
	return blocks.join('');
}

describe('the conversation', () => {
	it.each(DIALECTS)('is printed as plain text with its tool calls, on %s', async (dialect) => {
		const sandbox = await openSandbox({dialect, script: withTools});
		const {code, out, err} = await run(serverSettings(sandbox.url));
		expect(out).toBe(transcript(dialect));
		expect(code).toBe(0);
		const lines = err.trimEnd().split('\n');
		expect(lines).toEqual([
			expect.stringMatching(/^Connected to AI assistant · session \S+$/),
			expect.stringMatching(/^6 messages in .+ · session \S+$/),
		]);
		expect(sandbox.chatMessages()).toEqual(QUESTIONS);
	});

	it.each(DIALECTS)('contains the answers of the built-in assistant, on %s', async (dialect) => {
		const {url} = await openSandbox({dialect});
		const {out, code} = await run(serverSettings(url));
		const answers = QUESTIONS.map((question) => {
			const intent = parseIntent(question);
			return intent.kind === 'other' ? smallTalk(question, intent.words) : '';
		});
		const indented = answers.map((answer) => answer.replaceAll(/\n(?=[^\n])/g, '\n  '));
		expect(out).toBe(
			QUESTIONS.map((question, index) => `You: ${question}\n\nAssistant: ${indented[index]}\n\n`).join(''),
		);
		expect(code).toBe(0);
	});

	it('asks nothing before the answer to the previous question', async () => {
		const sandbox = await openSandbox();
		sandbox.hold('answer');
		const {written, ended} = start(serverSettings(sandbox.url));
		await sandbox.whenHeld();
		expect(sandbox.chatMessages()).toEqual([QUESTIONS[0]]);
		expect(written.out).toBe(`You: ${QUESTIONS[0]}\n\n`);
		sandbox.release();
		expect(await ended).toBe(0);
	});

	it('nor before the history that completes its tool calls, even after the last question', async () => {
		const server = await startServer();
		const clock = createHandClock();
		const {written, ended, isOver} = start(serverSettings(server.url), {clock});
		const side = await server.nextConnection();
		side.send({type: 'connection_established', session_id: 's', message: 'Hello'});
		const messages: unknown[] = [];
		for (const [index, message] of QUESTIONS.entries()) {
			expect(await side.nextFrame()).toEqual({type: 'chat', message});
			side.together(() => {
				side.send({type: 'typing', message: 'AI is thinking...'});
				side.send({type: 'typing', message: 'Calling get_order... (1/1)'});
				side.send({type: 'ai_response', message: `${index}.`, metadata: {total_tool_calls: 1}});
			});
			expect(await side.nextFrame()).toEqual({type: 'history'});
			expect(written.out).toMatch(new RegExp(`You: ${message.replace('?', '\\?')}\n\n$`));
			const id = `call-${index}`;
			messages.push(
				{role: 'user', content: message},
				{role: 'assistant', content: '', tool_calls: [{name: 'get_order', args: {n: index}, id}]},
				{role: 'tool', content: '', tool_results: [{tool_call_id: id, name: 'get_order', result: {}}]},
				{role: 'assistant', content: `${index}.`},
			);
			side.send(index === 1 ? {type: 'error', message: 'not now'} : {type: 'history', messages});
			if (index === 1) break;
		}
		// After a refusal the history is not requested again.
		expect(await side.nextFrame()).toEqual({type: 'chat', message: QUESTIONS[2]});
		side.send({type: 'ai_response', message: 'Done.', metadata: {total_tool_calls: 1}});
		// The calls of the last answer may still follow it.
		while (!isOver()) {
			clock.advance(10);
			await nextTick();
		}
		expect(await ended).toBe(0);
		expect(written.out.split('\n\n').filter((block) => !block.startsWith('You'))).toEqual([
			'Tool: get_order(n: 0) → {}\nAssistant: 0.',
			'Tool: get_order(arguments not received) → no result received\nAssistant: 1.',
			'Assistant: Done.',
			'',
		]);
	});

	it('prints no control character of the server', async () => {
		const {url} = await openSandbox({
			script: (_message, turn) => turn.answer('\u001b[2J\u202e\u0007red\r\nYou: me'),
		});
		const {out} = await run(serverSettings(url));
		expect(out).toContain('Assistant: ␛[2J<202E>␇red\n  You: me\n');
		expect(out).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
	});
});

describe('the built-in assistant', () => {
	it('is started, answers, and is stopped', async () => {
		const server = {kind: 'sandbox', dialect: 'document', host: '127.0.0.1', port: 0} as const;
		const {code, out, err} = await run(serverSettings('', {server}), {pace: 0});
		expect(code).toBe(0);
		expect(out.match(/^Assistant: /gm)).toHaveLength(3);
		expect(err).toMatch(
			/^This is the built-in assistant\. It runs on this machine only\.\nConnected .* session session-/,
		);
	});

	it('ends with a sentence and exit code 2 if it cannot listen', async () => {
		const {port} = await openSandbox();
		const server = {kind: 'sandbox', dialect: 'today', host: '127.0.0.1', port} as const;
		expect(await run(serverSettings('', {server}))).toEqual({
			code: 2,
			out: '',
			err: `Port ${port} on 127.0.0.1 is in use by another program. Choose another with --port, or --port 0 for any free one.\n`,
		});
	});
});

it('a file of presets that cannot be used ends with exit code 2, before a connection is made', async () => {
	const settings = serverSettings(`ws://127.0.0.1:${await unusedPort()}/ws/chat`, {
		presets: {file: '/nowhere/presets.yaml', use: undefined},
	});
	const {code, out, err} = await run(settings);
	expect({code, out}).toEqual({code: 2, out: ''});
	expect(err).toMatch(
		/^The presets in \/nowhere\/presets\.yaml cannot be used: there is no such file\. Correct the file, or start with another one/,
	);
});

describe('no connection', () => {
	it('ends at once with exit code 3 if nothing is listening', async () => {
		const port = await unusedPort();
		const {code, out, err} = await run(serverSettings(`ws://127.0.0.1:${port}/ws/chat`));
		expect({code, out}).toEqual({code: 3, out: ''});
		expect(err.split('\n')).toEqual([
			`Nothing is listening on 127.0.0.1:${port} (connection refused). Start the server (python -m uvicorn app:app --reload), or start bedrock-chat with --sandbox for the built-in one.`,
			'Not connected; nothing was sent.',
			'',
		]);
	});

	it('ends with exit code 3 on a wrong path', async () => {
		const {url} = await openSandbox();
		const {code, err} = await run(serverSettings(url.replace('/chat/ws', '/nowhere')));
		expect(code).toBe(3);
		expect(err).toContain('The usual paths are /ws/chat, /chat/ws and /bedrock-chat/ws');
	});

	it('ends with exit code 5 after the time limit', async () => {
		const server = await startServer({mute: true});
		const clock = createHandClock();
		const demo = start(serverSettings(server.url), {clock});
		while (!demo.isOver()) {
			clock.advance(1000);
			await nextTick();
		}
		expect(await demo.ended).toBe(5);
		expect(demo.written.err).toMatch(/did not answer within 15 s/);
		expect(demo.written.err).not.toContain('/reconnect');
	});
});

describe('a credential', () => {
	type KindOfAuth = readonly [
		name: string,
		unknownTo: readonly DialectName[],
		make: (secret: string, tokenUrl: string) => AuthFrame,
	];
	const type = 'auth';
	const KINDS: readonly KindOfAuth[] = [
		['bearer', [], (token) => ({type, auth_type: 'bearer_token', token})],
		['api_key', [], (api_key) => ({type, auth_type: 'api_key', api_key, api_key_header: 'X-API-Key'})],
		['basic', [], (password) => ({type, auth_type: 'basic_auth', username: 'ada', password})],
		[
			'oauth2',
			[],
			(client_secret, token_url) => ({type, auth_type: 'oauth2', client_id: 'id', client_secret, token_url}),
		],
		['custom', ['document'], (secret) => ({type, auth_type: 'custom', custom_headers: {'X-Key': secret}})],
		['sso', ['seed', 'document'], (session_token) => ({type, auth_type: 'sso', session_token})],
	];
	const CELLS = KINDS.flatMap(([name, unknownTo, make]) =>
		DIALECTS.map((dialect) => ({name, make, dialect, isKnown: !unknownTo.includes(dialect)})),
	);

	it.each(CELLS)('of kind $name, right, on $dialect', async ({make, dialect, isKnown}) => {
		const {url, tokenUrl} = await openSandbox({
			dialect,
			requireAuth: true,
			script: (_text, turn) => turn.answer('Yes.'),
		});
		const {code, out} = await run(serverSettings(url, {credential: credentialOf(make('good', tokenUrl))}));
		expect(code).toBe(isKnown ? 0 : 4);
		expect(out.match(/Assistant: Yes\./g) ?? []).toHaveLength(isKnown ? 3 : 0);
	});

	it.each(CELLS)('of kind $name, wrong, on $dialect', async ({name, make, dialect, isKnown}) => {
		const sandbox = await openSandbox({dialect, script: (_text, turn) => turn.answer('Yes.')});
		const credential = credentialOf(make('swordfish', sandbox.tokenUrl));
		const {code, out, err} = await run(serverSettings(sandbox.url, {credential}));
		expect(code).toBe(dialect === 'seed' && isKnown ? 0 : 4);
		expect(out === '').toBe(code === 4);
		// For a wrong client secret `today` reports that it could not check it.
		const outcome = dialect === 'today' && name === 'oauth2' ? 'could not check' : 'did not accept';
		if (code === 4) expect(err).toMatch(new RegExp(`^The server ${outcome} the credential: .*\\. .+\\.\n`));
		expect(err).not.toMatch(/swordfish|\/reconnect/);
		expect(sandbox.received.get('auth')).toBe(1);
	});

	it.each(['today', 'document'] as const)(
		'that is required and missing ends it with exit code 4, on %s',
		async (dialect) => {
			const {url} = await openSandbox({dialect, requireAuth: true});
			const {code, err} = await run(serverSettings(url));
			expect(code).toBe(4);
			expect(err).toContain('The server requires you to sign in first: Authentication is required');
		},
	);
});

describe('a turn', () => {
	it.each(DIALECTS)('that fails ends it with exit code 7, on %s', async (dialect) => {
		const sandbox = await openSandbox({
			dialect,
			script: (_text, turn) => turn.fail('the script fails'),
		});
		const {code, out, err} = await run(serverSettings(sandbox.url));
		expect(code).toBe(7);
		const output = dialect === 'document' ? err : out;
		expect(output).toMatch(
			dialect === 'document'
				? /^The server began to answer the message, then reported an error: The assistant could not answer: the script fails$/m
				: /^Assistant \(failed\): .*the script fails/m,
		);
		expect(sandbox.chatMessages()).toEqual([QUESTIONS[0]]);
	});

	it('that the server refuses ends it with exit code 7', async () => {
		const {url} = await openSandbox({script: (_text, turn) => turn.refuse('Message processing error: no')});
		const {code, err} = await run(serverSettings(url));
		expect(code).toBe(7);
		expect(err).toMatch(/^The server refused the message: Message processing error: no$/m);
	});

	it('continues after an unrelated error, which sets exit code 7', async () => {
		const script: Script = async (_text, turn) => {
			await turn.raw('{"type":"conversation_error","code":"x","message":"an unrelated error"}');
			await turn.answer('Yes.');
		};
		const {url} = await openSandbox({script});
		const {code, out, err} = await run(serverSettings(url));
		expect(code).toBe(7);
		expect(out.match(/Assistant: Yes\./g)).toHaveLength(3);
		expect(err).toContain('The server reports an error: an unrelated error');
	});
});

describe('a connection that is lost during a turn', () => {
	/** Drops the connection in the first turn, after half of the answer. */
	const breaking = (): Script => {
		let times = 0;
		return async (_text, turn) => {
			if (times++ > 0) return turn.answer('Whole.');
			await turn.begin();
			if (turn.dialect !== 'document') await turn.typing('Half');
			turn.drop();
			await turn.answer('Half and half.');
		};
	};

	it('is made again, and the answer is found, if the server keeps it', async () => {
		const {url} = await openSandbox({script: breaking()});
		const {code, out, err} = await run(serverSettings(url));
		expect(code).toBe(0);
		expect(out.match(/^Assistant: .*/gm)).toEqual([
			'Assistant: Half and half.',
			'Assistant: Whole.',
			'Assistant: Whole.',
		]);
		expect(err).toMatch(/^Lost the connection [^/]*\n/m);
		expect(err).toContain('Reconnected.');
	});

	it.each(['seed', 'document'] as const)(
		'ends with exit code 6 if it does not, as on %s',
		async (dialect) => {
			const sandbox = await openSandbox({dialect, script: breaking()});
			const clock = createHandClock();
			const {written, ended, isOver} = start(serverSettings(sandbox.url), {clock});
			while (!isOver()) {
				clock.advance(10);
				await nextTick();
			}
			const {out, err} = written;
			expect(await ended).toBe(6);
			expect(out).toBe(
				`You: ${QUESTIONS[0]}\n\n${dialect === 'seed' ? 'Assistant (cut off): Half\n\n' : ''}`,
			);
			expect(err).toContain(
				`The server received "${QUESTIONS[0]}", but it is unknown whether it was answered.\n`,
			);
			expect(sandbox.chatMessages()).toEqual([QUESTIONS[0]]);
		},
	);

	it('ends with exit code 6 if reconnecting is off', async () => {
		const {url} = await openSandbox({script: breaking()});
		const {code, out} = await run(serverSettings(url, {reconnect: false}));
		expect(code).toBe(6);
		expect(out).toMatch(/^Assistant \(cut off\): Half$/m);
	});

	it('ends after the time limit if the server does not return', async () => {
		const server = await startServer();
		const clock = createHandClock();
		const demo = start(serverSettings(server.url), {clock});
		const side = await server.nextConnection();
		side.send({type: 'connection_established', session_id: 's', message: 'Hello'});
		await side.nextFrame();
		await server.close();
		while (!demo.isOver()) {
			clock.advance(500);
			await nextTick();
		}
		expect(await demo.ended).toBe(6);
		expect(demo.written.err).toContain('No new connection within 30 s. Giving up.');
	});

	it('between two turns ends with exit code 3 if the server does not return', async () => {
		const server = await startServer();
		const {ended} = start(serverSettings(server.url, {reconnect: false}));
		const side = await server.nextConnection();
		side.send({type: 'connection_established', session_id: 's', message: 'Hello'});
		await side.nextFrame();
		side.together(() => {
			side.send({type: 'typing', message: 'Calling get_order... (1/1)'});
			side.send({type: 'ai_response', message: 'One.'});
		});
		// The silent request for the history: the turn itself is over.
		await side.nextFrame();
		side.terminate();
		expect(await ended).toBe(3);
	});

	it('because the answer is above the limit ends when its history is, too', async () => {
		const script: Script = (_text, turn) => turn.answer('x'.repeat(5_000), 'at-once');
		const {url} = await openSandbox({script});
		const {code, err} = await run(serverSettings(url, {maxFrameBytes: 2_000}));
		expect(code).toBe(6);
		expect(err).toMatch(
			/^The server sent a message above the limit of .* --max-frame 1MB for a higher limit\.$/m,
		);
		expect(err).toContain(
			`so it is unknown whether "${QUESTIONS[0]}" was answered. It will not be requested`,
		);
	});
});

describe('a signal', () => {
	it('ends it before it starts', async () => {
		const {url} = await openSandbox();
		const demo = start(serverSettings(url));
		demo.stop.abort();
		expect(await demo.ended).toBe(130);
		expect(demo.written.out).toBe('');
	});

	it('ends it during a turn, and closes the connection', async () => {
		const sandbox = await openSandbox();
		sandbox.hold();
		const demo = start(serverSettings(sandbox.url));
		await sandbox.whenHeld();
		demo.stop.abort();
		expect(await demo.ended).toBe(130);
		while (sandbox.live > 0) await nextTick();
		expect(sandbox.connections).toBe(1);
		expect(sandbox.chatMessages()).toHaveLength(1);
	});
});

describe('the log', () => {
	it('holds the frames without the secret, and its path is printed at the end', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'demo-'));
		onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
		const file = path.join(folder, 'demo.log');
		const {url} = await openSandbox({
			dialect: 'seed',
			script: (_text, turn) => turn.answer('Is it swordfish?'),
		});
		const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'swordfish'});
		const settings = serverSettings(url, {credential, log: {level: 'debug', file}, hints: ['A hint.']});
		const {err, out} = await run(settings);
		expect(err).toMatch(/^A hint\.\n/);
		expect(err.trimEnd().split('\n').at(-1)).toBe(`The log is in ${file}`);
		expect(out).toContain('Is it [redacted]?');
		const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
		const stamp = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - bedrock-chat\.client - (INFO|DEBUG) - /;
		for (const line of lines) expect(line).toMatch(stamp);
		const texts = lines.map((line) => line.replace(stamp, '$1 '));
		expect(texts.filter((text) => text.startsWith('INFO'))).toEqual([
			`INFO Connecting to ${url}...`,
			'INFO WebSocket connected',
			expect.stringMatching(/^INFO Authenticating in session \S+$/),
			expect.stringMatching(/^INFO Ready in session \S+, authenticated$/),
			'INFO Closing',
			'INFO Closed',
		]);
		expect(texts).toContain(
			'DEBUG Message sent: {"type":"auth","auth_type":"bearer_token","token":"[redacted]"}',
		);
		expect(texts).toContain(`DEBUG Message sent: {"type":"chat","message":"${QUESTIONS[0]}"}`);
		expect(texts.filter((text) => text.includes('"message":"Is it [redacted]?"'))).toHaveLength(3);
		expect(lines.join('\n')).not.toContain('swordfish');
	});

	it('that cannot be written is reported, and the demo continues', async () => {
		const {url} = await openSandbox({script: (_text, turn) => turn.answer('Yes.')});
		const {code, err} = await run(serverSettings(url, {log: {level: 'debug', file: tmpdir()}}));
		expect(code).toBe(0);
		const sentence = `No log is written: ${tmpdir()} is a folder. Choose another file with --log-file.`;
		expect(err.startsWith(`${sentence}\n`)).toBe(true);
	});
});

describe('own questions', () => {
	const asked = async (questions: readonly string[]) => {
		const sandbox = await openSandbox({script: (message, turn) => turn.answer(`<${message}>`)});
		const outcome = await run({...serverSettings(sandbox.url), questions}, {pace: 0});
		return {...outcome, asked: sandbox.chatMessages()};
	};

	it('are asked in their order, with those of files in their places', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'demo-'));
		onTestFinished(() => rmSync(folder, {recursive: true}));
		const file = path.join(folder, 'questions.txt');
		writeFileSync(file, '\uFEFF# of the file\r\ntwo\r\n\r\nthree # 3\n');
		const {code, out, asked: sent} = await asked(['one?', file, 'and four']);
		expect([code, sent]).toEqual([0, ['one?', 'two', 'three # 3', 'and four']]);
		expect(out.startsWith('You: one?\n\nAssistant: <one?>\n\nYou: two\n\n')).toBe(true);
		writeFileSync(file, '# nothing\n\n');
		expect(await asked(['one?', file])).toMatchObject({
			code: 2,
			out: '',
			asked: [],
			err: expect.stringMatching(/has no question/),
		});
	});

	it('of a file that cannot be read end it, with a sentence that has nothing hostile', async () => {
		expect(await asked(['/nowhere/a.txt'])).toMatchObject({
			code: 2,
			out: '',
			asked: [],
			err: expect.stringMatching(/\(ENOENT\)/),
		});
		for (const text of HOSTILE_TEXTS.filter((each) => !each.includes('://'))) {
			const read = questionsIn([`/nowhere/${text.replaceAll(/[?\s]/g, '')}.txt`]);
			const problem = 'problem' in read ? read.problem : '';
			expect(problem).toContain('cannot be read');
			expect(problem.match(/[\p{Cc}\u202A-\u202E\u2066-\u2069\p{Cs}]/u)).toBe(null);
		}
	});
});

describe('a preset', () => {
	const withPreset = (
		url: string,
		id: string,
		values: Readonly<Record<string, string>>,
		isFromLink = false,
	) =>
		serverSettings(url, {
			presets: {file: undefined, use: {id, values: new Map(Object.entries(values)), sends: true, isFromLink}},
		});

	it('comes before questions that were typed', async () => {
		const sandbox = await openSandbox({features: true});
		const settings = withPreset(sandbox.url, 'price-of-several', {PRICE: '2.50'});
		await run({...settings, questions: ['help me?']}, {pace: 0});
		expect(sandbox.chatMessages()).toEqual(['what is 3 * 2.50', 'help me?']);
	});

	it('is the only question', async () => {
		const sandbox = await openSandbox({features: true});
		const {code, out} = await run(withPreset(sandbox.url, 'price-of-several', {PRICE: '2.50'}), {pace: 0});
		expect(code).toBe(0);
		expect(sandbox.chatMessages()).toEqual(['what is 3 * 2.50']);
		expect(out).toMatch(/^You: what is 3 \* 2\.50\n\n.*\nAssistant: The result is \*\*7\.5/s);
	});

	it.each([
		['a value is missing', 'order-report', {}, 'Order is missing. (--var ORDER_ID=…)'],
		['a value is wrong', 'order-report', {ORDER_ID: '\u001B[2J'}, 'Order does not match the pattern'],
		['there is no such variable', 'price-of-several', {PRIZE: '1'}, 'has no variable PRIZE'],
		['there is no such preset', 'order-reports', {}, 'There is no preset "order-reports".'],
	])('sends nothing where %s, and says so', async (_, id, values, sentence) => {
		const sandbox = await openSandbox({features: true});
		const {code, out, err} = await run(withPreset(sandbox.url, id, values), {pace: 0});
		expect([code, out, sandbox.chatMessages()]).toEqual([2, '', []]);
		expect(err).toContain(sentence);
		expect(err).not.toContain('\u001B');
	});

	it('sends nothing where the server has none, and ignores other parameters of a link', async () => {
		const none = await openSandbox({dialect: 'seed'});
		const {code, err} = await run(withPreset(none.url, 'a', {}), {pace: 0});
		expect([code, none.chatMessages()]).toEqual([2, []]);
		expect(err).toContain('This server offers no presets');
		const sandbox = await openSandbox({features: true});
		await run(withPreset(sandbox.url, 'price-of-several', {utm: 'x'}, true), {pace: 0});
		expect(sandbox.chatMessages()).toEqual(['what is 3 * 49.50']);
	});
});
