/** The table of pages: where the keys of each act, what it shows, and its last row. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Line} from '../../text/line.ts';
import {joinSafe, own, type SafeText} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {widthOf} from '../../text/width.ts';
import {type FieldBar, fieldBar, saveBar} from '../composer/field-bar.ts';
import {activeView} from '../explorer/explorer-keys.ts';
import {explorerFoot, explorerLines, explorerStatus} from '../explorer/explorer-view.ts';
import type {PageName} from '../keys/actions.ts';
import {hintsAt} from '../keys/key-dispatch.ts';
import type {KeyContext} from '../keys/key-rows.ts';
import {presetsPage} from '../presets/presets-view.ts';
import {settingsField, settingsLines} from '../settings/settings-page.ts';
import {hasNoSettings} from '../settings/settings-state.ts';
import type {UiState} from '../ui-state.ts';
import {conversationsLines, hasNoConversations} from './conversations-page.ts';
import {helpLines} from './help.ts';
import {sessionsView} from './sessions-page.ts';
import {toolsLines} from './tools-page.ts';

/** A page as it is drawn. */
export interface PageView {
	/** At most as many as there is room for. */
	readonly lines: readonly Line[];
	readonly hasMore: boolean;
	/** In a field among the lines; undefined where there is none. */
	readonly cursor?: {readonly row: number; readonly column: number} | undefined;
}

export interface PageRow {
	/** Its contexts, each with the name in the status row; '' for a field of one row. */
	readonly modes: Partial<Readonly<Record<KeyContext, SafeText>>>;
	/** The context of the next key. */
	context(state: UiState): KeyContext;
	/** @param rows the most lines */
	view(state: UiState, snapshot: ChatSnapshot, columns: number, rows: number, now: number): PageView;
	/** The last row of the screen: a field with its cursor, or the keys of the page. */
	foot(state: UiState, columns: number): Pick<FieldBar, 'rows'> & Partial<FieldBar>;
	/** What the status row says in place of what the chat does. */
	status?(state: UiState): ((width: number) => Line) | undefined;
	/** It covers what is new in the conversation: the status row does not count it. */
	readonly isApart?: true;
}

const FIELD = own``;
const NOTHING: PageView = {lines: [], hasMore: false};

/** As many of the keys as fit, the most important first. */
function keysFoot(keys: readonly SafeText[], width: number): Pick<FieldBar, 'rows'> {
	let fitting = keys;
	while (fitting.length > 1 && widthOf(joinSafe(fitting, ' · ')) + 2 > width) fitting = fitting.slice(0, -1);
	return {rows: [truncateLine([span(own` ${joinSafe(fitting, ' · ')}`, 'dim')], width)]};
}

const KEYS = {
	help: hintsAt('help', 'escape', 'up down', 'pageup pagedown', 'text'),
	login: hintsAt('login', 'escape', 'enter', 'up down', 'tab', 'ctrl+c'),
	tools: hintsAt('tools', 'escape', 'up down', 'enter', '?', 'text'),
	presets: hintsAt('presets', 'escape', 'enter', 'up down'),
	preset: hintsAt('preset', 'escape', 'enter', 'up down'),
	sessions: hintsAt('sessions', 'escape', 'enter', 'up down'),
	settings: hintsAt('settings', 'escape', 'up down', 'left right', 'enter', 'r', 'R', '?', 'text'),
	noSettings: hintsAt('settings', 'escape', '?', 'text'),
	conversations: hintsAt(
		'conversations',
		'escape',
		'enter',
		'/',
		'n',
		'r',
		'd',
		'space',
		'D',
		'up down',
		'?',
	),
	noConversations: hintsAt('conversations', 'escape', 'n', '?', 'text'),
	question: hintsAt('question', 'y', 'escape'),
} as const;

