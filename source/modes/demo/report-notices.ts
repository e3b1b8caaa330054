/** Reports every notice of a chat once, as soon as it is added. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import type {NoticeEntry} from '../../chat/entry.ts';

/** @returns unsubscribe */
export function reportNotices(chat: Chat, report: (notice: NoticeEntry) => void): () => void {
	const reported = new Set<string>();
	return chat.subscribe(() => {
		for (const notice of noticesIn(chat.getSnapshot())) {
			if (reported.has(notice.id)) continue;
			reported.add(notice.id);
			report(notice);
		}
	});
}

export const noticesIn = ({entries}: Pick<ChatSnapshot, 'entries'>): readonly NoticeEntry[] =>
	entries.filter((entry): entry is NoticeEntry => entry.kind === 'notice');
