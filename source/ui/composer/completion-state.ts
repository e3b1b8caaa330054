/** The list of completions: when it is open, its selection, and the effect of Tab and Enter. Pure. */
import {readInput} from '../../chat/commands.ts';
import {type Candidate, candidatesFor, NOTHING_KNOWN} from '../../chat/completion.ts';
import {SETTING_KEYS} from '../../server/setting-rows.ts';
import type {Focus, PageName} from '../keys/actions.ts';
import type {OfferState} from '../offer/offer.ts';
import type {Choice, ComposerState} from './composer-state.ts';

/** An open list. */
export interface Completions {
	/** At least one, best first. */
	readonly candidates: readonly [Candidate, ...Candidate[]];
	/** Index of the selected one. */
	readonly at: number;
	/** The user selected it; otherwise the best one, the first, is selected. */
	readonly isChosen: boolean;
}

type CompletionContext = Pick<ComposerState, 'draft' | 'search' | 'choice'> & {
	readonly offer: OfferState;
	readonly focus: Focus;
	readonly page: PageName;
};

/** The candidates of the latest draft: each is used several times for one frame. */
let latest:
	| {readonly text: string; readonly offer: OfferState; readonly candidates: readonly Candidate[]}
	| undefined;

function candidatesIn(text: string, offer: OfferState): readonly Candidate[] {
	if (latest?.text === text && latest.offer === offer) return latest.candidates;
	const models = offer.at === 'offered' ? offer.models : NOTHING_KNOWN.models;
	const candidates = candidatesFor(text, {models, settings: SETTING_KEYS});
	latest = {text, offer, candidates};
	return candidates;
}

/** @returns undefined while there is no list */
export function completionsOf({
	draft,
	focus,
	page,
	search,
	choice,
	offer,
}: CompletionContext): Completions | undefined {
	if (focus !== 'composer' || page !== 'chat' || search !== undefined) return undefined;
	if (!draft.text.startsWith('/') || draft.folds.length > 0) return undefined;
	if (choice === 'closed') return undefined;
	const [first, ...others] = candidatesIn(draft.text, offer);
	if (first === undefined) return undefined;
	return {
		candidates: [first, ...others],
		at: Math.min(choice ?? 0, others.length),
		isChosen: choice !== undefined,
	};
}

/** The next selection; at either end it wraps around. */
export const nextChoice = ({candidates, at}: Completions, by: 1 | -1): Choice =>
	(at + by + candidates.length) % candidates.length;

const marked = ({candidates, at}: Completions): Candidate => candidates[at] ?? candidates[0];

/** The draft after Tab: extended by the common prefix of the candidates, or else replaced by the selected one. */
export function completionOnTab(list: Completions, typed: string): string {
	const [first, ...others] = list.candidates.filter(({fit}) => fit !== 'letters');
	if (list.isChosen || first === undefined) return marked(list).text;
	let common = first.text;
	for (const {text} of others) while (!text.startsWith(common)) common = common.slice(0, -1);
	return common.length > typed.length ? common : marked(list).text;
}

/** The effect of Enter: `run` runs the text, `put` puts it into the draft to be checked or continued. */
export interface CompletionOnEnter {
	readonly do: 'run' | 'put';
	readonly text: string;
}

/**
 * Runs a command that was typed in full, one that the user selected, and the only one that starts with the typed text. A
 * guess from scattered letters, or one of several candidates, is never run unseen.
 */
export function completionOnEnter(list: Completions, typed: string): CompletionOnEnter {
	const {candidates, isChosen} = list;
	const taken = ({isPartial, text}: Candidate): CompletionOnEnter =>
		isPartial ? {do: 'put', text} : {do: 'run', text: text.trimEnd()};
	if (isChosen && marked(list).text !== typed) return taken(marked(list));
	const input = readInput(typed);
	const argument = input.kind === 'command' ? input.argument : '';
	const whole = candidates.find(({fit}) => fit === 'whole');
	// `/set KEY=` is complete: it resets the setting. A command without the argument that it needs shows its usage.
	if (whole !== undefined) return {do: 'run', text: typed};
	// After the name of a command, which shows its usage if it needs an argument, or a blank after `KEY=…`.
	const isComplete =
		argument === '' ? input.kind === 'command' : marked(list).isPartial && /[ \t]$/.test(typed);
	if (isComplete) return {do: 'run', text: typed};
	const [only, ...others] = candidates.filter(({fit}) => fit === 'beginning');
	return only !== undefined && others.length === 0 ? taken(only) : {do: 'put', text: marked(list).text};
}
