/** What print mode prints of an answer that did not arrive completely. */
import {describe, expect, it} from 'vitest';
import {begin} from '../../../source/chat/turn.ts';
import type {PrintFormat, ToolDetail} from '../../../source/config/settings.ts';
import {receivedParts} from '../../../source/modes/print/received-parts.ts';
import {INCOMPLETE} from '../../../source/modes/print/text-output.ts';
import {copyable} from '../../../source/terminal/clipboard.ts';
import {safe} from '../../../source/text/safe.ts';
import {assistantEntry, textPart, userEntry} from '../../support/entries.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {journalFolder} from '../../support/journals.ts';
import {credentialOf} from '../../support/settings.ts';
import {startServer} from '../../support/ws-server.ts';
import {type PrintStart, printing} from './printing.ts';

const CANARY = 'canary-5d0f12';
const ROUND = 'Let me look that up.';
/** Texts that one server would send, as far as it came. */
const TEXTS = {plain: 'Order A-1001 is', hostile: `${HOSTILE_TEXTS.join('|')} and ${CANARY} is no`} as const;
const KINDS = ['plain', 'hostile'] as const;

type Start = Partial<PrintStart> & {readonly format?: PrintFormat; readonly tools?: ToolDetail};

/** Asks a question, of whose answer a call and `text` arrive; then the waiting ends in this way. */
async function interrupted(text: string, how: 'lost' | 'stopped' | 'late', start: Start = {}) {
	const server = await startServer();
	const clock = createHandClock();
	const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: CANARY});
	const asked = {
		url: server.url,
		questions: ['hi', 'more'],
		timeoutMs: 60_000,
		settings: {credential, reconnect: how !== 'lost'},
	};
	const {ended, written, stop} = printing({...asked, ...start}, {clock});
	const side = await server.nextConnection();
	side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
	await side.nextFrame();
	side.send({type: 'auth_configured', message: 'Authenticated'});
	await side.nextFrame();
	for (const message of [ROUND, 'Calling get_order... (1/1)', text]) side.send({type: 'typing', message});
	await side.hasReceived();
	if (how === 'stopped') stop.abort();
	else if (how === 'late') clock.advance(60_000);
	else side.close(1000);
	return {code: await ended, ...written};
}

const CODES = {lost: 6, stopped: 130, late: 5} as const;
const ENDS = ['lost', 'stopped', 'late'] as const;

describe.each(ENDS)('an answer that is %s', (how) => {
	it.each(KINDS)('is printed as far as it came, and marked: a %s text', async (kind) => {
		const text = TEXTS[kind];
		const shown = text.replace(CANARY, '[redacted]');
		expect(await interrupted(text, how)).toMatchObject({
			code: CODES[how],
			out: `${copyable(shown)}\n${INCOMPLETE}\n`,
		});
		const onTerminal = await interrupted(text, how, {isTerminal: true, tools: 'summary'});
		expect(onTerminal.out).toBe(
			`${ROUND}\nTool: get_order(arguments not received) → no result received\n${safe(shown)}\n${INCOMPLETE}\n`,
		);
	});

	it.each(KINDS)('is no answer in JSON: a %s text', async (kind) => {
		const text = TEXTS[kind];
		const partial = text.replace(CANARY, '[redacted]');
		for (const format of ['json', 'stream-json'] as const) {
			const {out, code} = await interrupted(text, how, {format});
			const lines = out.trimEnd().split('\n');
			const call = {id: null, name: 'get_order', state: 'unknown'};
			const ended = {question: 'hi', answer: null, partial, exit_code: code};
			expect(code).toBe(CODES[how]);
			if (format === 'json') expect(JSON.parse(out)).toMatchObject({...ended, tool_calls: [call]});
			else {
				expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({type: 'answer', ...ended});
				expect(JSON.parse(lines.at(-2) ?? '')).toEqual({type: 'tool_call', call: 1, ...call});
			}
			expect(out).not.toContain(CANARY);
		}
	});
});

it('is that of the question asked in this run', () => {
	const earlier = [userEntry('hi'), assistantEntry('Half', {arrived: 'partial'})];
	const again = userEntry('hi', {id: 'e4'});
	const cut = assistantEntry('An', {id: 'e5', answers: 'e4', arrived: 'partial'});
	const turn = {...begin('e4', 0), text: 'A'};
	expect(receivedParts({entries: earlier, turn: undefined}, 'hi', 2)).toEqual([]);
	expect(receivedParts({entries: earlier, turn: begin('e1', 0)}, 'hi', 2)).toEqual([]);
	expect(receivedParts({entries: [...earlier, again], turn}, 'hi', 2)).toEqual([textPart('A')]);
	expect(receivedParts({entries: [...earlier, again, cut], turn: undefined}, 'hi', 2)).toEqual([
		textPart('An'),
	]);
	const whole = {...cut, arrived: 'in-turn'} as const;
	expect(receivedParts({entries: [again, whole], turn: undefined}, 'hi', 0)).toEqual([]);
});

it('is none where the server is not reached: the exit code is that of the connection', async () => {
	const server = await startServer();
	const sessions = journalFolder();
	const start = {url: server.url, questions: ['hi'], sessions};
	const first = printing({...start, settings: {reconnect: false}});
	const side = await server.nextConnection();
	side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
	await side.nextFrame();
	side.send({type: 'typing', message: TEXTS.plain});
	side.close(1000);
	expect([await first.ended, first.written.out]).toEqual([6, `${TEXTS.plain}\n${INCOMPLETE}\n`]);
	await server.close();
	const again = printing({...start, settings: {resume: {at: 'newest'}}});
	expect([await again.ended, again.written.out]).toEqual([3, '']);
});
