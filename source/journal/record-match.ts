/** Which records of a journal have the words of a search: messages, answers, and arguments and results of tools. */
import {isObject} from '../protocol/json.ts';
import {exactly, JsonMembers, JsonNumber} from '../text/json-tree/exact.ts';
import type {ReadRecord, ValuePath} from './records.ts';

/** A record in which every word occurs. Texts are raw. */
export interface SearchHit {
	/** The session, which may continue the segment that has it. */
	readonly session: string;
	/** The entry. */
	readonly entry: string;
	readonly role: 'user' | 'assistant' | 'queued';
	readonly at: number | undefined;
	/** Where in a call of a tool the word is; undefined = in a message. */
	readonly call?: CallPlace | undefined;
	/** The text around the first word, on one line, and the word's place in it. */
	readonly excerpt: string;
	readonly from: number;
	readonly to: number;
}

/** A place in a call of a tool. Texts are raw. */
export interface CallPlace {
	readonly tool: string;
	readonly part: 'name' | 'arguments' | 'result' | 'error';
	/** The key of the value; undefined for a key, and for a value that has none. */
	readonly key: string | undefined;
}

/** A place in words: `get_order, result, name`. Raw. */
export const callPlaceText = ({tool, part, key}: CallPlace): string =>
	[tool, ...(part === 'name' ? [] : [part]), ...(key === undefined ? [] : [key])].join(', ');

/** Code units of an excerpt before and after the word. */
const BEFORE = 40;
const AFTER = 120;

/** The words of a query, in lower case. */
export const wordsOf = (query: string): readonly string[] =>
	query
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');

/**
 * Every text in a value, keys included.
 * @param keys gets for each text the key of its value
 */
function addTexts(
	value: unknown,
	texts: string[],
	keys?: (string | undefined)[],
	key?: string | undefined,
): void {
	const add = (text: string, itsKey: string | undefined): void => {
		texts.push(text);
		keys?.push(itsKey);
	};
	if (typeof value === 'string') add(value, key);
	else if (typeof value === 'number' || typeof value === 'boolean') add(String(value), key);
	else if (value instanceof JsonNumber) add(value.source, key);
	else if (value instanceof JsonMembers) {
		for (const name of value.keys) add(name, undefined);
		for (const [index, member] of value.values.entries()) addTexts(member, texts, keys, value.keys[index]);
	} else if (Array.isArray(value)) for (const item of value) addTexts(item, texts, keys, key);
	else if (typeof value === 'object' && value !== null)
		for (const [name, member] of Object.entries(value)) {
			add(name, undefined);
			addTexts(member, texts, keys, name);
		}
}

/**
 * The texts of an entry that a reader sees: what was written, and what tools received and returned.
 * @param places gets the place of each text of a call
 */
export function searchedTexts(
	entry: Readonly<Record<string, unknown>>,
	places?: (CallPlace | undefined)[],
): readonly string[] {
	const texts: string[] = [];
	if (entry.kind === 'user') addTexts(entry.text, texts);
	else if (Array.isArray(entry.parts))
		for (const part of entry.parts.filter(isObject)) {
			if (part.kind !== 'text') addCall(isObject(part.call) ? part.call : {}, texts, places);
			else {
				addTexts(part.text, texts);
				while (places !== undefined && places.length < texts.length) places.push(undefined);
			}
		}
	return texts;
}

function addCall(
	call: Readonly<Record<string, unknown>>,
	texts: string[],
	places: (CallPlace | undefined)[] | undefined,
): void {
	const outcome = isObject(call.outcome) ? call.outcome : {};
	const parts = {
		name: call.name,
		arguments: exactValue(call.arguments, call.argumentsJson),
		result: exactValue(outcome.result, outcome.resultJson),
		error: outcome.error,
	};
	for (const part of ['name', 'arguments', 'result', 'error'] as const) {
		const keys: (string | undefined)[] | undefined = places && [];
		addTexts(parts[part], texts, keys);
		for (const key of keys ?? []) places?.push({tool: String(call.name), part, key});
	}
}

/** A value with the digits of its numbers as they were received, and as they are shown. */
function exactValue(value: unknown, json: unknown): unknown {
	if (typeof json !== 'string') return value;
	try {
		return exactly(value, json);
	} catch {
		// A damaged journal, or the beginning of a large text.
		return value;
	}
}

/** What a record says of an entry or of a message that waits: its texts, none once it is gone. */
export interface RecordContent {
	readonly id: string;
	readonly role: SearchHit['role'];
	readonly at: number | undefined;
	readonly texts: readonly string[];
	/** Where in a call the text with this index is. */
	placeOf?(index: number): CallPlace | undefined;
}

