/** Finds the values of a JSON document whose key or text holds what is looked for, in slices, with what they are in. */
import {type Child, type Children, childrenOf, isContainer, type JsonContainer} from './container.ts';

/** A row of what was found: a match, or something that a match is in. */
export interface FoundRow extends Child {
	readonly parent: FoundRow | undefined;
	/** Which child of its parent. */
	readonly at: number;
	readonly depth: number;
	readonly isMatch: boolean;
}

/** A container that is being searched. */
interface FilterFrame {
	readonly container: JsonContainer;
	readonly children: Children;
	readonly parent: FilterFrame | undefined;
	/** As a child of its parent. */
	readonly at: number;
	readonly key: string | number;
	/** Known once something in it, or itself, was found. */
	row: FoundRow | undefined;
	next: number;
}

/** Rows that are kept at most; who finds more wants to type another letter. */
export const MOST_ROWS = 200_000;
/** Cost of a value besides its text, in UTF-16 units that could be searched in the same time. */
const VALUE_COST = 64;
/** Units of a long text that are searched at once. */
const PIECE = 32 * 1024;

const CAPITAL = /\p{Lu}/u;

/** Capitals count when the query has one. */
const expressionOf = (query: string): RegExp =>
	new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), CAPITAL.test(query) ? 'gu' : 'giu');

/** A search and what it has found so far; `search` goes on with it, and its rows only ever grow. */
export class TreeFilter {
	readonly query: string;
	/** Global: whoever uses it sets `lastIndex`. */
	readonly expression: RegExp;
	readonly #rows: FoundRow[] = [];
	/** Places of the matches among the rows. */
	readonly #matches: number[] = [];
	readonly #way: FilterFrame[];
	/** How far a long text has been searched. */
	#searched = 0;

	/** @param query not empty */
	constructor(root: JsonContainer, query: string) {
		this.query = query;
		this.expression = expressionOf(query);
		const children = childrenOf(root);
		this.#way = [{container: root, children, parent: undefined, at: 0, key: '', row: undefined, next: 0}];
	}

	/** In the order of the document, each behind what it is in. */
	get rows(): readonly FoundRow[] {
		return this.#rows;
	}

	/** Places among the rows, in order. */
	get matches(): readonly number[] {
		return this.#matches;
	}

	get isFull(): boolean {
		return this.#rows.length >= MOST_ROWS;
	}

	/** Everything has been searched, or more was found than is kept. */
	get isOver(): boolean {
		return this.#way.length === 0 || this.isFull;
	}

	/**
	 * Searches on.
	 * @param budget UTF-16 units, roughly
	 */
	search(budget: number): void {
		for (let left = budget; left > 0 && !this.isOver; ) {
			const here = this.#way.at(-1);
			if (here === undefined) return;
			left -= VALUE_COST;
			if (here.next >= here.children.count) this.#way.pop();
			else left -= this.#look(here, here.children.at(here.next));
		}
	}

	/** @returns units that were searched */
	#look(here: FilterFrame, child: Child): number {
		const {key, value} = child;
		const isKeyFound = typeof key === 'string' && this.#searched === 0 && this.#isIn(key);
		const text = isContainer(value) ? '' : String(value);
		const end = this.#searched + PIECE + this.query.length;
		const isFound = isKeyFound || this.#isIn(text.slice(this.#searched, end));
		if (!isFound && end < text.length) {
			this.#searched += PIECE;
			return PIECE;
		}
		this.#searched = 0;
		const at = here.next++;
		const row = isFound ? this.#found(here, at, child) : undefined;
		if (isContainer(value))
			this.#way.push({container: value, children: childrenOf(value), parent: here, at, key, row, next: 0});
		return Math.min(text.length, PIECE);
	}

	#isIn(text: string): boolean {
		this.expression.lastIndex = 0;
		return this.expression.test(text);
	}

	#found(frame: FilterFrame, at: number, {key, value}: Child): FoundRow {
		// What it is in has its row before it; the outermost of them first.
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

/** Which child of which a row is, from the root. */
export function wayTo(row: FoundRow): readonly FoundRow[] {
	const way: FoundRow[] = [];
	for (let here: FoundRow | undefined = row; here !== undefined; here = here.parent) way.push(here);
	return way.reverse();
}
