/** Requests for the features of today's server, their answers, and the state that both change. */
import type {Client} from '../../client/client.ts';
import {errorCodeOf} from '../../protocol/error-code.ts';
import type {FeatureFrame, FeatureType} from '../../protocol/frames.ts';
import {shownReason} from '../../protocol/reason.ts';
import type {ServerFrame} from '../../protocol/server-frames.ts';
import {
	type ConversationList,
	NO_CONVERSATIONS,
	reduceConversations,
} from '../conversations/conversations.ts';
import {
	type FeedbackByMessage,
	giveFeedback,
	NO_FEEDBACK,
	settleFeedback,
	withdrawFeedback,
} from '../feedback/feedback.ts';
import {type FeedbackWish, feedbackFor} from '../feedback/feedback-wish.ts';
import {type Notice, notice} from '../notices.ts';
import {type OutstandingFeature, REQUEST_LIMIT_MS} from '../outbox.ts';
import type {ChatAccess, Recovery} from '../recovery.ts';
import type {FeatureOutcome, FeatureSlot} from '../reply-slots.ts';
import {
	DEFAULT_SETTINGS,
	hasOverrides,
	reduceSettings,
	type SessionSettings,
	sessionUpdate,
	settingsLost,
} from '../settings/session-settings.ts';
import {needsCredential} from '../sign-in.ts';
import type {Author, FeatureItem} from '../unsent/outbox-item.ts';
import {onlyReads} from '../unsent/queued-request.ts';

export interface FeaturesOptions extends ChatAccess {
	readonly client: Pick<Client, 'state'>;
	readonly recovery: Pick<Recovery, 'conversationId' | 'adopt' | 'onHistory'>;
	/** What was given in an earlier run. */
	readonly feedback: FeedbackByMessage | undefined;
	/** Removes the credential from a text of the server, which may quote it. */
	redact(text: string): string;
	/** Connects again, resuming the session. */
	reconnect(): void;
	/** Answers come from another model now. */
	onModelSet(): void;
	/** The user for whom a request is queued; undefined = nobody, or a sign-in is under way. */
	author(): Author | undefined;
	/** A request waits behind what is held, if anything is: says so. */
	remindOfHold(): void;
	/** The server has not opened, or not begun, the conversation for which messages wait. */
	onNotOpened(): void;
	onChange(): void;
}

/** The parts of a snapshot. */
export interface FeatureState {
	readonly conversations: ConversationList;
	readonly settings: SessionSettings;
	readonly feedback: FeedbackByMessage;
}

export interface Features extends FeatureState {
	/**
	 * Sends a request, or queues it behind the turn and what was sent before.
	 * @param slot gets the outcome; without one, a notice reports it
	 * @param more `typed`: the command that makes it, where another request is made first; `madeIn`: as in the queue
	 */
	request(frame: FeatureFrame, slot?: FeatureSlot, more?: Pick<FeatureItem, 'typed' | 'madeIn'>): void;
	/** Sends feedback on an answer. @returns the notice that says why none is sent; without a slot it is in the conversation too */
	giveFeedback(wish: FeedbackWish, slot?: FeatureSlot): Notice | undefined;
	/** A frame arrived. @returns whether it was the answer to a request, so that nothing else has to handle it */
	receive(frame: ServerFrame, at: number): boolean;
	/** An `error` frame answered a request, which is no longer outstanding. */
	onRefused(refused: OutstandingFeature, serverText: string): void;
	/** A message that cannot be decoded looks like the answer to the outstanding request. @returns whether it is one */
	onUnreadable(type: string | undefined, problem: Notice): boolean;
	/** The server has accepted `conversation_new`. */
	onPong(): void;
	/** A request was given up. */
	onNoAnswer(request: OutstandingFeature): void;
	/** The connection was lost; `interrupted` was outstanding. */
	onLost(interrupted: OutstandingFeature | undefined): void;
	/** The connection is back in the same session, or one that continues it. */
	onReturn(): void;
	/**
	 * A sign-in is in force: finds out whether it keeps the conversation above apart.
	 * @param isRequested the user gave a credential
	 */
	onSignedIn(displayName: string | undefined, isRequested: boolean): void;
	/** Another user than before is signed in: fails what others requested and what was not sent yet. */
	onOtherUser(author: Author): void;
	/** Another session began, of another user perhaps. */
	restart(): void;
}

