/** Writes where a value is in a JSON document: JSONPath (RFC 9535). */

export interface Segment {
	readonly key: string | number;
	/** It is in JSON that a text holds, and the first of the way there. */
	readonly isInText?: boolean;
}

/** Names that need no quotes. */
const PLAIN_NAME = /^[A-Za-z_]\w*$/;

function written(key: string | number): string {
	if (typeof key === 'number') return `[${key}]`;
	if (PLAIN_NAME.test(key)) return `.${key}`;
	// Escapes are those of JSON, but for the quotation marks.
	const escaped = JSON.stringify(key).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
	return `['${escaped}']`;
}

/**
 * `$.result.items[3].name`, with names that need it in quotes: `$['a b']`. A path into JSON that a text holds is two, that
 * of the text and that in it: `$.body → $.id`.
 * @param most UTF-16 units, roughly: of a longer path the end, behind `…`
 */
export function jsonPath(segments: readonly Segment[], most = Number.POSITIVE_INFINITY): string {
	const parts: string[] = [];
	let length = 0;
	for (let index = segments.length - 1; index >= 0; index--) {
		const segment = segments[index];
		if (segment === undefined) continue;
		if (length > most) return `…${parts.reverse().join('')}`;
		const part = `${segment.isInText === true ? ' → $' : ''}${written(segment.key)}`;
		parts.push(part);
		length += part.length;
	}
	return `$${parts.reverse().join('')}`;
}
