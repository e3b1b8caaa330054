/** What a key can ask of the screen: actions, and the parts that a key can be for. */
import type {ScreenAction} from '../chat/commands.ts';

/** The part of the chat page that receives keys. */
export type Focus = 'composer' | 'transcript';

/** What fills the screen. */
export type PageName = 'chat' | 'help' | 'login' | 'tools' | 'explorer';

/** What a key asks of the screen. */
export type KeyAction =
	| ScreenAction
	| {readonly do: 'scroll'; readonly how: Scroll}
	/** To the next or previous message or tool call. */
	| {readonly do: 'step'; readonly by: 1 | -1}
	/** To the next or previous message of the user's. */
	| {readonly do: 'turn'; readonly by: 1 | -1}
	/** To the next or previous match of the search. */
	| {readonly do: 'find-step'; readonly by: 1 | -1}
	| {readonly do: 'copy'; readonly what: CopyScope}
	| {readonly do: 'fold'}
	| {readonly do: 'fold-all'}
	| {readonly do: 'focus'; readonly on: Focus}
	| {readonly do: 'escape'}
	| {readonly do: 'interrupt'}
	| {readonly do: 'redraw'}
	| {readonly do: 'suspend'}
	| {readonly do: 'complete'}
	| {readonly do: 'try-now'}
	/** What is under the transcript's cursor, on a page of its own. */
	| {readonly do: 'open'}
	/** A message in a file. */
	| {readonly do: 'save'};

export type Scroll =
	| {readonly by: 'rows'; readonly rows: number}
	| {readonly by: 'page'; readonly pages: 1 | -1}
	| {readonly by: 'whole'; readonly to: 'top' | 'bottom'};

/** What is to be copied: of the message under the cursor, or the last reply. */
export type CopyScope = 'message' | 'everything' | 'code' | 'last-reply';
