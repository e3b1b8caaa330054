import {execFileSync} from 'node:child_process';
import {
	appendFileSync,
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Disk} from '../../source/journal/journal-output.ts';
import {readSteps} from '../../source/journal/journal-reader.ts';
import {readOutlined, readSession, type StoredSession} from '../../source/journal/read-session.ts';
import {type EntryValue, type JournalRecord, prepareRecord, readLine} from '../../source/journal/records.ts';
import {createRedactor} from '../../source/protocol/redact.ts';
import type {RemoteText} from '../../source/protocol/remote-text.ts';
import {STORED_ENTRIES} from '../../source/session/stored-entries.ts';
import {anyJson, anyText} from '../support/arbitraries.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {
	answerRecord,
	journalFolder,
	journalIn,
	messageRecord,
	NOON,
	writeSession,
} from '../support/journals.ts';
import {lostRemoteText, remoteTextOf} from '../support/remote-texts.ts';

async function read(folder: string, id: string): Promise<StoredSession> {
	const session = await readSession(folder, id);
	if ('problem' in session) throw new Error(session.problem);
	return session;
}

const journalOf = (folder: string, id: string): string => path.join(folder, id, 'journal.jsonl');
const permissions = (file: string): string => (statSync(file).mode & 0o777).toString(8);

const anyId = fc.integer({min: 1, max: 9}).map((number) => `e${number}`);
const wellFormed = anyText.map((text) => text.toWellFormed());
const anyEntry: fc.Arbitrary<JournalRecord> = fc.record({
	kind: fc.constant('entry' as const),
	entry: fc.oneof(
		fc.record({id: anyId, kind: fc.constant('user'), text: wellFormed, delivery: fc.constant('sending')}),
		fc.record({
			id: anyId,
			kind: fc.constant('assistant'),
			parts: fc.array(fc.record({kind: fc.constant('text'), text: wellFormed})),
			metadata: fc.record({any: anyJson.map((value) => JSON.parse(JSON.stringify(value)) as unknown)}),
		}),
	) as fc.Arbitrary<EntryValue>,
});
const anyRecord: fc.Arbitrary<JournalRecord> = fc.oneof(
	{weight: 4, arbitrary: anyEntry},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('delivery' as const),
			id: anyId,
			delivery: fc.constantFrom('delivered', 'unconfirmed'),
		}),
	},
	{weight: 1, arbitrary: fc.record({kind: fc.constant('removed' as const), id: anyId})},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('queued' as const),
			at: fc.constant(NOON),
			id: fc.constantFrom('q1', 'q2'),
			text: wellFormed,
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({kind: fc.constant('unqueued' as const), id: fc.constantFrom('q1', 'q2')}),
	},
);

/** The state after records, without the journal. */
function expected(records: readonly JournalRecord[]) {
	const entries = new Map<string, EntryValue>();
	const queue = new Map<string, string>();
	for (const record of records) {
		if (record.kind === 'entry') entries.set(record.entry.id, record.entry);
		else if (record.kind === 'removed') entries.delete(record.id);
		else if (record.kind === 'queued') {
			// It is the last one then.
			queue.delete(record.id);
			queue.set(record.id, record.text);
		} else if (record.kind === 'unqueued') queue.delete(record.id);
		else if (record.kind === 'delivery') {
			const entry = entries.get(record.id);
			if (entry !== undefined) entries.set(record.id, {...entry, delivery: record.delivery});
		}
	}
	return {entries: [...entries.values()], queue: [...queue].map(([id, text]) => ({id, text, at: NOON}))};
}

