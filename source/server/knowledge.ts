/** Searches the server's knowledge base. */
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {isObject, readJson} from '../protocol/json.ts';
import {type FieldReader, fieldReader} from './fields.ts';
import {type NotOffered, requestPage} from './request.ts';

/** A part of a document. Texts are raw. */
export interface KnowledgeChunk {
	readonly documentId: string | undefined;
	readonly title: string | undefined;
	readonly content: string;
	/** An address; the server does not check it. */
	readonly url: string | undefined;
	readonly topic: string | undefined;
	/** From 0 to 1. */
	readonly score: number | undefined;
}

export interface KnowledgeQuery {
	readonly query: string;
	/** From 1 to 20; the server's default is 3. */
	readonly limit?: number;
	/** From 0 to 1; the server's default is 0.7. */
	readonly minScore?: number;
}

/** The answer to a search. */
export type KnowledgeAnswer =
	| {readonly kind: 'offered'; readonly chunks: readonly KnowledgeChunk[]}
	| NotOffered;

/** Bytes. */
const LARGEST = 2 * 1024 * 1024;

/**
 * Requests `POST <chat>/knowledge/search`, which needs no credential. Never rejects.
 * @param redact removes credentials from a text
 * @returns the best first
 */
export async function searchKnowledgeBase(
	url: string,
	handshake: HandshakeSettings,
	{query, limit, minScore}: KnowledgeQuery,
	redact: (text: string) => string,
): Promise<KnowledgeAnswer> {
	const answer = await requestPage(url, handshake, {
		path: '/knowledge/search',
		accept: 'application/json',
		largest: LARGEST,
		body: {query: query.toWellFormed(), limit, min_score: minScore},
		otherwise: 'it sent no results',
		read(text) {
			const reading = readJson(text);
			if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
			const {value} = reading;
			return fieldReader((name) => value[name], []).objects('results', readChunk);
		},
		redact,
	});
	return answer.kind === 'offered' ? {kind: 'offered', chunks: answer.value} : answer;
}

function readChunk(chunk: FieldReader): KnowledgeChunk | undefined {
	const content = chunk.text('content');
	if (content === undefined) return undefined;
	return {
		documentId: chunk.text('document_id'),
		title: chunk.text('title') || undefined,
		content,
		url: chunk.text('source_url') || undefined,
		topic: chunk.text('topic') || undefined,
		score: chunk.number('similarity_score'),
	};
}
