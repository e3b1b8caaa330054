import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createChat} from '../../source/chat/chat.ts';
import type {AssistantEntry, Entry, UserEntry} from '../../source/chat/entry.ts';
import type {GivenFeedback} from '../../source/chat/feedback/feedback.ts';
import {notice, wordNotice} from '../../source/chat/notices.ts';
import {reduce} from '../../source/chat/transcript.ts';
import {readPrompts} from '../../source/journal/prompts.ts';
import {readSession} from '../../source/journal/read-session.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {entryRecords, journalChat} from '../../source/session/journal-chat.ts';
import {restoredChat} from '../../source/session/restore-session.ts';
import {anyJson} from '../support/arbitraries.ts';
import {answerFrame, assistantEntry, noticeEntry, queuedMessage, userEntry} from '../support/entries.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {createFakeClient} from '../support/fake-client.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {
	answerRecord,
	journalFolder,
	journalIn,
	messageRecord,
	NOON,
	writeSession,
} from '../support/journals.ts';
import {anySteps, play} from '../support/transcript-events.ts';

const isMessage = (entry: Entry): entry is UserEntry | AssistantEntry => entry.kind !== 'notice';

/** The lines across a conversation, each with the message above it; nothing is above the first message. */
const linesIn = (entries: readonly Entry[]): readonly unknown[] =>
	entries.flatMap((entry, index) => {
		const above = entries.slice(0, index).findLast(isMessage)?.id;
		const isLine = entry.kind === 'notice' && entry.shape === 'rule' && above !== undefined;
		return isLine ? [[entry.id, above, wordNotice(entry).text]] : [];
	});

async function restored(folder: string, id: string) {
	const session = await readSession(folder, id);
	if ('problem' in session) throw new Error(session.problem);
	return {...restoredChat(session, true), drafts: session.drafts};
}

