/** The actions of the user on the conversation under way: begins another one, renames it, deletes it. */
import type {Client} from '../../client/client.ts';
import type {FeatureType} from '../../protocol/frames.ts';
import type {QueueItem} from '../entry.ts';
import type {Features} from '../features/feature-requests.ts';
import {type Notice, notice} from '../notices.ts';
import type {ChatAccess} from '../recovery.ts';
import type {FeatureOutcome} from '../reply-slots.ts';
import {needsCredential} from '../sign-in.ts';

export interface ConversationActionsOptions extends ChatAccess {
	readonly client: Pick<Client, 'state'>;
	readonly features: Pick<Features, 'request' | 'conversations'>;
	/** Carries out a change of the chat. */
	run(change: () => void): void;
	/** A request waits behind what is held, if anything is: says so. */
	remindOfHold(): void;
	/** The stored conversation under way. */
	conversation(): {readonly id: string; readonly title: string | undefined} | undefined;
}

/** The actions of `Chat`, for one change each. */
export interface ConversationActions {
	begin(): void;
	rename(title: string): void;
	remove(): void;
}

/** A second `/delete` within this time deletes, if nothing came between them, ms. */
const ASKED_MS = 30_000;

export function createConversationActions(options: ConversationActionsOptions): ConversationActions {
	const {client, clock, features, notify, outbox, transcript, conversation} = options;
	let asked: {readonly id: string; readonly at: number; readonly queue: readonly QueueItem[]} | undefined;

	/** Why there is no conversation to rename or delete; undefined where only the server knows. */
	function reasonFor(request: FeatureType): Notice | undefined {
		const {support} = features.conversations;
		if (support.at !== 'refused')
			return support.at === 'offered' ? notice('no_conversation', {request}) : undefined;
		const {code, serverText} = support.because;
		return code === 'unknown_type'
			? notice('feature_unknown', {request})
			: notice('feature_refused', {request, code, serverText});
	}

	/**
	 * Reports why there is no conversation to rename or delete: asks the server first whether it stores any.
	 * @param typed the command
	 * @param repeat carries out the command: the answer to a turn under way may have begun a conversation meanwhile
	 */
	function reportNone(request: FeatureType, typed: string, repeat: () => void): void {
		const known = reasonFor(request);
		if (known !== undefined) {
			notify(known);
			return;
		}
		// The user did not ask for the list.
		const unsent = (because: Notice): Notice =>
			because.code === 'feature_offline'
				? notice('feature_offline', {request, isRefused: needsCredential(client.state)})
				: because;
		const {conversationNumber: madeIn} = transcript();
		const settle = (outcome: FeatureOutcome): void => {
			if (outcome.status === 'dropped') return;
			if (transcript().conversationNumber !== madeIn) {
				notify(notice('other_conversation', {request}));
				return;
			}
			if (outcome.status === 'failed' && outcome.notice.code === 'feature_of_other')
				notify(notice('feature_of_other', {request}));
			else if (conversation() !== undefined) repeat();
			else if (outcome.status === 'answered') notify(notice('no_conversation', {request}));
			else if (outcome.status !== 'done') notify(reasonFor(request) ?? unsent(outcome.notice));
		};
		const frame = {type: 'conversation_list', limit: 1} as const;
		features.request(frame, {settle: (outcome) => options.run(() => settle(outcome))}, {typed});
	}

	function rename(title: string): void {
		const active = conversation();
		if (active === undefined) reportNone('conversation_rename', `/rename ${title}`, () => rename(title));
		else if (title.trim() === '') notify(notice('title_missing'));
		else features.request({type: 'conversation_rename', conversation_id: active.id, title: title.trim()});
	}

	/** Whether nothing was said or queued since the question: whatever else the user enters withdraws it. */
	function isQuestionNewest(queue: readonly QueueItem[]): boolean {
		const newest = transcript().entries.at(transcript().entries.length - 1);
		const isNewest = newest?.kind === 'notice' && newest.code === 'delete_question';
		return isNewest && !outbox.hasSignIn && outbox.queue.every((item) => queue.includes(item));
	}

	function remove(): void {
		const active = conversation();
		if (active === undefined) {
			reportNone('conversation_delete', '/delete', remove);
			return;
		}
		const {id, title} = active;
		const isConfirmed =
			asked?.id === id && clock.now() - asked.at < ASKED_MS && isQuestionNewest(asked.queue);
		asked = isConfirmed ? undefined : {id, at: clock.now(), queue: outbox.queue};
		const {conversationNumber: madeIn} = transcript();
		if (isConfirmed)
			features.request({type: 'conversation_delete', conversation_id: id}, undefined, {madeIn});
		else notify(notice('delete_question', {title}));
	}

	return {
		begin() {
			const {at} = client.state;
			const isFree = transcript().turn === undefined && outbox.isEmpty && outbox.outstanding === undefined;
			if (at === 'ready' && (conversation() !== undefined || features.conversations.support.at === 'offered'))
				features.request({type: 'conversation_new'});
			else if (isFree) outbox.startSession();
			else if (at === 'waiting' || at === 'stopped')
				notify(
					notice('feature_offline', {request: 'conversation_new', isRefused: needsCredential(client.state)}),
				);
			else {
				outbox.enqueue({kind: 'new-session'}, 'last');
				options.remindOfHold();
			}
		},
		rename,
		remove,
	};
}
