/** Reads the session that --continue or --resume names, before anything else needs its server. */
import type {Chat} from '../../chat/chat.ts';
import type {Entry} from '../../chat/entry.ts';
import {notice} from '../../chat/notices.ts';
import type {ChatSettings, ConversationSettings} from '../../config/settings.ts';
import type {ProcessTable} from '../../session/open-elsewhere.ts';
import type {Resumed, ResumeOutcome} from '../../session/resume.ts';
import {keepHeapSmall} from './gc-tuning.ts';

/**
 * @param showLatest called with the last entries of a long session, before the rest of it is read
 * @returns undefined for a new session. Never rejects
 */
export async function findResumed<Settings extends ConversationSettings & Pick<ChatSettings, 'resume'>>(
	settings: Settings,
	sessions: string | undefined,
	processes: ProcessTable,
	showLatest: (entries: readonly Entry[]) => Promise<void> = async () => {},
): Promise<ResumeOutcome<Settings> | undefined> {
	const {resume: choice} = settings;
	if (choice === undefined || choice.at === 'choose') return undefined;
	const {resumeSession} = await import('../../session/resume.ts');
	const onLong = async (latest: readonly Entry[]): Promise<void> => {
		keepHeapSmall();
		await showLatest(latest);
	};
	return resumeSession(settings, choice, sessions, {onLong, processes});
}

/** Reports that there is no earlier session, that parts of it are missing, or that it is open in another program. */
export function notifyResumed(chat: Pick<Chat, 'notify'>, resumed: Resumed | undefined): void {
	const damaged = resumed?.stored.damaged ?? 0;
	if (resumed === undefined) chat.notify(notice('journal_none'));
	else if (damaged > 0) chat.notify(notice('journal_damaged', {damaged}));
	if (resumed !== undefined && resumed.altered > 0)
		chat.notify(notice('queue_redacted', {count: resumed.altered}));
	if (resumed?.openIn === undefined) return;
	const {sessionId, conversationId} = resumed.restored;
	const isShared = sessionId !== undefined || conversationId !== undefined;
	chat.notify(notice('journal_open_elsewhere', {pid: resumed.openIn, isShared}));
}
