/** The prompts of this session, and moving back and forth through them. */
import {type Folded, NO_FOLDS, type PasteFold} from './folds.ts';

export interface PromptHistory {
	/** Oldest first, without blank ones and consecutive duplicates. */
	readonly prompts: readonly string[];
	/** Index of the prompt in the composer; `prompts.length` = the unsent draft. */
	readonly at: number;
	/** Edited prompts (and the unsent draft) by index, so that leaving one loses nothing. */
	readonly edited: ReadonlyMap<number, string>;
	/** Folds of the texts that had some, by text. */
	readonly folds: ReadonlyMap<string, readonly PasteFold[]>;
	/** The prompts that are drafts, neither sent nor cleared by the user: they are lost if they are not stored. Oldest first. */
	readonly drafts: readonly string[];
}

/** The history after a step, and the text for the composer. */
export interface Recalled {
	readonly history: PromptHistory;
	readonly text: string;
}

const MOST_PROMPTS = 1_000;

/** @param prompts oldest first */
export function promptHistory(prompts: readonly string[] = []): PromptHistory {
	return returned(prompts, {folds: new Map(), drafts: []});
}

/** Adds a draft that is not in the composer, before the prompts of this session. */
export function withDraft(history: PromptHistory, draft: string): PromptHistory {
	const drafts = [draft, ...history.drafts.filter((each) => each !== draft)];
	return {...withEarlier(history, [draft]), drafts};
}

/** Adds the prompts of earlier sessions before those of this one; the position stays. */
export function withEarlier(history: PromptHistory, earlier: readonly string[]): PromptHistory {
	const {prompts} = returned(earlier, history);
	const added = prompts.slice(0, Math.max(0, MOST_PROMPTS - history.prompts.length));
	const edited = new Map([...history.edited].map(([at, text]) => [at + added.length, text]));
	return {...history, prompts: [...added, ...history.prompts], at: history.at + added.length, edited};
}

/** Stores the folds of a draft that is about to be replaced, so that they can be restored. */
export function noted(history: PromptHistory, {text, folds}: Folded): PromptHistory {
	if (folds.length === 0 && !history.folds.has(text)) return history;
	const kept = [...history.folds].filter(([other]) => other !== text).slice(1 - MOST_PROMPTS);
	return {...history, folds: new Map(folds.length === 0 ? kept : [...kept, [text, folds]])};
}

/** A text with its stored folds. */
export const refolded = ({folds}: PromptHistory, text: string): Folded => ({
	text,
	folds: folds.get(text) ?? NO_FOLDS,
});

/** Adds a draft that was sent or cleared, and returns to the newest position. */
export function remember(history: PromptHistory, draft: string): PromptHistory {
	const {prompts, at, edited, folds} = history;
	// An old prompt was sent while a new one was unfinished: keep the new one.
	const unsent = (at < prompts.length ? edited.get(prompts.length) : undefined) ?? '';
	const done = [draft, unsent, prompts[at] ?? ''];
	const drafts = history.drafts.filter((each) => !done.includes(each));
	const isDraft = unsent.trim() !== '' && unsent !== draft;
	return returned([...prompts, unsent, draft], {folds, drafts: isDraft ? [...drafts, unsent] : drafts});
}

/** The texts that are lost without the composer: drafts among the prompts, the unfinished one behind an earlier prompt, the text. */
export function unsentIn({prompts, at, edited, drafts}: PromptHistory, text: string): readonly string[] {
	const behind = at < prompts.length ? edited.get(prompts.length) : undefined;
	const others = drafts.filter((draft) => draft !== prompts[at]);
	const asEdited = others.map((draft) => edited.get(prompts.lastIndexOf(draft)) ?? draft);
	const all = [...asEdited, behind ?? '', text].filter((each) => each.trim() !== '');
	return all.filter((each, index) => all.indexOf(each, index + 1) < 0);
}

/**
 * @param draft the text in the composer
 * @returns undefined if there is no older prompt
 */
export function older(history: PromptHistory, draft: string): Recalled | undefined {
	return step(history, draft, history.at - 1);
}

/** The next newer text; the newest one is the unsent draft. */
export function newer(history: PromptHistory, draft: string): Recalled | undefined {
	return step(history, draft, history.at + 1);
}

/** Goes to a prompt by its index, as it was sent, without later edits. */
export function recalledAt(history: PromptHistory, draft: string, at: number): Recalled {
	const edited = new Map(history.edited).set(history.at, draft);
	edited.delete(at);
	return {history: {...history, at, edited}, text: history.prompts[at] ?? draft};
}

/** Goes to a message that was taken back from the queue, which was a prompt of this session or of an earlier one. */
export function takenFromQueue(history: PromptHistory, draft: string, text: string): Recalled {
	const {prompts, at} = history;
	const found = prompts.lastIndexOf(text);
	if (found >= 0) return recalledAt(history, draft, found);
	const edited = new Map(history.edited).set(at, draft);
	const unsent = edited.get(prompts.length);
	edited.delete(prompts.length);
	if (unsent !== undefined) edited.set(prompts.length + 1, unsent);
	return {history: {...history, prompts: [...prompts, text], at: prompts.length, edited}, text};
}

function returned(
	prompts: readonly string[],
	{folds, drafts}: Pick<PromptHistory, 'folds' | 'drafts'>,
): PromptHistory {
	const kept = prompts
		.filter((prompt) => prompt.trim() !== '')
		.filter((prompt, index, all) => prompt !== all[index - 1])
		.slice(-MOST_PROMPTS);
	return {prompts: kept, at: kept.length, edited: new Map(), folds, drafts};
}

function step(history: PromptHistory, draft: string, at: number): Recalled | undefined {
	if (at < 0 || at > history.prompts.length) return undefined;
	const edited = new Map(history.edited).set(history.at, draft);
	return {history: {...history, at, edited}, text: edited.get(at) ?? history.prompts[at] ?? ''};
}
