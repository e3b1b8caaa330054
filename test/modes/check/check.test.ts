import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {ConversationSettings} from '../../../source/config/settings.ts';
import {createDraws} from '../../../source/sandbox/draws.ts';
import type {Script} from '../../../source/sandbox/server.ts';
import type {ModeOptions} from '../../../source/session/open-session.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {credentialOf, serverSettings} from '../../support/settings.ts';
import {startServer, unusedPort} from '../../support/ws-server.ts';
import {type CheckStart, checking} from './checking.ts';

const DIALECTS = ['today', 'seed', 'document'] as const;

const run = async (start: CheckStart, options: ModeOptions = {}) => {
	const {written, ended} = checking(start, options);
	return {code: await ended, ...written};
};

/** The built-in assistant in each dialect, as `--sandbox` starts it. */
const builtIn = DIALECTS.map((dialect) =>
	serverSettings('', {server: {kind: 'sandbox', dialect, host: '127.0.0.1', port: 0}}),
);

const at = (url: string, more: Partial<ConversationSettings> = {}): readonly ConversationSettings[] => [
	serverSettings(url, more),
];

/** A deck of steps, each with its prompt and a block of expectations. */
const deckOf = (...steps: ReadonlyArray<readonly [prompt: string, expect: string]>): string =>
	steps
		.map(([prompt, block], index) => `## Step ${index + 1}\n${prompt}\n\`\`\`expect\n${block}\n\`\`\`\n`)
		.join('');

const EXAMPLES = readdirSync('examples/decks').map((name) => `examples/decks/${name}`);

describe('the decks of the examples', () => {
	it.each(EXAMPLES)('%s passes in every dialect', async (file) => {
		const {code, out, err} = await run({deck: {file}, servers: builtIn}, {pace: 0});
		expect([code, err, out.match(/ FAIL | STOP | skip /g)]).toEqual([0, '', null]);
		expect(out).toMatch(/\n\d+ steps: \d+ passed\.\n$/);
	});

	it.each(EXAMPLES)('%s fails with 8, and says why, when an expectation is changed', async (file) => {
		const deck = readFileSync(file, 'utf8');
		const changed = deck.replace(/^contains: .*$/m, 'contains: a text that no answer has');
		expect(changed).not.toBe(deck);
		const line = changed.slice(0, changed.indexOf('contains: a text')).split('\n').length;
		const {code, out} = await run({deck: changed, servers: builtIn}, {pace: 0});
		expect(code).toBe(8);
		const why = new RegExp(
			String.raw`line ${line}\n +expected \| the answer contains "a text that no answer has"\n +received \| \S`,
			'g',
		);
		expect(out.match(why)).toHaveLength(DIALECTS.length);
	});
});

/** Answers with the question itself, after a call. */
const echo: Script = async (message, turn) => {
	await turn.tools('', [{name: 'calculate', arguments: {expression: '1+1'}}]);
	await turn.answer(message);
};

describe('a check', () => {
	it.each(DIALECTS)('sees calls with arguments and results, on %s', async (dialect) => {
		const {url} = await openSandbox({dialect, script: echo});
		const call = '{name: calculate, arguments: {expression: 1+1}, result: {value: 2}, times: 1}';
		const deck = deckOf(['one', `equals: one\ntools: {only: calculate, calls: [${call}]}\nfailures: 0`]);
		expect(await run({deck, servers: at(url)})).toMatchObject({code: 0, err: ''});
	});

	it('sends each prompt once, after the answer to the one before, and each repetition in a session of its own', async () => {
		const sandbox = await openSandbox({script: echo});
		const deck = deckOf(['one', 'equals: two'], ['two\n\n- lines', 'contains: lines']);
		sandbox.hold('answer');
		const {written, ended} = checking({deck, servers: at(sandbox.url), repeat: 2});
		await sandbox.whenHeld();
		expect(sandbox.chatMessages()).toEqual(['one']);
		sandbox.release();
		expect(await ended).toBe(8);
		expect(sandbox.chatMessages()).toEqual(['one', 'two\n\n- lines', 'one', 'two\n\n- lines']);
		expect(sandbox.connections).toBe(2);
		expect(written.out).toContain('FAIL 0 of 2, 0 % (0 to 66 %)      Step 1');
	});

	it('shows in a terminal what is played, in a row that is gone at the end', async () => {
		const sandbox = await openSandbox({script: echo});
		const clock = createHandClock();
		const deck = deckOf(['one', 'equals: one']);
		sandbox.hold('answer');
		const start = {deck, servers: at(sandbox.url), repeat: 2, hasProgress: true};
		const {written, ended} = checking(start, {clock});
		await sandbox.whenHeld();
		await expect
			.poll(() => {
				clock.advance(100);
				return written.err;
			})
			.toContain(`deck.md, ${sandbox.url}, repetition 1 of 2: `);
		sandbox.release();
		expect(await ended).toBe(0);
		expect(written.err.endsWith('\r\u001B[K')).toBe(true);
		expect(written.out).not.toContain('repetition');
	});

	it('shows the rate of answers with given odds, and its interval', async () => {
		const draw = createDraws();
		const right = Array.from({length: 20}, () => draw(7) * 100 < 60).filter(Boolean).length;
		expect(right).toBeGreaterThan(8);
		expect(right).toBeLessThan(16);
		const deck = deckOf(['odds 60 7', 'contains: lamp is **on**\nrate: 0.4']);
		const {code, out} = await run({deck, servers: builtIn.slice(0, 1), repeat: 20}, {pace: 0});
		expect(out).toMatch(new RegExp(`pass ${right} of 20, ${right * 5} % \\(\\d+ to \\d+ %\\)`));
		const [, low = 0, high = 0] = /\((\d+) to (\d+) %\)/.exec(out)?.map(Number) ?? [];
		expect([code, low < 60, 60 < high]).toEqual([0, true, true]);
	});

	it('takes a turn that failed, and a message that was refused, as not expected unless the deck says so', {
		tags: 'slow',
	}, async () => {
		const {url} = await openSandbox();
		const unexpected = await run({deck: deckOf(['error', 'failures: 0'], ['refuse', '']), servers: at(url)});
		expect(unexpected.code).toBe(8);
		expect(unexpected.out.match(/received \| the server reports a failed turn: \S/g)).toHaveLength(2);
		const expected = deckOf(
			['error', 'failed: true'],
			['cut-off', 'complete: false'],
			['thanks', 'matches: .'],
		);
		const document = await openSandbox({dialect: 'document'});
		expect(await run({deck: expected, servers: at(document.url)})).toMatchObject({code: 0});
	});
});

