/** Makes HTML of a JSON value: objects and lists that can be folded, with all digits as they came. */
import {
	childrenOf,
	isArray,
	isContainer,
	type JsonContainer,
	jsonIn,
} from '../../text/json-tree/container.ts';
import {scalarJson, writtenJson} from '../../text/json-tree/write.ts';
import {countOf} from '../../text/quantity.ts';
import {safe, safeLine} from '../../text/safe.ts';
import {escapedText} from './elements.ts';

/** Values that are written as a tree; of more, the text is written. */
const MOST_NODES = 2000;
/** Levels of a tree: deeper values are written as text. */
const DEEPEST = 40;
/** Lists and objects with more members are folded at first. */
const MOST_OPEN = 25;

/** @param value as it came (`exactly`); a text that is JSON is written as a tree, too */
export function jsonHtml(value: unknown): string {
	const tree = typeof value === 'string' ? (jsonIn(value) ?? value) : value;
	if (typeof tree === 'string') return `<pre tabindex="0">${escapedText(safe(tree))}</pre>`;
	if (!isContainer(tree)) return `<div class="json">${scalarHtml(tree)}</div>`;
	if (!fits(tree, {left: MOST_NODES}, 1))
		return `<pre tabindex="0">${escapedText(safe(writtenJson(tree)))}</pre>`;
	return `<div class="json">${containerHtml(tree, '')}</div>`;
}

function fits(value: unknown, nodes: {left: number}, depth: number): boolean {
	if (!isContainer(value)) return --nodes.left >= 0;
	const children = childrenOf(value);
	if (depth > DEEPEST || children.count > nodes.left) return false;
	for (let at = 0; at < children.count; at++)
		if (!fits(children.at(at).value, nodes, depth + 1)) return false;
	return --nodes.left >= 0;
}

function containerHtml(container: JsonContainer, name: string): string {
	const children = childrenOf(container);
	const isList = isArray(container);
	const [open, close] = isList ? ['[', ']'] : ['{', '}'];
	if (children.count === 0) return `${name}${open}${close}`;
	const size = countOf(children.count, isList ? 'item' : 'member');
	const items = Array.from({length: children.count}, (_, at) => {
		const {key, value} = children.at(at);
		const label = isList ? '' : `<span class="key">${quotedHtml(String(key))}</span>: `;
		return `<li>${isContainer(value) ? containerHtml(value, label) : label + scalarHtml(value)}</li>`;
	});
	const isOpen = children.count <= MOST_OPEN ? ' open' : '';
	return `<details${isOpen}><summary>${name}${open}<span class="folded">…${close} ${size}</span></summary><ul>${items.join('')}</ul>${close}</details>`;
}

/** A text in quotes; line feeds are shown, not written as escapes, if there are any. */
const quotedHtml = (text: string): string => escapedText(safeLine(JSON.stringify(text)));

function scalarHtml(value: unknown): string {
	if (typeof value === 'string') {
		const isLong = value.includes('\n');
		const shown = isLong ? `<span class="lines">${escapedText(safe(value))}</span>` : quotedHtml(value);
		return `<span class="string">${shown}</span>`;
	}
	const style = typeof value === 'boolean' || value === null ? 'literal' : 'number';
	return `<span class="${style}">${escapedText(safeLine(scalarJson(value) ?? 'null'))}</span>`;
}
