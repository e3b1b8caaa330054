/**
 * Replaces the last step of Ink for frames whose rows do not overlap: it concatenates texts unchanged, instead of splitting
 * them into one object per cell of the screen and joining these again. package-patches.js adds it to the bundle;
 * test/scripts/row-output.test.ts compares it with the original.
 */

/**
 * @typedef {(line: string, index: number) => string} Transformer
 * @typedef {{write(x: number, y: number, text: string, options: {transformers: readonly Transformer[]}): void,
 *   clip(clip: object): void, unclip(): void, get(): {output: string, height: number}}} Output
 * @typedef {{x: number, y: number, text: string, transformers: readonly Transformer[]}} Write
 */

/**
 * @param {new (size: {width: number, height: number}) => Output} Original
 * @param {(text: string) => number} widthOf
 * @returns {new (size: {width: number, height: number}) => Output}
 */
export const rowWise = (Original, widthOf) =>
	class RowOutput {
		/** @type {Write[]} */
		#writes = [];
		/** Draws the frames that cannot be concatenated. */
		#original;
		#isClipped = false;
		#height;

		/** @param {{width: number, height: number}} size */
		constructor(size) {
			this.#original = new Original(size);
			this.#height = size.height;
		}

		/** @type {Output['write']} */
		write(x, y, text, options) {
			if (text === '') return;
			this.#original.write(x, y, text, options);
			this.#writes.push({x, y, text, transformers: options.transformers});
		}

		/** @param {object} clip */
		clip(clip) {
			this.#isClipped = true;
			this.#original.clip(clip);
		}

		unclip() {
			this.#original.unclip();
		}

		get() {
			const rows = this.#isClipped ? undefined : this.#rows();
			if (rows === undefined) return this.#original.get();
			return {output: rows.join('\n'), height: this.#height};
		}

		/** The rows; undefined when texts overlap, have several lines, or are outside the screen. */
		#rows() {
			/** @type {string[]} */
			const rows = new Array(this.#height).fill('');
			/** @type {Map<number, number>} */
			const ends = new Map();
			for (const {x, y, text, transformers} of this.#writes) {
				const end = ends.get(y) ?? 0;
				if (x < end || !(y >= 0 && y < this.#height) || text.includes('\n')) return undefined;
				let line = text;
				for (const transformer of transformers) line = transformer(line, 0);
				rows[y] += ' '.repeat(x - end) + line;
				ends.set(y, x + widthOf(text));
			}
			return rows.map((row) => row.trimEnd());
		}
	};

const MOST_CACHED = 1_000;

/**
 * Caches the results of a function for recent texts: those on the screen and as many again.
 * @template Result
 * @param {(text: string) => Result} compute
 * @returns {(text: string) => Result}
 */
export function cached(compute) {
	/** @type {Map<string, Result>} */
	let recent = new Map();
	/** @type {Map<string, Result>} */
	let before = new Map();
	return (text) => {
		let result = recent.get(text);
		if (result === undefined) {
			result = before.get(text) ?? compute(text);
			if (recent.size >= MOST_CACHED) {
				before = recent;
				recent = new Map();
			}
			recent.set(text, result);
		}
		return result;
	};
}
