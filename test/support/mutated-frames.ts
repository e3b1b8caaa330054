/** Messages of the recorded servers, damaged in their bytes, their JSON or their values; from a seed, so that each can be made again. */
import type {JsonValue} from '../../source/protocol/frames.ts';
import {damaged} from './arbitraries.ts';
import {REQUIRED, TYPES} from './frame-shapes.ts';
import {HOSTILE_TEXTS} from './hostile-texts.ts';
import {incomingTexts, recordingNames} from './recording.ts';

/** Numbers from a seed. */
export interface Random {
	/** An integer from 0 to `below` - 1. */
	below(below: number): number;
	pick<Item>(items: readonly [Item, ...Item[]]): Item;
	/** The same for a list that may be empty: then it returns `otherwise`. */
	pickOr<Item>(items: readonly Item[], otherwise: Item): Item;
}

/** @param seed any integer */
export function randomFrom(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	};
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		below,
		pick: (items) => items[below(items.length)] ?? items[0],
		pickOr: (items, otherwise) => items[below(items.length)] ?? otherwise,
	};
}

export interface MutatedMessage {
	readonly bytes: Buffer;
	/** Sent as a binary message. */
	readonly isBinary: boolean;
}

/** Characters of a message that is mutated: a damaged byte says as much in a short one. */
const LONGEST = 8_000;

/** Every recorded message of the servers, and the shortest one of each type. */
export const RECORDED_TEXTS: readonly string[] = [
	...new Set([
		...recordingNames()
			.flatMap(incomingTexts)
			.map((text) => text.slice(0, LONGEST)),
		...TYPES.map((type) => JSON.stringify({type, ...REQUIRED[type]})),
	]),
];

const NESTED = `${'[{"a":'.repeat(600)}1${'}]'.repeat(600)}`;

/** JSON texts, valid and not, in place of any value. */
const VALUES = [
	...['null', 'true', '0', '-0', '""', '[]', '{}', '[[]]', '[null]', '[{}]', '{"a":{}}', '"\\u0000"', '" "'],
	...['1e400', '-1e400', '1e-400', '9007199254740993', '0.1e9999999', '123456789012345678901234567890123'],
	...['NaN', '-Infinity', 'undefined', '01', '1.', '.5', '0x10', "'text'", '{a:1}', '[1,]', '"\\x41"'],
	...['"\\ud800"', '"\\udc00\\ud800"', '"\ud83d"', '"\u2028"', '"\\u001b[2J"', '"\u009b31m"', '"\u202e"'],
	...['{"__proto__":{"type":"pong"}}', '{"constructor":{"prototype":{"a":1}}}', '{"toString":1,"length":9}'],
	...['{"a":1,"a":2}', '{"type":"ai_response","type":"pong"}', '{"":""}', '{"message":{"message":{}}}'],
	...[NESTED, NESTED.slice(0, 3_000), '['.repeat(2_000), `"${'x'.repeat(5_000)}"`, `"${'́'.repeat(500)}"`],
	...[`[${'{},'.repeat(400)}{}]`, `[${'[0],'.repeat(400)}0]`, '{"role":"user"}', '[{"role":5,"content":[]}]'],
	...['[{"name":"get_order","id":"t1","arguments":"{"}]', '[{"tool_call_id":null,"result":{"error":[]}}]'],
] as const;

/** Stands in a value for a text that is no JSON. */
const PLACE = '@place@';

function readJson(text: string): JsonValue | undefined {
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		return undefined;
	}
}

/** Replaces or removes one member or item at any depth. */
function withValue(random: Random, text: string): string {
	const value = readJson(text);
	if (value === undefined) return text;
	const change = random.below(4) === 0 ? ('drop' as const) : {to: PLACE};
	const replacement =
		random.below(3) === 0
			? JSON.stringify(random.pickOr(HOSTILE_TEXTS, ''))
			: random.pickOr<string>(VALUES, 'null');
	return JSON.stringify(damaged(value, {index: random.below(1000), change})).replace(
		`"${PLACE}"`,
		() => replacement,
	);
}

