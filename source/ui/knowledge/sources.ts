/** The sources in a knowledge base that an entry of the transcript lists, and a message that asks with one of them. */
import type {Entry} from '../../chat/entry.ts';
import {type KnowledgeSource, knowledgeIn} from '../../chat/metadata.ts';
import type {KnowledgeChunk} from '../../server/knowledge.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {keysLabel} from '../keys/key-dispatch.ts';
import {keyOf, type ListItem} from '../transcript/list.ts';
import {chunkKey, detailKey, isLong, readChunkKey} from '../transcript/reply-chunks.ts';

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

/** The most sources that are listed below an entry: a server may send more than anyone reads. */
export const MOST_SOURCES = 50;

/** The sources that are listed below an entry, each a unit of the transcript. */
export function sourceUnits(
	item: Extract<ListItem, {readonly kind: 'entry'}>,
): ReadonlyArray<{readonly unit: string; readonly source: KnowledgeSource}> {
	const {entry} = item;
	const parts = entry.kind === 'assistant' ? entry.parts : [];
	const base = chunkKey(readChunkKey(keyOf(item)).base, isLong(parts) ? parts.length - 1 : 0);
	return sourcesIn(entry)
		.slice(0, MOST_SOURCES)
		.map((source, index) => ({unit: detailKey(base, `source ${index + 1}`), source}));
}

/** How to get to listed sources from the input; '' where there are none. */
export function sourcesHint(sources: readonly KnowledgeSource[]): SafeText {
	const keys = keysLabel('tab K', 'transcript');
	if (sources.length === 0) return own``;
	return sources.some(({excerpt}) => excerpt !== undefined)
		? own`${keys} opens them`
		: own`${keys} selects one`;
}

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
