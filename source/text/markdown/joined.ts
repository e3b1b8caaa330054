/** Concatenates arrays of rows that grow at their ends, without copying the same rows again. */
import type {Line} from '../line.ts';

interface Part {
	readonly rows: readonly Line[];
	/** Number of rows that are copied. */
	readonly length: number;
}

export class Joined {
	readonly #lines: Line[] = [];
	#parts: readonly Part[] = [];

	/**
	 * @param parts in order; a part that is the same array as at the last call has at most grown at its end
	 * @returns the same array each time, valid until the next call
	 */
	join(parts: ReadonlyArray<readonly Line[]>): readonly Line[] {
		const before = this.#parts;
		let same = 0;
		let end = 0;
		for (const [index, rows] of parts.entries()) {
			const known = before[index];
			if (known?.rows !== rows) break;
			// The known rows of a part that has grown stay too, but the rows after them have moved.
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