const ERROR = 'conversation_error';

/** The types of the answers to each request. */
const ANSWERS: Readonly<Record<FeatureType, readonly ServerFrame['type'][]>> = {
	conversation_list: ['conversation_list', ERROR],
	conversation_new: [ERROR],
	conversation_load: ['conversation_loaded', ERROR],
	conversation_delete: ['conversation_deleted', ERROR],
	conversation_delete_bulk: ['conversation_bulk_deleted', ERROR],
	conversation_delete_all: ['conversation_all_deleted', ERROR],
	conversation_rename: ['conversation_renamed', ERROR],
	feedback: ['feedback_ack', 'feedback_error'],
	config_update: ['config_updated'],
	config_reset: ['config_updated'],
};

/** Frames that also answer a request for the history. */
const OF_HISTORY: ReadonlySet<string> = new Set(['conversation_list', 'conversation_loaded', ERROR]);

export function createFeatures(options: FeaturesOptions): Features {
	const {client, clock, outbox, recovery, transcript, apply, notify, settle, redact} = options;
	let conversations = NO_CONVERSATIONS;
	let settings = DEFAULT_SETTINGS;
	let feedback = options.feedback ?? NO_FEEDBACK;
	/** Conversations that were to be opened on this connection, and whose answers may still arrive. */
	const opening = new Set<string>();

	/**
	 * Gives the outcome to the caller; without one, `news` is added to the conversation.
	 * @param reply the frame that answered, if any
	 */
	function finish(
		{frame, slot, isSilent}: OutstandingFeature,
		outcome: FeatureOutcome,
		news?: Notice,
		reply?: ServerFrame,
	): void {
		if (frame.type === 'feedback') feedback = settleFeedback(feedback, frame, reply);
		if (slot !== undefined) settle(slot, outcome);
		else if (news !== undefined && !isSilent) notify(news);
		options.onChange();
	}

	function fail(asked: OutstandingFeature, because: Notice, reply?: ServerFrame): void {
		finish(asked, {status: 'failed', notice: because}, because, reply);
		const {type} = asked.frame;
		if (type === 'conversation_load' || type === 'conversation_new') options.onNotOpened();
	}

	function reduce(frame: ServerFrame, request?: FeatureFrame): void {
		const before = [conversations, settings];
		const modelBefore = settings.overrides.model_id;
		conversations = reduceConversations(conversations, frame, request);
		settings = reduceSettings(settings, frame);
		if (modelBefore !== settings.overrides.model_id) options.onModelSet();
		if (before[0] !== conversations || before[1] !== settings) options.onChange();
	}

	function receive(received: ServerFrame, at: number): boolean {
		// There are hundreds in a turn, and they change nothing here.
		if (received.type === 'typing') return false;
		const frame = withoutCredential(received);
		const {outstanding} = outbox;
		if (outstanding?.kind === 'history' && OF_HISTORY.has(frame.type)) {
			reduce(frame);
			return false;
		}
		const asked =
			outstanding?.kind === 'feature' && ANSWERS[outstanding.frame.type].includes(frame.type)
				? outstanding
				: undefined;
		if (asked !== undefined) outbox.settle();
		if (asked !== undefined && frame.type === 'conversation_loaded') opening.add(frame.conversation_id);
		reduce(frame, asked?.frame);
		followOnServer(frame, at);
		if (asked !== undefined) answer(asked, frame);
		return asked !== undefined;
	}

	/** The frame with texts that can be shown. */
	function withoutCredential(frame: ServerFrame): ServerFrame {
		switch (frame.type) {
			case 'conversation_titled':
			case 'conversation_renamed':
				return {...frame, title: redact(frame.title)};
			case 'conversation_list': {
				const rows = frame.conversations.map((row) => ({...row, title: row.title && redact(row.title)}));
				return {...frame, conversations: rows};
			}
			case 'conversation_loaded': {
				const {title} = frame.conversation;
				if (typeof title !== 'string') return frame;
				return {...frame, conversation: {...frame.conversation, title: redact(title)}};
			}
			case 'config_updated':
				return {...frame, rejected_overrides: frame.rejected_overrides.map(redact)};
			case 'conversation_error':
			case 'feedback_error':
				return {...frame, message: shownReason(frame, redact)};
			default:
				return frame;
		}
	}

	/** The server continues another conversation now, or none: so does the chat, also where it no longer waits for that. */
	function followOnServer(frame: ServerFrame, at: number): void {
		const active = recovery.conversationId;
		switch (frame.type) {
			case 'conversation_loaded': {
				const {conversation_id: id, conversation, messages} = frame;
				if (!opening.delete(id)) return;
				recovery.adopt(id);
				if (id !== active) {
					const {title} = conversation;
					const opened = notice('conversation_opened', {
						title: typeof title === 'string' ? title : undefined,
					});
					beginAnew(opened, at);
				}
				if (transcript().turn === undefined) recovery.onHistory(messages, true, at);
				return;
			}
			case 'conversation_deleted':
				if (frame.conversation_id === active) leave(notice('conversation_deleted'), at);
				return;
			case 'conversation_bulk_deleted': {
				const isActive = active !== undefined && frame.deleted_ids.includes(active);
				if (isActive || frame.active_conversation_deleted) leave(notice('conversation_deleted'), at);
				return;
			}
			case 'conversation_all_deleted':
				if (active !== undefined) leave(notice('conversation_deleted'), at);
		}
	}

	/** What is above belongs to another conversation; a turn that has begun since does not. */
	function beginAnew(because: Notice, at: number): void {
		apply({type: 'forgotten', notice: because, before: transcript().turn?.entryId, at});
	}

	function leave(because: Notice, at: number): void {
		recovery.adopt(undefined);
		beginAnew(because, at);
	}

	function answer(asked: OutstandingFeature, frame: ServerFrame): void {
		if (frame.type === 'conversation_error' || frame.type === 'feedback_error') {
			const {code, message: serverText} = frame;
			fail(asked, notice('feature_refused', {request: asked.frame.type, code, serverText}), frame);
			return;
		}
		if (frame.type === 'config_updated' && asked.isSilent && frame.rejected_overrides.length > 0)
			notify(settingsChanged());
		if (frame.type === 'conversation_list' && asked.isSilent) keepApart();
		finish(asked, {status: 'answered', frame}, newsOf(frame), frame);
	}

	/** The server stores the conversations of the user who has just signed in: what was said before is none of them. */
	function keepApart(): void {
		if (hasAnswers() && recovery.conversationId === undefined)
			beginAnew(notice('conversation_apart'), clock.now());
	}

	/** Whether a server of this dialect has answered in the conversation above: no other one gives ids to its messages. */
	function hasAnswers(): boolean {
		const {entries, epoch} = transcript();
		const last = entries.findLastIndex(
			(entry) => entry.kind === 'assistant' && entry.messageId !== undefined,
		);
		return last >= epoch;
	}

	/** The notice of an answer that nobody waits for. */
	function newsOf(frame: ServerFrame): Notice | undefined {
		switch (frame.type) {
			case 'conversation_deleted':
				return notice('conversations_deleted', {count: 1});
			case 'conversation_bulk_deleted':
				return notice('conversations_deleted', {count: frame.deleted_ids.length});
			case 'conversation_all_deleted':
				return notice('conversations_deleted', {count: frame.deleted_count});
			case 'conversation_renamed':
				return notice('conversation_renamed', {title: frame.title});
			case 'feedback_ack':
				return notice('feedback_stored', {question: undefined});
			case 'config_updated':
				return settingsChanged();
			default:
				return undefined;
		}
	}

	const settingsChanged = (): Notice =>
		notice('settings_changed', {overrides: settings.overrides, rejected: settings.rejected});

	function begunAnew(asked: OutstandingFeature): void {
		leave(notice('conversation_begun'), clock.now());
		finish(asked, {status: 'done'});
	}

	function request(
		frame: FeatureFrame,
		slot?: FeatureSlot,
		more: Pick<FeatureItem, 'typed' | 'madeIn'> = {},
	): void {
		const {at} = client.state;
		if (at === 'waiting' || at === 'stopped' || at === 'closing' || at === 'closed') {
			const offline = notice('feature_offline', {
				request: frame.type,
				isRefused: needsCredential(client.state),
			});
			fail({kind: 'feature', frame, slot}, offline);
			return;
		}
		if (frame.type === 'feedback') feedback = giveFeedback(feedback, frame);
		const position = onlyReads(frame) && more.typed === undefined ? 'free' : 'last';
		outbox.enqueue({kind: 'feature', frame, slot, author: options.author(), ...more}, position);
		if (position === 'last') options.remindOfHold();
	}

	return {
		get conversations() {
			return conversations;
		},
		get settings() {
			return settings;
		},
		get feedback() {
			return feedback;
		},
		request,
		giveFeedback(wish, slot) {
			const made = feedbackFor(wish, transcript().entries.items, feedback);
			if ('type' in made) {
				request(made, slot);
				return undefined;
			}
			if (slot === undefined) notify(made);
			return made;
		},
		receive,
		onRefused(refused, serverText) {
			const {type: request} = refused.frame;
			const code = errorCodeOf(serverText);
			if (code === 'unknown_type' && request.startsWith('conversation_'))
				conversations = {...conversations, support: {at: 'refused', because: {code, serverText}}};
			fail(
				refused,
				code === 'unknown_type'
					? notice('feature_unknown', {request})
					: notice('feature_refused', {request, code: undefined, serverText}),
			);
			if (code === 'session_not_found') options.reconnect();
		},
		onUnreadable(type, problem) {
			const {outstanding} = outbox;
			if (outstanding?.kind !== 'feature') return false;
			if (!ANSWERS[outstanding.frame.type].some((each) => each === type)) return false;
			outbox.settle();
			finish(outstanding, {status: 'unreadable', notice: problem});
			return true;
		},
		onPong() {
			const {outstanding} = outbox;
			if (outstanding?.kind !== 'feature') return;
			outbox.settle();
			begunAnew(outstanding);
		},
		onNoAnswer(asked) {
			if (asked.frame.type === 'conversation_load') opening.add(asked.frame.conversation_id);
			fail(asked, notice('feature_no_answer', {request: asked.frame.type, afterMs: REQUEST_LIMIT_MS}));
		},
		onLost(interrupted) {
			settings = settingsLost(settings);
			opening.clear();
			if (interrupted === undefined) return;
			const {type} = interrupted.frame;
			// Opening one twice changes nothing, and messages for that conversation may wait behind it.
			if (type === 'conversation_load' || type === 'conversation_new') outbox.enqueue(interrupted, 'first');
			else fail(interrupted, notice('feature_lost', {request: type}));
		},
		onReturn() {
			if (settings.isKnown || !hasOverrides(settings)) return;
			const frame = sessionUpdate(settings.overrides);
			outbox.enqueue({kind: 'feature', frame, isSilent: true}, 'first');
		},
		onSignedIn(displayName, isRequested) {
			// Only servers that know their users name them, and only these store conversations.
			if (!isRequested || displayName === undefined || !hasAnswers()) return;
			const {support} = conversations;
			const isNever = support.at === 'refused' && support.because.code !== 'unauthorized_conversation';
			if (isNever || recovery.conversationId !== undefined) return;
			const frame = {type: 'conversation_list', limit: 1} as const;
			outbox.enqueue({kind: 'feature', frame, isSilent: true}, 'first');
		},
		onOtherUser(author) {
			for (const asked of outbox.takeFeaturesOfOthers(author)) {
				const {frame} = asked;
				if (frame.type === 'feedback') feedback = withdrawFeedback(feedback, frame);
				fail(asked, notice('feature_of_other', {request: frame.type}));
			}
		},
		restart() {
			conversations = NO_CONVERSATIONS;
			settings = DEFAULT_SETTINGS;
			options.onChange();
		},
	};
}
