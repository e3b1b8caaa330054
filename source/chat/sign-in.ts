/** Signing in anew on a connection that is ready: waits for the wire, and tells the outcome. */
import type {Client} from '../client/client.ts';
import type {ConnectionState} from '../client/connection.ts';
import {readAuthReply} from '../protocol/auth.ts';
import type {AuthFrame, Decoded} from '../protocol/frames.ts';
import {type Notice, notice} from './notices.ts';

export interface SignIn {
	/** Keeps the credential until the wire is free. */
	ask(credential: AuthFrame): void;
	/** Sends what waits. @returns true when it took the wire */
	begin(): boolean;
	/** @returns true when the message was the answer to a sign-in, and has been told */
	receive(decoded: Decoded, connection: ConnectionState): boolean;
	/** The connection went from one state to another. */
	onState(before: ConnectionState, next: ConnectionState): void;
}

/** Whether chats could be sent, or could until a new sign-in was asked for on the same connection. */
export function isOnline(connection: ConnectionState): boolean {
	return connection.at === 'ready' || (connection.at === 'authenticating' && connection.since !== undefined);
}

export function createSignIn(
	client: Pick<Client, 'state' | 'authenticate'>,
	notify: (next: Notice) => void,
): SignIn {
	/** Kept here alone: whatever is shown or stored never holds it. */
	let waiting: AuthFrame | undefined;
	let isAwaited = false;

	return {
		ask(credential) {
			waiting = credential;
		},
		begin() {
			if (waiting === undefined) return false;
			const credential = waiting;
			waiting = undefined;
			isAwaited = client.state.at === 'ready';
			client.authenticate(credential);
			return true;
		},
		receive(decoded, connection) {
			if (connection.at !== 'authenticating' || decoded.kind !== 'frame') return false;
			const reply = readAuthReply(decoded.frame);
			if (reply === undefined) return false;
			// The first sign-in of a connection is told by what becomes of the connection.
			if (!isAwaited) return true;
			isAwaited = false;
			notify(
				reply.outcome === 'accepted'
					? notice('signed_in', {displayName: reply.displayName})
					: notice('auth_failed', {
							words: reply.message,
							wasSignedIn: connection.session.authenticated,
						}),
			);
			return true;
		},
		onState(before, next) {
			if (!isAwaited || next.at === 'authenticating') return;
			isAwaited = false;
			// A lost connection has a notice of its own.
			if (before.at === 'authenticating' && next.at === 'ready')
				notify(notice('auth_timeout', {wasSignedIn: next.session.authenticated}));
		},
	};
}
