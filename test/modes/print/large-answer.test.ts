import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, vi} from 'vitest';
import {copyable} from '../../../source/terminal/clipboard.ts';
import {safe} from '../../../source/text/safe.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {journalFolder} from '../../support/journals.ts';
import {credentialOf} from '../../support/settings.ts';
import {startServer} from '../../support/ws-server.ts';
import {type PrintStart, printing} from './printing.ts';

const CANARY = 'canary-7c55e0';

/** Lone halves of pairs, escapes, characters of several bytes, line ends. */
const UNIT = `${HOSTILE_TEXTS.join('|')}\ud800 \r\n"\\ é😀${CANARY}`;

const long = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length));

/** Asks one question, and answers with this frame; the server closes the connection behind it. */
async function answered(frame: string, start: Partial<PrintStart> = {}) {
	const server = await startServer();
	const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: CANARY});
	const print = printing({url: server.url, questions: ['hi'], settings: {credential}, ...start});
	const side = await server.nextConnection();
	side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
	await side.nextFrame();
	side.send({type: 'auth_configured', message: 'Authenticated'});
	await side.nextFrame();
	side.send(frame);
	side.close(1000);
	return {code: await print.ended, ...print.written};
}

const frameOf = (message: string, more = {}): string =>
	JSON.stringify({type: 'ai_response', message, metadata: {model: 'm'}, ...more});

describe('a large answer', () => {
	const text = long(UNIT, 1_200_000);
	const shown = text.replaceAll(CANARY, '[redacted]');

	it('is printed like a small one, without secrets', {tags: ['slow']}, async () => {
		expect(await answered(frameOf(text))).toEqual({code: 0, out: `${copyable(shown)}\n`, err: ''});
		const onTerminal = await answered(frameOf(`${text}\n`), {isTerminal: true, tools: 'summary'});
		expect(onTerminal.out).toBe(safe(`${shown}\n`));
	});

	it('is exact in JSON, beside values of any size', {tags: ['slow']}, async () => {
		const result = long('1é', 1_100_000);
		const calls = {
			tool_calls: [{id: 'c', name: 'get', arguments: {}}],
			tool_results: [{tool_call_id: 'c', name: 'get', result}],
		};
		for (const format of ['json', 'stream-json'] as const)
			for (const more of [{}, calls]) {
				const {out} = await answered(frameOf(text, more), {format});
				const lines = out.trimEnd().split('\n');
				const answer = JSON.parse(lines.at(-1) ?? '');
				expect(answer).toMatchObject({question: 'hi', exit_code: 0, session_id: 'S', metadata: {model: 'm'}});
				expect(answer.answer === shown).toBe(true);
				expect(lines.at(-1)?.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)).toBe(null);
				const call = format === 'json' ? answer.tool_calls[0] : JSON.parse(lines.at(-2) ?? '');
				if (more === calls) expect(call.result === result).toBe(true);
			}
	});

	it('is stored without secrets', {tags: ['slow']}, async () => {
		const sessions = journalFolder();
		await answered(frameOf(text), {sessions});
		const files = readdirSync(sessions, {recursive: true, withFileTypes: true}).filter((each) =>
			each.isFile(),
		);
		const stored = files.map((each) => readFileSync(path.join(each.parentPath, each.name), 'utf8'));
		expect(stored.some((each) => each.includes(CANARY))).toBe(false);
		expect(stored).toContain(shown.toWellFormed());
	});

	it('is never one string', {tags: ['slow']}, async () => {
		const decode = vi.spyOn(Buffer.prototype, 'toString');
		const {out} = await answered(frameOf(long('words and ', 3_000_000)));
		const lengths = decode.mock.results.map(({value}) => String(value).length);
		decode.mockRestore();
		expect(out).toHaveLength(3_000_001);
		expect(Math.max(...lengths)).toBeLessThan(1024 * 1024);
	});
});
