/** Print mode with stored sessions and presets: whose conversation a question is for, what is kept, and what stays untouched. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {readSession} from '../../../source/journal/read-session.ts';
import {newestSession} from '../../../source/journal/session-store.ts';
import type {Script} from '../../../source/sandbox/server.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {
	answerRecord,
	journalFolder,
	journalIn,
	messageRecord,
	NOON,
	writeSession,
} from '../../support/journals.ts';
import {startServer as reference} from '../../support/reference-server/server.mjs';
import {openSandbox} from '../../support/sandbox.ts';
import {credentialOf} from '../../support/settings.ts';
import {startServer} from '../../support/ws-server.ts';
import {type PrintStart, printing} from './printing.ts';

const run = async (start: PrintStart) => {
	const {written, ended} = printing(start);
	return {code: await ended, ...written};
};

const storedIn = async (sessions: string) => {
	const stored = await readSession(sessions, (await newestSession(sessions)) ?? '');
	if ('problem' in stored) throw new Error(stored.problem);
	return stored;
};

const newest = {at: 'newest'} as const;

describe('a session', () => {
	it('is saved, and continued on the server', async () => {
		const sandbox = await openSandbox();
		const sessions = journalFolder();
		const start = {url: sandbox.url, sessions, format: 'json'} as const;
		const first = JSON.parse((await run({...start, questions: ['my name is Ada']})).out);
		expect(readdirSync(sessions)).toContain(first.resume_id);
		const resume = {at: 'id', id: first.resume_id} as const;
		const second = await run({...start, questions: ['who am i?'], settings: {resume}});
		expect(second.code).toBe(0);
		expect(JSON.parse(second.out)).toMatchObject({
			answer: expect.stringContaining('Ada'),
			session_id: first.session_id,
		});
		const texts = (await storedIn(sessions)).entries.map((entry) => entry.text ?? 'answer');
		expect(texts).toEqual(['my name is Ada', 'answer', 'who am i?', 'answer']);
	});

	it.each(['seed', 'document'] as const)(
		'is not continued by a server that resumes none: %s',
		async (dialect) => {
			const sandbox = await openSandbox({dialect});
			const start = {url: sandbox.url, sessions: journalFolder()};
			expect((await run({...start, questions: ['one']})).code).toBe(0);
			const second = await run({...start, questions: ['two'], settings: {resume: newest}});
			expect([second.code, second.out, sandbox.chatMessages()]).toEqual([1, '', ['one']]);
			expect(second.err).toMatch(/ \[not_continued\]\n$/);
		},
	);

	it('is continued after runs that could not do so, each of which leaves it as it was', async () => {
		const server = await reference({version: 'H', full: true, persistence: true, verify: true});
		onTestFinished(() => server.close());
		const code = {'': 4, good2: 1, bad: 4} as const;
		const tokens = Object.keys(code) as ReadonlyArray<keyof typeof code>;
		const withToken = (token: string) =>
			token === '' ? {} : {credential: credentialOf({type: 'auth', auth_type: 'bearer_token', token})};
		for (const refused of tokens.flatMap((first) => tokens.map((second) => [first, second] as const))) {
			const before = server.state.conversations.size;
			const start = {url: server.url, sessions: journalFolder()};
			expect((await run({...start, questions: ['echo one'], settings: withToken('good')})).code).toBe(0);
			const again = (token: string) =>
				run({...start, questions: ['echo two'], settings: {...withToken(token), resume: newest}});
			for (const token of refused) expect([token, (await again(token)).code]).toEqual([token, code[token]]);
			expect((await again('good')).code).toBe(0);
			expect(server.state.conversations.size, refused.join()).toBe(before + 1);
			const {entries, queue} = await storedIn(start.sessions);
			expect([entries.length, queue]).toEqual([4, []]);
		}
	});

	it('is not saved without a journal, and has no id then', async () => {
		const sandbox = await openSandbox();
		const outcome = await run({url: sandbox.url, questions: ['hi'], format: 'json'});
		expect(JSON.parse(outcome.out)).toMatchObject({resume_id: null});
	});

	it('has no credential, and has the question before it is answered', async () => {
		const server = await startServer();
		const sessions = journalFolder();
		const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'canary-4d21'});
		const start = {url: server.url, questions: ['say canary-4d21'], sessions, settings: {credential}};
		const {ended, stop} = printing(start);
		const side = await server.nextConnection();
		side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
		await side.nextFrame();
		side.send({type: 'auth_configured', message: 'Authenticated'});
		await side.nextFrame();
		const id = (await newestSession(sessions)) ?? '';
		const journal = (): string => readFileSync(path.join(sessions, id, 'journal.jsonl'), 'utf8');
		expect(journal()).toContain('"say [redacted]"');
		stop.abort();
		expect(await ended).toBe(130);
		expect(journal()).not.toContain('canary');
	});

	it('keeps its draft and the messages that wait: neither is sent', async () => {
		const sandbox = await openSandbox();
		const sessions = journalFolder();
		const journal = journalIn(sessions, {server: {url: sandbox.url}});
		journal.write([
			messageRecord('one'),
			answerRecord('first'),
			{
				kind: 'queued',
				id: 'q1',
				at: 1,
				text: 'waits',
			},
		]);
		journal.draft(['a draft']);
		await journal.close();
		const outcome = await run({url: sandbox.url, questions: ['two'], sessions, settings: {resume: newest}});
		expect(outcome.code).toBe(0);
		expect(sandbox.chatMessages()).toEqual(['two']);
		const {drafts, queue} = await storedIn(sessions);
		expect([drafts, queue.map(({text}) => text)]).toEqual([['a draft'], ['waits']]);
	});

	it('with the same question gets a new answer', async () => {
		let count = 0;
		const counting: Script = (_, turn) => turn.answer(`answer ${++count}`);
		const sandbox = await openSandbox({script: counting});
		const sessions = journalFolder();
		const start = {url: sandbox.url, questions: ['same'], sessions};
		expect((await run(start)).out).toBe('answer 1\n');
		expect((await run({...start, settings: {resume: newest}})).out).toBe('answer 2\n');
	});

	it.each([
		['gone, and whose last message has no answer', [messageRecord('lost')]],
		['gone', [messageRecord('one'), answerRecord('first')]],
	])('that is %s is not mistaken for a new one: nothing is sent', async (_, records) => {
		const sandbox = await openSandbox();
		const sessions = journalFolder();
		await writeSession(sessions, [{kind: 'server', at: 1, session: 'gone'}, ...records], {
			server: {url: sandbox.url},
		});
		const start = {url: sandbox.url, questions: ['two'], sessions, format: 'json'} as const;
		const outcome = await run({...start, settings: {resume: newest}});
		expect([outcome.code, sandbox.chatMessages()]).toEqual([1, []]);
		expect(JSON.parse(outcome.out)).toMatchObject({answer: null, error: {code: 'not_continued'}});
		expect((await storedIn(sessions)).queue).toEqual([]);
	});

	it('is continued with its own server, which gets no credential of another one', async () => {
		const [own, other] = await Promise.all([startServer(), startServer()]);
		const sessions = journalFolder();
		await writeSession(sessions, [messageRecord('one'), answerRecord('first')], {server: {url: own.url}});
		const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: 'canary-77'});
		const settings = {
			server: {kind: 'url', url: other.url, given: false},
			owner: new URL(other.url).origin,
			...{credential, resume: newest},
		} as const;
		const {ended, written} = printing({url: other.url, questions: ['two'], sessions, settings});
		const side = await own.nextConnection();
		side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
		expect(await side.nextFrame()).toMatchObject({type: 'chat', message: 'two'});
		side.send({type: 'ai_response', message: 'second'});
		expect(await ended).toBe(0);
		expect(written.out).toBe('second\n');
		expect(written.err).not.toContain('canary');
	});

	it('that does not exist is an error; without any, a new one begins', async () => {
		const sandbox = await openSandbox();
		const start = {url: sandbox.url, questions: ['hi'], sessions: journalFolder()};
		const missing = await run({...start, settings: {resume: {at: 'id', id: 'abc'}}});
		const err =
			'bedrock-chat: There is no session abc. Type bedrock-chat sessions list for the ids. [session]\n';
		expect(missing).toEqual({code: 2, out: '', err});
		expect(await run({...start, settings: {resume: newest}})).toMatchObject({code: 0, err: ''});
	});

	it('of another server than the one of the command line is not continued there', async () => {
		const sandbox = await openSandbox();
		const sessions = journalFolder();
		const url = 'ws://other\u202E.example/ws?token=canary-5';
		await writeSession(sessions, [messageRecord('one'), answerRecord('first')], {server: {url}});
		const outcome = await run({url: sandbox.url, questions: ['two'], sessions, settings: {resume: newest}});
		expect([outcome.code, outcome.out, sandbox.chatMessages()]).toEqual([2, '', []]);
		expect(outcome.err).toMatch(
			/is one of another server: ws:\/\/other<202E>.*\. Leave out the URL, or --sandbox,/,
		);
	});

	it('leaves no timer behind, nor sessions that are too old', async () => {
		const sandbox = await openSandbox();
		const sessions = journalFolder();
		const old = await writeSession(sessions, [messageRecord('one'), answerRecord('first')]);
		const clock = createHandClock(NOON + 31 * 24 * 3_600_000);
		expect(await printing({url: sandbox.url, questions: ['hi'], sessions}, {clock}).ended).toBe(0);
		expect(clock.pending()).toBe(0);
		expect(readdirSync(sessions)).not.toContain(old);
		expect((await storedIn(sessions)).entries).toHaveLength(2);
	});
});

describe('a preset', () => {
	const withPreset = (id: string, values: Readonly<Record<string, string>>) => ({
		presets: {
			file: undefined,
			use: {id, values: new Map(Object.entries(values)), sends: true, isFromLink: false},
		},
	});

	it('is the first question', async () => {
		const sandbox = await openSandbox({
			features: true,
			script: (message, turn) => turn.answer(`<${message}>`),
		});
		const settings = withPreset('order-report', {ORDER_ID: 'A-1001'});
		const alone = await run({url: sandbox.url, questions: [], settings});
		expect(alone).toMatchObject({code: 0, err: ''});
		expect(alone.out).toMatch(/^<.*A-1001.*>\n$/s);
		const more = await run({url: sandbox.url, questions: ['two'], settings});
		expect(more.out).toBe(`${alone.out}<two>\n`);
	});

	it.each([
		['order-report', {}, /--var ORDER_ID=…/],
		['order-reports', {}, /There is no preset "order-reports"/],
		['\u001B[2Jcanary', {}, /There is no preset/],
	])('%j that makes no message ends with exit code 2', async (id, values, sentence) => {
		const sandbox = await openSandbox({features: true});
		const outcome = await run({url: sandbox.url, questions: ['two'], settings: withPreset(id, values)});
		expect([outcome.code, outcome.out]).toEqual([2, '']);
		expect(outcome.err).toMatch(sentence);
		expect(outcome.err).toMatch(/\[preset\]\n$/);
		expect(outcome.err).not.toContain('\u001B');
		expect(sandbox.chatMessages()).toEqual([]);
	});

	it('without a connection ends as a question does', async () => {
		const settings = withPreset('order-report', {ORDER_ID: 'A-1001'});
		expect(await run({url: 'ws://127.0.0.1:9/', questions: [], settings})).toMatchObject({code: 3, out: ''});
	});
});
