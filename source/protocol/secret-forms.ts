/** The forms in which a secret is searched for in texts, and where: everywhere, or only where a credential stands. */

/** Shorter secrets are never searched for everywhere: they would be found in any text. */
export const SHORTEST_SECRET = 4;
/** Shorter secrets that consist of letters of one case could be words of any text. */
const LONGER_THAN_WORDS = 8;

/** A text that is searched for. `isWord`: only where a credential stands. */
export interface SecretForm {
	readonly text: string;
	readonly isWord: boolean;
}

/** Whether a secret could be a word of any text: up to three characters, or up to seven letters of one case. */
export function isWordlike(secret: string): boolean {
	if (secret.length < SHORTEST_SECRET) return secret !== '';
	const isOneCase = secret === secret.toLowerCase() || secret === secret.toUpperCase();
	return secret.length < LONGER_THAN_WORDS && isOneCase && /^[\p{L}\p{M}]+$/u.test(secret);
}

/** @param keepsWords words of four or more characters, too, are searched for only where a credential stands */
export function secretForms(secrets: readonly string[], keepsWords: boolean): readonly SecretForm[] {
	const forms = new Map<string, boolean>();
	for (const secret of secrets) {
		if (secret === '') continue;
		const isShort = secret.length < SHORTEST_SECRET;
		for (const form of formsOf(secret)) {
			const isWord =
				isShort || form.length < SHORTEST_SECRET || (keepsWords && isWordlike(secret) && isWordlike(form));
			forms.set(form, isWord && forms.get(form) !== false);
		}
	}
	return [...forms].map(([text, isWord]) => ({text, isWord}));
}

/** Code units before a word that decide whether a credential stands there. */
export const CONTEXT_UNITS = 128;

/** A quotation mark, escaped or not. */
const QUOTE = String.raw`(?:\\{0,3}["'\x60])?`;
/** The ends of names whose values are credentials. */
const NAMES = [
	...['passw(?:or)?d', 'passphrase', 'pwd', 'secret', 'token', 'jwt', 'bearer', 'authori[sz]ation'],
	...['cookie', 'credentials?', 'signature', String.raw`(?:api|access|private|[^\p{L}]|^)[-_ ]?key`],
	String.raw`(?:[^\p{L}]|^)(?:auth|pass|pin|sig)`,
].join('|');
/** What stands before a credential: a scheme, or the name of a member, variable or parameter with its sign. */
const BEFORE = new RegExp(
	String.raw`(?:^|[^\p{L}\p{N}])(?:bearer|basic)(?:\s|%20|\+){1,4}${QUOTE}$|` +
		String.raw`(?:${NAMES})${QUOTE}\s{0,8}(?:[:=]|%3[ad])\s{0,8}${QUOTE}(?:(?:bearer|basic|token) )?$`,
	'iu',
);
const IN_URL = /:\/\/[^\s/?#@"'<>]{0,100}:$/;

/** Whether a credential stands at `start`, by what is before it. */
export const isBehindName = (text: string, start: number): boolean =>
	BEFORE.test(text.slice(Math.max(0, start - CONTEXT_UNITS + 1), start));

/** Whether the value of a member of this name is a credential. */
export const isNameOfCredential = (name: string): boolean => isBehindName(`${name}:`, name.length + 1);

/** Whether the text between the offsets is a credential as a whole. */
export function isWholeToken(text: string, start: number, end: number): boolean {
	if (/^[\p{L}\p{M}\p{N}_]/u.test(text.slice(end, end + 2))) return false;
	const isInUrl = text[end] === '@' && IN_URL.test(text.slice(Math.max(0, start - CONTEXT_UNITS + 1), start));
	return isInUrl || isBehindName(text, start);
}

function formsOf(secret: string): string[] {
	// Half surrogate pairs cannot be encoded in a URL or in UTF-8; every encoder replaces them by U+FFFD.
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

/** Some JSON encoders escape the slash, some all characters outside ASCII. */
function jsonForms(secret: string): string[] {
	const form = JSON.stringify(secret).slice(1, -1);
	const ascii = form.replace(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return [form, ascii, form.replaceAll('/', '\\/')];
}

/** Encoders of a component, a whole URL, a form, a URL's user part and its query escape different characters. */
function urlForms(secret: string): string[] {
	const url = new URL('ws://host/');
	url.password = secret;
	url.search = `?${secret}`;
	const form = new URLSearchParams([['', secret]]).toString().slice(1);
	return [encodeURIComponent(secret), encodeURI(secret), form, url.password, url.search.slice(1)].filter(
		(encoded) => encoded.length >= SHORTEST_SECRET,
	);
}

/** A shorter part of base64 could be a word of any text. */
const SHORTEST_CORE = 4;

/** Base64 encodes groups of three bytes, so within something longer a secret has three different forms. */
function base64Forms(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	const forms = [bytes.toString('base64').replace(/=+$/, '')];
	for (const offset of [0, 1, 2]) {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
		// Characters at the edges also contain bits of the neighbours.
		const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
		if (core.length >= SHORTEST_CORE) forms.push(core);
	}
	return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
