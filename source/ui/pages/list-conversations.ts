/** Requests the list of the stored conversations, in pages. */
import type {Chat} from '../../chat/chat.ts';
import type {ConversationList} from '../../chat/conversations/conversations.ts';
import type {FeatureOutcome} from '../../chat/reply-slots.ts';

/** The most that the server sends, and deletes, with one request. */
export const MOST_AT_ONCE = 200;
/** Requests for one list: 10,000 conversations. */
const MOST_REQUESTS = 50;

/**
 * Requests pages until all conversations have arrived.
 * @param listed what has arrived so far
 * @param isWanted asked after each page: another list may have been requested meanwhile
 * @param done receives the outcome of a request without a page; undefined when the list is complete
 */
export function listConversations(
	chat: Pick<Chat, 'requestFeature'>,
	listed: () => ConversationList,
	isWanted: () => boolean,
	done: (outcome: FeatureOutcome | undefined) => void,
): void {
	function ask(offset: number, requests: number): void {
		chat.requestFeature(
			{type: 'conversation_list', limit: MOST_AT_ONCE, offset},
			{
				settle(outcome) {
					if (!isWanted()) return;
					const {rows = [], hasMore} = listed();
					if (outcome.status !== 'answered') done(outcome);
					else if (hasMore && requests < MOST_REQUESTS && rows.length > offset)
						ask(rows.length, requests + 1);
					else done(undefined);
				},
			},
		);
	}
	ask(0, 1);
}
