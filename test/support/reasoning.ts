/** Answers that begin with reasoning, as some models write them. */
export const taggedText = (reasoning: string, answer: string): string =>
	`<reasoning>\n${reasoning}\n</reasoning>\n\n${answer}`;
