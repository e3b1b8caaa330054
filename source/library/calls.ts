/** Takes what a program asks for, and gives a promise for it: the errand runs on the line, the promise tells its end. */
import type {RequestKind} from '../chat/entry.ts';
import type {AuthFrame, ServerFrame} from '../protocol/frames.ts';
import type {ChatSession} from './chat-session.ts';
import type {ConnectionManager} from './connection-manager.ts';
import {authFrameOfOptions, type CredentialOptions} from './credential.ts';
import {createDeferred, type Deferred} from './deferred.ts';
import {type ChatError, ConfigurationError, RequestError, TurnError} from './errors.ts';
import {type MessageReport, messageOperation} from './message-request.ts';
import {requestOperation} from './request.ts';
import type {Operation} from './request-queue.ts';
import {signInOperation} from './sign-in.ts';
import type {CompleteTurn} from './turn-result.ts';

/** Whom the server takes the client for. */
export interface Identity {
	/** undefined where the server tells no name. */
	readonly displayName: string | undefined;
}

type Signal = AbortSignal | undefined;

export interface Calls {
	/** Resolves when the answer is complete. */
	ask(text: string, signal: Signal): Promise<CompleteTurn>;
	/** Resolves when the message was written to the connection. */
	send(text: string, signal: Signal): Promise<void>;
	/** @param read makes the value of the answer; it is given undefined when there is no conversation yet */
	request<Value>(
		kind: RequestKind,
		signal: Signal,
		read: (frame: ServerFrame | undefined) => Value,
	): Promise<Value>;
	signIn(credential: CredentialOptions, signal: Signal): Promise<Identity>;
	/** Resolves when nothing is under way. */
	idle(signal: Signal): Promise<void>;
}

const NOT_CONNECTED = {
	code: 'not_connected',
	message: 'There is no connection, so nothing was sent.',
	advice: 'Call connect() first.',
};
const NOTHING_TO_SEND = {code: 'empty_message', message: 'There is nothing to send: the message is blank.'};
const NOTHING_TO_SIGN_IN_WITH =
	'There is nothing to sign in with: give a token, an API key or another credential.';

export function createCalls(keeper: ConnectionManager): Calls {
	const {listeners} = keeper;

	/** Nothing of it reaches the chat, so this is the place to tell it. */
	function refuse<Value>(pending: Deferred<Value>, error: ChatError): Promise<Value> {
		listeners.emit('error', error);
		pending.reject(error);
		return pending.promise;
	}

	function run<Value>(line: ChatSession, errand: Operation, pending: Deferred<Value>): Promise<Value> {
		pending.onAbort(line.errands.add(errand));
		return pending.promise;
	}

	function message<Value>(
		text: string,
		pending: Deferred<Value>,
		report: Partial<MessageReport>,
	): Promise<Value> {
		if (pending.isSettled) return pending.promise;
		if (text.trim() === '') return refuse(pending, new TurnError(NOTHING_TO_SEND, 'not-sent'));
		const {line} = keeper;
		if (line === undefined) return refuse(pending, new TurnError(NOT_CONNECTED, 'not-sent'));
		const errand = messageOperation(text, line, {
			onSent: () => report.onSent?.(),
			onAnswered(turn) {
				listeners.emit('turn', turn);
				report.onAnswered?.(turn);
			},
			onFailed: pending.reject,
		});
		return run(line, errand, pending);
	}

	/** @returns undefined when it cannot be used, which the promise tells */
	function readable(credential: CredentialOptions, pending: Deferred<Identity>): AuthFrame | undefined {
		try {
			const frame = authFrameOfOptions(credential, {});
			if (frame === undefined) throw new ConfigurationError('auth_incomplete', NOTHING_TO_SIGN_IN_WITH);
			return frame;
		} catch (error) {
			pending.reject(error);
			return undefined;
		}
	}

	return {
		ask(text, signal) {
			const pending = createDeferred<CompleteTurn>(signal);
			return message(text, pending, {onAnswered: pending.resolve});
		},
		send(text, signal) {
			const pending = createDeferred<void>(signal);
			return message(text, pending, {onSent: pending.resolve});
		},
		request(kind, signal, read) {
			const pending = createDeferred<ReturnType<typeof read>>(signal);
			if (pending.isSettled) return pending.promise;
			const {line} = keeper;
			if (line === undefined) return refuse(pending, new RequestError(NOT_CONNECTED, kind));
			const errand = requestOperation(kind, line, {
				onAnswered: (frame) => pending.resolve(read(frame)),
				onFailed: pending.reject,
			});
			return run(line, errand, pending);
		},
		signIn(credential, signal) {
			const pending = createDeferred<Identity>(signal);
			const frame = readable(credential, pending);
			if (frame === undefined || pending.isSettled) return pending.promise;
			keeper.hide(frame);
			const {line} = keeper;
			if (line === undefined) {
				keeper.keep(frame);
				const welcome = (): void => pending.resolve({displayName: keeper.session?.displayName});
				keeper.connect(signal, false).then(welcome, pending.reject);
				return pending.promise;
			}
			const errand = signInOperation(frame, line, {
				onAccepted(displayName) {
					keeper.keep(frame);
					pending.resolve({displayName});
				},
				onFailed: pending.reject,
			});
			return run(line, errand, pending);
		},
		idle(signal) {
			const pending = createDeferred<void>(signal);
			if (keeper.line === undefined) pending.resolve();
			else void keeper.line.errands.whenIdle().then(pending.resolve);
			return pending.promise;
		},
	};
}
