/** Writes the journal of one segment: records in order, then the drafts. A disk that fails is tried again. */
import {appendFile, closeSync, openSync, rename, rm, writeFile, writeFileSync, writeSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import type {Clock} from '../clock.ts';
import {createRedactor, type Redactor} from '../protocol/redact.ts';
import {
	JOURNAL_VERSION,
	type JournalRecord,
	type JournalServer,
	lineOf,
	type PreparedRecord,
	prepareRecord,
	type StoredFile,
} from './records.ts';
import {
	createSessionFolder,
	DRAFT_FILE,
	deleteSessionFolder,
	fileErrorCode,
	JOURNAL_FILE,
	PROMPTS_FILE,
} from './session-folder.ts';

export interface JournalOptions {
	/** The folder of all sessions. */
	readonly folder: string;
	readonly clock: Clock;
	readonly server: JournalServer;
	/** The segment that this one resumes, up to these bytes of its journal. */
	readonly continues?: {readonly id: string; readonly bytes: number} | undefined;
	/** The drafts of that segment, which this one has from its first record on. */
	readonly drafts?: readonly string[];
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
	/** Appends lines to the open file; for tests of disks that fail. */
	readonly append?: (descriptor: number, lines: string) => Promise<void>;
}

export interface JournalWriter {
	/** The id of the session; undefined before anything was written. */
	readonly id: string | undefined;
	/** Why the last write failed, if it did: the code of the file system, or ''. */
	readonly trouble: string | undefined;
	/** Writes records soon, after those before them. */
	write(...records: readonly JournalRecord[]): void;
	/** Writes them before it returns, unless another write is under way or the disk fails: a killed program loses nothing of them. */
	writeNow(...records: readonly JournalRecord[]): void;
	/** Replaces the drafts within 300 ms, after the records so far; none = there is no draft. */
	draft(texts: readonly string[]): void;
	/** Adds a prompt to the history of all sessions. */
	prompt(text: string): void;
	/** Resolves when everything so far is written, or when the disk has failed; never rejects. */
	flush(): Promise<void>;
	/** Writes the rest and closes the file; gives up after two seconds. A session without anything in it is deleted. */
	close(): Promise<void>;
}

const appendLater = promisify<number, string, void>(appendFile);
const replace = promisify(rename);
const remove = promisify(rm);
const write = promisify(writeFile);

/** A draft is written so long after its first change, ms. */
const DRAFT_MS = 200;
/** A disk that failed is tried again after this, ms. */
const RETRY_MS = 5_000;
/** The most time that the end of the program waits for the disk, ms. */
const CLOSE_MS = 2_000;
/** Records that are prepared in one turn of the event loop. */
const BATCH = 64;
/** Code units that are appended without a wait: the thread is blocked for microseconds. */
const MOST_AT_ONCE = 64 * 1024;

const areSame = (one: readonly string[], other: readonly string[]): boolean =>
	one.length === other.length && one.every((text, index) => text === other[index]);

function appendNow(descriptor: number, lines: string): void {
	const bytes = Buffer.from(lines);
	for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/** Only a long write takes a turn of the event loop, in which a message of the user would have to wait for it. */
async function appendLines(descriptor: number, lines: string): Promise<void> {
	if (lines.length > MOST_AT_ONCE) await appendLater(descriptor, lines);
	else appendNow(descriptor, lines);
}

export function createJournalWriter(options: JournalOptions): JournalWriter {
	const {folder: sessions, clock, secrets, largest, append = appendLines} = options;
	const startedAt = clock.now();
	let id: string | undefined;
	let descriptor: number | undefined;
	/** A write of records is under way, which later ones must not overtake. */
	let isWriting = false;
	/** A write has failed: the last line may be incomplete. */
	let isTorn = false;
	let pending: JournalRecord[] = [
		{
			kind: 'session',
			v: JOURNAL_VERSION,
			at: startedAt,
			...options.server,
			...(options.continues === undefined ? {} : {continues: options.continues}),
		},
	];
	let prompts: string[] = [];
	const {drafts: inherited = []} = options;
	let drafts = inherited;
	/** As the newest segment has them. */
	let savedDrafts = inherited;
	let nextFile = 1;
	let cancelDraft: (() => void) | undefined;
	let cancelRetry: (() => void) | undefined;
	let running: Promise<void> | undefined;
	let trouble: string | undefined;
	/** A message, an answer or something in the queue was written. */
	let hasContent = false;
	let isClosed = false;
	let redactor: Redactor = createRedactor([]);
	let known = 0;

	function currentRedactor(): Redactor {
		if (secrets.size !== known) {
			known = secrets.size;
			redactor = createRedactor([...secrets]);
		}
		return redactor;
	}

	const inFolder = (name: string): string => path.join(sessions, id ?? '', name);

	/** The first record begins the segment. The drafts of the one before are here already then, so that a kill does not lose them. */
	function opened(): number {
		id ??= createSessionFolder(sessions, startedAt);
		if (descriptor === undefined) {
			if (savedDrafts.length > 0)
				writeFileSync(inFolder(DRAFT_FILE), draftJson(savedDrafts, startedAt), {mode: 0o600});
			descriptor = openSync(inFolder(JOURNAL_FILE), 'a', 0o600);
		}
		return descriptor;
	}

	function draftJson(drafted: readonly string[], at: number): string {
		const texts = drafted.map((text) => currentRedactor().head(text, text.length));
		return JSON.stringify({v: 1, at, texts});
	}

	function prepare(record: JournalRecord): PreparedRecord | undefined {
		try {
			return prepareRecord(record, currentRedactor(), largest);
		} catch (error) {
			// A value that is nested more deeply than the stack allows: no program could show it either.
			if (error instanceof RangeError) return undefined;
			throw error;
		}
	}

	async function lineFor(record: JournalRecord): Promise<string> {
		const prepared = prepare(record);
		if (prepared === undefined) return '';
		const files: StoredFile[] = [];
		for (const {at, text} of prepared.large) {
			const file = `${nextFile}.txt`;
			try {
				// Rarely needed.
				const {writeTextFile} = await import('./text-file.ts');
				const length = await writeTextFile(inFolder(file), text, currentRedactor());
				files.push({at, file, length});
				nextFile++;
			} catch (error) {
				// The thread that had the text is gone: its beginning is in the record.
				if (fileErrorCode(error) !== '') throw error;
			}
		}
		return lineOf(prepared.value, files);
	}

	function written(count: number): void {
		hasContent ||= pending.slice(0, count).some(({kind}) => kind === 'entry' || kind === 'queued');
		pending = pending.slice(count);
		isTorn = false;
	}

	async function writeRecords(): Promise<void> {
		isWriting = true;
		try {
			while (pending.length > 0) {
				const batch = pending.slice(0, BATCH);
				const file = opened();
				let lines = isTorn ? '\n' : '';
				for (const record of batch) lines += await lineFor(record);
				isTorn = true;
				await append(file, lines);
				written(batch.length);
			}
		} finally {
			isWriting = false;
		}
	}

	/** @returns false if they have to be written later: another write is under way, a text is large, or the disk fails */
	function writeAtOnce(): boolean {
		if (isWriting || isTorn || trouble !== undefined || pending.length > BATCH) return false;
		const prepared = pending.map(prepare);
		if (prepared.some((record) => record !== undefined && record.large.length > 0)) return false;
		const lines = prepared.map((record) => (record === undefined ? '' : lineOf(record.value, [])));
		try {
			const file = opened();
			isTorn = true;
			appendNow(file, lines.join(''));
			written(pending.length);
			return true;
		} catch {
			// The write that follows reports it.
			return false;
		}
	}

	async function writePrompts(): Promise<void> {
		const batch = prompts;
		if (batch.length === 0) return;
		const clean = (text: string): string => currentRedactor().head(text, text.length);
		const lines = batch.map(
			(text) => `\n${JSON.stringify({at: clock.now(), session: id, text: clean(text)})}\n`,
		);
		await write(path.join(sessions, PROMPTS_FILE), lines.join(''), {flag: 'a', mode: 0o600});
		prompts = prompts.slice(batch.length);
	}

	async function writeDraft(): Promise<void> {
		const texts = drafts;
		if (texts === savedDrafts) return;
		const file = inFolder(DRAFT_FILE);
		if (texts.length === 0) await remove(file, {force: true});
		else {
			opened();
			await write(`${inFolder(DRAFT_FILE)}.new`, draftJson(texts, clock.now()), {mode: 0o600});
			await replace(`${inFolder(DRAFT_FILE)}.new`, inFolder(DRAFT_FILE));
		}
		savedDrafts = texts;
	}

	/** Nothing is written before there is something to keep. */
	const isIdle = (): boolean =>
		prompts.length === 0 &&
		(id === undefined
			? pending.length <= 1 && drafts === savedDrafts
			: pending.length === 0 && (drafts === savedDrafts || cancelDraft !== undefined));

	async function writeAll(): Promise<void> {
		// Changes of the same turn of the event loop are one write.
		await new Promise((resolve) => setImmediate(resolve));
		while (!isIdle()) {
			await writeRecords();
			await writePrompts();
			if (cancelDraft === undefined) await writeDraft();
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

	function endDraftWait(): void {
		cancelDraft?.();
		cancelDraft = undefined;
	}

	async function flush(): Promise<void> {
		endDraftWait();
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
		write(...records) {
			pending.push(...records);
			changed();
		},
		writeNow(...records) {
			pending.push(...records);
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
			if (descriptor !== undefined && !isWriting) closeSync(descriptor);
			if (!hasContent && areSame(savedDrafts, inherited)) await discard();
		},
	};
}