/** The text of a file beside the journal; '' if it cannot be read. */
export type ReadLargeText = (file: string) => string;

/**
 * @param largeText default: of large texts the beginning is enough
 * @returns undefined for a record that changes no text
 */
export function recordContent(
	{kind, value, files}: ReadRecord,
	largeText?: ReadLargeText,
): RecordContent | undefined {
	const timeOf = (at: unknown): number | undefined => (typeof at === 'number' ? at : undefined);
	const id = String(value.id);
	switch (kind) {
		case 'queued':
			return {id, role: 'queued', at: timeOf(value.at), texts: textsOf(value.text)};
		case 'removed':
		case 'unqueued':
			return {id, role: 'queued', at: undefined, texts: []};
		case 'entry': {
			const {entry} = value;
			if (!isObject(entry)) return undefined;
			const role = entry.kind === 'user' ? 'user' : 'assistant';
			const large = largeText === undefined ? [] : files.filter(({at}) => isSearched(at));
			const texts = [...searchedTexts(entry), ...large.map(({file}) => largeText?.(file) ?? '')];
			const placeOf = (index: number): CallPlace | undefined => {
				const places: (CallPlace | undefined)[] = [];
				searchedTexts(entry, places);
				return places[index];
			};
			return {id: String(entry.id), role, at: timeOf(entry.at), texts, placeOf};
		}
		default:
			return undefined;
	}
}

/** Whether a large text is at a place that `searchedTexts` reads. */
function isSearched([record, first, , part, member]: ValuePath): boolean {
	if (record !== 'entry') return false;
	if (first !== 'parts') return first === 'text';
	return part === 'text' || (part === 'call' && (member === 'arguments' || member === 'outcome'));
}

function textsOf(value: unknown): readonly string[] {
	const texts: string[] = [];
	addTexts(value, texts);
	return texts;
}

/** The record as a hit, if all words are in it. @param words in lower case, at least one */
export function hitIn(
	session: string,
	{id, role, at, texts, placeOf}: RecordContent,
	words: readonly string[],
): SearchHit | undefined {
	const lower = texts.map((text) => text.toLowerCase());
	if (!words.every((word) => lower.some((text) => text.includes(word)))) return undefined;
	const [first = ''] = words;
	const index = lower.findIndex((text) => text.includes(first));
	const text = texts[index] ?? '';
	const folded = lower[index] ?? '';
	// Some letters change their length in lower case: the place is then only near.
	const found = Math.min(folded.indexOf(first), text.length);
	const before = text
		.slice(Math.max(0, found - BEFORE), found)
		.replaceAll(/\s+/g, ' ')
		.trimStart();
	const word = text.slice(found, found + first.length).replaceAll(/\s+/g, ' ');
	const after = text.slice(found + first.length, found + first.length + AFTER).replaceAll(/\s+/g, ' ');
	const lead = found > BEFORE ? `…${before}` : before;
	const excerpt = `${lead}${word}${after}`;
	const call = placeOf?.(index);
	return {
		session,
		entry: id,
		role,
		at,
		...(call && {call}),
		excerpt,
		from: lead.length,
		to: lead.length + word.length,
	};
}

/**
 * Whether lines may have a record with all words: their bytes are compared, which is much faster than to read the records. Of
 * each word only the parts in ASCII are looked for, which JSON does not escape.
 */
export function createLineFilter(words: readonly string[]): (bytes: Buffer) => boolean {
	const pieces = words.flatMap((word) => word.match(/[ !#-[\]-~]+/g) ?? []);
	const isFolded = pieces.some((piece) => /[ik]/.test(piece));
	// Twice as fast as the lower case of it all.
	const patterns = pieces.map((piece) => new RegExp(piece.replaceAll(/\W/g, '\\$&'), 'i'));
	return (bytes) => {
		if (isFolded && FOLDED_TO_ASCII.some((letter) => bytes.includes(letter))) return true;
		if (bytes.includes(LARGE_TEXTS)) return true;
		const text = bytes.toString('latin1');
		return patterns.every((pattern) => pattern.test(text));
	};
}

/** In a record with large texts, which are in other files. */
const LARGE_TEXTS = '"files":[{"at":';

/** The only letters beyond ASCII that have one of ASCII in lower case: İ, and the sign of Kelvin. */
const FOLDED_TO_ASCII = ['\u0130', '\u212A'].map((letter) => Buffer.from(letter));
