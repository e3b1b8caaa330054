/** An immutable list that grows at its end without a copy. */

/**
 * A list and those made from it by `append` share one array, and each stores its own length: the cost of another
 * message does not depend on their number.
 */
export class AppendList<Item> {
	readonly length: number;
	/** The first `length` items belong to this list and never change; later ones belong to longer lists. */
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

	/** All items, as an array that never changes; made at the first access. */
	get items(): readonly Item[] {
		this.#items ??= this.#shared.slice(0, this.length);
		return this.#items;
	}

	append(item: Item): AppendList<Item> {
		// The items of one continuation of this list must not appear in another.
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
