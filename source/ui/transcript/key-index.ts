/** Finds items by key in a list that mostly grows at its end, without walking through it. */

/** What is looked up is nearly always among the last few, and then no index needs to be built. */
const NEAR = 8;

/**
 * Remembers where keys were seen last. What it remembers is checked before it is believed, so any list may be asked
 * about at any time; a list that only grew costs its new items, any other change one walk.
 */
export class KeyIndex<Item> {
	readonly #keysOf: (item: Item) => readonly string[];
	#places = new Map<string, number>();
	/** The list that the places are of. */
	#known: readonly Item[] = [];
	/** `false` while the list was taken to have grown at its end, which was seen at one item only. */
	#isCertain = true;

	/** @param keysOf the keys under which an item is found; no two items of a list share one */
	constructor(keysOf: (item: Item) => readonly string[]) {
		this.#keysOf = keysOf;
	}

	/** @returns -1 when there is no such item */
	indexOf(items: readonly Item[], key: string): number {
		for (let index = items.length - 1; index >= Math.max(0, items.length - NEAR); index--) {
			if (this.#isAt(items, index, key)) return index;
		}
		return this.#remembered(items, key) ?? this.#learned(items, key) ?? -1;
	}

	#isAt(items: readonly Item[], index: number, key: string): boolean {
		const item = items[index];
		return item !== undefined && this.#keysOf(item).includes(key);
	}

	#remembered(items: readonly Item[], key: string): number | undefined {
		const place = this.#places.get(key);
		return place !== undefined && this.#isAt(items, place, key) ? place : undefined;
	}

	#learned(items: readonly Item[], key: string): number | undefined {
		if (items !== this.#known && this.#isGrown(items)) {
			this.#add(items, this.#known.length);
			this.#isCertain = false;
			const found = this.#remembered(items, key);
			if (found !== undefined) return found;
		}
		if (items === this.#known && this.#isCertain) return undefined;
		this.#places = new Map();
		this.#add(items, 0);
		this.#isCertain = true;
		return this.#remembered(items, key);
	}

	/** Whether the last known item is where it was; what was put in or taken out before it would have moved it. */
	#isGrown(items: readonly Item[]): boolean {
		const last = this.#known.at(-1);
		const [key] = last === undefined ? [] : this.#keysOf(last);
		return key !== undefined && this.#isAt(items, this.#known.length - 1, key);
	}

	#add(items: readonly Item[], from: number): void {
		for (let index = from; index < items.length; index++) {
			const item = items[index];
			if (item !== undefined) for (const key of this.#keysOf(item)) this.#places.set(key, index);
		}
		this.#known = items;
	}
}
