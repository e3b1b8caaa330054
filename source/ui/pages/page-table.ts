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
import {hintsAt, keysLabel} from '../keys/key-dispatch.ts';
import type {KeyContext} from '../keys/key-rows.ts';
import {listedQuestions, outlineView} from '../position/outline.ts';
import {filtered} from '../presets/presets-state.ts';
import {presetsPage} from '../presets/presets-view.ts';
import {settingsField, settingsLines} from '../settings/settings-page.ts';
import {rowsOfSettings, valueAfterStep, whyNoSettings} from '../settings/settings-state.ts';
import type {UiState} from '../ui-state.ts';
import {conversationsLines, listedConversations} from './conversations-page.ts';
import {helpLines} from './help.ts';
import {listedSessions, sessionsView} from './sessions-page.ts';
import {toolsLines, toolUnits} from './tools-page.ts';

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
	/** The last row of the screen: a field with its cursor, or the keys of the page. `rows`: of the page itself. */
	foot(
		state: UiState,
		snapshot: ChatSnapshot,
		columns: number,
		rows: number,
	): Pick<FieldBar, 'rows'> & Partial<FieldBar>;
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

/** The keys of each page, the most important first: the foot names those that do something now. */
const KEYS = {
	help: hintsAt('help', 'escape', 'up down', 'pageup pagedown', 'text'),
	login: hintsAt('login', 'escape', 'enter', 'up down', 'tab', 'ctrl+c'),
	tools: hintsAt('tools', 'escape', 'up down', 'enter', '?', 'text'),
	frames: hintsAt('frames', 'escape', '/', 'enter', 'space', 'm', 't', 's', 'y', 'up down', '?'),
	presets: hintsAt('presets', 'escape', 'enter', 'up down'),
	preset: hintsAt('preset', 'escape', 'enter', 'up down'),
	outline: hintsAt('outline', 'escape', 'enter', 'up down'),
	sessions: hintsAt('sessions', 'escape', 'enter', 'up down'),
	settings: hintsAt('settings', 'escape', 'up down', 'left right', 'enter', 'r', 'R', '?', 'text'),
	conversations: hintsAt('conversations', 'enter', '/', 'n', 'r', 'd', 'space', 'D', 'up down', '?'),
	conversationsEnd: hintsAt('conversations', 'escape'),
	question: hintsAt('question', 'y', 'escape'),
} as const;

/** For a list of so many rows: Enter needs one, and choosing at least two. */
const inList =
	(length: number) =>
	(keys: string): boolean =>
		keys === 'enter' ? length > 0 : keys !== 'up down' || length > 1;

/** The keys of the settings, for those that are shown. */
function settingsKeys(state: UiState, snapshot: ChatSnapshot): readonly SafeText[] {
	const {offer, settings} = state;
	const isNone = (settings.refusal ?? whyNoSettings(offer, snapshot)) !== undefined;
	const rows = isNone ? [] : rowsOfSettings(offer, snapshot.settings.overrides, settings.pending);
	const row = rows.find(({key}) => key === settings.selected);
	return KEYS.settings((keys) => {
		if (keys === 'left right')
			return row !== undefined && (valueAfterStep(row, 1) ?? valueAfterStep(row, -1)) !== undefined;
		if (keys === 'r') return row?.isOverridden === true;
		if (keys === 'R') return rows.some(({isOverridden}) => isOverridden);
		return inList(rows.length)(keys);
	});
}

/** The keys of the list of conversations. */
function conversationsKeys(page: UiState['conversations'], snapshot: ChatSnapshot): readonly SafeText[] {
	const all = snapshot.conversations.rows?.length ?? 0;
	const {length} = listedConversations(page, snapshot);
	const end = page.query !== '' ? [own`${keysLabel('escape')} show all`] : KEYS.conversationsEnd();
	const keys = KEYS.conversations((each) => {
		if (each === '/' || each === 'D') return all > 0;
		if (each === 'd') return length > 0 || page.marked.size > 0;
		return each === 'r' || each === 'space' ? length > 0 : inList(length)(each);
	});
	return [...end, ...keys];
}

