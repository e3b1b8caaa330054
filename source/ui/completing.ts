/** The list of completions: when it is open, what is chosen in it, and what Tab and Enter make of that. Pure. */
import {readInput} from '../chat/commands.ts';
import {type Candidate, candidatesFor} from '../chat/completion.ts';
import type {UiState} from './ui-state.ts';

/** What was done with the list, for one text of the draft: with another it opens anew, at its top. */
export interface Choice {
	readonly text: string;
	readonly at: number | 'closed';
}

/** An open list. */
export interface Completions {
	/** At least one, best first. */
	readonly candidates: readonly [Candidate, ...Candidate[]];
	/** Which of them is marked. */
	readonly at: number;
	/** The user went there; else it is the first because it is the best. */
	readonly isChosen: boolean;
}

type Facts = Pick<UiState, 'draft' | 'focus' | 'page' | 'search' | 'choice'>;

/** @returns undefined while there is no list */
export function completionsOf({draft, focus, page, search, choice}: Facts): Completions | undefined {
	if (focus !== 'composer' || page !== 'chat' || search !== undefined) return undefined;
	if (!draft.text.startsWith('/') || draft.folds.length > 0) return undefined;
	const done = choice?.text === draft.text ? choice.at : undefined;
	if (done === 'closed') return undefined;
	const [first, ...others] = candidatesFor(draft.text);
	if (first === undefined) return undefined;
	return {
		candidates: [first, ...others],
		at: Math.min(done ?? 0, others.length),
		isChosen: done !== undefined,
	};
}

/** The choice one further, round the ends. */
export function chosen({candidates, at}: Completions, text: string, by: 1 | -1): Choice {
	return {text, at: (at + by + candidates.length) % candidates.length};
}

const marked = ({candidates, at}: Completions): Candidate => candidates[at] ?? candidates[0];

/** What the draft becomes by Tab: as much as is certain, and the marked one where nothing more is. */
export function tabbed(list: Completions, typed: string): string {
	const {candidates, isChosen} = list;
	if (isChosen || candidates.some(({fit}) => fit === 'letters')) return marked(list).text;
	let common = candidates[0].text;
	for (const {text} of candidates) while (!text.startsWith(common)) common = common.slice(0, -1);
	return common.length > typed.length ? common : marked(list).text;
}

/** What Enter does: runs a line, or puts it into the draft to be looked at, or gone on with. */
export interface Entered {
	readonly do: 'run' | 'put';
	readonly text: string;
}

/**
 * A command that was typed in full is run. So is one that was gone to, and the only one that begins with what was typed. A
 * guess from some letters is never run unseen, and one of several neither.
 */
export function entered(list: Completions, typed: string): Entered {
	const {candidates, isChosen} = list;
	const taken = ({isPartial, text}: Candidate): Entered => ({do: isPartial ? 'put' : 'run', text});
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
