/** What a reply's metadata says, read leniently: the model, why it stopped, where its knowledge came from, what was refused. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';

/** Something of a knowledge base that a reply was made from; texts are the server's. */
export interface KnowledgeSource {
	readonly name: string;
	/** As the server wrote it: it may be no address of the web. */
	readonly address: string | undefined;
	/** Beside it: a score or a place in the document. */
	readonly detail: string | undefined;
}

/** What a reply says of a knowledge base. */
export interface Knowledge {
	readonly sources: readonly KnowledgeSource[];
	/** Passages of them that the model was given; undefined where it is not told. */
	readonly passages: number | undefined;
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** The first of some fields that holds a text, in the object or in an object right in it. */
function textAt(object: JsonObject, names: readonly string[]): string | undefined {
	for (const place of [object, ...Object.values(object).filter(isObject)]) {
		for (const name of names) {
			const value = place[name];
			if (typeof value === 'string' && value.trim() !== '') return value.trim();
		}
	}
	return undefined;
}

/** Name of the model. H tells a name beside the id, S only the id. */
export function modelOf(metadata: JsonObject): string | undefined {
	for (const name of [metadata.model_name, metadata.model, metadata.model_id])
		if (typeof name === 'string' && name !== '') return name;
	return undefined;
}

/** Reasons to stop that mean that there would have been more, as the makers of models call them. */
const CUT_OFF: ReadonlySet<JsonValue> = new Set([
	'max_tokens',
	'length',
	'max_output_tokens',
	'MAX_TOKENS',
	'model_context_window_exceeded',
]);

/** The reason to stop of an answer that was cut off; undefined for one that is whole, as far as is told. */
export function cutOffBy(metadata: JsonObject): string | undefined {
	for (const reason of [metadata.stop_reason, metadata.finish_reason, metadata.stopReason])
		if (typeof reason === 'string' && CUT_OFF.has(reason)) return reason;
	return undefined;
}

/** Settings asked for with the message that the server did not take, in its words. */
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
const PLACES = ['section', 'heading', 'page', 'location'];
const SCORES = ['score', 'similarity', 'similarity_score', 'relevance'];

function sourceIn(value: JsonValue): KnowledgeSource {
	if (!isObject(value)) {
		const name = typeof value === 'string' ? value : JSON.stringify(value);
		return {name, address: name, detail: undefined};
	}
	const address = textAt(value, ADDRESSES);
	const name = textAt(value, NAMES) ?? address ?? JSON.stringify(value);
	const score = SCORES.map((key) => value[key]).find((each) => typeof each === 'number');
	const where = textAt(value, PLACES);
	const detail = [where, score === undefined ? undefined : `score ${Number(score.toFixed(3))}`]
		.filter((part) => part !== undefined && part !== name)
		.join(', ');
	return {name, address, detail: detail === '' ? undefined : detail};
}

/**
 * The knowledge base in a reply. Of what its sources look like nothing is known for certain: texts and objects are
 * understood, and anything else is shown as its JSON.
 * @returns undefined where none was used, or nothing is told
 */
export function knowledgeIn(metadata: JsonObject): Knowledge | undefined {
	const {kb_used: used, kb_chunks: chunks, kb_sources: told} = metadata;
	const sources = (isList(told) ? told : told === undefined || told === null ? [] : [told]).map(sourceIn);
	const passages = typeof chunks === 'number' ? chunks : isList(chunks) ? chunks.length : undefined;
	return used === true || sources.length > 0 ? {sources, passages} : undefined;
}
