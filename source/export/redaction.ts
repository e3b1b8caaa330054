/** What is removed from a session before it is written to a file: known secrets, and what looks like one. */
import {cleanParts} from '../journal/text-file.ts';
import {createRedactor, REDACTED, redactEscaped, redactUrl} from '../protocol/redact.ts';
import {headOf, isRemoteText, type LongText, type RemoteText} from '../protocol/remote-text.ts';
import {childrenIn, isArray, isContainer} from '../text/json-tree/container.ts';
import {CutText, JsonMembers, readExactly} from '../text/json-tree/exact.ts';
import {compactJson} from '../text/json-tree/write.ts';
import type {ExportedSession} from './exported-session.ts';

/** Removes secrets from the parts of a session. A second time it changes nothing. */
export interface Redaction {
	text(text: string): string;
	/** @param value JSON as it came (`exactly`) */
	value(value: unknown): unknown;
	/** @param text of JSON */
	json(text: string): string;
	long(text: LongText): LongText;
}

/** The ends of names of members, variables and parameters whose values are secret. */
const SECRET_NAME =
	/(?:^|_)(?:passw(?:or)?d|pwd|passphrase|secret|token|jwt|bearer|(?:api|access|private|secret)_?key|authori[sz]ation|cookie|credentials?)$/;
/** Places in lists, not secrets. */
const PLACE_NAME = /(?:^|_)(?:page|next|previous|continuation|cursor|sync)_?token$/;
/** Shorter values are not secret. */
const SHORTEST = 4;

function isSecretName(name: string): boolean {
	const words = name
		.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
		.replaceAll(/[-. ]/g, '_')
		.toLowerCase();
	return SECRET_NAME.test(words) && !PLACE_NAME.test(words);
}

/** Code units of the longest private key that is found. */
const LONGEST_KEY = 8192;

