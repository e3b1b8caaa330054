/** Removes secrets from frames, texts and URLs that are shown, logged or stored. */
import type {AuthFrame, ClientFrame, JsonObject} from './frames.ts';
import {
	CONTEXT_UNITS,
	isBehindName,
	isNameOfCredential,
	isWholeToken,
	type SecretForm,
	secretForms,
} from './secret-forms.ts';

/** Replaces a secret. */
export const REDACTED = '[redacted]';

/** Whether a secret of this text was perhaps replaced when it was stored: it is not what its writer wrote. */
export const isRedacted = (text: string): boolean => text.includes(REDACTED);

/**
 * A copy of the frame without its secrets. Only fields known not to be secret are copied, so that a new field is hidden by
 * default. Frames other than `auth` are returned as they are.
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

/** The names stay, to show which headers were sent. */
function hideValues(object: JsonObject): Record<string, string> {
	return Object.fromEntries(Object.keys(object).map((name) => [name, REDACTED]));
}

/** The secrets of a credential, for `redactText`; including the pair that HTTP basic authentication encodes. */
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
			return secretsInFields(frame.custom_headers);
		case 'sso':
			return [frame.session_token];
	}
}

/** The values of header fields. `Bearer abc` is a secret as a whole and without its scheme. */
export function secretsInFields(fields: Readonly<Record<string, string>>): string[] {
	return Object.values(fields).flatMap((value) => [value, ...value.split(/\s+/).slice(1)]);
}

// ---------------------------------------------------------------------------------------------------------
// Any text

/**
 * Removes every occurrence of the secrets from a text: as they are, URL-encoded, escaped as in JSON, and in base64, alone or
 * within something longer that was encoded with them. Those of fewer than four characters only where a credential stands.
 */
export function redactText(text: string, secrets: readonly string[]): string {
	return createRedactor(secrets).head(text, text.length);
}

/** Redacts many texts, and the beginnings of long texts, with the same secrets. */
export interface Redactor {
	/** Code units that decide whether a place is removed: of the longest form of a secret, and of what is around it. */
	readonly reach: number;
	/**
	 * The first `length` code units of a text, without secrets; a secret across the cut is removed completely.
	 * @param text the whole text, or at least its first `length + reach` code units
	 */
	head(text: string, length: number): string;
	/** The text of a member of JSON without secrets. @param name the name of the member: it may name a credential */
	member(name: string, text: string): string;
	/**
	 * How much of a text that is still arriving has no secret: of a form that it ends within, less than half, and at most 7 code
	 * units. Nothing of a word where a credential stands.
	 */
	settled(text: string): number;
}

/** A form of 16 or more code units is recognized after 8 of them. */
const recognizedAfter = (form: string): number => Math.min(8, Math.ceil(form.length / 2));

/** @returns gives a redactor for the secrets that are in the set by then; more may be added to it, none taken out */
export function redactorFor(
	secrets: ReadonlySet<string>,
	rule: {readonly keepsWords?: boolean} = {},
): () => Redactor {
	let redactor = createRedactor([...secrets], rule);
	let known = secrets.size;
	return () => {
		if (secrets.size !== known) {
			known = secrets.size;
			redactor = createRedactor([...secrets], rule);
		}
		return redactor;
	};
}

/** @param rule `keepsWords`: secrets that could be words of any text are removed only where a credential stands */
export function createRedactor(
	secrets: readonly string[],
	{keepsWords = false}: {readonly keepsWords?: boolean} = {},
): Redactor {
	const forms = secretForms(secrets, keepsWords);
	const words = forms.filter(({isWord}) => isWord);
	const longest = forms.reduce((most, {text}) => Math.max(most, text.length), 0);
	const reach = longest + (words.length > 0 ? CONTEXT_UNITS : 0);
	function head(text: string, length: number): string {
		const searched = text.length <= length + reach ? text : text.slice(0, length + reach);
		const found: SecretRange[] = [];
		for (const form of forms) findAll(searched, form, found);
		found.sort((a, b) => a.start - b.start);
		let shown = '';
		let done = 0;
		for (const {start, end} of found) {
			if (start >= length) break;
			// Overlapping secrets (one that begins with another) are removed completely, and replaced once.
			if (start >= done) shown += searched.slice(done, start) + REDACTED;
			done = Math.max(done, end);
		}
		return shown + searched.slice(done, Math.max(done, length));
	}
	return {
		reach,
		head,
		member(name, text) {
			const isSecret = words.some((word) => word.text === text) && isNameOfCredential(name);
			return isSecret ? REDACTED : head(text, text.length);
		},
		settled(text) {
			const from = Math.max(0, text.length - longest + 1);
			let end = text.length;
			for (const {text: form, isWord} of forms) {
				const least = isWord ? 1 : recognizedAfter(form);
				const start = form.slice(0, least);
				for (let at = text.indexOf(start, from); at !== -1; at = text.indexOf(start, at + 1)) {
					const isUnfinished = form.length > text.length - at && form.startsWith(text.slice(at));
					if (isUnfinished && (!isWord || isBehindName(text, at))) end = Math.min(end, at + least - 1);
				}
			}
			return end;
		},
	};
}

