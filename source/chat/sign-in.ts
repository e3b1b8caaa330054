/** Signs in again on a connection that is ready, and reports the outcome. */
import type {Client} from '../client/client.ts';
import type {ConnectionState} from '../client/connection.ts';
import {wantsCredential} from '../client/failure/failure.ts';
import {readAuthReply} from '../protocol/auth.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {shownReason} from '../protocol/reason.ts';
import type {Decoded} from '../protocol/server-frames.ts';
import {connectionFailed, type Notice, notice} from './notices.ts';
import type {Settle, SignInOutcome, SignInSlot} from './reply-slots.ts';

export interface SignIn {
	/** Authenticates now, or on the next connection. A sign-in that is under way is dropped. */
	begin(credential: AuthFrame, slot: SignInSlot | undefined): void;
	/** @returns true when the message was the answer to a sign-in, which needs no other handling */
	receive(decoded: Decoded): boolean;
	/** The connection changed its state. */
	onState(next: ConnectionState): void;
	readonly isUnderWay: boolean;
	/** What the sign-in under way waits for: a connection, or the answer to the credential, which was sent. */
	readonly waitsFor: 'connection' | 'server' | undefined;
	/** Withdraws the sign-in under way, if its credential was not sent yet. @returns whether it did */
	withdraw(): boolean;
	/** Settles the slot of a sign-in under way as dropped. */
	drop(): void;
}

/** Whether messages can be sent, or could until a new sign-in was started on the same connection. */
export function isOnline(connection: ConnectionState): boolean {
	return connection.at === 'ready' || (connection.at === 'authenticating' && connection.since !== undefined);
}

/** Whether the connection has stopped because the server accepts only another credential. */
export const needsCredential = (connection: ConnectionState): boolean =>
	connection.at === 'stopped' && wantsCredential(connection.because);

interface Attempt {
	readonly slot: SignInSlot | undefined;
	/** A notice reports the outcome. The first sign-in of a connection shows in the connection's state instead. */
	readonly isReported: boolean;
	/** The connection has reported that it authenticates. */
	readonly hasBegun: boolean;
}

export function createSignIn(
	client: Pick<Client, 'state' | 'authenticate' | 'withdraw' | 'redact'>,
	notify: (next: Notice) => void,
	settle: Settle,
	onAccepted: (displayName: string | undefined, isRequested: boolean) => void,
	/** Whether there was a session before: the notice of the first one names the user. */
	hasSession: () => boolean,
): SignIn {
	let attempt: Attempt | undefined;
	let isAuthenticating = false;

	/** @param hasToReport the connection's own notices do not name the user */
	function end(outcome: SignInOutcome, report?: Notice, hasToReport = false): void {
		const ended = attempt;
		attempt = undefined;
		if (report !== undefined && ended !== undefined && (ended.isReported || hasToReport)) notify(report);
		settle(ended?.slot, outcome);
	}

	function fail(because: Notice): void {
		end({status: 'failed', notice: because}, because);
	}

	return {
		begin(credential, slot) {
			end({status: 'dropped'});
			attempt = {slot, isReported: client.state.at === 'ready', hasBegun: false};
			client.authenticate(credential);
		},
		receive(decoded) {
			if (!isAuthenticating || decoded.kind !== 'frame') return false;
			const reply = readAuthReply(decoded.frame, client.redact);
			if (reply === undefined) return false;
			if (reply.outcome === 'accepted') {
				// Accepted on the old connection: it counts when it is accepted on its own.
				if (client.state.at === 'dialing') return true;
				const isRequested = attempt !== undefined;
				const {outcome: _, ...identity} = reply;
				const {state} = client;
				const isResumed = state.at === 'ready' && state.session.resumed !== undefined;
				const report = notice('signed_in', identity);
				end({status: 'accepted', displayName: reply.displayName}, report, isResumed && hasSession());
				onAccepted(reply.displayName, isRequested);
			}
			// No refusal of the credential: the connection is made again, and signs in there.
			else if (reply.outcome === 'session-lost') return true;
			else if (attempt?.isReported) {
				fail(
					notice('auth_failed', {
						serverText: shownReason(reply, client.redact),
						wasSignedIn: isSignedIn(client.state),
					}),
				);
			}
			return true;
		},
		onState(next) {
			isAuthenticating = next.at === 'authenticating';
			if (attempt === undefined) return;
			if (isAuthenticating) attempt = {...attempt, hasBegun: true};
			else if (attempt.hasBegun && next.at === 'ready') {
				fail(notice('auth_timeout', {wasSignedIn: isSignedIn(next)}));
			}
			// The refusal has closed the connection, which has a notice; the earlier credential is used from now on.
			else if (next.at === 'stopped' || (next.at === 'waiting' && next.because.code === 'auth_failed'))
				end({status: 'failed', notice: connectionFailed(next.because)});
			// A lost connection has a notice of its own.
			else if (!isOnline(next)) attempt = {...attempt, isReported: false};
		},
		get isUnderWay() {
			return attempt !== undefined;
		},
		get waitsFor() {
			if (attempt === undefined) return undefined;
			return attempt.hasBegun || isOnline(client.state) ? 'server' : 'connection';
		},
		withdraw() {
			const isWithdrawn = attempt !== undefined && client.withdraw();
			if (isWithdrawn) end({status: 'dropped'});
			return isWithdrawn;
		},
		drop: () => end({status: 'dropped'}),
	};
}

/** Whether an earlier sign-in still counts: a rejected credential takes nothing away from it. */
export function isSignedIn(state: ConnectionState): boolean {
	return (state.at === 'ready' || state.at === 'authenticating') && state.session.authenticated;
}