describe('a journal', () => {
	const lastEntry: EntryValue = {id: 'e99', kind: 'user', text: 'last'};

	it('gives back what was written', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(anyRecord, {maxLength: 30}), async (records) => {
				const folder = journalFolder();
				const id = await writeSession(folder, [...records, {kind: 'entry', entry: lastEntry}]);
				const {entries, queue, damaged, hasEnded} = await read(folder, id);
				const wanted = expected(records);
				expect(new Map(entries.map((entry) => [entry.id, entry]))).toEqual(
					new Map([...wanted.entries, lastEntry].map((each) => [each.id, each])),
				);
				expect({queue, damaged, hasEnded}).toEqual({queue: wanted.queue, damaged: 0, hasEnded: true});
			}),
		);
	});

	it('that was cut at any byte gives back a beginning of its records', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(anyRecord, {minLength: 1, maxLength: 12}), fc.nat(), async (records, cut) => {
				const folder = journalFolder();
				const id = await writeSession(folder, [messageRecord('first', 'e99'), ...records]);
				const file = journalOf(folder, id);
				const whole = readFileSync(file);
				const length = cut % (whole.length + 1);
				truncateSync(file, length);
				const lines = whole.toString('utf8').split('\n').slice(0, -1);
				const complete = whole.subarray(0, length).toString('utf8').split('\n').length - 1;
				const found: unknown[] = [];
				for await (const step of readSteps(file)) {
					found.push(...step.records.map(({value}) => value));
					expect(step.damaged).toBe(0);
				}
				expect(found).toEqual(lines.slice(0, complete).map((line) => JSON.parse(line) as unknown));
			}),
		);
	});

	it('whose lines are longer than what is read at once gives back all of them', async () => {
		const folder = journalFolder();
		const texts = [100_000, 700_000, 3, 262_144, 90_000, 90_000].map((length, index) =>
			`${index}`.repeat(length),
		);
		const id = await writeSession(
			folder,
			texts.map((text, index) => messageRecord(text, `e${index + 1}`)),
		);
		const {entries, damaged} = await read(folder, id);
		expect(entries.map(({text}) => text)).toEqual(texts);
		expect(damaged).toBe(0);
	});

	it('with bytes damaged anywhere is read without an error', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyRecord, {minLength: 1, maxLength: 8}),
				fc.array(fc.tuple(fc.nat(), fc.nat(255)), {maxLength: 6}),
				async (records, changes) => {
					const folder = journalFolder();
					const id = await writeSession(folder, [messageRecord('first', 'e99'), ...records]);
					const bytes = readFileSync(journalOf(folder, id));
					for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
					writeFileSync(journalOf(folder, id), bytes);
					const session = await readSession(folder, id);
					expect('problem' in session ? session.problem : 'read').toMatch(/read|newer/);
				},
			),
		);
	});

	it('keeps hostile texts as they are, on one line each', async () => {
		const folder = journalFolder();
		const records = HOSTILE_TEXTS.map((text, index) => messageRecord(text.toWellFormed(), `e${index + 1}`));
		const id = await writeSession(folder, records);
		const {entries} = await read(folder, id);
		expect(entries.map(({text}) => text)).toEqual(HOSTILE_TEXTS.map((text) => text.toWellFormed()));
		const lines = readFileSync(journalOf(folder, id), 'utf8').trimEnd().split('\n');
		expect(lines).toHaveLength(records.length + 2);
	});

	it('has no secret, however it is escaped', async () => {
		const secret = 'canary"7f3a\\9d';
		const json = JSON.stringify({token: secret});
		const folder = journalFolder();
		const journal = journalIn(folder, {secrets: new Set([secret]), largest: 200});
		journal.write(messageRecord(`my token is ${secret}`, 'e1', {[secret]: 1}));
		journal.write(answerRecord(JSON.stringify({inner: json}), 'e2', {metadata: {json, [json]: secret}}));
		journal.write(answerRecord(`${'x'.repeat(195)}${secret}${'y'.repeat(300)}`, 'e3'));
		journal.write({kind: 'queued', at: NOON, id: 'q1', text: secret});
		journal.prompt(`again ${secret}`);
		journal.draft([`draft ${secret}`]);
		await journal.close();
		const folderOfRun = path.join(folder, journal.id ?? '');
		const files = readdirSync(folderOfRun).map((name) => path.join(folderOfRun, name));
		const texts = [...files, path.join(folder, 'prompts.jsonl')].map((file) => readFileSync(file, 'utf8'));
		expect(texts.join('\n')).not.toMatch(/canary|7f3a/);
		expect(texts.filter((text) => text.includes('[redacted]'))).toHaveLength(4);
	});

	it('is readable by its user alone', async () => {
		const folder = journalFolder();
		mkdirSync(folder, {recursive: true, mode: 0o777});
		chmodSync(folder, 0o777);
		const journal = journalIn(folder, {largest: 16});
		journal.write(messageRecord('a text that is too large'));
		journal.draft(['a draft']);
		journal.prompt('a prompt');
		await journal.close();
		const own = path.join(folder, journal.id ?? '');
		expect([folder, own].map(permissions)).toEqual(['700', '700']);
		const files = [
			...readdirSync(own).map((name) => path.join(own, name)),
			path.join(folder, 'prompts.jsonl'),
		];
		expect(files).toHaveLength(4);
		expect(new Set(files.map(permissions))).toEqual(new Set(['600']));
	});

	it('has no file before there is something to keep', async () => {
		const folder = journalFolder();
		await writeSession(folder, []);
		expect(existsSync(folder)).toBe(false);
	});

	it('of a draft that was deleted leaves nothing behind', async () => {
		const folder = journalFolder();
		const journal = journalIn(folder);
		journal.draft(['a draft']);
		await journal.flush();
		expect(readdirSync(folder)).toHaveLength(1);
		journal.draft([]);
		await journal.close();
		expect([readdirSync(folder), journal.id]).toEqual([[], undefined]);
	});

	it('of a newer version is not read', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('hello')]);
		const file = journalOf(folder, id);
		writeFileSync(file, readFileSync(file, 'utf8').replace('"v":1', '"v":2'));
		expect(await readSession(folder, id)).toEqual({problem: 'newer'});
	});
});

