/** Hides the credentials of this session in the frames that a server sends, before anything of them is shown, copied or saved. */
import type {CreateClient} from '../client/client.ts';
import {isSensitiveField} from '../config/headers.ts';
import {createRedactor, type Redactor} from '../protocol/redact.ts';
import {isRemoteText} from '../protocol/remote-text.ts';
import type {Decoded, ServerFrame} from '../protocol/server-frames.ts';

/** Members whose values name things of the protocol, and are compared with others. */
const NAMES: ReadonlySet<string> = new Set([
	...['type', 'role', 'timestamp', 'id', 'session_id', 'conversation_id', 'message_id', 'tool_call_id'],
	...['kind', 'code', 'redirect_url', 'deleted_ids', 'looksLike'],
]);

/** Members with JSON of any form, whose keys may have a secret, too. */
const ANY_JSON: ReadonlySet<string> = new Set(['arguments', 'result', 'metadata', 'error', 'value']);

/** Levels of JSON that are searched; those below are not drawn one by one. */
const DEEPEST = 1000;

/** Where a value is: `isFree` inside JSON of any form, `depth` levels below the message. */
interface Within {
	readonly isFree?: boolean;
	readonly depth: number;
}

/**
 * A client whose frames have no secret. Texts that stay in the worker (`RemoteText`) are as they were received, and so are the
 * user's own messages in a history, which are compared with what was sent.
 * @param secrets those of every credential so far; more may be added later
 */
export const withoutSecrets =
	(create: CreateClient, secrets: ReadonlySet<string>): CreateClient =>
	(options, events) => {
		const hide = createFrameRedactor(secrets);
		return create(options, {
			...events,
			onFrame: (decoded, at, bytes) => events.onFrame(hide(decoded), at, bytes),
		});
	};

/** The header fields whose values are probably credentials. */
export const sensitiveFields = (fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => isSensitiveField(name)));

/** @returns gives a message without the secrets: the same object if it has none */
export function createFrameRedactor(secrets: ReadonlySet<string>): (decoded: Decoded) => Decoded {
	let redactor: Redactor = createRedactor([]);
	let count = 0;
	/** The text of the last `typing`, which the next one continues, as it was received. It had no secret. */
	let clean = '';

	const hideText = (text: string): string => redactor.head(text, text.length);

	/** A stream would be searched again and again from its beginning. */
	function hideTyping(frame: Extract<ServerFrame, {readonly type: 'typing'}>): ServerFrame {
		const {message} = frame;
		// For long texts, this is much faster than `startsWith`.
		const isContinued = message.slice(0, clean.length) === clean;
		const known = isContinued ? Math.max(0, clean.length - redactor.reach) : 0;
		const rest = message.slice(known);
		const isClean = hideText(rest) === rest;
		clean = isClean ? message : '';
		const hidden = isClean ? message : hideText(message);
		const shown = hidden.slice(0, redactor.settled(hidden));
		return shown === message ? frame : {...frame, message: shown};
	}

	/** @param name of the member that has the value, itself or in a list */
	function hideValue(value: unknown, name: string, within: Within): unknown {
		if (typeof value === 'string') return redactor.member(name, value);
		if (typeof value !== 'object' || value === null || within.depth > DEEPEST) return value;
		const inner = {...within, depth: within.depth + 1};
		if (Array.isArray(value)) {
			const items = value.map((item) => hideValue(item, name, inner));
			return items.some((item, index) => item !== value[index]) ? items : value;
		}
		return isRemoteText(value) ? value : hideMembers(value, inner);
	}

	/** Of the same shape; only texts differ. */
	function hideMembers<Value extends object>(object: Value, {isFree = false, depth}: Within): Value {
		if (!isFree && 'role' in object && object.role === 'user') return object;
		let isChanged = false;
		const members = Object.entries(object).map(([name, value]): readonly [string, unknown] => {
			const isName = !isFree && NAMES.has(name);
			const hidden = isName ? value : hideValue(value, name, {isFree: isFree || ANY_JSON.has(name), depth});
			const shown = isFree ? hideText(name) : name;
			isChanged ||= hidden !== value || shown !== name;
			return [shown, hidden];
		});
		return isChanged ? (Object.fromEntries(members) as Value) : object;
	}

	return (decoded) => {
		if (secrets.size !== count) {
			count = secrets.size;
			redactor = createRedactor([...secrets], {keepsWords: true});
			clean = '';
		}
		if (redactor.reach === 0) return decoded;
		if (decoded.kind !== 'frame' || decoded.frame.type !== 'typing') return hideMembers(decoded, {depth: 0});
		const frame = hideTyping(decoded.frame);
		return frame === decoded.frame ? decoded : {...decoded, frame};
	};
}
