/** A sign-in with another credential on its way, on a connection that is ready. */
import {type AuthReply, readAuthReply} from '../protocol/auth.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {RequestError} from './errors.ts';
import type {Operation, OperationContext} from './request-queue.ts';

export interface SignInReport {
	onAccepted(displayName: string | undefined): void;
	onFailed(error: RequestError): void;
}

export function signInOperation(
	credential: AuthFrame,
	{chat, troubles}: OperationContext,
	report: SignInReport,
): Operation {
	let reply: AuthReply | undefined;

	function settle(): void {
		if (reply?.outcome === 'accepted') {
			report.onAccepted(reply.displayName);
			return;
		}
		const code = reply === undefined ? 'auth_timeout' : 'auth_failed';
		const trouble = troubles().findLast((candidate) => candidate.code === code);
		const message = 'The server did not accept the credential.';
		report.onFailed(new RequestError(trouble ?? {code, message}, 'auth'));
	}

	return {
		begin: () => chat.signIn(credential),
		hear(frame) {
			if (chat.getSnapshot().connection.at === 'authenticating') reply = readAuthReply(frame) ?? reply;
		},
		isOver() {
			// A connection that is lost meanwhile signs in with this credential when it comes back.
			if (chat.getSnapshot().connection.at !== 'ready') return false;
			settle();
			return true;
		},
		abandon() {},
		fail: (error) => report.onFailed(new RequestError(error, 'auth')),
	};
}
