/** Makes a session of this machine from the lines of an exported one. Whatever the file holds, only records are taken from it. */
import type {Clock} from '../clock.ts';
import {textAt} from '../journal/fold.ts';
import {recordSteps} from '../journal/journal-reader.ts';
import {createJournalWriter, type JournalWriter} from '../journal/journal-writer.ts';
import {
	type EntryValue,
	JOURNAL_VERSION,
	type JournalRecord,
	type JournalServer,
	type ReadRecord,
	replacedAt,
	type ValuePath,
} from '../journal/records.ts';
import {isObject} from '../protocol/json.ts';
import type {RemoteText} from '../protocol/remote-text.ts';
import {journalTrouble} from './journal-troubles.ts';

export interface ImportedSession {
	readonly id: string;
	readonly server: JournalServer;
	/** Number of messages and answers. */
	readonly entries: number;
	/** Messages that waited to be sent: they are drafts now, because another program may have sent them. */
	readonly unsent: number;
	/** Lines that are no records. */
	readonly damaged: number;
}

/** Why nothing was imported. `because` is a clause about the disk. */
export type ImportProblem =
	| {readonly problem: 'no-session' | 'newer' | 'empty'}
	| {readonly problem: 'disk'; readonly because: string};

/**
 * @param chunks the bytes of the file
 * @param sessions the folder of all sessions
 * @throws an error of the file system while the file is read
 */
export async function importSession(
	chunks: AsyncIterable<unknown>,
	sessions: string,
	clock: Clock,
): Promise<ImportedSession | ImportProblem> {
	let journal: JournalWriter | undefined;
	let server: JournalServer = {url: ''};
	const ids = new Set<string>();
	const queue = new Map<string, string>();
	let drafts: readonly string[] = [];
	let damaged = 0;
	for await (const step of recordSteps(withLastLine(chunks))) {
		damaged += step.damaged;
		for (const record of step.records) {
			const {kind, value} = record;
			if (journal === undefined) {
				if (
					kind !== 'session' ||
					(textAt(value, 'url') === undefined && textAt(value, 'sandbox') === undefined)
				)
					return {problem: 'no-session'};
				if (typeof value.v === 'number' && value.v > JOURNAL_VERSION) return {problem: 'newer'};
				server = {url: textAt(value, 'url') ?? '', sandbox: textAt(value, 'sandbox')};
				journal = writerFrom(value.at, server, sessions, clock);
				continue;
			}
			const id = textAt(value, 'id') ?? '';
			if (kind === 'queued') queue.set(id, textAt(value, 'text') ?? '');
			else if (kind === 'unqueued') queue.delete(id);
			else if (kind === 'draft') drafts = textsIn(value.texts);
			else if (kind === 'partial') journal.partial(entryOfRecord(record), 0);
			else if (kind === 'entry') {
				const entry = entryOfRecord(record);
				if (entry === undefined) damaged++;
				else {
					ids.add(entry.id);
					journal.write({kind, entry, after: textAt(value, 'after')});
				}
			} else if (KINDS.has(kind)) journal.write(value as JournalRecord);
		}
		await journal?.flush();
		if (journal?.trouble !== undefined) break;
	}
	if (journal === undefined) return {problem: 'no-session'};
	const unsent = [...queue.values()].filter((text) => text.trim() !== '');
	journal.draft([...unsent, ...drafts]);
	await journal.flush();
	const {trouble} = journal;
	if (trouble !== undefined) return {problem: 'disk', because: journalTrouble(trouble)};
	await journal.close();
	const {id} = journal;
	return id === undefined
		? {problem: 'empty'}
		: {id, server, entries: ids.size, unsent: unsent.length, damaged};
}

/** The kinds of records that are taken over as they are. */
const KINDS: ReadonlySet<string> = new Set<JournalRecord['kind']>([
	...(['server', 'delivery', 'removed', 'rule', 'rated', 'forgotten'] as const),
]);

/** The writer of a session that began at a time of the past. */
function writerFrom(at: unknown, server: JournalServer, sessions: string, clock: Clock): JournalWriter {
	const now = clock.now();
	let time = typeof at === 'number' && at >= 0 && at <= now ? at : now;
	const writer = createJournalWriter({
		...{folder: sessions, server, secrets: new Set<string>()},
		clock: {now: () => time, after: (ms, call) => clock.after(ms, call)},
		onTrouble: () => {},
		onRecovered: () => {},
	});
	time = now;
	return writer;
}

/** The last line of a file may lack its end. */
async function* withLastLine(chunks: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
	for await (const chunk of chunks) yield Buffer.from(chunk as Uint8Array);
	yield Buffer.from('\n');
}

const textsIn = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];

/** The entry of a record; undefined if it is none. What a chat keeps apart from the entry becomes a file of its own again. */
function entryOfRecord({value}: ReadRecord): EntryValue | undefined {
	const {entry} = value;
	if (!isObject(entry) || typeof entry.id !== 'string' || typeof entry.kind !== 'string') return undefined;
	let apart: unknown = entry;
	for (const place of placesApart(entry)) {
		const text = place.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), entry);
		if (typeof text === 'string') apart = replacedAt(apart, place, heldText(text));
	}
	return {...(apart as EntryValue), id: entry.id, kind: entry.kind};
}

/** The places of the texts of large messages: the whole message, and the whole values of calls. */
function placesApart({parts}: Readonly<Record<string, unknown>>): readonly ValuePath[] {
	const calls = Array.isArray(parts) ? parts.map((part) => (isObject(part) ? part.call : undefined)) : [];
	return [
		['rest', 'json'],
		...calls.flatMap((call, index): readonly ValuePath[] =>
			call === undefined
				? []
				: [
						['parts', index, 'call', 'argumentsCut', 'whole'],
						['parts', index, 'call', 'outcome', 'resultCut', 'whole'],
					],
		),
	];
}

/** A text in memory that is written like one that is stored elsewhere. */
const heldText = (text: string): RemoteText => ({
	...{id: 'held', head: text.slice(0, 8192), length: text.length},
	slice: async (start, end) => text.slice(start, end),
	async *chunks() {
		yield Buffer.from(text);
	},
});
