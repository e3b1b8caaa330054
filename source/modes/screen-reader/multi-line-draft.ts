/** A message of several lines, as it grows line by line; and one that could not be sent. */

/** What there is of a message. */
type MultiLineDraft =
	| {readonly is: 'empty'}
	/** Lines that ended in a backslash. */
	| {readonly is: 'begun'; readonly lines: readonly string[]}
	/** It could not be sent. */
	| {readonly is: 'kept'; readonly text: string};

export interface DraftLines {
	/** What is to be sent or run once this line has come; undefined = more is to come, or there is nothing. */
	take(line: string): string | undefined;
	/** More lines are to come. */
	readonly isBegun: boolean;
	readonly isEmpty: boolean;
	/** The message could not be sent: an empty line sends it again. */
	keep(text: string): void;
	clear(): void;
}

export function createMultiLineDraft(): DraftLines {
	let draft: MultiLineDraft = {is: 'empty'};
	return {
		take(line) {
			const lines = draft.is === 'begun' ? draft.lines : [];
			if (line.endsWith('\\')) {
				draft = {is: 'begun', lines: [...lines, line.slice(0, -1)]};
				return undefined;
			}
			const text = line === '' && draft.is === 'kept' ? draft.text : [...lines, line].join('\n');
			// An empty line is how people find out where they are; it takes nothing away.
			if (text === '') return undefined;
			draft = {is: 'empty'};
			return text.trim() === '' ? undefined : text;
		},
		get isBegun() {
			return draft.is === 'begun';
		},
		get isEmpty() {
			return draft.is === 'empty';
		},
		keep(text) {
			draft = {is: 'kept', text};
		},
		clear() {
			draft = {is: 'empty'};
		},
	};
}
