/** Finds items by key in a list that usually grows at its end, without a linear search. */

/** Nearly all lookups are for one of the last items, which need no index. */
const NEAR = 8;

/**
 * Caches the positions of keys. Each cached position is verified, so it works for any list at any time; a list that only grew
 * costs its new items, any other change one pass over the list.
 */
export class KeyIndex<Item> {
	readonly #keysOf: (item: Item) => readonly string[];
	#positions = new Map<string, number>();
	/** The list of the positions. */
	#known: readonly Item[] = [];
	/** `false` after growth at the end was assumed, which was verified for one item only. */
	#isCertain = true;

	/** @param keysOf the keys of an item; no two items of a list share one */
	constructor(keysOf: (item: Item) => readonly string[]) {
		this.#keysOf = keysOf;
	}

	/** @returns -1 if there is no such item */
	indexOf(items: readonly Item[], key: string): number {
		for (let index = items.length - 1; index >= Math.max(0, items.length - NEAR); index--) {
			if (this.#isAt(items, index, key)) return index;
		}
		return this.#cached(items, key) ?? this.#indexed(items, key) ?? -1;
	}

	#isAt(items: readonly Item[], index: number, key: string): boolean {
		const item = items[index];
		return item !== undefined && this.#keysOf(item).includes(key);
	}

	#cached(items: readonly Item[], key: string): number | undefined {
		const position = this.#positions.get(key);
		return position !== undefined && this.#isAt(items, position, key) ? position : undefined;
	}

	#indexed(items: readonly Item[], key: string): number | undefined {
		if (items !== this.#known && this.#isGrown(items)) {
			this.#add(items, this.#known.length);
			this.#isCertain = false;
			const found = this.#cached(items, key);
			if (found !== undefined) return found;
		}
		if (items === this.#known && this.#isCertain) return undefined;
		this.#positions = new Map();
		this.#add(items, 0);
		this.#isCertain = true;
		return this.#cached(items, key);
	}

	/** Whether the last known item has kept its position; an insertion or removal before it would have moved it. */
	#isGrown(items: readonly Item[]): boolean {
		const last = this.#known.at(-1);
		const [key] = last === undefined ? [] : this.#keysOf(last);
		return key !== undefined && this.#isAt(items, this.#known.length - 1, key);
	}

	#add(items: readonly Item[], from: number): void {
		for (let index = from; index < items.length; index++) {
			const item = items[index];
			if (item !== undefined) for (const key of this.#keysOf(item)) this.#positions.set(key, index);
		}
		this.#known = items;
	}
}
