import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {loadSettings} from '../../source/config/command-line.ts';
import {readSession, sizeOfSession} from '../../source/journal/read-session.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {isRemoteText} from '../../source/protocol/remote-text.ts';
import {restoredChat} from '../../source/session/restore-session.ts';
import {anyJson, anyText} from '../support/arbitraries.ts';
import {runCommand} from '../support/export-commands.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {
	answerRecord,
	journalFolder,
	journalIn,
	messageRecord,
	NOON,
	writeSession,
} from '../support/journals.ts';
import {cases} from '../support/property-runs.ts';
import {remoteTextOf} from '../support/remote-texts.ts';

const problemsOf = async (...words: readonly string[]) => {
	const context = {isTerminal: () => false, terminal: () => Promise.reject(new Error('nobody is asked'))};
	const outcome = await loadSettings(words, {}, context);
	return 'problems' in outcome ? outcome.problems.map(({code, sentence}) => `${code}: ${sentence}`) : outcome;
};

/** A session as a chat is restored from it, with its texts whole, and what only the files have. */
async function contentOf(sessions: string, id: string) {
	const stored = await readSession(sessions, id);
	if ('problem' in stored) throw new Error(stored.problem);
	const whole = async (value: unknown): Promise<unknown> => {
		if (typeof value !== 'object' || value === null) return value;
		if (value instanceof Map) return whole([...value]);
		if (!Array.isArray(value) && isRemoteText(value))
			return {whole: await value.slice(0, value.length), length: value.length};
		if (Array.isArray(value)) return Promise.all(value.map(whole));
		const members = Object.entries(value).map(async ([key, member]) => [key, await whole(member)]);
		return Object.fromEntries(await Promise.all(members)) as unknown;
	};
	const {server, startedAt, title, drafts} = stored;
	return {chat: await whole(restoredChat(stored, true)), server, startedAt, title, drafts};
}

const LARGE = 'x'.repeat(1024 * 1024 + 1);
const cut = {at: 0, key: 'result', start: 5, size: 20, units: 20, inside: [], left: 3, count: 9};
const RECORDS: readonly JournalRecord[] = [
	{kind: 'server', at: NOON, session: 's-1', conversation: 'c-1', title: 'Orders'},
	messageRecord('Where is it?', 'e1', {overrides: {temperature: 0.5}}),
	answerRecord('', 'e2', {
		messageId: 'm-1',
		metadata: {n: 10},
		metadataJson: '{"n":10.0}',
		rest: {calls: 1, results: 2, json: remoteTextOf('{"type": "ai_response"}', 5)},
		parts: [
			{kind: 'text', text: LARGE},
			{
				kind: 'tool',
				call: {
					...{key: 'e2/0', name: 'get_order', arguments: {order: 1}, argumentsJson: '{"order":1.0}'},
					...{argumentsCut: {...cut, whole: remoteTextOf('{"order":1.0}', 3)}, round: 1},
					outcome: {
						...{state: 'succeeded', result: ['a'], resultCut: {...cut, whole: remoteTextOf('["a","b"]', 2)}},
					},
				},
			},
		],
	}),
	{kind: 'rule', at: NOON, id: 'e3', after: 'e2', text: 'A new conversation began.'},
	{kind: 'forgotten', at: NOON, after: 'e2'},
	messageRecord('And now?', 'e4', {delivery: 'not-sent', isRefused: true}),
	{kind: 'rated', messageId: 'm-1', rating: 'negative', isStored: true},
];

async function stored(): Promise<{readonly sessions: string; readonly id: string}> {
	const sessions = journalFolder();
	const journal = journalIn(sessions);
	journal.write(RECORDS);
	journal.draft(['a draft', 'And']);
	journal.partial(
		{id: 'e9', kind: 'assistant', arrived: 'partial', answers: 'e4', parts: [{kind: 'text', text: 'It'}]},
		2,
	);
	await journal.close();
	return {sessions, id: journal.id ?? ''};
}

/** Exports a session and imports it into another folder. @returns the folder, the id there and what was said */
async function moved(sessions: string, id: string) {
	const {out: input, code} = await runCommand({sessions}, 'export', id, '--format', 'jsonl', '--no-redact');
	expect(code).toBe(0);
	const others = journalFolder();
	const imported = await runCommand({sessions: others, input}, 'import', '-');
	return {...imported, input, others, newId: /--resume=(\S+)/.exec(imported.out)?.[1] ?? ''};
}

