/** Matches names against typed letters, in order but not necessarily adjacent, and ranks the matches. */

export interface FuzzyMatch {
	/** How the letters are distributed over the name, best first. */
	readonly kind: 'whole' | 'prefix' | 'word-starts' | 'scattered';
	/** Offsets of the matched letters in the name, in UTF-16 units, ascending. */
	readonly at: readonly number[];
}

export interface Ranked<Item> {
	readonly item: Item;
	/** The best match of its names, and the index of that name. */
	readonly match: FuzzyMatch;
	readonly name: number;
}

const KINDS: readonly FuzzyMatch['kind'][] = ['whole', 'prefix', 'word-starts', 'scattered'];

/** The letters of a name as they are compared. */
interface Letters {
	readonly lower: readonly string[];
	/** In UTF-16 units. */
	readonly offsets: readonly number[];
	/** Whether each begins a word: the first letter, a letter after a sign, or a capital. */
	readonly starts: readonly boolean[];
}

/** Lists are ranked again with every typed letter: a list of a thousand names and more stays here. */
const MOST_KNOWN = 4096;
/** UTF-16 units. */
const LONGEST_KNOWN = 400;
let known = new Map<string, Letters>();

function lettersOf(name: string): Letters {
	const before = known.get(name);
	if (before !== undefined) return before;
	const letters = readLetters(name);
	if (name.length > LONGEST_KNOWN) return letters;
	if (known.size >= MOST_KNOWN) known = new Map();
	known.set(name, letters);
	return letters;
}

function readLetters(name: string): Letters {
	const lower: string[] = [];
	const offsets: number[] = [];
	const starts: boolean[] = [];
	let offset = 0;
	let before = '';
	for (const character of name) {
		const isCapital = /\p{Lu}/u.test(character) && !/\p{Lu}/u.test(before);
		starts.push(isCapital || (/[\p{L}\p{N}]/u.test(character) && !/[\p{L}\p{N}]/u.test(before)));
		lower.push(character.toLowerCase());
		offsets.push(offset);
		offset += character.length;
		before = character;
	}
	return {lower, offsets, starts};
}

/** The position after the earliest end of the typed letters in order; undefined if they are not in the name. */
function endInOrder(typed: readonly string[], {lower}: Letters): number | undefined {
	let end = 0;
	for (const wanted of typed) {
		end = lower.indexOf(wanted, end) + 1;
		if (end === 0) return undefined;
	}
	return end;
}

/**
 * Positions of the typed letters such that each either begins a word or directly follows the one before.
 * Tries every position for a letter once: `dead` records those that cannot be completed.
 */
function wordStarts(typed: readonly string[], {lower, starts}: Letters): readonly number[] | undefined {
	let dead: Set<number> | undefined;
	const found: number[] = [];
	const fits = (next: number, from: number): boolean => {
		const wanted = typed[next];
		if (wanted === undefined) return true;
		for (
			let position = lower.indexOf(wanted, from);
			position >= 0;
			position = lower.indexOf(wanted, position + 1)
		) {
			const isBeside = next > 0 && position === from;
			const id = next * lower.length + position;
			if (!(starts[position] || isBeside) || dead?.has(id)) continue;
			found[next] = position;
			if (fits(next + 1, position + 1)) return true;
			dead ??= new Set();
			dead.add(id);
		}
		return false;
	};
	return fits(0, 0) ? found : undefined;
}

/** Positions of the typed letters in order, as close together as the earliest end allows. */
function scattered(typed: readonly string[], {lower}: Letters, earliestEnd: number): readonly number[] {
	const found: number[] = [];
	let end = earliestEnd;
	for (let next = typed.length - 1; next >= 0; next--) {
		end = lower.lastIndexOf(typed[next] ?? '', end - 1);
		found.unshift(end);
	}
	return found;
}

const lettersTyped = (typed: string): readonly string[] =>
	Array.from(typed, (character) => character.toLowerCase());

/**
 * @param typed letters of a name, in order, in any case; '' matches every name
 * @returns undefined if the name does not contain them in this order
 */
export const fuzzyMatch = (typed: string, name: string): FuzzyMatch | undefined =>
	match(lettersTyped(typed), name);

function match(wanted: readonly string[], name: string): FuzzyMatch | undefined {
	const letters = lettersOf(name);
	const {lower, offsets} = letters;
	if (wanted.every((letter, index) => letter === lower[index]))
		return {
			kind: wanted.length === lower.length ? 'whole' : 'prefix',
			at: offsets.slice(0, wanted.length),
		};
	const end = endInOrder(wanted, letters);
	if (end === undefined) return undefined;
	const starts = wordStarts(wanted, letters);
	const positions = starts ?? scattered(wanted, letters, end);
	return {
		kind: starts === undefined ? 'scattered' : 'word-starts',
		at: positions.map((position) => offsets[position] ?? 0),
	};
}

/** From the first to the last matched letter, in UTF-16 units. */
const spread = ({at}: FuzzyMatch): number => (at.at(-1) ?? 0) - (at[0] ?? 0);

/** Orders matches, the better one first. */
const compare = (a: FuzzyMatch, b: FuzzyMatch): number =>
	KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.kind === 'scattered' ? spread(a) - spread(b) : 0);

/**
 * The items that match, best first: names that begin with the typed letters, then names whose words do, then names with the
 * letters in order, the closer together the better. Equal items keep their order.
 */
export function fuzzyRank<Item>(
	typed: string,
	items: readonly Item[],
	namesOf: (item: Item) => string | readonly string[],
): readonly Ranked<Item>[] {
	const wanted = lettersTyped(typed);
	const byKind = new Map(KINDS.map((kind): [FuzzyMatch['kind'], Ranked<Item>[]] => [kind, []]));
	for (const item of items) {
		const names = namesOf(item);
		let best: Ranked<Item> | undefined;
		for (const [index, name] of (typeof names === 'string' ? [names] : names).entries()) {
			const found = match(wanted, name);
			if (found === undefined || (best !== undefined && compare(best.match, found) <= 0)) continue;
			best = {item, match: found, name: index};
		}
		if (best !== undefined) byKind.get(best.match.kind)?.push(best);
	}
	byKind.get('scattered')?.sort((a, b) => spread(a.match) - spread(b.match));
	return [...byKind.values()].flat();
}
