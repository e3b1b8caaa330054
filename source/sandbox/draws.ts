/** Random numbers that are the same each time the server is started: one series for each seed. */

/** @returns the next number of the series, at least 0 and less than 1 */
export type Draw = (seed: number) => number;

/** All series begin anew. */
export function createDraws(): Draw {
	const states = new Map<number, number>();
	return (seed) => {
		// A linear step, and a mixture of its bits (the generator mulberry32).
		const state = ((states.get(seed) ?? seed) + 0x6d2b79f5) | 0;
		states.set(seed, state);
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
