/** Searches with and without an index, for tests that compare them. */
import path from 'node:path';
import {expect, onTestFinished} from 'vitest';
import {type BuildOutcome, buildIndex} from '../../source/journal/index/build-index.ts';
import {openIndex, type SearchIndex} from '../../source/journal/index/search-index.ts';
import type {SearchHit} from '../../source/journal/record-match.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {searchSessions} from '../../source/journal/search.ts';
import {segmentFiles} from '../../source/journal/segment-files.ts';

export function indexOf(folder: string): SearchIndex {
	const index = openIndex(folder);
	onTestFinished(() => index.close());
	return index;
}

export const build = (
	folder: string,
	index: SearchIndex = indexOf(folder),
	mustEnd = (): boolean => false,
): Promise<BuildOutcome> => buildIndex(folder, index, {mustEnd, least: 1});

export async function found(
	folder: string,
	query: string,
	index?: SearchIndex,
): Promise<readonly SearchHit[]> {
	const all: SearchHit[] = [];
	for await (const hits of searchSessions(folder, query, {index: index?.query})) all.push(...hits);
	return all;
}

/** A search with the index finds what one without it finds. @returns the entries */
export async function expectSame(
	folder: string,
	query: string,
	index: SearchIndex,
): Promise<readonly string[]> {
	const scanned = await found(folder, query);
	expect(await found(folder, query, index)).toEqual(scanned);
	return scanned.map(({entry}) => entry);
}

export const journalOf = (folder: string, id: string): string => path.join(folder, id, 'journal.jsonl');
export const lineOf = (record: JournalRecord): string => `${JSON.stringify(record)}\n`;

/** The bytes of journals that a search with these words reads with this index. */
export function bytesRead(folder: string, index: SearchIndex, ...words: readonly string[]): number {
	const query = index.query(words);
	return segmentFiles(folder)
		.map((segment) => ({segment, ...query.plan(segment)}))
		.reduce(
			(sum, {segment, ranges, indexed}) =>
				sum + segment.journalBytes - indexed + ranges.reduce((bytes, {start, end}) => bytes + end - start, 0),
			0,
		);
}
