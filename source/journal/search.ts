/** Searches the journals of all sessions for words: messages, answers, and arguments and results of tools. */

import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {readSteps} from './journal-reader.ts';
import type {ReadRecord} from './records.ts';
import {JOURNAL_FILE} from './session-folder.ts';
import {sessionOfSegment, sessionSegments} from './session-store.ts';

/** A record in which every word occurs. Texts are raw. */
export interface SearchHit {
	/** The session, which may continue the segment that has it. */
	readonly session: string;
	/** The entry. */
	readonly entry: string;
	readonly role: 'user' | 'assistant' | 'queued';
	readonly at: number | undefined;
	/** The text around the first word, on one line, and the word's place in it. */
	readonly excerpt: string;
	readonly from: number;
	readonly to: number;
}

/** Code units of an excerpt before and after the word. */
const BEFORE = 40;
const AFTER = 120;

/** The words of a query, in lower case. */
export const wordsOf = (query: string): readonly string[] =>
	query
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');

/** Every text in a value, keys included. */
function textsIn(value: unknown): readonly string[] {
	if (typeof value === 'string') return [value];
	if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap(textsIn);
	return Object.entries(value).flatMap(([key, member]) => [key, ...textsIn(member)]);
}

/** The texts of an entry that a reader sees: what was written, and what tools received and returned. */
export function searchedTexts(entry: Readonly<Record<string, unknown>>): readonly string[] {
	if (entry.kind === 'user') return textsIn(entry.text);
	if (!Array.isArray(entry.parts)) return [];
	return entry.parts.filter(isObject).flatMap((part) => {
		if (part.kind === 'text') return textsIn(part.text);
		const call = isObject(part.call) ? part.call : {};
		const outcome = isObject(call.outcome) ? call.outcome : {};
		return textsIn([call.name, call.arguments, outcome.result, outcome.error]);
	});
}

/** Where in these texts the words are, if all are: an excerpt around the first one. */
function wordMatch(
	texts: readonly string[],
	words: readonly string[],
): Pick<SearchHit, 'excerpt' | 'from' | 'to'> | undefined {
	if (words.length === 0) return undefined;
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
	return {excerpt: `${lead}${word}${after}`, from: lead.length, to: lead.length + word.length};
}

/** The entry of a record, as a hit if all words are in it. */
function hitIn(session: string, {kind, value}: ReadRecord, words: readonly string[]): SearchHit | undefined {
	if (kind === 'queued') {
		const match = wordMatch(textsIn(value.text), words);
		const at = typeof value.at === 'number' ? value.at : undefined;
		return match && {session, entry: String(value.id), role: 'queued', at, ...match};
	}
	if (kind !== 'entry' || !isObject(value.entry)) return undefined;
	const {entry} = value;
	const match = wordMatch(searchedTexts(entry), words);
	if (match === undefined) return undefined;
	const role = entry.kind === 'user' ? 'user' : 'assistant';
	return {
		session,
		entry: String(entry.id),
		role,
		at: typeof entry.at === 'number' ? entry.at : undefined,
		...match,
	};
}

export interface SearchOptions {
	/** Ends the search. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Searches all sessions, the last used first, and yields the hits of each segment, at most one for each entry, oldest first. Of
 * large texts the beginning is searched. Never throws.
 */
export async function* searchSessions(
	sessions: string,
	query: string,
	{signal}: SearchOptions = {},
): AsyncGenerator<readonly SearchHit[]> {
	const words = wordsOf(query);
	if (words.length === 0) return;
	const isEnded = (): boolean => signal?.aborted === true;
	const segments = await sessionSegments(sessions);
	for (const {id} of segments) {
		if (isEnded()) return;
		const session = sessionOfSegment(id, segments);
		const hits = new Map<string, SearchHit>();
		try {
			for await (const {records} of readSteps(path.join(sessions, id, JOURNAL_FILE))) {
				if (isEnded()) return;
				for (const record of records) {
					const {value} = record;
					if (record.kind === 'removed' || record.kind === 'unqueued') hits.delete(String(value.id));
					const hit = hitIn(session, record, words);
					if (hit !== undefined) hits.set(hit.entry, hit);
					// A changed entry may no longer have the words.
					else if (record.kind === 'entry' && isObject(value.entry)) hits.delete(String(value.entry.id));
				}
			}
		} catch {
			// What was read before counts.
		}
		if (hits.size > 0) yield [...hits.values()];
	}
}