describe('bedrock-chat import', () => {
	it('makes the same session of an exported one', async () => {
		const {sessions, id} = await stored();
		const {code, out, others, newId} = await moved(sessions, id);
		expect([code, out.split('\n')[0]]).toEqual([
			0,
			`Imported session ${newId}: 3 messages, held with ws://localhost:8000/ws/chat.`,
		]);
		expect(await contentOf(others, newId)).toEqual(await contentOf(sessions, id));
		expect(statSync(path.join(others, newId)).mode & 0o777).toBe(0o700);
	});

	it('does so for a long session, whose messages stay on the disk', {tags: 'slow'}, async () => {
		const sessions = journalFolder();
		const long = Array.from({length: 6}, (_, at) => messageRecord(`${at}`.repeat(900_000), `e${at + 10}`));
		const id = await writeSession(sessions, [...RECORDS, ...long]);
		expect(await sizeOfSession(sessions, id)).toBeGreaterThan(4 * 1024 * 1024);
		const {others, newId} = await moved(sessions, id);
		expect(await contentOf(others, newId)).toEqual(await contentOf(sessions, id));
	});

	it('does so for any session, and again', async () => {
		const text = fc.oneof(anyText, fc.constantFrom(...HOSTILE_TEXTS.filter(({length}) => length < 2000)));
		const outcome = fc.oneof(
			anyJson.map((result) => ({state: 'succeeded', result})),
			fc.record({state: fc.constant('failed'), error: text, result: anyJson}),
			fc.constant({state: 'unknown'}),
		);
		const part = fc.oneof(
			text.map((content) => ({kind: 'text', text: content})),
			fc
				.record({name: text, id: text, arguments: anyJson, outcome, resultName: text})
				.map((call) => ({kind: 'tool', call})),
		);
		const turns = fc.array(fc.tuple(text, fc.array(part, {maxLength: 3}), text, anyJson), {maxLength: 4});
		await fc.assert(
			fc.asyncProperty(turns, fc.array(text, {maxLength: 2}), async (all, drafts) => {
				const sessions = journalFolder();
				const journal = journalIn(sessions);
				journal.write([
					messageRecord('first', 'e1'),
					...all.flatMap(([question, parts, rule, metadata], index): readonly JournalRecord[] => [
						messageRecord(question, `e${index * 3 + 2}`),
						answerRecord('', `e${index * 3 + 3}`, {parts, metadata}),
						{kind: 'rule', at: NOON, id: `e${index * 3 + 4}`, after: `e${index * 3 + 3}`, text: rule},
					]),
				]);
				journal.draft(drafts);
				await journal.close();
				const id = journal.id ?? '';
				const {input, others, newId} = await moved(sessions, id);
				expect(await contentOf(others, newId)).toEqual(await contentOf(sessions, id));
				const again = await runCommand({sessions: others}, 'export', '--format', 'jsonl', '--no-redact');
				expect(again.out).toBe(input);
			}),
			{numRuns: cases(30)},
		);
	});

	it('makes drafts of messages that were not sent, because another program may have sent them', async () => {
		const sessions = journalFolder();
		const queued = {kind: 'queued', at: NOON, id: 'q1', text: 'send me'} as const;
		const id = await writeSession(sessions, [messageRecord('a'), queued]);
		const {out, others, newId} = await moved(sessions, id);
		expect(out).toContain('1 message that was not sent is a draft now: nothing is sent before you do.\n');
		expect(await contentOf(others, newId)).toMatchObject({chat: {queue: []}, drafts: ['send me']});
	});

	it.each([
		['', 'cannot be imported: it does not begin as a session does'],
		['{"kind":"entry"}', 'cannot be imported: it does not begin as a session does'],
		['# Session', 'cannot be imported: it does not begin as a session does'],
		['{"kind":"session","v":99,"url":"ws://a/"}', 'a newer version of this program wrote it'],
		['{"kind":"session","v":1,"url":"ws://a/"}', 'cannot be imported: there is nothing in it'],
	])('refuses what is no session: %j', async (input, problem) => {
		const sessions = journalFolder();
		mkdirSync(sessions);
		const {code, out, errors} = await runCommand({sessions, input}, 'import', '-');
		expect([code, out, errors]).toEqual([2, '', expect.stringContaining(problem)]);
		expect(readdirSync(sessions)).toEqual([]);
	});

	it('refuses a file that is not there, and writes nothing outside of the folder of the session', async () => {
		const sessions = journalFolder();
		const {errors} = await runCommand({sessions, folder: path.dirname(sessions)}, 'import', 'no\u009b.jsonl');
		expect(errors).toBe('bedrock-chat: no<9B>.jsonl cannot be read: there is no such file.\n');
		const input = [
			'{"kind":"session","v":1,"url":"ws://a/","continues":{"id":"20261130-120000-abcdef","bytes":9}}',
			'{"kind":"entry","entry":{"id":"e1","kind":"user","text":"a","delivery":"delivered"},"files":[{"at":["entry","text"],"file":"../../x.txt","length":9}]}',
			'no record',
		].join('\n');
		const {out} = await runCommand({sessions, input}, 'import', '-');
		expect(out).toContain('1 message, held with ws://a/.\n1 line could not be read, and is left out.\n');
		const [id = ''] = readdirSync(sessions).filter((name) => name !== 'prompts.jsonl');
		expect(readFileSync(path.join(sessions, id, 'journal.jsonl'), 'utf8')).not.toMatch(/files|continues/);
	});
});

