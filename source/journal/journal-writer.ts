/** Writes the journal of one segment: records in order, then the drafts. A disk that fails is tried again. */
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Clock} from '../clock.ts';
import {redactorFor} from '../protocol/redact.ts';
import {writeDrafts, writeFirstDrafts, writePartial} from './draft-file.ts';
import {type Disk, type JournalOutput, openJournal} from './journal-output.ts';
import type {WritingProgram} from './journal-reader.ts';
import {appendPrompts} from './prompts.ts';
import {
	type EntryValue,
	JOURNAL_VERSION,
	type JournalRecord,
	type JournalServer,
	type PreparedRecord,
	prepareRecord,
	type ReadRecord,
	type StoredFile,
} from './records.ts';
import {createSessionFolder, deleteSessionFolder, fileErrorCode} from './session-folder.ts';

export interface JournalOptions {
	/** The folder of all sessions. */
	readonly folder: string;
	readonly clock: Clock;
	readonly server: JournalServer;
	/** The segment that this one resumes, up to these bytes of its journal. */
	readonly continues?: {readonly id: string; readonly bytes: number} | undefined;
	/** The drafts of that segment, which this one has from its first record on. */
	readonly drafts?: readonly string[];
	/** The process that writes it, and the machine, so that others know that it is open. */
	readonly program?: Omit<WritingProgram, 'startedAt'> | undefined;
	/** Every secret known so far: it may grow. */
	readonly secrets: ReadonlySet<string>;
	/**
	 * Nothing can be written at the moment.
	 * @param code of the file system, or ''
	 */
	readonly onTrouble: (code: string) => void;
	/** Everything since then has been written. */
	readonly onRecovered: () => void;
	/** Code units above which a text is a file of its own; for tests. */
	readonly largest?: number;
	/** For tests of disks that fail. */
	readonly disk?: Disk;
	/** Bytes of a journal between two writes of its outline; for tests. */
	readonly outlinedBytes?: number;
}

export interface JournalWriter {
	/** The id of the session; undefined before anything was written. */
	readonly id: string | undefined;
	/** Why the last write failed, if it did: the code of the file system, or ''. */
	readonly trouble: string | undefined;
	/** Writes records soon, after those before them. */
	write(records: JournalRecord | readonly JournalRecord[]): void;
	/**
	 * Writes them before it returns, unless another write is under way, too many wait or the disk fails: a killed program loses
	 * nothing of them.
	 */
	writeNow(records: JournalRecord | readonly JournalRecord[]): void;
	/** Replaces the drafts within 300 ms, after the records so far; none = there is no draft. */
	draft(texts: readonly string[]): void;
	/**
	 * Replaces the part of an answer that has arrived, within 300 ms, a long one more rarely; undefined = none is under way.
	 * @param units its length
	 */
	partial(entry: EntryValue | undefined, units: number): void;
	/** Adds a prompt to the history of all sessions. */
	prompt(text: string): void;
	/** Resolves when everything so far is written, or when the disk has failed; never rejects. */
	flush(): Promise<void>;
	/** Writes the rest and closes the file; gives up after two seconds. A session without anything in it is deleted. */
	close(): Promise<void>;
}

/** A draft is written so long after its first change, ms. */
const DRAFT_MS = 200;
/** A part of an answer is written so long after it arrived, ms; each further ms for so many UTF-16 units of it. */
const PARTIAL_MS = 200;
const PARTIAL_UNITS = 100;
/** A disk that failed is tried again after this, ms. */
const RETRY_MS = 5_000;
/** The most time that the end of the program waits for the disk, ms. */
const CLOSE_MS = 2_000;
/** Records that are prepared in one turn of the event loop. */
const BATCH = 64;
/** Records that a message of the user takes with it to the disk: more would keep the thread from keys for too long. */
const MOST_AT_ONCE = 2000;
const areSame = (one: readonly string[], other: readonly string[]): boolean =>
	one.length === other.length && one.every((text, index) => text === other[index]);

