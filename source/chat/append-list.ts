/** An immutable list that grows at its end without being copied. */

/**
 * Lists that come of each other by `append` share one array, of which each knows how many items are its own: a message
 * more costs the same however many there are.
 */
export class AppendList<Item> {
	readonly length: number;
	/** Its first `length` items are this list's and never change; what follows belongs to longer lists. */
	readonly #shared: Item[];
	#items: readonly Item[] | undefined;

	private constructor(shared: Item[], length: number) {
		this.#shared = shared;
		this.length = length;
	}

	static of<Item>(items: readonly Item[]): AppendList<Item> {
		const list = new AppendList([...items], items.length);
		list.#items = items;
		return list;
	}

	/** All of them, as an array that never changes; made when it is asked for first. */
	get items(): readonly Item[] {
		this.#items ??= this.#shared.slice(0, this.length);
		return this.#items;
	}

	append(item: Item): AppendList<Item> {
		// A second list that begins like this one must not find the first one's items in its own.
		const shared = this.#shared.length === this.length ? this.#shared : [...this.items];
		shared.push(item);
		return new AppendList(shared, this.length + 1);
	}

	/** Undefined outside the list. */
	at(index: number): Item | undefined {
		return index < this.length ? this.#shared[index] : undefined;
	}

	/** -1 when there is none. */
	findLastIndex(holds: (item: Item) => boolean): number {
		for (let index = this.length - 1; index >= 0; index--) {
			const item = this.#shared[index];
			if (item !== undefined && holds(item)) return index;
		}
		return -1;
	}
}
