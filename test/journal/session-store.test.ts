import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readPrompts} from '../../source/journal/prompts.ts';
import {pruneDaily} from '../../source/journal/prune-daily.ts';
import {readLatest, readSession} from '../../source/journal/read-session.ts';
import {callPlaceText, type SearchHit} from '../../source/journal/record-match.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {searchSessions} from '../../source/journal/search.ts';
import {
	deleteSession,
	findSession,
	listSessions,
	newestSession,
	pruneSessions,
} from '../../source/journal/session-store.ts';
import {anyText} from '../support/arbitraries.ts';
import {toolCall} from '../support/entries.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {
	answerRecord,
	journalFolder,
	journalIn,
	messageRecord,
	NOON,
	writeSession,
} from '../support/journals.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Makes a session as old as this. */
function setAge(folder: string, id: string, ms: number): void {
	const at = (NOON - ms) / 1000;
	utimesSync(path.join(folder, id, 'journal.jsonl'), at, at);
}

/** A session that continues another one with one more message. */
async function continued(folder: string, id: string, text: string, entry: string): Promise<string> {
	const session = await readSession(folder, id);
	if ('problem' in session) throw new Error(session.problem);
	return writeSession(folder, [messageRecord(text, entry)], {continues: {id, bytes: session.bytes}});
}

async function hitsOf(folder: string, query: string): Promise<readonly SearchHit[]> {
	const all: SearchHit[] = [];
	for await (const hits of searchSessions(folder, query)) all.push(...hits);
	return all;
}

