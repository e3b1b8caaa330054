/** A list with a field that filters it: the items that match, the rows of them that are drawn, and their matched letters. */
import {type FuzzyMatch, fuzzyRank} from '../../text/fuzzy.ts';
import type {Line, Span} from '../../text/line.ts';
import {type SafeText, sliceSafe} from '../../text/safe.ts';
import {graphemes} from '../../text/width.ts';
import {centredTop} from '../list-window.ts';

/** An item that matches what is typed. */
export interface FilteredItem<Item> {
	readonly item: Item;
	/** How the typed letters are in one of its names; undefined if nothing is typed, or if it was found by another text. */
	readonly match: FuzzyMatch | undefined;
	/** The index of that name. */
	readonly name: number;
}

/** Finds the items that match; all of them in their order if nothing is typed. */
export type Filter<Item> = (items: readonly Item[], typed: string) => readonly FilteredItem<Item>[];

/**
 * Makes a filter by the names of items, the best match first. It keeps its last result: keys and drawings ask for it several
 * times.
 * @param othersIn more items that match, in their order, after those whose names do
 */
export function createFilter<Item>(
	namesOf: (item: Item) => string | readonly string[],
	othersIn: (items: readonly Item[], typed: string) => readonly Item[] = () => [],
): Filter<Item> {
	let last:
		| {readonly items: readonly Item[]; readonly typed: string; readonly found: ReturnType<Filter<Item>>}
		| undefined;
	const unmatched = (item: Item): FilteredItem<Item> => ({item, match: undefined, name: 0});

	function find(items: readonly Item[], typed: string): readonly FilteredItem<Item>[] {
		if (typed === '') return items.map(unmatched);
		const named = fuzzyRank(typed, items, namesOf);
		const others = othersIn(items, typed);
		if (others.length === 0) return named;
		const isNamed = new Set(named.map(({item}) => item));
		return [...named, ...others.filter((item) => !isNamed.has(item)).map(unmatched)];
	}

	return (items, typed) => {
		const wanted = typed.trim();
		if (last?.items === items && last.typed === wanted) return last.found;
		const found = find(items, wanted);
		last = {items, typed: wanted, found};
		return found;
	};
}

/** The rows of a list that are drawn: those around the selected one. */
export interface ListPart<Item> {
	/** The index of the first one. */
	readonly top: number;
	readonly items: readonly Item[];
	readonly hasMore: boolean;
}

/** @param count rows that fit */
export function partAround<Item>(list: readonly Item[], selected: number, count: number): ListPart<Item> {
	const top = Math.max(0, centredTop(Math.min(selected, list.length - 1), count, list.length));
	return {top, items: list.slice(top, top + count), hasMore: top + count < list.length};
}

/**
 * A name with its matched letters, each with the marks that belong to it.
 * @param text the name, or its beginning, as it is drawn
 * @param match undefined also where escaping has changed the name, so that offsets are not valid
 * @param spanOf a part, and whether it was typed
 */
export function matchedSpans(
	text: SafeText,
	match: FuzzyMatch | undefined,
	spanOf: (part: SafeText, isTyped: boolean) => Span,
): Line {
	if (match === undefined || match.at.length === 0) return [spanOf(text, false)];
	const matched = new Set(match.at);
	const spans: Span[] = [];
	let from = 0;
	let at = 0;
	let wasTyped = false;
	const end = (): void => {
		if (at > from) spans.push(spanOf(sliceSafe(text, from, at), wasTyped));
		from = at;
	};
	for (const {length} of graphemes(text)) {
		let isTyped = false;
		for (let offset = at; offset < at + length; offset++) isTyped ||= matched.has(offset);
		if (isTyped !== wasTyped) end();
		wasTyped = isTyped;
		at += length;
	}
	end();
	return spans;
}
