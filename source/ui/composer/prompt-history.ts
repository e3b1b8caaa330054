/** The prompts of this session, and the way back and forth through them. */
import {type Folded, NO_FOLDS, type PasteFold} from './folds.ts';

export interface PromptHistory {
	/** Oldest first, none blank, no two alike in a row. */
	readonly prompts: readonly string[];
	/** Which prompt is in the composer; `prompts.length` = the draft that was not sent yet. */
	readonly at: number;
	/** What was made of the prompts (and of the unsent draft) on the way, by place: leaving one loses nothing. */
	readonly edited: ReadonlyMap<number, string>;
	/** Folds of the texts that had some when they were left, by text. */
	readonly folds: ReadonlyMap<string, readonly PasteFold[]>;
}

/** Where a step led, and the text for the composer. */
export interface Recalled {
	readonly history: PromptHistory;
	readonly text: string;
}

const MOST_PROMPTS = 1_000;

/** @param prompts oldest first */
export function promptHistory(prompts: readonly string[] = []): PromptHistory {
	return returned(prompts, new Map());
}

/** Notes how a draft is folded that is about to be left, so that it comes back as it was. */
export function noted(history: PromptHistory, {text, folds}: Folded): PromptHistory {
	if (folds.length === 0 && !history.folds.has(text)) return history;
	const kept = [...history.folds].filter(([other]) => other !== text).slice(1 - MOST_PROMPTS);
	return {...history, folds: new Map(folds.length === 0 ? kept : [...kept, [text, folds]])};
}

/** A text with the folds that it was left with. */
export const refolded = ({folds}: PromptHistory, text: string): Folded => ({
	text,
	folds: folds.get(text) ?? NO_FOLDS,
});

/** Takes in a draft that was sent, or cleared, and returns to the newest place. */
export function remember(history: PromptHistory, draft: string): PromptHistory {
	const {prompts, at, edited, folds} = history;
	// An old prompt was sent while a new one was begun: that one would be lost.
	const unsent = at < prompts.length ? edited.get(prompts.length) : undefined;
	return returned([...prompts, unsent ?? '', draft], folds);
}

/**
 * @param draft what is in the composer now
 * @returns undefined when there is no older prompt
 */
export function older(history: PromptHistory, draft: string): Recalled | undefined {
	return step(history, draft, history.at - 1);
}

/** The same the other way; the newest text of all is the draft that was not sent. */
export function newer(history: PromptHistory, draft: string): Recalled | undefined {
	return step(history, draft, history.at + 1);
}

/** Goes to a prompt that was found, as it was sent, whatever was made of it since. */
export function recalledAt(history: PromptHistory, draft: string, at: number): Recalled {
	const edited = new Map(history.edited).set(history.at, draft);
	edited.delete(at);
	return {history: {...history, at, edited}, text: history.prompts[at] ?? draft};
}

function returned(prompts: readonly string[], folds: PromptHistory['folds']): PromptHistory {
	const kept = prompts
		.filter((prompt) => prompt.trim() !== '')
		.filter((prompt, index, all) => prompt !== all[index - 1])
		.slice(-MOST_PROMPTS);
	return {prompts: kept, at: kept.length, edited: new Map(), folds};
}

function step(history: PromptHistory, draft: string, at: number): Recalled | undefined {
	if (at < 0 || at > history.prompts.length) return undefined;
	const edited = new Map(history.edited).set(history.at, draft);
	return {history: {...history, at, edited}, text: edited.get(at) ?? history.prompts[at] ?? ''};
}
