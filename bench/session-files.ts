/** Sessions for the bench of the search: many, of all sizes, with words as often as in a language, and queries for them. */
import {appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/** Numbers from 0 to 1 that are the same in each run. */
export function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Words that occur in a text of this project, and as many with an accent and a number. */
function wordsOfProject(): readonly string[] {
	const texts = ['readme.md', 'changelog.md', 'docs', 'source'].flatMap((name) => {
		const place = path.join(ROOT, name);
		if (!statSync(place).isDirectory()) return [readFileSync(place, 'utf8')];
		return readdirSync(place, {recursive: true, encoding: 'utf8'})
			.filter((file) => /\.(md|tsx?)$/.test(file))
			.toSorted()
			.map((file) => readFileSync(path.join(place, file), 'utf8'));
	});
	const counts = new Map<string, number>();
	for (const word of texts.join(' ').match(/[a-z][a-z']*[a-z]/gi) ?? [])
		counts.set(word, (counts.get(word) ?? 0) + 1);
	const known = [...counts.keys()].toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
	return known.flatMap((word, index) => {
		const accented = word.replace(/[aeo]/, (letter) => ACCENTS[letter] ?? letter);
		return index % 3 === 0 ? [word, accented] : index % 3 === 1 ? [word, `${word}${index}`] : [word];
	});
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ACCENTS: Readonly<Record<string, string>> = {a: 'ä', e: 'é', o: 'ö'};
const CAPITALS = 0.07;

/** Sessions and queries are made of the same words. */
export interface Vocabulary {
	readonly random: () => number;
	/** A word; few are frequent. */
	word(): string;
	/** A text of about so many characters. */
	text(size: number): string;
}

export function createVocabulary(seed: number): Vocabulary {
	const random = createRandom(seed);
	const words = wordsOfProject();
	const word = (): string => words[Math.floor(random() ** 4 * words.length)] ?? '';
	function text(size: number): string {
		let written = '';
		while (written.length < size) {
			const next = word();
			const chance = random();
			written += random() < CAPITALS ? next.toUpperCase() : next;
			written += chance < 0.1 ? ', ' : chance < 0.13 ? ' — ' : chance < 0.15 ? '.\n' : ' ';
		}
		return written;
	}
	return {random, word, text};
}

export interface BenchSession {
	readonly id: string;
	readonly file: string;
}

/** The smallest and the largest session, bytes of its journal. */
const SMALLEST = 50_000;
const LARGEST = 20_000_000;
const START = Date.UTC(2026, 0, 1);

/** Writes sessions of so many bytes in all, as the program writes them. @returns them, the oldest first */
export function writeSessions(
	folder: string,
	bytes: number,
	vocabulary: Vocabulary,
): readonly BenchSession[] {
	const {random, text, word} = vocabulary;
	const sessions: BenchSession[] = [];
	for (let total = 0; total < bytes; ) {
		const size = Math.min(bytes - total, SMALLEST * (LARGEST / SMALLEST) ** random());
		const at = START + sessions.length * 3_600_000;
		const time = new Date(at).toISOString();
		const id = `${time.slice(0, 10).replaceAll('-', '')}-${time.slice(11, 19).replaceAll(':', '')}-${sessions.length.toString(16).padStart(6, '0')}`;
		mkdirSync(path.join(folder, id), {recursive: true, mode: 0o700});
		const file = path.join(folder, id, 'journal.jsonl');
		writeFileSync(
			file,
			`${JSON.stringify({kind: 'session', v: 1, at, url: 'ws://localhost:8000/ws/chat'})}\n`,
		);
		let lines = '';
		let written = 0;
		for (let number = 1; written < size; number++) {
			const line = `${JSON.stringify({kind: 'entry', entry: entryOf(number, at)})}\n`;
			lines += line;
			written += Buffer.byteLength(line);
			if (lines.length < 4_000_000) continue;
			appendFileSync(file, lines);
			lines = '';
		}
		appendFileSync(file, lines);
		sessions.push({id, file});
		total += written;
	}
	return sessions;

	function entryOf(number: number, at: number): unknown {
		const id = `e${number}`;
		if (number % 2 === 1)
			return {id, kind: 'user', text: text(40 + random() * 300), at, delivery: 'delivered'};
		const count = Math.floor(random() ** 2 * 60);
		const orders = Array.from({length: count}, () => ({
			id: hex(random() * 2 ** 48),
			status: word(),
			total: Math.floor(random() * 100_000) / 100,
			note: text(40),
		}));
		const order = `A-${Math.floor(random() * 1_000_000)}`;
		const call = {name: 'get_order', arguments: {order}, outcome: {state: 'succeeded', result: {orders}}};
		const parts = [
			...(random() < 0.6 ? [{kind: 'tool', call}] : []),
			{kind: 'text', text: text(200 + random() * 3000)},
		];
		return {id, kind: 'assistant', answers: `e${number - 1}`, parts, at};
	}
}

const hex = (value: number): string => Math.floor(value).toString(16);

/** Queries as somebody types them: words, parts of words and texts, two words, ids, and words that occur nowhere. */
export function queriesFor({random, word, text}: Vocabulary, count: number): readonly string[] {
	const part = (whole: string, size: number): string => {
		const start = Math.floor(random() * Math.max(1, whole.length - size));
		return whole.slice(start, start + size).trim();
	};
	const kinds: readonly (() => string)[] = [
		word,
		() => part(text(200), 2 + random() * 12),
		() => part(text(200), 3 + random() * 6),
		() => `${word()} ${word()}`,
		() => `A-${Math.floor(random() * 1_000_000)}`,
		() => hex(random() * 2 ** 24),
		() => part(word() + word(), 5 + random() * 5),
		() => `${word()}${word()}${word()}`,
	];
	const queries: string[] = [];
	while (queries.length < count) {
		const query = kinds[queries.length % kinds.length]?.() ?? '';
		if (query.trim() !== '') queries.push(query);
	}
	return queries;
}
