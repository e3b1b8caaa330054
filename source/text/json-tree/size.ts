/** Computes the size of a value as JSON, if that takes little time. */

import {type Child, type Children, childrenOf, isContainer, type JsonContainer} from './container.ts';
import {factsOf} from './cut.ts';
import {scalarJson} from './write.ts';

/** Most UTF-16 units that are counted, in about a millisecond. */
const MOST = 256 * 1024;
/** Cost of a value in addition to its text, in units that are counted in the same time. */
const VALUE_COST = 64;

const sizes = new WeakMap<object, number | 'large'>();

/**
 * @returns bytes in the message of an incomplete value; otherwise UTF-8 bytes of a text, or of the compact JSON of any other value; undefined if counting them would take too long
 */
export function quickSize(value: unknown): number | undefined {
	if (typeof value === 'string') return value.length > MOST ? undefined : Buffer.byteLength(value);
	const facts = factsOf(value);
	if (facts !== undefined) return facts.size;
	if (!isContainer(value)) return String(value).length;
	const known = sizes.get(value) ?? counted(value) ?? 'large';
	sizes.set(value, known);
	return known === 'large' ? undefined : known;
}

function counted(value: JsonContainer): number | undefined {
	let size = 0;
	let seen = 0;
	const enter = (container: JsonContainer): {readonly children: Children; next: number} => {
		const children = childrenOf(container);
		// Brackets, and the commas between the children.
		size += 2 + Math.max(0, children.count - 1);
		return {children, next: 0};
	};
	const path = [enter(value)];
	for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
		if (here.next >= here.children.count) {
			path.pop();
			continue;
		}
		const {key, value: child}: Child = here.children.at(here.next++);
		if (typeof key === 'string') size += Buffer.byteLength(JSON.stringify(key)) + 1;
		if (isContainer(child)) path.push(enter(child));
		else if (typeof child === 'string' && child.length > MOST) return undefined;
		else size += Buffer.byteLength(scalarJson(child) ?? 'null');
		seen += VALUE_COST + (typeof child === 'string' ? child.length : 0);
		if (seen > MOST) return undefined;
	}
	return size;
}
