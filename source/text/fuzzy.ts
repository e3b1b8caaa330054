/** Which of some names fit what was typed of them, letters in order but not side by side, and how well. */

export interface FuzzyMatch {
	/** How the letters lie in the name, best first. */
	readonly kind: 'whole' | 'prefix' | 'word-starts' | 'scattered';
	/** Offsets of the matched letters in the name, in UTF-16 units, rising. */
	readonly at: readonly number[];
}

export interface Ranked<Item> {
	readonly item: Item;
	readonly match: FuzzyMatch;
}

const KINDS: readonly FuzzyMatch['kind'][] = ['whole', 'prefix', 'word-starts', 'scattered'];

/** A letter of a name as it is compared, and where it stands. */
interface Letter {
	readonly lower: string;
	readonly offset: number;
	/** It begins a word: the name's first, one behind a sign, or a capital. */
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
 * Places of the typed letters where each either begins a word or stands right behind the one before.
 * Looks at every place for a letter once: `dead` remembers those that lead nowhere.
 */
function wordStarts(typed: readonly string[], letters: readonly Letter[]): readonly number[] | undefined {
	const dead = new Set<number>();
	const found: number[] = [];
	const fits = (next: number, from: number): boolean => {
		const wanted = typed[next];
		if (wanted === undefined) return true;
		for (let place = from; place < letters.length; place++) {
			const letter = letters[place];
			const isBeside = next > 0 && place === from;
			const id = next * letters.length + place;
			if (letter?.lower !== wanted || !(letter.isStart || isBeside) || dead.has(id)) continue;
			found[next] = letter.offset;
			if (fits(next + 1, place + 1)) return true;
			dead.add(id);
		}
		return false;
	};
	return fits(0, 0) ? found : undefined;
}

/** Places of the typed letters in order, as near to each other as the earliest end allows. */
function scattered(typed: readonly string[], letters: readonly Letter[]): readonly number[] | undefined {
	let end = 0;
	for (const wanted of typed) {
		const place = letters.findIndex((letter, index) => index >= end && letter.lower === wanted);
		if (place < 0) return undefined;
		end = place + 1;
	}
	const found: number[] = [];
	for (const wanted of typed.toReversed()) {
		const place = letters.findLastIndex((letter, index) => index < end && letter.lower === wanted);
		found.unshift(letters[place]?.offset ?? 0);
		end = place;
	}
	return found;
}

/**
 * @param typed some letters of a name, in order; capitals do not matter, and '' fits every name
 * @returns undefined where the name does not have them in this order
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
	const places = scattered(wanted, letters);
	return places === undefined ? undefined : {kind: 'scattered', at: places};
}

/** From the first to the last matched letter, in UTF-16 units. */
const spread = ({at}: FuzzyMatch): number => (at.at(-1) ?? 0) - (at[0] ?? 0);

/**
 * The items that fit, best first: those that begin with what was typed, then by words that do, then by letters in order,
 * the nearer together the better. Of equals the order stays.
 */
export function fuzzyRank<Item>(
	typed: string,
	items: readonly Item[],
	nameOf: (item: Item) => string,
): readonly Ranked<Item>[] {
	return items
		.flatMap((item): readonly Ranked<Item>[] => {
			const match = fuzzyMatch(typed, nameOf(item));
			return match === undefined ? [] : [{item, match}];
		})
		.toSorted(
			(a, b) =>
				KINDS.indexOf(a.match.kind) - KINDS.indexOf(b.match.kind) ||
				(a.match.kind === 'scattered' ? spread(a.match) - spread(b.match) : 0),
		);
}
