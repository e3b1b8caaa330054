/** The options of a client, checked and completed. */
import type {ClientOptions} from '../client/client.ts';
import {TIME_LIMITS, type TimeLimits} from '../client/limits.ts';
import {MAX_FRAME_BYTES} from '../client/socket.ts';
import {type Clock, systemClock} from '../clock.ts';
import {type Secret, sealed} from '../config/secrets.ts';
import {defaultUrl} from '../config/settings.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {ServerFrame} from '../protocol/server-frames.ts';
import {authFrameOfOptions, type CredentialOptions} from './credential.ts';
import {type ClientVariables, clientVariables} from './environment.ts';
import {type ChatError, ConfigurationError} from './errors.ts';

/** Everything is optional: by default the client connects to `ws://localhost:8000/ws/chat` without a credential. */
export interface ChatClientOptions extends CredentialOptions {
	/** `ws:` or `wss:`. */
	readonly endpoint?: string | URL | undefined;
	/**
	 * Where defaults are looked up, usually `process.env`: `BEDROCK_WS_ENDPOINT`, `BEDROCK_AUTH_TYPE`,
	 * `BEDROCK_AUTH_TOKEN`, `BEDROCK_API_KEY`, and the same with `AUTOCHAT_`. Nothing is read unless it is given.
	 */
	readonly env?: ClientVariables | undefined;
	/** Reconnect automatically, in the same session if the server supports it; default true. */
	readonly reconnect?: boolean | undefined;
	/** Bytes of the largest message to accept; default 100 MiB. */
	readonly maxFrameBytes?: number | undefined;
	/** Offer permessage-deflate; default false. */
	readonly compress?: boolean | undefined;
	/** Time limits in milliseconds, each with a default of its own. */
	readonly limits?: Partial<TimeLimits> | undefined;
	/** Called with every frame of the server, as `client.on('message', …)`. */
	readonly onMessage?: ((message: ServerFrame) => void) | undefined;
	/** Called with every error, as `client.on('error', …)`. */
	readonly onError?: ((error: ChatError) => void) | undefined;
	/** Called with the session id, each time the connection is ready, as `client.on('connected', …)`. */
	readonly onConnected?: ((sessionId: string) => void) | undefined;
	/** The client's clock; for tests. */
	readonly clock?: Clock | undefined;
}

/** The options with all defaults applied. */
export interface ClientSettings {
	readonly url: string;
	readonly credential: Secret<AuthFrame> | undefined;
	readonly connection: Pick<ClientOptions, 'reconnect' | 'maxFrameBytes' | 'compress' | 'limits' | 'clock'>;
}

/** @throws ConfigurationError about the first problem */
export function readOptions(options: ChatClientOptions): ClientSettings {
	const {env = {}, reconnect = true, compress = false, limits = {}, clock = systemClock} = options;
	const {maxFrameBytes = MAX_FRAME_BYTES} = options;
	if (!Number.isInteger(maxFrameBytes) || maxFrameBytes < 1) {
		throw new ConfigurationError(
			'option_invalid',
			'maxFrameBytes must be a whole number of bytes, at least 1.',
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
			throw new ConfigurationError('option_invalid', `Unknown limit ${name}. The limits are ${known}.`);
		}
		if (!(value > 0 && Number.isFinite(value))) {
			throw new ConfigurationError(
				'option_invalid',
				`limits.${name} must be a number of milliseconds greater than 0.`,
			);
		}
		complete[name] = value;
	}
	return {...TIME_LIMITS, ...complete};
}

/** The sentences do not repeat the endpoint: it may contain a secret. */
function checkEndpoint(endpoint: string | URL): string {
	const text: unknown = endpoint instanceof URL ? endpoint.href : endpoint;
	const invalid = (fault: string): ConfigurationError =>
		new ConfigurationError('endpoint_invalid', `The endpoint ${fault}. Example: ${defaultUrl}`);
	if (typeof text !== 'string' || !URL.canParse(text)) throw invalid('is not a URL');
	const url = new URL(text);
	if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw invalid('does not begin with ws:// or wss://');
	if (url.username !== '' || url.password !== '') {
		throw invalid('contains a user name or a password. Pass them as the options username and password');
	}
	if (text.includes('#')) throw invalid('contains a fragment (#…), which a WebSocket URL must not have');
	return url.href;
}
