/** The completions of a draft that begins with a slash: commands by name, and their known arguments. */
import {type FuzzyMatch, fuzzyRank} from '../text/fuzzy.ts';
import {COMMANDS, type Command, type CommandArguments, type KnownArguments} from './commands.ts';

export interface Candidate {
	/** `/retry`, or an argument. */
	readonly label: string;
	/** Offsets of the typed letters in `label`, in UTF-16 units. */
	readonly matched: readonly number[];
	/** The argument of the command: `NAME`, optional `[FILE]`; '' = none. */
	readonly takes: string;
	/** The summary of the command; '' for an argument. */
	readonly summary: string;
	/** The completed draft. */
	readonly text: string;
	/** The quality of the match: the whole name, its beginning, or only some of its letters. */
	readonly fit: 'whole' | 'beginning' | 'letters';
	/** It needs an argument before it can run. */
	readonly isPartial: boolean;
}

const fitOf = ({kind}: FuzzyMatch): Candidate['fit'] =>
	kind === 'whole' ? 'whole' : kind === 'prefix' ? 'beginning' : 'letters';

function namesFor(typed: string, commands: readonly Command[]): readonly Candidate[] {
	const names = commands.flatMap((command) =>
		[command.name, ...command.aliases].map((name) => ({command, name})),
	);
	const ranked = fuzzyRank(typed, names, ({name}) => name);
	// Only the best of the names of a command.
	const best = ranked.filter(
		({item}, index) => ranked.findIndex(({item: other}) => other.command === item.command) === index,
	);
	return best.map(({item: {command, name}, match}) => {
		const isPartial = command.takes !== undefined && !command.takes.startsWith('[');
		return {
			label: `/${name}`,
			matched: match.at.map((at) => at + 1),
			takes: command.takes ?? '',
			summary: command.summary,
			text: command.takes === undefined ? `/${name}` : `/${name} `,
			fit: fitOf(match),
			isPartial,
		};
	});
}

/** Nothing is known of the server. */
export const NOTHING_KNOWN: KnownArguments = {models: new Map(), settings: []};

function argumentsFor(
	name: string,
	typed: string,
	commands: readonly Command[],
	known: KnownArguments,
): readonly Candidate[] {
	const command = commands.find((each) => each.name === name || each.aliases.includes(name));
	const words: CommandArguments = {from: 0, items: (command?.words ?? []).map((value) => ({value}))};
	const {from, items} = command?.argumentsFor?.(known, typed) ?? words;
	const ranked = fuzzyRank(typed.slice(from), items, ({value, label = value, summary = value}) => [
		label,
		...new Set([value, summary]),
	]);
	return ranked.map(({item, match, name: matched}) => ({
		label: item.label ?? item.value,
		matched: matched === 0 ? match.at : [],
		takes: '',
		summary: item.summary ?? '',
		text: `/${name} ${typed.slice(0, from)}${item.value}`,
		fit: fitOf(match),
		isPartial: item.isPartial === true,
	}));
}

/**
 * The completions of a draft, best first; none when it is not a command, or its argument is free text.
 * @param typed the whole draft
 * @param known the names on the server
 * @param commands the table of commands; tests pass their own
 */
export function candidatesFor(
	typed: string,
	known: KnownArguments = NOTHING_KNOWN,
	commands: readonly Command[] = COMMANDS,
): readonly Candidate[] {
	const [, name, argument] = /^\/([\p{L}\p{N}_-]*)(?:[ \t]+([^\n]*))?$/u.exec(typed) ?? [];
	if (name === undefined) return [];
	return argument === undefined
		? namesFor(name.toLowerCase(), commands)
		: argumentsFor(name.toLowerCase(), argument, commands, known);
}
