import {
	appendFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry} from '../../source/chat/entry.ts';
import {restoredTranscript} from '../../source/chat/recovery/restored.ts';
import {whole} from '../../source/chat/recovery/whole.ts';
import {countTools} from '../../source/chat/tool-counts.ts';
import {reduce} from '../../source/chat/transcript.ts';
import {loadForceGc} from '../../source/client/worker/force-gc.ts';
import {readOutlined, readSession, type StoredSession} from '../../source/journal/read-session.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {entryRecords} from '../../source/session/journal-chat.ts';
import {chatOf, restoredChat, withEntries} from '../../source/session/restore-session.ts';
import {STORED_ENTRIES, type StoredEntry} from '../../source/session/stored-entries.ts';
import {findFieldsOf, isPartlyLoaded} from '../../source/ui/search/find-text.ts';
import {pastMessage} from '../support/entries.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {answerRecord, journalFolder, messageRecord, NOON, writeSession} from '../support/journals.ts';
import {anySteps, play, type Step} from '../support/transcript-events.ts';

async function readBoth(folder: string, id: string) {
	const read = await readSession(folder, id);
	const outlined = await readOutlined(folder, id, STORED_ENTRIES);
	if ('problem' in read || 'problem' in outlined) throw new Error('not read');
	return {read, outlined};
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const plainEntries = (entries: readonly Entry[]): unknown =>
	plain(entries.map((entry) => (entry.kind === 'notice' ? entry : whole(entry))));

/** All of a session but the texts of its entries, which are on the disk. */
const others = ({entries: _, ...more}: StoredSession<unknown>): unknown => more;

function recordsOf(steps: readonly Step[]): readonly JournalRecord[] {
	// With the session on the server, an unanswered message is looked up.
	const records: JournalRecord[] = [{kind: 'server', at: NOON, session: 's-1'}];
	play(steps, (before, _, after) => {
		records.push(...entryRecords(before.entries.items, after.entries.items, NOON));
	});
	return [...records, {kind: 'queued', at: NOON, id: 'q0', text: 'x'}];
}

const outlineIn = (folder: string, id: string): string => path.join(folder, id, 'outline.jsonl');

describe('entries whose contents are on the disk', () => {
	it('are those of the whole session, with an outline of any length or without one', async () => {
		await fc.assert(
			fc.asyncProperty(
				anySteps,
				fc.constantFrom(1, 300, 1_000_000),
				fc.option(fc.nat(), {nil: undefined}),
				async (steps, outlinedBytes, cut) => {
					const folder = journalFolder();
					const id = await writeSession(folder, recordsOf(steps), {outlinedBytes});
					const outline = outlineIn(folder, id);
					if (outlinedBytes === 1) expect(existsSync(outline)).toBe(true);
					if (cut !== undefined && existsSync(outline))
						truncateSync(outline, cut % (readFileSync(outline).length + 1));
					const {read, outlined} = await readBoth(folder, id);
					expect(plainEntries(outlined.entries)).toEqual(plainEntries(withEntries(read).entries));
					expect(others(outlined)).toEqual(others(withEntries(read)));
				},
			),
		);
	});

	it('are changed by whatever happens next as if they were in memory', async () => {
		await fc.assert(
			fc.asyncProperty(anySteps, anySteps, async (steps, next) => {
				const folder = journalFolder();
				const id = await writeSession(folder, recordsOf(steps), {outlinedBytes: 200});
				const {read, outlined} = await readBoth(folder, id);
				const inMemory = play(next, () => {}, restoredTranscript(restoredChat(read, true), NOON));
				const records: JournalRecord[][] = [];
				const end = play(
					next,
					(before, _, after) =>
						records.push([...entryRecords(before.entries.items, after.entries.items, NOON)]),
					restoredTranscript(chatOf(outlined, true), NOON),
				);
				expect(plainEntries(end.entries.items)).toEqual(plainEntries(inMemory.entries.items));
				expect([end.epoch, end.nextId, plain(end.turn ?? {})]).toEqual([
					inMemory.epoch,
					inMemory.nextId,
					plain(inMemory.turn ?? {}),
				]);
				// What is written of them has their contents too.
				for (const record of records.flat())
					if (record.kind === 'entry')
						expect(record.entry).toHaveProperty(record.entry.kind === 'user' ? 'text' : 'parts');
				const counts = (entries: readonly Entry[]): unknown =>
					countTools(entries, undefined).map(({last, ...count}) => ({...count, last: plain(last())}));
				expect(counts(outlined.entries)).toEqual(counts(withEntries(read).entries));
			}),
		);
	});

	it('keep their contents when their delivery is known, or the history has more', async () => {
		const folder = journalFolder();
		const id = await writeSession(
			folder,
			[
				{kind: 'server', at: NOON, session: 's-1'},
				messageRecord('one', 'e1'),
				answerRecord('first', 'e2'),
				messageRecord('two', 'e3', {delivery: 'unconfirmed'}),
			],
			{outlinedBytes: 1},
		);
		const {outlined} = await readBoth(folder, id);
		const start = restoredTranscript(chatOf(outlined, true), NOON);
		const typed = reduce(start, {type: 'typing', message: 'so', at: NOON});
		expect(typed.entries.at(2)).toMatchObject({kind: 'user', text: 'two', delivery: 'delivered'});
		const messages = [
			pastMessage('user', 'one'),
			pastMessage('assistant', 'wait', {tool_calls: [{id: 't1', name: 'get_order', arguments: {}}]}),
			pastMessage('assistant', 'first'),
			pastMessage('user', 'two'),
		];
		const merged = reduce(start, {type: 'history', messages, at: NOON}).entries.items;
		expect(merged).toMatchObject([
			{text: 'one'},
			{
				kind: 'assistant',
				parts: [{text: 'wait'}, {kind: 'tool', call: {name: 'get_order'}}, {text: 'first'}],
			},
			{kind: 'user', text: 'two', delivery: 'delivered'},
		]);
	});

	it('have hostile texts, and contents in files of their own', async () => {
		const folder = journalFolder();
		const texts = HOSTILE_TEXTS.map((text) => text.toWellFormed());
		const records = texts.flatMap((text, index) => [
			messageRecord(text, `e${2 * index + 1}`),
			answerRecord(text, `e${2 * index + 2}`, {messageId: text}),
		]);
		const id = await writeSession(folder, records, {outlinedBytes: 1, largest: 100});
		const {read, outlined} = await readBoth(folder, id);
		const [expected, found] = [withEntries(read).entries, outlined.entries];
		expect(plainEntries(found)).toEqual(plainEntries(expected));
		expect(found.map(isPartlyLoaded)).toEqual(expected.map(isPartlyLoaded));
		expect(new Set(found.map(isPartlyLoaded)).size).toBe(2);
		expect(readFileSync(outlineIn(folder, id), 'utf8').trimEnd().split('\n')).toHaveLength(
			Math.ceil((records.length + 2) / 64),
		);
	});

	it('that are drawn stay in memory while a find reads all others', async () => {
		const folder = journalFolder();
		const texts = Array.from({length: 50}, (_, index) => `${index} ${'x'.repeat(100_000)}`);
		const id = await writeSession(
			folder,
			texts.map((text, index) => messageRecord(text, `e${index + 1}`)),
		);
		const outlined = await readOutlined(folder, id, STORED_ENTRIES);
		if ('problem' in outlined) throw new Error(outlined.problem);
		const [drawn, ...others] = outlined.entries;
		expect(drawn).toMatchObject({text: texts[0]});
		for (const entry of others) expect(findFieldsOf(entry)).toHaveLength(1);
		truncateSync(path.join(folder, id, 'journal.jsonl'), 0);
		expect(drawn).toMatchObject({text: texts[0]});
	});

	it.skipIf(process.platform !== 'linux')(
		'keep their file open only as long as one of them is used',
		async () => {
			const folder = journalFolder();
			const id = await writeSession(folder, [messageRecord('one', 'e1')], {outlinedBytes: 1});
			const count = (): number =>
				readdirSync('/proc/self/fd').filter((name) => {
					const file = `/proc/self/fd/${name}`;
					return existsSync(file) && readlinkSync(file).includes(id);
				}).length;
			const collect = loadForceGc();
			const used = [await readOutlined(folder, id, STORED_ENTRIES)];
			collect('all');
			await nextTurn();
			expect(count()).toBe(1);
			used.pop();
			await expect
				.poll(() => {
					collect('all');
					return count();
				})
				.toBe(0);
		},
	);

	it.skipIf(process.platform === 'win32')('stay when another program deletes the session', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('one', 'e1'), answerRecord('two', 'e2')], {
			outlinedBytes: 1,
		});
		const {outlined} = await readBoth(folder, id);
		const [user, reply] = outlined.entries;
		const textsOf = (...entries: readonly (StoredEntry | undefined)[]): unknown =>
			entries.map((entry) => (entry?.kind === 'user' ? entry.text : entry?.parts[0]));
		rmSync(path.join(folder, id), {recursive: true});
		expect(textsOf(user, reply)).toEqual(['one', {kind: 'text', text: 'two'}]);
	});

	it('that can no longer be read have a sentence in their place', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('one', 'e1'), answerRecord('two', 'e2')], {
			outlinedBytes: 1,
		});
		const {entries} = (await readBoth(folder, id)).outlined;
		truncateSync(path.join(folder, id, 'journal.jsonl'), 40);
		const sentence = '(This message cannot be read from the disk any more.)';
		expect(plainEntries(entries)).toMatchObject([
			{kind: 'user', id: 'e1', text: sentence, delivery: 'delivered'},
			{kind: 'assistant', id: 'e2', parts: [{kind: 'text', text: sentence}], metadata: {}},
		]);
	});

	it('come from the journal itself where the outline is damaged or does not belong to it', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('one', 'e1'), answerRecord('two', 'e2')], {
			outlinedBytes: 1,
		});
		const outline = outlineIn(folder, id);
		const good = readFileSync(outline, 'utf8');
		const bad = [
			'',
			'no JSON\n',
			'[]\n',
			'{"from":0,"to":5}\n',
			good.replace('"from":0', '"from":1'),
			good.replace(/"to":\d+/, '"to":99999999'),
			good.replace('[0,"e1",', '[0,"e1",-'),
			good.replace('[0,"e1",', '[0,"e1",99'),
			good.replace('[0,"e1",', '[2,"e1",'),
			good.replace('[0,"e1",', '[0,1,'),
			good.replace('{"kind":"end"', '{"kind":7'),
		];
		for (const text of bad) {
			writeFileSync(outline, text);
			const {read, outlined} = await readBoth(folder, id);
			expect(plainEntries(outlined.entries)).toEqual(plainEntries(withEntries(read).entries));
		}
		// A journal that went on after its outline.
		writeFileSync(outline, good);
		appendFileSync(
			path.join(folder, id, 'journal.jsonl'),
			`${JSON.stringify(messageRecord('three', 'e3'))}\n{"cut`,
		);
		const {outlined} = await readBoth(folder, id);
		expect(outlined.entries.map(({id: entry}) => entry)).toEqual(['e1', 'e2', 'e3']);
	});
});
