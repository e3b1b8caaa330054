/** Feedback on an answer: checked as today's server does, then acknowledged. */
import type {JsonObject} from '../../protocol/frames.ts';
import {activeThread, isStored, NO_CONVERSATION} from '../conversations.ts';
import type {Thread} from '../memory.ts';
import {isTruthyInPython} from '../python.ts';
import type {ClientState, ServerContext} from '../server-context.ts';
import {quotedInPython} from './settings.ts';

/**
 * Answers `feedback`.
 * @param thread of the session
 */
export function answerFeedback(
	frame: JsonObject,
	client: ClientState,
	thread: Thread,
	server: ServerContext,
): JsonObject {
	const {rules, clock, newId} = server;
	const {rating, score, correction_text: correction} = frame;
	const id = typeof frame.message_id === 'string' && frame.message_id !== '' ? frame.message_id : undefined;
	const refuse = (message: string, code = 'invalid_feedback'): JsonObject => ({
		...rules.frame('feedback_error', {code, message}, clock.now()),
		...(id === undefined ? {} : {message_id: id}),
	});
	if (client.userId === undefined)
		return refuse('You are not authorized to submit feedback', 'unauthorized_feedback');
	if (id === undefined || rating === undefined || !isTruthyInPython(rating))
		return refuse('message_id and rating are required');
	if (rating !== 'positive' && rating !== 'negative')
		return refuse(`Unknown rating: ${quotedInPython(rating)}`);
	const active = isStored(client, server) ? activeThread(client, server) : thread;
	if (active === undefined) return refuse(NO_CONVERSATION, 'no_active_conversation');
	if (!active.some(({role, message_id}) => role === 'assistant' && message_id === id))
		return refuse(`No assistant message found for message_id=${quotedInPython(id)}`);
	if (score !== undefined && score !== null) {
		if (typeof score !== 'number' || !Number.isInteger(score))
			return refuse('score: Input should be a valid integer');
		if (score > 5) return refuse('score: Input should be less than or equal to 5');
		if (score < 1) return refuse('score: Input should be greater than or equal to 1');
	}
	if (correction !== undefined && correction !== null) {
		if (typeof correction !== 'string') return refuse('correction_text: Input should be a valid string');
		if (rating !== 'negative')
			return refuse("payload: Value error, correction_text is only allowed when rating is 'negative'");
	}
	const fields = {message_id: id, feedback_id: newId(), status: 'pending_review'};
	return rules.frame('feedback_ack', fields, clock.now());
}
