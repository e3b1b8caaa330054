/** `bedrock-chat serve`: a client that repeats a recording gets what the recorded one got, and others are told what differs. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {WebSocket} from 'ws';
import {systemClock} from '../../source/clock.ts';
import {runServe} from '../../source/modes/serve.ts';
import {connectionScripts} from '../../source/recording/connection-scripts.ts';
import {readRecords} from '../../source/recording/read-records.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {recordingNames} from '../support/recording.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'serve-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const fixture = (name: string): string =>
	fileURLToPath(new URL(`../fixtures/recordings/${name}.jsonl`, import.meta.url));

let count = 0;
function recordingOf(...lines: readonly object[]): string {
	const file = path.join(folder, `${++count}.jsonl`);
	writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
	return file;
}

/** Serves a file until it is done, or the test is over. */
async function serve(file: string, {once = true, port = 0} = {}) {
	const stop = new AbortController();
	onTestFinished(() => stop.abort());
	let [out, err] = ['', ''];
	let ready: (url: string) => void = () => {};
	const url = new Promise<string>((resolve) => {
		ready = resolve;
	});
	const stdout = {
		write(text: string) {
			out += text;
			const found = /^ {2}bedrock-chat (ws:\S+)$/m.exec(out)?.[1];
			if (found !== undefined) ready(found);
		},
	};
	const stderr = {
		write(text: string) {
			err += text;
		},
	};
	const code = runServe(
		{mode: 'serve', file, port, host: '127.0.0.1', speed: Number.POSITIVE_INFINITY, once},
		{stdout, stderr, clock: systemClock},
		stop.signal,
	);
	const address = await Promise.race([url, code.then(() => '')]);
	return {url: address, code, stop, out: () => out, err: () => err};
}

/** Connects, sends everything at once, and waits for as many messages, or for the end. */
async function connect(url: string, sent: readonly string[], expected: number) {
	const socket = new WebSocket(url);
	onTestFinished(() => socket.terminate());
	const got: string[] = [];
	const all = new Promise<void>((resolve) => {
		socket.on('message', (data) => {
			got.push(String(data));
			if (got.length === expected) resolve();
		});
	});
	const ended = new Promise<number>((resolve) => socket.once('close', resolve));
	const status = await new Promise<number>((resolve) => {
		socket.once('unexpected-response', (_, {statusCode = 0}) => resolve(statusCode));
		socket.on('error', () => {});
		socket.once('open', () => resolve(101));
	});
	if (status === 101) for (const frame of sent) socket.send(frame);
	await Promise.race([expected > 0 ? all : Promise.resolve(), ended]);
	return {got, status, ended, socket};
}

