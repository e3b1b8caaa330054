/** The feedback that the user wants to give, as a request; or the reason why none is sent. */
import type {AssistantEntry, Entry} from '../entry.ts';
import {excerptOf, type Notice, notice} from '../notices.ts';
import type {FeedbackByMessage, FeedbackFrame} from './feedback.ts';

export interface FeedbackWish {
	readonly rating: FeedbackFrame['rating'];
	/** The entry of the answer; undefined = the newest one. */
	readonly entryId?: string | undefined;
	/** The answer as it should have been; only for a negative rating. */
	readonly correction?: string | undefined;
	readonly comment?: string | undefined;
}

/** Largest correction and comment together, in UTF-16 units. */
const LARGEST = 1024 * 1024;

/** An answer that can be rated: complete, with an id of the server's. */
const isRateable = (entry: Entry | undefined): entry is AssistantEntry & {readonly messageId: string} =>
	entry?.kind === 'assistant' && entry.messageId !== undefined && entry.arrived !== 'partial';

const ratedBy = (entryId: string | undefined, entries: readonly Entry[]): Entry | undefined =>
	entryId === undefined ? entries.findLast(isRateable) : entries.findLast(({id}) => id === entryId);

/** The beginning of the message whose answer a wish is about; undefined where there is none. */
export function ratedQuestion({entryId}: FeedbackWish, entries: readonly Entry[]): string | undefined {
	const answer = ratedBy(entryId, entries);
	if (answer?.kind !== 'assistant') return undefined;
	const question = entries.findLast(({id}) => id === answer.answers);
	return question?.kind === 'user' ? excerptOf(question.text) : undefined;
}

/** @returns a request, or a notice */
export function feedbackFor(
	{rating, entryId, correction, comment}: FeedbackWish,
	entries: readonly Entry[],
	given: FeedbackByMessage,
): FeedbackFrame | Notice {
	const entry = ratedBy(entryId, entries);
	if (!isRateable(entry)) {
		const hasAnswer = entryId !== undefined || entries.some(({kind}) => kind === 'assistant');
		return notice('feedback_impossible', {hasAnswer});
	}
	const text = rating === 'negative' ? blankless(correction) : undefined;
	const remark = blankless(comment);
	if ((text?.length ?? 0) + (remark?.length ?? 0) > LARGEST) return notice('feedback_too_large');
	const before = given.get(entry.messageId);
	if (before?.outcome.at === 'sent') return notice('feedback_repeated', {isStored: false});
	const isSame = before?.rating === rating && before.correction === text && before.comment === remark;
	if (before?.outcome.at === 'stored' && isSame) return notice('feedback_repeated', {isStored: true});
	return {
		type: 'feedback',
		message_id: entry.messageId,
		rating,
		...(text === undefined ? {} : {correction_text: text}),
		...(remark === undefined ? {} : {user_comment: remark}),
	};
}

const blankless = (text: string | undefined): string | undefined =>
	text === undefined || text.trim() === '' ? undefined : text.toWellFormed();

/** What was given for an answer, for its heading: "rated + with a comment"; '' for nothing that the server may have. */
export function ratingText(given: FeedbackByMessage, entry: AssistantEntry): string {
	const feedback = entry.messageId === undefined ? undefined : given.get(entry.messageId);
	if (feedback === undefined || feedback.outcome.at === 'refused') return '';
	const sign = feedback.rating === 'positive' ? '+' : '-';
	if (feedback.outcome.at === 'sent') return `sending ${sign}`;
	return `rated ${sign}${feedback.outcome.at === 'unknown' ? ', not confirmed' : ''}`;
}
