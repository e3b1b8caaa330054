import type {Key} from '../terminal/input/key.ts';
import type {Focus, KeyAction} from './actions.ts';

interface Binding {
	/** As the help page shows it. */
	readonly keys: string;
	readonly summary: string;
	readonly focus: Focus | 'both' | 'explorer';
}

/** For the help page; the composer's own keys among them. */
export const BINDINGS: readonly Binding[] = [
	{keys: 'Enter', summary: 'send', focus: 'composer'},
	{keys: 'Alt+Enter, Ctrl+J, \\ Enter', summary: 'new line', focus: 'composer'},
	{keys: '↑ ↓', summary: 'earlier and later prompts; ↑ takes a queued message back', focus: 'composer'},
	{keys: '/', summary: 'the list of commands; ↑ ↓ choose, Enter runs, Esc closes it', focus: 'composer'},
	{keys: 'Tab', summary: 'complete a command, or go to the transcript', focus: 'composer'},
	{keys: 'Esc', summary: 'stop waiting; else, on empty input, go to the transcript', focus: 'composer'},
	{keys: 'Ctrl+R', summary: 'find an earlier prompt; again for older ones', focus: 'composer'},
	{keys: 'Ctrl+G, Ctrl+X Ctrl+E', summary: 'write in your editor: $VISUAL or $EDITOR', focus: 'composer'},
	{keys: 'Alt+O', summary: 'open a long paste, [pasted 120 lines]', focus: 'composer'},
	{
		keys: 'Ctrl+A, Ctrl+E',
		summary: 'to the start, to the end of the line',
		focus: 'composer',
	},
	{
		keys: 'Ctrl+U, Ctrl+K, Ctrl+W',
		summary: 'cut to the start, cut to the end, cut the word before',
		focus: 'composer',
	},
	{
		keys: 'Ctrl+Y, Alt+Y',
		summary: 'paste what was cut last; right after it, what was cut before',
		focus: 'composer',
	},
	{keys: 'Alt+B, Alt+F, Alt+D', summary: 'word left, word right, cut the word behind', focus: 'composer'},
	{keys: 'Ctrl+_, Alt+/', summary: 'undo; redo', focus: 'composer'},
	{keys: 'j k, ↑ ↓', summary: 'scroll a line; go message by message', focus: 'transcript'},
	{keys: '{ }, [ ]', summary: 'to the question before, to the next one', focus: 'transcript'},
	{keys: 'g G', summary: 'to the start, to the end', focus: 'transcript'},
	{keys: 'Enter, Space', summary: 'fold or unfold the tool call', focus: 'transcript'},
	{keys: 'o', summary: 'explore the JSON of the tool call; a message in your pager', focus: 'transcript'},
	{keys: 's', summary: 'save the message in a file, all of it', focus: 'transcript'},
	{keys: '/', summary: 'find as you type; a capital makes capitals count', focus: 'transcript'},
	{keys: 'n N', summary: 'to the next match, to the one before', focus: 'transcript'},
	{keys: 'y, Y', summary: 'copy the message; with its tool calls as JSON', focus: 'transcript'},
	{keys: 'c', summary: 'copy its code block; again: the next one', focus: 'transcript'},
	{keys: 'r', summary: 'try a lost connection now', focus: 'transcript'},
	{keys: 'i, Tab, Esc', summary: 'back to the message; Esc ends a search first', focus: 'transcript'},
	{keys: '→ ←, l h', summary: 'unfold and go in; fold and go out', focus: 'explorer'},
	{keys: 'Enter, Space', summary: 'fold or unfold; of JSON in a text too', focus: 'explorer'},
	{keys: '*, E', summary: 'unfold everything in it', focus: 'explorer'},
	{keys: '-, C', summary: 'fold everything', focus: 'explorer'},
	{keys: '/', summary: 'show only what has this in its key or its value', focus: 'explorer'},
	{keys: 'n N', summary: 'to the next value that has it, to the one before', focus: 'explorer'},
	{keys: 'y, Y', summary: 'copy the value; copy its JSONPath', focus: 'explorer'},
	{keys: 't', summary: 'a list of objects as a table, and back; → ← its columns', focus: 'explorer'},
	{keys: 'o', summary: 'read the value in your pager: $PAGER', focus: 'explorer'},
	{keys: 'Esc', summary: 'end the table, the filter, the explorer', focus: 'explorer'},
	{keys: 'PgUp PgDn, Shift+↑ ↓', summary: 'scroll', focus: 'both'},
	{keys: 'Ctrl+Home, Ctrl+End', summary: 'to the start, to the end', focus: 'both'},
	{keys: 'Ctrl+O', summary: 'fold or unfold all tool calls', focus: 'both'},
	{keys: 'Ctrl+T', summary: 'show or hide the time of day in headings', focus: 'both'},
	{keys: 'Alt+M', summary: 'toggle between rendered Markdown and raw text', focus: 'both'},
	{keys: 'Ctrl+C', summary: 'stop waiting, or clear the input; twice quits', focus: 'both'},
	{keys: 'Ctrl+D', summary: 'quit, on empty input', focus: 'both'},
	{keys: 'Ctrl+L, Ctrl+Z', summary: 'redraw, suspend', focus: 'both'},
	{keys: '?, F1', summary: 'this page (? on empty input)', focus: 'both'},
];