describe('a session that was resumed', () => {
	it('consists of its segments, and is listed once', async () => {
		const folder = journalFolder();
		const first = await writeSession(folder, [messageRecord('one'), answerRecord('answer')]);
		const second = await continued(folder, first, 'two', 'e3');
		const third = await continued(folder, second, 'three', 'e4');
		expect(await readSession(folder, third)).toMatchObject({
			entries: [{text: 'one'}, {id: 'e2'}, {text: 'two'}, {text: 'three'}],
		});
		const listed = await listSessions(folder);
		expect(listed.map(({id, title}) => [id, title])).toEqual([[third, 'one']]);
		expect(await deleteSession(folder, third)).toBe(true);
		expect(await listSessions(folder)).toEqual([]);
		expect(existsSync(path.join(folder, first))).toBe(false);
	});

	it('is read from its end: of any number of bytes, in any of its segments, the entries that are whole', async () => {
		const folder = journalFolder();
		const first = await writeSession(folder, [messageRecord('one canary-4410'), answerRecord('grüße')], {
			secrets: new Set(['canary-4410']),
		});
		const second = await continued(folder, first, 'two', 'e3');
		const third = await continued(folder, second, 'three', 'e4');
		const sizes = [third, second, first].map((id) => statSync(path.join(folder, id, 'journal.jsonl')).size);
		const all = sizes.reduce((sum, size) => sum + size);
		const counts = new Set<number>();
		const whole = await readSession(folder, third);
		if ('problem' in whole) throw new Error(whole.problem);
		for (let bytes = all; bytes >= 0; bytes -= 7) {
			const latest = await readLatest(folder, third, bytes);
			if ('problem' in latest) throw new Error(latest.problem);
			expect(JSON.stringify(latest)).not.toContain('canary-4410');
			const {length} = latest.entries;
			expect(latest.entries).toEqual(whole.entries.slice(whole.entries.length - length));
			counts.add(length);
		}
		expect([...counts]).toEqual([4, 3, 2, 1, 0]);
	});

	it('is found by each id that it has had: what was queued under an earlier one may have been sent since', async () => {
		const folder = journalFolder();
		const first = await writeSession(folder, [messageRecord('one')]);
		const second = await continued(folder, first, 'two', 'e2');
		const third = await continued(folder, second, 'three', 'e3');
		for (const typed of [first, second, third, first.slice(-6), second.slice(-6)])
			expect(await findSession(folder, typed)).toEqual([third]);
		mkdirSync(path.join(folder, '20991231-235959-000001'));
		expect(await findSession(folder, first)).toEqual([third]);
		expect(await findSession(folder, '')).toEqual([]);
	});

	it('twice shares its beginning, which stays as long as one of them', async () => {
		const folder = journalFolder();
		const root = await writeSession(folder, [messageRecord('one')]);
		const left = await continued(folder, root, 'left', 'e2');
		const right = await continued(folder, root, 'right', 'e2');
		expect((await listSessions(folder)).map(({id}) => id).toSorted()).toEqual([left, right].toSorted());
		await deleteSession(folder, left);
		expect(await readSession(folder, right)).toMatchObject({entries: [{text: 'one'}, {text: 'right'}]});
		await deleteSession(folder, right);
		expect(await listSessions(folder)).toEqual([]);
	});

	it('while the first program still ran has only what there was then', async () => {
		const folder = journalFolder();
		const journal = journalIn(folder);
		journal.write(messageRecord('one'));
		await journal.flush();
		const second = await continued(folder, journal.id ?? '', 'two', 'e2');
		journal.write(messageRecord('meanwhile '.repeat(20), 'e3'));
		await journal.close();
		expect(await readSession(folder, second)).toMatchObject({entries: [{text: 'one'}, {text: 'two'}]});
	});

	it('leaves nothing of a deleted end in the folder of the beginning that is still needed', async () => {
		const folder = journalFolder();
		const large = 'shared '.repeat(100);
		const journal = journalIn(folder, {largest: 500});
		journal.write(messageRecord('one'));
		journal.write(answerRecord(large));
		await journal.flush();
		const first = journal.id ?? '';
		const second = await continued(folder, first, 'two', 'e3');
		journal.write(answerRecord('deleted '.repeat(100), 'e4'));
		await journal.close();
		const names = ['outline.jsonl', 'partial.json', 'partial.json.new', 'draft.json'];
		for (const name of names) writeFileSync(path.join(folder, first, name), '{"text":"deleted"}');
		expect(await deleteSession(folder, first)).toBe(true);
		const left = readdirSync(path.join(folder, first));
		expect(left.toSorted()).toEqual(['1.txt', 'journal.jsonl']);
		for (const name of left)
			expect(readFileSync(path.join(folder, first, name), 'utf8')).not.toContain('deleted');
		expect(await hitsOf(folder, 'shared')).toHaveLength(1);
		expect(await readSession(folder, second)).toMatchObject({entries: [{}, {id: 'e2'}, {text: 'two'}]});
	});

	it('while the first program still ran, and went on, is two sessions: neither is hidden or deleted with the other', async () => {
		for (const isFirstDeleted of [true, false]) {
			const folder = journalFolder();
			const journal = journalIn(folder);
			journal.write(messageRecord('one'));
			await journal.flush();
			const first = journal.id ?? '';
			const second = await continued(folder, first, 'two', 'e2');
			journal.write(messageRecord('meanwhile '.repeat(20), 'e3'));
			await journal.close();
			const both = [first, second].toSorted();
			expect((await listSessions(folder)).map(({id}) => id).toSorted()).toEqual(both);
			expect((await hitsOf(folder, 'meanwhile')).map(({session}) => session)).toEqual([first]);
			expect(await findSession(folder, first.slice(-6))).toEqual([first]);
			const [deleted, left] = isFirstDeleted ? [first, second] : [second, first];
			expect(await deleteSession(folder, deleted)).toBe(true);
			expect((await listSessions(folder)).map(({id}) => id)).toEqual([left]);
			expect(await readSession(folder, left)).toMatchObject({
				entries: [{text: 'one'}, {id: isFirstDeleted ? 'e2' : 'e3'}],
			});
			expect(await hitsOf(folder, 'meanwhile')).toHaveLength(isFirstDeleted ? 0 : 1);
			expect(await deleteSession(folder, left)).toBe(true);
			expect(await listSessions(folder)).toEqual([]);
		}
	});

	it('is not hidden by one that was killed before its first record, with or without drafts', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('one')]);
		const begun = ['20991231-235959-000001', '20991231-235959-000002', '20991231-235959-000003'];
		for (const name of begun) mkdirSync(path.join(folder, name));
		writeFileSync(path.join(folder, begun[1] ?? '', 'draft.json'), '{"v":1,"at":0,"texts":["a draft"]}');
		writeFileSync(path.join(folder, begun[2] ?? '', 'journal.jsonl'), '');
		expect(await newestSession(folder)).toBe(id);
		expect((await listSessions(folder)).map((session) => session.id)).toEqual([id]);
	});

	it('is not listed if its journal is no file', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('one')]);
		const own = path.join(folder, '20261130-120000-aaaaaa');
		mkdirSync(own);
		if (process.platform === 'win32') mkdirSync(path.join(own, 'journal.jsonl'));
		else execFileSync('mkfifo', [path.join(own, 'journal.jsonl')]);
		expect((await listSessions(folder)).map((session) => session.id)).toEqual([id]);
	});

	it('of which the beginning is damaged began at the time in its id', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('one')]);
		writeFileSync(path.join(folder, id, 'journal.jsonl'), '{"kind":"sess');
		expect(await listSessions(folder)).toMatchObject([{id, startedAt: NOON}]);
		expect(await readSession(folder, id)).toMatchObject({startedAt: NOON});
	});

	it('in a circle of damaged files ends', async () => {
		const folder = journalFolder();
		const ids = ['20261130-120000-aaaaaa', '20261130-120000-bbbbbb'];
		for (const [index, id] of ids.entries()) {
			mkdirSync(path.join(folder, id), {recursive: true});
			const record = {
				kind: 'session',
				v: 1,
				at: NOON,
				url: 'ws://x',
				continues: {id: ids[1 - index], bytes: 9e9},
			};
			writeFileSync(path.join(folder, id, 'journal.jsonl'), `${JSON.stringify(record)}\n`);
		}
		expect(await readSession(folder, ids[0] ?? '')).toMatchObject({entries: []});
		expect(await listSessions(folder)).toEqual([]);
		expect(await hitsOf(folder, 'x')).toEqual([]);
	});
});

