/** The commands `bundle` and `open`: what is in the file, what is not, and how it is shown. */
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {loadSettings} from '../../../source/config/command-line.ts';
import type {OpenIo} from '../../../source/modes/bundle/open-bundle.ts';
import {recordLine, startLine} from '../../../source/recording/record-lines.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {answerRecord, journalFolder, messageRecord, NOON, writeSession} from '../../support/journals.ts';
import {unusedPort} from '../../support/ws-server.ts';
import {bundleFolder, bundling} from './bundling.ts';

const START = {
	recording: 1,
	program: 'bedrock-chat/0.1.0',
	started: '2026-11-30T12:00:00.000Z',
	url: 'ws://h/ws',
} as const;

const linesOf = (file: string): ReadonlyArray<{readonly part?: string; readonly value?: unknown}> =>
	readFileSync(file, 'utf8')
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));

const partOf = (file: string, part: string): readonly unknown[] =>
	linesOf(file)
		.filter((line) => line.part === part)
		.map(({value}) => value);

const problemsOf = async (...words: readonly string[]) => {
	const context = {isTerminal: () => false, terminal: () => Promise.reject(new Error('nobody is asked'))};
	const outcome = await loadSettings(words, {}, context);
	return 'problems' in outcome ? outcome.problems.map(({code, sentence}) => `${code}: ${sentence}`) : outcome;
};

/** A folder with a session, a log and a recording. */
async function everything() {
	const folder = bundleFolder();
	const sessions = journalFolder();
	const id = await writeSession(sessions, [messageRecord('Where is it?'), answerRecord('It is shipped.')]);
	const log = path.join(folder, 'debug.log');
	writeFileSync(log, 'first line\nsecond line\n');
	const message = {t: 1, dir: 'in', frame: '{"type":"pong","n":1.0}', bytes: 22} as const;
	writeFileSync(path.join(folder, 'rec.jsonl'), startLine(START) + recordLine(message));
	return {folder, sessions, id, log};
}

