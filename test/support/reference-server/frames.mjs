// Text of frames: timestamps, encoding as the real servers do it, and parsing with Python's error texts.
import {performance} from 'node:perf_hooks';

// ---------------------------------------------------------------- timestamps

const pad = (n, width = 2) => String(n).padStart(width, '0');

function microseconds() {
	const total = (performance.timeOrigin + performance.now()) * 1000;
	return {date: new Date(Math.floor(total / 1000)), micros: Math.floor(total % 1_000_000)};
}

/** ISO 8601 local time without zone; the fraction is missing when it is exactly 0. */
export function localTimestamp() {
	const {date: d, micros} = microseconds();
	const fraction = micros ? `.${pad(micros, 6)}` : '';
	return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}${fraction}`;
}

/** ISO 8601 UTC with zone: only H's conversation rows carry it. */
export function zonedTimestamp() {
	const {date, micros} = microseconds();
	return `${date.toISOString().slice(0, 19)}.${pad(micros, 6)}+00:00`;
}

/** The document's samples have whole seconds. */
export const wholeSecondTimestamp = () => localTimestamp().slice(0, 19);

// ------------------------------------------------------------------ encoding

const rawMark = `raw${Math.random().toString(36).slice(2)}:`;
const rawPattern = new RegExp(`"${rawMark}([^"]*)"`, 'g');

/** A bare JSON token that a JS number cannot express: 10.0, NaN, Infinity. */
export class Bare {
	constructor(token) {
		this.token = token;
	}
	toJSON() {
		return rawMark + this.token;
	}
}
export const float = (n) => new Bare(Number.isInteger(n) ? n.toFixed(1) : String(n));

/** The frame cannot be written as UTF-8 (lone surrogate): the real server's send fails with this text. */
export class EncodeError extends Error {}
/** The connection is gone: the real server's send fails. */
export class ClosedError extends Error {}

/** Compact JSON, non-ASCII raw, bare tokens, keys in the order given. */
export function encode(value) {
	let text = JSON.stringify(value);
	if (text.includes(rawMark)) text = text.replace(rawPattern, '$1');
	if (text.includes('\\ud')) refuseLoneSurrogates(text);
	return text;
}

// JSON.stringify escapes lone surrogates and nothing else as \ud8xx..\udfxx.
function refuseLoneSurrogates(text) {
	const escapes = /\\(?:u(d[89a-f][0-9a-f]{2})|[\s\S])/g;
	for (const m of text.matchAll(escapes)) {
		if (!m[1]) continue;
		let count = 1;
		const next = /\\ud[89a-f][0-9a-f]{2}/y;
		for (next.lastIndex = m.index + m[0].length; next.test(text); ) count++;
		const at = codePoints(text.slice(0, m.index));
		const what =
			count === 1
				? `character '\\u${m[1]}' in position ${at}`
				: `characters in position ${at}-${at + count - 1}`;
		throw new EncodeError(
			`Failed to send message: 'utf-8' codec can't encode ${what}: surrogates not allowed`,
		);
	}
}

export function codePoints(text) {
	let n = text.length;
	for (let i = 0; i < text.length - 1; i++) {
		const a = text.charCodeAt(i);
		if (a >= 0xd800 && a < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
			n--;
			i++;
		}
	}
	return n;
}

// ---------------------------------------------------------- Python renderings

// Python's idea of blank differs from JavaScript's: \x1c-\x1f and \x85 count, the byte order mark does not.
export const pyStrip = (s) =>
	// biome-ignore lint/suspicious/noControlCharactersInRegex: Python's strip removes them.
	s.replace(/^(?:(?!\ufeff)[\s\x1c-\x1f\x85])+|(?:(?!\ufeff)[\s\x1c-\x1f\x85])+$/g, '');

export function pyTypeName(v) {
	if (v === null || v === undefined) return 'NoneType';
	if (Array.isArray(v)) return 'list';
	if (typeof v === 'number') return Number.isInteger(v) ? 'int' : 'float';
	return {string: 'str', boolean: 'bool', object: 'dict'}[typeof v];
}

export function pyRepr(v) {
	if (v === null || v === undefined) return 'None';
	if (v === true || v === false) return v ? 'True' : 'False';
	if (typeof v === 'number') return Number.isNaN(v) ? 'nan' : String(v).replace('Infinity', 'inf');
	if (typeof v === 'string') return reprString(v);
	if (Array.isArray(v)) return `[${v.map(pyRepr).join(', ')}]`;
	return `{${Object.entries(v)
		.map(([k, x]) => `${reprString(k)}: ${pyRepr(x)}`)
		.join(', ')}}`;
}
export const pyStr = (v) => (typeof v === 'string' ? v : pyRepr(v));

