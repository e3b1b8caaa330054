/** The actions that keys run on the screen, the parts of the screen that receive keys, and how an action is run. */
import type {ScreenAction} from '../../chat/commands.ts';

/** The part of the chat page that receives keys. */
export type Focus = 'composer' | 'transcript';

/** The page that fills the screen. */
export type PageName =
	| 'chat'
	| 'help'
	| 'login'
	| 'tools'
	| 'frames'
	| 'presets'
	| 'settings'
	| 'conversations'
	| 'sessions'
	| 'outline'
	| 'explorer';

/** The actions of a replay, which moves through a recording. */
export type ReplayAction =
	| {readonly do: 'replay-toggle'}
	/** Goes on or back by so many seconds; infinite: to the end or the beginning. */
	| {readonly do: 'replay-seek'; readonly by: number}
	/** Goes to the next or previous change of the screen. */
	| {readonly do: 'replay-step'; readonly by: 1 | -1}
	/** Goes to the next or previous message of the user. */
	| {readonly do: 'replay-question'; readonly by: 1 | -1}
	/** Twice as fast, or half. */
	| {readonly do: 'replay-speed'; readonly by: 1 | -1};

/** The actions of the chat page; commands run some of them too. */
export type KeyAction =
	| ScreenAction
	| {readonly do: 'scroll'; readonly how: Scroll}
	/** Selects the next or previous message or tool call. */
	| {readonly do: 'step'; readonly by: 1 | -1}
	/** Selects the next or previous message of the user. */
	| {readonly do: 'turn'; readonly by: 1 | -1}
	/** Selects the next or previous tool call, or failure. */
	| {readonly do: 'land'; readonly on: Landmark; readonly by: 1 | -1}
	/** Goes to the next or previous match of the find. */
	| {readonly do: 'find-step'; readonly by: 1 | -1}
	| {readonly do: 'copy'; readonly what: CopyScope}
	| {readonly do: 'fold'}
	| {readonly do: 'fold-all'}
	| {readonly do: 'focus'; readonly on: Focus}
	/** Leads one step back to the input: closes a list, ends a find, leaves the transcript. In the input, stops waiting. */
	| {readonly do: 'escape'}
	| {readonly do: 'interrupt'}
	/** Quits; at the second time if an answer or a message would be lost. */
	| {readonly do: 'end-input'}
	| {readonly do: 'redraw'}
	| {readonly do: 'suspend'}
	| {readonly do: 'complete'}
	/** Text where there is no field: letter-keys.ts takes it to the input. */
	| {readonly do: 'write'}
	/** Connects now, instead of at the next scheduled retry. */
	| {readonly do: 'try-now'}
	/** Opens the selected tool call in the explorer, or the selected message in the pager. */
	| {readonly do: 'open'}
	/** Selects another preset of the start screen. */
	| {readonly do: 'offer'; readonly by: 1 | -1}
	/** Fills in the selected one. */
	| {readonly do: 'begin-preset'}
	/** Asks for a file name, to save the selected message. */
	| {readonly do: 'save'}
	/** Goes to the sources of the selected answer, and opens or folds their passages. */
	| {readonly do: 'sources'}
	/** Opens the frames pane at those of the selected message or tool call. */
	| {readonly do: 'frames-of'}
	/** Begins a message with the selected source. */
	| {readonly do: 'ask'}
	/** Rates the selected answer; a negative rating opens the form for feedback. */
	| {readonly do: 'rate'; readonly rating: 'positive' | 'negative'};

export type Scroll =
	| {readonly by: 'rows'; readonly rows: number}
	/** Whole screens or a half; negative = towards the start. */
	| {readonly by: 'page'; readonly pages: number}
	| {readonly by: 'whole'; readonly to: 'top' | 'bottom'};

/** What to go to: any tool call, or a failed one, a failed answer, a message that was not received, an error. */
export type Landmark = 'call' | 'failure';

/** The text to copy: a part of the selected message, the last reply, or the session id. */
export type CopyScope = 'message' | 'everything' | 'code' | 'last-reply' | 'session';

/** The actions that every page has. */
export type TerminalAction = Extract<KeyAction, {readonly do: 'redraw' | 'suspend'}>;

/** Closes the page, or in the explorer only warns; a second Ctrl+C quits. */
export type InterruptAction = Extract<KeyAction, {readonly do: 'interrupt'}>;

