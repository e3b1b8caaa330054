/** The sources in a knowledge base that an entry of the transcript lists, and a message that asks with one of them. */
import type {Entry} from '../../chat/entry.ts';
import {type KnowledgeSource, knowledgeIn} from '../../chat/metadata.ts';
import type {KnowledgeChunk} from '../../server/knowledge.ts';
import type {ListItem} from '../transcript/list.ts';

/** Longest passage in a message, in UTF-16 units. */
const LONGEST = 2000;

const NONE: readonly KnowledgeSource[] = [];
/** Every frame asks for the same ones. */
const known = new WeakMap<Entry, readonly KnowledgeSource[]>();

/** The sources of an answer, or of a search. */
export function sourcesIn(entry: Entry): readonly KnowledgeSource[] {
	if (entry.kind === 'notice') return entry.code === 'knowledge_found' ? entry.facts.sources : NONE;
	if (entry.kind !== 'assistant' || entry.metadata.kb_sources === undefined) return NONE;
	let sources = known.get(entry);
	if (sources === undefined) {
		sources = knowledgeIn(entry.metadata, entry.metadataJson)?.sources ?? NONE;
		known.set(entry, sources);
	}
	return sources;
}

/** A passage that a search has found, as the sources of an answer are. */
export const sourceOfPassage = ({
	title,
	documentId,
	url,
	score,
	content,
}: KnowledgeChunk): KnowledgeSource => ({
	name: title ?? documentId ?? url ?? 'without a title',
	address: url,
	detail: score === undefined ? undefined : `score ${Number(score.toFixed(3))}`,
	excerpt: content,
});

/** The source that a unit of an item is. */
export function sourceUnder(item: ListItem, unit: string): KnowledgeSource | undefined {
	const number = / source (\d+)$/.exec(unit)?.[1];
	return number === undefined || item.kind !== 'entry'
		? undefined
		: sourcesIn(item.entry)[Number(number) - 1];
}

/** The beginning of a message that asks about a source: its passage as a quotation, and where it is from. */
export function askingWith({name, address, excerpt}: KnowledgeSource): string {
	const from = address === undefined || address === name ? name : `${name} (${address})`;
	const passage = excerpt === undefined ? '' : `${excerpt.slice(0, LONGEST).trim()}\n\n`;
	return `${`${passage}From ${from}`.replaceAll(/^/gm, '> ')}\n\n`;
}
