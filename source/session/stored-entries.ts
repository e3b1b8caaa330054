/** Entries of a long session, whose contents stay in its journal until they are drawn, searched, copied or changed. */
import type {AssistantEntry, CallFigures, Delivery, OnDisk, ReplyPart, UserEntry} from '../chat/entry.ts';
import type {JournalFile} from '../journal/journal-file.ts';
import {countedCalls, type EntryOutline} from '../journal/outline.ts';
import type {EntryMaker} from '../journal/read-session.ts';
import type {JsonObject, Truncation} from '../protocol/frames.ts';
import type {LongText} from '../protocol/remote-text.ts';
import {RecentCache} from '../text/recent-cache.ts';
import {
	arrivalOf,
	assistantOf,
	isDelivery,
	isId,
	numberOf,
	textOf,
	UNREADABLE,
	userOf,
} from './restore-session.ts';

export type StoredEntry = StoredUser | StoredReply;

/** Bytes of the records whose contents are kept after they were read. */
const MOST_KEPT = 4 * 1024 * 1024;
const contents = new RecentCache<StoredEntry, UserEntry | AssistantEntry>(MOST_KEPT);

/** Keeps what was read for the next access. */
function keep<Whole extends UserEntry | AssistantEntry>(
	entry: StoredEntry,
	found: Whole,
	bytes: number,
): Whole {
	if (contents.get(entry) === undefined) {
		contents.set(entry, found, bytes);
		contents.endPeriod();
	}
	return found;
}

/** What of an outline a message has too. */
interface MessageOutline {
	readonly id: string;
	readonly at: unknown;
	readonly isCut: boolean;
	readonly offset: number;
	readonly bytes: number;
}

/** An object for each entry of a long session: it has as few members as can be. */
class StoredUser implements UserEntry, OnDisk<UserEntry> {
	readonly id: string;
	readonly at: number | undefined;
	readonly delivery: Delivery;
	readonly isRefused: true | undefined;
	readonly isCut: boolean;
	readonly #file: JournalFile;
	readonly #offset: number;
	readonly #bytes: number;

	constructor(
		{id, at, offset, bytes, isCut}: MessageOutline,
		file: JournalFile,
		delivery: Delivery,
		isRefused: boolean,
	) {
		this.id = id;
		this.at = numberOf(at);
		this.delivery = delivery;
		this.isRefused = isRefused ? true : undefined;
		this.isCut = isCut;
		this.#file = file;
		this.#offset = offset;
		this.#bytes = bytes;
	}

	get kind(): 'user' {
		return 'user';
	}

	get text(): LongText {
		return this.#content.text;
	}

	get overrides(): JsonObject | undefined {
		return this.#content.overrides;
	}

	get onDisk(): OnDisk<UserEntry> {
		return this;
	}

	get partCount(): number {
		return 1;
	}

	get calls(): readonly CallFigures[] {
		return NO_CALLS;
	}

	get #content(): UserEntry {
		return keep(this, this.whole(), this.#bytes);
	}

	whole(): UserEntry {
		const known = contents.get(this);
		if (known?.kind === 'user') return known;
		const value = this.#file.entryAt(this.#offset, this.#bytes);
		const read = value && userOf(value);
		const {id, at, delivery, isRefused} = this;
		return {
			...(read ?? {kind: 'user', text: UNREADABLE}),
			...{id, at, delivery, isRefused},
		};
	}

	delivered(delivery: Delivery, isRefused: boolean): StoredUser {
		const place = {id: this.id, at: this.at, isCut: this.isCut, offset: this.#offset, bytes: this.#bytes};
		return new StoredUser(place, this.#file, delivery, isRefused);
	}
}

const NO_CALLS: readonly CallFigures[] = [];

class StoredReply implements AssistantEntry, OnDisk<AssistantEntry> {
	readonly id: string;
	readonly messageId: string | undefined;
	readonly answers: string | undefined;
	readonly failed: boolean;
	readonly at: number | undefined;
	readonly tookMs: number | undefined;
	readonly arrived: AssistantEntry['arrived'];
	readonly partCount: number;
	readonly isCut: boolean;
	/** As in the outline. */
	readonly #calls: string | undefined;
	readonly #file: JournalFile;
	readonly #offset: number;
	readonly #bytes: number;

	constructor(
		{id, messageId, answers, failed, at, tookMs, arrived, parts, calls, isCut, offset, bytes}: EntryOutline,
		file: JournalFile,
	) {
		this.id = id;
		this.messageId = textOf(messageId);
		this.answers = isId(answers) ? answers : undefined;
		this.failed = failed;
		this.at = numberOf(at);
		this.tookMs = numberOf(tookMs);
		this.arrived = arrivalOf(arrived);
		this.partCount = parts;
		this.isCut = isCut;
		this.#calls = calls;
		this.#file = file;
		this.#offset = offset;
		this.#bytes = bytes;
	}

	get kind(): 'assistant' {
		return 'assistant';
	}

	get parts(): readonly ReplyPart[] {
		return this.#content.parts;
	}

	get metadata(): JsonObject {
		return this.#content.metadata;
	}

	get metadataJson(): string | undefined {
		return this.#content.metadataJson;
	}

	get overrides(): JsonObject | undefined {
		return this.#content.overrides;
	}

	get rest(): Truncation | undefined {
		return this.#content.rest;
	}

	get onDisk(): OnDisk<AssistantEntry> {
		return this;
	}

	get calls(): readonly CallFigures[] {
		return countedCalls({calls: this.#calls});
	}

	get #content(): AssistantEntry {
		return keep(this, this.whole(), this.#bytes);
	}

	whole(): AssistantEntry {
		const known = contents.get(this);
		if (known?.kind === 'assistant') return known;
		const value = this.#file.entryAt(this.#offset, this.#bytes);
		const read = value && assistantOf(value);
		const {id, messageId, answers, failed, at, tookMs, arrived} = this;
		return {
			...(read ?? {parts: [{kind: 'text', text: UNREADABLE}], metadata: {}}),
			...{kind: 'assistant', id, messageId, answers, failed, at, tookMs, arrived},
		};
	}
}

/** Makes the entries of a session whose journal is long. */
export const STORED_ENTRIES: EntryMaker<StoredEntry> = {
	make(outline, file) {
		const {id, kind, delivery, isRefused} = outline;
		if (!isId(id)) return undefined;
		if (kind === 'assistant') return new StoredReply(outline, file);
		return kind === 'user' && isDelivery(delivery)
			? new StoredUser(outline, file, delivery, isRefused)
			: undefined;
	},
	deliver: (entry, delivery, isRefused) =>
		entry.kind === 'user' && isDelivery(delivery) ? entry.delivered(delivery, isRefused) : entry,
	textOf: (entry) => (entry.kind === 'user' ? entry.text : undefined),
};