describe('large texts', () => {
	it('are files of their own, and are read in slices', async () => {
		await fc.assert(
			fc.asyncProperty(wellFormed, fc.nat(40), fc.nat(40), async (text, start, length) => {
				const folder = journalFolder();
				const id = await writeSession(folder, [answerRecord(text)], {largest: 12});
				const {entries} = await read(folder, id);
				const parts = (entries[0]?.parts ?? []) as ReadonlyArray<{readonly text: RemoteText | string}>;
				const [part] = parts;
				if (part === undefined) throw new Error('no part');
				if (text.length <= 12) expect(part.text).toBe(text);
				else if (typeof part.text === 'string') throw new Error('no file');
				else {
					expect(part.text.length).toBe(text.length);
					expect(text.startsWith(part.text.head)).toBe(true);
					expect(await part.text.slice(start, start + length)).toBe(text.slice(start, start + length));
					const chunks: Uint8Array[] = [];
					for await (const chunk of part.text.chunks()) chunks.push(chunk);
					expect(Buffer.concat(chunks).toString('utf8')).toBe(text);
				}
			}),
		);
	});

	it('from the thread that read them are copied, without a secret that begins in one part and ends in the next', async () => {
		const secret = 'canary-secret-9d1';
		const text = `${'ä'.repeat(30)}${secret}${'ö'.repeat(30)}`;
		const folder = journalFolder();
		const journal = journalIn(folder, {secrets: new Set([secret])});
		journal.write(answerRecord('', 'e2', {parts: [{kind: 'text', text: remoteTextOf(text, 4, 35)}]}));
		await journal.close();
		const stored = readFileSync(path.join(folder, journal.id ?? '', '1.txt'), 'utf8');
		expect(stored).toBe(`${'ä'.repeat(30)}[redacted]${'ö'.repeat(30)}`);
		const {entries} = await read(folder, journal.id ?? '');
		expect(entries[0]).toMatchObject({parts: [{text: {length: stored.length, head: 'ääää'}}]});
	});

	it('named by a text from outside are no files', () => {
		const forged = readLine(
			JSON.stringify({
				kind: 'entry',
				entry: {id: 'e1', kind: 'user'},
				files: [{at: ['entry', 'id'], file: '../../x', length: 3}],
			}),
		);
		expect(forged?.files).toEqual([]);
	});

	it('of which the thread is gone leave their beginning', async () => {
		const folder = journalFolder();
		const gone = lostRemoteText('the beginning', 2_000_000);
		const id = await writeSession(folder, [
			messageRecord('', 'e1', {text: gone}),
			messageRecord('next', 'e2'),
		]);
		expect((await read(folder, id)).entries.map(({text}) => text)).toEqual(['the beginning', 'next']);
	});
});

