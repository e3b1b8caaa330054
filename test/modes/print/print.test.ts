import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Script} from '../../../source/sandbox/server.ts';
import type {ModeOptions} from '../../../source/session/open-session.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {credentialOf} from '../../support/settings.ts';
import {startServer, unusedPort} from '../../support/ws-server.ts';
import {type PrintStart, printing} from './printing.ts';

const DIALECTS = ['today', 'seed', 'document'] as const;

/** Answers with the question itself, after a text and a call that belong to no answer. */
const echo: Script = async (message, turn) => {
	await turn.tools('Let me look that up.', [{name: 'calculate', arguments: {expression: '1+1'}}]);
	await turn.answer(`<${message}>\n\n- ${message}`);
};

const run = async (start: PrintStart, options: ModeOptions = {}) => {
	const {written, ended} = printing(start, options);
	return {code: await ended, ...written};
};

describe('the answers', () => {
	it.each(DIALECTS)('are all that is printed, on %s', async (dialect) => {
		const sandbox = await openSandbox({dialect, script: echo});
		const outcome = await run({url: sandbox.url, questions: ['one', 'two', 'one']});
		const out = '<one>\n\n- one\n<two>\n\n- two\n<one>\n\n- one\n';
		expect(outcome).toEqual({code: 0, out, err: ''});
		expect(sandbox.chatMessages()).toEqual(['one', 'two', 'one']);
	});

	it.each([
		['none', ''],
		['summary', 'Tool: calculate(expression: "1+1") → expression: "1+1", value: 2\n'],
		[
			'full',
			'Tool: calculate\n  arguments: {"expression":"1+1"}\n  result: {"expression":"1+1","value":2}\n',
		],
	] as const)('have tool calls with --tools %s', async (tools, calls) => {
		for (const dialect of DIALECTS) {
			const {url} = await openSandbox({dialect, script: echo});
			const {out} = await run({url, questions: ['one'], tools});
			// The protocol document has no texts before calls.
			const text = tools === 'none' || dialect === 'document' ? '' : 'Let me look that up.\n';
			expect(out).toBe(`${text}${calls}<one>\n\n- one\n`);
		}
	});

	it('follow each other: nothing is asked before the answer to the previous question', async () => {
		const sandbox = await openSandbox({script: echo});
		sandbox.hold('answer');
		const {written, ended} = printing({url: sandbox.url, questions: ['one', 'two']});
		await sandbox.whenHeld();
		expect(sandbox.chatMessages()).toEqual(['one']);
		expect(written.out).toBe('');
		sandbox.release();
		expect(await ended).toBe(0);
	});

	it('answer the text of standard input', async () => {
		const sandbox = await openSandbox({script: echo});
		const start = {url: sandbox.url, questions: ['one', '-'], input: 'a\nb\n'};
		expect((await run(start)).out).toBe('<one>\n\n- one\n<a\nb>\n\n- a\nb\n');
		expect(sandbox.chatMessages()).toEqual(['one', 'a\nb']);
	});

	it.each([false, true])(
		'can hold nothing hostile, nor what is reported a secret; on a terminal: %j',
		async (isTerminal) => {
			const secret = 'canary-8f21';
			const server = await startServer();
			const questions = ['answer', 'fail', 'never'];
			const {written, ended} = printing({url: server.url, questions, isTerminal, secrets: new Set([secret])});
			const side = await server.nextConnection();
			side.send({type: 'connection_established', session_id: 's', message: 'Hello'});
			await side.nextFrame();
			side.send({type: 'ai_response', message: HOSTILE_TEXTS.join('\n')});
			await side.nextFrame();
			side.send({type: 'ai_response', error: true, message: `${HOSTILE_TEXTS.join('\n')} ${secret}`});
			expect(await ended).toBe(7);
			const hostile = isTerminal
				? /[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069\p{Cs}]/u
				: /[^\P{Cc}\n\t]|\p{Cs}/u;
			expect(written.out.match(hostile)).toBe(null);
			expect(written.out.length).toBeGreaterThan(10_000);
			expect(written.err.match(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069\p{Cs}]/u)).toBe(null);
			expect(written.err).not.toContain(secret);
			expect(written.err).toMatch(
				/\[failed_turn\]\nbedrock-chat: 1 question after it was not asked\. \[not_asked\]\n$/,
			);
		},
	);
});

