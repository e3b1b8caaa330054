/** Reads the configuration in the server's web page: one `name: value,` a line, each value JSON. It is never evaluated. */
import type {JsonValue} from '../protocol/frames.ts';
import {readJson} from '../protocol/json.ts';

/** The field's name, and the place where its value starts. */
const FIELD = /^\s*["']?([A-Za-z_$][\w$]{0,99})["']?\s*:/;
const START = /window\.CONFIG\s{0,9}=\s{0,9}\{/;

/**
 * @param html of the page
 * @returns the fields by name, of equal names the last; undefined if the page has no configuration
 */
export function readPageConfig(html: string): ReadonlyMap<string, JsonValue> | undefined {
	const start = START.exec(html);
	if (start === null) return undefined;
	const fields = new Map<string, JsonValue>();
	for (const line of html.slice(start.index + start[0].length).split('\n')) {
		const text = line.trim();
		if (text.startsWith('}') || text.startsWith('</')) break;
		const field = FIELD.exec(text);
		if (field === null) continue;
		const value = text.slice(field[0].length).trim();
		const reading = readJson(value.endsWith(',') ? value.slice(0, -1) : value);
		if (reading.kind === 'value') fields.set(field[1] ?? '', reading.value);
	}
	return fields;
}
