/** The list of completions: when it is open, what is chosen in it, and what Tab and Enter make of that. Pure. */
import {readInput} from '../../chat/commands.ts';
import {type Candidate, candidatesFor} from '../../chat/completion.ts';
import type {Focus, PageName} from '../actions.ts';
import type {Choice, ComposerState} from './composer-state.ts';

/** An open list. */
export interface Completions {
	/** At least one, best first. */
	readonly candidates: readonly [Candidate, ...Candidate[]];
	/** Which of them is marked. */
	readonly at: number;
	/** The user went there; else it is the first because it is the best. */
	readonly isChosen: boolean;
}

type CompletionContext = Pick<ComposerState, 'draft' | 'search' | 'choice'> & {
	readonly focus: Focus;
	readonly page: PageName;
};

/** @returns undefined while there is no list */
export function completionsOf({
	draft,
	focus,
	page,
	search,
	choice,
}: CompletionContext): Completions | undefined {
	if (focus !== 'composer' || page !== 'chat' || search !== undefined) return undefined;
	if (!draft.text.startsWith('/') || draft.folds.length > 0) return undefined;
	if (choice === 'closed') return undefined;
	const [first, ...others] = candidatesFor(draft.text);
	if (first === undefined) return undefined;
	return {
		candidates: [first, ...others],
		at: Math.min(choice ?? 0, others.length),
		isChosen: choice !== undefined,
	};
}

/** The choice one further, round the ends. */
export const nextChoice = ({candidates, at}: Completions, by: 1 | -1): Choice =>
	(at + by + candidates.length) % candidates.length;

const marked = ({candidates, at}: Completions): Candidate => candidates[at] ?? candidates[0];

/** What the draft becomes by Tab: as much as is certain, and the marked one where nothing more is. */
export function completionOnTab(list: Completions, typed: string): string {
	const [first, ...others] = list.candidates.filter(({fit}) => fit !== 'letters');
	if (list.isChosen || first === undefined) return marked(list).text;
	let common = first.text;
	for (const {text} of others) while (!text.startsWith(common)) common = common.slice(0, -1);
	return common.length > typed.length ? common : marked(list).text;
}

/** What Enter does: runs a line, or puts it into the draft to be looked at, or gone on with. */
export interface CompletionOnEnter {
	readonly do: 'run' | 'put';
	readonly text: string;
}

/**
 * A command that was typed in full is run. So is one that was gone to, and the only one that begins with what was typed. A
 * guess from some letters is never run unseen, and one of several neither.
 */
export function completionOnEnter(list: Completions, typed: string): CompletionOnEnter {
	const {candidates, isChosen} = list;
	const taken = ({isPartial, text}: Candidate): CompletionOnEnter => ({do: isPartial ? 'put' : 'run', text});
	if (isChosen) return taken(marked(list));
	const whole = candidates.find(({fit}) => fit === 'whole');
	if (whole !== undefined) return whole.isPartial ? taken(whole) : {do: 'run', text: typed};
	const input = readInput(typed);
	// Behind the name of a command that needs nothing there.
	if (input.kind === 'command' && input.argument === '' && input.command.takes?.startsWith('[') === true) {
		return {do: 'run', text: typed};
	}
	const [only, ...others] = candidates.filter(({fit}) => fit === 'beginning');
	return only !== undefined && others.length === 0 ? taken(only) : {do: 'put', text: marked(list).text};
}
