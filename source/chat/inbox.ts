/** What each message of the server's means for the chat: which question it answers, and what becomes of the turn. */
import type {Clock} from '../client/clock.ts';
import {turnFailed} from '../protocol/decode.ts';
import type {AiResponseFrame, Decoded, ErrorFrame, HistoryFrame, ServerFrame} from '../protocol/frames.ts';
import type {AssistantEntry, Delivery, Entry, RequestKind, Turn} from './entry.ts';
import {type Outbox, type Outstanding, REQUEST_LIMIT_MS} from './outbox.ts';
import * as say from './sentences.ts';
import {callsIn, isIncomplete} from './tools.ts';
import {type NoticeText, type Transcript, type TranscriptEvent, userOf} from './transcript.ts';

export interface InboxOptions {
	readonly clock: Clock;
	readonly outbox: Outbox;
	transcript(): Transcript;
	/** `urgent` is false for streamed text. */
	apply(event: TranscriptEvent, urgent?: boolean): void;
	notify(notice: NoticeText): void;
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
	/** A request was given up. */
	onNoAnswer(request: RequestKind, silent: boolean): void;
	/** The connection is ready again: the history is to be asked for what happened meanwhile. */
	resume(): void;
	/** Ends the search for the answer of a turn whose connection broke. */
	stopSearch(): void;
	/** Ends the turn under way without knowing what became of it, with a notice that says so. */
	endUnknown(notice: NoticeText): void;
}

/** Waits between looks at the history for the answer of a turn that outlived its connection; the last repeats. */
const LOOK_AGAIN_MS = [1000, 2000, 4000, 5000] as const;
/** So often a chat may meet "Session not found" before it is the user's to decide. */
const SESSION_RETRIES = 3;