describe('the limits', () => {
	it('delete the oldest sessions beyond a size, and those that are too old, but not the one under way', async () => {
		const folder = journalFolder();
		const ids: string[] = [];
		for (let days = 0; days < 6; days++) {
			const id = await writeSession(folder, [messageRecord('x'.repeat(1_000))]);
			setAge(folder, id, days * DAY);
			ids.push(id);
		}
		const limits = {ageMs: 4.5 * DAY, bytes: 3_000};
		const deleted = await pruneSessions(folder, NOON, [ids[4] ?? ''], limits);
		expect(deleted).toEqual([ids[2], ids[3], ids[5]]);
		expect((await listSessions(folder)).map(({id}) => id)).toEqual([ids[0], ids[1], ids[4]]);
	});

	it('are applied once a day', async () => {
		const folder = journalFolder();
		expect(await pruneDaily(folder, NOON, [])).toEqual([]);
		expect(existsSync(folder)).toBe(false);
		const old = async (): Promise<string> => {
			const id = await writeSession(folder, [messageRecord('old')]);
			setAge(folder, id, 31 * DAY);
			return id;
		};
		const first = await old();
		expect(await pruneDaily(folder, NOON, [])).toEqual([first]);
		const second = await old();
		expect(await pruneDaily(folder, NOON + DAY - 1, [])).toEqual([]);
		expect(await pruneDaily(folder, NOON + DAY, [])).toEqual([second]);
	});

	it('keep the newest session, however large it is', async () => {
		const folder = journalFolder();
		await writeSession(folder, [messageRecord('x'.repeat(10_000))]);
		expect(await pruneSessions(folder, NOON, [], {ageMs: DAY * 1e4, bytes: 10})).toEqual([]);
	});
});

describe('a session is found', () => {
	it('by its id, by a beginning or an end of it, and as the newest', async () => {
		const folder = journalFolder();
		const [first, second] = [
			await writeSession(folder, [messageRecord('one')]),
			await writeSession(folder, [messageRecord('two')]),
		];
		setAge(folder, first, DAY);
		expect(await newestSession(folder)).toBe(second);
		expect(await findSession(folder, first)).toEqual([first]);
		expect(await findSession(folder, first.slice(-6))).toEqual([first]);
		expect((await findSession(folder, first.slice(0, 8))).length).toBe(2);
		for (const typed of ['', '../..', 'x', `${first}/..`])
			expect(await findSession(folder, typed)).toEqual([]);
	});

	it('by nothing in a folder that does not exist', async () => {
		const folder = journalFolder();
		expect(await newestSession(folder)).toBeUndefined();
		expect(await listSessions(folder)).toEqual([]);
		expect(await readPrompts(folder)).toEqual([]);
		expect(await deleteSession(folder, '20261130-120000-aaaaaa')).toBe(false);
	});
});

describe('the prompts of all sessions', () => {
	it('are read in order, with a line that was cut between them, and go with their session', async () => {
		const folder = journalFolder();
		const first = journalIn(folder);
		first.write(messageRecord('one'));
		first.prompt('one\nsecond line');
		await first.close();
		writeFileSync(path.join(folder, 'prompts.jsonl'), '{"at":1,"te', {flag: 'a'});
		const second = journalIn(folder);
		second.write(messageRecord('two'));
		second.prompt('two');
		await second.close();
		expect(await readPrompts(folder)).toEqual(['one\nsecond line', 'two']);
		await deleteSession(folder, first.id ?? '');
		expect(await readPrompts(folder)).toEqual(['two']);
	});
});

