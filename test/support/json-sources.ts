/** JSON texts for tests: numbers that JavaScript writes otherwise, keys that it sorts or drops, white space, escapes. */
import fc from 'fast-check';

/** A JSON text in two forms. */
export interface JsonSource {
	/** With white space and escapes. */
	readonly text: string;
	/** The same tokens without them. */
	readonly compact: string;
}

const token = (text: string): JsonSource => ({text, compact: text});

export const AWKWARD_NUMBERS = [
	...[
		'0',
		'-0',
		'1',
		'-7',
		'1.10',
		'10.0',
		'-0.0',
		'0e0',
		'0.1',
		'1E5',
		'1e5',
		'1e+2',
		'2.5e-3',
		'1e400',
		'-1e400',
	],
	...['123456789012345', '1234567890123456', '9007199254740993', '1234567890123456789', '0.0000001', '1e-7'],
	...[
		'0.1000000000000000055',
		'1.7976931348623157e309',
		'5e-324',
		'123456789.123456789',
		'100000000000000000000000',
	],
];

const number = fc
	.oneof(
		fc.constantFrom(...AWKWARD_NUMBERS),
		fc.stringMatching(/^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/),
		fc.integer().map(String),
		fc.double({noNaN: true, noDefaultInfinity: true}).map((value) => JSON.stringify(value)),
	)
	.map(token);

const word = fc.constantFrom('true', 'false', 'null').map(token);

/** A string, possibly with each character escaped. */
const stringOf = (content: fc.Arbitrary<string>): fc.Arbitrary<JsonSource> =>
	fc.tuple(content, fc.boolean()).map(([value, isEscaped]) => {
		const compact = JSON.stringify(value);
		const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
		const text = isEscaped ? `"${value.split('').map(escaped).join('')}"` : compact;
		return {text, compact};
	});

const string = stringOf(
	fc.oneof(
		fc.string({unit: 'grapheme'}),
		fc.constantFrom('": 1.0', '":', ':', '\\', '\\\\"', '1.10', '[1.0]', '{"a":1e5,"a":2}', '/', '\n'),
	),
);

const key = stringOf(
	fc.oneof(
		fc.constantFrom('10', '2', '0', '-1', '01', '4294967294', '4294967295', 'first', 'id', '', 'a b', '":'),
		fc.constantFrom('__proto__', 'constructor', 'toString', 'length', 'error', 'result'),
		fc.string({maxLength: 4}),
	),
);

const space = fc.oneof({weight: 4, arbitrary: fc.constant('')}, fc.stringMatching(/^[ \t\r\n]{0,3}$/));

function joined(open: string, items: readonly JsonSource[], gap: string, close: string): JsonSource {
	return {
		text: `${open}${gap}${items.map(({text}) => text).join(`${gap},${gap}`)}${gap}${close}`,
		compact: `${open}${items.map(({compact}) => compact).join(',')}${close}`,
	};
}

const {value, list, object} = fc.letrec<Record<'value' | 'list' | 'object', JsonSource>>((tie) => ({
	value: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		number,
		string,
		word,
		tie('list'),
		tie('object'),
	),
	list: fc
		.tuple(fc.array(tie('value'), {maxLength: 5}), space)
		.map(([items, gap]) => joined('[', items, gap, ']')),
	object: fc.tuple(fc.array(fc.tuple(key, tie('value')), {maxLength: 6}), space).map(([members, gap]) =>
		joined(
			'{',
			members.map(([name, member]) => ({
				text: `${name.text}${gap}:${gap}${member.text}`,
				compact: `${name.compact}:${member.compact}`,
			})),
			gap,
			'}',
		),
	),
}));

/** Any value, a list, an object. */
export const anySource = value;
export const anyListSource = list;
export const anyObjectSource = object;