describe('the exit code', () => {
	it.each([
		['error', 7, /\[(?:failed_turn|message_refused)\]$/m],
		['cut-off', 1, /cut off at its limit \(max_tokens\)\. \[cut_off\]$/m],
		['drop', 6, /\[(?:unconfirmed|answer_lost)\]$/m],
	])('of %s is %i', async (question, code, sentence) => {
		for (const dialect of DIALECTS) {
			const {url} = await openSandbox({dialect});
			const outcome = await run({url, questions: [question], settings: {reconnect: false}});
			expect(outcome.code).toBe(code);
			expect(outcome.err).toMatch(sentence);
			if (code === 6)
				expect(outcome.out).toMatch(
					/^$|^[\s\S]+\n\[The answer is not complete: the rest did not arrive\.\]\n$/,
				);
			else expect(outcome.out === '').toBe(code === 7);
		}
	});

	it('is 3 without a connection, and 4 with a credential that was rejected', async () => {
		const url = `ws://127.0.0.1:${await unusedPort()}/ws/chat`;
		expect(await run({url, questions: ['hi']})).toMatchObject({
			code: 3,
			out: '',
			err: expect.stringMatching(/\[refused\]\n$/),
		});
		const sandbox = await openSandbox();
		const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'canary-wrong'});
		const refused = await run({url: sandbox.url, questions: ['hi'], settings: {credential}});
		expect(refused).toMatchObject({code: 4, out: ''});
		expect(refused.err).not.toContain('canary');
	});

	it.each(['', ' \n\n'])('is 2 without a question: %j', async (input) => {
		const {code, out, err} = await run({url: 'ws://127.0.0.1:9/', questions: ['-'], input});
		expect([code, out]).toEqual([2, '']);
		expect(err).toMatch(/^bedrock-chat: Standard input is not a terminal, and it is empty\..*\[input\]\n$/);
	});

	it('is 5 when the time of --timeout is over, also for standard input', async () => {
		const sandbox = await openSandbox();
		sandbox.hold();
		for (const question of ['hi', '-']) {
			const clock = createHandClock();
			const start = {url: sandbox.url, questions: [question], timeoutMs: 1500};
			const {ended, written} = printing(start, {clock});
			if (question === 'hi') await sandbox.whenHeld();
			clock.advance(1500);
			expect(await ended).toBe(5);
			expect(written).toEqual({
				out: '',
				err: 'bedrock-chat: Timed out after 1.5 s (--timeout). [timeout]\n',
			});
			expect(clock.pending()).toBe(0);
		}
	});

	it('is 130 when a signal ends the waiting, also for standard input', async () => {
		const reading = printing({url: 'ws://127.0.0.1:9/', questions: ['-'], input: undefined});
		reading.stop.abort();
		expect(await reading.ended).toBe(130);
		const sandbox = await openSandbox();
		sandbox.hold();
		const asking = printing({url: sandbox.url, questions: ['hi']});
		await sandbox.whenHeld();
		asking.stop.abort();
		expect(await asking.ended).toBe(130);
		expect(asking.written.out).toBe('');
	});
});

describe('on a terminal', () => {
	it('the progress is a row that is gone before the answer, unless it is to be quiet', async () => {
		const sandbox = await openSandbox({script: echo});
		for (const isQuiet of [false, true]) {
			const clock = createHandClock();
			sandbox.hold('answer');
			const start = {url: sandbox.url, questions: ['hi'], hasProgress: true, isQuiet};
			const {written, ended} = printing(start, {clock});
			await sandbox.whenHeld();
			clock.advance(100);
			expect(written.err === '').toBe(isQuiet);
			if (!isQuiet)
				expect(written.err.split('\r\u001B[K').at(-1)).toMatch(
					/^[A-Z].*… 0 s$|^[A-Z].*\.\.\.(?: \(1\/1\))? 0 s$/,
				);
			sandbox.release();
			expect(await ended).toBe(0);
			expect(isQuiet || written.err.endsWith('\r\u001B[K')).toBe(true);
		}
	});
});

it('loads neither the screen nor packages', () => {
	const found = new Set<string>();
	const visit = (file: string): void => {
		if (found.has(file)) return;
		found.add(file);
		const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type)[^;]*?from '([^']+)';/gm);
		for (const [, name = ''] of imports) {
			if (name.startsWith('.')) visit(path.join(path.dirname(file), name));
			else found.add(name);
		}
	};
	visit('source/modes/print/print.ts');
	const names = [...found];
	expect(names.length).toBeGreaterThan(50);
	expect(names.filter((name) => /\.tsx$|source\/ui|^(?!node:|source)/.test(name))).toEqual([]);
});
