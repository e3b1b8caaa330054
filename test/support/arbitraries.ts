/** Generators for properties: any text at all, any JSON value, frames with something wrong in them. */
import * as fc from 'fast-check';
import type {JsonValue} from '../../source/protocol/frames.ts';

/** Any sequence of UTF-16 code units: control characters and half surrogate pairs are as likely as letters. */
export const anyText: fc.Arbitrary<string> = fc
	.array(
		fc.oneof(
			fc.integer({min: 0, max: 0xffff}),
			fc.integer({min: 0xd800, max: 0xdfff}),
			fc.integer({min: 0, max: 0x7f}),
		),
	)
	.map((units) => String.fromCharCode(...units));

/** Text that looks like JSON gone wrong. */
export const brokenJson: fc.Arbitrary<string> = fc
	.array(
		fc.constantFrom(
			...[
				'{',
				'}',
				'[',
				']',
				',',
				':',
				'"',
				'\\',
				'\\"',
				'NaN',
				'-Infinity',
				'Infinity',
				'-',
				'1e',
				' ',
				'\n',
			],
			...['"type"', '"ai_response"', '"message"', '"\\u', '\ud800', 'null', 'true', '"__proto__"'],
		),
		{maxLength: 40},
	)
	.map((pieces) => pieces.join(''));

/**
 * Names of object members that need no escape in JSON, with those that mean something to a reader of frames. (Some
 * versions of V8 mix up keys that differ only in their escapes, which is not what is tested here.)
 */
const key = fc.oneof(
	fc.string({unit: fc.constantFrom(...'abcNaIfinty_-é漢'), maxLength: 8}),
	fc.constantFrom('__proto__', 'constructor', 'toString', 'type', 'message', 'error', 'name', 'args', 'NaN'),
);

const leaf: fc.Arbitrary<JsonValue> = fc.oneof(
	anyText,
	fc.constantFrom('NaN', '"NaN"', '\\"NaN, -Infinity', ':Infinity,', '\\'),
	fc.integer(),
	fc.double({noNaN: true, noDefaultInfinity: true}).map((value) => (Object.is(value, -0) ? 0 : value)),
	fc.boolean(),
	fc.constant(null),
);

/** An object whose members were really set, `__proto__` too. */
function objectOf(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
	return Object.fromEntries(entries);
}

/** Any value that JSON can carry, some levels deep. */
export const anyJson: fc.Arbitrary<JsonValue> = fc.letrec<{value: JsonValue}>((tie) => ({
	value: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		leaf,
		fc.array(tie('value'), {maxLength: 5}),
		fc.array(fc.tuple(key, tie('value')), {maxLength: 5}).map(objectOf),
	),
})).value;

/** What is done to a value somewhere inside it. */
export type Damage =
	/** Counted over all members and items, in order, and taken modulo their number. */
	{readonly place: number; readonly change: 'drop' | {readonly to: JsonValue}};

export const damage: fc.Arbitrary<Damage> = fc.record({
	place: fc.nat(),
	change: fc.oneof(fc.constant('drop' as const), fc.record({to: anyJson})),
});

/** A copy of the value with one member or item, at any depth, dropped or replaced. */
export function damaged(value: JsonValue, {place, change}: Damage): JsonValue {
	const copy = structuredClone(value);
	const places: {readonly holder: object; readonly name: string}[] = [];
	const visit = (holder: JsonValue): void => {
		if (typeof holder !== 'object' || holder === null) return;
		for (const [name, child] of Object.entries(holder)) {
			places.push({holder, name});
			if (child !== undefined) visit(child);
		}
	};
	visit(copy);
	const chosen = places[place % Math.max(places.length, 1)];
	if (chosen === undefined) return copy;
	if (change === 'drop') Reflect.deleteProperty(chosen.holder, chosen.name);
	else Object.defineProperty(chosen.holder, chosen.name, {value: change.to, enumerable: true});
	return copy;
}