/** As a journal has it: JSON, in which nothing is undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a conversation in its journal', () => {
	it('comes back as it was, whatever happened in it', async () => {
		await fc.assert(
			fc.asyncProperty(anySteps, async (steps) => {
				const records: JournalRecord[] = [];
				const end = play(steps, (before, _, after) => {
					records.push(...entryRecords(before.entries.items, after.entries.items, NOON));
				});
				const folder = journalFolder();
				const id = await writeSession(folder, [...records, {kind: 'queued', at: NOON, id: 'q0', text: 'x'}]);
				const back = await restored(folder, id);
				expect(plain(back.entries.filter(isMessage))).toEqual(plain(end.entries.items.filter(isMessage)));
				expect(linesIn(back.entries)).toEqual(linesIn(end.entries.items));
				const known = end.entries.items.slice(end.epoch).filter(isMessage);
				expect(plain(back.entries.slice(back.epoch).filter(isMessage))).toEqual(plain(known));
			}),
		);
	});

	it('comes back when several changes are written at once', async () => {
		await fc.assert(
			fc.asyncProperty(anySteps, fc.nat(5), async (steps, every) => {
				let written: readonly Entry[] = [];
				const records: JournalRecord[] = [];
				let count = 0;
				const write = (entries: readonly Entry[]): void => {
					records.push(...entryRecords(written, entries, NOON));
					written = entries;
				};
				const end = play(steps, (_, __, after) => {
					if (count++ % (every + 1) === 0) write(after.entries.items);
				});
				write(end.entries.items);
				const folder = journalFolder();
				const id = await writeSession(folder, [...records, {kind: 'queued', at: NOON, id: 'q0', text: 'x'}]);
				const {entries} = await restored(folder, id);
				expect(plain(entries.filter(isMessage))).toEqual(plain(end.entries.items.filter(isMessage)));
				expect(linesIn(entries)).toEqual(linesIn(end.entries.items));
			}),
		);
	});

	it('writes one short record when a message was delivered', () => {
		const sent = userEntry('hello', {delivery: 'sending'});
		const after = [{...sent, delivery: 'delivered' as const}];
		expect(entryRecords([sent], after, NOON)).toEqual([
			{kind: 'delivery', id: 'e1', delivery: 'delivered', isRefused: undefined},
		]);
	});

	it('survives entries of any content without an error', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.constantFrom('user', 'assistant', 'other'), anyJson), {maxLength: 8}),
				async (values) => {
					const folder = journalFolder();
					const records = values.map(
						([kind, value], index): JournalRecord => ({
							kind: 'entry',
							entry: {
								...(typeof value === 'object' && !Array.isArray(value) ? value : {text: value, parts: value}),
								kind,
								id: `e${index + 1}`,
							},
						}),
					);
					const id = await writeSession(folder, [
						...records,
						{kind: 'queued', at: NOON, id: 'q0', text: 'x'},
					]);
					const {entries} = await restored(folder, id);
					// The reducer takes them as its own.
					const {length} = entries;
					expect(length).toBeLessThanOrEqual(values.length);
					for (const entry of entries) expect(['user', 'assistant']).toContain(entry.kind);
				},
			),
		);
	});
});

describe('the journal of a chat', () => {
	it('begins no session with commands, however long they were in the input', async () => {
		const folder = journalFolder();
		const chat = createFakeChat();
		const journal = journalIn(folder);
		const kept = journalChat({chat, journal, clock: journal.clock});
		for (const text of ['/', '/res', '/resume', '/?', '/tools ']) {
			kept.setDrafts([text]);
			journal.clock.advance(300);
			await journal.flush();
		}
		kept.setDrafts([]);
		kept.addPrompt('/resume');
		await journal.flush();
		expect([journal.id, readdirSync(folder)]).toEqual([undefined, ['prompts.jsonl']]);
		for (const said of ['/usr/bin/env fails', '/with temperature=1 hello', '/unknown word']) {
			const next = journalIn(folder);
			const one = journalChat({chat, journal: next, clock: next.clock});
			one.setDrafts([said]);
			next.clock.advance(300);
			await next.flush();
			expect(next.id, said).toBeDefined();
			await one.stop();
		}
		await kept.stop();
	});

	it('has the messages, the queue and the ids on the server, and is continued by the next run', async () => {
		const folder = journalFolder();
		const chat = createFakeChat();
		const journal = journalIn(folder);
		const kept = journalChat({chat, journal, clock: journal.clock});
		const session = {id: 's-1', displayName: undefined, authenticated: false, resumed: undefined};
		chat.show({session});
		journal.clock.advance(100);
		await journal.flush();
		// A session without a message is not kept.
		expect(journal.id).toBeUndefined();
		const question = userEntry('one', {delivery: 'sending'});
		chat.show({
			entries: [noticeEntry('hi'), question],
			queue: [queuedMessage('two', 'q1'), queuedMessage('three', 'q2')],
		});
		chat.show({
			entries: [noticeEntry('hi'), {...question, delivery: 'delivered'}, assistantEntry('answer')],
			queue: [queuedMessage('three', 'q2')],
		});
		journal.clock.advance(100);
		kept.setDrafts(['a draft', '/login secret-token']);
		kept.addPrompt('one');
		await kept.stop();
		const back = await restored(folder, journal.id ?? '');
		expect(back).toMatchObject({
			entries: [{text: 'one', delivery: 'delivered'}, {parts: [{text: 'answer'}]}],
			sessionId: 's-1',
			queue: [{text: 'three'}],
			drafts: ['a draft'],
		});

		const next = journalIn(folder, {continues: {id: journal.id ?? '', bytes: 1e6}});
		const again = createFakeChat({entries: back.entries, session});
		const second = journalChat({chat: again, journal: next, clock: next.clock, entries: back.entries});
		again.show({entries: [...back.entries, userEntry('four', {id: 'e9'})]});
		next.clock.advance(100);
		await second.stop();
		expect((await restored(folder, next.id ?? '')).entries.map(({id}) => id)).toEqual(['e1', 'e2', 'e9']);
	});

	it.each([
		['refused', false],
		['asked and refused', true],
	])(
		'leads to the stored conversation still, where the server opened it for nobody: a message that was %s',
		async (_, isSeenSending) => {
			const folder = journalFolder();
			const id = await writeSession(folder, [
				{kind: 'server', at: NOON, session: 's-1', conversation: 'c-1', title: undefined},
				messageRecord('one'),
				answerRecord('answer'),
			]);
			const back = await restored(folder, id);
			const next = journalIn(folder, {continues: {id, bytes: 1e6}});
			const conversation = {id: 'c-1', title: undefined};
			const chat = createFakeChat({entries: back.entries, conversation});
			const kept = journalChat({chat, journal: next, clock: next.clock, entries: back.entries});
			const lost: Entry = {
				...notice('conversation_lost', {code: 'unauthorized_conversation', serverText: '', wasOpen: false}),
				...{kind: 'notice', id: 'e8', at: NOON, shape: 'rule'},
			};
			const asked = userEntry('which?', {id: 'e9', delivery: 'sending'});
			const below = (entry: Entry): readonly Entry[] => [...back.entries, lost, entry];
			chat.show({entries: [...back.entries, lost], conversation: undefined, conversationNumber: 1});
			if (isSeenSending) {
				chat.show({entries: below(asked)});
				next.clock.advance(100);
			}
			chat.show({entries: below({...asked, delivery: 'not-sent', isRefused: true})});
			next.clock.advance(100);
			await kept.stop();
			const again = await restored(folder, next.id ?? '');
			expect(again).toMatchObject({conversationId: 'c-1', epoch: 0});
			expect(again.entries.map((entry) => entry.id)).toEqual(['e1', 'e2', 'e9']);
		},
	);

	it('has what was given for answers, once it was sent, without its texts; the next run shows it and writes it no second time', async () => {
		const given = (at: 'sent' | 'stored' | 'unknown', rating: 'positive' | 'negative'): GivenFeedback => ({
			...{rating, correction: 'better words', comment: 'a remark'},
			outcome: {at},
		});
		const folder = journalFolder();
		const chat = createFakeChat();
		const journal = journalIn(folder);
		const kept = journalChat({chat, journal, clock: journal.clock});
		const entries = [userEntry('one'), assistantEntry('answer', {messageId: 'm1'})];
		chat.show({entries, feedback: new Map([['m1', given('sent', 'positive')]])});
		const refused = {
			...given('sent', 'negative'),
			outcome: {at: 'refused', code: 'x', serverText: 'no'} as const,
		};
		const rated = new Map([
			['m1', given('stored', 'positive')],
			['m2', given('unknown', 'negative')],
			['m3', refused],
			['m4', given('sent', 'negative')],
		]);
		journal.clock.advance(100);
		chat.show({feedback: rated});
		journal.clock.advance(100);
		await kept.stop();
		const {feedback} = await restored(folder, journal.id ?? '');
		expect(plain([...feedback])).toEqual([
			['m1', {rating: 'positive', outcome: {at: 'stored'}}],
			['m2', {rating: 'negative', outcome: {at: 'unknown'}}],
		]);
		const {clock} = journal;
		const back = await restored(folder, journal.id ?? '');
		const resumed = createChat({
			createClient: createFakeClient(clock).create,
			url: 'ws://x/ws',
			clock,
			restored: back,
		});
		expect(resumed.getSnapshot().feedback).toBe(back.feedback);

		const records: JournalRecord[] = [];
		const again = createFakeChat({entries, feedback});
		const write = (more: JournalRecord | readonly JournalRecord[]) => records.push(...[more].flat());
		const next = {...journalIn(folder), write, writeNow: write};
		const second = journalChat({chat: again, journal: next, clock: journal.clock, entries});
		again.show({feedback: new Map([...feedback, ['m2', given('stored', 'positive')]])});
		journal.clock.advance(100);
		await second.stop();
		expect(records).toEqual([{kind: 'rated', messageId: 'm2', rating: 'positive', isStored: true}]);
	});

	it('of nothing but connections and notices is no file', async () => {
		const folder = journalFolder();
		const chat = createFakeChat();
		const journal = journalIn(folder);
		const kept = journalChat({chat, journal, clock: journal.clock});
		chat.show({entries: [noticeEntry('hello')]});
		journal.clock.advance(100);
		await kept.stop();
		expect(journal.id).toBeUndefined();
	});

	it('has a message in the turn of the event loop in which it was sent, and answers 100 ms later at most', async () => {
		const journal = journalIn(journalFolder());
		const chat = createFakeChat();
		const records: JournalRecord[] = [];
		const kept = journalChat({
			chat,
			journal: {
				...journal,
				writeNow: (now) => records.push(...[now].flat()),
				write: (soon) => records.push(...[soon].flat()),
			},
			clock: journal.clock,
		});
		const question = userEntry('one', {delivery: 'sending'});
		const {turn} = reduce(play([]), {type: 'sent', text: 'one', at: 0});
		chat.show({entries: [question], turn});
		expect(records.map(({kind}) => kind)).toEqual(['entry']);
		chat.show({entries: [question, assistantEntry('answer')], turn: undefined});
		expect(records).toHaveLength(1);
		journal.clock.advance(100);
		expect(records).toHaveLength(2);
		await kept.stop();
	});

	it('has a message, and not in the queue any more, before the server can have it', async () => {
		const folder = journalFolder();
		const journal = journalIn(folder);
		const client = createFakeClient(journal.clock);
		const onDisk: string[] = [];
		const chat = createChat({
			createClient(events) {
				const made = client.create(events);
				return {
					...made,
					get state() {
						return made.state;
					},
					send(frame) {
						if (frame.type === 'chat')
							onDisk.push(readFileSync(path.join(folder, journal.id ?? '', 'journal.jsonl'), 'utf8'));
						return made.send(frame);
					},
				};
			},
			url: 'ws://x/ws',
			clock: journal.clock,
		});
		const kept = journalChat({chat, journal, clock: journal.clock});
		chat.connect();
		client.ready();
		chat.send('one');
		chat.send('two');
		chat.together(() => client.receive({type: 'ai_response', message: 'yes'}), true);
		expect(onDisk).toHaveLength(2);
		const records = onDisk.map((text) =>
			text
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line)),
		);
		const kinds = records.map((lines) => lines.slice(-2).map(({kind}) => kind));
		expect(kinds).toEqual([
			['server', 'entry'],
			['entry', 'unqueued'],
		]);
		await kept.stop();
	});

	it('keeps no draft with a credential', async () => {
		const folder = journalFolder();
		const chat = createFakeChat();
		const journal = journalIn(folder);
		const kept = journalChat({chat, journal, clock: journal.clock});
		kept.setDrafts(['/login canary-1', '/theme canary-2', '/token canary-5', '/logn canary-6']);
		for (const prompt of ['/login canary-3', '/reconnect canary-4', '/api-key canary-7'])
			kept.addPrompt(prompt);
		await kept.stop();
		expect(journal.id).toBeUndefined();
	});
});

it('a message below thousands of entries is found without a look at them', () => {
	let reads = 0;
	const counted = <Item extends Entry>(entry: Item): Item =>
		Object.defineProperty({...entry}, 'kind', {
			get() {
				reads++;
				return entry.kind;
			},
		});
	const rule = noticeEntry('forgotten', {id: 'e1', shape: 'rule'});
	const answers = Array.from({length: 2000}, (_, index) =>
		counted(assistantEntry('answer', {id: `e${index + 2}`})),
	);
	let before: readonly Entry[] = [userEntry('one', {id: 'e0'}), rule, ...answers];
	entryRecords([], before, NOON);
	for (const [added, kinds] of [
		[userEntry('two', {id: 'a1'}), ['entry']],
		[noticeEntry('new', {id: 'a2', shape: 'rule'}), ['rule', 'forgotten']],
		[userEntry('three', {id: 'a3'}), ['entry']],
	] as const) {
		reads = 0;
		const after = [...before, counted<Entry>(added)];
		expect(entryRecords(before, after, NOON).map(({kind}) => kind)).toEqual(kinds);
		expect(reads).toBeLessThan(50);
		before = after;
	}
});

it('a rule across the conversation stays where it was', async () => {
	const rule = noticeEntry('forgotten', {id: 'e2', shape: 'rule'});
	const before = [userEntry('one')];
	const after = [...before, rule, userEntry('two', {id: 'e3'})];
	const folder = journalFolder();
	const id = await writeSession(folder, [
		...entryRecords([], before, NOON),
		...entryRecords(before, after, NOON),
	]);
	expect(await restored(folder, id)).toMatchObject({
		epoch: 2,
		entries: [{id: 'e1'}, {id: 'e2', shape: 'rule', facts: {text: 'forgotten'}}, {id: 'e3'}],
	});
});

it('a rule across the conversation stays below an answer that comes late, and below what an answer replaces', async () => {
	const [question, rule, next] = [
		userEntry('one'),
		noticeEntry('forgotten', {id: 'e2', shape: 'rule'}),
		userEntry('two', {id: 'e3'}),
	];
	const late = assistantEntry('late', {id: 'e4', answers: 'e1'});
	const states: readonly (readonly Entry[])[] = [
		[question],
		[question, rule, next],
		[question, late, rule, next],
		[question, {...late, id: 'e5'}, rule, next],
	];
	const folder = journalFolder();
	for (const count of [3, 4]) {
		const records = states
			.slice(0, count)
			.flatMap((after, index) => entryRecords(states[index - 1] ?? [], after, NOON));
		const {entries, epoch} = await restored(folder, await writeSession(folder, records));
		expect(entries.map(({id}) => id)).toEqual(states[count - 1]?.map(({id}) => id));
		expect(epoch).toBe(3);
	}
});

describe('the part of an answer that has arrived', () => {
	/** A chat in which it has arrived, with its journal. */
	async function interrupted(folder: string, message: string, secrets = new Set<string>()) {
		const journal = journalIn(folder, {secrets});
		const chat = createFakeChat();
		const kept = journalChat({chat, journal, clock: journal.clock});
		const asked = reduce(play([]), {type: 'sent', text: 'one', at: NOON});
		const show = ({entries, turn}: typeof asked) => chat.show({entries: entries.items, turn});
		show(asked);
		const writing = reduce(asked, {type: 'typing', message, at: NOON + 5});
		show(writing);
		return {journal, chat, kept, show, writing};
	}
	/** All timers, then all writes. */
	async function later({journal}: Awaited<ReturnType<typeof interrupted>>, ms = 300): Promise<void> {
		journal.clock.advance(ms);
		await journal.flush();
	}
	const partOf = async (folder: string, id = '') => {
		const {entries, partial} = await restored(folder, id);
		return entries.flatMap((entry) => (entry === partial ? [entry] : []));
	};

	it('is kept within 300 ms, and shown below its message by the next run, which writes it once it writes anything', async () => {
		const folder = journalFolder();
		const first = await interrupted(folder, 'The beginning of');
		await later(first);
		// As after a kill: nothing is closed.
		const id = first.journal.id ?? '';
		const [part] = await partOf(folder, id);
		expect(part).toMatchObject({arrived: 'partial', answers: 'e1', parts: [{text: 'The beginning of'}]});

		const back = await restored(folder, id);
		const next = journalIn(folder, {continues: {id, bytes: 1e6}});
		const chat = createFakeChat({entries: back.entries});
		const earlier = back.entries.filter((entry) => entry !== back.partial);
		const second = journalChat({chat, journal: next, clock: next.clock, entries: earlier});
		next.clock.advance(300);
		await next.flush();
		expect(next.id).toBeUndefined();
		chat.show({entries: [...back.entries, userEntry('two', {id: 'e9'})]});
		await second.stop();
		const {entries, partial} = await restored(folder, next.id ?? '');
		expect([entries.map((entry) => entry.id), partial]).toEqual([['e1', 'e2', 'e9'], undefined]);
		expect(entries[1]).toMatchObject({arrived: 'partial'});
	});

	it('is gone when the answer is there, and is written when the program ends', async () => {
		const folder = journalFolder();
		const first = await interrupted(folder, 'The beginning of');
		await later(first);
		const frame = answerFrame('The beginning of all.');
		first.show(reduce(first.writing, {type: 'answered', frame, failed: false, at: NOON}));
		await later(first);
		expect(readdirSync(path.join(folder, first.journal.id ?? ''))).toEqual(['journal.jsonl']);
	});

	it('has no secret, and any text of it is an entry or nothing', async () => {
		const folder = journalFolder();
		const first = await interrupted(
			folder,
			`canary-8812 ${HOSTILE_TEXTS.join(' ')}`,
			new Set(['canary-8812']),
		);
		await first.kept.stop();
		const id = first.journal.id ?? '';
		const file = path.join(folder, id, 'partial.json');
		expect(readFileSync(file, 'utf8')).not.toContain('canary-8812');
		expect(await partOf(folder, id)).toHaveLength(1);
		for (const text of [
			'',
			'{',
			'[]',
			'null',
			'{"entry":1}',
			'{"entry":{"id":"e1","kind":"assistant","parts":1}}',
		]) {
			writeFileSync(file, text);
			expect(await partOf(folder, id), text).toEqual([]);
		}
	});

	it('is written more rarely the longer it is: by the length of what has arrived, every second for 100,000 characters', async () => {
		const folder = journalFolder();
		const first = await interrupted(folder, 'x'.repeat(100_000));
		// The chat is read within 100 ms.
		first.journal.clock.advance(100);
		first.journal.clock.advance(990);
		// Prompts are written after a part that is due.
		first.kept.addPrompt('later');
		await expect.poll(() => readPrompts(folder)).toEqual(['later']);
		expect(await partOf(folder, first.journal.id)).toEqual([]);
		first.journal.clock.advance(20);
		await first.journal.flush();
		expect(await partOf(folder, first.journal.id)).toHaveLength(1);
		await first.kept.stop();
	});
});

it('a line across the conversation has no secret, and is no session alone', async () => {
	const folder = journalFolder();
	const journal = journalIn(folder, {secrets: new Set(['canary-4410'])});
	const chat = createFakeChat();
	const kept = journalChat({chat, journal, clock: journal.clock});
	const earlier = [userEntry('one'), assistantEntry('answer')];
	const rule = noticeEntry(`canary-4410 ${HOSTILE_TEXTS.join(' ')}`, {id: 'e3', shape: 'rule'});
	chat.show({entries: [rule]});
	journal.clock.advance(300);
	await journal.flush();
	expect(journal.id).toBeUndefined();
	chat.show({entries: [...earlier, rule]});
	await kept.stop();
	const {entries} = await restored(folder, journal.id ?? '');
	expect(entries.map(({id}) => id)).toEqual(['e1', 'e2', 'e3']);
	expect(readFileSync(path.join(folder, journal.id ?? '', 'journal.jsonl'), 'utf8')).not.toContain(
		'canary-4410',
	);
});