/** Every page but the chat, which `screen-view.ts` draws. */
export const PAGES: Readonly<Record<Exclude<PageName, 'chat'>, PageRow>> = {
	help: {
		modes: {help: own` HELP `},
		context: () => 'help',
		view({helpTop}, _, columns, rows) {
			const all = helpLines(columns);
			return {lines: all.slice(helpTop, helpTop + rows), hasMore: helpTop + rows < all.length};
		},
		foot(_, __, columns, rows) {
			const isScrolled = helpLines(columns).length > rows;
			const scrolls = (keys: string): boolean => keys === 'up down' || keys === 'pageup pagedown';
			return keysFoot(
				KEYS.help((keys) => isScrolled || !scrolls(keys)),
				columns,
			);
		},
		isApart: true,
	},
	login: {
		modes: {login: own` SIGN IN `},
		context: () => 'login',
		// A component of Ink, see login.tsx.
		view: () => NOTHING,
		foot: (_, __, columns) => keysFoot(KEYS.login(), columns),
	},
	frames: {
		modes: {frames: own` FRAMES `, 'frame-filter': FIELD},
		context: ({frames, saving}) =>
			saving !== undefined ? 'save' : frames?.field === undefined ? 'frames' : 'frame-filter',
		view: ({frames}, _, columns, rows) => frames?.part.view(frames, columns, rows) ?? NOTHING,
		foot({frames, saving}, _, columns) {
			if (saving !== undefined) return saveBar(saving.field, columns);
			if (frames === undefined) return {rows: [[]]};
			return frames.field === undefined
				? keysFoot(KEYS.frames(inList(frames.list.count)), columns)
				: fieldBar(frames.field, own`text, type:NAME, in, out, note; -word excludes`, columns);
		},
	},
	tools: {
		modes: {tools: own` TOOLS `},
		context: () => 'tools',
		view: ({tools}, snapshot, columns, rows) => toolsLines(tools, snapshot, columns, rows),
		foot: ({tools}, snapshot, columns) =>
			keysFoot(KEYS.tools(inList(toolUnits(tools, snapshot).length)), columns),
	},
	presets: {
		modes: {presets: own` PRESETS `, preset: own` PRESET `},
		context: ({presets}) => (presets.form === undefined ? 'presets' : 'preset'),
		view: ({presets}, _, columns, rows) => presetsPage(presets, columns, rows),
		foot({presets}, _, columns) {
			const {form} = presets;
			return keysFoot(
				form === undefined
					? KEYS.presets(inList(filtered(presets).length))
					: KEYS.preset(inList(form.fields.length)),
				columns,
			);
		},
	},
	sessions: {
		modes: {sessions: own` SESSIONS `},
		context: () => 'sessions',
		view: ({sessions}, _, columns, rows, now) => sessionsView(sessions, columns, rows, now),
		foot: ({sessions}, _, columns) =>
			keysFoot(KEYS.sessions(inList(listedSessions(sessions).length)), columns),
	},
	outline: {
		modes: {outline: own` OUTLINE `},
		context: () => 'outline',
		view: ({outline}, snapshot, columns, rows, now) => outlineView(outline, snapshot, columns, rows, now),
		foot: ({outline}, {entries}, columns) =>
			keysFoot(KEYS.outline(inList(listedQuestions(outline, entries).length)), columns),
	},
	settings: {
		modes: {settings: own` SETTINGS `, value: FIELD, models: FIELD},
		context: ({settings}) => settings.field?.of ?? 'settings',
		view: (state, snapshot, columns, rows) => settingsLines(state, snapshot, columns, rows),
		foot: (state, snapshot, columns) =>
			settingsField(state, columns) ?? keysFoot(settingsKeys(state, snapshot), columns),
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
		foot({conversations: page}, snapshot, columns) {
			const {question, field} = page;
			if (question !== undefined) return keysFoot(KEYS.question(), columns);
			if (field === undefined) return keysFoot(conversationsKeys(page, snapshot), columns);
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
		foot({explorer, saving}, _, columns) {
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