describe('the exit code', () => {
	const deck = deckOf(['hello', 'matches: .'], ['thanks', 'matches: .']);

	it('is 3 without a connection, which is tried once', async () => {
		const url = `ws://127.0.0.1:${await unusedPort()}/ws/chat?token=canary`;
		const {code, out} = await run({deck, servers: at(url), repeat: 5});
		expect(out).not.toContain('canary');
		expect(code).toBe(3);
		expect(out).toMatch(/STOP {2}Step 1\n[\s\S]*\[refused\]\n {2}skip {2}Step 2\n/);
		expect(out).toMatch(/\n2 steps: 0 passed, 1 without an answer, 1 not run\.\n$/);
	});

	it('is 4 with a credential that was rejected, which is never shown', async () => {
		const sandbox = await openSandbox();
		const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'canary-wrong'});
		const {code, out, err} = await run({deck, servers: at(sandbox.url, {credential}), repeat: 3});
		expect([code, sandbox.connections]).toEqual([4, 1]);
		expect(out + err).not.toContain('canary');
	});

	it('is 6 when the connection is lost in an answer', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const lost = deckOf(['drop', 'matches: .'], ['hello', 'matches: .']);
		const {code, out} = await run({deck: lost, servers: at(url, {reconnect: false})});
		expect(code).toBe(6);
		expect(out).toContain('STOP  Step 1');
	});

	it('is 5 when the time of --timeout is over, and 130 after a signal, with a report of what was played', async () => {
		for (const by of ['time', 'signal']) {
			const sandbox = await openSandbox({script: echo});
			const clock = createHandClock();
			const {stop, written, ended} = checking({deck, servers: at(sandbox.url), timeoutMs: 1500}, {clock});
			await sandbox.whenReceived('chat');
			sandbox.hold();
			if (by === 'time') clock.advance(1500);
			else stop.abort();
			expect(await ended).toBe(by === 'time' ? 5 : 130);
			expect(written.out).toContain('[interrupted]');
			expect(written.err.includes('[timeout]')).toBe(by === 'time');
			expect(clock.pending()).toBe(0);
		}
	});

	it('is 2 for a deck with mistakes, which is not played, and for one that is not there', async () => {
		const sandbox = await openSandbox();
		const wrong = await run({deck: deckOf(['x', 'contians: a']), servers: at(sandbox.url)});
		expect(wrong).toEqual({
			code: 2,
			out: '',
			err: 'bedrock-chat: deck.md:4: "expect" has no field "contians". Did you mean "contains"? [deck_invalid]\n',
		});
		const missing = await run({deck: {file: '/nowhere/deck.md'}, servers: at(sandbox.url)});
		expect(missing).toMatchObject({
			code: 2,
			err: expect.stringMatching(/there is no such file\. \[deck_unreadable\]\n$/),
		});
		expect(sandbox.connections).toBe(0);
	});
});

it.each(['text', 'tap', 'junit', 'github'] as const)(
	'as %s, an answer can hold nothing hostile, and no secret',
	async (format) => {
		const secret = 'canary-8f21';
		const server = await startServer();
		const secrets = new Set([secret]);
		const {written, ended} = checking({
			deck: deckOf(['x', 'equals: "y"']),
			servers: at(server.url),
			format,
			secrets,
		});
		const side = await server.nextConnection();
		side.send({type: 'connection_established', session_id: 's', message: 'Hello'});
		await side.nextFrame();
		side.send({type: 'ai_response', message: `${secret} ${HOSTILE_TEXTS.join(' ')}`});
		expect(await ended).toBe(8);
		expect(written.out.match(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069\p{Cs}]/u)).toBe(null);
		expect(written.out).toContain('[redacted]');
		expect(written.out + written.err).not.toContain(secret);
	},
);
