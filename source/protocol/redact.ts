/** Takes secrets out of what is shown, logged or kept: out of frames, out of any text, out of URLs. */
import type {AuthFrame, ClientFrame, JsonObject} from './frames.ts';

/** Stands where a secret was. */
export const REDACTED = '[redacted]';

/** Secrets shorter than this are not looked for in texts: they would be found everywhere. */
export const SHORTEST_SECRET = 4;

/**
 * A copy of the frame without its secrets. Only fields known to be none are copied, so one that is added some day is
 * hidden until somebody says otherwise. Frames other than `auth` are given back as they are.
 */
export function redactFrame(frame: ClientFrame): ClientFrame {
	return frame.type === 'auth' ? redactAuth(frame) : frame;
}

function redactAuth(frame: AuthFrame): AuthFrame {
	const {type, auth_type} = frame;
	switch (auth_type) {
		case 'bearer_token':
			return {type, auth_type, token: REDACTED};
		case 'basic_auth':
			return {type, auth_type, username: frame.username, password: REDACTED};
		case 'api_key':
			return {type, auth_type, api_key: REDACTED, api_key_header: frame.api_key_header};
		case 'oauth2': {
			const {client_id, scope} = frame;
			const token_url = redactUrl(frame.token_url);
			const shown = {type, auth_type, client_id, client_secret: REDACTED, token_url};
			return scope === undefined ? shown : {...shown, scope};
		}
		case 'custom': {
			const shown = {type, auth_type, custom_headers: hideValues(frame.custom_headers)};
			return frame.metadata === undefined ? shown : {...shown, metadata: hideValues(frame.metadata)};
		}
		case 'sso':
			return {type, auth_type, session_token: REDACTED};
	}
}

/** The names are kept, so that one can see which headers were sent. */
function hideValues(object: JsonObject): Record<string, string> {
	return Object.fromEntries(Object.keys(object).map((name) => [name, REDACTED]));
}

/** The secrets that a credential holds, for `redactText`; with the pair that HTTP's basic authentication encodes. */
export function secretsOf(frame: AuthFrame): string[] {
	switch (frame.auth_type) {
		case 'bearer_token':
			return [frame.token];
		case 'basic_auth':
			return [frame.password, `${frame.username}:${frame.password}`];
		case 'api_key':
			return [frame.api_key];
		case 'oauth2':
			// Servers quote the URL of a token request that failed.
			return [frame.client_secret, ...secretsInUrl(frame.token_url)];
		case 'custom':
			// `Bearer abc` is a secret as a whole and without its scheme.
			return Object.values(frame.custom_headers).flatMap((value) => [value, ...value.split(/\s+/).slice(1)]);
		case 'sso':
			return [frame.session_token];
	}
}

// ---------------------------------------------------------------------------------------------------------
// Any text

/**
 * Takes every occurrence of the secrets out of a text: as they are, URL-encoded, escaped as in JSON, and in base64,
 * alone or inside something longer that was encoded with it.
 * @param secrets those shorter than four characters are left in
 */
export function redactText(text: string, secrets: readonly string[]): string {
	return createRedactor(secrets).head(text, text.length);
}

/** Does what `redactText` does for the same secrets again and again, and for the beginnings of long texts. */
export interface Redactor {
	/** Code units of the longest form in which a secret is looked for. */
	readonly reach: number;
	/**
	 * The first `length` code units of a text, without secrets: one that lies across the cut is gone as a whole.
	 * @param text the whole, or at least `length + reach` code units of it
	 */
	head(text: string, length: number): string;
}

export function createRedactor(secrets: readonly string[]): Redactor {
	const forms = new Set(secrets.filter(({length}) => length >= SHORTEST_SECRET).flatMap(formsOf));
	const reach = Math.max(0, ...[...forms].map((form) => form.length));
	return {
		reach,
		head(text, length) {
			const looked = text.length <= length + reach ? text : text.slice(0, length + reach);
			const found: Stretch[] = [];
			for (const form of forms) findAll(looked, form, found);
			found.sort((a, b) => a.start - b.start);
			let shown = '';
			let done = 0;
			for (const {start, end} of found) {
				if (start >= length) break;
				// Secrets may overlap (one that begins with another): each is gone as a whole, under one mark.
				if (start >= done) shown += looked.slice(done, start) + REDACTED;
				done = Math.max(done, end);
			}
			return shown + looked.slice(done, Math.max(done, length));
		},
	};
}

