/** The folds of tool calls: failures are open by default, others by choice of the user, which also applies to later calls. */
import type {ToolCall} from '../../chat/entry.ts';

/** The user's latest choice for a call of a tool. */
interface ToolChoice {
	readonly isOpen: boolean;
	/** Key of the newest call at that time: the choice applies to later ones. */
	readonly since: string;
}

/**
 * Opening a call also opens later calls of the same tool, until the user folds one of them. Existing calls stay as they are,
 * and failures always start open.
 */
export class Folds {
	readonly #all: boolean | undefined;
	readonly #calls: ReadonlyMap<string, boolean>;
	readonly #tools: ReadonlyMap<string, ToolChoice>;

	constructor(
		all: boolean | undefined = undefined,
		calls: ReadonlyMap<string, boolean> = new Map(),
		tools: ReadonlyMap<string, ToolChoice> = new Map(),
	) {
		this.#all = all;
		this.#calls = calls;
		this.#tools = tools;
	}

	isOpen(call: ToolCall): boolean {
		const choice = this.#calls.get(call.key);
		if (choice !== undefined) return choice;
		const {state} = call.outcome;
		if (state === 'failed') return this.#all ?? true;
		const toolChoice = this.#tools.get(call.name);
		// A call without arguments and result has nothing to open.
		const isKnown = state === 'succeeded' || call.arguments !== undefined;
		if (toolChoice !== undefined && isKnown && isLater(call.key, toolChoice.since)) return toolChoice.isOpen;
		return this.#all ?? false;
	}

	/**
	 * Folds or unfolds one call.
	 * @param newest key of the newest call; without it the choice does not apply to later calls
	 */
	toggle(call: ToolCall, newest?: string): Folds {
		const isOpen = !this.isOpen(call);
		const calls = new Map(this.#calls).set(call.key, isOpen);
		const tools =
			newest === undefined ? this.#tools : new Map(this.#tools).set(call.name, {isOpen, since: newest});
		return new Folds(this.#all, calls, tools);
	}

	/** Whether all calls of a run are shown. @param key of the run */
	isRunOpen(key: string): boolean {
		return this.#calls.get(key) ?? this.#all ?? false;
	}

	/** Folds or unfolds a run. */
	toggleRun(key: string): Folds {
		const calls = new Map(this.#calls).set(key, !this.isRunOpen(key));
		return new Folds(this.#all, calls, this.#tools);
	}

	/** Unfolds all, or folds all if they are unfolded; discards the choices for single calls and tools. */
	toggleAll(): Folds {
		return new Folds(this.#all !== true);
	}
}

/** The numbers in keys increase: of the entry, then of the call in it. */
function isLater(key: string, than: string): boolean {
	const [a, b] = [numbersIn(key), numbersIn(than)];
	for (const [index, number] of a.entries()) {
		const other = b[index] ?? -1;
		if (number !== other) return number > other;
	}
	return false;
}

const numbersIn = (key: string): readonly number[] => (key.match(/\d+/g) ?? []).map(Number);
