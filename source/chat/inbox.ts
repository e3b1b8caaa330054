/** Handles each message of the server's: settles the request that it answers, and updates the turn. */
import {turnFailed} from '../protocol/decode.ts';
import {errorCodeOf} from '../protocol/error-code.ts';
import type {AiResponseFrame, Decoded, ErrorFrame, ServerFrame} from '../protocol/server-frames.ts';
import type {RequestKind} from './entry.ts';
import {modelOf} from './metadata.ts';
import {messageRefused, type Notice, notice, requestRefused} from './notices.ts';
import type {Outstanding, OutstandingRequest} from './outbox.ts';
import type {ChatAccess, Recovery} from './recovery.ts';

export interface InboxOptions extends ChatAccess {
	readonly recovery: Recovery;
	/** The message has to be sent again: puts it back at the head of the queue, and removes its entry and turn. */
	requeue(message: Extract<Outstanding, {readonly kind: 'message'}>): void;
	/** Connects again, resuming the session. */
	reconnect(): void;
	/** A reply named the model that wrote it. */
	onModel(name: string): void;
}

export interface Inbox {
	/** The server's text in its last greeting. */
	readonly greeting: string;
	/** Handles one message of the server's, at the clock's time. */
	receive(decoded: Decoded, at: number): void;
}

/** After this many answers "Session not found" in a row the user has to decide. */
const SESSION_RETRIES = 3;

export function createInbox(options: InboxOptions): Inbox {
	const {outbox, recovery, apply, notify, endTurn, settle} = options;
	let greeting = '';
	let sessionLosses = 0;
	/** Flaws and unknown types that were reported: a server that repeats them does not fill the screen. */
	const reported = new Set<string>();

	function notifyOnce(key: string, next: Notice): void {
		if (reported.has(key)) return;
		reported.add(key);
		notify(next);
	}

	function receive(decoded: Decoded, at: number): void {
		if (decoded.kind === 'undecodable') {
			const {detail, head, looksLike} = decoded;
			const problem = notice('undecodable_frame', {detail, head});
			notify(problem);
			onUnreadable(looksLike, problem);
			return;
		}
		const {frame, problems} = decoded;
		if (problems.length > 0)
			notifyOnce(`${frame.type}: ${problems.join()}`, notice('flawed_frame', {type: frame.type, problems}));
		handle(frame, at);
	}

	/** An answer that cannot be decoded is an answer: nothing waits for it any longer. */
	function onUnreadable(type: string | undefined, problem: Notice): void {
		const {outstanding} = outbox;
		if (type === 'ai_response' && outstanding?.kind === 'message') {
			outbox.settle();
			recovery.endUnknown(notice('unreadable_answer'));
		} else if (type === 'history' && outstanding?.kind === 'history') {
			outbox.settle();
			settle(outstanding.slot, {status: 'unreadable', notice: problem});
			if (outstanding.isSilent) recovery.onRefused(notice('unconfirmed'));
		}
	}

	function handle(frame: ServerFrame, at: number): void {
		const {outstanding} = outbox;
		switch (frame.type) {
			case 'connection_established':
				greeting = frame.message;
				return;
			case 'typing':
				if (outstanding?.kind === 'message') apply({type: 'typing', message: frame.message, at}, false);
				return;
			case 'ai_response':
				onAnswer(frame, at);
				return;
			case 'error':
				onError(frame);
				return;
			case 'auth_expired': {
				const expired = notice('auth_expired', {serverText: frame.message});
				if (outstanding?.kind === 'message') {
					outbox.settle();
					endTurn('not-sent', expired);
				} else notify(expired);
				return;
			}
			case 'history': {
				const asked = answered('history', frame);
				if (asked !== undefined) recovery.onHistory(frame, asked.isSilent, at);
				return;
			}
			case 'history_cleared':
				answered('clear', frame);
				apply({type: 'forgotten', notice: notice('history_cleared'), at});
				return;
			case 'logout_success':
				answered('logout', frame);
				notify(notice('logged_out', {serverText: frame.message}));
				return;
			case 'pong': {
				const asked = answered('ping', frame);
				if (asked !== undefined) notify(notice('pong', {ms: at - asked.at}));
				return;
			}
			case 'conversation_error':
			case 'feedback_error':
				notify(notice('server_error', {serverText: frame.message}));
				return;
			case 'unknown':
				notifyOnce(`unknown ${frame.name}`, notice('unknown_frame', {name: frame.name}));
				return;
			default:
				// Frames of the connection itself, and those of today's server that nothing here requests.
				return;
		}
	}

	/** Settles the request of this kind with its answer. @returns the request; undefined when none is outstanding */
	function answered(kind: RequestKind, frame: ServerFrame): OutstandingRequest | undefined {
		const {outstanding} = outbox;
		if (outstanding?.kind !== kind) return undefined;
		outbox.settle();
		settle(outstanding.slot, {status: 'answered', frame});
		return outstanding;
	}

	function onAnswer(frame: AiResponseFrame, at: number): void {
		if (outbox.outstanding?.kind === 'message') outbox.settle();
		sessionLosses = 0;
		const model = modelOf(frame.metadata);
		if (model !== undefined) options.onModel(model);
		apply({type: 'answered', frame, failed: turnFailed(frame), at});
		const {entries} = options.transcript();
		const entry = entries.at(entries.findLastIndex(({kind}) => kind === 'assistant'));
		if (entry?.kind === 'assistant') recovery.onReply(entry);
	}

	function onError({message}: ErrorFrame): void {
		const refused = outbox.settle();
		if (refused === undefined) notify(notice('server_error', {serverText: message}));
		else if (errorCodeOf(message) === 'session_not_found') onSessionNotFound(refused);
		else if (refused.kind === 'message') {
			const wasBegun = options.transcript().turn?.phase !== 'sending';
			endTurn(wasBegun ? 'delivered' : 'not-sent', messageRefused(message));
		} else if (refused.isSilent)
			recovery.onRefused(notice('history_refused', {serverText: message, silent: true}));
		else {
			const refusal = requestRefused(refused.kind, message);
			notify(refusal);
			const isEmpty = refusal.code === 'history_empty' || refusal.code === 'clear_empty';
			settle(refused.slot, isEmpty ? {status: 'empty'} : {status: 'failed', notice: refusal});
		}
	}

	/** The server lost the session but not the connection: only a new connection helps. */
	function onSessionNotFound(refused: Outstanding): void {
		sessionLosses++;
		const hopeless = notice('session_not_found');
		const isHopeless = sessionLosses > SESSION_RETRIES;
		if (refused.kind === 'message') {
			if (isHopeless) {
				endTurn('not-sent', hopeless);
				return;
			}
			options.requeue(refused);
		} else if (refused.isSilent) outbox.wantHistory(!isHopeless);
		else if (isHopeless) settle(refused.slot, {status: 'failed', notice: hopeless});
		else outbox.enqueue({kind: 'request', request: refused.kind, slot: refused.slot}, 'first');
		if (isHopeless) notify(hopeless);
		else options.reconnect();
	}

	return {
		get greeting() {
			return greeting;
		},
		receive,
	};
}