/** Code units from `start` to before `end`. */
interface Stretch {
	readonly start: number;
	readonly end: number;
}

function findAll(text: string, form: string, into: Stretch[]): void {
	for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, start + form.length)) {
		into.push({start, end: start + form.length});
	}
}

function formsOf(secret: string): string[] {
	// Half surrogate pairs cannot be encoded in a URL or in UTF-8; every encoder writes U+FFFD for them.
	const whole = secret.toWellFormed();
	const url = urlForms(whole);
	return [
		secret,
		whole,
		...jsonForms(secret),
		...jsonForms(whole),
		...url,
		...url.map((form) => form.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())),
		...base64Forms(whole),
	];
}

/** Some writers of JSON escape the slash, some everything beyond ASCII. */
function jsonForms(secret: string): string[] {
	const form = JSON.stringify(secret).slice(1, -1);
	const ascii = form.replace(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return [form, ascii, form.replaceAll('/', '\\/')];
}

/** Encoders differ in what they leave as it is: for a component, a whole URL, a form, a URL's user part and its query. */
function urlForms(secret: string): string[] {
	const url = new URL('ws://host/');
	url.password = secret;
	url.search = `?${secret}`;
	const form = new URLSearchParams([['', secret]]).toString().slice(1);
	return [encodeURIComponent(secret), encodeURI(secret), form, url.password, url.search.slice(1)].filter(
		(encoded) => encoded.length >= SHORTEST_SECRET,
	);
}

/** Shorter stretches of base64 than this are words that stand in any text. */
const SHORTEST_CORE = 8;

/** Base64 works on groups of three bytes, so inside something longer a secret looks different at each of three places. */
function base64Forms(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	const forms = [bytes.toString('base64').replace(/=+$/, '')];
	for (const offset of [0, 1, 2]) {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
		// Characters at the edges also hold bits of the neighbours.
		const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
		if (core.length >= SHORTEST_CORE) forms.push(core);
	}
	return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

// ---------------------------------------------------------------------------------------------------------
// URLs

/** Query parameters whose values are secret. Neither `session_id` nor `user_id` is one. */
const SECRET_NAME =
	/token|key|secret|passw|pwd|passphrase|authori[sz]ation|credential|signature|jwt|bearer|cookie|^(auth|sig|pass|code)$/i;

/**
 * A URL without the user part and without query values whose name looks secret; all else stays as it was written.
 * For showing only. Any text may be given: one that is no plain URL of the web loses everything before its last `@`.
 */
export function redactUrl(url: string): string {
	const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:[/\\]*)?(.*)$/is.exec(url) ?? [];
	const [, place = '', further = ''] = /^([^?#]*)(.*)$/s.exec(rest) ?? [];
	return `${scheme}${redactPlace(place, isPlain(url))}${further.replace(/[^&]+/g, redactParameter)}`;
}

/** Nothing in it that a parser of URLs would read in a way of its own. */
function isPlain(url: string): boolean {
	return /^(?:wss?|https?):[^\0- ]*$/i.test(url) && URL.canParse(url);
}

/** Host and path. The user part ends at the last `@` before the path, or, where that cannot be told, at the last of all. */
function redactPlace(place: string, isUrl: boolean): string {
	const hostEnd = isUrl ? place.search(/[/\\]|$/) : place.length;
	const at = place.lastIndexOf('@', hostEnd);
	return at === -1 ? place : `${REDACTED}${place.slice(at)}`;
}

/** One piece between `&` and `&`. A secret goes up to the end of it: it may hold a `#` or `;` that nobody encoded. */
function redactParameter(piece: string): string {
	for (const found of piece.matchAll(/(?:^|[?#;])([^=?#;]*)=/g)) {
		const [name, encoded = ''] = found;
		if (SECRET_NAME.test(readName(encoded))) return piece.slice(0, found.index + name.length) + REDACTED;
	}
	return piece;
}

/** The secrets that a URL holds, for `redactText`: its password, and query values whose name looks secret. */
export function secretsInUrl(url: string): string[] {
	if (!URL.canParse(url)) return [];
	const {password, searchParams} = new URL(url);
	const values = [...searchParams].flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value] : []));
	return [password, ...values].filter((secret) => secret !== '');
}

/** The name of a query parameter as the server will read it. */
function readName(encoded: string): string {
	const [name] = new URLSearchParams(`&${encoded}=`).keys();
	return name ?? encoded;
}
