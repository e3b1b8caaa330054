/** The actions of the user on the conversation under way: begins another one, renames it, deletes it. */
import type {Client} from '../../client/client.ts';
import type {FeatureType} from '../../protocol/frames.ts';
import type {Features} from '../features/feature-requests.ts';
import {type Notice, notice} from '../notices.ts';
import type {ChatAccess} from '../recovery.ts';

export interface ConversationActionsOptions extends ChatAccess {
	readonly client: Pick<Client, 'state'>;
	readonly features: Pick<Features, 'request' | 'conversations'>;
	/** Connects again, in a new session. */
	startSession(): void;
	/** The stored conversation under way. */
	conversation(): {readonly id: string; readonly title: string | undefined} | undefined;
}

/** The actions of `Chat`, for one change each. */
export interface ConversationActions {
	begin(): void;
	rename(title: string): void;
	remove(): void;
}

/** A second `/delete` within this time deletes, ms. */
const ASKED_MS = 30_000;

export function createConversationActions(options: ConversationActionsOptions): ConversationActions {
	const {client, clock, features, notify, outbox, transcript, conversation} = options;
	let asked: {readonly id: string; readonly at: number} | undefined;

	/** Why there is no conversation to rename or delete. */
	function noConversation(request: FeatureType): Notice {
		const {support} = features.conversations;
		if (support.at !== 'refused') return notice('no_conversation', {request});
		const {code, serverText} = support.because;
		return code === 'unknown_type'
			? notice('feature_unknown', {request})
			: notice('feature_refused', {request, code, serverText});
	}

	return {
		begin() {
			const {at} = client.state;
			const isFree = transcript().turn === undefined && outbox.isEmpty && outbox.outstanding === undefined;
			if (at === 'ready' && (conversation() !== undefined || features.conversations.support.at === 'offered'))
				features.request({type: 'conversation_new'});
			else if (isFree) options.startSession();
			else if (at === 'waiting' || at === 'stopped')
				notify(notice('feature_offline', {request: 'conversation_new'}));
			else outbox.enqueue({kind: 'new-session'}, 'last');
		},
		rename(title) {
			const active = conversation();
			if (active === undefined) notify(noConversation('conversation_rename'));
			else if (title.trim() === '') notify(notice('title_missing'));
			else features.request({type: 'conversation_rename', conversation_id: active.id, title: title.trim()});
		},
		remove() {
			const active = conversation();
			if (active === undefined) {
				notify(noConversation('conversation_delete'));
				return;
			}
			const {id, title} = active;
			const isConfirmed = asked?.id === id && clock.now() - asked.at < ASKED_MS;
			asked = isConfirmed ? undefined : {id, at: clock.now()};
			if (isConfirmed) features.request({type: 'conversation_delete', conversation_id: id});
			else notify(notice('delete_question', {title}));
		},
	};
}
