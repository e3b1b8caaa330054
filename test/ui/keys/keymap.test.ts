/** The keymap of a configuration file: with any valid one, each action has its keys and no others, and the help shows these. */
import fc from 'fast-check';
import {afterEach, describe, expect, it} from 'vitest';
import type {Key} from '../../../source/terminal/input/key.ts';
import {typedKey} from '../../../source/terminal/input/key-characters.ts';
import {KEY_TABLE} from '../../../source/ui/keys/key-bindings.ts';
import {
	actionAt,
	hintsAt,
	keyLabel,
	keySections,
	keysLabel,
	pressedHint,
	rowLabel,
	setKeyTable,
	startsSequence,
} from '../../../source/ui/keys/key-dispatch.ts';
import type {KeyContext} from '../../../source/ui/keys/key-rows.ts';
import {CHANGEABLE, type KeyChange, readKeymap} from '../../../source/ui/keys/keymap.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

const NAMES = Object.keys(CHANGEABLE);
const CONTEXTS = [...new Set<KeyContext>(KEY_TABLE.flatMap(({where}) => [...where]))];
const CHARACTERS = Array.from({length: 94}, (_, index) => String.fromCharCode(33 + index));
const LETTERS = CHARACTERS.filter((key) => /[a-z]/.test(key));
const KEYS = [
	...CHARACTERS,
	...LETTERS.filter((key) => !'chijlmz'.includes(key)).map((key) => `ctrl+${key}`),
	...LETTERS.map((key) => `alt+${key}`),
];
const SEQUENCES = ['[t', ']t', '[f', ']f'];

function pressed(id: string): Key {
	const [, modifier, letter = id] = /^(ctrl|alt)\+(.)$/.exec(id) ?? [];
	if (modifier === undefined) return typedKey(id);
	return {name: letter, ctrl: modifier === 'ctrl', alt: modifier === 'alt', shift: false};
}

/** The action of each key in each context, with every condition met. */
const reached = (): ReadonlyMap<string, string> =>
	new Map(
		CONTEXTS.flatMap((context) =>
			[...KEYS, ...SEQUENCES].map((key) => [
				`${context} ${key}`,
				JSON.stringify(actionAt(context, pressed(key), () => true) ?? null),
			]),
		),
	);

const USUAL = reached();
const actionOf = (name: string): string => {
	const [context, key] = CHANGEABLE[name] ?? ['chord', ''];
	return USUAL.get(`${context} ${key}`) ?? '';
};
/** The contexts of an action are those of its row. */
const contextsOf = (name: string): readonly KeyContext[] => {
	const [context, key] = CHANGEABLE[name] ?? ['chord', ''];
	const block = KEY_TABLE.find(
		({where, rows}) =>
			(where as readonly KeyContext[]).includes(context) && rows.some(({keys}) => key in keys),
	);
	return block?.where ?? [];
};

/** Valid ones. */
const keymaps = fc
	.uniqueArray(
		fc.record({
			name: fc.constantFrom(...NAMES),
			keys: fc.uniqueArray(fc.constantFrom(...KEYS), {minLength: 1, maxLength: 3}),
		}),
		{selector: ({name}) => name, minLength: 1, maxLength: 4},
	)
	.map((changes) => changes.map((change, index): KeyChange => ({...change, line: index + 1})))
	.filter((changes) => readKeymap(changes).problems.length === 0);

const codes = (changes: Readonly<Record<string, readonly string[]>>): readonly string[] =>
	readKeymap(
		Object.entries(changes).map(([name, keys], index) => ({name, keys, line: index + 1})),
	).problems.map(({code, line}) => `${code} ${line}`);

afterEach(() => setKeyTable(KEY_TABLE));

