/** Filters a JSON document for a query in keys and values, in slices; matches keep their parents. */
import {type Child, type Children, childrenOf, isContainer, type JsonContainer} from './container.ts';

/** A row of the result: a match, or a container of a match. */
export interface FoundRow extends Child {
	readonly parent: FoundRow | undefined;
	/** Index in its parent. */
	readonly at: number;
	readonly depth: number;
	readonly isMatch: boolean;
}

/** A container that is being searched. */
interface FilterFrame {
	readonly container: JsonContainer;
	readonly children: Children;
	readonly parent: FilterFrame | undefined;
	/** Index in its parent. */
	readonly at: number;
	readonly key: string | number;
	/** Defined once it, or a value in it, has matched. */
	row: FoundRow | undefined;
	next: number;
}

/** Most rows; with more, a longer query is needed. */
export const MOST_ROWS = 200_000;
/** Cost of a value in addition to its text, in UTF-16 units that are searched in the same time. */
const VALUE_COST = 64;
/** Units of a long text that are searched at once. */
const CHUNK = 32 * 1024;

const CAPITAL = /\p{Lu}/u;

/** Case-sensitive if the query contains a capital. */
const expressionOf = (query: string): RegExp =>
	new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), CAPITAL.test(query) ? 'gu' : 'giu');

/** A search with its results so far; `search` continues it, and rows are only appended. */
export class TreeFilter {
	readonly query: string;
	/** Global: set `lastIndex` before use. */
	readonly expression: RegExp;
	readonly #rows: FoundRow[] = [];
	/** Indexes of the matches in the rows. */
	readonly #matches: number[] = [];
	readonly #path: FilterFrame[];
	/** Units of a long text that have been searched. */
	#searched = 0;

	/** @param query not empty */
	constructor(root: JsonContainer, query: string) {
		this.query = query;
		this.expression = expressionOf(query);
		const children = childrenOf(root);
		this.#path = [{container: root, children, parent: undefined, at: 0, key: '', row: undefined, next: 0}];
	}

	/** In the order of the document, each after its container. */
	get rows(): readonly FoundRow[] {
		return this.#rows;
	}

	/** Indexes in the rows, ascending. */
	get matches(): readonly number[] {
		return this.#matches;
	}

	get isFull(): boolean {
		return this.#rows.length >= MOST_ROWS;
	}

	/** Whether everything has been searched, or the most rows were found. */
	get isOver(): boolean {
		return this.#path.length === 0 || this.isFull;
	}

	/**
	 * Continues the search.
	 * @param budget approximate number of UTF-16 units
	 */
	search(budget: number): void {
		for (let left = budget; left > 0 && !this.isOver; ) {
			const here = this.#path.at(-1);
			if (here === undefined) return;
			left -= VALUE_COST;
			if (here.next >= here.children.count) this.#path.pop();
			else left -= this.#visit(here, here.children.at(here.next));
		}
	}

	/** @returns number of units searched */
	#visit(here: FilterFrame, child: Child): number {
		const {key, value} = child;
		const isKeyFound = typeof key === 'string' && this.#searched === 0 && this.#isIn(key);
		const text = isContainer(value) ? '' : String(value);
		const end = this.#searched + CHUNK + this.query.length;
		const isFound = isKeyFound || this.#isIn(text.slice(this.#searched, end));
		if (!isFound && end < text.length) {
			this.#searched += CHUNK;
			return CHUNK;
		}
		this.#searched = 0;
		const at = here.next++;
		const row = isFound ? this.#found(here, at, child) : undefined;
		if (isContainer(value))
			this.#path.push({container: value, children: childrenOf(value), parent: here, at, key, row, next: 0});
		return Math.min(text.length, CHUNK);
	}

	#isIn(text: string): boolean {
		this.expression.lastIndex = 0;
		return this.expression.test(text);
	}

	#found(frame: FilterFrame, at: number, {key, value}: Child): FoundRow {
		// The containers without a row get theirs first, from the outermost on.
		const missing: FilterFrame[] = [];
		for (
			let outer: FilterFrame | undefined = frame;
			outer?.parent !== undefined && outer.row === undefined;
			outer = outer.parent
		)
			missing.push(outer);
		for (const outer of missing.toReversed()) {
			outer.row = this.#added(outer.parent, outer.at, outer.key, outer.container, false);
		}
		this.#matches.push(this.#rows.length);
		return this.#added(frame, at, key, value, true);
	}

	#added(
		frame: FilterFrame | undefined,
		at: number,
		key: string | number,
		value: unknown,
		isMatch: boolean,
	): FoundRow {
		const parent = frame?.row;
		const row = {parent, at, key, value, depth: parent === undefined ? 0 : parent.depth + 1, isMatch};
		this.#rows.push(row);
		return row;
	}
}

/** The rows from the root to a row. */
export function pathTo(row: FoundRow): readonly FoundRow[] {
	const path: FoundRow[] = [];
	for (let here: FoundRow | undefined = row; here !== undefined; here = here.parent) path.push(here);
	return path.reverse();
}
