/** Puts rows that grow at their ends behind each other, without copying again what stands there already. */
import type {Line} from '../line.ts';

interface Part {
	readonly rows: readonly Line[];
	/** How many of them are copied. */
	readonly length: number;
}

export class Joined {
	readonly #lines: Line[] = [];
	#parts: readonly Part[] = [];

	/**
	 * @param parts in order; one that is the same array as last time in its place has at most grown at its end
	 * @returns the same array each time: it holds until the next call
	 */
	join(parts: ReadonlyArray<readonly Line[]>): readonly Line[] {
		const before = this.#parts;
		let same = 0;
		let end = 0;
		for (const [index, rows] of parts.entries()) {
			const known = before[index];
			if (known?.rows !== rows) break;
			// The rows of one that has grown stay too, but what stood behind them has moved.
			end += known.length;
			if (rows.length > known.length) break;
			same++;
		}
		this.#lines.length = end;
		for (const [index, rows] of parts.entries()) {
			if (index < same) continue;
			const known = before[index];
			const from = index === same && known?.rows === rows ? known.length : 0;
			for (let at = from; at < rows.length; at++) this.#lines.push(rows[at] ?? []);
		}
		this.#parts = parts.map((rows) => ({rows, length: rows.length}));
		return this.#lines;
	}
}
