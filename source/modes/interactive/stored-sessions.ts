/** The stored sessions for the page of /resume; loaded when it opens. */
import path from 'node:path';
import type {ChatSettings} from '../../config/settings.ts';
import {foldOfValues} from '../../journal/fold.ts';
import {type SearchThread, searchHere, startSearchThread} from '../../journal/index/search-thread.ts';
import {readSteps, segmentChain} from '../../journal/journal-reader.ts';
import {callPlaceText, searchedTexts} from '../../journal/record-match.ts';
import {isSessionId, JOURNAL_FILE} from '../../journal/session-folder.ts';
import {hostBeside, placeOf} from '../../session/journal-server.ts';
import {isSameServer, resumeSession} from '../../session/resume.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {SessionPreview, SessionsPort} from '../../ui/pages/session-rows.ts';

export interface StoredSessionsOptions {
	/** The folder of all sessions. */
	readonly sessions: string;
	/** The script of the thread that searches them; undefined = this thread. */
	readonly searchWorker?: URL | undefined;
	readonly settings: ChatSettings;
	/** The ids of the session under way: its own, and that of the one that it continues. */
	readonly current: () => readonly string[];
	/** Why the session under way must not be left, as a clause. */
	readonly obstacle: () => SafeText | undefined;
	/** What leaving it ends, as a clause: the user has to confirm that; undefined = nothing. */
	readonly question: () => SafeText | undefined;
	/** Leaves it and continues this one. */
	readonly leaveFor: (id: string) => void;
}

/** Hits of one session that the page shows. */
const MOST_HITS = 5;
/** Bytes at the beginning of a journal that the preview reads. */
const PREVIEW_BYTES = 256 * 1024;
const PREVIEW_MESSAGES = 6;
const PREVIEW_UNITS = 400;

export function storedSessions(options: StoredSessionsOptions): SessionsPort {
	const {sessions, settings, searchWorker} = options;
	let thread: SearchThread | undefined;
	/** What the user was asked last, on this page. */
	let asked: string | undefined;
	function searching(): SearchThread {
		thread ??= searchWorker === undefined ? searchHere(sessions) : startSearchThread(sessions, searchWorker);
		return thread;
	}
	return {
		async list() {
			const current = options.current();
			const own = searching();
			const listed = await own.list();
			if (own === thread) void own.build();
			return listed.map(({id, title, server, changedAt, bytes}) => ({
				...{id, title, changedAt, bytes},
				place: placeOf(server),
				elsewhere: isSameServer(settings.server, server) ? undefined : hostBeside(server, settings.server),
				isOpen: current.includes(id),
			}));
		},
		search: (query, onHits, signal) =>
			searching().search(
				query,
				MOST_HITS,
				(hits) =>
					onHits(
						hits.map(({role, session, call, excerpt, from, to}) => ({
							...{session, who: role, excerpt, from, to},
							...(call && {place: callPlaceText(call)}),
						})),
					),
				signal,
			),
		leave() {
			asked = undefined;
			thread?.end();
			thread = undefined;
		},
		preview: (id) => previewOf(sessions, id),
		async resume(id) {
			const obstacle = options.obstacle();
			if (obstacle !== undefined) return obstacle;
			const outcome = await resumeSession(settings, {at: 'id', id, isChosen: true}, sessions);
			if (outcome.kind === 'problem') return outcome.problem;
			if (outcome.kind === 'none') return own`it was deleted`;
			const question = options.question();
			const asking = `${id} ${question}`;
			if (question !== undefined && asked !== asking) {
				asked = asking;
				return own`${question} in this conversation. Press Enter again to leave it.`;
			}
			options.leaveFor(id);
			return undefined;
		},
	};
}

/** The first messages of a session. Never rejects. */
async function previewOf(sessions: string, id: string): Promise<SessionPreview> {
	const chain = isSessionId(id) ? await segmentChain(sessions, id) : [];
	if ('problem' in chain) return [];
	const fold = foldOfValues(() => '');
	for (const segment of chain) {
		try {
			for await (const {records} of readSteps(path.join(sessions, segment.id, JOURNAL_FILE), PREVIEW_BYTES))
				for (const record of records) fold.apply(record);
		} catch {
			// What could be read is shown.
		}
		if (fold.result().entries.length >= PREVIEW_MESSAGES) break;
	}
	return fold
		.result()
		.entries.slice(0, PREVIEW_MESSAGES)
		.map((entry) => ({
			who: entry.kind === 'user' ? 'user' : 'assistant',
			text: searchedTexts(entry).join(' ').slice(0, PREVIEW_UNITS),
		}));
}
