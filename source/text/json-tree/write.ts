/** Writes a JSON value for people: indented, unless it is nested too deeply. */
import {childrenOf, isContainer, type JsonContainer} from './container.ts';

/** The JSON on one line, at any depth: `JSON.stringify` fails at a few thousand levels. */
function compact(value: JsonContainer): string {
	const parts: string[] = [];
	const path = [{container: value, children: childrenOf(value), next: 0}];
	const isList = (container: JsonContainer): boolean => Array.isArray(container);
	parts.push(isList(value) ? '[' : '{');
	for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
		if (here.next >= here.children.count) {
			parts.push(isList(here.container) ? ']' : '}');
			path.pop();
			continue;
		}
		if (here.next > 0) parts.push(',');
		const {key, value: child} = here.children.at(here.next++);
		if (typeof key === 'string') parts.push(`${JSON.stringify(key)}:`);
		if (isContainer(child)) {
			parts.push(isList(child) ? '[' : '{');
			path.push({container: child, children: childrenOf(child), next: 0});
		} else parts.push(JSON.stringify(child) ?? 'null');
	}
	return parts.join('');
}

/** A value as it is copied and saved: a text as it is, any other value as JSON, indented by two spaces. */
export function writtenJson(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return JSON.stringify(value, undefined, 2) ?? '';
	} catch (error) {
		// Nested too deeply for the stack, or for the indentation.
		if (!(error instanceof RangeError) || !isContainer(value)) throw error;
		return compact(value);
	}
}
