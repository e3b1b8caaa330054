/** A chat without a connection: the test says what it shows, and reads what was asked of it. */
import type {Chat, ChatSnapshot} from '../../source/chat/chat.ts';
import {NO_CONVERSATIONS} from '../../source/chat/conversations/conversations.ts';
import {NO_FEEDBACK} from '../../source/chat/feedback/feedback.ts';
import type {Notice} from '../../source/chat/notices.ts';
import {DEFAULT_SETTINGS} from '../../source/chat/settings/session-settings.ts';

export interface FakeChat extends Chat {
	/** The calls, in order: `send hello`, `request ping`, `stop waiting`. */
	readonly log: string[];
	readonly notices: Notice[];
	/** How many listen. */
	listeners(): number;
	/** Changes what it shows; `urgent` is false for streamed text. */
	show(change: Partial<ChatSnapshot>, urgent?: boolean): void;
	/** From now on `send` refuses. */
	refuse(): void;
	/** The results of `takeBack`, newest last. */
	readonly waiting: string[];
}

/** Not connected, without entries. */
export const EMPTY_SNAPSHOT: ChatSnapshot = {
	connection: {at: 'idle'},
	entries: [],
	turn: undefined,
	queue: [],
	unfinished: [],
	url: 'ws://localhost:8000/ws/chat',
	awaiting: undefined,
	completing: false,
	signIn: undefined,
	needsSignIn: false,
	isHeld: false,
	session: undefined,
	model: undefined,
	conversations: NO_CONVERSATIONS,
	settings: DEFAULT_SETTINGS,
	feedback: NO_FEEDBACK,
	conversation: undefined,
	conversationNumber: 0,
	pendingFeatures: [],
};

export function createFakeChat(start: Partial<ChatSnapshot> = {}): FakeChat {
	let snapshot: ChatSnapshot = {...EMPTY_SNAPSHOT, unfinished: start.queue ?? [], ...start};
	let refuses = false;
	const listeners = new Set<(urgent: boolean) => void>();
	const sendingListeners = new Set<() => void>();
	const log: string[] = [];
	const notices: Notice[] = [];
	const waiting: string[] = [];

	return {
		log,
		notices,
		waiting,
		listeners: () => listeners.size,
		show(change, urgent = true) {
			const {queue = snapshot.queue} = change;
			snapshot = {...snapshot, unfinished: queue, ...change};
			if (change.turn?.phase === 'sending') for (const listener of sendingListeners) listener();
			for (const listener of listeners) listener(urgent);
		},
		refuse() {
			refuses = true;
		},
		getSnapshot: () => snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		beforeSending(listener) {
			sendingListeners.add(listener);
			return () => sendingListeners.delete(listener);
		},
		connect: () => void log.push('connect'),
		send(text) {
			log.push(`send ${text}`);
			return !refuses;
		},
		sendWith(text, overrides) {
			log.push(`send ${text} with ${JSON.stringify(overrides)}`);
			return !refuses;
		},
		sendRaw(json) {
			log.push(`raw ${json}`);
			return !refuses;
		},
		requestFeature: ({type}) => void log.push(`request ${type}`),
		giveFeedback({rating, entryId, correction, comment}) {
			log.push(
				['feedback', rating, entryId, correction, comment].filter((each) => each !== undefined).join(' '),
			);
			return undefined;
		},
		request: (kind) => void log.push(`request ${kind}`),
		retry: () => void log.push('retry'),
		takeBack() {
			log.push('take back');
			return waiting.pop();
		},
		dropHeld() {
			log.push('drop');
			return waiting.splice(0);
		},
		stopWaiting: () => void log.push('stop waiting'),
		reconnect: () => void log.push('reconnect'),
		signIn: ({auth_type: kind}) => void log.push(`sign in with ${kind}`),
		withdrawSignIn() {
			log.push('withdraw sign-in');
			return snapshot.signIn === 'turn' || snapshot.signIn === 'connection';
		},
		beginConversation: () => void log.push('begin conversation'),
		renameConversation: (title) => void log.push(`rename conversation ${title}`),
		deleteConversation: () => void log.push('delete conversation'),
		notify: (notice) => void notices.push(notice),
		async close() {
			log.push('close');
		},
	};
}
