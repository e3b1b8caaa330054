/** docs/troubleshooting.md matches the program: its codes, sentences and command lines. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {COMMANDS} from '../source/chat/commands.ts';
import {messageRefused} from '../source/chat/notices.ts';
import type {Cause} from '../source/client/failure/cause.ts';
import {FAILURE_CODES, type FailureContext, failure} from '../source/client/failure/failure.ts';
import {REACTIONS, wordFailure} from '../source/client/failure/failure-table.ts';
import {MAX_FRAME_BYTES, TIME_LIMITS} from '../source/client/limits.ts';
import {flagTable} from '../source/config/flags/flag-table.ts';
import {readFlags} from '../source/config/flags/flags.ts';
import {resolve} from '../source/config/resolve.ts';
import {defaultUrl} from '../source/config/settings.ts';
import {TIMEOUTS} from '../source/modes/demo/wait-for.ts';
import {cannotListen} from '../source/session/cannot-listen.ts';
import {sentencesOf} from './support/notices.ts';
import {resolveInputs} from './support/resolve-context.ts';

const page = readFileSync(new URL('../docs/troubleshooting.md', import.meta.url), 'utf8');

/** Contents of the fenced blocks of a kind, line by line. */
function blocks(kind: string): string[] {
	const found = [...page.matchAll(new RegExp(`^ *\`\`\`${kind}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))];
	return found.flatMap(([, text = '']) => text.split('\n').map((line) => line.trim())).filter(Boolean);
}

/** The details of the failures that the page quotes. */
const PARTICULARS: readonly Cause[] = [
	{code: 'forbidden', mark: 'HTTP 403'},
	{code: 'tls', mark: 'DEPTH_ZERO_SELF_SIGNED_CERT'},
	{code: 'proxy_unreachable', mark: 'ECONNREFUSED'},
	{code: 'auth_failed', reason: 'Credential verification failed (HTTP 401): Invalid token'},
];

const CONTEXT: FailureContext = {
	url: defaultUrl,
	proxy: 'http://proxy.example.com:3128',
	maxFrameBytes: MAX_FRAME_BYTES,
	limits: TIME_LIMITS,
	opened: true,
	redact: (text) => text,
};

describe('docs/troubleshooting.md', () => {
	it('lists every failure with its exit code and its retry rule', () => {
		const tried = {backoff: 'yes', 'at-once': 'at once', stop: 'no'};
		const rows = [...page.matchAll(/^\| `(\w+)` \| ([\w ]+) \| (\d) \| .+ \|$/gm)].map((row) =>
			row.slice(1, 4),
		);
		expect(rows).toEqual(
			FAILURE_CODES.map((code) => {
				const [retry, exitCode] = REACTIONS[code];
				return [code, tried[retry], String(exitCode)];
			}),
		);
	});

	it('describes every failure before its table, by its name or its sentence', () => {
		const above = page.slice(0, page.indexOf('## All failures'));
		const untold = FAILURE_CODES.filter((code) => {
			const cause = PARTICULARS.find((each) => each.code === code) ?? {code};
			return !above.includes(`\`${code}\``) && !above.includes(wordFailure(failure(cause, CONTEXT)).text);
		});
		expect(untold).toEqual([]);
	});

	it('quotes the sentences of the program', () => {
		const sentences = [
			...[...FAILURE_CODES.map((code) => ({code})), ...PARTICULARS].map(
				(cause) => wordFailure(failure(cause, CONTEXT)).text,
			),
			sentencesOf(messageRefused('Invalid message format')).text,
			cannotListen(Object.assign(new Error(), {code: 'EADDRINUSE'}), '127.0.0.1', 8000),
		];
		const quoted = blocks('text');
		expect(quoted.length).toBeGreaterThan(9);
		for (const quote of quoted) expect(sentences).toContain(quote);
	});

	it('shows valid command lines', () => {
		const lines = blocks('sh').filter((line) => line.startsWith('bedrock-chat'));
		expect(lines.length).toBeGreaterThan(9);
		for (const line of lines) {
			const words = line.split(/\s+/).slice(1);
			const resolution = resolve(readFlags(words), {}, resolveInputs({canAsk: true}));
			expect([line, 'problems' in resolution ? resolution.problems : []]).toEqual([line, []]);
		}
	});

	it('names no unknown flag or command', () => {
		const flags = new Set<string>([...flagTable.map(({name}) => name), 'reload']);
		const named = [...page.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
		expect(named.filter((name) => !flags.has(name))).toEqual([]);
		const commands = new Set(COMMANDS.map(({name}) => name));
		const typed = [...page.matchAll(/`\/([a-z]+)`/g)].map(([, name = '']) => name);
		expect(typed.length).toBeGreaterThan(5);
		expect(typed.filter((name) => !commands.has(name))).toEqual([]);
	});

	it('states the current time limits and sizes', () => {
		const {dial, greeting, auth, quiet, pong} = TIME_LIMITS;
		for (const words of [
			`no answer within ${dial / 1000} s`,
			`did not greet within ${greeting / 1000} s`,
			`credential within ${auth / 1000} s`,
			`after ${quiet / 1000} s of silence`,
			`answer within ${pong / 1000} s`,
			`no frame for ${TIMEOUTS.silence / 1000} s`,
			`retried for ${TIMEOUTS.reconnection / 1000} s`,
			`(${MAX_FRAME_BYTES.toLocaleString('en-US')} bytes)`,
		]) {
			expect(page.replaceAll(/\s+/g, ' ')).toContain(words);
		}
	});
});
