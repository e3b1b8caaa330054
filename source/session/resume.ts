/** Finds and reads the session to resume, and decides with which server it is continued. */
import type {Entry} from '../chat/entry.ts';
import {type RestoredChat, restoredTranscript} from '../chat/recovery/restored.ts';
import {isExposed} from '../config/endpoint.ts';
import {proxyProblem} from '../config/handshake.ts';
import {sealed} from '../config/secrets.ts';
import {
	type ConversationSettings,
	defaultHost,
	type ResumeChoice,
	type ServerChoice,
} from '../config/settings.ts';
import type {ReadProblem} from '../journal/journal-reader.ts';
import {
	readLatest,
	readOutlined,
	readSession,
	type StoredSession,
	sizeOfSession,
} from '../journal/read-session.ts';
import type {JournalServer} from '../journal/records.ts';
import {findSession, newestSession} from '../journal/session-store.ts';
import {DIALECT_NAMES} from '../protocol/dialects.ts';
import {isRedacted} from '../protocol/redact.ts';
import {own, type SafeText, safeLine} from '../text/safe.ts';
import {journalServerOf} from './journal-server.ts';
import {openElsewhere, type ProcessTable} from './open-elsewhere.ts';
import {chatOf, restoredChat, withEntries} from './restore-session.ts';
import {withholdFor} from './withhold.ts';

/** A session to continue, and the settings for that. */
export interface Resumed<Settings extends ConversationSettings = ConversationSettings> {
	readonly settings: Settings;
	readonly restored: RestoredChat;
	readonly stored: Omit<StoredSession, 'entries'>;
	/** The settings are for the server of the session, not for another one that the command line names. */
	readonly isSameServer: boolean;
	/** The process that has the session open, and with it its queue and its draft; undefined = none is known. */
	readonly openIn: number | undefined;
	/** The number of messages that waited and are drafts now, because a credential in them was not stored. */
	readonly altered: number;
}

export type ResumeOutcome<Settings extends ConversationSettings> =
	| {readonly kind: 'resumed'; readonly resumed: Resumed<Settings>}
	/** There is no earlier session. */
	| {readonly kind: 'none'}
	| {readonly kind: 'problem'; readonly problem: SafeText};

/** Why a session cannot be read, as a clause. */
export const READ_PROBLEMS: Readonly<Record<ReadProblem, string>> = {
	missing: 'it was deleted',
	newer: 'a newer version of this program wrote it',
	unreadable: 'its files cannot be read',
};

/** Whether both are the same server: a session of one is none of another. */
export function isSameServer(server: ServerChoice, stored: JournalServer): boolean {
	if (server.kind === 'sandbox') return stored.sandbox !== undefined;
	return stored.sandbox === undefined && journalServerOf(server, server.url).url === stored.url;
}

/** The server of a stored session; undefined if its address is not one: it is damaged, or had a credential. */
function storedServer({url, sandbox}: JournalServer): ServerChoice | undefined {
	const dialect = DIALECT_NAMES.find((name) => name === sandbox);
	if (dialect !== undefined) return {kind: 'sandbox', dialect, host: defaultHost, port: 0};
	const isUrl = /^wss?:\/\/[^\s\p{C}]+$/u.test(url) && URL.canParse(url) && !url.includes('[redacted]');
	return isUrl ? {kind: 'url', url, given: true} : undefined;
}

/** Finds the session. @returns its id, or undefined if there is none, or a sentence */
async function idOf(
	sessions: string,
	choice: ResumeChoice,
): Promise<string | undefined | {readonly problem: SafeText}> {
	if (choice.at !== 'id') return newestSession(sessions);
	const ids = await findSession(sessions, choice.id);
	const [id] = ids;
	if (ids.length === 1) return id;
	const what =
		id === undefined
			? own`There is no session ${safeLine(choice.id)}.`
			: own`${ids.length} sessions have ${safeLine(choice.id)} in their ids.`;
	return {problem: own`${what} Type bedrock-chat sessions list for the ids.`};
}

/** A message in which a credential was removed is not sent as it is stored: it is a draft, before the others. */
function withoutAltered<Session extends Pick<StoredSession, 'queue' | 'drafts'>>(
	session: Session,
): {readonly session: Session; readonly altered: number} {
	const isAltered = (item: Session['queue'][number]): boolean => isRedacted(JSON.stringify(item));
	const altered = session.queue.filter((item) => item.request === undefined && isAltered(item));
	const queue = session.queue.flatMap((item) =>
		altered.includes(item) ? [] : isAltered(item) ? {...item, request: {}} : item,
	);
	const drafts = [...altered.map(({text}) => text), ...session.drafts];
	return {session: {...session, queue, drafts}, altered: altered.length};
}

