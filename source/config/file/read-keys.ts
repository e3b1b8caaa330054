/** Reads the table `[keys]` of a configuration file: actions with their keys. Which actions there are, the key table says. */
import type {ProblemCode} from '../problem.ts';
import type {FileKeys} from './config-file.ts';
import type {LineOf} from './toml-lines.ts';

/** Keys that keep their meaning, and those that terminals send as one of them. */
const RESERVED: Readonly<Record<string, string>> = {
	'ctrl+c': 'Ctrl+C stops and quits',
	'ctrl+z': 'Ctrl+Z suspends the program',
	'ctrl+l': 'Ctrl+L redraws the screen',
	'ctrl+i': 'Terminals send Ctrl+I as Tab',
	'ctrl+m': 'Terminals send Ctrl+M as Enter',
	'ctrl+j': 'Terminals send Ctrl+J as a line end',
	'ctrl+h': 'Many terminals send Ctrl+H as Backspace',
};
const NAMED =
	/^(?:(?:ctrl|alt|shift)\+)*(?:escape|esc|enter|tab|space|backspace|delete|insert|up|down|left|right|home|end|pageup|pagedown|f\d\d?)$/i;

/** A key as the key table spells it, or why it is none. Repeats nothing of the file: it may be a misplaced secret. */
export function readKey(text: string): {readonly key: string} | {readonly why: string} {
	const character = text.normalize();
	if (/^[^\s\p{C}\p{M}]$/u.test(character)) return {key: character};
	const key = text.toLowerCase();
	const reserved = Object.hasOwn(RESERVED, key) ? RESERVED[key] : undefined;
	if (reserved !== undefined) return {why: reserved};
	if (NAMED.test(text)) return {why: 'Keys with names, such as Esc, Enter and F1, keep their meaning'};
	if (/^ctrl\+[a-z]$/.test(key) || /^alt\+[a-z0-9]$/.test(key)) return {key};
	return {why: 'Terminals send no such key'};
}

/** @param table the value of `keys` in the file */
export function readKeys(
	table: Readonly<Record<string, unknown>>,
	lineOf: LineOf,
	report: (code: ProblemCode, line: number, sentence: string) => void,
): FileKeys {
	const found: FileKeys[number][] = [];
	for (const [name, value] of Object.entries(table)) {
		const line = lineOf('keys', name);
		const list: readonly unknown[] = Array.isArray(value) ? value : [value];
		const texts = list.filter((each) => typeof each === 'string');
		if (texts.length === 0 || texts.length < list.length) {
			report(
				'config_type',
				line,
				'An action has a key or a list of keys. Type copy = "y" or find = ["/", "ctrl+f"]',
			);
			continue;
		}
		const keys = new Set<string>();
		for (const text of texts) {
			const outcome = readKey(text);
			if ('key' in outcome) keys.add(outcome.key);
			else
				report(
					'key_invalid',
					line,
					`${outcome.why}. Type a character, Ctrl with a letter ("ctrl+f"), or Alt with a letter or digit`,
				);
		}
		if (keys.size > 0) found.push({name, keys: [...keys], line});
	}
	return found;
}
