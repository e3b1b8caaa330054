/** The calls of the client: each is sent with a reply slot, and the outcome settles the promise of the call. */
import type {RequestKind} from '../chat/entry.ts';
import {type Notice, notice} from '../chat/notices.ts';
import type {
	MessageOutcome,
	MessageSlot,
	RequestOutcome,
	RequestSlot,
	SignInOutcome,
} from '../chat/reply-slots.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {ServerFrame} from '../protocol/server-frames.ts';
import type {ChatSession} from './chat-session.ts';
import type {ConnectionManager} from './connection-manager.ts';
import {authFrameOfOptions, type CredentialOptions} from './credential.ts';
import {createDeferred, type Deferred} from './deferred.ts';
import {type ChatError, ConfigurationError, RequestError, TurnError} from './errors.ts';
import {wordNoticeForProgram} from './messages.ts';
import {type CompleteTurn, completeTurn} from './turn-result.ts';

/** The identity that the server gave the client. */
export interface Identity {
	/** undefined where the server sends no name. */
	readonly displayName: string | undefined;
}

type Signal = AbortSignal | undefined;

export interface Calls {
	/** Resolves when the answer is complete. */
	ask(text: string, signal: Signal): Promise<CompleteTurn>;
	/** Resolves when the message was written to the connection. */
	send(text: string, signal: Signal): Promise<void>;
	/** @param read makes the value from the answer: undefined when the server has no conversation yet */
	request<Value>(
		kind: RequestKind,
		signal: Signal,
		read: (frame: ServerFrame | undefined, session: ChatSession) => Value,
	): Promise<Value>;
	signIn(credential: CredentialOptions, signal: Signal): Promise<Identity>;
	/** Resolves when every call has its outcome. */
	idle(signal: Signal): Promise<void>;
}

/** The facts of the error for a call that is refused before the chat has it, in the words of the notice. */
function refusalBy(refusal: Notice) {
	const {text, advice} = wordNoticeForProgram(refusal);
	return {code: refusal.code, message: text, advice};
}

const NOTHING_TO_SIGN_IN_WITH = 'There is no credential: give a token, an API key or another one.';

export function createCalls(manager: ConnectionManager): Calls {
	const {credentials, emitter} = manager;

	/** Emits the error here, since the chat gets nothing of this call. */
	function refuse<Value>(deferred: Deferred<Value>, error: ChatError): Promise<Value> {
		emitter.emit('error', error);
		deferred.reject(error);
		return deferred.promise;
	}

	function message<Value>(
		text: string,
		deferred: Deferred<Value>,
		{onSent, onAnswered}: {onSent?(): void; onAnswered?(turn: CompleteTurn): void},
	): Promise<Value> {
		if (deferred.isSettled) return deferred.promise;
		if (text.trim() === '')
			return refuse(deferred, new TurnError(refusalBy(notice('empty_message')), 'not-sent'));
		const {chatSession} = manager;
		if (chatSession === undefined)
			return refuse(deferred, new TurnError(refusalBy(notice('not_connected', {})), 'not-sent'));
		const {settle} = chatSession.openSlot<MessageOutcome>((outcome) => {
			if (outcome.status !== 'answered') {
				deferred.reject(new TurnError(chatSession.errorOf(outcome), outcome.delivery));
				return;
			}
			const turn = completeTurn(text, outcome.entry);
			emitter.emit('turn', turn);
			onAnswered?.(turn);
		});
		const slot: MessageSlot = {settle, onSent: () => onSent?.()};
		deferred.onAbort(() => chatSession.chat.cancel(slot));
		chatSession.chat.send(text, slot);
		return deferred.promise;
	}

	/** @returns undefined when the credential cannot be used, with the promise rejected */
	function readable(credential: CredentialOptions, deferred: Deferred<Identity>): AuthFrame | undefined {
		try {
			const frame = authFrameOfOptions(credential, {});
			if (frame === undefined) throw new ConfigurationError('auth_incomplete', NOTHING_TO_SIGN_IN_WITH);
			return frame;
		} catch (error) {
			deferred.reject(error);
			return undefined;
		}
	}

	return {
		ask(text, signal) {
			const deferred = createDeferred<CompleteTurn>(signal);
			return message(text, deferred, {onAnswered: deferred.resolve});
		},
		send(text, signal) {
			const deferred = createDeferred<void>(signal);
			return message(text, deferred, {onSent: deferred.resolve});
		},
		request(kind, signal, read) {
			const deferred = createDeferred<ReturnType<typeof read>>(signal);
			if (deferred.isSettled) return deferred.promise;
			const {chatSession} = manager;
			if (chatSession === undefined)
				return refuse(deferred, new RequestError(refusalBy(notice('not_connected', {})), kind));
			const slot: RequestSlot = chatSession.openSlot<RequestOutcome>((outcome) => {
				if (outcome.status === 'answered') deferred.resolve(read(outcome.frame, chatSession));
				else if (outcome.status === 'empty') deferred.resolve(read(undefined, chatSession));
				else deferred.reject(new RequestError(chatSession.errorOf(outcome), kind));
			});
			deferred.onAbort(() => chatSession.chat.cancel(slot));
			chatSession.chat.request(kind, slot);
			return deferred.promise;
		},
		signIn(credential, signal) {
			const deferred = createDeferred<Identity>(signal);
			const frame = readable(credential, deferred);
			if (frame === undefined || deferred.isSettled) return deferred.promise;
			credentials.hide(frame);
			const {chatSession} = manager;
			if (chatSession === undefined) {
				credentials.use(frame);
				const identify = (): void => deferred.resolve({displayName: manager.session?.displayName});
				manager.connect(signal, false).then(identify, deferred.reject);
				return deferred.promise;
			}
			const slot = chatSession.openSlot<SignInOutcome>((outcome) => {
				if (outcome.status === 'accepted') {
					credentials.use(frame);
					deferred.resolve({displayName: outcome.displayName});
				} else deferred.reject(new RequestError(chatSession.errorOf(outcome), 'auth'));
			});
			deferred.onAbort(() => chatSession.chat.cancel(slot));
			chatSession.chat.queueSignIn(frame, slot);
			return deferred.promise;
		},
		idle(signal) {
			const deferred = createDeferred<void>(signal);
			if (manager.chatSession === undefined) deferred.resolve();
			else void manager.chatSession.whenIdle().then(deferred.resolve);
			return deferred.promise;
		},
	};
}
