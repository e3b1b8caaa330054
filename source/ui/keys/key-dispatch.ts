/** Finds the action of a key in the key table, and writes keys as the help and the hints show them. */
import type {Key} from '../../terminal/input/key.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {KEY_TABLE} from './key-bindings.ts';
import type {ActionAt, KeyBlock, KeyCondition, KeyContext, KeyRow, RowOf} from './key-rows.ts';

/** Optional modifiers in the table, and the modifiers that each stands for. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
	'[alt+]': ['', 'alt+'],
	'[ctrl+alt+]': ['', 'alt+', 'ctrl+alt+'],
	'[any+]': ['', 'ctrl+', 'alt+', 'ctrl+alt+'],
};

/** The keys that a key of the table stands for: `[alt+]up` for `up` and `alt+up`, `=enter` for `enter`. */
export function keyIds(spec: string): readonly string[] {
	const optional = /\[\w+(?:\+\w+)*\+\]/.exec(spec)?.[0];
	if (optional === undefined) return [spec.replace(/^=(?=.)/, '')];
	return (OPTIONAL[optional] ?? []).map((modifiers) => spec.replace(optional, modifiers));
}

/** A key as the table writes it. */
const idOf = ({name, ctrl, alt, shift}: Key, isShifted = shift): string =>
	`${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${isShifted ? 'shift+' : ''}${name}`;

/** The first character of text that was typed so fast that it arrived as one key. */
export const startOfRun = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0);

/** Whether a key of the table is two typed characters, the first of them a bracket: `]t`. */
export const isSequence = (id: string): boolean => /^[[\]].$/u.test(id);

/** Whether it is the key that the table writes like this, with Shift or without. */
export const isKey = (key: Key, id: string): boolean => idOf(key, false) === id || idOf(key) === id;

let blocks: readonly KeyBlock[] = KEY_TABLE;

/** Replaces the key table, before the first key and the first drawing: see keymap.ts. */
export function setKeyTable(table: readonly KeyBlock[]): void {
	blocks = table;
	bindings.clear();
}

const rowsOf = ({where, rows}: KeyBlock): readonly KeyRow[] => rows.map((row) => ({...row, where}));

/** A row's action for one key, when it applies, and whether it waits. */
interface Binding {
	readonly action: ActionAt<KeyContext>;
	readonly when: KeyCondition | undefined;
	readonly waits: RowOf<string>['waits'];
	readonly atOnce: RowOf<string>['atOnce'];
}

type Bindings = ReadonlyMap<string, readonly Binding[]>;

/** The bindings of a context by key, those that take precedence first. */
function bindingsAt(context: KeyContext): Bindings {
	const found = new Map<string, readonly Binding[]>();
	const rank = ({when, where}: KeyRow): number => (when === undefined ? 100 : 0) + where.length;
	const rows = blocks.flatMap(rowsOf).filter(({where}) => where.includes(context));
	for (const row of rows.toSorted((a, b) => rank(a) - rank(b))) {
		for (const [spec, bound] of Object.entries({...row.keys, ...row.also})) {
			const action = (typeof bound === 'string' ? {do: bound} : bound) as ActionAt<KeyContext>;
			const binding = {action, when: row.when, waits: row.waits, atOnce: row.atOnce};
			for (const id of keyIds(spec)) found.set(id, [...(found.get(id) ?? []), binding]);
			if (spec.startsWith('=')) found.set(spec.replace('=', 'shift+'), []);
		}
	}
	return found;
}

/** Decides which conditions hold in the current state. */
export type Holds = (condition: KeyCondition, key: Key) => boolean;

/** Filled with the first key in each context. */
const bindings = new Map<KeyContext, Bindings>();

function indexOf(context: KeyContext): Bindings {
	const index = bindings.get(context) ?? bindingsAt(context);
	bindings.set(context, index);
	return index;
}

/** The command of a letter or another typed character in a context; undefined if it is no more than text there. */
export function commandOf(
	context: KeyContext,
	key: Key,
): Pick<Binding, 'action' | 'waits' | 'atOnce'> | undefined {
	return indexOf(context).get(key.name)?.[0];
}

/** Whether a character begins a sequence that has a command in a context. */
export const startsSequence = (context: KeyContext, character: string): boolean =>
	[...indexOf(context).keys()].some((id) => isSequence(id) && id.startsWith(character));

/** @returns the action of a key in a context; undefined for a key that has none there */
export function actionAt<Context extends KeyContext>(
	context: Context,
	key: Key,
	holds: Holds = () => false,
): ActionAt<Context> | undefined {
	const index = indexOf(context);
	const find = (id: string) =>
		index.get(id)?.find(({when}) => when === undefined || holds(when, key))?.action;
	const id = index.has(idOf(key)) ? idOf(key) : idOf(key, false);
	const isRun = key.text !== undefined && startOfRun(key.text) !== key.text && !isSequence(key.text);
	const action =
		(isRun ? undefined : find(id)) ?? (key.text === undefined ? undefined : find('text')) ?? find('other');
	// `KeyBlock` admits only the actions of a context in its rows.
	return action as ActionAt<Context> | undefined;
}

// ------------------------------------------------------------------------------------------------------- labels

