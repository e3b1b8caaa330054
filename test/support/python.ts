/** Words errors as CPython does, which runs the recorded servers: how it quotes values, and why a text is not JSON. */
import type {JsonValue} from '../../source/protocol/frames.ts';
import {isList} from '../../source/protocol/json.ts';
import type {FrameReader} from '../../source/sandbox/server.ts';
import {readPythonJson} from './python-json.ts';

/** For the option `frameReader` of a sandbox. */
export const pythonReader: FrameReader = {
	parse(text) {
		const reading = readPythonJson(text);
		if (reading.kind === 'fault') throw new Error(reading.fault);
		return reading.value;
	},
	quote: str,
};

/** `str(value)`: text as it is, everything else as `repr`. */
function str(value: JsonValue): string {
	return typeof value === 'string' ? value : repr(value);
}

/** `repr(value)`: `None`, `5`, `['chat']`, `{'a': 1}`. */
function repr(value: JsonValue): string {
	if (value === null) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'number') return numberRepr(value);
	if (typeof value === 'string') return textRepr(value);
	if (isList(value)) return `[${value.map(repr).join(', ')}]`;
	const members = Object.entries(value).map(([key, member]) => `${textRepr(key)}: ${repr(member ?? null)}`);
	return `{${members.join(', ')}}`;
}

function numberRepr(value: number): string {
	if (Number.isNaN(value)) return 'nan';
	if (value === Number.POSITIVE_INFINITY) return 'inf';
	return value === Number.NEGATIVE_INFINITY ? '-inf' : String(value);
}

const OTHER_ESCAPES: Readonly<Record<string, string>> = {
	'\\"': '"',
	'\\b': '\\x08',
	'\\f': '\\x0c',
	'\\u00': '\\x',
};

function textRepr(value: string): string {
	const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
	// Where JSON and Python write an escape differently; a doubled backslash is matched so that it is kept.
	const escaped = JSON.stringify(value)
		.slice(1, -1)
		.replace(/\\(?:\\|"|b|f|u00)/g, (found) => OTHER_ESCAPES[found] ?? found);
	return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
