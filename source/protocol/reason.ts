/** Finds the reason in JSON that reports an error: in a frame, in the body of an HTTP answer, or in a text. */
import {note, type Problems} from './fields.ts';
import type {JsonObject} from './frames.ts';
import {isObject, readJson} from './json.ts';
import {sourceOf} from './json-source.ts';

/** Members of a JSON object that hold a reason, likeliest first. */
export const REASON_MEMBERS = [
	'detail',
	'message',
	'error_description',
	'error',
	'reason',
	'title',
	'msg',
	'description',
	'details',
	'errors',
];

/** The members of a frame that hold a reason, likeliest first. */
const FRAME_MEMBERS = ['message', 'detail', 'error', 'reason', 'errors', 'details', 'description', 'msg'];

/** Members of a frame that are no reason. */
const OTHER_MEMBERS: ReadonlySet<string> = new Set([
	...['type', 'timestamp', 'code', 'auth_type', 'redirect_url', 'conversation_id', 'message_id', 'success'],
	...['display_name', 'session_id'],
]);

const DEEPEST = 4;
/** Characters of a text that is searched for JSON, of a reason that is read, and of one that is shown. */
const LONGEST_JSON = 10_000;
const MOST_READ = 20_000;
const MOST_SHOWN = 1000;

/** @returns the reason in any JSON value; '' = none */
export function reasonIn(value: unknown, depth = DEEPEST): string {
	if (typeof value === 'string') return reasonInText(value, depth);
	if (depth === 0) return '';
	if (Array.isArray(value)) {
		return value
			.map((each) => reasonIn(each, depth - 1))
			.filter((each) => each !== '')
			.join('; ');
	}
	if (!isObject(value)) return '';
	for (const name of REASON_MEMBERS) {
		const reason = reasonIn(value[name], depth - 1);
		if (reason !== '') return reason;
	}
	return '';
}

/** JSON at the end of a text: the text before it, and the JSON. */
const JSON_AT_END = /^([^{["]{0,200})([{[].*[}\]])\s*$/s;

/** A reason as text. One that is JSON, or ends in JSON, is replaced by the reason in that JSON, if it has one. */
export function reasonInText(text: string, depth = DEEPEST): string {
	if (depth === 0 || text.length > LONGEST_JSON) return text;
	const [, before = '', json] = JSON_AT_END.exec(text) ?? [];
	const reading = json === undefined ? undefined : readJson(json);
	const reason = reading?.kind === 'value' ? reasonIn(reading.value, depth - 1) : '';
	return reason === '' ? text : before + reason;
}

/**
 * Reads the reason of a frame that reports an error. It is a text in `message`; other servers write objects or lists, or use
 * other members, or several.
 * @returns if nothing in it is known as a reason, the members as JSON; '' if there are none
 */
export function reason(object: JsonObject, problems: Problems): string {
	const {message, code} = object;
	const found = typeof message === 'string' && message.trim() !== '' ? [message] : [];
	for (const name of found.length > 0 ? FRAME_MEMBERS.slice(1) : FRAME_MEMBERS) {
		const other = shortened(reasonIn(object[name]).trim());
		if (other !== '' && !found.some((each) => each.includes(other))) found.push(other);
	}
	if (found.length > 0) return found.join('; ');
	const others = Object.keys(object).filter((name) => !OTHER_MEMBERS.has(name) && hasContent(object[name]));
	const [first] = others;
	if (first === undefined) {
		if (typeof message !== 'string')
			note(problems, message === null ? 'message is null' : 'message is missing');
		return typeof code === 'string' ? shortened(code) : '';
	}
	if (hasContent(message)) note(problems, 'message is not text');
	if (others.length === 1 && FRAME_MEMBERS.includes(first)) return shortened(jsonOf(object, first));
	return shortened(`{${others.map((name) => `${JSON.stringify(name)}:${jsonOf(object, name)}`).join(',')}}`);
}

const hasContent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const jsonOf = (object: JsonObject, name: string): string =>
	sourceOf(object, name) ?? JSON.stringify(object[name]);

/** The beginning of a long reason. One that is not redacted yet keeps more than is shown: a secret that is cut stays readable. */
function shortened(text: string, most = MOST_READ): string {
	return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/**
 * The reason in the text of a frame, for a sentence: taken out of JSON, and not too long. `…` ends an incomplete one.
 * @param redact removes the credential, which the server may quote
 */
export function shownReason(
	{message, isShortened}: {readonly message: string; readonly isShortened?: true},
	redact: (text: string) => string,
): string {
	const reason = shortened(reasonInText(redact(message.slice(0, MOST_READ))).trim(), MOST_SHOWN);
	return (isShortened && !reason.endsWith('…') ? `${reason} …`.trim() : reason) || 'no reason given';
}
