/** The notices of a connection that is back: each says what the server still has of the conversation, once that is known. */
import type {Session} from '../../client/connection.ts';
import type {Clock} from '../../clock.ts';
import {type Notice, notice} from '../notices.ts';
import {lastUser, type Transcript, type TranscriptEvent} from '../transcript.ts';

export interface ReturnsOptions {
	readonly clock: Clock;
	transcript(): Transcript;
	apply(event: TranscriptEvent): void;
	/** The session is a new one, and the server does not show whether it has the conversation above: it is not continued. */
	onNotContinued(): void;
}

export interface Returns {
	/**
	 * The connection is ready again; `isNew` in another session than the requested one.
	 * @param isRepetition of a return that had its notice already
	 * @param isAsked the user has asked for it, so that it has a notice whatever was before
	 */
	onReturn(sessionId: string, isNew: boolean, isRepetition: boolean, isAsked: boolean): void;
	/** Announces the return; `unchecked` where the history does not show whether the server has the conversation. */
	announce(outcome: 'remembered' | 'unchecked'): void;
	/** The server does not have the conversation above. @param because the reason, if it is not that of the return */
	forget(because?: Notice): void;
	/** The connection is ready in a session that was not to be resumed: of another user, or of one who asked for it. */
	startAnew(session: Session): void;
}

export function createReturns({clock, transcript, apply, onNotContinued}: ReturnsOptions): Returns {
	/** A return that has no notice yet. */
	let pending: {readonly sessionId: string; readonly isNew: boolean; readonly isAsked: boolean} | undefined;

	function notify(next: Notice): void {
		apply({type: 'notice', notice: next, at: clock.now()});
	}

	/** What is said of a turn whose answer is looked up ends with that. */
	function notifyResumed({turn}: Transcript): void {
		const isRecovering = turn?.phase === 'recovering';
		const isHeld = isRecovering && turn.givenUp;
		const past = notice('resumed', {isHeld: false});
		const now = notice('resumed', {isHeld, isLookedUp: isRecovering && !isHeld});
		apply({
			...{type: 'notice', notice: isRecovering ? now : past, at: clock.now()},
			...(isRecovering ? {about: turn.entryId, past} : {}),
		});
	}

	/** Whether something was said that belongs to the conversation until now. */
	function hasConversation(): boolean {
		const {entries, epoch} = transcript();
		return entries.findLastIndex(({kind}) => kind === 'user') >= epoch;
	}

	/** Returns the pending return, which is no longer pending. */
	function take(): typeof pending {
		const taken = pending;
		pending = undefined;
		return taken;
	}

	return {
		onReturn(sessionId, isNew, isRepetition, isAsked) {
			// A return that was not announced yet is no repetition.
			if (isRepetition && !isAsked && pending === undefined) return;
			pending = {sessionId, isNew, isAsked: isAsked || pending?.isAsked === true};
		},
		announce(outcome) {
			const back = take();
			if (back === undefined) return;
			const {entries} = transcript();
			const last = entries.at(entries.length - 1);
			// Today's server may need a second connection before it sends the history: that needs no second notice.
			if (!back.isAsked && last?.kind === 'notice' && last.code === 'resumed') return;
			if (back.isNew) {
				notify(notice('new_session', {sessionId: back.sessionId, isAbove: false}));
				if (outcome === 'unchecked' && hasConversation()) onNotContinued();
			} else if (outcome === 'unchecked' && lastUser(transcript()) !== undefined)
				notify(notice('reconnected'));
			else notifyResumed(transcript());
		},
		forget(because) {
			const back = take();
			const reason = back?.isNew
				? notice('new_session', {sessionId: back.sessionId, isAbove: true})
				: notice('server_forgot', {hasReconnected: back !== undefined});
			apply({type: 'forgotten', notice: because ?? reason, at: clock.now()});
		},
		startAnew({id: sessionId, authenticated, displayName, isUnverified}) {
			take();
			const isAbove = hasConversation();
			const next = authenticated
				? notice('signed_in', {displayName, isUnverified, sessionId, isAbove})
				: notice('new_session', {sessionId, isAbove});
			if (isAbove) apply({type: 'forgotten', notice: next, at: clock.now()});
			else notify(next);
		},
	};
}
