/** The key table: every key of the full screen, where it acts, its action, and its line of help. */
import type {KeyBlock} from './key-rows.ts';

/** Rows that one notch of the wheel scrolls. */
const WHEEL_ROWS = 3;
/** Tools that PgUp and PgDn skip on the page of tools. */
const TOOLS_PAGE = 8;

const rows = (count: number) => ({do: 'scroll', how: {by: 'rows', rows: count}}) as const;
const PAGE_UP = {do: 'scroll', how: {by: 'page', pages: -1}} as const;
const PAGE_DOWN = {do: 'scroll', how: {by: 'page', pages: 1}} as const;
const TOP = {do: 'scroll', how: {by: 'whole', to: 'top'}} as const;
const BOTTOM = {do: 'scroll', how: {by: 'whole', to: 'bottom'}} as const;
const OLDER = {do: 'history', towards: 'older'} as const;
const NEWER = {do: 'history', towards: 'newer'} as const;
const SEARCH_OLDER = {do: 'search-step', towards: 'older'} as const;
const SEARCH_NEWER = {do: 'search-step', towards: 'newer'} as const;
const TURN_BACK = {do: 'turn', by: -1} as const;
const TURN_ON = {do: 'turn', by: 1} as const;
const COMPOSE = {do: 'focus', on: 'composer'} as const;
const FIRST = {do: 'whole', to: 'top'} as const;
const LAST = {do: 'whole', to: 'bottom'} as const;
const MATCH_BACK = {do: 'match', by: -1} as const;
const MATCH_ON = {do: 'match', by: 1} as const;
const select = <By extends number>(by: By) => ({do: 'select', by}) as const;
const move = <To extends string>(to: To) => ({do: 'move', to}) as const;
const moveBy = (count: number) => ({do: 'move-by', rows: count}) as const;

const CHAT = ['composer', 'completions', 'search', 'transcript'] as const;
const WRITING = ['composer', 'completions'] as const;
const FIELDS = ['find', 'save', 'filter'] as const;
const EDITING = [...WRITING, 'search', ...FIELDS] as const;
const EXPLORER = ['tree', 'matches', 'table'] as const;

/**
 * In the order of the help page. Where two rows have a key at one place, one with a condition that holds comes first, then
 * the one for fewer places.
 */
