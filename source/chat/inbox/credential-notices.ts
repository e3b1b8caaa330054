/** Reports what the server says about the credential: that it has expired, is rejected, or was forgotten, or that a tool refused it. */
import {shownReason} from '../../protocol/reason.ts';
import type {ServerFrame} from '../../protocol/server-frames.ts';
import {webAddress} from '../../protocol/web-address.ts';
import {notice} from '../notices.ts';
import type {OutstandingMessage} from '../outbox.ts';
import type {ChatAccess} from '../recovery.ts';
import {httpStatusOf} from '../tool-facts.ts';
import {callsIn} from '../tools.ts';

/** Whether a credential is in force, and whether the server has verified it. */
export interface CredentialState {
	readonly isSignedIn: boolean;
	readonly isVerified: boolean;
}

export interface CredentialNoticesOptions extends ChatAccess {
	/** As before the present frame. */
	credentialState(): CredentialState;
	/** Removes the credential from a text of the server, which may quote it. */
	redact(text: string): string;
	/** The address of the server. */
	readonly url: string;
	/** The message has to be sent again: puts it back at the head of the queue, and removes its entry and turn. */
	requeue(message: OutstandingMessage): void;
	/** A message was refused or its answer cut off for want of a sign-in: what waits is held until the user decides about it. */
	onSignInMissing(): void;
}

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, {readonly type: Type}>;

/** In place of an entry: the notice is about a sign-in that has expired. */
export const EXPIRED = 'expired sign-in';

export interface CredentialNotices {
	/** The sign-in has expired: nothing more is sent without one, unless the user wants that. */
	onExpired(frame: FrameOf<'auth_expired'>): void;
	/** The server rejects the credential, and nobody asked it. */
	onRejected(frame: FrameOf<'auth_failed' | 'auth_response'>): void;
	onLoggedOut(frame: FrameOf<'logout_success'>): void;
	/** A reply has new tool calls: one that was refused is reported, once for each credential, unless that is verified. */
	checkTools(): void;
	/** Another credential is in force. */
	onSignedIn(): void;
}

export function createCredentialNotices(options: CredentialNoticesOptions): CredentialNotices {
	const {outbox, apply, notify, endTurn, transcript, redact} = options;
	let areToolsReported = false;

	const factsOf = (frame: FrameOf<'auth_expired' | 'auth_failed' | 'auth_response'>) => {
		const address = frame.type === 'auth_response' ? undefined : frame.redirect_url;
		return {
			serverText: shownReason(frame, redact),
			signInUrl: address === undefined ? undefined : webAddress(redact(address), options.url),
		};
	};

	return {
		onExpired(frame) {
			const refused = outbox.outstanding?.kind === 'message' ? outbox.outstanding : undefined;
			const hadMessage = refused !== undefined;
			const wasBegun = hadMessage && transcript().turn?.phase !== 'sending';
			// A caller that holds a slot decides for itself.
			const waits = hadMessage && !wasBegun && refused.slot === undefined;
			const expired = notice('auth_expired', {...factsOf(frame), hadMessage, wasBegun, waits});
			outbox.hold(true);
			if (hadMessage) outbox.settle();
			if (waits) options.requeue(refused);
			if (waits || !hadMessage)
				apply({type: 'notice', notice: expired, about: EXPIRED, at: options.clock.now()});
			else endTurn(wasBegun ? 'delivered' : 'not-sent', expired);
			if (wasBegun) options.onSignInMissing();
		},
		onRejected(frame) {
			const {isSignedIn} = options.credentialState();
			notify(notice('auth_rejected', {...factsOf(frame), isSignedIn}));
		},
		onLoggedOut({message}) {
			const {isSignedIn} = options.credentialState();
			notify(notice('logged_out', {serverText: redact(message), wasSignedIn: isSignedIn}));
		},
		checkTools() {
			const {isSignedIn, isVerified} = options.credentialState();
			if (isVerified || areToolsReported) return;
			const {entries} = transcript();
			const reply = entries.at(entries.findLastIndex(({kind}) => kind === 'assistant'));
			const calls = reply?.kind === 'assistant' ? callsIn(reply.parts) : [];
			const tool = calls.find((call) => httpStatusOf(call) === 401)?.name;
			if (tool === undefined) return;
			areToolsReported = true;
			notify(notice('tools_unauthorized', {tool, isSignedIn}));
		},
		onSignedIn() {
			areToolsReported = false;
		},
	};
}
