/** Records a client: every message in both directions, without secrets, and what happens to the connection. */
import type {Client, ClientEvents, CreateClient} from '../../client/client.ts';
import type {ConnectionState} from '../../client/connection.ts';
import type {Failure} from '../../client/failure/failure-code.ts';
import {LOGGED_BYTES} from '../../client/limits.ts';
import {encode} from '../../protocol/encode.ts';
import {type Redactor, redactEscaped, redactFrame, redactorFor} from '../../protocol/redact.ts';
import type {FrameRecord} from '../../recording/frame-record.ts';

/** What is known of a note besides its time and its name. */
export type Facts = Readonly<Record<string, unknown>>;

export interface RecorderOptions {
	/** Clock time at which the recording began, ms since 1970. */
	readonly startedAt: number;
	/** Removed from every record; more may be added while it is recorded. */
	readonly secrets: ReadonlySet<string>;
	/** The URL of the server, without secrets. */
	readonly url: string;
	readonly onRecord: (record: FrameRecord) => void;
}

/** Wraps `createClient` so that its clients are recorded; events and methods stay the same. */
export function recordClient(create: CreateClient, options: RecorderOptions): CreateClient {
	const {startedAt, secrets, url, onRecord} = options;
	const current = redactorFor(secrets);

	return (given, events) => {
		let before: ConnectionState = {at: 'idle'};
		function note(name: string, at: number, facts: Facts): void {
			const {head} = current();
			const shown = Object.entries(facts).flatMap(([fact, value]) =>
				value === undefined ? [] : [[fact, typeof value === 'string' ? head(value, value.length) : value]],
			);
			onRecord({...Object.fromEntries(shown), t: at - startedAt, dir: 'note', note: name});
		}
		const recorded: ClientEvents = {
			...events,
			onState(state, at) {
				const happened = connectionNote(state, before, url);
				if (happened !== undefined) note(happened.note, at, happened.facts);
				before = state;
				events.onState(state, at);
			},
			onMessage(head, at, bytes) {
				onRecord({t: at - startedAt, dir: 'in', ...received(head, bytes, current())});
				events.onMessage?.(head, at, bytes);
			},
			onSent(frame, at, sent) {
				// The client has redacted the credential already, but another client may not.
				const text = sent ?? encode(redactFrame(frame));
				const shown = redactEscaped(text, current());
				onRecord({t: at - startedAt, dir: 'out', frame: shown, bytes: Buffer.byteLength(text)});
				events.onSent(frame, at, sent);
			},
		};
		return create(given, recorded) satisfies Client;
	};
}

/** A message without secrets; of one that is longer than what is kept, the beginning, without a part of a secret at its end. */
function received(head: string, bytes: number, redactor: Redactor) {
	const text = redactEscaped(head, redactor);
	if (bytes <= LOGGED_BYTES) return {frame: text, bytes};
	const frame = text.slice(0, Math.max(0, text.length - redactor.reach));
	return {frame, bytes, truncated: true as const};
}

/** What a change of state is called in a recording; undefined = nothing happened that a reader asks for. */
export function connectionNote(
	state: ConnectionState,
	before: ConnectionState,
	url: string,
): {readonly note: string; readonly facts: Facts} | undefined {
	switch (state.at) {
		case 'dialing':
			return {note: 'connect', facts: {url, session: state.resume, attempt: state.attempt}};
		case 'greeting':
			return before.at === 'greeting' ? undefined : {note: 'open', facts: {}};
		case 'ready': {
			const {id, resumed, displayName} = state.session;
			const isNew = before.at !== 'ready' || before.session.id !== id;
			return isNew ? {note: 'ready', facts: {session: id, resumed, user: displayName}} : undefined;
		}
		case 'waiting':
			return before.at === 'waiting' ? undefined : {note: 'lost', facts: failureFacts(state.because)};
		case 'stopped':
			return {note: 'stopped', facts: failureFacts(state.because)};
		case 'closed':
			return {note: 'close', facts: {by: 'out'}};
		default:
			return undefined;
	}
}

const failureFacts = ({code, detail, facts: {mark, reason}}: Failure): Facts => ({
	...{code, detail, mark, reason},
});