export const KEY_TABLE = [
	{
		title: 'Everywhere',
		where: [...CHAT, 'find', 'save'],
		rows: [
			{
				keys: {'[ctrl+alt+]pageup': PAGE_UP, '[ctrl+alt+]pagedown': PAGE_DOWN},
				help: 'scroll up or down a page',
			},
			{
				keys: {'[ctrl+alt+]shift+up': rows(-1), '[ctrl+alt+]shift+down': rows(1)},
				also: {'[ctrl+alt+]wheel-up': rows(-WHEEL_ROWS), '[ctrl+alt+]wheel-down': rows(WHEEL_ROWS)},
				help: 'scroll up or down a row; the wheel scrolls three',
			},
			{keys: {'ctrl+home': TOP, 'ctrl+end': BOTTOM}, help: 'scroll to the start or the end'},
			{keys: {'ctrl+o': 'fold-all'}, help: 'fold or unfold all tool calls'},
			{keys: {'ctrl+t': 'times'}, help: 'show or hide the time of day in headings'},
		],
	},
	{
		where: CHAT,
		rows: [
			{keys: {'alt+m': 'source'}, help: 'toggle between rendered Markdown and raw text'},
			{
				keys: {'ctrl+c': 'interrupt'},
				help: 'stop waiting, or clear the input; press twice to quit',
				hint: 'quit',
			},
		],
	},
	{
		where: ['composer', 'transcript'],
		rows: [{keys: {'ctrl+d': 'quit'}, when: 'no-draft', help: 'quit, when the input is empty'}],
	},
	{
		where: [...CHAT, ...FIELDS, 'help', 'login', 'tools', ...EXPLORER],
		rows: [{keys: {'ctrl+l': 'redraw', 'ctrl+z': 'suspend'}, help: 'redraw the screen; suspend the program'}],
	},
	{
		where: ['composer', 'transcript', ...EXPLORER],
		rows: [
			{keys: {'?': 'help'}, when: 'no-text', help: 'show all keys, when the input is empty', hint: 'keys'},
		],
	},
	{
		where: [...CHAT, ...FIELDS, ...EXPLORER],
		rows: [{keys: {'[ctrl+alt+]f1': 'help'}, help: 'show all keys'}],
	},
	{
		title: 'Input',
		where: ['composer'],
		rows: [
			{keys: {enter: 'send'}, help: 'send the message, or run the command'},
			{keys: {enter: 'continue-line'}, when: 'after-backslash', prefix: '\\', help: 'start a new line'},
			{keys: {'/': 'type'}, when: 'no-text', help: 'list the commands', hint: 'commands'},
			{
				keys: {'[ctrl+alt+]escape': 'escape'},
				help: 'stop waiting; else, when the input is empty, go to the transcript',
				hint: 'to stop',
			},
		],
	},
	{
		where: WRITING,
		rows: [
			{
				keys: {'alt+enter': 'newline', 'shift+enter': 'newline', 'ctrl+j': 'newline'},
				help: 'start a new line',
			},
			{
				keys: {up: OLDER, down: NEWER},
				also: {'ctrl+p': OLDER, 'ctrl+n': NEWER},
				when: 'at-edge',
				help: 'bring an earlier or later prompt; ↑ takes a queued message back',
			},
			{keys: {tab: 'complete'}, help: 'complete a command; else go to the transcript', hint: 'complete'},
			{keys: {'ctrl+r': 'search'}, help: 'search the earlier prompts'},
			{
				keys: {'ctrl+g': 'editor'},
				also: {'ctrl+x': 'chord'},
				help: 'write in your editor: $VISUAL or $EDITOR',
			},
		],
	},
	{
		where: ['chord'],
		rows: [{keys: {'ctrl+[alt+]e': 'editor'}, prefix: 'Ctrl+X', help: 'write in your editor, as in a shell'}],
	},
	{
		where: EDITING,
		rows: [
			{keys: {'alt+o': 'unfold'}, help: 'open a long paste, [pasted 120 lines]'},
			{keys: {text: 'type'}, help: 'insert it'},
			{keys: {left: move('left'), right: move('right')}, help: 'go one character left or right'},
			{
				keys: {'alt+b': move('word-left'), 'alt+f': move('word-right')},
				also: {
					'ctrl+left': move('word-left'),
					'ctrl+right': move('word-right'),
					'alt+left': move('word-left'),
					'alt+right': move('word-right'),
				},
				help: 'go one word left or right',
			},
			{
				keys: {'ctrl+a': move('home'), 'ctrl+e': move('end'), home: move('home'), end: move('end')},
				help: 'go to the start or the end of the line',
			},
			{
				keys: {backspace: 'backspace', delete: 'delete'},
				also: {'ctrl+h': 'backspace', 'ctrl+d': 'delete'},
				help: 'delete the previous or the next character',
			},
			{
				keys: {'ctrl+w': 'kill-word-back', 'alt+d': 'kill-word-forward'},
				also: {
					'ctrl+backspace': 'kill-word-back',
					'alt+backspace': 'kill-word-back',
					'ctrl+delete': 'kill-word-forward',
					'alt+delete': 'kill-word-forward',
				},
				help: 'delete previous word, delete next word',
			},
			{
				keys: {'ctrl+u': 'kill-to-start', 'ctrl+k': 'kill-to-end'},
				help: 'cut to the start or the end of the line',
			},
			{
				keys: {'ctrl+y': 'yank', 'alt+y': 'yank-older'},
				help: 'paste the last cut; right after that, the cut before it',
			},
			{
				keys: {'ctrl+_': 'undo', 'alt+/': 'redo'},
				// Ctrl+_ and Ctrl+/ are one key to most terminals, and Ctrl+Shift+- to those that tell keys apart. Alt+_ begins a
				// control string in terminals that do not.
				also: {'ctrl+/': 'undo', 'ctrl+-': 'undo', 'alt+_': 'redo', 'alt+-': 'redo'},
				help: 'undo, redo',
			},
		],
	},
	{
		where: [...WRITING, ...FIELDS],
		rows: [{keys: {up: move('up'), down: move('down')}, when: 'inside', help: 'go one row up or down'}],
	},
	{
		title: 'List of commands (/ in the input)',
		where: ['completions'],
		rows: [
			{
				keys: {up: select(-1), down: select(1)},
				also: {'ctrl+p': select(-1), 'ctrl+n': select(1)},
				when: 'several',
				help: 'choose a command',
				hint: 'choose',
			},
			{keys: {enter: 'accept'}, help: 'run the command, or put a guess into the input', hint: 'run'},
			{keys: {'[ctrl+alt+]escape': 'escape'}, help: 'close the list', hint: 'close'},
		],
	},
	{
		title: 'Prompt search (Ctrl+R in the input)',
		where: ['search'],
		rows: [
			{
				keys: {
					'ctrl+[alt+]r': SEARCH_OLDER,
					'ctrl+[alt+]s': SEARCH_NEWER,
					up: SEARCH_OLDER,
					down: SEARCH_NEWER,
				},
				also: {'ctrl+p': SEARCH_OLDER, 'ctrl+n': SEARCH_NEWER},
				help: 'find the next older or newer prompt',
				hint: 'older',
			},
			{
				keys: {'=enter': 'search-accept', '[any+]tab': 'search-accept'},
				help: 'put the prompt into the input',
				hint: 'accept',
			},
			{
				keys: {'[ctrl+alt+]escape': 'escape', 'ctrl+[alt+]g': 'search-cancel'},
				help: 'return to the message',
				hint: 'back',
			},
		],
	},
	{
		title: 'Transcript (Tab in the input)',
		where: ['transcript'],
		rows: [
			{keys: {j: rows(1), k: rows(-1)}, help: 'scroll down or up a row', hint: 'scroll'},
			{
				keys: {up: {do: 'step', by: -1}, down: {do: 'step', by: 1}},
				help: 'select the previous or the next message or tool call',
				hint: 'message',
			},
			{
				keys: {'{': TURN_BACK, '}': TURN_ON, '[': TURN_BACK, ']': TURN_ON},
				help: 'go to the previous or the next question',
			},
			{keys: {g: TOP, G: BOTTOM, home: TOP, end: BOTTOM}, help: 'go to the start or the end'},
			{keys: {enter: 'fold', space: 'fold'}, help: 'fold or unfold the tool call', hint: 'fold'},
			{
				keys: {o: 'open'},
				help: 'explore the JSON of the tool call; open a message in your pager',
				hint: 'open',
			},
			{keys: {s: 'save'}, help: 'save the whole message in a file'},
			{
				keys: {'/': {do: 'find', text: ''}},
				help: 'find as you type; a capital letter makes it case-sensitive',
				hint: 'find',
			},
			{
				keys: {n: {do: 'find-step', by: 1}, N: {do: 'find-step', by: -1}},
				help: 'go to the next or the previous match',
				hint: 'next, previous',
			},
			{
				keys: {y: {do: 'copy', what: 'message'}, Y: {do: 'copy', what: 'everything'}},
				help: 'copy the message; with its tool calls as JSON',
				hint: 'copy',
			},
			{keys: {c: {do: 'copy', what: 'code'}}, help: 'copy its code block; again: the next one'},
			{keys: {r: 'try-now'}, help: 'retry a lost connection now', hint: 'to retry now'},
			{keys: {i: COMPOSE, tab: COMPOSE}, help: 'go to the input', hint: 'back'},
			{
				keys: {'[ctrl+alt+]escape': 'escape'},
				help: 'end the find; else go to the input',
				hint: 'end the find',
			},
		],
	},
	{
		title: 'JSON explorer (o on a tool call)',
		where: EXPLORER,
		rows: [
			{
				keys: {up: moveBy(-1), down: moveBy(1), k: moveBy(-1), j: moveBy(1)},
				also: {'wheel-up': moveBy(-WHEEL_ROWS), 'wheel-down': moveBy(WHEEL_ROWS)},
				help: 'go up or down a row',
				hint: 'rows',
			},
			{keys: {g: FIRST, G: LAST, home: FIRST, end: LAST}, help: 'go to the start or the end'},
			{
				keys: {right: 'in', left: 'out', l: 'in', h: 'out'},
				help: 'unfold or go in, fold or go out; next or previous column of a table',
				hint: 'columns',
			},
			{keys: {'*': 'unfold-all', E: 'unfold-all'}, help: 'unfold everything in it', hint: 'unfold'},
			{keys: {'-': 'fold-all', C: 'fold-all'}, help: 'fold everything', hint: 'fold'},
			{keys: {'/': 'filter'}, help: 'filter by a text in keys and values', hint: 'filter'},
			{
				keys: {n: MATCH_ON, N: MATCH_BACK},
				help: 'go to the next or the previous match of the filter',
				hint: 'match',
			},
			{keys: {y: {do: 'copy', what: 'value'}}, help: 'copy the value', hint: 'copy'},
			{keys: {Y: {do: 'copy', what: 'path'}}, help: 'copy its JSONPath', hint: 'path'},
			{keys: {t: 'table'}, help: 'show a list of objects as a table, and back', hint: 'table'},
			{keys: {o: 'pager'}, help: 'open the value in your pager: $PAGER', hint: 'pager'},
			{keys: {'ctrl+c': 'interrupt'}, help: 'press twice to quit'},
		],
	},
	{
		where: [...EXPLORER, 'filter'],
		rows: [
			{keys: {pageup: {do: 'page', by: -1}, pagedown: {do: 'page', by: 1}}, help: 'go up or down a page'},
		],
	},
	{
		where: ['tree'],
		rows: [
			{keys: {enter: 'toggle', space: 'toggle'}, help: 'fold or unfold; opens JSON in a string too'},
			{keys: {escape: 'leave'}, help: 'close the explorer', hint: 'back'},
		],
	},
	{
		where: ['matches', 'table'],
		rows: [
			{
				keys: {enter: 'toggle', space: 'toggle'},
				help: 'show the match or the row of a table in the tree',
				hint: 'show in the tree',
			},
		],
	},
	{where: ['matches'], rows: [{keys: {escape: 'leave'}, help: 'end the filter', hint: 'end the filter'}]},
	{where: ['table'], rows: [{keys: {escape: 'leave'}, help: 'close the table', hint: 'back'}]},
	{
		title: 'Fields for find, filter and file name',
		where: FIELDS,
		rows: [
			{keys: {enter: 'accept'}, help: 'go to the matches; keep the filter; save the file', hint: 'accept'},
			{keys: {'[any+]escape': 'cancel', 'ctrl+[alt+]c': 'cancel'}, help: 'cancel', hint: 'cancel'},
		],
	},
	{
		where: ['find', 'filter'],
		rows: [
			{keys: {'[any+]backspace': 'cancel'}, when: 'no-text', help: 'cancel, when the field is empty'},
			{
				keys: {up: MATCH_BACK, down: MATCH_ON},
				also: {'ctrl+p': MATCH_BACK, 'ctrl+n': MATCH_ON},
				when: 'at-edge',
				help: 'go to the previous or the next match',
				hint: 'other matches',
			},
		],
	},
	{
		where: ['filter'],
		rows: [
			{
				keys: {'shift+up': moveBy(-1), 'shift+down': moveBy(1)},
				also: {'wheel-up': moveBy(-WHEEL_ROWS), 'wheel-down': moveBy(WHEEL_ROWS)},
				help: 'filter: go up or down a row',
			},
		],
	},
	{
		title: 'Help, tools and sign-in',
		where: ['help'],
		rows: [
			{
				keys: {'[alt+]up': rows(-1), '[alt+]down': rows(1), '[alt+]k': rows(-1), '[alt+]j': rows(1)},
				also: {'[alt+]wheel-up': rows(-WHEEL_ROWS), '[alt+]wheel-down': rows(WHEEL_ROWS)},
				help: 'help: scroll up or down a row',
				hint: 'scroll',
			},
			{
				keys: {'[alt+]pageup': PAGE_UP, '[alt+]pagedown': PAGE_DOWN, '[alt+]space': PAGE_DOWN},
				help: 'help: scroll up or down a page',
			},
			{keys: {'[alt+]home': TOP, '[alt+]end': BOTTOM}, help: 'help: scroll to the start or the end'},
		],
	},
	{
		where: ['tools'],
		rows: [
			{
				keys: {up: select(-1), down: select(1), k: select(-1), j: select(1)},
				also: {'wheel-up': select(-1), 'wheel-down': select(1)},
				help: 'tools: choose a tool',
				hint: 'choose',
			},
			{
				keys: {pageup: select(-TOOLS_PAGE), pagedown: select(TOOLS_PAGE)},
				help: 'tools: go up or down a page',
			},
			{
				keys: {home: select(Number.NEGATIVE_INFINITY), end: select(Number.POSITIVE_INFINITY)},
				help: 'tools: go to the first or the last one',
			},
			{
				keys: {enter: 'choose', space: 'choose'},
				help: 'tools: go to the last call, or show the parameters',
				hint: 'open',
			},
		],
	},
	{
		where: ['help', 'tools'],
		rows: [
			{keys: {'[any+]escape': 'close', other: 'close'}, help: 'help, tools: close the page', hint: 'close'},
		],
	},
	{
		where: ['login'],
		rows: [
			{
				keys: {up: select(-1), down: select(1)},
				// Terminals send the wheel as arrows, and arrows that arrive together are taken for the wheel.
				also: {'wheel-up': select(-1), 'wheel-down': select(1)},
				help: 'sign-in: choose the kind or the field',
				hint: 'choose',
			},
			{
				keys: {tab: select(1), 'shift+tab': select(-1)},
				help: 'sign-in: go to the next or the previous one',
				hint: 'next field',
			},
			{keys: {enter: 'continue'}, help: 'sign-in: continue; in the last field, sign in', hint: 'continue'},
			{
				keys: {text: 'type', left: 'type', right: 'type', backspace: 'type'},
				also: {delete: 'type', home: 'type', end: 'type'},
				help: 'sign-in: edit the field',
			},
			{keys: {escape: 'back'}, help: 'sign-in: go back, or close the page', hint: 'back'},
		],
	},
	{
		where: ['help', 'tools', 'login'],
		rows: [{keys: {'ctrl+c': 'interrupt'}, help: 'close the page'}],
	},
] as const satisfies readonly KeyBlock[];
