/** The conversation on the server that this chat continues, and the request for its messages. */
import type {ClientFrame} from '../../protocol/frames.ts';

/** A tagged state: nothing but its transitions below changes it. */
export type Conversation =
	/** The messages belong to the session. */
	| {readonly at: 'session'}
	/** They are stored for the user who signed in. `isActive`: this connection continues it; any other has to load it first. */
	| {readonly at: 'stored'; readonly id: string; readonly isActive: boolean}
	/** A turn was cut off before the id of its conversation arrived: it may be the newest in the list. */
	| {readonly at: 'unlisted'}
	/** The newest in the list, until its messages show whether it is this one. */
	| {readonly at: 'candidate'; readonly id: string};

export const OF_SESSION: Conversation = {at: 'session'};

/** The frame that requests the messages, or the next step to them. */
export function historyRequest(conversation: Conversation): ClientFrame {
	switch (conversation.at) {
		case 'session':
			return {type: 'history'};
		case 'stored':
			return conversation.isActive
				? {type: 'history'}
				: {type: 'conversation_load', conversation_id: conversation.id};
		case 'unlisted':
			return {type: 'conversation_list', limit: 1};
		case 'candidate':
			return {type: 'conversation_load', conversation_id: conversation.id};
	}
}

/** The state on the next connection: a stored conversation has to be loaded, and a search for it starts again. */
export function whenLost(conversation: Conversation): Conversation {
	return conversation.at === 'stored' ? {...conversation, isActive: false} : OF_SESSION;
}