describe('bedrock-chat export', () => {
	it('writes the last session to standard output as Markdown', async () => {
		const {sessions, id} = await stored();
		const {out} = await runCommand({sessions}, 'export');
		const shown = out
			.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME')
			.replace(id, 'ID')
			.replace(LARGE, 'x…');
		expect(shown).toMatchInlineSnapshot(`
			"# Orders

			ws://localhost:8000/ws/chat · began TIME · session s-1 · stored as ID

			## You · TIME

			> Where is it?

			## Assistant · TIME · from history

			> x…

			<details>
			<summary>✓ get_order</summary>

			**Arguments**

			\`\`\`json
			{
			  "order": 1.0
			}
			\`\`\`

			**Result**

			\`\`\`json
			[
			  "a",
			  "b"
			]
			\`\`\`

			</details>

			*This message was too large to be read completely (23 B): 1 call and 2 results are missing here.*

			---

			*A new conversation began.*

			## You · TIME · refused

			> And now?

			## Assistant · cut off

			> It

			## Draft

			> a draft
			"
		`);
		expect(out).toBe((await runCommand({sessions}, 'export', id, '--format', 'markdown')).out);
	});

	it('writes a file that only the user can read, in the format of its name, and replaces one only when told so', async () => {
		const {sessions, id} = await stored();
		const folder = path.dirname(sessions);
		const file = path.join(folder, 'a.json');
		const {code, out} = await runCommand({sessions, folder}, 'export', id.slice(-4), '-o', 'a.json');
		expect([code, out]).toEqual([
			0,
			expect.stringMatching(`^Exported session ${id} to ${file}: .* MB\\.\n$`),
		]);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
			id,
			title: 'Orders',
			entries: [{}, {}, {}, {}, {}],
		});
		writeFileSync(file, 'mine');
		const refused = await runCommand({sessions, folder}, 'export', '-o', 'a.json');
		expect([refused.code, refused.errors]).toEqual([
			2,
			`bedrock-chat: ${file} already exists. Add --replace, or type another name.\n`,
		]);
		expect(readFileSync(file, 'utf8')).toBe('mine');
		expect((await runCommand({sessions, folder}, 'export', '-o', 'a.json', '--replace')).code).toBe(0);
		const {errors} = await runCommand({sessions, folder}, 'export', '-o', 'no/a.json');
		expect(errors).toBe('bedrock-chat: no/a.json is not written: no such folder.\n');
	});

	it('leaves out the secrets of the environment; a header field is one only if its name says so', async () => {
		const sessions = journalFolder();
		await writeSession(sessions, [messageRecord('canary-1 canary-2 canary-3 Bearer production')]);
		const env = {
			...{BEDROCK_AUTH_TOKEN: 'canary-1', AUTOCHAT_API_KEY: 'canary-2'},
			...{BEDROCK_HEADER: 'X-Env: production', AUTOCHAT_AUTH_HEADER: 'Authorization: Bearer canary-3'},
		};
		const {out} = await runCommand({sessions, env}, 'export', '--no-redact');
		expect(out).toContain('> [redacted] [redacted] [redacted] Bearer production\n');
	});

	it('says why there is nothing to export', async () => {
		const sessions = journalFolder();
		expect(await runCommand({sessions: undefined}, 'export')).toMatchObject({code: 2});
		expect((await runCommand({sessions}, 'export')).errors).toBe('bedrock-chat: No sessions are stored.\n');
		expect((await runCommand({sessions}, 'export', 'abc')).errors).toContain('There is no session abc.');
	});

	it('reports all mistakes of a command line', async () => {
		expect(await problemsOf('export', 'x!', '--format', 'jsnl', '--theme', 'dark')).toEqual([
			expect.stringMatching(/^not_for_export: The command export does not take --theme\. Type --output FILE/),
			expect.stringMatching(/^session_id: "x!" is not the id of a session/),
			'export_format: There is no format "jsnl". The formats are md, html, json, jsonl and otlp. Type --format jsonl',
		]);
		expect(await problemsOf('import')).toEqual([
			'import_file: There is no file after import. Type bedrock-chat import FILE',
		]);
		expect(await problemsOf('import', 'a', 'b', '--output', 'c')).toEqual([
			'not_for_export: The command import does not take --output. Remove --output',
			'too_many_words: Unexpected argument "b". Type one file',
		]);
		for (const name of ['o.pdf', 'chat.v2'])
			expect(String(await problemsOf('export', '-o', name))).toMatch(
				/names no format\. The formats are md, /,
			);
		expect(await problemsOf('--format', 'md')).toEqual([
			'not_for_chat: --format is for the commands export and check. Type bedrock-chat export --format FORMAT',
		]);
	});
});