describe('a valid keymap', () => {
	it('gives each action its keys and no others, and the help shows exactly these', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(keymaps, (changes) => {
				setKeyTable(readKeymap(changes).table);
				const now = reached();
				for (const context of CONTEXTS) {
					const here = changes.filter(({name}) => contextsOf(name).includes(context));
					for (const key of KEYS) {
						const at = `${context} ${key}`;
						const given = here.find(({keys}) => keys.includes(key));
						const wasOf = here.find(({name}) => actionOf(name) === USUAL.get(at));
						if (given !== undefined) expect(now.get(at), at).toBe(actionOf(given.name));
						else if (wasOf !== undefined) expect(now.get(at), at).not.toBe(USUAL.get(at));
						else expect(now.get(at), at).toBe(USUAL.get(at));
					}
				}
				const rows = keySections().flatMap((section) => section.rows);
				for (const {name, keys} of changes) {
					const [context, was] = CHANGEABLE[name] ?? ['chord', ''];
					const row = rows.find(({where, changed}) => where.includes(context) && changed?.[was] === keys);
					const shown = Object.entries(row?.keys ?? {})
						.filter(
							([, action]) =>
								JSON.stringify(typeof action === 'string' ? {do: action} : action) === actionOf(name),
						)
						.map(([key]) => key);
					expect(shown.filter((key) => KEYS.includes(key)).toSorted()).toEqual([...keys].toSorted());
					for (const key of keys) expect(row && rowLabel(row)).toContain(keyLabel(key));
					expect(keysLabel(was, context)).toBe(keyLabel(keys[0] ?? ''));
				}
			}),
			{numRuns: 30},
		);
	});

	it('may say what is so anyway', () => {
		const usual = Object.fromEntries(NAMES.map((name) => [name, [CHANGEABLE[name]?.[1] ?? '']]));
		expect(codes(usual)).toEqual([]);
		expect(NAMES.filter((name) => actionOf(name) === 'null')).toEqual([]);
	});

	it('may exchange keys', () => {
		const {table, problems} = readKeymap([
			{name: 'next-match', keys: ['N'], line: 1},
			{name: 'previous-match', keys: ['n'], line: 2},
		]);
		expect(problems).toEqual([]);
		setKeyTable(table);
		expect(actionAt('transcript', typedKey('n'))).toEqual({do: 'find-step', by: -1});
		expect(hintsAt('transcript', 'n N')()).toEqual(['N n next, previous']);
	});

	it('replaces all keys of an action but those with names', () => {
		setKeyTable(
			readKeymap([
				{name: 'previous-question', keys: ['b'], line: 1},
				{name: 'newest', keys: ['e'], line: 2},
			]).table,
		);
		const rows = keySections().flatMap((section) => section.rows);
		const labels = rows.filter(({changed}) => changed !== undefined).map(rowLabel);
		expect(labels).toEqual(['b }', 'g e, Home, End']);
		expect(actionAt('transcript', typedKey('{'))).toEqual({do: 'write'});
	});

	it('replaces the two keys of a sequence; the first one is free when all of its sequences are replaced', () => {
		const {table, problems} = readKeymap([
			{name: 'next-call', keys: ['e'], line: 1},
			{name: 'next-failure', keys: ['E'], line: 2},
			{name: 'next-question', keys: [']'], line: 3},
		]);
		expect(problems).toEqual([]);
		setKeyTable(table);
		expect(actionAt('transcript', typedKey(']'))).toEqual({do: 'turn', by: 1});
		expect(actionAt('transcript', typedKey('E'))).toEqual({do: 'land', on: 'failure', by: 1});
		expect([startsSequence('transcript', ']'), startsSequence('transcript', '[')]).toEqual([false, true]);
		expect(codes({'next-question': [']'], 'next-call': ['e']})).toEqual(['key_conflict 1']);
	});

	it('is in hints and in the titles of the help', () => {
		setKeyTable(
			readKeymap([
				{name: 'copy', keys: ['c', 'ctrl+b'], line: 1},
				{name: 'copy-code', keys: ['y'], line: 2},
				{name: 'open', keys: ['e'], line: 3},
				{name: 'prompt-search', keys: ['ctrl+b'], line: 4},
			]).table,
		);
		expect(hintsAt('transcript', 'y', 'c', 'o')()).toEqual(['c copy', 'y code', 'e open']);
		expect(pressedHint('transcript', 'y')).toBe('y code');
		expect(keySections().map(({title}) => title)).toEqual(
			expect.arrayContaining(['JSON explorer (e on a tool call)', 'Prompt search (Ctrl+B in the input)']),
		);
	});
});

describe('a problem', () => {
	it.each([
		[{copy: ['n']}, ['key_conflict 1']],
		[{'scroll-down': ['k']}, ['key_conflict 1']],
		[{times: ['ctrl+o']}, ['key_conflict 1']],
		[{copy: ['x'], 'copy-code': ['x']}, ['key_conflict 1']],
		[{times: ['x'], editor: ['?']}, ['key_text 1', 'key_text 2']],
		[{find: ['i'], 'prompt-search': ['t'], cpy: ['x']}, ['key_conflict 1', 'key_text 2', 'config_key 3']],
		[{copy: ['n'], 'next-match': ['x']}, []],
	])('is said: %j', (changes, expected) => expect(codes(changes)).toEqual(expected));

	it('has nothing hostile of the name of an action', () => {
		for (const name of HOSTILE_TEXTS) {
			const [problem] = readKeymap([{name, keys: ['x'], line: 1}]).problems;
			expect(problem?.code).toBe('config_key');
			expect(problem?.sentence).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
		}
	});
});
