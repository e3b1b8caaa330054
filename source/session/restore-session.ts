/** Turns a stored session into the conversation of a chat. Whatever the files hold, only valid entries come out. */
import type {
	AssistantEntry,
	Delivery,
	Entry,
	ReplyPart,
	ToolCall,
	ToolOutcome,
	UserEntry,
} from '../chat/entry.ts';
import type {FeedbackByMessage, GivenFeedback} from '../chat/feedback/feedback.ts';
import {notice} from '../chat/notices.ts';
import type {RestoredChat} from '../chat/recovery/restored.ts';
import {type RestoredItem, requestOf} from '../chat/unsent/queued-request.ts';
import type {StoredMessage, StoredRule} from '../journal/fold.ts';
import type {StoredSession} from '../journal/read-session.ts';
import type {EntryValue} from '../journal/records.ts';
import type {CutValue, JsonObject, JsonValue, Truncation} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {isRemoteText, type LongText, type RemoteText} from '../protocol/remote-text.ts';

type Value = Readonly<Record<string, unknown>>;

const DELIVERIES: ReadonlySet<unknown> = new Set<Delivery>([
	'sending',
	'delivered',
	'unconfirmed',
	'not-sent',
]);
const ARRIVALS: ReadonlySet<unknown> = new Set<AssistantEntry['arrived']>([
	'in-turn',
	'late',
	'from-history',
	'partial',
]);

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
/** The id of an entry: `e` and a number of at most nine digits. A pattern would take longer than all else about an entry. */
export function isId(value: unknown): value is string {
	if (!isText(value) || value.length < 2 || value.length > 10) return false;
	if (value.charCodeAt(0) !== 0x65 || value.charCodeAt(1) === 0x30) return false;
	for (let at = 1; at < value.length; at++) {
		const digit = value.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return false;
	}
	return true;
}
const isRemote = (value: unknown): value is RemoteText => isObject(value) && isRemoteText(value);
const isLong = (value: unknown): value is LongText => isText(value) || isRemote(value);

/** A property if it is of a type, else nothing. */
function optional<Name extends string, Type>(
	value: Value,
	name: Name,
	is: (member: unknown) => member is Type,
): {readonly [Key in Name]?: Type} {
	const member = value[name];
	return is(member) ? ({[name]: member} as {readonly [Key in Name]: Type}) : {};
}

/** Values of a journal are JSON. */
const isJson = (value: unknown): value is JsonValue => value !== undefined;
const isJsonObject = (value: unknown): value is JsonObject => isObject(value) && !isRemote(value);

/** In place of what the disk no longer gives. */
export const UNREADABLE = '(This message cannot be read from the disk any more.)';

export const isDelivery = (value: unknown): value is Delivery => DELIVERIES.has(value);
export const textOf = (value: unknown): string | undefined => (isText(value) ? value : undefined);
export const numberOf = (value: unknown): number | undefined => (isNumber(value) ? value : undefined);
export const arrivalOf = (value: unknown): AssistantEntry['arrived'] =>
	ARRIVALS.has(value) ? (value as AssistantEntry['arrived']) : 'from-history';

export function userOf(value: Value): UserEntry | undefined {
	const {id, text, delivery, at} = value;
	if (!isId(id) || !isLong(text) || !isDelivery(delivery)) return undefined;
	return {
		kind: 'user',
		id,
		text,
		at: numberOf(at),
		delivery,
		...(value.isRefused === true ? {isRefused: true} : {}),
		...optional(value, 'overrides', isJsonObject),
	};
}

export function assistantOf(value: Value): AssistantEntry | undefined {
	const {id, parts, metadata} = value;
	if (!isId(id) || !Array.isArray(parts)) return undefined;
	const rest = restOf(value.rest);
	return {
		kind: 'assistant',
		id,
		messageId: textOf(value.messageId),
		answers: isId(value.answers) ? value.answers : undefined,
		parts: parts.flatMap((part, index) => partOf(part, `${id}/${index}`) ?? []),
		failed: value.failed === true,
		metadata: isJsonObject(metadata) ? metadata : {},
		...optional(value, 'overrides', isJsonObject),
		...optional(value, 'metadataJson', isText),
		at: numberOf(value.at),
		tookMs: numberOf(value.tookMs),
		arrived: arrivalOf(value.arrived),
		...(rest === undefined ? {} : {rest}),
	};
}