interface ResumeOptions {
	/** Called with the last entries of a session before it is read, if its contents are to stay on the disk. Never rejects. */
	readonly onLong?: (latest: readonly Entry[]) => Promise<void>;
	/** Of this machine; without them it is not known whether another one has the session open. */
	readonly processes?: ProcessTable;
}

/**
 * Reads the session to resume. The server is that of the command line, if it names one, else that of the session. Never
 * rejects.
 * @param sessions the folder of all sessions; undefined = this user has none
 */
export async function resumeSession<Settings extends ConversationSettings>(
	settings: Settings,
	choice: ResumeChoice,
	sessions: string | undefined,
	{onLong, processes}: ResumeOptions = {},
): Promise<ResumeOutcome<Settings>> {
	const id = sessions === undefined ? undefined : await idOf(sessions, choice);
	if (typeof id === 'object') return {kind: 'problem', ...id};
	if (id === undefined || sessions === undefined)
		return choice.at === 'id'
			? {kind: 'problem', problem: own`No sessions are stored: this user has no home folder.`}
			: {kind: 'none'};
	const read = await readForChat(sessions, id, onLong);
	if ('problem' in read)
		return {
			kind: 'problem',
			problem: own`Session ${id} cannot be continued: ${READ_PROBLEMS[read.problem]}.`,
		};
	const openIn = processes && openElsewhere(read, processes, Date.now());
	// What the other program has not sent yet, it still sends.
	const {session: stored, altered} = withoutAltered(
		openIn === undefined ? read : {...read, queue: [], drafts: []},
	);
	const {server} = settings;
	const isSame = isSameServer(server, stored.server);
	const isChosen = choice.at === 'id' && choice.isChosen === true;
	if (isSame || (!isChosen && (server.kind === 'sandbox' || server.given)))
		return {
			kind: 'resumed',
			resumed: {
				settings: withholdFor(settings),
				restored: chatOf(stored, isSame),
				isSameServer: isSame,
				...{stored, openIn, altered},
			},
		};
	const known = storedServer(stored.server);
	if (known === undefined)
		return {
			kind: 'problem',
			problem: own`The address of session ${id} is not known completely: credentials are not stored. Type the URL before --resume=${id}, with the rest of the command as it is.`,
		};
	const ofSession = settingsFor(withholdFor({...settings, server: known}), known);
	if ('problem' in ofSession) return {kind: 'problem', ...ofSession};
	return {
		kind: 'resumed',
		resumed: {
			settings: ofSession,
			restored: chatOf(stored, true),
			isSameServer: true,
			stored,
			openIn,
			altered,
		},
	};
}

/** Bytes of journals up to which the entries of a session are read at once, and stay in memory. */
const MOST_WHOLE = 4 * 1024 * 1024;
/** Bytes at the end of longer journals whose entries fill a screen, nearly always. */
const LATEST_BYTES = 256 * 1024;

/** Reads a session for a chat; of a long one the contents stay on the disk. Never rejects. */
export async function readForChat(
	sessions: string,
	id: string,
	onLong?: ResumeOptions['onLong'],
): Promise<StoredSession<Entry> | {readonly problem: ReadProblem}> {
	if ((await sizeOfSession(sessions, id)) > MOST_WHOLE) {
		if (onLong !== undefined) {
			const latest = await readLatest(sessions, id, LATEST_BYTES);
			await onLong(
				'problem' in latest ? [] : restoredTranscript(restoredChat(latest, false), 0).entries.items,
			);
		}
		const {STORED_ENTRIES} = await import('./stored-entries.ts');
		return readOutlined(sessions, id, STORED_ENTRIES);
	}
	const stored = await readSession(sessions, id);
	return 'problem' in stored ? stored : withEntries(stored);
}

/** The settings with the server of the session. The built-in assistant gets no credential that is meant for a server. */
function settingsFor<Settings extends ConversationSettings>(
	settings: Settings,
	server: ServerChoice,
): Settings | {readonly problem: SafeText} {
	if (server.kind === 'sandbox') {
		const connection = {
			...settings.connection.reveal(),
			headers: {},
			proxy: undefined,
			environmentProxies: undefined,
		};
		return {...settings, server, credential: undefined, connection: sealed(connection)};
	}
	const {headers, ...handshake} = settings.connection.reveal();
	const problem = proxyProblem(handshake, server.url);
	if (problem !== undefined) return {problem: own`${safeLine(problem)}.`};
	const hasSecret = settings.credential !== undefined || Object.keys(headers).length > 0;
	if (settings.requireTls && hasSecret && isExposed(server.url))
		return {
			problem: own`--require-tls prevents sending a credential without TLS, but the address of the session begins with ws://. Type the URL with wss://, or remove --require-tls.`,
		};
	return {...settings, server};
}