export function createJournalWriter(options: JournalOptions): JournalWriter {
	const {folder: sessions, clock, secrets, largest} = options;
	const startedAt = clock.now();
	let id: string | undefined;
	let output: JournalOutput | undefined;
	/** A write of records is under way, which later ones must not overtake. */
	let isWriting = false;
	const pending: JournalRecord[] = [
		{
			kind: 'session',
			v: JOURNAL_VERSION,
			at: startedAt,
			...options.server,
			...options.program,
			...(options.continues === undefined ? {} : {continues: options.continues}),
		},
	];
	let prompts: string[] = [];
	const {drafts: inherited = []} = options;
	let drafts = inherited;
	/** As the newest segment has them. */
	let savedDrafts = inherited;
	let nextFile = 1;
	let partial: EntryValue | undefined;
	let savedPartial: EntryValue | undefined;
	let cancelPartial: (() => void) | undefined;
	let cancelDraft: (() => void) | undefined;
	let cancelRetry: (() => void) | undefined;
	let running: Promise<void> | undefined;
	let trouble: string | undefined;
	/** A message, an answer or something in the queue was written. */
	let hasContent = false;
	let isClosed = false;
	const currentRedactor = redactorFor(secrets, {keepsWords: true});

	/** The folder of the segment; a new one when something is written first. */
	function folder(): string {
		id ??= createSessionFolder(sessions, startedAt);
		return path.join(sessions, id);
	}

	/** The first record begins the segment. The drafts of the one before are here already then, so that a kill does not lose them. */
	function opened(): JournalOutput {
		if (output === undefined) {
			if (savedDrafts.length > 0) writeFirstDrafts(folder(), cleanAll(savedDrafts), startedAt);
			output = openJournal(folder(), options.disk, options.outlinedBytes);
		}
		return output;
	}

	const cleanAll = (texts: readonly string[]): readonly string[] =>
		texts.map((text) => currentRedactor().head(text, text.length));

	function prepare(record: JournalRecord): PreparedRecord | undefined {
		try {
			return prepareRecord(record, currentRedactor(), largest);
		} catch (error) {
			// A value that is nested more deeply than the stack allows: no program could show it either.
			if (error instanceof RangeError) return undefined;
			throw error;
		}
	}

	const withFiles = ({value}: PreparedRecord, files: readonly StoredFile[]): ReadRecord => ({
		...{kind: String(value.kind), value, files},
	});

	/** Writes the large texts of a record first. */
	async function written(prepared: PreparedRecord): Promise<ReadRecord> {
		const files: StoredFile[] = [];
		for (const {at, text} of prepared.large) {
			const file = `${nextFile}.txt`;
			try {
				// Rarely needed.
				const {writeTextFile} = await import('./text-file.ts');
				const length = await writeTextFile(path.join(folder(), file), text, currentRedactor());
				files.push({at, file, length});
				nextFile++;
			} catch (error) {
				// The thread that had the text is gone: its beginning is in the record.
				if (fileErrorCode(error) !== '') throw error;
			}
		}
		return withFiles(prepared, files);
	}

	function done(count: number): void {
		// `splice` at the front moves nothing; a copy of the rest of 100,000 records for each batch would keep the collector busy.
		for (const {kind} of pending.splice(0, count))
			hasContent ||= kind === 'entry' || kind.startsWith('queued');
	}

	async function writeBatch(): Promise<void> {
		isWriting = true;
		try {
			const batch = pending.slice(0, BATCH);
			const journal = opened();
			const records: ReadRecord[] = [];
			for (const prepared of batch.map(prepare))
				if (prepared !== undefined) records.push(await written(prepared));
			await journal.append(records);
			done(batch.length);
		} finally {
			isWriting = false;
		}
	}

	async function writeRecords(): Promise<void> {
		while (pending.length > 0) {
			await writeBatch();
			// Short writes take no turn of the event loop, in which keys are read.
			if (pending.length > 0) await nextTurn();
		}
	}

	/** @returns false if they have to be written later: another write is under way, they are too many, a text is large, or the disk fails */
	function writeAtOnce(): boolean {
		if (isWriting || trouble !== undefined || pending.length > MOST_AT_ONCE) return false;
		const prepared = pending.map(prepare).filter((record) => record !== undefined);
		if (prepared.some(({large}) => large.length > 0)) return false;
		try {
			const journal = opened();
			journal.appendNow(prepared.map((record) => withFiles(record, [])));
			journal.sync();
			done(pending.length);
			return true;
		} catch {
			// The write that follows reports it.
			return false;
		}
	}

	async function writePrompts(): Promise<void> {
		const batch = prompts;
		if (batch.length === 0) return;
		await appendPrompts(sessions, cleanAll(batch), id, clock.now());
		prompts = prompts.slice(batch.length);
	}

	async function writeDraft(): Promise<void> {
		const texts = drafts;
		if (texts === savedDrafts) return;
		await writeDrafts(folder(), cleanAll(texts), clock.now());
		savedDrafts = texts;
	}

	async function writePart(): Promise<void> {
		const entry = partial;
		if (entry === savedPartial) return;
		// Its texts stay in it, however large they are.
		const prepared =
			entry && prepareRecord({kind: 'entry', entry}, currentRedactor(), Number.POSITIVE_INFINITY);
		await writePartial(folder(), prepared?.value);
		savedPartial = entry;
	}

	/** Nothing is written before there is something to keep. */
	const isIdle = (): boolean =>
		prompts.length === 0 &&
		(id === undefined
			? pending.length <= 1 && drafts === savedDrafts
			: pending.length === 0 &&
				(drafts === savedDrafts || cancelDraft !== undefined) &&
				(partial === savedPartial || cancelPartial !== undefined));

	async function writeAll(): Promise<void> {
		// Changes of the same turn of the event loop are one write.
		await new Promise((resolve) => setImmediate(resolve));
		while (!isIdle()) {
			// Prompts alone are no session.
			if (id !== undefined || pending.length > 1 || drafts !== savedDrafts) await writeRecords();
			if (cancelDraft === undefined) await writeDraft();
			// The message that it answers is in the journal then.
			if (cancelPartial === undefined && id !== undefined) await writePart();
			await writePrompts();
		}
		if (trouble !== undefined) {
			trouble = undefined;
			options.onRecovered();
		}
	}

	function run(): Promise<void> {
		running ??= writeAll()
			.catch((error: unknown) => {
				const isFirst = trouble === undefined;
				trouble = fileErrorCode(error);
				if (isFirst) options.onTrouble(trouble);
				if (!isClosed) cancelRetry ??= clock.after(RETRY_MS, retry);
			})
			.finally(() => {
				running = undefined;
			});
		return running;
	}

	function retry(): void {
		cancelRetry = undefined;
		void run();
	}

	/** While the disk fails, only the timer tries again. */
	function changed(): void {
		if (cancelRetry === undefined && !isClosed) void run();
	}

	function endWaits(): void {
		cancelDraft?.();
		cancelDraft = undefined;
		cancelPartial?.();
		cancelPartial = undefined;
	}

	async function flush(): Promise<void> {
		endWaits();
		// What was added while the last write was under way needs another one.
		await running;
		await run();
	}

	/** A segment in which nothing is new, such as that of a draft that was deleted, is no session. */
	async function discard(): Promise<void> {
		if (id !== undefined && trouble === undefined) await deleteSessionFolder(sessions, id).catch(() => {});
		id = undefined;
	}

	return {
		get id() {
			return id;
		},
		get trouble() {
			return trouble;
		},
		write(records) {
			for (const record of [records].flat()) pending.push(record);
			changed();
		},
		writeNow(records) {
			for (const record of [records].flat()) pending.push(record);
			if (isClosed || !writeAtOnce()) changed();
		},
		draft(texts) {
			if (isClosed || areSame(texts, drafts)) return;
			drafts = areSame(texts, savedDrafts) ? savedDrafts : texts;
			cancelDraft ??= clock.after(DRAFT_MS, () => {
				cancelDraft = undefined;
				changed();
			});
		},
		partial(entry, units) {
			if (isClosed || entry === partial) return;
			partial = entry;
			if (entry === undefined) {
				cancelPartial?.();
				cancelPartial = undefined;
				changed();
			} else
				cancelPartial ??= clock.after(Math.max(PARTIAL_MS, units / PARTIAL_UNITS), () => {
					cancelPartial = undefined;
					changed();
				});
		},
		prompt(text) {
			prompts.push(text);
			changed();
		},
		flush,
		async close() {
			if (isClosed) return;
			isClosed = true;
			cancelRetry?.();
			if (id !== undefined || pending.length > 1) pending.push({kind: 'end', at: clock.now()});
			await new Promise<void>((resolve) => {
				const cancel = clock.after(CLOSE_MS, () => {
					trouble ??= 'ETIMEDOUT';
					resolve();
				});
				void flush().then(() => {
					cancel();
					resolve();
				});
			});
			if (!isWriting) {
				await output?.finish();
				output?.close();
			}
			if (!hasContent && areSame(savedDrafts, inherited)) await discard();
		},
	};
}