/** Every page but the chat, which `screen-view.ts` draws. */
export const PAGES: Readonly<Record<Exclude<PageName, 'chat'>, PageRow>> = {
	help: {
		modes: {help: own` HELP `},
		context: () => 'help',
		view({helpTop}, _, columns, rows) {
			const all = helpLines(columns);
			return {lines: all.slice(helpTop, helpTop + rows), hasMore: helpTop + rows < all.length};
		},
		foot: (_, columns) => keysFoot(KEYS.help(), columns),
		isApart: true,
	},
	login: {
		modes: {login: own` SIGN IN `},
		context: () => 'login',
		// A component of Ink, see login.tsx.
		view: () => NOTHING,
		foot: (_, columns) => keysFoot(KEYS.login(), columns),
	},
	tools: {
		modes: {tools: own` TOOLS `},
		context: () => 'tools',
		view: ({tools}, snapshot, columns, rows) => toolsLines(tools, snapshot, columns, rows),
		foot: (_, columns) => keysFoot(KEYS.tools(), columns),
	},
	presets: {
		modes: {presets: own` PRESETS `, preset: own` PRESET `},
		context: ({presets}) => (presets.form === undefined ? 'presets' : 'preset'),
		view: ({presets}, _, columns, rows) => presetsPage(presets, columns, rows),
		foot: ({presets}, columns) =>
			keysFoot((presets.form === undefined ? KEYS.presets : KEYS.preset)(), columns),
	},
	sessions: {
		modes: {sessions: own` SESSIONS `},
		context: () => 'sessions',
		view: ({sessions}, _, columns, rows, now) => sessionsView(sessions, columns, rows, now),
		foot: (_, columns) => keysFoot(KEYS.sessions(), columns),
	},
	settings: {
		modes: {settings: own` SETTINGS `, value: FIELD, models: FIELD},
		context: ({settings}) => settings.field?.of ?? 'settings',
		view: (state, snapshot, columns, rows) => settingsLines(state, snapshot, columns, rows),
		foot: (state, columns) =>
			settingsField(state, columns) ??
			keysFoot((hasNoSettings(state) ? KEYS.noSettings : KEYS.settings)(), columns),
	},
	conversations: {
		modes: {conversations: own` CONVERSATIONS `, question: own` DELETE? `, titles: FIELD, title: FIELD},
		context({conversations: {question, field}}) {
			if (question !== undefined) return 'question';
			if (field === undefined) return 'conversations';
			return field.for === 'search' ? 'titles' : 'title';
		},
		view: ({conversations}, snapshot, columns, rows, now) =>
			conversationsLines(conversations, snapshot, columns, rows, now),
		foot({conversations: page}, columns) {
			const {question, field} = page;
			if (question !== undefined) return keysFoot(KEYS.question(), columns);
			if (field === undefined)
				return keysFoot((hasNoConversations(page) ? KEYS.noConversations : KEYS.conversations)(), columns);
			return field.for === 'search'
				? fieldBar(field.draft, own`search the titles`, columns)
				: fieldBar(field.draft, own`new title`, columns, own` title › `);
		},
	},
	explorer: {
		modes: {tree: own` JSON `, matches: own` JSON `, table: own` JSON `, filter: FIELD},
		context({explorer, saving}) {
			if (saving !== undefined) return 'save';
			return explorer === undefined ? 'tree' : activeView(explorer);
		},
		view: ({explorer}, _, columns, rows) =>
			explorer === undefined ? NOTHING : {lines: explorerLines(explorer, columns, rows), hasMore: false},
		foot({explorer, saving}, columns) {
			if (saving !== undefined) return saveBar(saving.field, columns);
			return explorer === undefined ? {rows: [[]]} : explorerFoot(explorer, columns);
		},
		status: ({explorer, saving}) =>
			explorer === undefined || saving !== undefined ? undefined : (width) => explorerStatus(explorer, width),
		isApart: true,
	},
};

/** The modes of all pages, by the context of their keys. */
export const MODES: Partial<Readonly<Record<KeyContext, SafeText>>> = Object.assign(
	{},
	...Object.values(PAGES).map(({modes}) => modes),
);
