/** The keymap of the configuration file: which actions may have other keys, what is wrong with one, and the key table with it. */
import {nearest} from '../../text/nearest.ts';
import {safeLine} from '../../text/safe.ts';
import {KEY_TABLE} from './key-bindings.ts';
import {isSequence, keyIds, keyLabel} from './key-dispatch.ts';
import type {BoundAction, KeyBlock, KeyContext} from './key-rows.ts';

/** The names of the actions in a configuration file: each a context and a key of its action in the key table. */
export const CHANGEABLE: Readonly<Record<string, readonly [context: KeyContext, key: string]>> = {
	'prompt-search': ['composer', 'ctrl+r'],
	editor: ['composer', 'ctrl+g'],
	'fold-all': ['composer', 'ctrl+o'],
	times: ['composer', 'ctrl+t'],
	source: ['composer', 'alt+m'],
	'scroll-down': ['transcript', 'j'],
	'scroll-up': ['transcript', 'k'],
	'half-page-down': ['transcript', 'ctrl+d'],
	'half-page-up': ['transcript', 'ctrl+u'],
	first: ['transcript', 'g'],
	newest: ['transcript', 'G'],
	'previous-question': ['transcript', '{'],
	'next-question': ['transcript', '}'],
	'previous-call': ['transcript', '[t'],
	'next-call': ['transcript', ']t'],
	'previous-failure': ['transcript', '[f'],
	'next-failure': ['transcript', ']f'],
	open: ['transcript', 'o'],
	save: ['transcript', 's'],
	find: ['transcript', '/'],
	'next-match': ['transcript', 'n'],
	'previous-match': ['transcript', 'N'],
	copy: ['transcript', 'y'],
	'copy-all': ['transcript', 'Y'],
	'copy-code': ['transcript', 'c'],
	'rate-good': ['transcript', '+'],
	'rate-bad': ['transcript', '-'],
	sources: ['transcript', 'K'],
	ask: ['transcript', 'a'],
	'retry-now': ['transcript', 'r'],
	write: ['transcript', 'i'],
};

/** The keys of one action in a configuration file, spelled as the key table does. */
export interface KeyChange {
	readonly name: string;
	/** At least one. */
	readonly keys: readonly string[];
	/** Of the file, from 1 on. */
	readonly line: number;
}

export interface KeyProblem {
	readonly code: 'config_key' | 'key_conflict' | 'key_text';
	readonly line: number;
	/** Full sentences without the last full stop. */
	readonly sentence: string;
}

/** Whether a keymap replaces the key: those with names, such as Enter and the arrows, keep their meaning. */
const isReplaced = (key: string): boolean => /^(?:ctrl\+|alt\+)?.$/u.test(key) || isSequence(key);

const nameIn = (action: BoundAction): string =>
	JSON.stringify(typeof action === 'string' ? {do: action} : action);

type Row = KeyBlock['rows'][number];
type Entry = readonly [key: string, action: BoundAction];

/** The changes of one row: keys by the key of the table that they replace. */
type RowChanges = Readonly<Record<string, readonly string[]>>;

const isAt = (block: KeyBlock, context: KeyContext): boolean =>
	(block.where as readonly KeyContext[]).includes(context);

/** The keys of a row with the new ones in place of all that have the same action, but not of those with names. */
function changedKeys(row: Row, part: 'keys' | 'also', changes: RowChanges): readonly Entry[] {
	const all: Readonly<Record<string, BoundAction>> = row.keys;
	const olds = Object.keys(changes).map((was) => ({was, action: nameIn(all[was] ?? '')}));
	return Object.entries<BoundAction>(row[part] ?? {}).flatMap(([key, action]): readonly Entry[] => {
		const old = olds.find((each) => isReplaced(key) && each.action === nameIn(action));
		return old === undefined ? [[key, action]] : (changes[key] ?? []).map((now): Entry => [now, action]);
	});
}

function changesOf(block: KeyBlock, row: Row, changes: readonly KeyChange[]): RowChanges {
	const found = changes.flatMap(({name, keys}) => {
		const [context, was] = CHANGEABLE[name] ?? ['chord', ''];
		return isAt(block, context) && was in row.keys ? [[was, keys] as const] : [];
	});
	return Object.fromEntries(found);
}

/** The titles name in parentheses the key that opens their part. */
function changedTitle(title: string, changes: readonly KeyChange[]): string {
	for (const {name, keys} of changes) {
		const [context, was] = CHANGEABLE[name] ?? ['chord', ''];
		const place = context === 'composer' ? ' in the input)' : ' on a tool call)';
		const start = `(${keyLabel(was)}${place}`;
		if (title.includes(start)) return title.replace(start, () => `(${keyLabel(keys[0] ?? was)}${place}`);
	}
	return title;
}