describe('a record', () => {
	it('that is nested too deeply is left out, and the next is written', async () => {
		let deep: unknown = 'x';
		for (let level = 0; level < 200_000; level++) deep = [deep];
		const folder = journalFolder();
		const id = await writeSession(folder, [
			messageRecord('before'),
			answerRecord('', 'e2', {metadata: {deep}}),
			messageRecord('after', 'e3'),
		]);
		expect((await read(folder, id)).entries.map(({id: entry}) => entry)).toEqual(['e1', 'e3']);
	});

	it('does not share objects with the conversation', () => {
		const entry = {id: 'e1', kind: 'user', text: 'hello', overrides: {a: 1}};
		const {value} = prepareRecord({kind: 'entry', entry}, createRedactor([]));
		expect(value).toEqual({kind: 'entry', entry});
		expect(value.entry).not.toBe(entry);
	});
});

describe('a draft', () => {
	it('is written within 300 ms of its first change, and after the records', async () => {
		const folder = journalFolder();
		const journal = journalIn(folder);
		journal.draft(['h']);
		journal.clock.advance(150);
		journal.draft(['hello']);
		journal.clock.advance(150);
		await journal.flush();
		expect((await read(folder, journal.id ?? '')).drafts).toEqual(['hello']);
		journal.draft([]);
		await journal.flush();
		expect((await read(folder, journal.id ?? '')).drafts).toEqual([]);
		await journal.close();
	});

	it('that was sent just before the program was killed is not offered again', async () => {
		const folder = journalFolder();
		const journal = journalIn(folder);
		journal.draft(['where is A-1001?']);
		await journal.flush();
		journal.write(messageRecord('where is A-1001?', 'e1', {at: NOON + 5}));
		// The program is killed here: the record is written before the draft is removed.
		journal.draft([]);
		await new Promise((resolve) => setImmediate(resolve));
		const before = readdirSync(path.join(folder, journal.id ?? ''));
		expect(before).toContain('draft.json');
		expect((await read(folder, journal.id ?? '')).drafts).toEqual([]);
		await journal.close();
	});

	it('of a session that is continued is kept from the first record on, and a younger message takes it away', async () => {
		for (const [text, drafts] of [
			['something else', ['where is']],
			['where is A-1001?', []],
		] as const) {
			const folder = journalFolder();
			const journal = journalIn(folder, {drafts: ['where is'], continues: {id: 'x', bytes: 1}});
			journal.draft(['where is']);
			await journal.flush();
			expect(journal.id).toBeUndefined();
			journal.writeNow(messageRecord(text, 'e1', {at: NOON}));
			// The program is killed here.
			expect((await read(folder, journal.id ?? '')).drafts).toEqual(drafts);
			await journal.close();
		}
	});

	it('of a session that is continued is gone once it was deleted', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('one')]);
		const journal = journalIn(folder, {drafts: ['where is'], continues: {id, bytes: 1e6}});
		journal.draft([]);
		await journal.close();
		const next = await read(folder, journal.id ?? '');
		expect([next.entries.length, next.drafts]).toEqual([1, []]);
	});

	it('is not offered again when only the beginning of a message was saved, unless it is younger', async () => {
		for (const kind of ['entry', 'queued'] as const) {
			for (const [savedAt, drafts] of [
				[NOON, []],
				[NOON + 10, ['where is']],
			] as const) {
				const folder = journalFolder();
				const journal = journalIn(folder);
				const text = 'where is A-1001?';
				journal.clock.advance(savedAt - NOON);
				journal.draft(['where is']);
				await journal.flush();
				if (kind === 'entry') journal.write(messageRecord(text, 'e1', {at: NOON + 5}));
				else journal.write({kind, at: NOON + 5, id: 'q1', text});
				await journal.flush();
				expect((await read(folder, journal.id ?? '')).drafts).toEqual(drafts);
				await journal.close();
			}
		}
	});
});

