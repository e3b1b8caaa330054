/** The types of the key table: the contexts in which keys act, and the actions that a row may have in each. */

import type {
	CompletionAction,
	ComposerAction,
	EditAction,
	FeedbackAction,
	FieldControl,
	SearchAction,
	TypeAction,
} from '../composer/actions.ts';
import type {ExplorerAction} from '../explorer/actions.ts';
import type {FramesAction} from '../frames/actions.ts';
import type {
	CloseAction,
	ConversationsAction,
	HelpAction,
	InterruptAction,
	KeyAction,
	LoginAction,
	ModelsAction,
	OpenPageAction,
	PresetAction,
	QuestionAction,
	ReplayAction,
	SettingsAction,
	TerminalAction,
	ToolsAction,
	WriteAction,
} from './actions.ts';

/** The part of the screen that receives the keys: always exactly one. */
export type KeyContext =
	| 'composer'
	/** The composer while its list of completions is open. */
	| 'completions'
	/** The composer after Ctrl+X. */
	| 'chord'
	/** The prompt search (Ctrl+R). */
	| 'search'
	| 'transcript'
	/** In place of the input, while a recording is replayed. */
	| 'replay'
	/** The field of the find in the transcript. */
	| 'find'
	/** The field for the name of a file. */
	| 'save'
	/** The form for feedback on an answer. */
	| 'feedback'
	| 'help'
	| 'login'
	| 'tools'
	/** The frames pane, and the field of its filter. */
	| 'frames'
	| 'frame-filter'
	/** The list of presets with its filter, and the form of one. */
	| 'presets'
	| 'preset'
	/** The list of stored sessions with its search. */
	| 'sessions'
	/** The outline of the conversation, with its filter. */
	| 'outline'
	| 'conversations'
	/** The field of the search in titles of conversations, and that for a new title. */
	| 'titles'
	| 'title'
	/** A question about conversations: every key is an answer. */
	| 'question'
	/** The page of settings, the field of a value on it, and its list of models with a field. */
	| 'settings'
	| 'value'
	| 'models'
	/** The explorer: the whole tree, the matches of a filter, a table, and the field of the filter. */
	| 'tree'
	| 'matches'
	| 'table'
	| 'filter';

/** When a row applies; the state of the context decides. */
export type KeyCondition =
	/** The draft or the field is empty, or the context has neither. */
	| 'no-text'
	/** The cursor of the draft cannot move further in the direction of the key, or can. */
	| 'at-edge'
	| 'inside'
	/** The cursor follows a backslash at the end of a line. */
	| 'after-backslash'
	/** The list has at least two entries. */
	| 'several'
	/** The start screen offers presets, and the input is empty. */
	| 'offers'
	/** One of them is selected. */
	| 'on-offer'
	/** The field of a preset has options instead of text. */
	| 'on-choice';

/** An action, or its name alone where it has no parameters. */
type Named<Action extends {readonly do: string}> =
	| Action
	| (Action extends Action ? (keyof Action extends 'do' ? Action['do'] : never) : never);

/** Any action as the table writes it. */
export type BoundAction = string | {readonly do: string};

/**
 * Actions by key. A key is its name (as in `Key`) after the modifiers `ctrl+`, `alt+` and `shift+`, in this order. Without
 * `shift+` it applies with Shift too, unless the context has a row for that or the key begins with `=`. Modifiers in
 * brackets are optional: see `OPTIONAL` in key-dispatch.ts. `text` is any text that no other row of the context has, `other`
 * any key at all.
 */
type KeyMap<Action extends BoundAction> = Readonly<Record<string, Action>>;