function changedTable(changes: readonly KeyChange[]): readonly KeyBlock[] {
	const table: readonly KeyBlock[] = KEY_TABLE;
	return table.map((block) => {
		const rows = block.rows.map((row) => {
			const changed = changesOf(block, row, changes);
			if (Object.keys(changed).length === 0) return row;
			const [keys, also] = (['keys', 'also'] as const).map((part) =>
				Object.fromEntries(changedKeys(row, part, changed)),
			);
			return {...row, keys, also, changed};
		});
		const title = block.title && changedTitle(block.title, changes);
		return {...block, ...(title === undefined ? {} : {title}), rows} as KeyBlock;
	});
}

/** A key with its action in one row of the changed table; a row may have one key with two actions. */
interface Bound {
	readonly block: KeyBlock;
	/** Of the table without changes. */
	readonly row: Row;
	readonly key: string;
	readonly action: string;
}

function boundKeys(changes: readonly KeyChange[]): readonly Bound[] {
	const table: readonly KeyBlock[] = KEY_TABLE;
	return table.flatMap((block) =>
		block.rows.flatMap((row) => {
			const changed = changesOf(block, row, changes);
			const entries = (['keys', 'also'] as const).flatMap((part) => changedKeys(row, part, changed));
			return entries.flatMap(([spec, action]) =>
				keyIds(spec).map((key) => ({block, row, key, action: nameIn(action)})),
			);
		}),
	);
}

/** The name of an action in the file; of one that has none, what its row does. */
function nameOf({block, row, action}: Bound): string {
	const keys: Readonly<Record<string, BoundAction>> = row.keys;
	const found = Object.entries(CHANGEABLE).find(
		([, [context, was]]) => isAt(block, context) && was in keys && nameIn(keys[was] ?? '') === action,
	);
	return found?.[0] ?? `"${row.help}"`;
}

/** Whether typed characters are text in a context. */
const takesText = (all: readonly Bound[], context: KeyContext): boolean =>
	all.some(({block, key, action}) => isAt(block, context) && key === 'text' && action === '{"do":"type"}');

/**
 * The key table with the keys of a configuration file, and everything that is wrong with them: names of no action, keys that
 * have another action in the same context, and characters where text is typed. Never throws.
 */
export function readKeymap(changes: readonly KeyChange[]): {
	readonly table: readonly KeyBlock[];
	readonly problems: readonly KeyProblem[];
} {
	const names = Object.keys(CHANGEABLE);
	const known = changes.filter(({name}) => Object.hasOwn(CHANGEABLE, name));
	const problems: KeyProblem[] = changes
		.filter((change) => !known.includes(change))
		.map(({name, line}) => {
			const guess = nearest(name, names);
			const advice = guess === undefined ? 'docs/keys.md lists them' : `Did you mean ${guess}?`;
			const sentence = `There is no action "${safeLine(name.slice(0, 60))}" for [keys]. ${advice}`;
			return {code: 'config_key', line, sentence};
		});
	const all = boundKeys(known);
	const said = new Set<string>();
	for (const {name, keys, line} of known) {
		for (const key of keys) {
			const own = all.find((bound) => bound.key === key && nameOf(bound) === name);
			if (own === undefined) continue;
			const contexts = own.block.where as readonly KeyContext[];
			if (/^.$/u.test(key) && contexts.some((context) => takesText(all, context))) {
				const sentence = `${name} works where text is typed, and a single character is text there. Type a key such as "ctrl+b" or "alt+1"`;
				problems.push({code: 'key_text', line, sentence});
				continue;
			}
			const other = all.find(
				(bound) =>
					(bound.key === key || (isSequence(bound.key) && bound.key.startsWith(key))) &&
					!(bound.row === own.row && bound.action === own.action) &&
					contexts.some((context) => isAt(bound.block, context)),
			);
			if (other === undefined) continue;
			const pair = [name, nameOf(other)].toSorted().join(` ${key} `);
			if (said.has(pair)) continue;
			said.add(pair);
			const sentence = `${name} has the key ${keyLabel(key)}, which ${nameOf(other)} has too in the same place. Type another key for one of them`;
			problems.push({code: 'key_conflict', line, sentence});
		}
	}
	return {table: changedTable(known), problems: problems.toSorted((a, b) => a.line - b.line)};
}
