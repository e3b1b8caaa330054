/** A cache of the results that were used last, limited by their total weight, so that long sessions need no more memory. */

interface Kept<Value> {
	readonly value: Value;
	readonly weight: number;
	/** The period in which it was used last. */
	usedIn: number;
}

/**
 * Use is divided into periods, such as the drawing of one frame: whatever is used in a period is kept until its end, even
 * above the limit, so that one frame never computes anything twice.
 */
export class RecentCache<Key, Value> {
	/** Used longest ago first. */
	readonly #kept = new Map<Key, Kept<Value>>();
	readonly #limit: number;
	#weight = 0;
	#period = 0;

	/** @param limit of the total weight at the end of a period */
	constructor(limit: number) {
		this.#limit = limit;
	}

	get size(): number {
		return this.#kept.size;
	}

	get(key: Key): Value | undefined {
		const kept = this.#kept.get(key);
		if (kept !== undefined && kept.usedIn !== this.#period) {
			kept.usedIn = this.#period;
			this.#kept.delete(key);
			this.#kept.set(key, kept);
		}
		return kept?.value;
	}

	set(key: Key, value: Value, weight: number): void {
		this.#delete(key);
		this.#kept.set(key, {value, weight, usedIn: this.#period});
		this.#weight += weight;
	}

	/** Ends a period: removes the values used longest ago as long as the limit is exceeded, but none used in this period. */
	endPeriod(): void {
		for (const [key, {usedIn}] of this.#kept) {
			if (this.#weight <= this.#limit || usedIn === this.#period) break;
			this.#delete(key);
		}
		this.#period++;
	}

	clear(): void {
		this.#kept.clear();
		this.#weight = 0;
	}

	#delete(key: Key): void {
		this.#weight -= this.#kept.get(key)?.weight ?? 0;
		this.#kept.delete(key);
	}
}