describe('the search', () => {
	it('finds words in messages, answers, and arguments and results of tools, of every session', async () => {
		const folder = journalFolder();
		const call = {
			name: 'get_order',
			arguments: {order: 'A-1001'},
			outcome: {state: 'succeeded', result: {status: 'Shipped'}},
		};
		const first = await writeSession(folder, [
			messageRecord('Where is my order?'),
			answerRecord('', 'e2', {
				parts: [
					{kind: 'tool', call},
					{kind: 'text', text: 'It is\non its way.'},
				],
			}),
			{kind: 'queued', at: NOON, id: 'q1', text: 'and the invoice?'},
		]);
		const second = await continued(folder, first, 'thanks', 'e3');
		const at = (query: string) =>
			hitsOf(folder, query).then((hits) => hits.map(({session, entry}) => [session, entry]));
		expect(await at('ORDER where')).toEqual([[second, 'e1']]);
		expect(await at('a-1001 shipped')).toEqual([[second, 'e2']]);
		expect(await at('invoice')).toEqual([[second, 'q1']]);
		expect(await at('thanks')).toEqual([[second, 'e3']]);
		expect(await at('order nothing')).toEqual([]);
		expect(await at('  ')).toEqual([]);
		const [hit] = await hitsOf(folder, 'way');
		expect(hit?.excerpt.slice(hit.from, hit.to)).toBe('way');
	});

	it('says where in the call of a tool a hit is', async () => {
		const folder = journalFolder();
		const resultJson = '{"items":[{"sku":"L-17"}],"total":110.75,"2":1.50,"1":[7]}';
		const outcome = {state: 'succeeded', result: JSON.parse(resultJson), resultJson} as const;
		const failed = {state: 'failed', error: 'no such paper', status: 404, result: undefined} as const;
		await writeSession(folder, [
			messageRecord('which lamp?', 'e1'),
			answerRecord('', 'e2', {
				parts: [
					{kind: 'text', text: 'Let me look.'},
					{kind: 'tool', call: toolCall('get_order', {arguments: {ids: ['A-1']}, outcome})},
					{kind: 'tool', call: toolCall('find', {arguments: 'plain', outcome: failed})},
					{kind: 'text', text: 'Here it is.'},
				],
			}),
		]);
		const placeOf = async (query: string): Promise<string | undefined> => {
			const [hit] = await hitsOf(folder, query);
			return hit?.call && callPlaceText(hit.call);
		};
		const places = {
			...{lamp: undefined, look: undefined, here: undefined},
			...{get_: 'get_order', 'a-1': 'get_order, arguments, ids', ids: 'get_order, arguments'},
			...{'l-17': 'get_order, result, sku', sku: 'get_order, result', '110.75': 'get_order, result, total'},
			...{'1.50': 'get_order, result, 2', '7': 'get_order, result, sku'},
			...{plain: 'find, arguments', paper: 'find, error'},
		};
		for (const [query, place] of Object.entries(places))
			expect([query, await placeOf(query)]).toEqual([query, place]);
	});

	it('finds what a plain search finds, whatever the texts', async () => {
		const text = fc.oneof(
			fc.string({unit: fc.constantFrom('a', 'B', ' ', '"', '\\', '\n', 'é', '\t'), maxLength: 12}),
			anyText.map((raw) => raw.toWellFormed()),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(text, {minLength: 1, maxLength: 8}), text, async (texts, query) => {
				const folder = journalFolder();
				const records = texts.map((each, index): JournalRecord => messageRecord(each, `e${index + 1}`));
				await writeSession(folder, records);
				const words = query.toLowerCase().split(/\s+/).filter(Boolean);
				const wanted = texts.flatMap((each, index) =>
					words.length > 0 && words.every((word) => each.toLowerCase().includes(word))
						? [`e${index + 1}`]
						: [],
				);
				expect((await hitsOf(folder, query)).map(({entry}) => entry)).toEqual(wanted);
			}),
		);
	});

	it('leaves out what was removed or changed since', async () => {
		const folder = journalFolder();
		await writeSession(folder, [
			messageRecord('apple', 'e1'),
			messageRecord('apple', 'e2'),
			messageRecord('apple', 'e3'),
			{kind: 'removed', id: 'e1'},
			messageRecord('pear', 'e2'),
		]);
		expect((await hitsOf(folder, 'apple')).map(({entry}) => entry)).toEqual(['e3']);
	});

	it('returns an excerpt of one line for every hostile text', async () => {
		const folder = journalFolder();
		await writeSession(
			folder,
			HOSTILE_TEXTS.map((text, index) => messageRecord(`needle ${text}`.toWellFormed(), `e${index + 1}`)),
		);
		const hits = await hitsOf(folder, 'needle');
		expect(hits).toHaveLength(HOSTILE_TEXTS.length);
		for (const {excerpt} of hits) expect(excerpt).not.toMatch(/[\n\r\t]/);
	});
});