/** Opens a page, from every other one. */
export type OpenPageAction = Extract<
	KeyAction,
	{readonly do: 'help' | 'conversations' | 'settings' | 'preset' | 'frames' | 'outline'}
>;

export type CloseAction = {readonly do: 'close'};

/** Goes to the input with the typed text. */
export type WriteAction = Extract<KeyAction, {readonly do: 'write'}>;

/** The actions that pages share. */
export type PageAction = TerminalAction | InterruptAction | OpenPageAction | CloseAction | WriteAction;

/** Whether an action is one that every page and every field on a page has. */
export const isForEveryPage = (action: {readonly do: string}): action is TerminalAction | OpenPageAction =>
	['redraw', 'suspend', 'help', 'conversations', 'settings', 'preset', 'frames', 'outline'].includes(
		action.do,
	);

export type HelpAction = Extract<KeyAction, {readonly do: 'scroll'}> | CloseAction;

export type ToolsAction =
	/** Moves the cursor by so many tools; infinite = to the first or the last. */
	| {readonly do: 'select'; readonly by: number}
	/** Goes to the last call of the tool, or shows the parameters of one that the server offers. */
	| {readonly do: 'choose'}
	| CloseAction;

export type PresetAction =
	/** Selects another preset or another field. */
	| {readonly do: 'select'; readonly by: number}
	/** The next or previous option, the other answer, or the number a step further. */
	| {readonly do: 'adjust'; readonly by: 1 | -1}
	/** Puts the message into the input. */
	| {readonly do: 'draft'};
export type ConversationsAction =
	/** Moves the cursor by so many conversations; infinite = to the first or the last. */
	| {readonly do: 'select'; readonly by: number}
	/** Opens the selected conversation. */
	| {readonly do: 'choose'}
	/** Marks it for deletion, or takes the mark away. */
	| {readonly do: 'mark'}
	/** Begins a new conversation. */
	| {readonly do: 'begin'}
	/** Opens the field for its title. */
	| {readonly do: 'retitle'}
	/** Asks whether to delete the marked conversations, or else the selected one. */
	| {readonly do: 'remove'}
	| {readonly do: 'remove-all'}
	/** Opens the field for the search in titles. */
	| {readonly do: 'search-titles'}
	/** Ends the search, removes the marks, or closes the page. */
	| {readonly do: 'step-back'};

export type QuestionAction = {readonly do: 'confirm'} | {readonly do: 'decline'};

export type SettingsAction =
	/** Moves the cursor by so many settings; infinite = to the first or the last. */
	| {readonly do: 'select'; readonly by: number}
	/** Changes a number by a step, or switches a flag. */
	| {readonly do: 'adjust'; readonly by: 1 | -1}
	/** Opens the field or the list for the value; switches a flag. */
	| {readonly do: 'choose'}
	/** Gives the server's default to the setting, or to all. */
	| {readonly do: 'reset'}
	| {readonly do: 'reset-all'}
	| CloseAction;

/** In the list of models. */
export type ModelsAction = {readonly do: 'page'; readonly by: number};

export type LoginAction =
	/** Selects another kind of sign-in, or another field. */
	| {readonly do: 'select'; readonly by: 1 | -1}
	/** Continues with the selected kind or the next field; signs in after the last one. */
	| {readonly do: 'continue'}
	/** The same, but never signs in. */
	| {readonly do: 'next'}
	/** Empties the field, or deletes its last word. */
	| {readonly do: 'clear' | 'clear-word'}
	/** Returns to the kinds of sign-in, or closes the page. */
	| {readonly do: 'back'}
	/** Opens the address of single sign-on in the browser, or copies it. */
	| {readonly do: 'browse'}
	| {readonly do: 'copy-address'}
	/** Leaves the key to the text field. */
	| {readonly do: 'type'}
	/** Opens no other page: this one does not keep what is typed. */
	| {readonly do: 'stay'};

/**
 * Runs the handler that has the name of the action.
 * @param otherwise runs the actions without a handler
 */
export function runAction<Action extends {readonly do: string}, Do extends Action['do']>(
	action: Action,
	handlers: {readonly [Name in Do]: (action: Extract<Action, {readonly do: Name}>) => void},
	...[otherwise]: Action['do'] extends Do ? [] : [(action: Exclude<Action, {readonly do: Do}>) => void]
): void {
	const handler = Object.hasOwn(handlers, action.do) ? handlers[action.do as Do] : otherwise;
	// The types of the parameters leave no action without a handler.
	(handler as (action: Action) => void)(action);
}