/** Fails with the code that is asked for before each write, after a share of it was written. */
function failingDisk(codeFor: (text: string) => string | undefined, share: number): Disk {
	function appendNow(descriptor: number, text: string): void {
		const code = codeFor(text);
		appendFileSync(descriptor, code === undefined ? text : text.slice(0, text.length * share));
		if (code !== undefined) throw Object.assign(new Error('failed'), {code});
	}
	return {
		append: (descriptor, text) =>
			new Promise((resolve) => {
				appendNow(descriptor, text);
				resolve();
			}),
		appendNow,
	};
}

describe('a disk that fails', () => {
	it('is reported once, and everything is written when it works again', async () => {
		const folder = journalFolder();
		writeFileSync(path.join(path.dirname(folder), 'file'), '');
		const blocked = path.join(path.dirname(folder), 'file', 'sessions');
		const journal = journalIn(blocked);
		journal.write(messageRecord('one'));
		await journal.flush();
		journal.write(messageRecord('two', 'e2'));
		await journal.flush();
		expect(journal.troubles).toEqual(['ENOTDIR']);
		rmSync(path.join(path.dirname(folder), 'file'));
		journal.clock.advance(5_000);
		await journal.flush();
		expect(journal.troubles).toEqual(['ENOTDIR', 'recovered']);
		expect((await read(blocked, journal.id ?? '')).entries.map(({text}) => text)).toEqual(['one', 'two']);
		await journal.close();
	});

	it('in the middle of a line loses nothing: that line is left out, and its record is written again', async () => {
		const folder = journalFolder();
		let failures = 0;
		const journal = journalIn(folder, {
			disk: failingDisk((text) => (text.includes('two') && failures++ === 0 ? 'ENOSPC' : undefined), 0.5),
		});
		journal.write(messageRecord('one'));
		await journal.flush();
		journal.write(messageRecord('two', 'e2'));
		await journal.flush();
		expect(journal.troubles[0]).toBe('ENOSPC');
		journal.writeNow(messageRecord('three', 'e3'));
		journal.clock.advance(5_000);
		await journal.close();
		const {entries, damaged} = await read(folder, journal.id ?? '');
		expect(entries.map(({text}) => text)).toEqual(['one', 'two', 'three']);
		expect(damaged).toBe(1);
	});

	it('at any moment, with any error, loses no record, and is reported until it works', async () => {
		const anyFailure = fc.constantFrom(undefined, 'ENOSPC', 'EROFS', 'EIO', 'EDQUOT');
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.constantFrom('write', 'now', 'draft', 'prompt', 'wait', 'flush'), {maxLength: 12}),
				fc.array(anyFailure, {maxLength: 8}),
				fc.double({min: 0, max: 1, noNaN: true}),
				async (acts, failures, share) => {
					const folder = journalFolder();
					let next = 0;
					const journal = journalIn(folder, {
						disk: failingDisk(() => failures[next++], share),
						outlinedBytes: 1,
					});
					const texts = acts.map((act, index) => `${act} ${index}`);
					for (const [index, act] of acts.entries()) {
						const record = messageRecord(texts[index] ?? '', `e${index + 1}`);
						if (act === 'write') journal.write(record);
						else if (act === 'now') journal.writeNow(record);
						else if (act === 'draft') journal.draft([texts[index] ?? '']);
						else if (act === 'prompt') journal.prompt(texts[index] ?? '');
						else if (act === 'wait') journal.clock.advance(5_000);
						else await journal.flush();
					}
					journal.writeNow(messageRecord('last', 'e99'));
					// It works again some time.
					for (let tries = 0; tries <= failures.length; tries++) {
						await journal.flush();
						journal.clock.advance(5_000);
					}
					expect(journal.trouble).toBeUndefined();
					expect(journal.troubles.filter((_, index) => index % 2 === 1)).toEqual(
						Array.from({length: journal.troubles.length / 2}, () => 'recovered'),
					);
					await journal.close();
					const id = journal.id ?? '';
					const {entries, drafts, server} = await read(folder, id);
					expect(server.url).toBe('ws://localhost:8000/ws/chat');
					const written = texts.filter((text) => /^(?:write|now)/.test(text));
					expect(entries.map(({text}) => text)).toEqual([...written, 'last']);
					expect(drafts).toEqual(texts.filter((text) => text.startsWith('draft')).slice(-1));
					const outlined = await readOutlined(folder, id, STORED_ENTRIES);
					expect(
						'problem' in outlined ? [] : outlined.entries.map((entry) => STORED_ENTRIES.textOf(entry)),
					).toEqual(entries.map(({text}) => text));
				},
			),
		);
	});

	it('that is full is reported with its code', async () => {
		if (!existsSync('/dev/full')) return;
		const folder = journalFolder();
		const journal = journalIn(folder);
		journal.write(messageRecord('one'));
		await journal.flush();
		journal.draft(['x']);
		const own = path.join(folder, journal.id ?? '');
		execFileSync('ln', ['-sf', '/dev/full', path.join(own, 'draft.json.new')]);
		await journal.flush();
		expect(journal.troubles).toEqual(['ENOSPC']);
		// No part of the draft takes space.
		expect(readdirSync(own)).toEqual(['journal.jsonl']);
		await journal.close();
		expect((await read(folder, journal.id ?? '')).drafts).toEqual(['x']);
	});
});

