/** Answers requests for today's optional features (conversations, feedback, settings) like a server that has them disabled. */
import type {JsonObject} from '../../protocol/frames.ts';

export const OVERRIDES_DISABLED = 'Dynamic parameter overrides are disabled (enable_dynamic_overrides=False)';

/** @returns the reply; undefined when the type belongs to none of these features */
export function answerDisabled(type: string, frame: JsonObject, timestamp: string): JsonObject | undefined {
	switch (type) {
		case 'conversation_list':
		case 'conversation_new':
		case 'conversation_load':
		case 'conversation_delete':
		case 'conversation_delete_bulk':
		case 'conversation_delete_all':
		case 'conversation_rename':
			return {
				type: 'conversation_error',
				code: 'conversation_persistence_disabled',
				message: 'Conversation persistence is not enabled on this server',
				timestamp,
				...named('conversation_id', frame),
			};
		case 'feedback':
			return {
				type: 'feedback_error',
				code: 'feedback_unavailable',
				message: 'Feedback is not enabled on this server',
				timestamp,
				...named('message_id', frame),
			};
		case 'config_update':
		case 'config_reset':
			return {
				type: 'config_updated',
				active_overrides: {},
				applied_overrides: {},
				rejected_overrides: [OVERRIDES_DISABLED],
				timestamp,
			};
		default:
			return undefined;
	}
}

/** The id in the refused frame, if any: it is the last field. */
function named(key: string, frame: JsonObject): JsonObject {
	const id = frame[key];
	return typeof id === 'string' ? {[key]: id} : {};
}
