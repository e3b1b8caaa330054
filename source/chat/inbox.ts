/** What each message of the server's means for the chat: which question it answers, and what becomes of the turn. */
import {turnFailed} from '../protocol/decode.ts';
import {errorCodeOf} from '../protocol/error-code.ts';
import type {AiResponseFrame, Decoded, ErrorFrame, ServerFrame} from '../protocol/frames.ts';
import {modelOf} from './metadata.ts';
import {messageRefused, type Notice, notice, requestRefused} from './notices.ts';
import type {Outstanding} from './outbox.ts';
import type {ChatAccess, Recovery} from './recovery.ts';

export interface InboxOptions extends ChatAccess {
	readonly recovery: Recovery;
	/** Makes the connection anew, resuming the session. */
	reconnect(): void;
	/** A reply named the model that wrote it. */
	onModel(name: string): void;
}

export interface Inbox {
	/** The server's words in its last greeting. */
	readonly greeting: string;
	/** One message of the server's, at the clock's time. */
	receive(decoded: Decoded, at: number): void;
}

/** So often a chat may meet "Session not found" before it is the user's to decide. */
const SESSION_RETRIES = 3;

export function createInbox(options: InboxOptions): Inbox {
	const {outbox, recovery, apply, notify} = options;
	let greeting = '';
	let sessionLosses = 0;
	/** Flaws and unknown types that were told already: a server that repeats them does not fill the screen. */
	const told = new Set<string>();

	function notifyOnce(key: string, next: Notice): void {
		if (told.has(key)) return;
		told.add(key);
		notify(next);
	}

	function receive(decoded: Decoded, at: number): void {
		if (decoded.kind === 'undecodable') {
			notify(notice('undecodable_frame', {detail: decoded.detail, head: decoded.head}));
			onUnreadable(decoded.looksLike);
		} else {
			const {frame, problems} = decoded;
			if (problems.length > 0)
				notifyOnce(`${frame.type}: ${problems.join()}`, notice('flawed_frame', {type: frame.type, problems}));
			handle(frame, at);
		}
		outbox.pump();
	}

	/** An answer that cannot be read is an answer all the same: nothing goes on waiting for it. */
	function onUnreadable(type: string | undefined): void {
		const {outstanding} = outbox;
		if (type === 'ai_response' && outstanding?.what === 'chat') {
			outbox.settle();
			recovery.endUnknown(notice('unreadable_answer'));
		} else if (type === 'history' && outstanding?.what === 'history') {
			outbox.settle();
			if (outstanding.silent) recovery.onRefused(notice('unconfirmed'));
		}
	}

	function handle(frame: ServerFrame, at: number): void {
		const {outstanding} = outbox;
		switch (frame.type) {
			case 'connection_established':
				greeting = frame.message;
				return;
			case 'typing':
				if (outstanding?.what === 'chat') apply({type: 'typing', message: frame.message, at}, false);
				return;
			case 'ai_response':
				onAnswer(frame, at);
				return;
			case 'error':
				onError(frame, at);
				return;
			case 'auth_expired':
				if (outstanding?.what === 'chat') {
					outbox.settle();
					apply({type: 'ended', delivery: 'not-sent', at});
				}
				notify(notice('auth_expired', {words: frame.message}));
				return;
			case 'history':
				if (outstanding?.what !== 'history') return;
				outbox.settle();
				recovery.onHistory(frame, outstanding.silent, at);
				return;
			case 'history_cleared':
				if (outstanding?.what === 'clear') outbox.settle();
				apply({type: 'forgotten', notice: notice('history_cleared'), at});
				return;
			case 'logout_success':
				if (outstanding?.what === 'logout') outbox.settle();
				notify(notice('logged_out', {words: frame.message}));
				return;
			case 'pong':
				if (outstanding?.what !== 'ping') return;
				outbox.settle();
				notify(notice('pong', {ms: at - outstanding.at}));
				return;
			case 'conversation_error':
			case 'feedback_error':
				notify(notice('server_error', {words: frame.message}));
				return;
			case 'unknown':
				notifyOnce(`unknown ${frame.name}`, notice('unknown_frame', {name: frame.name}));
				return;
			default:
				// Frames of the connection itself, and those of today's server that nothing here asks for.
				return;
		}
	}

	function onAnswer(frame: AiResponseFrame, at: number): void {
		if (outbox.outstanding?.what === 'chat') outbox.settle();
		sessionLosses = 0;
		const model = modelOf(frame.metadata);
		if (model !== undefined) options.onModel(model);
		apply({type: 'answered', frame, failed: turnFailed(frame), at});
		const {entries} = options.transcript();
		const entry = entries.at(entries.findLastIndex(({kind}) => kind === 'assistant'));
		if (entry?.kind === 'assistant') recovery.onReply(entry);
	}

	function onError(frame: ErrorFrame, at: number): void {
		const settled = outbox.settle();
		if (settled === undefined) {
			notify(notice('server_error', {words: frame.message}));
			return;
		}
		if (errorCodeOf(frame.message) === 'session_not_found') {
			onSessionNotFound(settled, at);
			return;
		}
		if (settled.what === 'chat') {
			const wasBegun = options.transcript().turn?.phase !== 'sending';
			apply({type: 'ended', delivery: wasBegun ? 'delivered' : 'not-sent', at});
			notify(messageRefused(frame.message));
			return;
		}
		if (!settled.silent) {
			notify(requestRefused(settled.what, frame.message));
			return;
		}
		recovery.onRefused(notice('history_refused', {words: frame.message, silent: true}));
	}

	/** The server lost the session but not the connection: only a new connection helps. */
	function onSessionNotFound(settled: Outstanding, at: number): void {
		sessionLosses++;
		const isHopeless = sessionLosses > SESSION_RETRIES;
		if (settled.what === 'chat') {
			if (isHopeless) apply({type: 'ended', delivery: 'not-sent', at});
			else {
				apply({type: 'unsent', entryId: settled.entryId});
				outbox.enqueue({kind: 'message', text: settled.text}, 'first');
			}
		} else if (settled.silent) outbox.wantHistory(!isHopeless);
		else if (!isHopeless) outbox.enqueue({kind: 'request', request: settled.what}, 'first');
		if (isHopeless) notify(notice('session_not_found'));
		else options.reconnect();
	}

	return {
		get greeting() {
			return greeting;
		},
		receive,
	};
}
