/** The key table: every key of the full screen, where it acts, its action, and its line of help. */
import type {BoundAction, KeyBlock, KeyContext, RowOf} from './key-rows.ts';

/** Rows that one notch of the wheel scrolls. */
const WHEEL_ROWS = 3;
/** Tools or conversations that PgUp and PgDn skip on their pages. */
const LIST_PAGE = 8;
/** Models that PgUp and PgDn skip in the list of models. */
const MODELS_PAGE = 15;
/** Settings that PgUp and PgDn skip. */
const SETTINGS_PAGE = 4;
/** The same of the presets. */
const PRESETS_PAGE = 8;

const rows = (count: number) => ({do: 'scroll', how: {by: 'rows', rows: count}}) as const;
const PAGE_UP = {do: 'scroll', how: {by: 'page', pages: -1}} as const;
const PAGE_DOWN = {do: 'scroll', how: {by: 'page', pages: 1}} as const;
const HALF_UP = {do: 'scroll', how: {by: 'page', pages: -0.5}} as const;
const HALF_DOWN = {do: 'scroll', how: {by: 'page', pages: 0.5}} as const;
const TOP = {do: 'scroll', how: {by: 'whole', to: 'top'}} as const;
const BOTTOM = {do: 'scroll', how: {by: 'whole', to: 'bottom'}} as const;
const OLDER = {do: 'history', towards: 'older'} as const;
const NEWER = {do: 'history', towards: 'newer'} as const;
const SEARCH_OLDER = {do: 'search-step', towards: 'older'} as const;
const SEARCH_NEWER = {do: 'search-step', towards: 'newer'} as const;
const COMPOSE = {do: 'focus', on: 'composer'} as const;
const FIRST = {do: 'whole', to: 'top'} as const;
const LAST = {do: 'whole', to: 'bottom'} as const;
const by = <const Do extends string, const By extends number>(name: Do, count: By) => ({do: name, by: count});
/** What selects in the list of a page besides the arrow keys. */
const ALSO_SELECT = {
	'ctrl+p': by('select', -1),
	'ctrl+n': by('select', 1),
	'wheel-up': by('select', -1),
	'wheel-down': by('select', 1),
};
const move = <const To extends string>(to: To) => ({do: 'move', to}) as const;
const moveBy = (count: number) => ({do: 'move-by', rows: count}) as const;
const land = <const On extends string, const By extends number>(on: On, count: By) =>
	({do: 'land', on, by: count}) as const;
const rate = <const Rating extends string>(rating: Rating) => ({do: 'rate', rating}) as const;
const copy = <const What extends string>(what: What) => ({do: 'copy', what}) as const;

const CHAT = ['composer', 'completions', 'search', 'replay', 'transcript'] as const;
const WRITING = ['composer', 'completions'] as const;
const FIELDS = [
	'find',
	'save',
	'feedback',
	'filter',
	'frame-filter',
	'value',
	'models',
	'titles',
	'title',
	'presets',
	'preset',
	'sessions',
	'outline',
] as const;
/** Fields of one row at the bottom of the screen. */
const ROW_FIELDS = [
	'find',
	'save',
	'feedback',
	'filter',
	'frame-filter',
	'value',
	'models',
	'titles',
	'title',
] as const;
const EXPLORER = ['tree', 'matches', 'table'] as const;
/** Pages where letters are commands. */
const PAGES_BESIDE_HELP = ['tools', 'frames', 'settings', 'conversations', ...EXPLORER] as const;

type Keys<Action extends BoundAction> = RowOf<Action>['keys'];

/** Keys with the same action may be written together, with a space between two: `'enter space': 'fold'`. */
const each = <Action extends BoundAction>(keys: Keys<Action>): Keys<Action> =>
	Object.fromEntries(
		Object.entries(keys).flatMap(([ids, action]) => ids.split(' ').map((id) => [id, action])),
	);

