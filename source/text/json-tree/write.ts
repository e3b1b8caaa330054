/** Writes a JSON value for people: indented, but for what is nested too deep for that. */
import {childrenOf, isContainer, type JsonContainer} from './container.ts';

/** On one line, whatever the depth: `JSON.stringify` gives up at some thousand levels. */
function compact(value: JsonContainer): string {
	const parts: string[] = [];
	const way = [{container: value, children: childrenOf(value), next: 0}];
	const isList = (container: JsonContainer): boolean => Array.isArray(container);
	parts.push(isList(value) ? '[' : '{');
	for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
		if (here.next >= here.children.count) {
			parts.push(isList(here.container) ? ']' : '}');
			way.pop();
			continue;
		}
		if (here.next > 0) parts.push(',');
		const {key, value: child} = here.children.at(here.next++);
		if (typeof key === 'string') parts.push(`${JSON.stringify(key)}:`);
		if (isContainer(child)) {
			parts.push(isList(child) ? '[' : '{');
			way.push({container: child, children: childrenOf(child), next: 0});
		} else parts.push(JSON.stringify(child) ?? 'null');
	}
	return parts.join('');
}

/** A value as it is copied and handed on: a text bare, everything else as JSON, indented by two spaces. */
export function writtenJson(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return JSON.stringify(value, undefined, 2) ?? '';
	} catch (error) {
		// Nested too deep for its stack, or for the spaces of its lines.
		if (!(error instanceof RangeError) || !isContainer(value)) throw error;
		return compact(value);
	}
}