const ESCAPED: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', b: '\b', f: '\f'};

/** A text without the escapes of JSON, wherever they are. */
const unescaped = (text: string): string =>
	text.replace(/\\(?:u([\da-f]{4})|(.))/gis, (_, unit?: string, letter = '') =>
		unit === undefined ? (ESCAPED[letter] ?? letter) : String.fromCharCode(Number.parseInt(unit, 16)),
	);

/**
 * A whole text without secrets, however they are escaped: a text in JSON may itself be JSON. One with a secret that is
 * escaped otherwise than JSON encoders do is returned without its escapes.
 */
export function redactEscaped(whole: string, redactor: Redactor): string {
	let text = redactor.head(whole, whole.length);
	if (redactor.reach === 0) return text;
	let plain = text;
	for (let depth = 1; depth <= 2 && plain.includes('\\'); depth++) {
		plain = unescaped(plain);
		const clean = redactor.head(plain, plain.length);
		if (clean !== plain) text = plain = clean;
	}
	return text;
}

/** Code units from `start` to before `end`. */
interface SecretRange {
	readonly start: number;
	readonly end: number;
}

function findAll(text: string, {text: form, isWord}: SecretForm, into: SecretRange[]): void {
	let end = 0;
	for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, end)) {
		end = start + form.length;
		if (!isWord || isWholeToken(text, start, end)) into.push({start, end});
	}
}

// ---------------------------------------------------------------------------------------------------------
// URLs

/** Query parameters whose values are secret. Neither `session_id` nor `user_id` is one. */
const SECRET_NAME =
	/token|key|secret|passw|pwd|passphrase|authori[sz]ation|credential|signature|jwt|bearer|cookie|^(auth|sig|pass|code)$/i;

/**
 * A URL without the user part and without query values whose names look secret; the rest stays as it is. For display only.
 * Accepts any text: one that is not a plain web URL loses everything before its last `@`.
 */
export function redactUrl(url: string): string {
	const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:[/\\]*)?(.*)$/is.exec(url) ?? [];
	const [, authority = '', further = ''] = /^([^?#]*)(.*)$/s.exec(rest) ?? [];
	return `${scheme}${redactAuthority(authority, isPlain(url))}${further.replace(/[^&]+/g, redactParameter)}`;
}

/** Whether URL parsers agree on a URL. */
function isPlain(url: string): boolean {
	return /^(?:wss?|https?):[^\0- ]*$/i.test(url) && URL.canParse(url);
}

/** Host and path. The user part ends at the last `@` before the path, or, if the path is ambiguous, at the last of all. */
function redactAuthority(authority: string, isUrl: boolean): string {
	const hostEnd = isUrl ? authority.search(/[/\\]|$/) : authority.length;
	const at = authority.lastIndexOf('@', hostEnd);
	return at === -1 ? authority : `${REDACTED}${authority.slice(at)}`;
}

/** The text between two `&`. A secret extends to its end: it may contain a `#` or `;` that was not encoded. */
function redactParameter(text: string): string {
	for (const found of text.matchAll(/(?:^|[?#;])([^=?#;]*)=/g)) {
		const [name, encoded = ''] = found;
		if (SECRET_NAME.test(readName(encoded))) return text.slice(0, found.index + name.length) + REDACTED;
	}
	return text;
}

/** The secrets in a URL, for `redactText`: its password, and query values whose names look secret. */
export function secretsInUrl(url: string): string[] {
	if (!URL.canParse(url)) return [];
	const {password, searchParams} = new URL(url);
	const values = [...searchParams].flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value] : []));
	return [password, ...values].filter((secret) => secret !== '');
}

/** The name of a query parameter, decoded as a server does. */
function readName(encoded: string): string {
	const [name] = new URLSearchParams(`&${encoded}=`).keys();
	return name ?? encoded;
}