const row = <const Action extends BoundAction>(
	keys: Keys<Action>,
	help: string,
	{also = {}, ...others}: Omit<RowOf<Action>, 'keys' | 'help'> = {},
): RowOf<Action> => ({keys: each(keys), also: each(also), help, ...others});

/** The rows of a list for larger steps: a page, half of it, and to the ends. @param page number of items */
const listSteps = (page: number, end: string, where = '') =>
	[
		row({pageup: by('select', -page), pagedown: by('select', page)}, `${where}go up or down a page`),
		row(
			{'ctrl+d': by('select', page / 2), 'ctrl+u': by('select', -page / 2)},
			`${where}go down or up half a page`,
		),
		row(
			{home: by('select', Number.NEGATIVE_INFINITY), end: by('select', Number.POSITIVE_INFINITY)},
			`${where}go to the first or the last ${end}`,
		),
	] as const;

/** Rows that continue the section of the help page before them. */
const at = <const Context extends KeyContext, const Rows extends ReadonlyArray<RowOf<BoundAction>>>(
	where: readonly Context[],
	...rows: Rows
) => ({where, rows});

/** Rows that begin a section of the help page. */
const section = <const Context extends KeyContext, const Rows extends ReadonlyArray<RowOf<BoundAction>>>(
	title: string,
	where: readonly Context[],
	...rows: Rows
) => ({title, where, rows});

/**
 * In the order of the help page. Where two rows have a key in one context, one with a condition that holds comes first, then
 * the one for fewer contexts.
 */