describe('writeNow', () => {
	it('has written when it returns, also a queue of a thousand messages', () => {
		const folder = journalFolder();
		const journal = journalIn(folder);
		const records = Array.from({length: 1000}, (_, index) => messageRecord('one', `e${index + 1}`));
		journal.writeNow(records);
		const file = path.join(folder, journal.id ?? '', 'journal.jsonl');
		expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(1 + 1000 + 1);
	});

	it('has written when it returns, in every turn of the event loop while records before it are written', async () => {
		for (let turns = 0; turns <= 6; turns++) {
			const folder = journalFolder();
			const journal = journalIn(folder);
			journal.write([messageRecord('one'), answerRecord('two')]);
			for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
			journal.writeNow(messageRecord('three', 'e3'));
			const file = path.join(folder, journal.id ?? '', 'journal.jsonl');
			expect(readFileSync(file, 'utf8'), `after ${turns} turns`).toContain('"three"');
			await journal.close();
			const {entries} = await read(folder, journal.id ?? '');
			expect(entries.map(({id}) => id)).toEqual(['e1', 'e2', 'e3']);
		}
	});
});

it('many records are written over several turns of the event loop, which reads keys', async () => {
	const folder = journalFolder();
	const journal = journalIn(folder);
	journal.write(Array.from({length: 1000}, (_, index) => messageRecord('x', `e${index}`)));
	const lines = (): number =>
		readFileSync(path.join(folder, journal.id ?? '', 'journal.jsonl'), 'utf8').split('\n').length - 1;
	const counts = new Set<number>();
	const written = journal.flush();
	do {
		await new Promise((resolve) => setImmediate(resolve));
		if (journal.id !== undefined) counts.add(lines());
	} while (![...counts].includes(1001));
	await written;
	expect(counts.size).toBeGreaterThan(5);
});

describe('two programs at once', () => {
	it('write to folders of their own, and lose nothing', async () => {
		const folder = journalFolder();
		const journals = Array.from({length: 5}, () => journalIn(folder));
		for (let step = 1; step <= 20; step++)
			for (const [index, journal] of journals.entries()) {
				journal.write(messageRecord(`${index} says ${step}`, `e${step}`));
				journal.prompt(`${index} says ${step}`);
			}
		await Promise.all(journals.map((journal) => journal.close()));
		const ids = journals.map(({id = ''}) => id);
		expect(new Set(ids).size).toBe(5);
		for (const [index, id] of ids.entries())
			expect((await read(folder, id)).entries.map(({text}) => text)).toEqual(
				Array.from({length: 20}, (_, step) => `${index} says ${step + 1}`),
			);
		const prompts = readFileSync(path.join(folder, 'prompts.jsonl'), 'utf8').split('\n').filter(Boolean);
		expect(prompts.map((line) => JSON.parse(line) as unknown)).toHaveLength(100);
	});
});
