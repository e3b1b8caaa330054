/** A stored conversation of this chat that the server opens only for its user, while nobody is signed in. */
import type {NoticeEntry} from '../entry.ts';
import type {Transcript} from '../transcript.ts';

export interface ClosedConversation {
	readonly id: string;
	/** The first entry that belongs to it. */
	readonly first: string | undefined;
}

/** The line below such a conversation, as long as nothing was said below it that the server has. */
export function lineBelowClosed({entries}: Pick<Transcript, 'entries'>): NoticeEntry | undefined {
	const last = entries.items.findLast((entry) =>
		entry.kind === 'user' ? entry.delivery !== 'not-sent' : entry.kind === 'notice' && entry.shape === 'rule',
	);
	const isClosed =
		last?.kind === 'notice' &&
		last.code === 'conversation_lost' &&
		last.facts.code === 'unauthorized_conversation';
	return isClosed ? last : undefined;
}
