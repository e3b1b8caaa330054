/** The feedback that the user gave in this run, for each answer: a reducer over requests and frames. */
import type {FeatureFrame} from '../../protocol/frames.ts';
import type {ServerFrame} from '../../protocol/server-frames.ts';

export type FeedbackFrame = Extract<FeatureFrame, {readonly type: 'feedback'}>;

/** What was given for one answer. Texts of the server are raw. */
export interface GivenFeedback {
	readonly rating: FeedbackFrame['rating'];
	readonly correction: string | undefined;
	readonly comment: string | undefined;
	/** `sent`: it waits, or the server has not answered yet; `unknown`: it did not answer. */
	readonly outcome:
		| {readonly at: 'sent' | 'stored' | 'unknown'}
		| {readonly at: 'refused'; readonly code: string; readonly serverText: string};
}

/** By `message_id`. Immutable. */
export type FeedbackByMessage = ReadonlyMap<string, GivenFeedback>;

export const NO_FEEDBACK: FeedbackByMessage = new Map();

/** The user gave feedback: the newest for an answer counts. */
export function giveFeedback(given: FeedbackByMessage, frame: FeedbackFrame): FeedbackByMessage {
	return new Map(given).set(frame.message_id, {
		rating: frame.rating,
		correction: frame.correction_text,
		comment: frame.user_comment,
		outcome: {at: 'sent'},
	});
}

/** Feedback that waited is never sent: nothing is given for its answer. */
export function withdrawFeedback(
	given: FeedbackByMessage,
	{message_id: id}: FeedbackFrame,
): FeedbackByMessage {
	return new Map([...given].filter(([key]) => key !== id));
}

/**
 * The server answered feedback, or will not.
 * @param frame undefined = there is no answer
 */
export function settleFeedback(
	given: FeedbackByMessage,
	{message_id: id}: FeedbackFrame,
	frame: ServerFrame | undefined,
): FeedbackByMessage {
	const before = given.get(id);
	// Feedback that was never sent leaves what was given before.
	return before?.outcome.at !== 'sent'
		? given
		: new Map(given).set(id, {...before, outcome: outcomeOf(frame)});
}

function outcomeOf(frame: ServerFrame | undefined): GivenFeedback['outcome'] {
	if (frame?.type === 'feedback_ack') return {at: 'stored'};
	if (frame?.type === 'feedback_error') return {at: 'refused', code: frame.code, serverText: frame.message};
	return {at: 'unknown'};
}