describe('a bundle', () => {
	it('has the checks, the last session, the log and a recording, for this user alone', async () => {
		const {folder, sessions, id, log} = await everything();
		const {code, out} = await bundling(
			{folder, sessions, log},
			'bundle',
			'b.jsonl',
			'--sandbox',
			'--frames',
			'rec.jsonl',
		);
		expect(code).toBe(0);
		const file = path.join(folder, 'b.jsonl');
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(linesOf(file)[0]).toEqual({
			...{bundle: 1, program: 'bedrock-chat/1.2.3', made: new Date(NOON + 1000).toISOString()},
		});
		expect(partOf(file, 'checks')).toContainEqual(
			expect.objectContaining({group: 'server', id: 'greeting', outcome: 'ok'}),
		);
		expect(partOf(file, 'session').map((record) => (record as {kind: string}).kind)).toEqual([
			...['session', 'entry', 'entry', 'end'],
		]);
		expect(partOf(file, 'log')).toEqual(['first line', 'second line']);
		expect(readFileSync(file, 'utf8')).toContain('"frame":{"type":"pong","n":1.0}');
		expect(out).toContain(`the session ${id}, 2 lines of the log, 2 lines of frames`);
		expect(out).toContain('the texts of the conversation (--session none leaves them out)');
		expect(out).toContain('Read it before you send it:\n  bedrock-chat open b.jsonl\n');
	});

	it('has a name with the time, and no session where none is wanted or stored', async () => {
		const {folder, sessions} = await everything();
		const {code, out} = await bundling({folder, sessions}, 'bundle', '--sandbox', '--session', 'none');
		expect(code).toBe(0);
		expect(readdirSync(folder)).toContain('bedrock-chat-bundle-20261130-120001.jsonl');
		expect(out).toContain('no session, no log, no frames');
		expect(out).not.toContain('Not left out');
		const empty = await bundling({folder, sessions: path.join(folder, 'none')}, 'bundle', 'c', '--sandbox');
		expect(empty.out).toContain('no session');
	});

	it('is made where the server cannot be reached, or the settings have problems', async () => {
		const folder = bundleFolder();
		const url = `ws://127.0.0.1:${await unusedPort()}/ws`;
		expect((await bundling({folder}, 'bundle', 'a', url)).code).toBe(0);
		expect(partOf(path.join(folder, 'a'), 'checks')).toContainEqual(
			expect.objectContaining({id: 'tcp', outcome: 'failed'}),
		);
		expect((await bundling({folder}, 'bundle', 'b', '--max-frame', 'large')).code).toBe(0);
		expect(partOf(path.join(folder, 'b'), 'checks')).toContainEqual(
			expect.objectContaining({id: 'size_invalid', outcome: 'failed'}),
		);
	});

	it('replaces no file, and is not made of what does not exist', async () => {
		const {folder, sessions} = await everything();
		const run = (...words: readonly string[]) =>
			bundling({folder, sessions}, 'bundle', ...words, '--sandbox');
		writeFileSync(path.join(folder, 'b'), 'mine');
		expect(await run('b')).toMatchObject({
			code: 2,
			errors: expect.stringContaining('already exists. Add --replace'),
		});
		expect(readFileSync(path.join(folder, 'b'), 'utf8')).toBe('mine');
		expect((await run('b', '--replace')).code).toBe(0);
		for (const [words, sentence] of [
			[['--session', 'ffffffff'], 'There is no session ffffffff'],
			[['--frames', 'b'], 'b is no recording'],
			[['--frames', 'none.jsonl'], 'none.jsonl is no recording'],
			[['--log-file', 'none.log'], 'There is no file none.log'],
		] as const) {
			expect(await run('c', ...words)).toMatchObject({code: 2, errors: expect.stringContaining(sentence)});
			expect(existsSync(path.join(folder, 'c'))).toBe(false);
		}
	});

	it('is not written after Ctrl+C', async () => {
		const folder = bundleFolder();
		const {code} = await bundling({folder, signal: AbortSignal.abort()}, 'bundle', 'b', '--sandbox');
		expect([code, readdirSync(folder)]).toEqual([130, []]);
	});

	it('takes the end of a large log, in whole lines', async () => {
		const folder = bundleFolder();
		const log = path.join(folder, 'debug.log');
		writeFileSync(log, `${'x'.repeat(2_000_000)}\n${'a line\n'.repeat(1_000)}`);
		await bundling({folder, log}, 'bundle', 'b', '--sandbox');
		const lines = partOf(path.join(folder, 'b'), 'log');
		expect(lines).toHaveLength(1_000);
		expect(new Set(lines)).toEqual(new Set(['a line']));
	});
});

describe('no secret is in a bundle', () => {
	const CANARY = 'canary-7f3a9c51';

	it('of the command line, the environment, or one that looks like it', async () => {
		const folder = bundleFolder();
		const sessions = journalFolder();
		const texts = [
			`the token ${CANARY}-flag, and ${Buffer.from(`${CANARY}-flag`).toString('base64')}`,
			`key ${CANARY}-env`,
			`{"password": "${CANARY}-looks"}`,
			`Authorization: Bearer ${CANARY}-looks-1`,
			`ws://ada:${CANARY}-looks@host/`,
		];
		await writeSession(sessions, [messageRecord(texts.join('\n')), answerRecord(texts.join('\n'))]);
		const log = path.join(folder, 'debug.log');
		writeFileSync(log, `${texts.join('\n')}\n`);
		const frames = texts.map((text) => ({type: 'chat', message: text, password: `${CANARY}-looks`}));
		const records = frames.map((frame) =>
			recordLine({t: 1, dir: 'out', frame: JSON.stringify(frame), bytes: 1}),
		);
		writeFileSync(path.join(folder, 'rec'), startLine(START) + records.join(''));
		await bundling(
			{folder, sessions, log, env: {BEDROCK_API_KEY: `${CANARY}-env`}},
			...['bundle', 'b', `ws://127.0.0.1:${await unusedPort()}/ws`],
			...['--token', `${CANARY}-flag`, '--frames', 'rec'],
		);
		const text = readFileSync(path.join(folder, 'b'), 'utf8');
		expect(partOf(path.join(folder, 'b'), 'frames')).toHaveLength(1 + texts.length);
		expect(text).not.toContain(CANARY);
		expect(text).not.toContain(Buffer.from(`${CANARY}-flag`).toString('base64').slice(0, 16));
		expect((await bundling({folder}, 'open', 'b')).out).not.toContain(CANARY);
	});
});

