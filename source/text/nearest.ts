/** Suggests the word that was probably meant, for unknown commands and flags. */

/** Edit distance with transpositions (optimal string alignment), in single-character steps. */
export function distance(a: string, b: string): number {
	const width = b.length + 1;
	const table = new Array<number>((a.length + 1) * width).fill(0);
	const at = (row: number, column: number): number => table[row * width + column] ?? 0;
	for (let row = 0; row <= a.length; row++) table[row * width] = row;
	for (let column = 0; column <= b.length; column++) table[column] = column;
	for (let row = 1; row <= a.length; row++) {
		for (let column = 1; column <= b.length; column++) {
			const isSame = a[row - 1] === b[column - 1];
			let best = Math.min(
				at(row - 1, column) + 1,
				at(row, column - 1) + 1,
				at(row - 1, column - 1) + (isSame ? 0 : 1),
			);
			if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
				best = Math.min(best, at(row - 2, column - 2) + 1);
			}
			table[row * width + column] = best;
		}
	}
	return at(a.length, b.length);
}

/**
 * @param word as typed; a word of more than 40 characters has no match
 * @param known all valid words
 * @returns the first known word that begins with `word`, otherwise the nearest one if its distance is at most a third of its length,
 * otherwise undefined
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
	if (word === '' || word.length > 40) return undefined;
	const typed = word.toLowerCase();
	const begins = known.find((candidate) => typed.length > 1 && candidate.startsWith(typed));
	if (begins !== undefined) return begins;
	let best: {word: string; steps: number} | undefined;
	for (const candidate of known) {
		const steps = distance(typed, candidate);
		if (
			steps <= Math.max(1, Math.floor(candidate.length / 3)) &&
			(best === undefined || steps < best.steps)
		) {
			best = {word: candidate, steps};
		}
	}
	return best?.word;
}