export interface RowOf<Action extends BoundAction> {
	/** In the order in which the help shows them. */
	readonly keys: KeyMap<Action>;
	/** Other keys for the same actions, which the help does not show. */
	readonly also?: KeyMap<Action>;
	readonly when?: KeyCondition;
	/**
	 * The letters may begin a text instead, and their effect cannot be undone: see letter-keys.ts. `field` and `question`:
	 * what they open, so that a key at once may be the answer.
	 */
	readonly waits?: true | 'field' | 'question';
	/** It acts at once, however fast letters are typed: one after it makes no text of both. */
	readonly atOnce?: true;
	/** A key to press first, as the help shows it. */
	readonly prefix?: string;
	/** Keys of the configuration file, by the key of this table that they replace. */
	readonly changed?: Readonly<Record<string, readonly string[]>>;
	/** The effect of the keys, in the imperative. */
	readonly help: string;
	/** A short form of it for the hints at the bottom of the screen. */
	readonly hint?: string;
}

interface BlockOf<Contexts extends KeyContext, Action extends {readonly do: string}> {
	/** Of the section on the help page; without one the block continues the section before. */
	readonly title?: string;
	readonly where: readonly Contexts[];
	readonly rows: ReadonlyArray<RowOf<Named<Action>>>;
}

type Chat = 'composer' | 'completions' | 'search' | 'replay' | 'transcript' | 'find' | 'save' | 'feedback';
type Writing = 'composer' | 'completions';
type RowField =
	| 'find'
	| 'save'
	| 'feedback'
	| 'filter'
	| 'frame-filter'
	| 'value'
	| 'models'
	| 'titles'
	| 'title';
type Field = RowField | 'presets' | 'preset' | 'sessions' | 'outline';
type Explorer = 'tree' | 'matches' | 'table';

/** Rows of the key table for the same contexts. Each line below lists the actions that may be bound in its contexts. */
export type KeyBlock =
	| BlockOf<KeyContext, TerminalAction | InterruptAction | OpenPageAction>
	| BlockOf<Chat, KeyAction>
	| BlockOf<Writing | 'search' | Field, EditAction | TypeAction>
	| BlockOf<Writing, ComposerAction | EditAction | TypeAction | KeyAction>
	| BlockOf<'completions', CompletionAction | KeyAction>
	| BlockOf<'chord', Extract<ComposerAction, {readonly do: 'editor'}>>
	| BlockOf<'search', SearchAction | KeyAction>
	| BlockOf<'replay', ReplayAction | KeyAction>
	| BlockOf<RowField, FieldControl>
	| BlockOf<Field, Exclude<FieldControl, {readonly do: 'match'}>>
	| BlockOf<'feedback', FeedbackAction>
	| BlockOf<Explorer, ExplorerAction | InterruptAction>
	| BlockOf<Explorer | 'filter', Extract<ExplorerAction, {readonly do: 'move-by' | 'page'}>>
	| BlockOf<'help', HelpAction>
	| BlockOf<'tools', ToolsAction>
	| BlockOf<'frames', FramesAction>
	| BlockOf<
			'presets' | 'preset' | 'sessions' | 'outline',
			Extract<PresetAction | FieldControl, {readonly do: 'select' | 'accept' | 'cancel'}>
	  >
	| BlockOf<'preset', PresetAction | Exclude<FieldControl, {readonly do: 'match'}>>
	| BlockOf<'conversations', ConversationsAction>
	| BlockOf<'question', QuestionAction>
	| BlockOf<'settings', SettingsAction>
	| BlockOf<'models', ModelsAction>
	| BlockOf<'help' | 'tools' | 'settings', CloseAction>
	| BlockOf<'transcript' | Explorer | 'help' | 'tools' | 'frames' | 'settings' | 'conversations', WriteAction>
	| BlockOf<'login', LoginAction>;

type ActionIn<Block, Context> =
	Block extends BlockOf<infer Contexts, infer Action> ? (Context extends Contexts ? Action : never) : never;

/** The actions that keys may have in a context. */
export type ActionAt<Context extends KeyContext> = ActionIn<KeyBlock, Context>;

/** A row of the key table with the contexts of its block. */
export type KeyRow = RowOf<Named<ActionAt<KeyContext>>> & {readonly where: readonly KeyContext[]};
