/** What a client is made with: the document's configuration, checked and completed. */
import type {ClientOptions} from '../client/client.ts';
import {TIME_LIMITS, type TimeLimits} from '../client/limits.ts';
import {MAX_FRAME_BYTES} from '../client/socket.ts';
import {type Clock, systemClock} from '../clock.ts';
import {type Secret, sealed} from '../config/secrets.ts';
import {defaultUrl} from '../config/settings.ts';
import type {AuthFrame, ServerFrame} from '../protocol/frames.ts';
import {authFrameOfOptions, type CredentialOptions} from './credential.ts';
import {type ClientVariables, clientVariables} from './environment.ts';
import {type ChatError, ConfigurationError} from './errors.ts';

/** Everything may be left out: the client then connects to `ws://localhost:8000/ws/chat` without a credential. */
export interface ChatClientOptions extends CredentialOptions {
	/** `ws:` or `wss:`. */
	readonly endpoint?: string | URL | undefined;
	/**
	 * Where defaults are looked up, `process.env` as a rule: `BEDROCK_WS_ENDPOINT`, `BEDROCK_AUTH_TYPE`,
	 * `BEDROCK_AUTH_TOKEN`, `BEDROCK_API_KEY`, and the same with `AUTOCHAT_`. Nothing is read unless it is given.
	 */
	readonly env?: ClientVariables | undefined;
	/** Connect again by itself after a loss, in the same session where the server can; default true. */
	readonly reconnect?: boolean | undefined;
	/** Bytes of the largest message to accept; default 100 MiB. */
	readonly maxFrameBytes?: number | undefined;
	/** Offer permessage-deflate; default false. */
	readonly compress?: boolean | undefined;
	/** Time limits in milliseconds, each with a default of its own. */
	readonly limits?: Partial<TimeLimits> | undefined;
	/** Every frame of the server's, as `client.on('message', …)`. */
	readonly onMessage?: ((message: ServerFrame) => void) | undefined;
	/** Whatever goes wrong, as `client.on('error', …)`. */
	readonly onError?: ((error: ChatError) => void) | undefined;
	/** The session id, each time the connection is ready, as `client.on('connected', …)`. */
	readonly onConnected?: ((sessionId: string) => void) | undefined;
	/** The clock it runs on; for tests. */
	readonly clock?: Clock | undefined;
}

/** The same, complete. */
export interface ClientSettings {
	readonly url: string;
	readonly credential: Secret<AuthFrame> | undefined;
	readonly connection: Pick<ClientOptions, 'reconnect' | 'maxFrameBytes' | 'compress' | 'limits' | 'clock'>;
}

/** @throws ConfigurationError with a sentence about the first thing that is wrong */
export function readOptions(options: ChatClientOptions): ClientSettings {
	const {env = {}, reconnect = true, compress = false, limits = {}, clock = systemClock} = options;
	const {maxFrameBytes = MAX_FRAME_BYTES} = options;
	if (!Number.isInteger(maxFrameBytes) || maxFrameBytes < 1) {
		throw new ConfigurationError(
			'option_invalid',
			'maxFrameBytes has to be a whole number of bytes, from 1 on.',
		);
	}
	const credential = authFrameOfOptions(options, env);
	return {
		url: checkEndpoint(options.endpoint ?? clientVariables(env, 'endpoint') ?? defaultUrl),
		credential: credential === undefined ? undefined : sealed(credential),
		connection: {reconnect, maxFrameBytes, compress, limits: readLimits(limits), clock},
	};
}

function readLimits(limits: Partial<TimeLimits>): TimeLimits {
	const complete: Record<string, number> = {...TIME_LIMITS};
	for (const [name, value] of Object.entries(limits)) {
		if (value === undefined) continue;
		if (!Object.hasOwn(complete, name)) {
			const known = Object.keys(TIME_LIMITS).join(', ');
			throw new ConfigurationError('option_invalid', `limits has no ${name}: there are ${known}.`);
		}
		if (!(value > 0 && Number.isFinite(value))) {
			throw new ConfigurationError(
				'option_invalid',
				`limits.${name} has to be a number of milliseconds above 0.`,
			);
		}
		complete[name] = value;
	}
	return {...TIME_LIMITS, ...complete};
}

/** The sentences do not repeat the endpoint: it may carry a secret. */
function checkEndpoint(endpoint: string | URL): string {
	const text: unknown = endpoint instanceof URL ? endpoint.href : endpoint;
	const invalid = (what: string): ConfigurationError =>
		new ConfigurationError('endpoint_invalid', `The endpoint ${what}. It looks like ${defaultUrl}`);
	if (typeof text !== 'string' || !URL.canParse(text)) throw invalid('is not a URL');
	const url = new URL(text);
	if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw invalid('does not begin with ws:// or wss://');
	if (url.username !== '' || url.password !== '') {
		throw invalid('carries a user name or a password, which belong into the options username and password');
	}
	if (text.includes('#')) throw invalid('has a part after #, which a WebSocket cannot have');
	return url.href;
}