/** Lines that one turn of the wheel scrolls. */
const WHEEL_LINES = 3;

/**
 * Keys that mean the same wherever the focus is, but for `?`, which is text in a draft.
 * @returns undefined for every other key
 */
export function actionEverywhere(key: Key, hasDraft: boolean): KeyAction | undefined {
	if (key.ctrl && !key.alt) {
		switch (key.name) {
			case 'c':
				return {do: 'interrupt'};
			case 'd':
				return hasDraft ? undefined : {do: 'quit'};
			case 'l':
				return {do: 'redraw'};
			case 'o':
				return {do: 'fold-all'};
			case 't':
				return {do: 'times'};
			case 'z':
				return {do: 'suspend'};
			case 'home':
				return {do: 'scroll', how: {by: 'whole', to: 'top'}};
			case 'end':
				return {do: 'scroll', how: {by: 'whole', to: 'bottom'}};
			default:
				return undefined;
		}
	}
	if (key.alt && !key.ctrl && key.name === 'm') return {do: 'source'};
	switch (key.name) {
		case 'pageup':
			return {do: 'scroll', how: {by: 'page', pages: -1}};
		case 'pagedown':
			return {do: 'scroll', how: {by: 'page', pages: 1}};
		case 'wheel-up':
			return {do: 'scroll', how: {by: 'rows', rows: -WHEEL_LINES}};
		case 'wheel-down':
			return {do: 'scroll', how: {by: 'rows', rows: WHEEL_LINES}};
		case 'up':
			return key.shift ? {do: 'scroll', how: {by: 'rows', rows: -1}} : undefined;
		case 'down':
			return key.shift ? {do: 'scroll', how: {by: 'rows', rows: 1}} : undefined;
		case 'f1':
			return {do: 'help'};
		case 'escape':
			return {do: 'escape'};
		default:
			return key.text === '?' && !hasDraft && !key.alt ? {do: 'help'} : undefined;
	}
}

/** Keys of the transcript, beside those that mean the same everywhere. */
export function actionInTranscript(key: Key): KeyAction | undefined {
	if (key.ctrl || key.alt) return undefined;
	switch (key.name) {
		case 'tab':
			return {do: 'focus', on: 'composer'};
		case 'up':
			return {do: 'step', by: -1};
		case 'down':
			return {do: 'step', by: 1};
		case 'home':
			return {do: 'scroll', how: {by: 'whole', to: 'top'}};
		case 'end':
			return {do: 'scroll', how: {by: 'whole', to: 'bottom'}};
		case 'enter':
			return {do: 'fold'};
		default:
			break;
	}
	switch (key.text) {
		case 'i':
			return {do: 'focus', on: 'composer'};
		case 'j':
			return {do: 'scroll', how: {by: 'rows', rows: 1}};
		case 'k':
			return {do: 'scroll', how: {by: 'rows', rows: -1}};
		case 'g':
			return {do: 'scroll', how: {by: 'whole', to: 'top'}};
		case 'G':
			return {do: 'scroll', how: {by: 'whole', to: 'bottom'}};
		case '{':
		case '[':
			return {do: 'turn', by: -1};
		case '}':
		case ']':
			return {do: 'turn', by: 1};
		case ' ':
			return {do: 'fold'};
		case '/':
			return {do: 'search', text: ''};
		case 'n':
			return {do: 'find-step', by: 1};
		case 'N':
			return {do: 'find-step', by: -1};
		case 'y':
			return {do: 'copy', what: 'message'};
		case 'Y':
			return {do: 'copy', what: 'everything'};
		case 'c':
			return {do: 'copy', what: 'code'};
		case 'o':
			return {do: 'open'};
		case 's':
			return {do: 'save'};
		case 'r':
			return {do: 'try-now'};
		default:
			return undefined;
	}
}

/** What goes on meaning the same while a text to search for is typed. */
const IN_FIELD: ReadonlySet<KeyAction['do']> = new Set([
	'scroll',
	'fold-all',
	'times',
	'help',
	'redraw',
	'suspend',
] as const);

/** Keys that the field of a search leaves alone. */
export function actionInField(key: Key): KeyAction | undefined {
	const action = actionEverywhere(key, true);
	return action !== undefined && IN_FIELD.has(action.do) ? action : undefined;
}

/**
 * What was typed very fast comes as one key. It counts in the transcript when its first letter leads to where text is
 * taken, and the rest is for there.
 */
export function runInTranscript(key: Key): {readonly action: KeyAction; readonly rest: Key} | undefined {
	const {text = ''} = key;
	const [first = ''] = text;
	if (text.length === first.length) return undefined;
	const part = (name: string): Key => ({...key, name, text: name});
	const action = actionInTranscript(part(first));
	if (action?.do !== 'search' && action?.do !== 'focus') return undefined;
	return {action, rest: part(text.slice(first.length))};
}