function reprString(s) {
	const quote = s.includes("'") && !s.includes('"') ? '"' : "'";
	const names = {'\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\', [quote]: `\\${quote}`};
	const body = [...s]
		.map(
			(c) =>
				// biome-ignore lint/suspicious/noControlCharactersInRegex: Python's repr writes them as escapes.
				names[c] ?? (/[\x00-\x1f\x7f-\xa0\xad]/.test(c) ? `\\x${pad(c.codePointAt(0).toString(16))}` : c),
		)
		.join('');
	return quote + body + quote;
}

/** json.dumps with its default separators and ASCII only (H's tool entries hold such text). */
export function pyDumps(v) {
	if (v instanceof Bare) return v.token;
	if (Array.isArray(v)) return `[${v.map(pyDumps).join(', ')}]`;
	if (v && typeof v === 'object')
		return `{${Object.entries(v)
			.map(([k, x]) => `${pyDumps(k)}: ${pyDumps(x)}`)
			.join(', ')}}`;
	return JSON.stringify(v).replace(/[\x7f-\uffff]/g, (c) => `\\u${pad(c.charCodeAt(0).toString(16), 4)}`);
}

// ------------------------------------------------------------------- parsing

/** JSON text to a value, or an Error with the text that Python's json module gives. */
export function parseFrame(text) {
	try {
		return JSON.parse(text);
	} catch {
		return new PythonJson(text).parse();
	}
}

// Only used when JSON.parse refuses: finds Python's error text, and accepts NaN, Infinity, -Infinity.
class PythonJson {
	constructor(text) {
		this.text = text;
		this.at = 0;
	}

	fail(message, at = this.at) {
		const before = this.text.slice(0, at);
		const column = codePoints(before.slice(before.lastIndexOf('\n') + 1)) + 1;
		throw new Error(
			`${message}: line ${before.split('\n').length} column ${column} (char ${codePoints(before)})`,
		);
	}

	parse() {
		if (this.text.startsWith('\ufeff')) this.fail('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
		this.space();
		const value = this.value();
		this.space();
		if (this.at < this.text.length) this.fail('Extra data');
		return value;
	}

	space() {
		while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at++;
	}

	value() {
		const c = this.text[this.at];
		if (c === '"') return this.string();
		if (c === '{') return this.object();
		if (c === '[') return this.array();
		for (const [word, v] of [
			['null', null],
			['true', true],
			['false', false],
			['NaN', NaN],
			['Infinity', Infinity],
			['-Infinity', -Infinity],
		]) {
			if (this.text.startsWith(word, this.at)) {
				this.at += word.length;
				return v;
			}
		}
		const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
		number.lastIndex = this.at;
		const m = number.exec(this.text);
		if (!m) this.fail('Expecting value');
		this.at = number.lastIndex;
		return Number(m[0]);
	}

	object() {
		const result = {};
		this.at++;
		this.space();
		if (this.text[this.at] === '}') {
			this.at++;
			return result;
		}
		for (;;) {
			if (this.text[this.at] !== '"') this.fail('Expecting property name enclosed in double quotes');
			const key = this.string();
			this.space();
			if (this.text[this.at] !== ':') this.fail("Expecting ':' delimiter");
			this.at++;
			this.space();
			result[key] = this.value();
			this.space();
			if (this.text[this.at] === '}') {
				this.at++;
				return result;
			}
			if (this.text[this.at] !== ',') this.fail("Expecting ',' delimiter");
			this.at++;
			this.space();
		}
	}

	array() {
		const result = [];
		this.at++;
		this.space();
		if (this.text[this.at] === ']') {
			this.at++;
			return result;
		}
		for (;;) {
			result.push(this.value());
			this.space();
			if (this.text[this.at] === ']') {
				this.at++;
				return result;
			}
			if (this.text[this.at] !== ',') this.fail("Expecting ',' delimiter");
			this.at++;
			this.space();
		}
	}

	string() {
		const begin = this.at++;
		for (;;) {
			const c = this.text[this.at];
			if (c === undefined) this.fail('Unterminated string starting at', begin);
			if (c === '"') break;
			if (c < ' ') this.fail('Invalid control character at');
			if (c !== '\\') {
				this.at++;
				continue;
			}
			const escaped = this.text[this.at + 1];
			if (escaped === undefined) this.fail('Unterminated string starting at', begin);
			if (!'"\\/bfnrtu'.includes(escaped)) this.fail('Invalid \\escape');
			if (escaped === 'u' && !/^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 2, this.at + 6)))
				this.fail('Invalid \\uXXXX escape', this.at + 1);
			this.at += escaped === 'u' ? 6 : 2;
		}
		this.at++;
		return JSON.parse(this.text.slice(begin, this.at));
	}
}
