/**
 * Renews the token of single sign-on before it ends, as long as the chat is signed in with it, and ends its session at a logout.
 * The token stays in this closure and in the client: it is part of no state and of no log.
 */
import type {CreateClient} from '../client/client.ts';
import type {ConnectionState} from '../client/connection.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {SsoSession} from '../server/sso-session.ts';

/** Asks the server for the next token; `because` names an HTTP status where there is one. Never rejects. */
export type RefreshToken = (
	token: string,
) => Promise<
	| {readonly kind: 'offered'; readonly session: SsoSession}
	| {readonly kind: 'not-offered'; readonly because: string}
>;

/** What the server does with a token. */
export interface SsoServer {
	readonly refresh: RefreshToken;
	/** Ends the session of a token, and reports the outcome. Never rejects. */
	readonly end: (token: string) => void;
}

/** Before the end of a session, ms; of a short one a tenth of its time. */
const AHEAD_MS = 120_000;
/** Between two requests, ms, at least. */
const LEAST_MS = 10_000;
/** After a request without an answer, ms, and how often in succession. */
const RETRY_MS = 60_000;
const MOST_RETRIES = 5;
/** The session has ended, or cannot be renewed: the server says so when it rejects a message. */
const FINAL = /HTTP 40[0134]/;

const tokenIn = (credential: AuthFrame | undefined): string | undefined =>
	credential?.auth_type === 'sso' && typeof credential.session_token === 'string'
		? credential.session_token
		: undefined;

/** A client whose token of single sign-on is renewed. The first renewal, right after the sign-in, tells when the session ends. */
export function withSsoRenewal(create: CreateClient, {refresh, end}: SsoServer): CreateClient {
	return (options, events) => {
		const {clock} = options;
		let {credential} = options;
		/** The token whose renewal is requested or scheduled. */
		let renewing: string | undefined;
		let cancel = (): void => {};
		/** The token whose sign-in a logout ends, until the connection ends, which follows the answer. */
		let ending: string | undefined;

		function endSession(): void {
			const token = ending;
			ending = undefined;
			if (token !== undefined) end(token);
		}

		function stop(): void {
			cancel();
			renewing = undefined;
		}

		function follow(state: ConnectionState): void {
			if (state.at === 'closing' || state.at === 'closed') stop();
			if (state.at !== 'ready') {
				endSession();
				return;
			}
			const token = state.session.authenticated ? tokenIn(credential) : undefined;
			if (token === renewing) return;
			stop();
			renewing = token;
			if (token !== undefined) void renew(token, 0);
		}

		async function renew(token: string, failures: number): Promise<void> {
			const answer = await refresh(token);
			// Signed out, or in with another credential meanwhile.
			if (renewing !== token || tokenIn(credential) !== token || credential?.auth_type !== 'sso') return;
			if (answer.kind === 'not-offered') {
				const isOver = FINAL.test(answer.because) || failures >= MOST_RETRIES;
				if (!isOver) cancel = clock.after(RETRY_MS, () => void renew(token, failures + 1));
				return;
			}
			const {token: next, expiresAt} = answer.session;
			credential = {...credential, session_token: next};
			renewing = next;
			client.renew(credential);
			if (expiresAt === undefined) return;
			const left = expiresAt - clock.now();
			const delay = Math.max(LEAST_MS, left - Math.min(AHEAD_MS, left / 10));
			cancel = clock.after(delay, () => void renew(next, 0));
		}

		const client = create(options, {
			...events,
			onState(next, at) {
				events.onState(next, at);
				follow(next);
			},
			onSent(frame, at) {
				events.onSent(frame, at);
				if (frame.type !== 'logout') return;
				ending = renewing;
				credential = undefined;
				stop();
			},
		});
		return {
			...client,
			get state() {
				return client.state;
			},
			authenticate(next) {
				credential = next;
				client.authenticate(next);
			},
		};
	};
}
