import {mkdirSync, readdirSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Clock} from '../../source/clock.ts';
import {loadSettings} from '../../source/config/command-line.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {runSessions} from '../../source/modes/sessions.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {
	answerRecord,
	journalFolder,
	journalIn,
	messageRecord,
	NOON,
	writeSession,
} from '../support/journals.ts';

/** Runs a command line. @returns exit code, standard output and standard error */
const run = (sessions: string | undefined, ...words: readonly string[]) => runWith({}, sessions, ...words);

async function runWith(
	{
		isTTY,
		clock = createHandClock(NOON),
		order = [],
		onOutput = () => {},
	}: {
		readonly isTTY?: boolean;
		readonly clock?: Clock;
		readonly order?: string[];
		readonly onOutput?: (text: string) => void;
	},
	sessions: string | undefined,
	...words: readonly string[]
) {
	const context = {isTerminal: () => false, terminal: () => Promise.reject(new Error('nobody is asked'))};
	const outcome = await loadSettings(words, {}, context);
	if (!('settings' in outcome) || outcome.settings.mode !== 'sessions')
		throw new Error(JSON.stringify(outcome));
	let out = '';
	let errors = '';
	const code = await runSessions(outcome.settings, {
		stdout: {
			write(text) {
				order.push('out');
				out += text;
				onOutput(text);
			},
		},
		stderr: {
			isTTY,
			write(text) {
				order.push('error');
				errors += text;
			},
		},
		clock,
		sessions,
	});
	return {code, out, errors};
}

const call = {
	name: 'get_order',
	arguments: {order: 'A-1001'},
	outcome: {state: 'succeeded', result: {status: 'shipped'}},
};
const RECORDS: readonly JournalRecord[] = [
	{kind: 'server', at: NOON, session: 's-1'},
	messageRecord('Where is it?\nPlease.'),
	answerRecord('', 'e2', {
		parts: [
			{kind: 'tool', call},
			{kind: 'text', text: 'It is shipped.'},
		],
	}),
	{kind: 'queued', at: NOON, id: 'q1', text: 'Thanks'},
];

async function stored(): Promise<{readonly folder: string; readonly id: string}> {
	const folder = journalFolder();
	const journal = journalIn(folder);
	for (const record of RECORDS) journal.write(record);
	journal.draft(['a draft']);
	await journal.close();
	return {folder, id: journal.id ?? ''};
}

