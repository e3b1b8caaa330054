/** Folds the records of a journal, in order, into the session that they describe. */
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {type EntryValue, type ReadRecord, replacedAt} from './records.ts';
import {textInFile} from './text-file.ts';

/** A message or a request that waited to be sent. */
export interface StoredMessage {
	readonly id: string;
	readonly text: string;
	/** When it was put there, ms since the epoch; 0 = not known. */
	readonly at: number;
	readonly author?: string | undefined;
	/** Unchecked. */
	readonly overrides?: unknown;
	/** What a request asks for, unchecked, and the command that makes it; undefined for a message. */
	readonly request?: unknown;
	readonly typed?: string | undefined;
}

/** A line across the conversation. */
export interface StoredRule {
	readonly id: string;
	/** The id of the entry before it; '' = none. */
	readonly after: string;
	readonly at: number;
	readonly text: string;
}

/** What records describe. All values are unchecked. */
export interface FoldedSession<Item> {
	/** The session and the stored conversation on the server. */
	readonly session: string | undefined;
	readonly conversation: string | undefined;
	readonly title: string | undefined;
	/** How many conversations the newest segment had before this one. */
	readonly number: number;
	readonly entries: readonly Item[];
	/** Number of entries at the beginning that the server no longer knew. */
	readonly forgotten: number;
	/** In order. */
	readonly rules: readonly StoredRule[];
	readonly queue: readonly StoredMessage[];
	/** The records of the feedback that was sent, by `message_id`. */
	readonly ratings: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
	/** The program ended in order. */
	readonly hasEnded: boolean;
}

export const textAt = (value: Readonly<Record<string, unknown>>, key: string): string | undefined => {
	const text = value[key];
	return typeof text === 'string' ? text : undefined;
};

export const numberAt = (value: Readonly<Record<string, unknown>>, key: string): number | undefined => {
	const number = value[key];
	return typeof number === 'number' ? number : undefined;
};

/** How a fold stores entries. */
export interface FoldedEntries<Item> {
	/** The entry of a record; undefined if it is none. */
	read(record: ReadRecord): Item | undefined;
	/** The entry with another state of delivery. */
	deliver(item: Item, delivery: unknown, isRefused: boolean): Item;
}

export interface Fold<Item> {
	apply(record: ReadRecord): void;
	result(): FoldedSession<Item>;
	/** A new segment: what waited in the one before is in this one only if it says so. */
	beginSegment(): void;
}

/** The entry of a record, with handles in place of its large texts. @param folder of its segment */
export function entryIn({value, files}: ReadRecord, folder: string): EntryValue | undefined {
	let {entry} = value;
	for (const {at, file, length} of files) {
		const [first, ...rest] = at;
		if (first !== 'entry') continue;
		const head = rest.reduce<unknown>(
			(inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
			entry,
		);
		if (typeof head === 'string')
			entry = replacedAt(entry, rest, textInFile(path.join(folder, file), head, length));
	}
	if (!isObject(entry) || typeof entry.id !== 'string' || typeof entry.kind !== 'string') return undefined;
	return {...entry, id: entry.id, kind: entry.kind};
}

/** A fold of whole entries. @param folder of the segment whose records are applied */
export const foldOfValues = (folder: () => string): Fold<EntryValue> =>
	createFold({
		read: (record) => entryIn(record, folder()),
		deliver({isRefused: _, ...others}, delivery, isRefused) {
			const {id, kind} = others;
			return {...others, id, kind, delivery, ...(isRefused ? {isRefused: true} : {})};
		},
	});

function queuedOf({kind, value}: ReadRecord, id: string): StoredMessage {
	const message = {
		...{id, text: textAt(value, 'text') ?? '', at: numberAt(value, 'at') ?? 0},
		...{author: textAt(value, 'author'), overrides: value.overrides},
	};
	// A request of any content is none that is sent as a message.
	return kind === 'queued'
		? message
		: {...message, request: value.request ?? {}, typed: textAt(value, 'typed')};
}

export function createFold<Item extends {readonly id: string}>({
	read,
	deliver,
}: FoldedEntries<Item>): Fold<Item> {
	const entries = new Map<string, Item>();
	let order: string[] = [];
	const rules = new Map<string, StoredRule>();
	let queue: readonly StoredMessage[] = [];
	const ratings = new Map<string, Readonly<Record<string, unknown>>>();
	let forgottenAfter: string | undefined;
	const server: {
		session?: string | undefined;
		conversation?: string | undefined;
		title?: string | undefined;
		number?: number | undefined;
	} = {};
	let hasEnded = false;

	function place(id: string, after: string | undefined): void {
		if (after === undefined) order.push(id);
		else order.splice(order.lastIndexOf(after) + 1, 0, id);
	}

	/** A line below it is below the entry before it then. */
	function remove(id: string): void {
		const before = order[order.indexOf(id) - 1] ?? '';
		for (const rule of rules.values()) if (rule.after === id) rules.set(rule.id, {...rule, after: before});
		order = order.filter((other) => other !== id);
	}

	function apply(record: ReadRecord): void {
		const {value} = record;
		const id = textAt(value, 'id') ?? '';
		hasEnded = record.kind === 'end';
		switch (record.kind) {
			case 'server':
				server.session = textAt(value, 'session');
				server.conversation = textAt(value, 'conversation');
				server.title = textAt(value, 'title');
				server.number = numberAt(value, 'number');
				break;
			case 'entry': {
				const entry = read(record);
				if (entry === undefined) break;
				if (!entries.has(entry.id)) place(entry.id, textAt(value, 'after'));
				entries.set(entry.id, entry);
				break;
			}
			case 'delivery': {
				const entry = entries.get(id);
				if (entry !== undefined) entries.set(id, deliver(entry, value.delivery, value.isRefused === true));
				break;
			}
			case 'removed':
				rules.delete(id);
				if (entries.delete(id)) remove(id);
				break;
			case 'rule':
				// The last one that was written is below the others at its place.
				rules.delete(id);
				rules.set(id, {
					...{id, after: textAt(value, 'after') ?? '', at: numberAt(value, 'at') ?? 0},
					text: textAt(value, 'text') ?? '',
				});
				break;
			case 'queued':
			case 'queued-request': {
				const after = textAt(value, 'after');
				const others = queue.filter((each) => each.id !== id);
				const at = after === undefined ? others.length : others.findIndex((each) => each.id === after) + 1;
				queue = others.toSpliced(at, 0, queuedOf(record, id));
				break;
			}
			case 'unqueued':
				queue = queue.filter((each) => each.id !== id);
				break;
			case 'rated':
				ratings.set(textAt(value, 'messageId') ?? '', value);
				break;
			case 'forgotten':
				forgottenAfter = textAt(value, 'after');
				break;
			default:
				break;
		}
	}

	return {
		apply,
		result: () => ({
			...{session: server.session, conversation: server.conversation, title: server.title},
			number: server.number ?? 0,
			entries: order.flatMap((id) => entries.get(id) ?? []),
			forgotten: forgottenAfter === undefined ? 0 : order.lastIndexOf(forgottenAfter) + 1,
			rules: [...rules.values()],
			queue,
			ratings,
			hasEnded,
		}),
		beginSegment() {
			queue = [];
			server.number = 0;
		},
	};
}
