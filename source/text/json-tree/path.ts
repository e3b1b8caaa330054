/** Writes the path to a value in a JSON document as JSONPath (RFC 9535). */

export interface Segment {
	readonly key: string | number;
	/** Whether it is the first segment within JSON that is embedded in a text. */
	readonly isInText?: boolean;
}

/** Names without quotes. */
const PLAIN_NAME = /^[A-Za-z_]\w*$/;

function written(key: string | number): string {
	if (typeof key === 'number') return `[${key}]`;
	if (PLAIN_NAME.test(key)) return `.${key}`;
	// The escapes are those of JSON, except for the quotation marks.
	const escaped = JSON.stringify(key).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
	return `['${escaped}']`;
}

/**
 * `$.result.items[3].name`, with quotes where necessary: `$['a b']`. A path into JSON embedded in a text is two paths, that of the
 * text and that within it: `$.body → $.id`.
 * @param most approximate number of UTF-16 units: of a longer path only the end is written, after `…`
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