export function createInbox(options: InboxOptions): Inbox {
	const {clock, outbox, apply, notify} = options;
	let greeting = '';
	/** A server that cannot tell its history is not asked again unasked. */
	let refusesHistory = false;
	let looks = 0;
	let stopLooking: () => void = () => {};
	let sessionLosses = 0;
	/** Flaws and unknown types that were told already: a server that repeats them does not fill the screen. */
	const told = new Set<string>();

	function notifyOnce(key: string, notice: NoticeText): void {
		if (told.has(key)) return;
		told.add(key);
		notify(notice);
	}

	function receive(decoded: Decoded, at: number): void {
		if (decoded.kind === 'undecodable') {
			notify(say.undecodable(decoded.detail, decoded.head));
			if (decoded.looksLike === 'ai_response' && outbox.outstanding?.what === 'chat') {
				outbox.settle();
				endUnknown(say.unreadableAnswer);
			}
		} else {
			const {frame, problems} = decoded;
			if (problems.length > 0)
				notifyOnce(`${frame.type}: ${problems.join()}`, say.flawedFrame(frame.type, problems));
			handle(frame, at);
		}
		outbox.pump();
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
				notify(say.signInExpired(frame.message));
				return;
			case 'history':
				if (outstanding?.what === 'history') onHistory(frame, outstanding.silent, at);
				return;
			case 'history_cleared':
				if (outstanding?.what === 'clear') outbox.settle();
				apply({type: 'forgotten', notice: say.cleared, at});
				return;
			case 'logout_success':
				if (outstanding?.what === 'logout') outbox.settle();
				notify(say.loggedOut(frame.message));
				return;
			case 'pong':
				if (outstanding?.what !== 'ping') return;
				outbox.settle();
				notify(say.pong(at - outstanding.at));
				return;
			case 'conversation_error':
			case 'feedback_error':
				notify(say.strayError(frame.message));
				return;
			case 'unknown':
				notifyOnce(`unknown ${frame.name}`, say.unknownFrame(frame.name));
				return;
			default:
				// Frames of the connection itself, and those of today's server that nothing here asks for.
				return;
		}
	}

	function onAnswer(frame: AiResponseFrame, at: number): void {
		if (outbox.outstanding?.what === 'chat') outbox.settle();
		sessionLosses = 0;
		const model = modelIn(frame);
		if (model !== undefined) options.onModel(model);
		apply({type: 'answered', frame, failed: turnFailed(frame), at});
		const entry = options.transcript().entries.findLast((candidate) => candidate.kind === 'assistant');
		if (entry !== undefined && !refusesHistory && leavesToolsOut(entry)) outbox.wantHistory(true);
	}

	function onError(frame: ErrorFrame, at: number): void {
		const settled = outbox.settle();
		if (settled === undefined) {
			notify(say.strayError(frame.message));
			return;
		}
		if (/^session not found/i.test(frame.message)) {
			onSessionNotFound(settled, at);
			return;
		}
		if (settled.what === 'chat') {
			const wasBegun = options.transcript().turn?.phase !== 'sending';
			apply({type: 'ended', delivery: wasBegun ? 'delivered' : 'not-sent', at});
			notify(say.refusedMessage(frame.message));
			return;
		}
		if (!settled.silent) {
			notify(say.refusedRequest(settled.what, frame.message));
			return;
		}
		refusesHistory = true;
		endUnknown(say.historyUnreadable(frame.message));
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
		if (isHopeless) notify(say.sessionKeepsVanishing);
		else options.reconnect();
	}

	function onHistory(frame: HistoryFrame, silent: boolean, at: number): void {
		outbox.settle();
		const {turn} = options.transcript();
		const remembers = frame.messages.some((message) => message.role !== 'system');
		// One look is no look: a server that has just been reached may not have written the message down yet.
		const isVerdict = turn === undefined || looks > 0;
		if (!remembers && isVerdict && spokenSince(options.transcript()).some(wasHeard)) {
			endUnknown(say.unknowable);
			apply({type: 'forgotten', notice: say.forgot, at});
		} else apply({type: 'history', messages: frame.messages, at});
		if (!silent) {
			refusesHistory = false;
			notify(say.historyListing(frame.messages));
		}
		const after = options.transcript().turn;
		if (after?.phase === 'recovering') lookAgain(after);
	}

	/** The turn has no answer in the history yet: it still runs there, or was never received. */
	function lookAgain(turn: Turn): void {
		if (deliveryOf(turn) !== 'delivered' && looks > 0) {
			apply({type: 'ended', delivery: 'not-sent', at: clock.now()});
			notify(say.notReceived);
			return;
		}
		const wait = LOOK_AGAIN_MS[Math.min(looks, LOOK_AGAIN_MS.length - 1)] ?? 5000;
		looks++;
		stopLooking = clock.after(wait, () => {
			outbox.wantHistory(true);
			outbox.pump();
		});
	}

	function endUnknown(notice: NoticeText): void {
		stopLooking();
		const {turn} = options.transcript();
		if (turn === undefined) return;
		apply({type: 'ended', delivery: deliveryOf(turn), at: clock.now()});
		notify(notice);
	}

	function deliveryOf(turn: Turn): Delivery {
		const delivery = userOf(options.transcript(), turn)?.delivery ?? 'unconfirmed';
		return delivery === 'sending' ? 'unconfirmed' : delivery;
	}

	return {
		get greeting() {
			return greeting;
		},
		receive,
		onNoAnswer(request, silent) {
			if (!silent) return notify(say.noAnswer(request, REQUEST_LIMIT_MS));
			refusesHistory = true;
			endUnknown(say.unknowable);
		},
		resume() {
			looks = 0;
			const isWanted = spokenSince(options.transcript()).length > 0;
			if (isWanted && refusesHistory) endUnknown(say.unknowable);
			outbox.wantHistory(isWanted && !refusesHistory);
		},
		stopSearch: () => stopLooking(),
		endUnknown,
	};
}

/** The user's entries that the server's present history can know. */
function spokenSince({entries, epoch}: Transcript): readonly Entry[] {
	return entries.slice(epoch).filter((entry) => entry.kind === 'user');
}

/** An entry of the user's that the server may have had. */
function wasHeard(entry: Entry): boolean {
	return entry.kind === 'user' && entry.delivery !== 'not-sent';
}

/** H tells a name beside the id, S only the id. */
function modelIn({metadata}: AiResponseFrame): string | undefined {
	for (const name of [metadata.model_name, metadata.model, metadata.model_id]) {
		if (typeof name === 'string' && name !== '') return name;
	}
	return undefined;
}

/** `true` when the server used tools in this turn and told less about them than its history may. */
function leavesToolsOut(entry: AssistantEntry): boolean {
	const {tool_call_rounds: rounds, total_tool_calls: total} = entry.metadata;
	const used = Math.max(typeof rounds === 'number' ? rounds : 0, typeof total === 'number' ? total : 0);
	return isIncomplete(entry.parts) || callsIn(entry.parts).length < used;
}
