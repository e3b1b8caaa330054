/** The key table: every key of the full screen, where it acts, its action, and its line of help. */
import type {KeySection} from './key-rows.ts';

/** Rows that one notch of the wheel scrolls. */
const WHEEL_ROWS = 3;
/** Tools that PgUp and PgDn skip on the page of tools. */
const TOOLS_PAGE = 8;

const rows = (count: number) => ({do: 'scroll', how: {by: 'rows', rows: count}}) as const;
const pages = <Pages extends 1 | -1>(count: Pages) =>
	({do: 'scroll', how: {by: 'page', pages: count}}) as const;
const TOP = {do: 'scroll', how: {by: 'whole', to: 'top'}} as const;
const BOTTOM = {do: 'scroll', how: {by: 'whole', to: 'bottom'}} as const;
const HELP = {do: 'help'} as const;
const ESCAPE = {do: 'escape'} as const;
const INTERRUPT = {do: 'interrupt'} as const;
const TYPE = {do: 'type'} as const;
const OLDER = {do: 'history', towards: 'older'} as const;
const NEWER = {do: 'history', towards: 'newer'} as const;
const SEARCH_OLDER = {do: 'search-step', towards: 'older'} as const;
const SEARCH_NEWER = {do: 'search-step', towards: 'newer'} as const;
const CANCEL = {do: 'cancel'} as const;
const CLOSE = {do: 'close'} as const;
const FOLD = {do: 'fold'} as const;
const COMPOSE = {do: 'focus', on: 'composer'} as const;
const PREVIOUS = {do: 'select', by: -1} as const;
const NEXT = {do: 'select', by: 1} as const;
const move = <To extends string>(to: To) => ({do: 'move', to}) as const;
const moveBy = (count: number) => ({do: 'move-by', rows: count}) as const;

const CHAT = ['composer', 'completions', 'search', 'transcript'] as const;
const WRITING = ['composer', 'completions'] as const;
const CHAT_FIELDS = ['find', 'save'] as const;
const FIELDS = [...CHAT_FIELDS, 'filter'] as const;
const EDITING = [...WRITING, 'search', ...FIELDS] as const;
const EXPLORER = ['tree', 'matches', 'table'] as const;
const EVERYWHERE = [...CHAT, ...FIELDS, 'help', 'login', 'tools', ...EXPLORER] as const;

/**
 * In the order of the help page. Where two rows have a key at one place, one with a condition that holds comes first, then
 * the one for fewer places.
 */
