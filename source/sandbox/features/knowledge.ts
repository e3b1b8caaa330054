/** The knowledge base of the invented shop: a few documents, searched by words. */
import type {JsonObject} from '../../protocol/frames.ts';
import {keywords} from '../assistant/intent-parser.ts';

/** A document that was found. */
export interface KnowledgeHit {
	readonly id: string;
	readonly title: string;
	readonly url: string;
	readonly topic: string;
	readonly content: string;
	/** From 0 to 1. */
	readonly score: number;
}

type Document = Omit<KnowledgeHit, 'score'>;

const document = (id: string, topic: string, title: string, content: string): Document => ({
	id,
	topic,
	title,
	url: `https://shop.example/handbook/${id}`,
	content,
});

const DOCUMENTS: readonly Document[] = [
	document(
		'returns',
		'orders',
		'Handbook of returns',
		'You can return an item within **30 days**, opened or not, with or without its box. Bring it to the shop, or send it by post or courier: we pay the postage.',
	),
	document(
		'postage',
		'orders',
		'Postage and delivery',
		'Delivery takes two days by post and one by courier. Postage is 4.90 euros, and free above 50 euros. A folding desk comes by courier only.',
	),
	document(
		'lamp-care',
		'care',
		'Care of lamps and lanterns',
		'Dust a paper lamp with a soft brush, and never wash it. Trim the wick of a lantern before you light it. Brass gets its shine back with lemon.',
	),
	document(
		'opening-hours',
		'shop',
		'Opening hours',
		'The shop is open from nine to six on weekdays, and from ten to two on Saturdays. The workshop repairs items on Thursdays.',
	),
	document(
		'warranty',
		'orders',
		'Warranty and repair',
		'Every item has a warranty of three years. Repair is free within the warranty; a wobbling stool would be a first.',
	),
];

/** Whether one word begins with the other: `return` and `returned`. */
const isAlike = (word: string, other: string): boolean =>
	word.length > 3 && other.length > 3 ? word.startsWith(other) || other.startsWith(word) : word === other;

/** The best documents for a query; the score is the part of its words that a document has. */
export function searchKnowledge(query: string, most: number, minScore: number): readonly KnowledgeHit[] {
	const wanted = keywords(query);
	if (wanted.length === 0) return [];
	return DOCUMENTS.map((each): KnowledgeHit => {
		const words = keywords(`${each.title} ${each.content}`);
		const found = wanted.filter((word) => words.some((other) => isAlike(word, other)));
		return {...each, score: Math.round((100 * found.length) / wanted.length) / 100};
	})
		.filter(({score}) => score > 0 && score >= minScore)
		.sort((a, b) => b.score - a.score)
		.slice(0, most);
}

/** The metadata of an answer that used these documents. */
export function sourcesOf(hits: readonly KnowledgeHit[]): JsonObject {
	return {
		kb_used: true,
		kb_chunks: hits.length,
		kb_sources: hits.map(({id, title, url, score}) => ({document_id: id, title, source: 'docs', url, score})),
	};
}

/** Answers `POST <chat>/knowledge/search`. */
export function answerSearch(body: JsonObject | undefined): {status: number; body: JsonObject} {
	const {query, limit = 3, min_score = 0.7} = body ?? {};
	const invalid = (name: string, msg: string) => ({
		status: 422,
		body: {detail: [{type: 'value_error', loc: ['body', name], msg}]},
	});
	if (typeof query !== 'string' || query === '')
		return invalid('query', 'String should have at least 1 character');
	if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > 20)
		return invalid('limit', 'Input should be between 1 and 20');
	if (typeof min_score !== 'number' || min_score < 0 || min_score > 1)
		return invalid('min_score', 'Input should be between 0 and 1');
	const results = searchKnowledge(query, limit, min_score).map(({id, title, url, topic, content, score}) => ({
		chunk_id: `${id}-0`,
		content,
		similarity_score: score,
		document_id: id,
		title,
		source: 'docs',
		source_url: url,
		topic,
		chunk_index: 0,
	}));
	return {status: 200, body: {results, query, total_results: results.length, min_score}};
}