function partOf(value: unknown, key: string): ReplyPart | undefined {
	if (!isObject(value)) return undefined;
	if (value.kind === 'text') return isLong(value.text) ? {kind: 'text', text: value.text} : undefined;
	if (value.kind !== 'tool' || !isObject(value.call) || !isText(value.call.name)) return undefined;
	return {kind: 'tool', call: callOf(value.call, value.call.name, key)};
}

function callOf(value: Value, name: string, key: string): ToolCall {
	const cut = cutOf(value.argumentsCut);
	return {
		key: isText(value.key) ? value.key : key,
		id: isText(value.id) ? value.id : undefined,
		name,
		arguments: isJson(value.arguments) ? value.arguments : undefined,
		...optional(value, 'argumentsJson', isText),
		...(cut === undefined ? {} : {argumentsCut: cut}),
		outcome: outcomeOf(value.outcome),
		round: isNumber(value.round) ? value.round : undefined,
		startedAt: isNumber(value.startedAt) ? value.startedAt : undefined,
		endedAt: isNumber(value.endedAt) ? value.endedAt : undefined,
		...(value.isOrphan === true ? {isOrphan: true} : {}),
		...optional(value, 'resultName', isText),
	};
}

/** A call that ran when the program ended has no result here. */
function outcomeOf(value: unknown): ToolOutcome {
	if (!isObject(value)) return {state: 'unknown'};
	const cut = cutOf(value.resultCut);
	const more = {...optional(value, 'resultJson', isText), ...(cut === undefined ? {} : {resultCut: cut})};
	if (value.state === 'succeeded' && isJson(value.result))
		return {state: 'succeeded', result: value.result, ...more};
	if (value.state !== 'failed' || !isText(value.error)) return {state: 'unknown'};
	return {
		state: 'failed',
		error: value.error,
		status: isNumber(value.status) ? value.status : undefined,
		result: isJson(value.result) ? value.result : undefined,
		...more,
	};
}

function cutOf(value: unknown): CutValue | undefined {
	if (!isObject(value)) return undefined;
	const {at, start, size, units, inside} = value;
	if (!isNumber(at) || !isNumber(start) || !isNumber(size) || !isNumber(units)) return undefined;
	return {
		...{at, start, size, units},
		key: isText(value.key) ? value.key : undefined,
		...optional(value, 'count', isNumber),
		...optional(value, 'left', isNumber),
		inside: Array.isArray(inside) ? inside.flatMap((each) => cutOf(each) ?? []) : [],
		...(value.isReplaced === true ? {isReplaced: true} : {}),
		...optional(value, 'whole', isRemote),
	};
}

function restOf(value: unknown): Truncation | undefined {
	if (!isObject(value) || !isNumber(value.calls) || !isNumber(value.results) || !isRemote(value.json))
		return undefined;
	return {calls: value.calls, results: value.results, json: value.json};
}

function feedbackOf(ratings: StoredSession['ratings']): FeedbackByMessage {
	const feedback = new Map<string, GivenFeedback>();
	for (const [messageId, {rating, isStored}] of ratings) {
		if (messageId === '' || (rating !== 'positive' && rating !== 'negative')) continue;
		const outcome = {at: isStored === true ? ('stored' as const) : ('unknown' as const)};
		feedback.set(messageId, {rating, correction: undefined, comment: undefined, outcome});
	}
	return feedback;
}

/** The entry of a record; undefined if it is none. */
export const entryOf = (value: EntryValue): UserEntry | AssistantEntry | undefined =>
	value.kind === 'user' ? userOf(value) : assistantOf(value);

