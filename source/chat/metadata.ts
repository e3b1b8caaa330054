/** Parses a reply's metadata leniently: the model, the stop reason, the knowledge base, rejected settings. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isList, isObject} from '../protocol/json.ts';
import {childrenIn, memberIn} from '../text/json-tree/container.ts';
import {exactly} from '../text/json-tree/exact.ts';
import {compactJson} from '../text/json-tree/write.ts';
import {shownSetting} from './settings/session-settings.ts';

/** A source in a knowledge base that a reply used; texts are the server's. */
export interface KnowledgeSource {
	readonly name: string;
	/** As the server sent it: not always a web address. */
	readonly address: string | undefined;
	/** A position in the document, a score, or both. */
	readonly detail: string | undefined;
	/** A passage of it; undefined where the server sends none. */
	readonly excerpt?: string | undefined;
}

/** The knowledge base of a reply. */
export interface Knowledge {
	readonly sources: readonly KnowledgeSource[];
	/** Number of passages that the model was given; undefined where the server sends none. */
	readonly passages: number | undefined;
}

/** The first of some fields that is a text, in the object or in an object directly inside it. */
function textAt(object: JsonObject, names: readonly string[]): string | undefined {
	for (const level of [object, ...Object.values(object).filter(isObject)]) {
		for (const name of names) {
			const value = level[name];
			if (typeof value === 'string' && value.trim() !== '') return value.trim();
		}
	}
	return undefined;
}

/** Name of the model. `today` sends a name and an id, `seed` only the id. */
export function modelOf(metadata: JsonObject): string | undefined {
	for (const name of [metadata.model_name, metadata.model, metadata.model_id])
		if (typeof name === 'string' && name !== '') return name;
	return undefined;
}

/** The tokens of a turn, where the server counts them. */
export function replyTokens(metadata: JsonObject): {readonly input?: number; readonly output?: number} {
	// `document` has the totals of the turn next to those of its last model call.
	for (const source of [metadata, metadata.usage]) {
		if (!isObject(source)) continue;
		const {input_tokens: input, output_tokens: output} = source;
		if (typeof input === 'number' && typeof output === 'number') return {input, output};
	}
	return {};
}

/** Stop reasons of an incomplete answer, as the vendors of models name them. */
const CUT_OFF: ReadonlySet<JsonValue> = new Set([
	'max_tokens',
	'length',
	'max_output_tokens',
	'MAX_TOKENS',
	'model_context_window_exceeded',
]);

/** The stop reason of an answer that was cut off; undefined for a complete one, as far as is known. */
export function cutOffBy(metadata: JsonObject): string | undefined {
	for (const reason of [metadata.stop_reason, metadata.finish_reason, metadata.stopReason])
		if (typeof reason === 'string' && CUT_OFF.has(reason)) return reason;
	return undefined;
}

/** The settings that the server rejected, as it describes them. @param json of the metadata, if that has lost something */
export function rejectedOverrides(metadata: JsonObject, json?: string): readonly string[] {
	return childrenIn(memberIn(exactly(metadata, json), 'rejected_overrides')).map(({key, value}) => {
		const text = typeof value === 'string' ? value : compactJson(value);
		return typeof key === 'string' ? `${key}: ${text}` : text;
	});
}

/** The settings that only one answer had, each as `name = value`. @param rejected those that the server did not use */
export function settingsOfAnswer(overrides: JsonObject = {}, rejected: readonly string[]): readonly string[] {
	const isUsed = (key: string): boolean => {
		const name = new RegExp(`(?<!\\w)${key.replace(/[^\w]/g, '\\$&')}(?!\\w)`);
		return !rejected.some((text) => name.test(text));
	};
	return Object.entries(overrides).flatMap(([key, value]) =>
		isUsed(key) ? [`${key} = ${shownSetting(value)}`] : [],
	);
}

const NAMES = ['title', 'name', 'document', 'file_name', 'filename', 'file', 'source', 'id'];
const ADDRESSES = ['url', 'uri', 'link', 'href', 'source_url', 'source_uri', 'source'];
const POSITIONS = ['section', 'heading', 'page', 'location'];
const EXCERPTS = ['excerpt', 'snippet', 'passage', 'content', 'text', 'chunk'];
const SCORES = ['score', 'similarity', 'similarity_score', 'relevance'];

/** @param exact the same value as it came */
function sourceIn(value: JsonValue, exact: unknown): KnowledgeSource {
	if (!isObject(value)) {
		const name = typeof value === 'string' ? value : compactJson(exact);
		return {name, address: name, detail: undefined};
	}
	const address = textAt(value, ADDRESSES);
	const name = textAt(value, NAMES) ?? address ?? compactJson(exact);
	const score = SCORES.map((key) => value[key]).find((each) => typeof each === 'number');
	const position = textAt(value, POSITIONS);
	const detail = [position, score === undefined ? undefined : `score ${Number(score.toFixed(3))}`]
		.filter((part) => part !== undefined && part !== name)
		.join(', ');
	const excerpt = textAt(value, EXCERPTS);
	return {
		name,
		address,
		detail: detail === '' ? undefined : detail,
		...(excerpt === undefined || excerpt === name ? {} : {excerpt}),
	};
}

/**
 * The knowledge base of a reply. The format of its sources is not specified: texts and objects are parsed, and anything
 * else is shown as JSON.
 * @param json of the metadata, if that has lost something
 * @returns undefined where none was used, or none is reported
 */
export function knowledgeIn(metadata: JsonObject, json?: string): Knowledge | undefined {
	const {kb_used: used, kb_chunks: chunks, kb_sources: listed} = metadata;
	const exact = memberIn(exactly(metadata, json), 'kb_sources');
	const exactItems: readonly unknown[] = Array.isArray(exact) ? exact : [exact];
	const sources = (isList(listed) ? listed : listed === undefined || listed === null ? [] : [listed]).map(
		(source, index) => sourceIn(source, exactItems[index]),
	);
	const passages = typeof chunks === 'number' ? chunks : isList(chunks) ? chunks.length : undefined;
	return used === true || sources.length > 0 ? {sources, passages} : undefined;
}