describe('bedrock-chat sessions', () => {
	it('lists the sessions with their limits', async () => {
		const {folder, id} = await stored();
		const {code, out} = await run(folder, 'sessions');
		expect([code, out.split('\n')]).toEqual([
			0,
			[
				expect.stringMatching(
					new RegExp(`^${id}  .+  .+ B   ?ws://localhost:8000/ws/chat  Where is it\\? Please\\.$`),
				),
				expect.stringMatching(
					/^1 session, .+\. They are deleted after 30 days, the oldest also above 500 MB in all\.$/,
				),
				'',
			],
		]);
		expect(JSON.parse((await run(folder, 'sessions', 'list', '--json')).out)).toMatchObject([
			{
				id,
				url: 'ws://localhost:8000/ws/chat',
				title: 'Where is it? Please.',
				startedAt: '2026-11-30T12:00:00.000Z',
			},
		]);
	});

	it.each(['👍', '👨‍👩‍👧', 'é', '汉'])('cuts no character of a title in the list: %j', async (character) => {
		const folder = journalFolder();
		for (let before = 0; before < 4; before++)
			await writeSession(folder, [messageRecord(`${'x'.repeat(before)}${character.repeat(400)}`)]);
		const rows = (await run(folder, 'sessions', 'list')).out.split('\n').slice(0, 4);
		for (const row of rows) {
			expect(row).toMatch(new RegExp(`x{0,3}(?:${character})+…$`, 'u'));
			expect(row.isWellFormed()).toBe(true);
		}
		const listed: readonly {readonly title: string}[] = JSON.parse(
			(await run(folder, 'sessions', 'list', '--json')).out,
		);
		for (const {title} of listed) expect(title.isWellFormed()).toBe(true);
	});

	it('shows what became of each message', async () => {
		const folder = journalFolder();
		const records = [
			messageRecord('answered later', 'e1'),
			messageRecord('without an answer', 'e2'),
			messageRecord('perhaps received', 'e3', {delivery: 'unconfirmed'}),
			messageRecord('lost', 'e4', {delivery: 'not-sent'}),
			messageRecord('refused', 'e7', {delivery: 'not-sent', isRefused: true}),
			messageRecord('sent last', 'e5', {delivery: 'sending'}),
			answerRecord('late', 'e6', {answers: 'e1'}),
		];
		await writeSession(folder, [...records, {kind: 'queued', at: NOON, id: 'q1', text: 'next'}]);
		const {out} = await run(folder, 'sessions', 'show');
		const states = [...out.matchAll(/^(?:You {2}[\d-]+ [\d:]+(.*)|(Not sent))\n {2}(.*)$/gm)];
		expect(states.map(([, state, queued, text]) => [text, queued ?? state])).toEqual([
			['answered later', ''],
			['without an answer', ' · no answer'],
			['perhaps received', ' · not confirmed'],
			['lost', ' · not sent'],
			['refused', ' · refused'],
			['sent last', ' · not confirmed'],
			['next', 'Not sent'],
		]);
	});

	it('shows numbers as they came, and that an answer was cut off', async () => {
		const folder = journalFolder();
		const [argumentsJson, resultJson] = ['{"id":12345678901234567890,"f":5.0}', '{"price":10.0,"e":1e5}'];
		const call = {
			...{key: 'c', name: 'get', arguments: JSON.parse(argumentsJson), argumentsJson},
			outcome: {state: 'succeeded', result: JSON.parse(resultJson), resultJson},
		};
		const metadataJson = '{"cost":0.10,"2":1e400,"1":[98765432109876543210]}';
		const metadata = {metadata: JSON.parse(metadataJson), metadataJson};
		const more = {parts: [{kind: 'tool', call}], arrived: 'partial', ...metadata} as unknown as Parameters<
			typeof answerRecord
		>[2];
		await writeSession(folder, [messageRecord('one'), answerRecord('', 'e2', more)]);
		const {out} = await run(folder, 'sessions', 'show');
		expect(out).toContain(`▸ get  ${argumentsJson}\n  → ${resultJson}\n`.replace('\n  →', '\n    →'));
		expect(out).toMatch(/^Assistant .* · cut off$/m);
		const json = (await run(folder, 'sessions', 'show', '--json')).out;
		JSON.parse(json);
		for (const value of [argumentsJson, resultJson, metadataJson])
			expect(json.replaceAll(/\s/g, '')).toContain(value);
		expect(json).not.toMatch(/\w+Json"/);
	});

	it('shows one with its tools, its queue and its draft; by default the last', async () => {
		const {folder, id} = await stored();
		const {out} = await run(folder, 'sessions', 'show');
		expect(out).toContain(`Session ${id} · ws://localhost:8000/ws/chat`);
		for (const text of [
			'You',
			'  Where is it?\n  Please.',
			'▸ get_order  {"order":"A-1001"}',
			'→ {"status":"shipped"}',
			'  It is shipped.',
			'Not sent\n  Thanks',
			'Draft\n  a draft',
		])
			expect(out).toContain(text);
		expect(JSON.parse((await run(folder, 'sessions', 'show', id.slice(-6), '--json')).out)).toMatchObject({
			...{id, session: 's-1', drafts: ['a draft'], queue: [{text: 'Thanks'}]},
			entries: [
				{kind: 'user'},
				{kind: 'assistant', parts: [{call: {name: 'get_order'}}, {text: 'It is shipped.'}]},
			],
		});
	});

	it.each([[], ['--json']])(
		'shows a long one message by message, as the disk has them then: %j',
		async (...json) => {
			const folder = journalFolder();
			const texts = Array.from({length: 50}, (_, index) => `message ${index} ${'x'.repeat(100_000)}`);
			const id = await writeSession(
				folder,
				texts.map((text, index) => messageRecord(text, `e${index + 1}`)),
			);
			const words = ['sessions', 'show', ...json];
			const {out} = await run(folder, ...words);
			for (const text of texts) expect(out).toContain(text);
			if (json.length > 0) expect(out).toBe(`${JSON.stringify(JSON.parse(out), undefined, 2)}\n`);
			const journal = path.join(folder, id, 'journal.jsonl');
			const onOutput = (text: string): void => {
				if (text.includes('message 10 ')) truncateSync(journal, 1_500_000);
			};
			const cut = await runWith({onOutput}, folder, ...words);
			const shown = texts.map((text) => cut.out.includes(text));
			expect([shown.indexOf(false), shown.lastIndexOf(true)]).toEqual([14, 13]);
		},
	);

	it('searches in all of them, under both names', async () => {
		const {folder, id} = await stored();
		const found = await run(folder, 'search', 'SHIPPED', 'a-1001');
		expect(found).toEqual(await run(folder, 'sessions', 'search', 'SHIPPED', 'a-1001'));
		expect(found).toMatchObject({
			code: 0,
			errors: '',
			out: expect.stringMatching(new RegExp(`^${id}  .+  Tool get_order, result, status: shipped\\n$`)),
		});
		expect(JSON.parse((await run(folder, 'search', '--json', 'thanks')).out)).toMatchObject([
			{session: id, role: 'queued'},
		]);
		expect(await run(folder, 'search', 'nothing')).toEqual({
			code: 0,
			out: '',
			errors: 'Nothing was found.\n',
		});
	});

	it('indexes them after the hits if much is new, says on a terminal how far it is, and how large the index is', async () => {
		const {folder, id} = await stored();
		await writeSession(
			folder,
			Array.from({length: 12}, (_, number) => messageRecord('x'.repeat(100_000), `e${number}`)),
		);
		let now = NOON;
		// Each look at the clock is a second later.
		const clock: Clock = {...createHandClock(NOON), now: () => (now += 1_000)};
		const order: string[] = [];
		const first = await runWith({isTTY: true, clock, order}, folder, 'search', 'a-1001');
		expect(first.out).toContain(id);
		expect([order[0], order.lastIndexOf('out') < order.indexOf('error')]).toEqual(['out', true]);
		expect(first.errors).toMatch(/^\rIndexing the sessions for the next search: \d+ % of 1\.\d MB\r/);
		expect(first.errors.endsWith('100 % of 1.1 MB\r\u001B[K')).toBe(true);
		const again = await runWith({isTTY: true, clock}, folder, 'search', 'a-1001');
		expect(again).toMatchObject({out: expect.stringContaining(id), errors: ''});
		expect((await run(folder, 'sessions')).out).toMatch(/2 sessions, 1\.1 MB, and \d+ KB for the search\. /);
		await run(folder, 'sessions', 'delete', id);
		expect((await run(folder, 'sessions')).out).toMatch(/1 session, 1\.1 MB\. /);
	});

	it('deletes all that are named, or none', async () => {
		const {folder, id} = await stored();
		const other = await writeSession(folder, RECORDS);
		expect(await run(folder, 'sessions', 'delete', id, 'ffff')).toEqual({
			...{code: 2, out: ''},
			errors: 'bedrock-chat: There is no session ffff. Type bedrock-chat sessions list for the ids.\n',
		});
		expect(readdirSync(folder).sort()).toEqual([id, other].sort());
		expect(await run(folder, 'sessions', 'delete', id, other, id)).toMatchObject({
			code: 0,
			out: 'Deleted 2 sessions.\n',
		});
		expect(readdirSync(folder)).toEqual([]);
	});

	it('prints the folder of all, or of one', async () => {
		const {folder, id} = await stored();
		expect((await run(folder, 'sessions', 'path')).out).toBe(`${folder}\n`);
		expect((await run(folder, 'sessions', 'path', id)).out).toBe(`${path.join(folder, id)}\n`);
	});

	it('names the problem with a session that it cannot read, and with a user who has none', async () => {
		const folder = journalFolder();
		expect(await run(folder, 'sessions', 'show')).toMatchObject({
			code: 2,
			errors: 'bedrock-chat: No sessions are stored.\n',
		});
		expect(await run(folder, 'sessions')).toMatchObject({code: 0, out: 'No sessions are stored.\n'});
		expect((await run(undefined, 'sessions')).errors).toBe(
			'bedrock-chat: No sessions are stored: this user has no home folder.\n',
		);
		const id = '20261130-120000-abcdef';
		mkdirSync(path.join(folder, id), {recursive: true});
		writeFileSync(path.join(folder, id, 'journal.jsonl'), '{"kind":"session","v":99}\n');
		expect((await run(folder, 'sessions', 'show', id)).errors).toBe(
			`bedrock-chat: Session ${id} cannot be shown: a newer version of this program wrote it.\n`,
		);
	});

	it('writes no control character to the terminal, whatever was stored', async () => {
		const folder = journalFolder();
		for (const [index, text] of HOSTILE_TEXTS.entries()) {
			if (index % 20 > 0) continue;
			const texts = HOSTILE_TEXTS.slice(index, index + 20).map((each) => `needle ${each}`.toWellFormed());
			const hostile = {
				name: texts[0],
				arguments: {[texts[1] ?? '']: texts[2]},
				outcome: {state: 'failed', error: texts[3]},
			};
			await writeSession(
				folder,
				[
					...texts.map((each, at) => messageRecord(each, `e${at + 1}`)),
					answerRecord('', 'e99', {
						parts: [
							{kind: 'tool', call: hostile},
							{kind: 'text', text: text.toWellFormed()},
						],
					}),
				],
				{server: {url: text, sandbox: index === 0 ? text : undefined}},
			);
		}
		const ids = readdirSync(folder);
		for (const words of [['sessions'], ['search', 'needle'], ...ids.map((id) => ['sessions', 'show', id])])
			for (const json of [[], ['--json']]) {
				const {out, errors} = await run(folder, ...words, ...json);
				expect(errors).toBe('');
				expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
				if (json.length > 0) JSON.parse(out);
			}
	});
});