export const KEY_TABLE = [
	section(
		'Input',
		['composer'],
		row({enter: 'send'}, 'send the message, or run the command'),
		row({enter: 'continue-line'}, 'start a new line', {when: 'after-backslash', prefix: '\\'}),
		row({'/': 'type'}, 'list the commands', {when: 'no-text', hint: 'commands'}),
		row({'[ctrl+alt+]escape': 'escape'}, 'stop waiting for the answer', {hint: 'to stop'}),
		row({down: by('offer', 1)}, 'start screen: select a preset', {when: 'offers'}),
		row({up: by('offer', -1)}, 'start screen: select the previous preset', {when: 'on-offer'}),
		row({enter: 'begin-preset'}, 'start screen: fill in the preset', {when: 'on-offer', prefix: '↓'}),
	),
	at(
		WRITING,
		row({'alt+enter shift+enter ctrl+j': 'newline'}, 'start a new line'),
		row({up: OLDER, down: NEWER}, 'recall an earlier or later prompt; ↑ takes a queued message back', {
			also: {'ctrl+p': OLDER, 'ctrl+n': NEWER},
			when: 'at-edge',
		}),
		row({tab: 'complete'}, 'complete a command; else go to the transcript', {hint: 'complete'}),
		row({'ctrl+r': 'search'}, 'search the earlier prompts'),
		row({'ctrl+g': 'editor'}, 'write in your editor: $VISUAL or $EDITOR', {also: {'ctrl+x': 'chord'}}),
	),
	at(['chord'], row({'ctrl+[alt+]e': 'editor'}, 'write in your editor, as in a shell', {prefix: 'Ctrl+X'})),
	at(
		[...WRITING, 'search', ...FIELDS],
		row({'alt+o': 'unfold'}, 'open a long paste, [pasted 120 lines]'),
		row({text: 'type'}, 'insert it'),
		row({left: move('left'), right: move('right')}, 'go one character left or right'),
		row({'alt+b': move('word-left'), 'alt+f': move('word-right')}, 'go one word left or right', {
			also: {'ctrl+left alt+left': move('word-left'), 'ctrl+right alt+right': move('word-right')},
		}),
		row(
			{'ctrl+a': move('home'), 'ctrl+e': move('end'), home: move('home'), end: move('end')},
			'go to the start or the end of the line',
		),
		row({backspace: 'backspace', delete: 'delete'}, 'delete the previous or the next character', {
			also: {'ctrl+h': 'backspace', 'ctrl+d': 'delete'},
		}),
		row(
			{'ctrl+w': 'kill-word-back', 'alt+d': 'kill-word-forward'},
			'delete previous word, delete next word',
			{
				also: {
					'ctrl+backspace alt+backspace': 'kill-word-back',
					'ctrl+delete alt+delete': 'kill-word-forward',
				},
			},
		),
		row({'ctrl+u': 'kill-to-start', 'ctrl+k': 'kill-to-end'}, 'cut to the start or the end of the line'),
		row({'ctrl+y': 'yank', 'alt+y': 'yank-older'}, 'paste the last cut; right after that, the cut before it'),
		// Ctrl+_ and Ctrl+/ are one key to most terminals, and Ctrl+Shift+- to those that distinguish keys. Alt+_ begins a
		// control string in terminals that do not.
		row({'ctrl+_': 'undo', 'alt+/': 'redo'}, 'undo, redo', {
			also: {'ctrl+/ ctrl+-': 'undo', 'alt+_ alt+-': 'redo'},
		}),
	),
	at(
		[...WRITING, ...ROW_FIELDS],
		row({up: move('up'), down: move('down')}, 'in a message of several rows: go one row up or down', {
			when: 'inside',
		}),
	),
	section(
		'Replay of a recording',
		['replay'],
		row({space: 'replay-toggle'}, 'pause, or go on; at the end, begin again', {hint: 'pause'}),
		row({left: by('replay-seek', -5), right: by('replay-seek', 5)}, 'go 5 seconds back or on', {hint: '5 s'}),
		row(
			{'[': by('replay-question', -1), ']': by('replay-question', 1)},
			'go to the previous or the next question',
			{
				hint: 'questions',
			},
		),
		row({',': by('replay-step', -1), '.': by('replay-step', 1)}, 'go to the previous or the next change', {
			hint: 'steps',
		}),
		row({'-': by('replay-speed', -1), '+': by('replay-speed', 1)}, 'half the speed, or twice', {
			also: {'=': by('replay-speed', 1)},
			hint: 'speed',
		}),
		row(
			{home: by('replay-seek', Number.NEGATIVE_INFINITY), end: by('replay-seek', Number.POSITIVE_INFINITY)},
			'go to the beginning or the end',
		),
		row({tab: {do: 'focus', on: 'transcript'}}, 'select messages and tool calls'),
		row({q: 'quit'}, 'quit', {hint: 'quit', also: {'ctrl+d': 'quit'}}),
	),
	section(
		'Everywhere',
		[...CHAT, 'find', 'save', 'feedback'],
		row({'[ctrl+alt+]pageup': PAGE_UP, '[ctrl+alt+]pagedown': PAGE_DOWN}, 'scroll up or down a page'),
		row(
			{'[ctrl+alt+]shift+up': rows(-1), '[ctrl+alt+]shift+down': rows(1)},
			'scroll up or down a row; the wheel scrolls three',
			{also: {'[ctrl+alt+]wheel-up': rows(-WHEEL_ROWS), '[ctrl+alt+]wheel-down': rows(WHEEL_ROWS)}},
		),
		row({'ctrl+home': TOP, 'ctrl+end': BOTTOM}, 'scroll to the start or the end'),
		row({'ctrl+o': 'fold-all'}, 'fold or unfold all details'),
		row({'ctrl+t': 'times'}, 'show or hide the time of day in headings'),
	),
	at(
		CHAT,
		row({'alt+m': 'source'}, 'toggle between rendered Markdown and raw text'),
		row({'ctrl+c': 'interrupt'}, 'stop waiting, or clear the input; press twice to quit', {hint: 'quit'}),
	),
	at(
		['composer'],
		row({'ctrl+d': 'end-input'}, 'quit, when the input is empty; asks first if something would be lost', {
			when: 'no-text',
		}),
	),
	at(
		[...CHAT, ...FIELDS, ...PAGES_BESIDE_HELP, 'help', 'login', 'question'],
		row({'ctrl+l': 'redraw', 'ctrl+z': 'suspend'}, 'redraw the screen; suspend the program'),
	),
	at(
		['composer', 'replay', 'transcript', ...PAGES_BESIDE_HELP],
		row({'?': 'help'}, 'show the keys, when the input is empty', {when: 'no-text', hint: 'keys'}),
	),
	at([...CHAT, ...FIELDS, ...PAGES_BESIDE_HELP], row({'[ctrl+alt+]f1': 'help'}, 'show the keys')),
	at(
		[...CHAT, ...FIELDS, ...PAGES_BESIDE_HELP, 'help'],
		row({'[ctrl+alt+]f2': {do: 'conversations', words: ''}}, 'list your conversations on the server'),
		row({'[ctrl+alt+]f3': 'settings'}, 'show and change the settings'),
		row({'[ctrl+alt+]f4': {do: 'preset', argument: ''}}, 'choose a preset'),
		row({'[ctrl+alt+]f5': 'outline'}, 'list the questions of the conversation'),
		row({'[ctrl+alt+]f12': {do: 'frames', filter: ''}}, 'watch the frames on the wire, sent and received'),
	),
	at(
		['transcript', 'help', ...PAGES_BESIDE_HELP],
		row({text: 'write'}, 'in the transcript and on pages: go to the input and insert it', {
			hint: 'to the input',
		}),
	),
	section(
		'List of commands (/ in the input)',
		['completions'],
		row({up: by('select', -1), down: by('select', 1)}, 'choose a command', {
			also: {'ctrl+p': by('select', -1), 'ctrl+n': by('select', 1)},
			when: 'several',
			hint: 'choose',
		}),
		row({enter: 'accept'}, 'run the command, or put a guess into the input', {hint: 'run'}),
		row({'[ctrl+alt+]escape': 'escape'}, 'close the list', {hint: 'close'}),
	),
	section(
		'Prompt search (Ctrl+R in the input)',
		['search'],
		row(
			{'ctrl+[alt+]r': SEARCH_OLDER, 'ctrl+[alt+]s': SEARCH_NEWER, up: SEARCH_OLDER, down: SEARCH_NEWER},
			'find the next older or newer prompt',
			{also: {'ctrl+p': SEARCH_OLDER, 'ctrl+n': SEARCH_NEWER}, hint: 'older'},
		),
		row({'=enter [any+]tab': 'search-accept'}, 'put the prompt into the input', {hint: 'accept'}),
		row({'[ctrl+alt+]escape': 'escape', 'ctrl+[alt+]g': 'search-cancel'}, 'return to the message', {
			hint: 'back',
		}),
	),
	section(
		'Transcript (Tab in the input)',
		['transcript'],
		row({j: rows(1), k: rows(-1)}, 'scroll down or up a row', {hint: 'scroll'}),
		row({up: by('step', -1), down: by('step', 1)}, 'select the previous or the next message or tool call', {
			hint: 'message',
		}),
		row({'{': by('turn', -1), '}': by('turn', 1)}, 'go to the previous or the next question'),
		row({'[t': land('call', -1), ']t': land('call', 1)}, 'go to the previous or the next tool call', {
			hint: 'tool call',
		}),
		row({'[f': land('failure', -1), ']f': land('failure', 1)}, 'go to the previous or the next failure', {
			hint: 'failure',
		}),
		row({'ctrl+d': HALF_DOWN, 'ctrl+u': HALF_UP}, 'scroll down or up half a page'),
		row({g: TOP, G: BOTTOM, home: TOP, end: BOTTOM}, 'go to the first or the newest message'),
		row(
			{'enter space': 'fold'},
			'fold or unfold the tool call, the run of calls, the reasoning or the source',
			{hint: 'fold'},
		),
		row({o: 'open'}, 'explore the JSON of the tool call or the run; open a message in your pager', {
			waits: true,
			hint: 'open',
		}),
		row({s: 'save'}, 'save the message, or the tool call as JSON, to a file: all of it', {
			waits: 'field',
			hint: 'save',
		}),
		row({'/': {do: 'find', text: ''}}, 'find as you type; a capital letter makes it case-sensitive', {
			hint: 'find',
		}),
		row({n: by('find-step', 1), N: by('find-step', -1)}, 'go to the next or the previous match', {
			hint: 'next, previous',
		}),
		row(
			{y: copy('message'), Y: copy('everything')},
			'copy the message; with its reasoning, and its tool calls as JSON',
			{
				waits: true,
				hint: 'copy',
			},
		),
		row({c: copy('code')}, 'copy its code block; again: the next one', {waits: true, hint: 'code'}),
		row({'+': rate('positive')}, 'rate the answer as good', {waits: true, hint: 'rate as good'}),
		row({'-': rate('negative')}, 'rate the answer as bad, with a comment or a correction', {
			waits: 'field',
			hint: 'rate as bad',
		}),
		row({K: 'sources'}, 'go to the sources of the answer, and show or hide their passages'),
		row({a: 'ask'}, 'ask with the source of the knowledge base: begins a message', {
			waits: true,
			hint: 'ask',
		}),
		row({F: 'frames-of'}, 'show the frames of the message or the tool call', {waits: true, hint: 'frames'}),
		row({r: 'try-now'}, 'retry a lost connection now', {waits: true, hint: 'to retry now'}),
		row({'i tab': COMPOSE}, 'go to the input', {hint: 'to write'}),
		row({'[ctrl+alt+]escape': 'escape'}, 'clear the search; else go to the input', {
			hint: 'clear the search',
		}),
	),
	section(
		'JSON explorer (o on a tool call)',
		EXPLORER,
		row({up: moveBy(-1), down: moveBy(1), k: moveBy(-1), j: moveBy(1)}, 'go up or down a row', {
			also: {'wheel-up': moveBy(-WHEEL_ROWS), 'wheel-down': moveBy(WHEEL_ROWS)},
			hint: 'rows',
		}),
		row({g: FIRST, G: LAST, home: FIRST, end: LAST}, 'go to the start or the end'),
		row(
			{right: 'in', left: 'out', l: 'in', h: 'out'},
			'unfold or go in, fold or go out; next or previous column of a table',
			{hint: 'columns'},
		),
		row({'* E': 'unfold-all'}, 'unfold everything in it', {hint: 'unfold'}),
		row({'- C': 'fold-all'}, 'fold everything', {hint: 'fold'}),
		row({'/': 'filter'}, 'filter by a text in keys and values', {hint: 'filter'}),
		row({n: by('match', 1), N: by('match', -1)}, 'go to the next or the previous match of the filter', {
			hint: 'match',
		}),
		row({y: copy('value')}, 'copy the value', {waits: true, hint: 'copy'}),
		row({Y: copy('path')}, 'copy its JSONPath', {waits: true, hint: 'path'}),
		row({s: 'save'}, 'save the value to a file, as JSON: all of it', {waits: 'field', hint: 'save'}),
		row({t: 'table'}, 'show a list of objects, or a run of calls, as a table, and back', {hint: 'table'}),
		row({o: 'pager'}, 'open the value in your pager: $PAGER', {waits: true, hint: 'pager'}),
		row({'ctrl+d': by('page', 0.5), 'ctrl+u': by('page', -0.5)}, 'go down or up half a page'),
		row({'ctrl+c': 'interrupt'}, 'press twice to quit'),
	),
	at([...EXPLORER, 'filter'], row({pageup: by('page', -1), pagedown: by('page', 1)}, 'go up or down a page')),
	at(
		['tree'],
		row({'enter space': 'toggle'}, 'tree: fold or unfold; opens JSON in a string too'),
		row({'escape q': 'leave'}, 'tree: close the explorer', {hint: 'back'}),
	),
	at(
		['matches', 'table'],
		row({'enter space': 'toggle'}, 'matches, table: show the row in the tree', {
			hint: 'show in the tree',
		}),
	),
	at(['matches'], row({'escape q': 'leave'}, 'matches: end the filter', {hint: 'end the filter'})),
	at(['table'], row({'escape q': 'leave'}, 'table: close it', {hint: 'back'})),
	section('Fields', FIELDS, row({'[any+]escape ctrl+[alt+]c': 'cancel'}, 'cancel', {hint: 'cancel'})),
	at(
		ROW_FIELDS,
		row({enter: 'accept'}, 'accept it: find, filter, save, rename, set the value, send the feedback', {
			hint: 'accept',
		}),
	),
	at(
		['feedback'],
		row({'ctrl+g': 'correct'}, 'feedback: correct the answer in your editor', {hint: 'correct'}),
	),
	at(
		['find', 'filter', 'frame-filter', 'titles'],
		row({'[any+]backspace': 'cancel'}, 'cancel, when the field is empty', {when: 'no-text'}),
	),
	at(
		['find', 'filter', 'frame-filter', 'models'],
		row({up: by('match', -1), down: by('match', 1)}, 'go to the previous or the next match', {
			also: {'ctrl+p': by('match', -1), 'ctrl+n': by('match', 1)},
			when: 'at-edge',
			hint: 'other matches',
		}),
	),
	at(
		['filter'],
		row({'shift+up': moveBy(-1), 'shift+down': moveBy(1)}, 'filter: go up or down a row', {
			also: {'wheel-up': moveBy(-WHEEL_ROWS), 'wheel-down': moveBy(WHEEL_ROWS)},
		}),
	),
	at(
		['models'],
		row(
			{pageup: by('page', -MODELS_PAGE), pagedown: by('page', MODELS_PAGE)},
			'models: go up or down a page',
			{also: {'wheel-up': by('page', -WHEEL_ROWS), 'wheel-down': by('page', WHEEL_ROWS)}},
		),
	),
	section(
		'Frames (F12)',
		['frames'],
		row(
			{up: by('select', -1), down: by('select', 1), k: by('select', -1), j: by('select', 1)},
			'go up or down a frame; at the newest, new ones are followed',
			{also: {'wheel-up': by('select', -WHEEL_ROWS), 'wheel-down': by('select', WHEEL_ROWS)}, hint: 'choose'},
		),
		row({pageup: by('page', -1), pagedown: by('page', 1)}, 'go up or down a page'),
		row({'ctrl+d': by('page', 0.5), 'ctrl+u': by('page', -0.5)}, 'go down or up half a page'),
		row(
			{
				g: by('select', Number.NEGATIVE_INFINITY),
				G: by('select', Number.POSITIVE_INFINITY),
				home: by('select', Number.NEGATIVE_INFINITY),
				end: by('select', Number.POSITIVE_INFINITY),
			},
			'go to the first frame, or follow the newest',
		),
		row({enter: 'choose'}, 'explore the JSON of the frame', {hint: 'open'}),
		row({'/': 'filter'}, 'filter: text, type:NAME, in, out, note; - before one excludes', {hint: 'filter'}),
		row({space: 'pause'}, 'pause the list, or continue it', {hint: 'pause'}),
		row({m: 'mark'}, 'measure all times from this frame, or no longer', {atOnce: true, hint: 'mark'}),
		row({t: 'to-message'}, 'go to its message in the transcript', {atOnce: true, hint: 'message'}),
		row({y: copy('value')}, 'copy the frame as it stood on the wire', {waits: true, hint: 'copy'}),
		row({o: 'pager'}, 'open it in your pager: $PAGER', {waits: true, hint: 'pager'}),
		row({s: 'save'}, 'save the listed frames to a file, as a recording', {waits: 'field', hint: 'save'}),
		row({'[any+]escape q': 'step-back'}, 'end the filter, else close the page', {hint: 'close'}),
	),
	section(
		'Settings (F3)',
		['settings'],
		row(
			{up: by('select', -1), down: by('select', 1), k: by('select', -1), j: by('select', 1)},
			'choose a setting',
			{also: {'wheel-up': by('select', -1), 'wheel-down': by('select', 1)}, hint: 'choose'},
		),
		row(
			{left: by('adjust', -1), right: by('adjust', 1), h: by('adjust', -1), l: by('adjust', 1)},
			'change the value',
			{
				hint: 'change',
			},
		),
		row({'enter space': 'choose'}, 'type the value, choose the model, or switch on and off', {hint: 'edit'}),
		row({r: 'reset'}, "reset the setting to the server's default", {
			also: {'delete backspace': 'reset'},
			waits: true,
			atOnce: true,
			hint: 'reset',
		}),
		row({R: 'reset-all'}, 'reset all settings', {waits: true, hint: 'reset all'}),
		...listSteps(SETTINGS_PAGE, 'setting'),
		row({'[any+]escape q other': 'close'}, 'close the page', {hint: 'close'}),
	),
	section(
		'Presets (F4)',
		['presets', 'preset'],
		row({up: by('select', -1), down: by('select', 1)}, 'choose a preset, or the field of one', {
			also: ALSO_SELECT,
			hint: 'choose',
		}),
	),
	at(
		['presets'],
		row(
			{pageup: by('select', -PRESETS_PAGE), pagedown: by('select', PRESETS_PAGE)},
			'list: go up or down a page',
		),
		row({enter: 'accept'}, 'list: fill in the preset; one without variables is sent', {hint: 'continue'}),
	),
	at(
		['preset'],
		row({tab: by('select', 1), 'shift+tab': by('select', -1)}, 'fields: go to the next or the previous one'),
		row({left: by('adjust', -1), right: by('adjust', 1)}, 'fields: choose an option', {when: 'on-choice'}),
		row(
			{pageup: by('adjust', -1), pagedown: by('adjust', 1)},
			'fields: go to the previous or the next option, or a step up or down',
			{hint: 'change'},
		),
		row({enter: 'accept'}, 'fields: go to the next one; in the last one, send the message', {
			hint: 'continue',
		}),
		row({'alt+enter': 'draft'}, 'fields: put the message into the input', {
			also: {'ctrl+j': 'draft'},
			hint: 'into the input',
		}),
	),
	section(
		'Sessions on this machine (/resume)',
		['sessions'],
		row({up: by('select', -1), down: by('select', 1)}, 'choose a session', {
			also: ALSO_SELECT,
			hint: 'choose',
		}),
		row({pageup: by('select', -PRESETS_PAGE), pagedown: by('select', PRESETS_PAGE)}, 'go up or down a page'),
		row({enter: 'accept'}, 'continue the session; text searches all of them', {hint: 'continue'}),
	),
	section(
		'Outline (F5)',
		['outline'],
		row({up: by('select', -1), down: by('select', 1)}, 'choose a question', {
			also: ALSO_SELECT,
			hint: 'choose',
		}),
		row({pageup: by('select', -PRESETS_PAGE), pagedown: by('select', PRESETS_PAGE)}, 'go up or down a page'),
		row({enter: 'accept'}, 'go to the question; text filters the list', {hint: 'go to it'}),
	),
	section(
		'Conversations (F2)',
		['conversations'],
		row(
			{up: by('select', -1), down: by('select', 1), k: by('select', -1), j: by('select', 1)},
			'choose a conversation',
			{also: {'wheel-up': by('select', -WHEEL_ROWS), 'wheel-down': by('select', WHEEL_ROWS)}, hint: 'choose'},
		),
		...listSteps(LIST_PAGE, 'one'),
		row({enter: 'choose'}, 'open it here, and continue it', {hint: 'open'}),
		row({'/': 'search-titles'}, 'search the titles as you type', {hint: 'search'}),
		row({n: 'begin'}, 'begin a new conversation', {waits: true, atOnce: true, hint: 'new'}),
		row({r: 'retitle'}, 'rename it', {waits: 'field', atOnce: true, hint: 'rename'}),
		row({space: 'mark'}, 'select it too, to delete several at once', {hint: 'select'}),
		row({d: 'remove'}, 'delete it, or all that are selected; asks first', {
			waits: 'question',
			atOnce: true,
			hint: 'delete',
		}),
		row({D: 'remove-all'}, 'delete all of your conversations; asks twice', {
			waits: 'question',
			atOnce: true,
			hint: 'delete all',
		}),
		row({'[any+]escape q': 'step-back'}, 'show all again, else close the page', {hint: 'close'}),
	),
	at(
		['question'],
		row({y: 'confirm'}, 'delete: yes', {hint: 'delete'}),
		row({'[any+]escape other': 'decline'}, 'delete: no', {hint: 'keep'}),
	),
	section(
		'Help, tools and sign-in',
		['help'],
		row(
			{'[alt+]up': rows(-1), '[alt+]down': rows(1), '[alt+]k': rows(-1), '[alt+]j': rows(1)},
			'help: scroll up or down a row',
			{also: {'[alt+]wheel-up': rows(-WHEEL_ROWS), '[alt+]wheel-down': rows(WHEEL_ROWS)}, hint: 'scroll'},
		),
		row(
			{'[alt+]pageup': PAGE_UP, '[alt+]pagedown [alt+]space': PAGE_DOWN},
			'help: scroll up or down a page',
			{hint: 'page'},
		),
		row({'ctrl+d': HALF_DOWN, 'ctrl+u': HALF_UP}, 'help: scroll down or up half a page'),
		row({'[alt+]home': TOP, '[alt+]end': BOTTOM}, 'help: scroll to the start or the end'),
		row({'?': 'close'}, 'help: close the page'),
	),
	at(
		['tools'],
		row(
			{up: by('select', -1), down: by('select', 1), k: by('select', -1), j: by('select', 1)},
			'tools: choose a tool',
			{also: {'wheel-up': by('select', -1), 'wheel-down': by('select', 1)}, hint: 'choose'},
		),
		...listSteps(LIST_PAGE, 'one', 'tools: '),
		row({'enter space': 'choose'}, 'tools: go to the last call, or show the parameters', {hint: 'open'}),
	),
	at(
		['help', 'tools'],
		row({'[any+]escape q other': 'close'}, 'help, tools: close the page', {hint: 'close'}),
	),
	at(
		['login'],
		// Terminals send the wheel as arrows, and arrows that arrive together are taken for the wheel.
		row({up: by('select', -1), down: by('select', 1)}, 'sign-in: choose the kind or the field', {
			also: {'wheel-up': by('select', -1), 'wheel-down': by('select', 1)},
			hint: 'choose',
		}),
		row(
			{tab: by('select', 1), 'shift+tab': by('select', -1)},
			'sign-in: go to the next or the previous one',
			{hint: 'next'},
		),
		// Ctrl+J is a line end within text that arrived at once.
		row({enter: 'continue'}, 'sign-in: continue; in the last field, sign in', {
			also: {'ctrl+j': 'next'},
			hint: 'continue',
		}),
		row({'text left right backspace': 'type'}, 'sign-in: edit the field', {
			also: {'delete home end': 'type'},
		}),
		row({'ctrl+u': 'clear'}, 'sign-in: empty the field'),
		row({'ctrl+w': 'clear-word'}, 'sign-in: delete the last word of the field'),
		row({'ctrl+o': 'browse'}, 'sign-in: open the address of single sign-on in your browser', {
			hint: 'open in the browser',
		}),
		row({'ctrl+y': 'copy-address'}, 'sign-in: copy that address', {hint: 'copy the address'}),
		row({escape: 'back'}, 'sign-in: go back, or close the page', {hint: 'back'}),
		row(
			{'[ctrl+alt+]f1 [ctrl+alt+]f2 [ctrl+alt+]f3 [ctrl+alt+]f4 [ctrl+alt+]f5 [ctrl+alt+]f12': 'stay'},
			'sign-in: open no other page, since this one does not keep what is typed',
		),
	),
	at(
		['help', 'tools', 'frames', 'settings', 'conversations', 'login'],
		row({'ctrl+c': 'interrupt'}, 'close the page', {hint: 'close'}),
	),
] as const satisfies readonly KeyBlock[];
