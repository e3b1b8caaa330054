/** Finds many words in many texts at once, as grep -F -f does: each text is read once. Knows nothing of the program's search. */

export interface Grep {
	/** Marks the numbers of the words that are in a text. */
	markWords(text: string, marks: Int32Array, mark: number): void;
}

/** Aho and Corasick's automaton. @param words not empty, each once */
export function createGrep(words: readonly string[]): Grep {
	const classes = new Uint16Array(65_536);
	let letters = 1;
	for (const unit of new Set([...words.join('')].flatMap((letter) => letter.split(''))))
		classes[unit.charCodeAt(0)] = letters++;
	const size = 1 + words.reduce((sum, word) => sum + word.length, 0);
	const next = new Int32Array(size * letters);
	const ends: (number[] | undefined)[] = [];
	let states = 1;
	for (const [number, word] of words.entries()) {
		let state = 0;
		for (let at = 0; at < word.length; at++) {
			const index = state * letters + (classes[word.charCodeAt(at)] ?? 0);
			if (next[index] === 0) next[index] = states++;
			state = next[index] ?? 0;
		}
		ends[state] = [...(ends[state] ?? []), number];
	}
	// In the order of their depth, each state learns where to go on when its word does not.
	const fallback = new Int32Array(size);
	const queue = [...next.subarray(0, letters)].filter((state) => state !== 0);
	for (let at = 0; at < queue.length; at++) {
		const state = queue[at] ?? 0;
		const other = fallback[state] ?? 0;
		const inherited = ends[other];
		if (inherited !== undefined) ends[state] = [...(ends[state] ?? []), ...inherited];
		for (let letter = 0; letter < letters; letter++) {
			const index = state * letters + letter;
			const target = next[other * letters + letter] ?? 0;
			const own = next[index] ?? 0;
			if (own === 0) next[index] = target;
			else {
				fallback[own] = target;
				queue.push(own);
			}
		}
	}
	return {
		markWords(text, marks, mark) {
			let state = 0;
			for (let at = 0; at < text.length; at++) {
				state = next[state * letters + (classes[text.charCodeAt(at)] ?? 0)] ?? 0;
				const ended = ends[state];
				if (ended !== undefined) for (const number of ended) marks[number] = mark;
			}
		},
	};
}