const NAMES: Readonly<Record<string, string>> = {
	enter: 'Enter',
	tab: 'Tab',
	backspace: 'Backspace',
	delete: 'Delete',
	escape: 'Esc',
	space: 'Space',
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	home: 'Home',
	end: 'End',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	f1: 'F1',
	f2: 'F2',
	f3: 'F3',
	f4: 'F4',
	f5: 'F5',
	f12: 'F12',
	text: 'any text',
	other: 'any other key',
};

/** A key of the table as the user reads it: `Ctrl+A`, `PgUp`, `↑`. */
export function keyLabel(spec: string): string {
	const [, modifiers = '', name = ''] =
		/^((?:ctrl\+|alt\+|shift\+)*)(.+)$/s.exec(spec.replace(/^=(?=.)|\[.*\+\]/, '')) ?? [];
	const held = modifiers.replace('ctrl', 'Ctrl').replace('alt', 'Alt').replace('shift', 'Shift');
	return `${held}${NAMES[name] ?? (held === '' ? name : name.toUpperCase())}`;
}

/** Single characters are separated by a space, longer names by a comma. */
const joined = (labels: readonly string[]): string =>
	labels.reduce((before, label, index) => {
		if (index === 0) return label;
		const isShort = label.length === 1 && labels[index - 1]?.length === 1;
		return `${before}${isShort ? ' ' : ', '}${label}`;
	}, '');

/** The keys of a row as the help shows them. */
export function rowLabel({keys, prefix}: Pick<KeyRow, 'keys' | 'prefix'>): string {
	const label = joined(Object.keys(keys).map(keyLabel));
	return prefix === undefined ? label : `${prefix} ${label}`;
}

/**
 * Keys of the table as a hint shows them, given with a space between two; of one that the configuration file has replaced
 * in the context, the first new one.
 */
export const keysLabel = (keys: string, context?: KeyContext): string =>
	joined(keys.split(' ').map((key) => keyLabel(rowAt(context, key)?.changed?.[key]?.[0] ?? key)));

const rowsAt = (context: KeyContext | undefined): readonly KeyRow[] =>
	blocks.flatMap(rowsOf).filter(({where}) => context !== undefined && where.includes(context));

/** The row that had a key before the configuration file. */
const rowAt = (context: KeyContext | undefined, key: string): KeyRow | undefined =>
	rowsAt(context).find(({changed}) => changed?.[key] !== undefined);

/**
 * Hints for the bottom of the screen: keys and their short descriptions.
 * @param hints each the keys to show, with a space between two; the last one gives the hint
 * @returns a function, so that the table is read with the first drawing; it leaves out keys that do nothing now
 */
export function hintsAt<Keys extends string>(
	context: KeyContext,
	...hints: readonly Keys[]
): (acts?: (keys: Keys) => boolean) => readonly SafeText[] {
	let texts: readonly SafeText[] | undefined;
	return (acts) => {
		texts ??= hints.map(
			(keys) => own`${keysLabel(keys, context)} ${hintOf(context, keys.split(' ').at(-1) ?? '')}`,
		);
		return acts === undefined ? texts : texts.filter((_, index) => acts(hints[index] as Keys));
	};
}

/** The hint for one key: `y copy`. */
export const keyHint = (context: KeyContext, key: string): SafeText =>
	own`${keysLabel(key, context)} ${hintOf(context, key)}`;

/** The hint for a key that was pressed; of one that begins sequences, their second keys. */
export function pressedHint(context: KeyContext, key: string): SafeText {
	if (startsSequence(context, key)) {
		const seconds = rowsAt(context).flatMap(({keys, hint}) =>
			Object.keys(keys).flatMap((id) =>
				isSequence(id) && id.startsWith(key) ? [`${id.slice(key.length)} ${hint}`] : [],
			),
		);
		return own`${key} ${seconds.join(' · ')}`;
	}
	const row = rowsAt(context).find(({hint, keys}) => hint !== undefined && key in keys);
	return own`${keyLabel(key)} ${row?.hint ?? ''}`;
}

/** Whether a key of the table is one of the row, or was before the configuration file. */
function isOfRow({keys, changed}: Pick<KeyRow, 'keys' | 'changed'>, key: string): boolean {
	if (changed?.[key] !== undefined) return true;
	const isNew = Object.values(changed ?? {}).some((now) => now.includes(key));
	return !isNew && Object.keys(keys).flatMap(keyIds).includes(key);
}

function hintOf(context: KeyContext, key: string): string {
	const row = rowsAt(context).find((each) => each.hint !== undefined && isOfRow(each, key));
	if (row?.hint === undefined) throw new Error(`The key table has no hint for ${key} in ${context}.`);
	return row.hint;
}

/** The rows of the key table under the titles of the help page. */
export function keySections(): ReadonlyArray<{readonly title: string; readonly rows: readonly KeyRow[]}> {
	const sections: Array<{title: string; rows: KeyRow[]}> = [];
	for (const block of blocks) {
		if (block.title !== undefined) sections.push({title: block.title, rows: []});
		sections.at(-1)?.rows.push(...rowsOf(block));
	}
	return sections;
}