describe('open', () => {
	it('shows the checks as text, and how to see the rest', async () => {
		const {folder, sessions, log} = await everything();
		await bundling({folder, sessions, log}, 'bundle', 'b', '--sandbox', '--frames', 'rec.jsonl');
		const {code, out} = await bundling({folder}, 'open', 'b');
		expect(code).toBe(0);
		expect(out).toMatch(
			/^b, made by bedrock-chat\/1\.2\.3 at 2026-11-30T12:00:01\.000Z\n\nProgram\n {2}✓ ok/,
		);
		expect(out).toContain(
			'Also in it:\n  bedrock-chat open b session  (4 lines)\n  bedrock-chat open b log  (2 lines)\n  bedrock-chat open b frames  (2 lines)\n',
		);
		expect((await bundling({folder}, 'open', 'b', 'log')).out).toBe('first line\nsecond line\n');
		expect((await bundling({folder}, 'open', 'b', 'session')).out).toMatch(/\nYou .*\n {2}Where is it\?\n/);
		expect((await bundling({folder}, 'open', 'b', 'frames')).out).toBe(
			'bedrock-chat/0.1.0 · ws://h/ws · 2026-11-30T12:00:00.000Z\n    0.001 s  in   {"type":"pong","n":1.0} (22 B)\n',
		);
		expect((await bundling({folder}, 'open', 'b', 'checks')).out).toMatch(/^Program\n/);
	});

	it('shows the session on the screen of a terminal, from a folder that is deleted afterwards', async () => {
		const {folder, sessions} = await everything();
		await bundling({folder, sessions}, 'bundle', 'b', '--sandbox');
		const before = new Set(readdirSync(tmpdir()));
		let made: readonly string[] = [];
		const seen: unknown[] = [];
		const run = {
			folder,
			async view({settings, restored}: Parameters<NonNullable<OpenIo['view']>>[0]) {
				made = readdirSync(tmpdir()).filter((name) => /^bedrock-chat-open-/.test(name) && !before.has(name));
				seen.push(
					settings.server,
					settings.journal,
					settings.hints,
					restored.entries.map(({kind}) => kind),
				);
				return 0;
			},
		};
		const {code, out} = await bundling(run, 'open', 'b');
		expect(code).toBe(0);
		expect(seen).toEqual([
			{kind: 'url', url: 'ws://localhost:8000/ws/chat', given: true},
			false,
			['This conversation is shown from b, without a server: nothing is sent. /quit leaves it.'],
			['user', 'assistant'],
		]);
		expect(made.length).toBeGreaterThan(0);
		expect(readdirSync(tmpdir())).not.toEqual(expect.arrayContaining([...made]));
		expect(out).toContain('Also in it:');
		expect((await bundling(run, 'open', 'b', 'session')).out).toBe('');
	});

	it('names a file as it is typed in a shell', async () => {
		const folder = bundleFolder();
		const {out} = await bundling({folder}, 'bundle', "my o'report", '--sandbox');
		expect(out).toContain(String.raw`bedrock-chat open 'my o'\''report'`);
	});

	it('says what is wrong with a file', async () => {
		const folder = bundleFolder();
		const errors = async (...words: readonly string[]) => {
			const {code, errors: text} = await bundling({folder}, 'open', ...words);
			return [code, text];
		};
		expect(await errors('none')).toEqual([2, 'bedrock-chat: none cannot be read: there is no such file.\n']);
		writeFileSync(path.join(folder, 'other'), 'hello\n');
		expect(await errors('other')).toEqual([
			2,
			'bedrock-chat: other is no bundle. Type a file that bedrock-chat bundle has written.\n',
		]);
		const start = '{"bundle":1,"program":"p","made":"m"}\n';
		writeFileSync(path.join(folder, 'torn'), `${start}{"part":"log","value":"a"}\nnoise\n{"part":"log","val`);
		expect(await errors('torn', 'log')).toEqual([0, '2 lines could not be read.\n']);
		expect(await errors('torn', 'session')).toEqual([
			2,
			'bedrock-chat: torn has no session. Type bedrock-chat open torn for what it has.\n',
		]);
		writeFileSync(path.join(folder, 'empty'), `${start}{"part":"session","value":{"kind":"end"}}\n`);
		expect(await errors('empty', 'session')).toEqual([
			2,
			'bedrock-chat: The session in empty cannot be shown: it does not begin as a session does.\n',
		]);
	});

	it('shows hostile texts of a file as text', async () => {
		const folder = bundleFolder();
		const line = (part: string, value: unknown): string => JSON.stringify({part, value});
		const lines = HOSTILE_TEXTS.flatMap((text) => [
			line('log', text),
			line('frames', {dir: 'in', t: 1, wire_bytes: 1, text}),
			line('frames', {dir: 'note', t: 1, note: text, [text]: text}),
			line('frames', text),
			line('checks', {group: 'server', id: text, outcome: 'failed', text, fix: text}),
		]);
		const session = [
			line('session', {kind: 'session', v: 1, at: NOON, url: HOSTILE_TEXTS[3]}),
			...HOSTILE_TEXTS.map((text, index) =>
				line('session', {
					kind: 'entry',
					entry: {kind: 'user', id: `e${index}`, text, at: NOON, delivery: 'delivered'},
				}),
			),
		];
		const start = JSON.stringify({bundle: 1, program: HOSTILE_TEXTS[0], made: HOSTILE_TEXTS[1]});
		writeFileSync(path.join(folder, 'b'), [start, ...lines, ...session].join('\n'));
		for (const part of [[], ['checks'], ['log'], ['frames'], ['session']]) {
			const {code, out, errors} = await bundling({folder}, 'open', 'b', ...part);
			expect([code, errors]).toEqual([0, '']);
			// biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there.
			expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
		}
	});
});

