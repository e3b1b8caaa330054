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

/** A letter of a name as it is compared, with its offset. */
interface Letter {
	readonly lower: string;
	readonly offset: number;
	/** Whether it begins a word: the first letter, a letter after a sign, or a capital. */
	readonly isStart: boolean;
}

function lettersOf(name: string): readonly Letter[] {
	const letters: Letter[] = [];
	let offset = 0;
	let before = '';
	for (const character of name) {
		const isCapital = /\p{Lu}/u.test(character) && !/\p{Lu}/u.test(before);
		const isStart = isCapital || (/[\p{L}\p{N}]/u.test(character) && !/[\p{L}\p{N}]/u.test(before));
		letters.push({lower: character.toLowerCase(), offset, isStart});
		offset += character.length;
		before = character;
	}
	return letters;
}

/**
 * Offsets of the typed letters such that each either begins a word or directly follows the one before.
 * Tries every position for a letter once: `dead` records those that cannot be completed.
 */
function wordStarts(typed: readonly string[], letters: readonly Letter[]): readonly number[] | undefined {
	const dead = new Set<number>();
	const found: number[] = [];
	const fits = (next: number, from: number): boolean => {
		const wanted = typed[next];
		if (wanted === undefined) return true;
		for (let position = from; position < letters.length; position++) {
			const letter = letters[position];
			const isBeside = next > 0 && position === from;
			const id = next * letters.length + position;
			if (letter?.lower !== wanted || !(letter.isStart || isBeside) || dead.has(id)) continue;
			found[next] = letter.offset;
			if (fits(next + 1, position + 1)) return true;
			dead.add(id);
		}
		return false;
	};
	return fits(0, 0) ? found : undefined;
}

/** Offsets of the typed letters in order, as close together as the earliest end allows. */
function scattered(typed: readonly string[], letters: readonly Letter[]): readonly number[] | undefined {
	let end = 0;
	for (const wanted of typed) {
		const position = letters.findIndex((letter, index) => index >= end && letter.lower === wanted);
		if (position < 0) return undefined;
		end = position + 1;
	}
	const found: number[] = [];
	for (const wanted of typed.toReversed()) {
		const position = letters.findLastIndex((letter, index) => index < end && letter.lower === wanted);
		found.unshift(letters[position]?.offset ?? 0);
		end = position;
	}
	return found;
}

/**
 * @param typed letters of a name, in order, in any case; '' matches every name
 * @returns undefined if the name does not contain them in this order
 */
export function fuzzyMatch(typed: string, name: string): FuzzyMatch | undefined {
	const wanted = Array.from(typed, (character) => character.toLowerCase());
	const letters = lettersOf(name);
	if (wanted.every((letter, index) => letter === letters[index]?.lower)) {
		const at = letters.slice(0, wanted.length).map(({offset}) => offset);
		return {kind: at.length === letters.length ? 'whole' : 'prefix', at};
	}
	const starts = wordStarts(wanted, letters);
	if (starts !== undefined) return {kind: 'word-starts', at: starts};
	const offsets = scattered(wanted, letters);
	return offsets === undefined ? undefined : {kind: 'scattered', at: offsets};
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
	return items
		.flatMap((item): readonly Ranked<Item>[] => {
			const names = namesOf(item);
			const [best] = (typeof names === 'string' ? [names] : names)
				.flatMap((name, index): readonly Ranked<Item>[] => {
					const match = fuzzyMatch(typed, name);
					return match === undefined ? [] : [{item, match, name: index}];
				})
				.sort((a, b) => compare(a.match, b.match));
			return best === undefined ? [] : [best];
		})
		.sort((a, b) => compare(a.match, b.match));
}