/** Another type for the same members. */
const withType = (random: Random, text: string): string =>
	text.replace(/"type":\s*"\w*"/, () => `"type":${JSON.stringify(random.pickOr<string>(TYPES, 'pong'))}`);

/** A second member of the same name, before or after the first. */
function withTwice(random: Random, text: string): string {
	const names = [...text.matchAll(/"(\w+)":/g)].map(([, name]) => name ?? '');
	const member = `${JSON.stringify(random.pickOr(names, 'type'))}:${random.pickOr<string>(VALUES, '1')}`;
	return random.below(2) === 0
		? text.replace('{', () => `{${member},`)
		: text.replace(/\}$/, () => `,${member}}`);
}

const TEXT_CHANGES: readonly [
	(random: Random, text: string) => string,
	...((random: Random, text: string) => string)[],
] = [
	withValue,
	withValue,
	withValue,
	withType,
	withTwice,
	// Two messages in one, and one inside another.
	(random, text) =>
		`${text}${random.pickOr(['', ' ', '\n', ',', '\u0000'], '')}${random.pickOr(RECORDED_TEXTS, '')}`,
	(random, text) => `[${text}${random.below(2) === 0 ? '' : `,${text}`}]`,
	(random, text) =>
		JSON.stringify({type: random.pickOr<string>(TYPES, 'pong'), message: text, messages: [text]}),
	(random) => random.pickOr<string>(VALUES, ''),
	(random) => random.pickOr(HOSTILE_TEXTS, ''),
	(random, text) => text.slice(0, random.below(text.length + 1)),
	(random, text) => text.slice(random.below(text.length + 1)),
];

/** Bytes that are no UTF-8: overlong, a surrogate, beyond Unicode, alone, cut off. */
const NO_UTF8: readonly (readonly number[])[] = [
	[0xc0, 0x80],
	[0xed, 0xa0, 0x80],
	[0xf5, 0x80, 0x80, 0x80],
	[0x80],
	[0xe2, 0x82],
	[0xff],
];

const anyBytes = (random: Random, length: number): Buffer =>
	Buffer.from(Array.from({length}, () => random.below(256)));

/** Replaces `count` bytes at a place. */
function spliced(bytes: Buffer, at: number, count: number, inserted: Uint8Array): Buffer {
	return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + count)]);
}

const BYTE_CHANGES: readonly [
	(random: Random, bytes: Buffer) => Buffer,
	...((random: Random, bytes: Buffer) => Buffer)[],
] = [
	// A bit, which stays ASCII where it was.
	(random, bytes) => {
		const at = random.below(bytes.length);
		return spliced(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.below(7))));
	},
	(random, bytes) => spliced(bytes, random.below(bytes.length), random.below(8), new Uint8Array()),
	(random, bytes) => {
		const at = random.below(bytes.length);
		return spliced(bytes, at, 0, bytes.subarray(at, at + random.below(200)));
	},
	(random, bytes) =>
		spliced(
			bytes,
			random.below(bytes.length),
			0,
			Buffer.from(random.pick(['"', '\\', '{', ']', '\u0000', '\n'])),
		),
	(random, bytes) => spliced(bytes, random.below(bytes.length), 0, anyBytes(random, 1 + random.below(6))),
	(random, bytes) =>
		spliced(bytes, random.below(bytes.length), random.below(3), Uint8Array.from(random.pickOr(NO_UTF8, []))),
	(random) => anyBytes(random, random.below(64)),
];

/** Damages one of the recorded messages in one to three ways. */
export function mutatedMessage(random: Random): MutatedMessage {
	let text = random.pickOr(RECORDED_TEXTS, '');
	for (let count = random.below(3); count > 0; count--) text = random.pick(TEXT_CHANGES)(random, text);
	let bytes: Buffer = Buffer.from(text);
	for (let count = random.below(3); count > 0; count--) bytes = random.pick(BYTE_CHANGES)(random, bytes);
	return {bytes, isBinary: random.below(12) === 0};
}
