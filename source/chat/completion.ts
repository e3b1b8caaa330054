/** What a slash and some letters could become: commands by their names, and what a command says may follow it. */
import {type FuzzyMatch, fuzzyRank} from '../text/fuzzy.ts';
import {COMMANDS, type Command} from './commands.ts';

export interface Candidate {
	/** `/retry`, or what may stand behind a command. */
	readonly label: string;
	/** Offsets of the letters in `label` that were typed, in UTF-16 units. */
	readonly matched: readonly number[];
	/** What has to follow, or may: `NAME`, `[FILE]`; '' = nothing. */
	readonly takes: string;
	/** What it does; '' for what stands behind a command. */
	readonly summary: string;
	/** What the draft becomes with it. */
	readonly text: string;
	/** How sure it is: everything that was typed, its beginning, or only some of its letters. */
	readonly fit: 'whole' | 'beginning' | 'letters';
	/** It cannot be run before more is typed. */
	readonly isPartial: boolean;
}

const fitOf = ({kind}: FuzzyMatch): Candidate['fit'] =>
	kind === 'whole' ? 'whole' : kind === 'prefix' ? 'beginning' : 'letters';

function namesFor(typed: string, commands: readonly Command[]): readonly Candidate[] {
	const names = commands.flatMap((command) =>
		[command.name, ...command.aliases].map((name) => ({command, name})),
	);
	const ranked = fuzzyRank(typed, names, ({name}) => name);
	// Of a command's names the best is enough.
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
			text: isPartial ? `/${name} ` : `/${name}`,
			fit: fitOf(match),
			isPartial,
		};
	});
}

function argumentsFor(name: string, typed: string, commands: readonly Command[]): readonly Candidate[] {
	const command = commands.find((each) => each.name === name || each.aliases.includes(name));
	return fuzzyRank(typed, command?.argumentsFor?.() ?? [], (argument) => argument).map(({item, match}) => ({
		label: item,
		matched: match.at,
		takes: '',
		summary: '',
		text: `/${name} ${item}`,
		fit: fitOf(match),
		isPartial: false,
	}));
}

/**
 * Candidates for a draft, best first; none where it is no command, or the command is followed by what only the user knows.
 * @param typed the whole draft
 * @param commands the table, or a test's own
 */
export function candidatesFor(typed: string, commands: readonly Command[] = COMMANDS): readonly Candidate[] {
	const [, name, argument] = /^\/([\p{L}\p{N}_-]*)(?:[ \t]+([^\n]*))?$/u.exec(typed) ?? [];
	if (name === undefined) return [];
	return argument === undefined
		? namesFor(name.toLowerCase(), commands)
		: argumentsFor(name.toLowerCase(), argument, commands);
}
