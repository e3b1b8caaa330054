/** The frames of the connections of this run as records, for whoever listens: without secrets, in the order of their times. */
import type {ClientEvents, CreateClient} from '../../client/client.ts';
import type {ConnectionState} from '../../client/connection.ts';
import {RECENT_MESSAGES, WATCHED_BYTES, type WatchedMessage} from '../../client/worker/watched-messages.ts';
import type {SocketThread} from '../../client/worker/worker-socket.ts';
import {type Clock, createPreciseTime} from '../../clock.ts';
import {encode} from '../../protocol/encode.ts';
import {redactEscaped, redactFrame, redactorFor, redactUrl} from '../../protocol/redact.ts';
import type {FrameRecord} from '../../recording/frame-record.ts';
import {connectionNote, type Facts} from './record-client.ts';

/** @param at clock time of the record, ms since 1970 */
export type OnRecord = (record: FrameRecord, at: number) => void;

export interface FrameFeed {
	/** When its records have the time 0, ms since 1970. */
	readonly startedAt: number;
	/** Wraps `createClient`, so that what its clients send, and what happens to them, is in the feed. */
	wrap(create: CreateClient): CreateClient;
	/**
	 * Passes the records that were kept to the listener, and from then on each. For one listener.
	 * @returns the time before which not all were kept, ms since 1970; undefined = all are there
	 */
	listen(onRecord: OnRecord): Promise<number | undefined>;
}

export interface FrameFeedOptions {
	readonly clock: Pick<Clock, 'after'>;
	/** Of the thread that receives; undefined = this thread does. */
	readonly watch: SocketThread['watch'] | undefined;
	/** Removed from every record; more may be added later. */
	readonly secrets: ReadonlySet<string>;
	readonly preciseNow?: () => number;
}

/** UTF-16 units of a message that are kept before anybody listens. */
const RECENT_UNITS = 8 * 1024;
/** How long a record waits for those that belong before it, ms: messages come from the other thread, notes from this one. */
const HELD_MS = 60;

/** A record before it is passed on. */
interface Raw {
	readonly at: number;
	readonly note?: ReturnType<typeof connectionNote>;
	readonly message?: {readonly dir: 'in' | 'out'; readonly head: string; readonly bytes: number};
}

export function createFrameFeed(options: FrameFeedOptions): FrameFeed {
	const {clock, watch, secrets, preciseNow = createPreciseTime()} = options;
	const startedAt = preciseNow();
	let recent: Raw[] = [];
	let hasDropped = false;
	let listener: OnRecord | undefined;
	let held: Raw[] = [];
	let isScheduled = false;
	const currentRedactor = redactorFor(secrets);

	function add(raw: Raw): void {
		if (listener !== undefined) {
			held.push(raw);
			schedule();
			return;
		}
		recent.push(raw);
		if (recent.length <= RECENT_MESSAGES) return;
		recent = recent.slice(RECENT_MESSAGES / 2);
		hasDropped = true;
	}

	function schedule(): void {
		if (isScheduled) return;
		isScheduled = true;
		clock.after(HELD_MS, () => {
			isScheduled = false;
			const raws = held;
			held = [];
			pass(raws);
		});
	}

	function pass(raws: readonly Raw[]): void {
		for (const raw of inOrder(raws)) listener?.(recordOf(raw), raw.at);
	}

	function recordOf({at, note, message}: Raw): FrameRecord {
		const t = at - startedAt;
		if (message === undefined)
			return {...cleanFacts(note?.facts ?? {}), t, dir: 'note', note: note?.note ?? ''};
		const {dir, head, bytes} = message;
		const truncated = Buffer.byteLength(head) < bytes;
		return {t, dir, frame: clean(head, truncated), bytes, ...(truncated && {truncated})};
	}

	const cleanFacts = (facts: Facts): Facts =>
		Object.fromEntries(
			Object.entries(facts).flatMap(([fact, value]) =>
				value === undefined ? [] : [[fact, typeof value === 'string' ? clean(value, false) : value]],
			),
		);

	function clean(text: string, isCut: boolean): string {
		const redactor = currentRedactor();
		const shown = redactEscaped(text, redactor);
		// The end of a beginning may be that of a part of a secret.
		return isCut ? shown.slice(0, Math.max(0, shown.length - redactor.reach)) : shown;
	}

	const messageOf = ({at, head, bytes}: WatchedMessage): Raw => ({at, message: {dir: 'in', head, bytes}});
	const headOf = (text: string): string =>
		text.slice(0, listener === undefined ? RECENT_UNITS : WATCHED_BYTES);

	function wrap(create: CreateClient): CreateClient {
		return (clientOptions, events) => {
			const url = redactUrl(clientOptions.url);
			let before: ConnectionState = {at: 'idle'};
			const watched: ClientEvents = {
				...events,
				onState(state, at) {
					const note = connectionNote(state, before, url);
					before = state;
					if (note !== undefined) add({at: preciseNow(), note});
					events.onState(state, at);
				},
				...((watch === undefined || events.onMessage !== undefined) && {
					onMessage(head: string, at: number, bytes: number) {
						if (watch === undefined) add(messageOf({head: headOf(head), bytes, at: preciseNow()}));
						events.onMessage?.(head, at, bytes);
					},
				}),
				onFrame: (decoded, at, bytes) => events.onFrame(decoded, at, bytes),
				onSent(frame, at, sent) {
					// The client has redacted the credential already, but another client may not.
					const text = sent ?? encode(redactFrame(frame));
					const message = {dir: 'out', head: headOf(text), bytes: Buffer.byteLength(text)} as const;
					add({at: preciseNow(), message});
					events.onSent(frame, at, sent);
				},
			};
			return create(clientOptions, watched);
		};
	}

	return {
		startedAt,
		wrap,
		listen(onRecord) {
			return new Promise((resolve) => {
				/** @param since the time from which the other thread has all */
				const begin = (messages: readonly WatchedMessage[], hasEarlier: boolean): void => {
					const ends = [
						...(hasEarlier ? [messages[0]?.at ?? 0] : []),
						...(hasDropped ? [recent[0]?.at ?? 0] : []),
					];
					const from = ends.length === 0 ? undefined : Math.max(...ends);
					listener = onRecord;
					const all = [...recent, ...messages.map(messageOf)];
					recent = [];
					pass(from === undefined ? all : all.filter(({at}) => at >= from));
					resolve(from);
				};
				let hasBegun = false;
				if (watch === undefined) begin([], false);
				else
					watch((messages, hasEarlier) => {
						if (hasBegun) for (const message of messages) add(messageOf(message));
						else begin(messages, hasEarlier);
						hasBegun = true;
					});
			});
		},
	};
}

/** In the order of their times; a connection is open before its first message arrives, however late this thread heard of that. */
function inOrder(raws: readonly Raw[]): readonly Raw[] {
	const ordered: Raw[] = [];
	/** Index of the first message of the connection. */
	let first: number | undefined;
	for (const raw of [...raws].sort((a, b) => a.at - b.at)) {
		const {note, message} = raw;
		if (note?.note === 'connect') first = undefined;
		if (message?.dir === 'in') first ??= ordered.length;
		const at = first === undefined ? undefined : ordered[first]?.at;
		if (note?.note === 'open' && first !== undefined && at !== undefined)
			ordered.splice(first, 0, {...raw, at});
		else ordered.push(raw);
	}
	return ordered;
}
