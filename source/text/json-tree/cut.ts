/** Marks values of which a part was left out, so that nothing is added to the values themselves. */
import {childCount, isArray, isContainer, type JsonContainer, keysOf} from './container.ts';
import {type CutFacts, CutText, JsonMembers} from './exact.ts';

const marks = new WeakMap<object, CutFacts>();

/** Marked values, by the value that is marked: each is used several times for one frame. */
const marked = new WeakMap<object, unknown>();

/**
 * The value with its marks: incomplete texts are a `CutText`, incomplete containers have `factsOf`.
 * @param value as it came (`exactly`); it is not changed
 */
export function withCutMarks(value: unknown, cut: CutFacts): unknown {
	if (!isContainer(value)) return markedValue(value, cut);
	const known = marked.get(value) ?? markedValue(value, cut);
	marked.set(value, known);
	return known;
}

function markedValue(value: unknown, cut: CutFacts): unknown {
	if (typeof value === 'string') return new CutText(value, cut);
	if (!isContainer(value)) return value;
	const children: unknown[] = isArray(value) ? [...value] : valuesIn(value);
	for (const inner of cut.inside)
		if (inner.at < children.length) children[inner.at] = markedValue(children[inner.at], inner);
	const copy = isArray(value) ? children : new JsonMembers(keysOf(value), children);
	marks.set(copy, cut);
	return copy;
}

const valuesIn = (object: JsonContainer): unknown[] =>
	object instanceof JsonMembers ? [...object.values] : Object.values(object);

/** What is missing from a value, or from a value in it; undefined if it is complete. */
export function factsOf(value: unknown): CutFacts | undefined {
	if (value instanceof CutText) return value.facts;
	return isContainer(value) ? marks.get(value) : undefined;
}

/** Number of items or members in the message. */
export const fullCount = (container: JsonContainer): number =>
	marks.get(container)?.count ?? childCount(container);

/** Number of items or members that are missing at the end of a container. */
export const missingCount = (container: JsonContainer): number =>
	fullCount(container) - childCount(container);
