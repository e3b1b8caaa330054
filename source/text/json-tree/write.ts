/** Writes a JSON value for people: indented, unless it is nested too deeply. */
import {childrenOf, isArray, isContainer, type JsonContainer} from './container.ts';
import {CutText, JsonNumber, NotPlain} from './exact.ts';

/** Most levels that are indented: more would take megabytes of spaces. */
const MOST_INDENTED = 1000;

/** The JSON of a value that is not a container; undefined for `undefined`. */
export const scalarJson = (value: unknown): string | undefined =>
	value instanceof JsonNumber ? value.source : JSON.stringify(value instanceof CutText ? value.head : value);

/**
 * The JSON of any value, exact ones included, at any depth: `JSON.stringify` fails at a few thousand levels.
 * @param indent spaces of one level; 0 for one line
 * @returns undefined if there are too many levels to indent
 */
function written(value: unknown, indent: number): string | undefined {
	if (!isContainer(value)) return scalarJson(value) ?? '';
	const parts: string[] = [];
	const enter = (container: JsonContainer) => {
		parts.push(isArray(container) ? '[' : '{');
		return {container, children: childrenOf(container), next: 0, isEmpty: true};
	};
	const path = [enter(value)];
	const breakLine = (): void => {
		if (indent > 0) parts.push('\n', ' '.repeat(indent * path.length));
	};
	for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
		if (here.next >= here.children.count) {
			path.pop();
			if (!here.isEmpty) breakLine();
			parts.push(isArray(here.container) ? ']' : '}');
			continue;
		}
		const {key, value: child} = here.children.at(here.next++);
		// As in JSON.stringify.
		if (child === undefined && typeof key === 'string') continue;
		if (!here.isEmpty) parts.push(',');
		here.isEmpty = false;
		breakLine();
		if (typeof key === 'string') parts.push(JSON.stringify(key), indent > 0 ? ': ' : ':');
		if (!isContainer(child)) parts.push(scalarJson(child) ?? 'null');
		else if (indent > 0 && path.length === MOST_INDENTED) return undefined;
		else path.push(enter(child));
	}
	return parts.join('');
}

/** The JSON of a value as it came, on one line at any depth. */
export const compactJson = (value: unknown): string => stringified(value, 0) ?? written(value, 0) ?? '';

/** A value as it is copied and saved: a text as it is, any other value as JSON, indented by two spaces. */
export const writtenJson = (value: unknown): string =>
	typeof value === 'string' ? value : (stringified(value, 2) ?? written(value, 2) ?? written(value, 0) ?? '');

/** The JSON as the engine writes it, which is fast; undefined if it cannot write it. */
function stringified(value: unknown, indent: number): string | undefined {
	try {
		return JSON.stringify(value, undefined, indent) ?? '';
	} catch (error) {
		// Nested too deeply for the stack, or for the indentation.
		if (error instanceof NotPlain || error instanceof RangeError) return undefined;
		throw error;
	}
}

/** JSON in which the controls and invisible characters of texts are escaped, also those that JSON allows; white space between its tokens stays. */
export const escapedJson = (json: string): string =>
	json.replace(/[^\P{Cc}\n\t\r]|[\p{Cf}\u2028\u2029]/gu, (character) =>
		Array.from(
			{length: character.length},
			(_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
		).join(''),
	);
