/** Which tool calls are open: failures by themselves, single ones by hand, and what was done by hand is remembered by tool. */
import type {ReplyPart, ToolCall} from '../../chat/entry.ts';

/** What was last done by hand to a call of a tool. */
interface Habit {
	readonly isOpen: boolean;
	/** Key of the newest call there was: it holds for those that came later. */
	readonly since: string;
}

/**
 * Opening a call opens the calls of the same tool that come later, until one of them is folded by hand. What is on the
 * screen already stays as it is, and failures always come open.
 */
export class Folds {
	readonly #all: boolean | undefined;
	readonly #single: ReadonlyMap<string, boolean>;
	readonly #habits: ReadonlyMap<string, Habit>;

	constructor(
		all: boolean | undefined = undefined,
		single: ReadonlyMap<string, boolean> = new Map(),
		habits: ReadonlyMap<string, Habit> = new Map(),
	) {
		this.#all = all;
		this.#single = single;
		this.#habits = habits;
	}

	isOpen(call: ToolCall): boolean {
		const single = this.#single.get(call.key);
		if (single !== undefined) return single;
		const {state} = call.outcome;
		if (state === 'failed') return this.#all ?? true;
		const habit = this.#habits.get(call.name);
		// A call of which nothing is known yet has nothing to open.
		const isTold = state === 'succeeded' || call.arguments !== undefined;
		if (habit !== undefined && isTold && isLater(call.key, habit.since)) return habit.isOpen;
		return this.#all ?? false;
	}

	/**
	 * Folds or unfolds one.
	 * @param newest key of the newest call there is; without it nothing is remembered for later ones
	 */
	toggle(call: ToolCall, newest?: string): Folds {
		const isOpen = !this.isOpen(call);
		const single = new Map(this.#single).set(call.key, isOpen);
		const habits =
			newest === undefined ? this.#habits : new Map(this.#habits).set(call.name, {isOpen, since: newest});
		return new Folds(this.#all, single, habits);
	}

	/** Unfolds all, or folds all when they are; choices by hand are forgotten. */
	toggleAll(): Folds {
		return new Folds(this.#all !== true);
	}

	/** The folds of the calls among these parts, as a key for caches. */
	signatureOf(parts: readonly ReplyPart[]): string {
		let signature = '';
		for (const part of parts) if (part.kind === 'tool') signature += this.isOpen(part.call) ? 'o' : 'f';
		return signature;
	}
}

/** Keys count upwards: the entry, then the call in it. */
function isLater(key: string, than: string): boolean {
	const [a, b] = [numbersIn(key), numbersIn(than)];
	for (const [place, number] of a.entries()) {
		const other = b[place] ?? -1;
		if (number !== other) return number > other;
	}
	return false;
}

const numbersIn = (key: string): readonly number[] => (key.match(/\d+/g) ?? []).map(Number);