/** A stored session with the entries that are valid. */
export function withEntries(stored: StoredSession): StoredSession<UserEntry | AssistantEntry> {
	const read = stored.entries.map(entryOf);
	const isValid = (entry: ReturnType<typeof entryOf>): entry is UserEntry | AssistantEntry =>
		entry !== undefined;
	const forgotten = read.slice(0, stored.forgotten).filter(isValid).length;
	return {...stored, entries: read.filter(isValid), forgotten};
}

/** The same as a conversation. @param isSameServer as for `chatOf` */
export const restoredChat = (stored: StoredSession, isSameServer: boolean): RestoredChat =>
	chatOf(withEntries(stored), isSameServer);

/**
 * The conversation of a stored session.
 * @param isSameServer the chat connects to the server of the session, which may still have it
 */
export const chatOf = (stored: StoredSession<Entry>, isSameServer: boolean): RestoredChat => ({
	...withRules(withPartial(stored)),
	sessionId: isSameServer ? stored.session : undefined,
	conversationId: isSameServer ? stored.conversation : undefined,
	feedback: feedbackOf(stored.ratings),
	queue: stored.queue
		.filter(({text}) => text.trim() !== '')
		.map((item) => itemOf(item, stored.number, isSameServer)),
});

/** @param number of the conversation that was on the screen */
function itemOf(
	{text, author, overrides, request, typed = ''}: StoredMessage,
	number: number,
	isSameServer: boolean,
): RestoredItem {
	const written = author === undefined ? {text} : {text, author};
	if (request === undefined) return isJsonObject(overrides) ? {...written, overrides} : written;
	const read = requestOf(request, isSameServer);
	const madeIn = 'madeIn' in read ? read.madeIn : undefined;
	return {...written, request: read, typed, isOfConversation: madeIn === number};
}

interface Interrupted extends Pick<StoredSession<Entry>, 'entries' | 'rules' | 'forgotten'> {
	readonly partial?: AssistantEntry | undefined;
}

/** With the part of an answer that had arrived when the program ended, below its message, unless that has an answer. */
function withPartial({entries, rules, forgotten, partial}: StoredSession<Entry>): Interrupted {
	const none = {entries, rules, forgotten};
	if (partial === undefined) return none;
	const last = [...entries, ...rules].reduce((most, {id}) => Math.max(most, Number(id.slice(1)) || 0), 0);
	const read = assistantOf({...partial, id: `e${last + 1}`, arrived: 'partial'});
	const index = entries.findLastIndex(({id}) => id === read?.answers);
	const hasAnswer = entries.some((entry) => entry.kind === 'assistant' && entry.answers === read?.answers);
	if (read === undefined || read.parts.length === 0 || hasAnswer || index < 0) return none;
	return {
		entries: entries.toSpliced(index + 1, 0, read),
		rules: rules.map((rule) => (rule.after === read.answers ? {...rule, after: read.id} : rule)),
		forgotten: index < forgotten ? forgotten + 1 : forgotten,
		partial: read,
	};
}

/** The entries with the lines between them, and the number of those that the server no longer knew. */
function withRules({
	entries,
	rules,
	forgotten,
	partial,
}: Interrupted): Pick<RestoredChat, 'entries' | 'epoch' | 'partial'> {
	if (rules.length === 0) return {entries, epoch: forgotten, partial};
	const below = new Map<string, StoredRule[]>();
	for (const rule of rules) below.set(rule.after, [...(below.get(rule.after) ?? []), rule]);
	const together = (after: string): readonly Entry[] => below.get(after)?.flatMap(ruleOf) ?? [];
	const merged: Entry[] = [...together('')];
	let epoch = 0;
	for (const [index, entry] of entries.entries()) {
		merged.push(entry, ...together(entry.id));
		if (index < forgotten) epoch = merged.length;
	}
	return {entries: merged, epoch, partial};
}

const ruleOf = ({id, at, text}: StoredRule): readonly Entry[] =>
	isId(id) ? [{...notice('kept', {text}), kind: 'notice', id, at, shape: 'rule'}] : [];
