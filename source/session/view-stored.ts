/** Opens a stored conversation to be read: a chat without a connection, which sends nothing and asks no server. */
import {type Chat, createChat} from '../chat/chat.ts';
import {notice} from '../chat/notices.ts';
import type {RestoredChat} from '../chat/recovery/restored.ts';
import type {FeatureSlot, SignInSlot} from '../chat/reply-slots.ts';
import type {Client} from '../client/client.ts';
import {MAX_FRAME_BYTES} from '../client/limits.ts';
import type {Clock} from '../clock.ts';
import type {OpenedSession} from './open-session.ts';

/** @param url of the server that the conversation was held with, for the header; never dialed */
export function viewStored(restored: RestoredChat, url: string, clock: Clock): OpenedSession {
	const {entries, sessionId = ''} = restored;
	const chat = createChat({
		...{url, clock, createClient: closedClient},
		// No answer that is missing is looked up, and nothing is said about what a server knows.
		restored: {...restored, sessionId, epoch: entries.length, queue: []},
	});
	const none = async () => ({kind: 'not-offered', because: 'the conversation is shown from a file'}) as const;
	return {
		chat: readOnly(chat),
		url,
		...{sandbox: undefined, log: undefined, recording: undefined, frames: undefined},
		...{askCatalogue: none, searchKnowledge: none, askPreview: none, askStatistics: none, askOffer: none},
		ownPresets: async () => undefined,
		hidden: new Set(),
		redact: (text) => text,
		async stop() {
			await chat.close();
			return undefined;
		},
	};
}

/** A client that was closed before it had a connection. */
function closedClient(): Client {
	return {
		state: {at: 'closed'},
		maxFrameBytes: MAX_FRAME_BYTES,
		connect() {},
		send: () => false,
		probe: () => false,
		authenticate() {},
		withdraw: () => false,
		renew() {},
		redact: (text) => text,
		reconnect() {},
		close: async () => {},
	};
}

/** The same chat, which answers everything that would be sent with one sentence. */
function readOnly(chat: Chat): Chat {
	const reason = notice('from_file');
	const refuse = (): void => chat.notify(reason);
	const refused = (): false => {
		refuse();
		return false;
	};
	/** The owner of a slot shows the outcome itself. */
	const fail = (slot: FeatureSlot | SignInSlot | undefined): void => {
		if (slot === undefined) refuse();
		else queueMicrotask(() => slot.settle({status: 'failed', notice: reason}));
	};
	return {
		...chat,
		...{send: refused, sendWith: refused, withdrawSignIn: () => false, request: refuse, retry: refuse},
		...{reconnect: refuse, beginConversation: refuse, renameConversation: refuse},
		deleteConversation: refuse,
		requestFeature: (_frame, slot) => fail(slot),
		signIn: (_credential, slot) => fail(slot),
		giveFeedback(_wish, slot) {
			if (slot === undefined) refuse();
			return reason;
		},
	};
}
