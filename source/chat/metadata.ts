/** Parses a reply's metadata leniently: the model, the stop reason, the knowledge base, rejected settings. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';

/** A source in a knowledge base that a reply used; texts are the server's. */
export interface KnowledgeSource {
	readonly name: string;
	/** As the server sent it: not always a web address. */
	readonly address: string | undefined;
	/** A position in the document, a score, or both. */
	readonly detail: string | undefined;
}

/** The knowledge base of a reply. */
export interface Knowledge {
	readonly sources: readonly KnowledgeSource[];
	/** Number of passages that the model was given; undefined where the server sends none. */
	readonly passages: number | undefined;
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

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

/** The settings that the server rejected, as it describes them. */
export function rejectedOverrides(metadata: JsonObject): readonly string[] {
	const {rejected_overrides: rejected} = metadata;
	if (isObject(rejected))
		return Object.entries(rejected).map(([name, why]) =>
			typeof why === 'string' ? `${name}: ${why}` : `${name}: ${JSON.stringify(why)}`,
		);
	return isList(rejected)
		? rejected.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
		: [];
}

const NAMES = ['title', 'name', 'document', 'file_name', 'filename', 'file', 'source', 'id'];
const ADDRESSES = ['url', 'uri', 'link', 'href', 'source_url', 'source_uri', 'source'];
const POSITIONS = ['section', 'heading', 'page', 'location'];
const SCORES = ['score', 'similarity', 'similarity_score', 'relevance'];

function sourceIn(value: JsonValue): KnowledgeSource {
	if (!isObject(value)) {
		const name = typeof value === 'string' ? value : JSON.stringify(value);
		return {name, address: name, detail: undefined};
	}
	const address = textAt(value, ADDRESSES);
	const name = textAt(value, NAMES) ?? address ?? JSON.stringify(value);
	const score = SCORES.map((key) => value[key]).find((each) => typeof each === 'number');
	const position = textAt(value, POSITIONS);
	const detail = [position, score === undefined ? undefined : `score ${Number(score.toFixed(3))}`]
		.filter((part) => part !== undefined && part !== name)
		.join(', ');
	return {name, address, detail: detail === '' ? undefined : detail};
}

/**
 * The knowledge base of a reply. The format of its sources is not specified: texts and objects are parsed, and anything
 * else is shown as JSON.
 * @returns undefined where none was used, or none is reported
 */
export function knowledgeIn(metadata: JsonObject): Knowledge | undefined {
	const {kb_used: used, kb_chunks: chunks, kb_sources: listed} = metadata;
	const sources = (isList(listed) ? listed : listed === undefined || listed === null ? [] : [listed]).map(
		sourceIn,
	);
	const passages = typeof chunks === 'number' ? chunks : isList(chunks) ? chunks.length : undefined;
	return used === true || sources.length > 0 ? {sources, passages} : undefined;
}