/** Texts that are secret by their form: each pattern, and what replaces it. All are bounded, because texts may be hostile. */
const FORMS: ReadonlyArray<readonly [pattern: RegExp, replacement: string]> = [
	[
		new RegExp(
			String.raw`-----BEGIN ([A-Z ]{0,40})PRIVATE KEY-----[^]{0,${LONGEST_KEY}}?-----END \1PRIVATE KEY-----`,
			'g',
		),
		REDACTED,
	],
	[/\b([a-z][a-z\d+.-]{0,15}:\/\/)[^\s/?#@"'<>]{1,256}:[^\s/?#@"'<>]{0,256}@/gi, `$1${REDACTED}@`],
	[/\b(authorization["']? ?[:=] ?["']?)(?:\w{1,20} )?[^\s"',;]{4,4096}/gi, `$1${REDACTED}`],
	[/\b(Bearer )(?=[^\d\s]{0,256}\d)[\w.~+/=-]{16,}/g, `$1${REDACTED}`],
	[/(?<![\w-])eyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]{6,}/g, REDACTED],
	[/(?<![\w-])(?:AKIA|ASIA)[\dA-Z]{16}(?![\w-])/g, REDACTED],
	[/(?<![\w-])(?:sk-|gh[opsu]_|github_pat_|glpat-|xox[abpr]-)[\w-]{20,}/g, REDACTED],
];

const MEMBER = /"((?:[^"\\]|\\.){1,64})"(\s{0,8}:\s{0,8})"((?:[^"\\]|\\.)+)"/g;
const VARIABLE = /(?<![\w-])([A-Za-z][\w-]{2,63})(=["']?)([^\s"'&;,<>]{4,})/g;

function withoutForms(text: string): string {
	let clean = text;
	for (const [pattern, replacement] of FORMS) clean = clean.replace(pattern, replacement);
	clean = clean.replace(MEMBER, (all, name: string, colon: string, value: string) =>
		value.length >= SHORTEST && isSecretName(name) ? `"${name}"${colon}"${REDACTED}"` : all,
	);
	return clean.replace(VARIABLE, (all, name: string, sign: string) =>
		isSecretName(name) ? `${name}${sign}${REDACTED}` : all,
	);
}

/**
 * @param secrets those that are known; always removed
 * @param keepsWords of those that could be words of any text, only what stands as a credential is removed
 * @param removesForms also what looks like a secret: values of members with such names, tokens, keys, passwords in addresses
 */
export function createRedaction(
	secrets: Iterable<string>,
	removesForms: boolean,
	keepsWords = true,
): Redaction {
	const redactor = createRedactor([...secrets], {keepsWords});
	const text = (raw: string): string => {
		const known = redactEscaped(raw, redactor);
		return removesForms ? withoutForms(known) : known;
	};
	function below(value: unknown, key = ''): unknown {
		if (typeof value === 'string') return redactor.member(key, value) === REDACTED ? REDACTED : text(value);
		if (value instanceof CutText) return new CutText(text(value.head), value.facts);
		if (!isContainer(value)) return value;
		const children = childrenIn(value);
		if (isArray(value)) {
			const items = children.map((child) => below(child.value, key));
			return items.some((item, index) => item !== value[index]) ? items : value;
		}
		let isChanged = false;
		const members = children.map(({key, value: before}) => {
			const name = redactEscaped(String(key), redactor);
			const isSecret =
				removesForms && typeof before === 'string' && before.length >= SHORTEST && isSecretName(name);
			const after = isSecret ? REDACTED : below(before, name);
			isChanged ||= name !== key || after !== before;
			return [name, after] as const;
		});
		if (!isChanged) return value;
		return new JsonMembers(
			members.map(([name]) => name),
			members.map(([, after]) => after),
		);
	}
	function value(before: unknown): unknown {
		try {
			return below(before);
		} catch (error) {
			// Nested more deeply than the stack allows: it stays readable as a text.
			if (error instanceof RangeError) return text(compactJson(before));
			throw error;
		}
	}
	function json(before: string): string {
		const exact = readExactly(before);
		const after = value(exact);
		return after === exact ? before : compactJson(after);
	}
	const remote = (long: RemoteText): RemoteText => ({
		id: long.id,
		head: text(headOf(long)),
		length: long.length,
		slice: async (start, end) => text(await long.slice(start, end)),
		async *chunks() {
			const reach = Math.max(redactor.reach, removesForms ? LONGEST_KEY + 200 : 0);
			for await (const part of cleanParts(long, text, reach)) yield Buffer.from(part);
		},
	});
	return {text, value, json, long: (long) => (typeof long === 'string' ? text(long) : remote(long))};
}

/** Members with names of this program as values. */
const STRUCTURE: ReadonlySet<string> = new Set([
	...['kind', 'id', 'answers', 'after', 'delivery', 'arrived', 'state', 'rating', 'sandbox'],
]);
/** Members with JSON of the server. */
const JSON_MEMBERS: ReadonlySet<string> = new Set(['arguments', 'result', 'metadata', 'overrides']);
/** Members with the text of such JSON. */
const JSON_TEXTS: ReadonlySet<string> = new Set(['argumentsJson', 'resultJson', 'metadataJson']);

/** A copy of a part of a session: every text of it is cleaned, but for the names of this program. */
function cleaned<Value>(value: Value, redaction: Redaction, name = '', isCall = false): Value {
	const copy = (inner: unknown): unknown => {
		// The id of a call is the server's.
		if (inner === undefined || (STRUCTURE.has(name) && !(isCall && name === 'id'))) return inner;
		if (JSON_MEMBERS.has(name)) return plain(inner, redaction);
		if (typeof inner === 'string')
			return JSON_TEXTS.has(name) ? redaction.json(inner) : redaction.text(inner);
		if (typeof inner !== 'object' || inner === null) return inner;
		if (isRemoteText(inner)) return redaction.long(inner);
		if (Array.isArray(inner)) return inner.map((item: unknown) => cleaned(item, redaction));
		return Object.fromEntries(
			Object.entries(inner).map(([key, member]) => [key, cleaned(member, redaction, key, name === 'call')]),
		);
	};
	return copy(value) as Value;
}

/** A JSON value of an entry: a plain one, which may lose only what its source has. */
function plain(value: unknown, redaction: Redaction): unknown {
	const clean = redaction.value(value);
	return clean === value ? value : (JSON.parse(compactJson(clean)) as unknown);
}

/** The session without secrets. Items are read and cleaned one by one. */
export function redactSession(session: ExportedSession, redaction: Redaction): ExportedSession {
	const {items, feedback, id, server, ...others} = session;
	return {
		...cleaned(others, redaction),
		id,
		server: cleaned({...server, url: redactUrl(server.url)}, redaction),
		items: {
			*[Symbol.iterator]() {
				for (const item of items) yield cleaned(item, redaction);
			},
		},
		feedback: new Map([...feedback].map(([messageId, given]) => [redaction.text(messageId), given])),
	};
}
