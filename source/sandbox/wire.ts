/** Encodes frames as the servers do: compact JSON in which NaN may occur, and local time without a zone. */
import type {JsonValue} from '../protocol/frames.ts';
import {isList} from '../protocol/json.ts';

/** A lone surrogate: UTF-8 cannot encode it, so the servers cannot send a frame that contains one. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Thrown by `encodeJson`; the message is that of the servers. */
export class Unencodable extends Error {
	constructor(text: string, position: number) {
		const unit = text.charCodeAt(position).toString(16);
		super(
			`Failed to send message: 'utf-8' codec can't encode character '\\u${unit}' in position ${position}: surrogates not allowed`,
		);
		this.name = 'Unencodable';
	}
}

interface Style {
	readonly comma: string;
	readonly colon: string;
	readonly text: (value: string) => string;
}

const compact: Style = {
	comma: ',',
	colon: ':',
	text(value) {
		const found = LONE_SURROGATE.exec(value);
		if (found !== null) throw new Unencodable(value, found.index);
		return JSON.stringify(value);
	},
};

const spacedAscii: Style = {
	comma: ', ',
	colon: ': ',
	text: (value) =>
		JSON.stringify(value).replace(
			/[\u007f-\uffff]/g,
			(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
		),
};

/** JSON as both servers send it: no spaces, characters unescaped, `NaN` and `Infinity` as bare words (which is not valid JSON). */
export function encodeJson(value: JsonValue): string {
	return write(value, compact);
}

/** JSON as Python's `json.dumps` writes it by default: spaces after `,` and `:`, ASCII only. */
export function encodeSpaced(value: JsonValue): string {
	return write(value, spacedAscii);
}

function write(value: JsonValue, style: Style): string {
	if (typeof value === 'string') return style.text(value);
	if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : String(value);
	if (typeof value === 'boolean') return String(value);
	if (value === null) return 'null';
	if (isList(value)) return `[${value.map((item) => write(item, style)).join(style.comma)}]`;
	const members: string[] = [];
	for (const [key, member] of Object.entries(value)) {
		if (member !== undefined) members.push(`${style.text(key)}${style.colon}${write(member, style)}`);
	}
	return `{${members.join(style.comma)}}`;
}

function digits(value: number, length: number): string {
	return String(value).padStart(length, '0');
}

/**
 * ISO 8601 local time without a zone.
 * @param now milliseconds since the epoch
 * @param fraction `microseconds`, which the servers omit when they are exactly 0; or `none`
 */
export function localTime(now: number, fraction: 'microseconds' | 'none'): string {
	const date = new Date(now);
	const day = `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`;
	const time = `${digits(date.getHours(), 2)}:${digits(date.getMinutes(), 2)}:${digits(date.getSeconds(), 2)}`;
	const micros = Math.floor(now * 1000) % 1_000_000;
	return fraction === 'none' || micros === 0 ? `${day}T${time}` : `${day}T${time}.${digits(micros, 6)}`;
}