describe('serve', () => {
	it('gives a client that repeats a recording what the recorded one got', {tags: 'slow'}, async () => {
		for (const name of recordingNames()) {
			const {records} = readRecords(readFileSync(fixture(name), 'utf8'));
			const scripts = connectionScripts(records);
			const {url, code, err} = await serve(fixture(name));
			for (const {exchanges, refusal} of scripts) {
				const sent = exchanges.flatMap(({asked}) => asked?.frame ?? []);
				const steps = exchanges.flatMap((exchange) => exchange.steps);
				const expected = steps.flatMap((step) => (step.kind === 'message' ? step.frame : []));
				const {got, status, ended, socket} = await connect(url, sent, expected.length);
				expect(status, name).toBe(refusal ?? 101);
				expect(got, name).toEqual(expected);
				const end = steps.find(({kind}) => kind !== 'message');
				if (refusal === undefined && end === undefined) socket.close(1000);
				const expectedCode = end === undefined ? 1000 : end.kind === 'close' ? end.code : 1006;
				if (refusal === undefined) expect(await ended, name).toBe(expectedCode);
			}
			expect([await code, err()], name).toEqual([0, '']);
		}
	});

	it('says what differs, and ends with 8', async () => {
		const {url, code, out, err} = await serve(fixture('seed-chat_basic'));
		const {socket} = await connect(url, ['{"type":"chat","message":"something else"}', '{"type":"vote"}'], 2);
		socket.close();
		expect(await code).toBe(8);
		expect(out()).toMatch(/^\d\d:\d\d:\d\d {2}connected {5}1 of 1, \/ws\/chat$/m);
		expect(out()).toMatch(/received {6}chat {2}something else$/m);
		expect(err()).toMatch(/differs {7}connection 1: the message is "something else" instead of "/);
		expect(err()).toMatch(/vote is not in the recording, or not once more: it gets no answer\.$/m);
		expect(err()).toMatch(/it ended without chat/);
	});

	it('prints nothing that controls a terminal, and no credential', async () => {
		const canary = 'canary/sécret+of"the client';
		const {url, code, out, err} = await serve(
			recordingOf(
				{dir: 'note', t: 0, note: 'connect', path: '/ws/\u001b[31m'},
				{dir: 'in', t: 1, frame: {type: 'connection_established'}},
				...HOSTILE_TEXTS.map((message) => ({dir: 'out', t: 2, frame: {type: 'chat', message}})),
			),
		);
		const auth = {type: 'auth', auth_type: 'custom', custom_headers: {Authorization: `Bearer ${canary}`}};
		const repeated = [
			canary,
			Buffer.from(canary).toString('base64'),
			encodeURIComponent(canary),
			JSON.stringify(canary),
		];
		const sent = [
			auth,
			...repeated.map((message) => ({type: 'chat', message})),
			...HOSTILE_TEXTS.map((message) => ({type: message, message})),
			...HOSTILE_TEXTS.map((message) => ({type: 'chat', message, [message]: 1})),
		];
		const {socket} = await connect(
			`${url}?token=${encodeURIComponent(canary)}`,
			sent.map((frame) => JSON.stringify(frame)),
			1,
		);
		await new Promise<void>((resolve) => {
			socket.once('pong', () => resolve());
			socket.ping();
		});
		socket.close();
		expect(await code).toBe(8);
		const printed = out() + err();
		expect(printed).toContain('[redacted]');
		for (const form of [canary, canary.slice(0, 12), ...repeated])
			expect(printed).not.toContain(form.replaceAll('"', ''));
		expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
	});

	it('begins again after the last connection, until it is stopped', async () => {
		const file = recordingOf(
			{dir: 'note', t: 0, note: 'connect'},
			{dir: 'in', t: 1, frame: {type: 'connection_established', n: 1}},
		);
		const {url, code, stop, out} = await serve(file, {once: false});
		const first = await connect(url, [], 1);
		first.socket.close();
		await first.ended;
		const {got, ended} = await connect(url, [], 1);
		expect(got).toEqual(first.got);
		stop.abort();
		expect([await code, await ended]).toEqual([0, 1012]);
		expect(out()).toMatch(/Stopped; 1 connection closed with 1012\.\n$/);
	});

	it.each([
		['missing', /missing cannot be read: there is no such file\.\n$/],
		['', /cannot be read: it is a folder\.\n$/],
	])('reports in a sentence that a file cannot be read: %s', async (name, sentence) => {
		const {code, err, out} = await serve(path.join(folder, name));
		expect([await code, out()]).toEqual([2, '']);
		expect(err()).toMatch(sentence);
	});

	it('reports in a sentence that a file is no recording, or empty', async () => {
		const start = {recording: 1, program: 'p/1', started: '2026-12-01T10:00:00.000Z', url: 'ws://a/'};
		const [none, empty] = [await serve(recordingOf({a: 1})), await serve(recordingOf(start))];
		expect([await none.code, await empty.code]).toEqual([2, 2]);
		expect(none.err()).toContain('is not a recording: no line of it is a message.');
		expect(empty.err()).toContain('has no messages: nothing was sent or received');
	});
});
