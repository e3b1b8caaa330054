/** Row 24: the search in a gigabyte of sessions: time and size of the index, the first hits, and whether they are grep's. */
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {indexBytes} from '../../source/journal/index/index-folder.ts';
import {type SearchThread, startSearchThread} from '../../source/journal/index/search-thread.ts';
import {type Figure, figure, summary} from '../figures.ts';
import {createGrep} from '../grep.ts';
import {type BenchSession, createVocabulary, queriesFor, writeSessions} from '../session-files.ts';

const WORKER = new URL('../../source/journal/index/search-worker.ts', import.meta.url);
const SEED = 1;
/** Hits of each session, as the page of the sessions asks for. */
const MOST = 5;

export interface SearchSize {
	readonly bytes: number;
	readonly queries: number;
}

export async function search({bytes, queries: count}: SearchSize): Promise<readonly Figure[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'bench-search-'));
	const sessions = path.join(folder, 'sessions');
	mkdirSync(sessions);
	try {
		const vocabulary = createVocabulary(SEED);
		const written = writeSessions(sessions, bytes, vocabulary);
		const queries = queriesFor(vocabulary, count);
		const thread = startSearchThread(sessions, WORKER);
		const started = performance.now();
		const outcome = await thread.build();
		if (outcome !== 'done') throw new Error(`the index is not built: ${outcome}`);
		const buildSeconds = (performance.now() - started) / 1000;
		const taken: Taken[] = [];
		for (const query of queries) taken.push(await searched(thread, query));
		thread.end();
		const expected = grepped(written, queries);
		const wrong = taken.filter(({found}, index) => found !== expected[index]).length;
		const size = `${Math.round(bytes / 1e6)} MB in ${written.length} sessions`;
		const firsts = taken.map(({firstMs}) => firstMs).toSorted((a, b) => a - b);
		const at = (share: number): number =>
			firsts[Math.min(firsts.length - 1, Math.floor(share * firsts.length))] ?? 0;
		const row = (title: string, unit: string, value: number, most?: number): Figure =>
			figure('24', title, unit, summary([value]), most === undefined ? {} : {goal: {most}});
		return [
			row(`search: first hits, p50 of ${count} queries in ${size}`, 'ms', at(0.5)),
			row('its first hits, or that there are none, p95', 'ms', at(0.95), 50),
			row('the slowest of them', 'ms', at(1)),
			row('queries whose hits are not those of grep', '', wrong, 0),
			row('building its index in the background', 's', buildSeconds),
			row('the index, of the size of the sessions', '%', (100 * indexBytes(sessions)) / bytes),
		];
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

interface Taken {
	readonly firstMs: number;
	/** The hits, for comparison. */
	readonly found: string;
}

const textOfHits = (hits: readonly string[]): string => hits.toSorted().join(' ');

async function searched(thread: SearchThread, query: string): Promise<Taken> {
	const started = performance.now();
	let firstMs: number | undefined;
	const hits: string[] = [];
	await thread.search(
		query,
		MOST,
		(found) => {
			firstMs ??= performance.now() - started;
			for (const {session, entry} of found) hits.push(`${session} ${entry}`);
		},
		new AbortController().signal,
	);
	return {firstMs: firstMs ?? performance.now() - started, found: textOfHits(hits)};
}

interface BenchEntry {
	readonly entry?: {
		readonly id: string;
		readonly text?: string;
		readonly parts?: readonly {readonly text?: string; readonly call?: BenchCall}[];
	};
}

interface BenchCall {
	readonly name: string;
	readonly arguments: unknown;
	readonly outcome: {readonly result: unknown};
}

/** The first entries of each session that have all words of each query, found by reading all of it once. */
function grepped(sessions: readonly BenchSession[], queries: readonly string[]): readonly string[] {
	const split = queries.map((query) => query.toLowerCase().split(/\s+/).filter(Boolean));
	const words = [...new Set(split.flat())];
	const numbers = new Map(words.map((word, number) => [word, number]));
	const wanted = split.map((each) => each.map((word) => numbers.get(word) ?? -1));
	const grep = createGrep(words);
	const hits: string[][] = queries.map(() => []);
	const marks = new Int32Array(words.length);
	let mark = 0;
	for (const {id, file} of sessions) {
		const counts = new Uint8Array(queries.length);
		let active = wanted.map((each, query) => ({each, query}));
		for (const line of readFileSync(file, 'utf8').split('\n')) {
			const entry = line === '' ? undefined : (JSON.parse(line) as BenchEntry).entry;
			if (entry === undefined) continue;
			mark++;
			for (const text of textsOf(entry)) grep.markWords(text.toLowerCase(), marks, mark);
			const found = active.filter(({each}) => each.every((number) => marks[number] === mark));
			for (const {query} of found) {
				counts[query] = (counts[query] ?? 0) + 1;
				hits[query]?.push(`${id} ${entry.id}`);
			}
			if (found.length > 0) active = active.filter(({query}) => (counts[query] ?? 0) < MOST);
		}
	}
	return hits.map(textOfHits);
}

function textsOf({text, parts = []}: NonNullable<BenchEntry['entry']>): readonly string[] {
	return [
		text ?? '',
		...parts.flatMap(({text: answer = '', call}) => [
			answer,
			...(call === undefined
				? []
				: [call.name, ...valuesIn(call.arguments), ...valuesIn(call.outcome.result)]),
		]),
	];
}

function valuesIn(value: unknown): readonly string[] {
	if (typeof value !== 'object' || value === null) return [String(value)];
	return Object.entries(value).flatMap(([key, each]) => [
		...(Array.isArray(value) ? [] : [key]),
		...valuesIn(each),
	]);
}
