/** The prompts of this session, and the way back and forth through them. */

export interface PromptHistory {
	/** Oldest first, none blank, no two alike in a row. */
	readonly prompts: readonly string[];
	/** Which prompt is in the composer; `prompts.length` = the draft that was not sent yet. */
	readonly at: number;
	/** What was made of the prompts (and of the unsent draft) on the way, by place: leaving one loses nothing. */
	readonly edited: ReadonlyMap<number, string>;
}

/** Where a step led, and the text for the composer. */
export interface Recalled {
	readonly history: PromptHistory;
	readonly text: string;
}

const MOST_PROMPTS = 1_000;

/** @param prompts oldest first */
export function promptHistory(prompts: readonly string[] = []): PromptHistory {
	return returned(prompts);
}

/** Takes in a draft that was sent, or cleared, and returns to the newest place. */
export function remember(history: PromptHistory, draft: string): PromptHistory {
	const {prompts, at, edited} = history;
	// An old prompt was sent while a new one was begun: that one would be lost.
	const unsent = at < prompts.length ? edited.get(prompts.length) : undefined;
	return returned([...prompts, unsent ?? '', draft]);
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

function returned(prompts: readonly string[]): PromptHistory {
	const kept = prompts
		.filter((prompt) => prompt.trim() !== '')
		.filter((prompt, index, all) => prompt !== all[index - 1])
		.slice(-MOST_PROMPTS);
	return {prompts: kept, at: kept.length, edited: new Map()};
}

function step(history: PromptHistory, draft: string, at: number): Recalled | undefined {
	if (at < 0 || at > history.prompts.length) return undefined;
	const edited = new Map(history.edited).set(history.at, draft);
	return {history: {...history, at, edited}, text: edited.get(at) ?? history.prompts[at] ?? ''};
}