export const KEY_TABLE = [
	{
		title: 'Everywhere',
		rows: [
			{
				keys: {'[ctrl+alt+]pageup': pages(-1), '[ctrl+alt+]pagedown': pages(1)},
				where: [...CHAT, ...CHAT_FIELDS],
				help: 'scroll up or down a page',
			},
			{
				keys: {'[ctrl+alt+]shift+up': rows(-1), '[ctrl+alt+]shift+down': rows(1)},
				also: {'[ctrl+alt+]wheel-up': rows(-WHEEL_ROWS), '[ctrl+alt+]wheel-down': rows(WHEEL_ROWS)},
				where: [...CHAT, ...CHAT_FIELDS],
				help: 'scroll up or down a row; the wheel scrolls three',
			},
			{
				keys: {'ctrl+home': TOP, 'ctrl+end': BOTTOM},
				where: [...CHAT, ...CHAT_FIELDS],
				help: 'scroll to the start or the end',
			},
			{
				keys: {'ctrl+o': {do: 'fold-all'}},
				where: [...CHAT, ...CHAT_FIELDS],
				help: 'fold or unfold all tool calls',
			},
			{
				keys: {'ctrl+t': {do: 'times'}},
				where: [...CHAT, ...CHAT_FIELDS],
				help: 'show or hide the time of day in headings',
			},
			{
				keys: {'alt+m': {do: 'source'}},
				where: CHAT,
				help: 'toggle between rendered Markdown and raw text',
			},
			{
				keys: {'ctrl+c': INTERRUPT},
				where: CHAT,
				help: 'stop waiting, or clear the input; press twice to quit',
				hint: 'quit',
			},
			{
				keys: {'ctrl+d': {do: 'quit'}},
				where: ['composer', 'transcript'],
				when: 'no-draft',
				help: 'quit, when the input is empty',
			},
			{
				keys: {'ctrl+l': {do: 'redraw'}, 'ctrl+z': {do: 'suspend'}},
				where: EVERYWHERE,
				help: 'redraw the screen; suspend the program',
			},
			{
				keys: {'?': HELP},
				where: ['composer', 'transcript', ...EXPLORER],
				when: 'no-text',
				help: 'show this page, when the input is empty',
				hint: 'keys',
			},
			{
				keys: {'[ctrl+alt+]f1': HELP},
				where: [...CHAT, ...FIELDS, ...EXPLORER],
				help: 'show this page',
			},
		],
	},
	{
		title: 'Input',
		rows: [
			{keys: {enter: {do: 'send'}}, where: ['composer'], help: 'send the message, or run the command'},
			{
				keys: {'alt+enter': {do: 'newline'}, 'shift+enter': {do: 'newline'}, 'ctrl+j': {do: 'newline'}},
				where: WRITING,
				help: 'start a new line',
			},
			{
				keys: {enter: {do: 'continue-line'}},
				where: ['composer'],
				when: 'after-backslash',
				prefix: '\\',
				help: 'start a new line, in every terminal',
			},
			{
				keys: {up: OLDER, down: NEWER},
				also: {'ctrl+p': OLDER, 'ctrl+n': NEWER},
				where: WRITING,
				when: 'at-edge',
				help: 'bring an earlier or later prompt; ↑ takes a queued message back',
			},
			{
				keys: {'/': TYPE},
				where: ['composer'],
				when: 'no-text',
				help: 'list the commands',
				hint: 'commands',
			},
			{
				keys: {tab: {do: 'complete'}},
				where: WRITING,
				help: 'complete a command; else go to the transcript',
				hint: 'complete',
			},
			{
				keys: {'[ctrl+alt+]escape': ESCAPE},
				where: ['composer'],
				help: 'stop waiting; else, when the input is empty, go to the transcript',
				hint: 'to stop',
			},
			{
				keys: {'ctrl+r': {do: 'search'}},
				where: WRITING,
				help: 'search the earlier prompts',
			},
			{
				keys: {'ctrl+g': {do: 'editor'}},
				also: {'ctrl+x': {do: 'chord'}},
				where: WRITING,
				help: 'write in your editor: $VISUAL or $EDITOR',
			},
			{
				keys: {'ctrl+[alt+]e': {do: 'editor'}},
				where: ['chord'],
				prefix: 'Ctrl+X',
				help: 'write in your editor, as in bash',
			},
			{
				keys: {'alt+o': {do: 'unfold'}},
				where: EDITING,
				help: 'open a long paste, [pasted 120 lines]',
			},
			{keys: {text: TYPE}, where: EDITING, help: 'insert it'},
			{
				keys: {left: move('left'), right: move('right')},
				where: EDITING,
				help: 'go one character left or right',
			},
			{
				keys: {up: move('up'), down: move('down')},
				where: [...WRITING, ...FIELDS],
				when: 'inside',
				help: 'go one row up or down',
			},
			{
				keys: {'ctrl+a': move('home'), 'ctrl+e': move('end'), home: move('home'), end: move('end')},
				where: EDITING,
				help: 'go to the start or the end of the line',
			},
			{
				keys: {'alt+b': move('word-left'), 'alt+f': move('word-right')},
				also: {
					'ctrl+left': move('word-left'),
					'ctrl+right': move('word-right'),
					'alt+left': move('word-left'),
					'alt+right': move('word-right'),
				},
				where: EDITING,
				help: 'go one word left or right',
			},
			{
				keys: {backspace: {do: 'backspace'}, delete: {do: 'delete'}},
				also: {'ctrl+h': {do: 'backspace'}, 'ctrl+d': {do: 'delete'}},
				where: EDITING,
				help: 'delete the previous or the next character',
			},
			{
				keys: {'ctrl+u': {do: 'kill-to-start'}, 'ctrl+k': {do: 'kill-to-end'}},
				where: EDITING,
				help: 'cut to the start or the end of the line',
			},
			{
				keys: {'ctrl+w': {do: 'kill-word-back'}, 'alt+d': {do: 'kill-word-forward'}},
				also: {
					'ctrl+backspace': {do: 'kill-word-back'},
					'alt+backspace': {do: 'kill-word-back'},
					'ctrl+delete': {do: 'kill-word-forward'},
					'alt+delete': {do: 'kill-word-forward'},
				},
				where: EDITING,
				help: 'delete previous word; delete next word',
			},
			{
				keys: {'ctrl+y': {do: 'yank'}, 'alt+y': {do: 'yank-older'}},
				where: EDITING,
				help: 'paste the last cut; right after that, the cut before it',
			},
			{
				keys: {'ctrl+_': {do: 'undo'}, 'alt+/': {do: 'redo'}},
				// Ctrl+_ and Ctrl+/ are one key to most terminals, and Ctrl+Shift+- to those that tell keys apart. Alt+_ begins a
				// control string in terminals that do not.
				also: {
					'ctrl+/': {do: 'undo'},
					'ctrl+-': {do: 'undo'},
					'alt+_': {do: 'redo'},
					'alt+-': {do: 'redo'},
				},
				where: EDITING,
				help: 'undo; redo',
			},
		],
	},
	{
		title: 'List of commands (/ in the input)',
		rows: [
			{
				keys: {up: PREVIOUS, down: NEXT},
				also: {'ctrl+p': PREVIOUS, 'ctrl+n': NEXT},
				where: ['completions'],
				when: 'several',
				help: 'choose a command',
				hint: 'choose',
			},
			{
				keys: {enter: {do: 'accept'}},
				where: ['completions'],
				help: 'run the command, or put a guess into the input',
				hint: 'run',
			},
			{
				keys: {'[ctrl+alt+]escape': ESCAPE},
				where: ['completions'],
				help: 'close the list',
				hint: 'close',
			},
		],
	},
	{
		title: 'Prompt search (Ctrl+R in the input)',
		rows: [
			{
				keys: {
					'ctrl+[alt+]r': SEARCH_OLDER,
					'ctrl+[alt+]s': SEARCH_NEWER,
					up: SEARCH_OLDER,
					down: SEARCH_NEWER,
				},
				also: {'ctrl+p': SEARCH_OLDER, 'ctrl+n': SEARCH_NEWER},
				where: ['search'],
				help: 'find the next older or newer prompt',
				hint: 'older',
			},
			{
				keys: {'=enter': {do: 'search-accept'}, '[any+]tab': {do: 'search-accept'}},
				where: ['search'],
				help: 'edit the prompt',
				hint: 'accept',
			},
			{
				keys: {'[ctrl+alt+]escape': ESCAPE, 'ctrl+[alt+]g': {do: 'search-cancel'}},
				where: ['search'],
				help: 'return to the message',
				hint: 'back',
			},
		],
	},
	{
		title: 'Transcript (Tab in the input)',
		rows: [
			{
				keys: {j: rows(1), k: rows(-1)},
				where: ['transcript'],
				help: 'scroll down or up a row',
				hint: 'scroll',
			},
			{
				keys: {up: {do: 'step', by: -1}, down: {do: 'step', by: 1}},
				where: ['transcript'],
				help: 'select the previous or the next message or tool call',
				hint: 'message',
			},
			{
				keys: {
					'{': {do: 'turn', by: -1},
					'}': {do: 'turn', by: 1},
					'[': {do: 'turn', by: -1},
					']': {do: 'turn', by: 1},
				},
				where: ['transcript'],
				help: 'go to the previous or the next question',
			},
			{
				keys: {g: TOP, G: BOTTOM, home: TOP, end: BOTTOM},
				where: ['transcript'],
				help: 'go to the start or the end',
			},
			{
				keys: {enter: FOLD, space: FOLD},
				where: ['transcript'],
				help: 'fold or unfold the tool call',
				hint: 'fold',
			},
			{
				keys: {o: {do: 'open'}},
				where: ['transcript'],
				help: 'explore the JSON of the tool call; open a message in your pager',
				hint: 'open',
			},
			{
				keys: {s: {do: 'save'}},
				where: ['transcript'],
				help: 'save the whole message in a file',
			},
			{
				keys: {'/': {do: 'find', text: ''}},
				where: ['transcript'],
				help: 'find as you type; a capital letter makes it case-sensitive',
				hint: 'find',
			},
			{
				keys: {n: {do: 'find-step', by: 1}, N: {do: 'find-step', by: -1}},
				where: ['transcript'],
				help: 'go to the next or the previous match',
				hint: 'next, previous',
			},
			{
				keys: {y: {do: 'copy', what: 'message'}, Y: {do: 'copy', what: 'everything'}},
				where: ['transcript'],
				help: 'copy the message; with its tool calls as JSON',
				hint: 'copy',
			},
			{
				keys: {c: {do: 'copy', what: 'code'}},
				where: ['transcript'],
				help: 'copy its code block; again: the next one',
			},
			{
				keys: {r: {do: 'try-now'}},
				where: ['transcript'],
				help: 'retry a lost connection now',
				hint: 'to retry now',
			},
			{keys: {i: COMPOSE, tab: COMPOSE}, where: ['transcript'], help: 'go to the input', hint: 'back'},
			{
				keys: {'[ctrl+alt+]escape': ESCAPE},
				where: ['transcript'],
				help: 'end the find; else go to the input',
				hint: 'end the find',
			},
		],
	},
	{
		title: 'JSON explorer (o on a tool call)',
		rows: [
			{
				keys: {up: moveBy(-1), down: moveBy(1), k: moveBy(-1), j: moveBy(1)},
				also: {'wheel-up': moveBy(-WHEEL_ROWS), 'wheel-down': moveBy(WHEEL_ROWS)},
				where: EXPLORER,
				help: 'go up or down a row',
				hint: 'rows',
			},
			{
				keys: {pageup: {do: 'page', by: -1}, pagedown: {do: 'page', by: 1}},
				where: [...EXPLORER, 'filter'],
				help: 'go up or down a page',
			},
			{
				keys: {
					g: {do: 'whole', to: 'top'},
					G: {do: 'whole', to: 'bottom'},
					home: {do: 'whole', to: 'top'},
					end: {do: 'whole', to: 'bottom'},
				},
				where: EXPLORER,
				help: 'go to the start or the end',
			},
			{
				keys: {right: {do: 'in'}, left: {do: 'out'}, l: {do: 'in'}, h: {do: 'out'}},
				where: EXPLORER,
				help: 'unfold or go in, fold or go out; next or previous column of a table',
				hint: 'columns',
			},
			{
				keys: {enter: {do: 'toggle'}, space: {do: 'toggle'}},
				where: ['tree'],
				help: 'fold or unfold; opens JSON in a string too',
			},
			{
				keys: {enter: {do: 'toggle'}, space: {do: 'toggle'}},
				where: ['matches', 'table'],
				help: 'show the match or the row of a table in the tree',
				hint: 'show in the tree',
			},
			{
				keys: {'*': {do: 'unfold-all'}, E: {do: 'unfold-all'}},
				where: EXPLORER,
				help: 'unfold everything in it',
				hint: 'unfold',
			},
			{
				keys: {'-': {do: 'fold-all'}, C: {do: 'fold-all'}},
				where: EXPLORER,
				help: 'fold everything',
				hint: 'fold',
			},
			{
				keys: {'/': {do: 'filter'}},
				where: EXPLORER,
				help: 'filter by a text in keys and values',
				hint: 'filter',
			},
			{
				keys: {n: {do: 'match', by: 1}, N: {do: 'match', by: -1}},
				where: EXPLORER,
				help: 'go to the next or the previous match of the filter',
				hint: 'match',
			},
			{keys: {y: {do: 'copy', what: 'value'}}, where: EXPLORER, help: 'copy the value', hint: 'copy'},
			{keys: {Y: {do: 'copy', what: 'path'}}, where: EXPLORER, help: 'copy its JSONPath', hint: 'path'},
			{
				keys: {t: {do: 'table'}},
				where: EXPLORER,
				help: 'show a list of objects as a table, and back',
				hint: 'table',
			},
			{
				keys: {o: {do: 'pager'}},
				where: EXPLORER,
				help: 'open the value in your pager: $PAGER',
				hint: 'pager',
			},
			{keys: {escape: {do: 'leave'}}, where: ['table'], help: 'close the table', hint: 'back'},
			{keys: {escape: {do: 'leave'}}, where: ['matches'], help: 'end the filter', hint: 'end the filter'},
			{keys: {escape: {do: 'leave'}}, where: ['tree'], help: 'close the explorer', hint: 'back'},
			{keys: {'ctrl+c': INTERRUPT}, where: EXPLORER, help: 'press twice to quit'},
		],
	},
	{
		title: 'Fields for find, filter and file name',
		rows: [
			{
				keys: {enter: {do: 'accept'}},
				where: FIELDS,
				help: 'accept: go to the matches; keep the filter; save the file',
				hint: 'accept',
			},
			{
				keys: {'[any+]escape': CANCEL, 'ctrl+[alt+]c': CANCEL},
				where: FIELDS,
				help: 'cancel',
				hint: 'cancel',
			},
			{
				keys: {'[any+]backspace': CANCEL},
				where: ['find', 'filter'],
				when: 'no-text',
				help: 'cancel, when the field is empty',
			},
			{
				keys: {up: {do: 'match', by: -1}, down: {do: 'match', by: 1}},
				also: {'ctrl+p': {do: 'match', by: -1}, 'ctrl+n': {do: 'match', by: 1}},
				where: ['find', 'filter'],
				when: 'at-edge',
				help: 'go to the previous or the next match',
				hint: 'other matches',
			},
			{
				keys: {'shift+up': moveBy(-1), 'shift+down': moveBy(1)},
				also: {'wheel-up': moveBy(-WHEEL_ROWS), 'wheel-down': moveBy(WHEEL_ROWS)},
				where: ['filter'],
				help: 'go up or down a row',
			},
		],
	},
	{
		title: 'Help, tools and sign-in',
		rows: [
			{
				keys: {'[alt+]up': rows(-1), '[alt+]down': rows(1), '[alt+]k': rows(-1), '[alt+]j': rows(1)},
				also: {'[alt+]wheel-up': rows(-WHEEL_ROWS), '[alt+]wheel-down': rows(WHEEL_ROWS)},
				where: ['help'],
				help: 'help: scroll up or down a row',
				hint: 'scroll',
			},
			{
				keys: {'[alt+]pageup': pages(-1), '[alt+]pagedown': pages(1), '[alt+]space': pages(1)},
				where: ['help'],
				help: 'help: scroll up or down a page',
			},
			{
				keys: {'[alt+]home': TOP, '[alt+]end': BOTTOM},
				where: ['help'],
				help: 'help: scroll to the start or the end',
			},
			{
				keys: {up: PREVIOUS, down: NEXT, k: PREVIOUS, j: NEXT},
				also: {'wheel-up': PREVIOUS, 'wheel-down': NEXT},
				where: ['tools'],
				help: 'tools: choose a tool',
				hint: 'choose',
			},
			{
				keys: {
					pageup: {do: 'select', by: -TOOLS_PAGE},
					pagedown: {do: 'select', by: TOOLS_PAGE},
					home: {do: 'select', by: Number.NEGATIVE_INFINITY},
					end: {do: 'select', by: Number.POSITIVE_INFINITY},
				},
				where: ['tools'],
				help: 'tools: go up or down a page, to the first or the last',
			},
			{
				keys: {enter: {do: 'choose'}, space: {do: 'choose'}},
				where: ['tools'],
				help: 'tools: go to the last call, or show the parameters',
				hint: 'open',
			},
			{
				keys: {'[any+]escape': CLOSE, other: CLOSE},
				where: ['help', 'tools'],
				help: 'help, tools: close the page',
				hint: 'close',
			},
			{
				keys: {up: PREVIOUS, down: NEXT},
				// Terminals send the wheel as arrows, and arrows that arrive together are taken for the wheel.
				also: {'wheel-up': PREVIOUS, 'wheel-down': NEXT},
				where: ['login'],
				help: 'sign-in: choose the kind or the field',
				hint: 'choose',
			},
			{
				keys: {tab: NEXT, 'shift+tab': PREVIOUS},
				where: ['login'],
				help: 'sign-in: go to the next or the previous one',
				hint: 'next field',
			},
			{
				keys: {enter: {do: 'continue'}},
				where: ['login'],
				help: 'sign-in: continue; in the last field, sign in',
				hint: 'continue',
			},
			{
				keys: {text: TYPE, left: TYPE, right: TYPE, backspace: TYPE},
				also: {delete: TYPE, home: TYPE, end: TYPE},
				where: ['login'],
				help: 'sign-in: edit the field',
			},
			{
				keys: {escape: {do: 'back'}},
				where: ['login'],
				help: 'sign-in: go back, or close the page',
				hint: 'back',
			},
			{
				keys: {'ctrl+c': INTERRUPT},
				where: ['help', 'tools', 'login'],
				help: 'close the page',
			},
		],
	},
] as const satisfies readonly KeySection[];