describe('the command lines', () => {
	it('have their own problems', async () => {
		expect(await problemsOf('open')).toEqual([
			'bundle_file: There is no file after open. Type bedrock-chat open FILE',
		]);
		expect(await problemsOf('open', 'a', 'sesion')).toEqual([
			'bundle_part: A bundle has no part "sesion". The parts are checks, session, log and frames. Type session',
		]);
		expect(await problemsOf('open', 'a', 'log', 'b', '--json')).toEqual([
			'not_for_bundle: The command open does not take --json. Remove it',
			'too_many_words: Unexpected argument "b". Type one file and one part',
		]);
		expect(await problemsOf('bundle', 'a', 'b')).toEqual([
			'too_many_words: Unexpected argument "b". Type one file',
		]);
		expect(await problemsOf('bundle', '--json')).toEqual([
			'not_for_bundle: A bundle is always JSON. Remove --json',
		]);
		expect(await problemsOf('bundle', '--session', 'x y')).toEqual([
			expect.stringMatching(/^session_id: "x y" is not the id/),
		]);
		expect(await problemsOf('bundle', '--theme', 'dark')).toEqual([
			'not_for_bundle: The command bundle does not take --theme. Remove it',
		]);
		expect(await problemsOf('--session', 'a')).toEqual([
			'not_for_chat: --session is for the command bundle. Type bedrock-chat bundle --session ID',
		]);
	});

	it('name a file and a server in any order', async () => {
		for (const words of [
			['b.jsonl', 'ws://h/a'],
			['ws://h/a', 'b.jsonl'],
		]) {
			expect(await problemsOf('bundle', ...words, '--session', 'none')).toMatchObject({
				settings: {file: 'b.jsonl', session: {at: 'none'}, doctor: {server: {server: {url: 'ws://h/a'}}}},
			});
		}
	});
});
