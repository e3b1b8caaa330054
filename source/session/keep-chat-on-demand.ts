/** Starts the journal of a mode without a screen, which loads it only if the conversation is saved. */
import type {ConversationSettings, StoredSettings} from '../config/settings.ts';
import {journalServerOf} from './journal-server.ts';
import type {KeepChatOptions, KeptChat} from './keep-chat.ts';
import type {OpenedSession} from './open-session.ts';

/**
 * @param sessions the folder of all sessions; undefined = this user has none
 * @returns undefined = nothing is kept
 */
export async function keepChatOnDemand(
	{journal, server}: Pick<ConversationSettings, 'server'> & Partial<StoredSettings>,
	{chat, url}: Pick<OpenedSession, 'chat' | 'url'>,
	sessions: string | undefined,
	more: Pick<
		KeepChatOptions,
		'clock' | 'secrets' | 'resumed' | 'process' | 'prunesAtEnd' | 'waiting' | 'skipsQueue'
	>,
): Promise<KeptChat | undefined> {
	if (journal !== true || sessions === undefined) return undefined;
	const {keepChat} = await import('./keep-chat.ts');
	return keepChat({chat, sessions, server: journalServerOf(server, url), ...more});
}
