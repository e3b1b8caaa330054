/** `/feedback -` in lines: asks what is wrong with the newest answer, and how it should have been. */
import type {Chat} from '../../chat/chat.ts';
import {type FeedbackWish, feedbackFor} from '../../chat/feedback/feedback-wish.ts';
import {own} from '../../text/safe.ts';
import type {Dialogue} from './dialogue.ts';

/** Gives feedback; a negative rating without a comment has two questions first. */
export function askFeedback(wish: FeedbackWish, chat: Pick<Chat, 'getSnapshot' | 'giveFeedback'>): Dialogue {
	return async (prompter) => {
		const {entries, feedback} = chat.getSnapshot();
		const made = feedbackFor(wish, entries, feedback);
		if (!('type' in made) || wish.rating === 'positive' || wish.comment !== undefined) {
			chat.giveFeedback(wish);
			return {};
		}
		// Another answer may arrive before the last question.
		const entryId = entries.findLast(
			(entry) => entry.kind === 'assistant' && entry.messageId === made.message_id,
		)?.id;
		const comment = await prompter.ask(own`What is wrong with it? Press Enter for no comment: `);
		if (comment === undefined) return {lines: [own`No feedback was sent.`]};
		const correction = await prompter.ask(
			own`How should the answer have been? Press Enter for no correction: `,
		);
		if (correction === undefined) return {lines: [own`No feedback was sent.`]};
		chat.giveFeedback({...wish, entryId, comment, correction});
		return {};
	};
}
