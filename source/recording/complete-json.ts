/** Completes JSON of which only the beginning was kept. */

/**
 * @param head the beginning of the JSON text of an object or a list
 * @returns valid JSON with what the beginning has: its last text ends early, and a member without a value is left out. Complete JSON
 * is returned as it is
 */
export function completeJson(head: string): string {
	/** What is open: `}` and `]`, innermost last. */
	const open: string[] = [];
	/** The text up to its last whole value, closed. */
	let whole = '';
	const close = (json: string): string => json + [...open].reverse().join('');
	for (let at = 0; at < head.length; at++) {
		const character = head[at];
		if (character === '"') {
			const {end, isWhole} = endOfText(head, at);
			const isKey = open.at(-1) === '}' && head.slice(0, at).trimEnd().at(-1) !== ':';
			if (!isWhole) return isKey ? whole : close(`${head.slice(0, end)}"`);
			at = end - 1;
		} else if (character === '{' || character === '[') {
			open.push(character === '{' ? '}' : ']');
			whole = close(head.slice(0, at + 1));
		} else if (character === '}' || character === ']') {
			open.pop();
			whole = close(head.slice(0, at + 1));
		} else if (character === ',') whole = close(head.slice(0, at));
	}
	return open.length === 0 ? head : whole;
}

/** @returns `end`: the index after the closing quote, or after the last whole character or escape */
function endOfText(json: string, start: number): {readonly end: number; readonly isWhole: boolean} {
	let at = start + 1;
	while (at < json.length) {
		if (json[at] === '"') return {end: at + 1, isWhole: true};
		const length = json[at] !== '\\' ? 1 : json[at + 1] === 'u' ? 6 : 2;
		if (at + length > json.length) break;
		at += length;
	}
	return {end: at, isWhole: false};
}
