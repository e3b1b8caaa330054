/** Checks an `auth` frame as the servers do: for missing fields, and for the valid credential. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {GOOD, OTHER_GOOD, OTHER_GOOD_NAME, type Verdict} from './accounts.ts';
import type {TokenRequest} from './oauth.ts';
import {isTruthyInPython, typeName} from './python.ts';

export type CredentialReading =
	/** Answered with an `error` frame. */
	| {readonly kind: 'malformed'; readonly message: string}
	/**
	 * `authType` as the frame has it, in lower case. `account`: the name of the account, if it is not the first one.
	 * `tokenRequest`: with OAuth2, for a dialect that has to fetch the token for its verdict.
	 */
	| {
			readonly kind: 'presented';
			readonly authType: string;
			readonly verdict: Verdict;
			readonly account?: string;
			readonly tokenRequest?: TokenRequest;
	  };

/**
 * @param known the `auth_type` names that the dialect accepts
 * @param isSsoToken whether a token of single sign-on is valid
 */
export function checkAuthFrame(
	frame: JsonObject,
	known: ReadonlySet<string>,
	isSsoToken: (token: JsonValue | undefined) => boolean = (token) => token === GOOD,
): CredentialReading {
	const requested = frame.auth_type === undefined ? 'bearer_token' : frame.auth_type;
	if (typeof requested !== 'string') {
		return malformed(`Authentication error: '${typeName(requested)}' object has no attribute 'lower'`);
	}
	const authType = requested.toLowerCase();
	const has = (...names: readonly string[]): boolean => names.every((name) => isTruthyInPython(frame[name]));
	const presented = (isGood: boolean, otherwise: 'wrong' | 'unusable' = 'wrong') => ({
		kind: 'presented' as const,
		authType,
		verdict: isGood ? ('good' as const) : otherwise,
	});
	switch (known.has(authType) ? authType : 'unknown') {
		case 'bearer_token':
			if (!has('token')) return malformed('Bearer token required');
			if (frame.token === OTHER_GOOD) return {...presented(true), account: OTHER_GOOD_NAME};
			return isHeaderValue(frame.token) ? presented(frame.token === GOOD) : presented(false, 'unusable');
		case 'basic_auth':
			if (!has('username', 'password')) return malformed('Username and password required for basic auth');
			return presented(frame.password === GOOD);
		case 'api_key':
			if (!has('api_key')) return malformed('API key required');
			if (!isHeaderName(frame.api_key_header) || !isHeaderValue(frame.api_key))
				return presented(false, 'unusable');
			return presented(frame.api_key === GOOD);
		case 'oauth2':
		case 'oauth2_client_credentials':
			if (!has('client_id', 'client_secret', 'token_url')) {
				return malformed('client_id, client_secret, and token_url required for OAuth2');
			}
			return {
				kind: 'presented',
				authType,
				verdict: frame.client_secret === GOOD ? 'good' : 'unusable',
				tokenRequest: tokenRequestOf(frame),
			};
		case 'custom':
			return readCustom(frame.custom_headers, presented);
		case 'sso':
			return has('session_token')
				? presented(isSsoToken(frame.session_token))
				: malformed('session_token required for SSO auth');
		default:
			return malformed(`Unknown auth type: ${authType}`);
	}
}

function malformed(message: string): CredentialReading {
	return {kind: 'malformed', message};
}

function isHeaderName(value: JsonValue | undefined): boolean {
	return value === undefined || (typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value));
}

/** Whether a header can carry a value; a value that is not text is converted. */
function isHeaderValue(value: JsonValue | undefined): boolean {
	return typeof value !== 'string' || /^[!-~](?:[\t -~]*[!-~])?$/.test(value);
}

function tokenRequestOf({client_id, client_secret, token_url, scope}: JsonObject): TokenRequest {
	return {
		tokenUrl: String(token_url),
		clientId: String(client_id),
		clientSecret: String(client_secret),
		scope: isTruthyInPython(scope) ? String(scope) : undefined,
	};
}

function readCustom(
	headers: JsonValue | undefined,
	presented: (isGood: boolean, otherwise?: 'wrong' | 'unusable') => CredentialReading,
): CredentialReading {
	if (headers === undefined) return presented(false);
	if (!isObject(headers)) return presented(false, 'unusable');
	const isSendable = Object.entries(headers).every(
		([name, value]) => isHeaderName(name) && isHeaderValue(value),
	);
	if (!isSendable) return presented(false, 'unusable');
	return presented(Object.values(headers).some((value) => value === GOOD || value === `Bearer ${GOOD}`));
}
