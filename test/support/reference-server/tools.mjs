// The tools of the scripted model, and the check of credentials.
import {Bare, float, pyDumps, pyRepr} from './frames.mjs';
import {numberIn, sleep} from './script.mjs';

export const REQUIRED = {
	get_order: ['order_id'],
	get_inventory: ['sku'],
	create_ticket: ['title'],
	get_blob: ['mb'],
	get_slow: ['seconds'],
	get_text: [],
	get_list: [],
	get_nan: [],
	get_me: [],
};

const order = (id) => ({
	id,
	status: 'shipped',
	total: 42.5,
	paid: true,
	note: null,
	customer: {name: 'Ada', tags: ['vip', 'eu'], address: {city: 'Zürich', geo: {lat: 47.37, lon: 8.54}}},
	items: [
		{sku: 'X1', qty: 2, price: float(10)},
		{sku: 'Y2', qty: 1, price: 22.5},
	],
});

/** Why a call is refused before it runs, or null. `version` decides the words. */
export function refusedCall(version, {name, args, result}) {
	if (result !== undefined) return null;
	if (!REQUIRED[name]) return `Unknown tool: ${name}`;
	const missing = REQUIRED[name].filter((key) => !(key in args));
	if (!missing.length) return null;
	return version === 'H' ? `Missing required arguments: ${pyRepr(missing)}` : 'Invalid arguments';
}

/** Runs one accepted call; returns the value of `result`. */
export async function runTool(version, {name, args, result}, credentials, timeoutSeconds) {
	if (result !== undefined) return result;
	switch (name) {
		case 'get_order':
			return order(args.order_id);
		case 'create_ticket':
			return {ticket: {id: 7, received: args}, ok: true};
		case 'get_inventory': {
			const detail = `SKU ${pyRepr(args.sku)} not found`;
			return version === 'H'
				? {error: 'HTTP 404', details: pyDumps({detail})}
				: {error: `HTTP 404: ${detail}`, status_code: 404};
		}
		case 'get_blob': {
			const rows = Math.floor((numberIn(args.mb?.token ?? args.mb, 1) * 1024 * 1024) / 930);
			return {rows: Array.from({length: rows}, (_, i) => ({i, text: 'x'.repeat(900)}))};
		}
		case 'get_slow': {
			const text = args.seconds?.token ?? String(args.seconds);
			const seconds = parseFloat(text);
			await sleep(Math.min(seconds, timeoutSeconds) * 1000);
			if (seconds > timeoutSeconds) return {error: version === 'H' ? '' : 'Request timeout'};
			return {slept: text};
		}
		case 'get_text':
			return version === 'H'
				? 'plain text, not JSON\nsecond line'
				: {result: 'plain text, not JSON\nsecond line', status_code: 200};
		case 'get_list':
			return [1, 'two', null, {three: [float(3), false]}];
		case 'get_nan':
			return {ratio: new Bare('NaN'), max: new Bare('Infinity')};
		case 'get_me':
			return whoAmI(credentials);
	}
}

// --------------------------------------------------------------- credentials

/** Which identity the API sees behind these credentials. */
function seenAs(c) {
	switch (c?.kind) {
		case 'bearer_token':
		case 'sso':
			return `bearer:${c.token}`;
		case 'basic_auth':
			return `basic:${c.username}:${c.password}`;
		case 'api_key':
			return `key:${c.api_key_header}=${c.api_key}`;
		case 'oauth2':
			return `bearer:${c.client_secret}`;
		case 'custom': {
			const value = String(c.custom_headers?.Authorization ?? '');
			return value.startsWith('Bearer ') ? `bearer:${value.slice(7)}` : 'anonymous';
		}
		default:
			return 'anonymous';
	}
}

function whoAmI(c) {
	if (c?.kind === 'oauth2' && c.client_secret !== 'good') {
		return {
			error: `Authentication failed: Client error '401 Unauthorized' for url '${c.token_url}'\nFor more information check: https://httpstatuses.com/401`,
		};
	}
	return {seen_as: seenAs(c)};
}

/** The verification endpoint: { user } when accepted (user may be null), else { refused: text }. */
export async function verifyCredentials(c) {
	if (c.kind === 'oauth2') {
		if (/:9\//.test(c.token_url)) return {refused: 'Could not connect to verification endpoint'};
		if (c.client_secret !== 'good') return {refused: 'Credential verification error'};
	}
	const names =
		c.kind === 'custom'
			? typeof c.custom_headers === 'object' && c.custom_headers
				? Object.keys(c.custom_headers)
				: undefined
			: [c.kind === 'api_key' ? c.api_key_header : 'Authorization'];
	if (!names?.every((name) => typeof name === 'string' && /^[\w-]*$/.test(name)))
		return {refused: 'Credential verification error'};
	let who = seenAs(c);
	if (who === 'bearer:slow') {
		await sleep(5000);
		who = 'bearer:good';
	}
	if (['bearer:good', 'basic:good:good', 'key:X-API-Key=good', 'key:X-Custom-Key=good'].includes(who)) {
		return {user: {user_id: 'u-good', name: 'Good User', email: 'good@example.test', groups: ['staff']}};
	}
	if (who === 'bearer:good2') return {user: {user_id: 'u-second', email: 'second@example.test'}};
	if (who === 'bearer:good-nobody') return {user: null};
	if (who === 'bearer:boom') return {refused: 'Credential verification failed (HTTP 500): internal boom'};
	if (who === 'bearer:unreachable') return {refused: 'Could not connect to verification endpoint'};
	if (who === 'bearer:timeout') return {refused: 'Credential verification request timed out'};
	return {refused: 'Credential verification failed (HTTP 401): Invalid token'};
}
