/** Reads JSON as Python's `json.loads` does: bare `NaN` is a number, and a fault has Python's text and position. */
import type {JsonValue} from '../../source/protocol/frames.ts';

export type PythonReading =
	| {readonly kind: 'value'; readonly value: JsonValue}
	/** `fault` is Python's text: "Expecting value: line 1 column 1 (char 0)". */
	| {readonly kind: 'fault'; readonly fault: string};

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
	'"': '"',
	'\\': '\\',
	'/': '/',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
};
const WORDS: readonly (readonly [string, JsonValue])[] = [
	['null', null],
	['true', true],
	['false', false],
	['NaN', Number.NaN],
	['Infinity', Number.POSITIVE_INFINITY],
	['-Infinity', Number.NEGATIVE_INFINITY],
];
const DEEPEST = 900;

class Fault extends Error {
	readonly at: number;
	constructor(message: string, at: number) {
		super(message);
		this.at = at;
	}
}

/** A character that stands for itself in a string: no quote, no backslash, no control character. NaN, past the end, is none. */
function isPlain(code: number): boolean {
	return code >= 0x20 && code !== 0x22 && code !== 0x5c;
}

/** Never throws. What JavaScript reads too is read by `JSON.parse`; only the rest is scanned here. */
export function readPythonJson(text: string): PythonReading {
	try {
		return {kind: 'value', value: JSON.parse(text)};
	} catch {
		return scan(text);
	}
}

function scan(text: string): PythonReading {
	try {
		if (text.startsWith('\ufeff')) throw new Fault('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
		const scanner = new Scanner(text);
		const value = scanner.value(0);
		scanner.end();
		return {kind: 'value', value};
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const before = text.slice(0, error.at);
		const line = before.split('\n').length;
		const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
		return {
			kind: 'fault',
			fault: `${error.message}: line ${line} column ${column} (char ${[...before].length})`,
		};
	}
}

class Scanner {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	value(depth: number): JsonValue {
		this.#space();
		const start = this.#at;
		if (depth > DEEPEST) throw new Fault('Expecting value', start);
		const next = this.#text[start];
		if (next === '"') return this.#string();
		if (next === '{') return this.#object(depth);
		if (next === '[') return this.#list(depth);
		for (const [word, meaning] of WORDS) {
			if (this.#text.startsWith(word, start)) {
				this.#at += word.length;
				return meaning;
			}
		}
		NUMBER.lastIndex = start;
		const number = NUMBER.exec(this.#text)?.[0];
		if (number === undefined) throw new Fault('Expecting value', start);
		this.#at += number.length;
		return Number(number);
	}

	end(): void {
		this.#space();
		if (this.#at < this.#text.length) throw new Fault('Extra data', this.#at);
	}

	#space(): void {
		while (' \t\n\r'.includes(this.#text[this.#at] ?? '#')) this.#at += 1;
	}

	#take(character: string): boolean {
		this.#space();
		if (this.#text[this.#at] !== character) return false;
		this.#at += 1;
		return true;
	}

	#object(depth: number): JsonValue {
		this.#at += 1;
		const members: [string, JsonValue][] = [];
		if (this.#take('}')) return {};
		do {
			this.#space();
			if (this.#text[this.#at] !== '"') {
				throw new Fault('Expecting property name enclosed in double quotes', this.#at);
			}
			const key = this.#string();
			if (!this.#take(':')) throw new Fault("Expecting ':' delimiter", this.#at);
			members.push([key, this.value(depth + 1)]);
		} while (this.#take(','));
		if (!this.#take('}')) throw new Fault("Expecting ',' delimiter", this.#at);
		return Object.fromEntries(members);
	}

	#list(depth: number): JsonValue {
		this.#at += 1;
		const items: JsonValue[] = [];
		if (this.#take(']')) return items;
		do items.push(this.value(depth + 1));
		while (this.#take(','));
		if (!this.#take(']')) throw new Fault("Expecting ',' delimiter", this.#at);
		return items;
	}

	#string(): string {
		const start = this.#at;
		let read = '';
		this.#at += 1;
		for (;;) {
			const from = this.#at;
			while (isPlain(this.#text.charCodeAt(this.#at))) this.#at += 1;
			read += this.#text.slice(from, this.#at);
			const next = this.#text[this.#at];
			if (next === undefined) throw new Fault('Unterminated string starting at', start);
			if (next === '"') break;
			if (next !== '\\') throw new Fault('Invalid control character at', this.#at);
			read += this.#escape(start);
		}
		this.#at += 1;
		return read;
	}

	#escape(start: number): string {
		const at = this.#at;
		const letter = this.#text[at + 1];
		if (letter === undefined) throw new Fault('Unterminated string starting at', start);
		if (letter !== 'u') {
			const meaning = ESCAPES[letter];
			if (meaning === undefined) throw new Fault('Invalid \\escape', at);
			this.#at += 2;
			return meaning;
		}
		const hex = this.#text.slice(at + 2, at + 6);
		// Python looks for the closing quote before it looks at the digits.
		const isLast = at + 6 >= this.#text.length;
		if (isLast || !/^[\da-fA-F]{4}$/.test(hex)) throw new Fault('Invalid \\uXXXX escape', at + 1);
		this.#at += 6;
		return String.fromCharCode(Number.parseInt(hex, 16));
	}
}
