/** fast-check generators: arbitrary text, JSON values, malformed frames. */
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

/** Text that resembles malformed JSON. */
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
 * Member names that need no escape in JSON, including those that the frame decoder reads. (Some
 * versions of V8 confuse keys that differ only in their escapes, which is not tested here.)
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

/** Builds an object with own members only, `__proto__` included. */
function objectOf(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
	return Object.fromEntries(entries);
}

/** Any JSON value, a few levels deep. */
export const anyJson: fc.Arbitrary<JsonValue> = fc.letrec<{value: JsonValue}>((tie) => ({
	value: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		leaf,
		fc.array(tie('value'), {maxLength: 5}),
		fc.array(fc.tuple(key, tie('value')), {maxLength: 5}).map(objectOf),
	),
})).value;

/** A change of one member or item inside a value. */
export type Damage =
	/** Index over all members and items, in order, modulo their number. */
	{readonly index: number; readonly change: 'drop' | {readonly to: JsonValue}};

export const damage: fc.Arbitrary<Damage> = fc.record({
	index: fc.nat(),
	change: fc.oneof(fc.constant('drop' as const), fc.record({to: anyJson})),
});

/** Copies a value with one member or item, at any depth, removed or replaced. */
export function damaged(value: JsonValue, {index, change}: Damage): JsonValue {
	const copy = structuredClone(value);
	const members: {readonly holder: object; readonly name: string}[] = [];
	const visit = (holder: JsonValue): void => {
		if (typeof holder !== 'object' || holder === null) return;
		for (const [name, child] of Object.entries(holder)) {
			members.push({holder, name});
			if (child !== undefined) visit(child);
		}
	};
	visit(copy);
	const chosen = members[index % Math.max(members.length, 1)];
	if (chosen === undefined) return copy;
	if (change === 'drop') Reflect.deleteProperty(chosen.holder, chosen.name);
	else Object.defineProperty(chosen.holder, chosen.name, {value: change.to, enumerable: true});
	return copy;
}
