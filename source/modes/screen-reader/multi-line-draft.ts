/** Collects the lines of a message, and keeps one that could not be sent. */

type MultiLineDraft =
	| {readonly is: 'empty'}
	/** Lines that ended with a backslash. */
	| {readonly is: 'partial'; readonly lines: readonly string[]}
	/** The message could not be sent. */
	| {readonly is: 'unsent'; readonly text: string};

export interface DraftLines {
	/** Adds a line. @returns the input to send or run; undefined = more lines follow, or it is blank */
	add(line: string): string | undefined;
	/** More lines follow. */
	readonly isPartial: boolean;
	readonly isEmpty: boolean;
	/** The lines of the message that is not complete or could not be sent. */
	readonly lines: readonly string[];
	/** The message that could not be sent. */
	readonly unsent: string | undefined;
	/** The message could not be sent: an empty line sends it again. */
	keep(text: string): void;
	clear(): void;
}

export function createMultiLineDraft(): DraftLines {
	let draft: MultiLineDraft = {is: 'empty'};
	return {
		add(line) {
			const lines = draft.is === 'partial' ? draft.lines : [];
			if (line.endsWith('\\')) {
				draft = {is: 'partial', lines: [...lines, line.slice(0, -1)]};
				return undefined;
			}
			const text = line === '' && draft.is === 'unsent' ? draft.text : [...lines, line].join('\n');
			// Users press Enter to hear the prompt again: an empty line deletes nothing.
			if (text === '') return undefined;
			draft = {is: 'empty'};
			return text.trim() === '' ? undefined : text;
		},
		get isPartial() {
			return draft.is === 'partial';
		},
		get isEmpty() {
			return draft.is === 'empty';
		},
		get lines() {
			if (draft.is === 'empty') return [];
			return draft.is === 'partial' ? draft.lines : [draft.text];
		},
		get unsent() {
			return draft.is === 'unsent' ? draft.text : undefined;
		},
		keep(text) {
			draft = {is: 'unsent', text};
		},
		clear() {
			draft = {is: 'empty'};
		},
	};
}
