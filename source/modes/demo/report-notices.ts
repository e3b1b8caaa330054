/** Reports every notice of a chat once, as soon as it is added. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import type {Entry, NoticeEntry} from '../../chat/entry.ts';

/**
 * @param earlier entries of an earlier run, whose notices are not reported again
 * @returns unsubscribe
 */
export function reportNotices(
	chat: Chat,
	report: (notice: NoticeEntry) => void,
	earlier: readonly Entry[] = [],
): () => void {
	const reported = new Set(earlier.map(({id}) => id));
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
