/** The key table: each key of each row runs its action in the contexts of the row, and no other key has an effect. */
import {describe, expect, expectTypeOf, it} from 'vitest';
import type {ScreenAction} from '../../../source/chat/commands.ts';
import type {Key} from '../../../source/terminal/input/key.ts';
import {typedKey} from '../../../source/terminal/input/key-characters.ts';
import {type EditAction, isEdit} from '../../../source/ui/composer/actions.ts';
import {type Draft, edit} from '../../../source/ui/composer/draft.ts';
import {draftWidth} from '../../../source/ui/composer/input-bar.ts';
import type {ExplorerAction} from '../../../source/ui/explorer/actions.ts';
import {explored} from '../../../source/ui/explorer/explored.ts';
import {rowsForValues} from '../../../source/ui/explorer/explorer-view.ts';
import type {FramesAction} from '../../../source/ui/frames/actions.ts';
import type {KeyAction} from '../../../source/ui/keys/actions.ts';
import type {KEY_TABLE} from '../../../source/ui/keys/key-bindings.ts';
import {
	commandOf,
	isSequence,
	keyHint,
	keyIds,
	keySections,
	rowLabel,
	startsSequence,
} from '../../../source/ui/keys/key-dispatch.ts';
import type {ActionAt, KeyCondition, KeyContext, KeyRow} from '../../../source/ui/keys/key-rows.ts';
import {helpScrolled} from '../../../source/ui/pages/help.ts';
import {listHeight, regionsOf} from '../../../source/ui/screen-regions.ts';
import {scrolledBy, stepped, turned} from '../../../source/ui/transcript/navigation.ts';
import type {UiState} from '../../../source/ui/ui-state.ts';
import {liveTurn} from '../../support/entries.ts';
import {type KeyHarness, keyFor, keyHarness, SIZE, settled} from '../../support/key-contexts.ts';

const ROWS: readonly KeyRow[] = keySections().flatMap(({rows}) => rows);
const CONTEXTS: readonly KeyContext[] = [...new Set(ROWS.flatMap(({where}) => where))];

/** The action of a key in a row, where rows give the name alone of one without parameters. */
const actionsIn = ({keys, also}: KeyRow): ReadonlyArray<readonly [key: string, action: AnyAction]> =>
	Object.entries({...keys, ...also}).map(([key, action]) => [
		key,
		typeof action === 'string' ? ({do: action} as AnyAction) : action,
	]);

const NAMED_KEYS = [
	...[
		'enter',
		'tab',
		'backspace',
		'delete',
		'insert',
		'escape',
		'space',
		'up',
		'down',
		'left',
		'right',
		'home',
	],
	...['end', 'pageup', 'pagedown', 'f1', 'f2', 'f3', 'f4', 'f5', 'f12', 'wheel-up', 'wheel-down'],
];
const CHARACTERS = Array.from({length: 94}, (_, index) => String.fromCharCode(33 + index));

// ------------------------------------------------------------------------------------------------------- effects

/** The effect of a key. */
interface Effect {
	readonly before: UiState;
	readonly after: UiState;
	/** The requests to the chat, the terminal and the program. */
	readonly asked: readonly string[];
	readonly harness: KeyHarness;
	readonly context: KeyContext;
}

const contextOf = ({before, harness}: Effect) => ({
	state: before,
	snapshot: harness.controller.chat.getSnapshot(),
	size: SIZE,
	now: 0,
});

function fieldOf(state: UiState, context: KeyContext): Draft | undefined {
	switch (context) {
		case 'search':
			return state.search?.query;
		case 'find':
			return state.find?.field;
		case 'save':
			return state.saving?.field;
		case 'feedback':
			return state.feedbackForm?.field;
		case 'filter':
			return state.explorer?.filter?.field;
		case 'sessions':
			return state.sessions.query;
		case 'outline':
			return state.outline.filter;
		case 'presets':
			return state.presets.filter;
		case 'preset':
			return state.presets.form?.fields[state.presets.form.selected];
		case 'frame-filter':
			return state.frames?.field;
		case 'titles':
		case 'title':
			return state.conversations.field?.draft;
		case 'value':
		case 'models':
			return state.settings.field?.draft;
		default:
			return state.draft;
	}
}

/** The effects of Esc in each context where it is an action of the chat page. */
const ESCAPED: Partial<Readonly<Record<KeyContext, Partial<UiState>>>> = {
	composer: {focus: 'composer'},
	completions: {focus: 'composer', choice: 'closed'},
	search: {search: undefined},
	transcript: {focus: 'composer'},
};

type Effects<Action extends {readonly do: string}> = {
	readonly [Do in Action['do']]: (effect: Effect, action: Extract<Action, {readonly do: Do}>) => void;
};

const PAGES: readonly KeyContext[] = ['help', 'tools', 'frames', 'settings', 'conversations', 'login'];

type BoundScreenAction = Exclude<
	KeyAction,
	{
		readonly do:
			| 'figures'
			| 'knowledge'
			| 'sessions'
			| 'export'
			| 'login'
			| 'theme'
			| 'profile'
			| 'tools'
			| 'model'
			| 'set'
			| 'with';
	}
>;

const isMoved = ({before, after}: Effect): void => {
	expect([after.anchor, after.selected]).not.toEqual([before.anchor, before.selected]);
};

const ON_SCREEN: Effects<BoundScreenAction> = {
	offer: ({before, after}) => expect(after.presets.offer).not.toBe(before.presets.offer),
	'begin-preset': ({asked}) => expect(asked).toEqual(['send Hello']),
	preset: ({after}) => expect(after.page).toBe('presets'),
	outline: ({after}) => expect(after.page).toBe('outline'),
	quit: ({asked}) => expect(asked).toEqual(['quit']),
	'end-input': ({asked}) => expect(asked).toEqual(['quit']),
	help: ({after}) => expect(after.page).toBe('help'),
	conversations: ({after}) => expect(after.page).toBe('conversations'),
	settings: ({after}) => expect(after.page).toBe('settings'),
	frames: ({after}) => expect(after.page).toBe('frames'),
	'frames-of': ({after}) => expect([after.page, after.frames?.filter]).toEqual(['frames', '"call_3"']),
	write: ({after}) =>
		expect(after).toMatchObject({
			page: 'chat',
			focus: 'composer',
			draft: {text: expect.stringMatching(/^.y?$/)},
		}),
	times: ({before, after}) => expect(after.times).toBe(!before.times),
	source: ({before, after}) => expect(after.source).toBe(!before.source),
	find: ({after}) => expect(after.find?.field?.text).toBe(''),
	scroll(effect, {how}) {
		if (effect.context === 'help') {
			const {before, after} = effect;
			expect(after.helpTop).toBe(helpScrolled(how, before.helpTop, SIZE.columns, listHeight(before, SIZE)));
			expect(after.helpTop).not.toBe(before.helpTop);
			return;
		}
		expect(effect.after).toMatchObject(scrolledBy(contextOf(effect), how));
		isMoved(effect);
	},
	step(effect, {by}) {
		expect(effect.after).toMatchObject(stepped(contextOf(effect), by));
		isMoved(effect);
	},
	turn(effect, {by}) {
		expect(effect.after).toMatchObject(turned(contextOf(effect), by));
		isMoved(effect);
	},
	// The transcript of the harness has one call, and no failure.
	land({after}, {on, by}) {
		const what = on === 'call' ? 'tool call' : 'failure';
		expect(after.toast?.text).toBe(`no ${what} ${by > 0 ? 'below' : 'above'}`);
	},
	'find-step'({before, after}) {
		expect(after.find?.at).toBeDefined();
		expect(after.find?.at).not.toEqual(before.find?.at);
	},
	copy({asked}, {what}) {
		const [text = ''] = asked;
		const [hasText, hasCall, hasCode] = ['Let me see', 'get_order', 'run()'].map((part) =>
			text.includes(part),
		);
		if (what === 'everything') expect(hasCall).toBe(true);
		else expect([hasText, hasCall, hasCode]).toEqual([what === 'message', false, true]);
	},
	fold: ({before, after}) => expect(after.folds).not.toBe(before.folds),
	'fold-all': ({before, after}) => expect(after.folds).not.toBe(before.folds),
	focus({before, after}, {on}) {
		expect(before.focus).not.toBe(on);
		expect(after.focus).toBe(on);
	},
	escape({after, asked, context}) {
		expect(asked).toEqual(context === 'composer' ? ['stop waiting'] : []);
		expect(ESCAPED).toHaveProperty(context);
		expect(after).toMatchObject(ESCAPED[context] ?? {});
	},
	interrupt({after, asked, context}) {
		expect(asked).toEqual([]);
		expect(after.armed !== undefined).toBe(context !== 'login');
		if (PAGES.includes(context)) expect(after.page).toBe('chat');
	},
	redraw: ({asked}) => expect(asked).toEqual(['redraw']),
	suspend: ({asked}) => expect(asked).toEqual(['suspend']),
	complete({before, after, context}) {
		if (context === 'composer') expect(after.focus).toBe('transcript');
		else expect(after.draft.text).not.toBe(before.draft.text);
	},
	'try-now': ({asked}) => expect(asked).toEqual(['reconnect']),
	open: ({after}) => expect(after.page).toBe('explorer'),
	save: ({after}) => expect(after.saving).toBeDefined(),
	sources: ({after}) => expect(after.toast?.text).toBe('no answer here has sources'),
	ask: ({after}) => expect(after.toast?.text).toMatch(/^select a source/),
	rate({after, asked}, {rating}) {
		expect(asked).toEqual(rating === 'positive' ? ['feedback positive e2'] : []);
		expect(after.feedbackForm !== undefined).toBe(rating === 'negative');
	},
};

type OtherAction = Exclude<ActionAt<KeyContext>, KeyAction | EditAction | ExplorerAction>;

const ELSEWHERE: Effects<
	Exclude<
		OtherAction,
		{
			readonly do:
				| ('continue' | 'next' | 'back' | 'browse' | 'copy-address' | 'stay')
				| ('clear' | 'clear-word')
				| ('pause' | 'to-message');
		}
	>
> = {
	type({before, after, context}) {
		const [text = '', longer = ''] = [before, after].map((state) => fieldOf(state, context)?.text);
		expect(longer).toHaveLength(text.length + 1);
	},
	'replay-toggle': ({asked}) => expect(asked).toEqual(['toggle']),
	'replay-seek': ({asked}, {by}) => expect(asked).toEqual([`seek ${60_000 + by * 1000}`]),
	'replay-step': ({asked}, {by}) => expect(asked).toEqual([`step ${by}`]),
	'replay-question': ({asked}, {by}) => expect(asked).toEqual([`question ${by}`]),
	'replay-speed': ({asked}, {by}) => expect(asked).toEqual([`speed ${by > 0 ? 2 : 0.5}`]),
	newline: ({before, after}) => expect(after.draft.text).toHaveLength(before.draft.text.length + 1),
	'continue-line': ({after}) => expect(after.draft.text).toBe('a\n'),
	send: ({before, asked}) => expect(asked).toEqual([`send ${before.draft.text}`]),
	history({before, after, context}, {towards}) {
		// In the list of completions there is no newer prompt: a recalled one closes the list.
		const newer = context === 'completions' ? before.draft.text : 'draft';
		expect(after.draft.text).toBe(towards === 'older' ? 'three orders' : newer);
	},
	search: ({after}) => expect(after.search).toBeDefined(),
	editor: ({before, asked}) => expect(asked).toEqual([`edit ${before.draft.text}`]),
	chord({harness}) {
		harness.press('ctrl+e');
		expect(harness.asked().at(-1)).toMatch(/^edit /);
	},
	select({before, after, context}) {
		if (context === 'settings') expect(after.settings.selected).not.toBe(before.settings.selected);
		else if (context === 'conversations')
			expect(after.conversations.selected).not.toBe(before.conversations.selected);
		else if (context === 'tools') expect(after.tools.selected).not.toBe(before.tools.selected);
		else if (context === 'outline') expect(after.outline.selected).not.toEqual(before.outline.selected);
		else if (context === 'sessions') expect(after.sessions.selected).not.toBe(before.sessions.selected);
		else if (context === 'presets') expect(after.presets.selected).not.toBe(before.presets.selected);
		else if (context === 'preset')
			expect(after.presets.form?.selected).not.toBe(before.presets.form?.selected);
		else expect(after.choice).not.toBe(before.choice);
	},
	accept({before, after, asked, context}) {
		if (context === 'completions') expect(after.draft.text).not.toBe(before.draft.text);
		else if (context === 'save') expect(after.saving).toBeUndefined();
		else if (context === 'titles' || context === 'title') expect(after.conversations.field).toBeUndefined();
		else if (context === 'feedback') expect(after.feedbackForm).toBeUndefined();
		else if (context === 'value' || context === 'models') expect(after.settings.problem).toBeDefined();
		else if (context === 'find') expect(after.find?.field).toBeUndefined();
		else if (context === 'sessions') expect(asked).toEqual(['resume s10']);
		else if (context === 'outline')
			expect(after).toMatchObject({page: 'chat', focus: 'transcript', selected: 'q19'});
		else if (context === 'presets') expect(after.page).toBe('chat');
		else if (context === 'preset') expect(after.presets.form?.selected).toBe(1);
		else expect(after.explorer?.filter?.field).toBeUndefined();
	},
	adjust({before, after, context}) {
		if (context === 'settings') {
			expect(after.settings.pending).not.toEqual(before.settings.pending);
			return;
		}
		const [field, changed] = [fieldOf(before, 'preset'), fieldOf(after, 'preset')];
		expect(changed?.text).not.toBe(field?.text);
	},
	draft: ({after}) =>
		expect(after).toMatchObject({page: 'chat', draft: {text: expect.stringMatching(/green 3$/)}}),
	'search-step': ({before, after}) => expect(after.search?.at).not.toBe(before.search?.at),
	'search-accept': ({after}) =>
		expect(after).toMatchObject({search: undefined, draft: {text: 'three orders'}}),
	'search-cancel': ({after}) => expect(after).toMatchObject({search: undefined, draft: {text: ''}}),
	cancel({after, context}) {
		if (context === 'presets' || context === 'preset' || context === 'sessions' || context === 'outline') {
			expect(after.page).toBe('chat');
			return;
		}
		expect(fieldOf(after, context)).toBeUndefined();
	},
	choose({before, after, asked, context}) {
		if (context === 'settings') expect(after.settings.field).toBeDefined();
		else if (context === 'conversations') expect(asked).toEqual(['request conversation_load']);
		else expect(after.tools.open).not.toEqual(before.tools.open);
	},
	mark: ({after}) => expect([...after.conversations.marked]).toEqual(['c-10']),
	begin: ({after, asked}) => expect([after.page, asked]).toEqual(['chat', ['begin conversation']]),
	retitle: ({after}) => expect(after.conversations.field?.draft.text).toBe('answer 10'),
	remove: ({after}) => expect(after.conversations.question).toEqual({about: 'some', ids: ['c-10']}),
	'remove-all': ({after}) => expect(after.conversations.question).toEqual({about: 'all', step: 1}),
	'search-titles': ({after}) => expect(after.conversations.field?.for).toBe('search'),
	'step-back': ({after}) => expect(after.page).toBe('chat'),
	confirm: ({after, asked}) =>
		expect([after.conversations.question, asked]).toEqual([undefined, ['request conversation_delete']]),
	decline: ({after, asked}) => expect([after.conversations.question, asked]).toEqual([undefined, []]),
	correct: ({asked}) => expect(asked[0]).toMatch(/^edit Let me see/),
	reset: ({asked}) => expect(asked).toEqual(['request config_reset']),
	'reset-all': ({asked}) => expect(asked).toEqual(['request config_reset']),
	close: ({after}) => expect(after.page).toBe('chat'),
};

const ON_FRAMES: Effects<FramesAction> = {
	select: ({before, after}) => expect(after.frames?.selected).not.toBe(before.frames?.selected),
	page: ({before, after}) => expect(after.frames?.selected).not.toBe(before.frames?.selected),
	choose: ({after}) => expect([after.page, after.explorer?.title]).toEqual(['explorer', 'chat']),
	filter: ({after}) => expect(after.frames?.field?.text).toBe(''),
	pause: ({after}) => expect(after.frames?.pausedAt).toBe(40),
	mark: ({after}) => expect(after.frames?.marked).toBe(24),
	'to-message': ({after}) =>
		expect([after.page, after.focus, after.selected]).toEqual(['chat', 'transcript', 'e5']),
	copy: ({asked}) => expect(asked).toEqual(['copy {"type":"chat","message":"question 24"}']),
	pager: ({asked}) => expect(asked).toEqual(['page {"type":"chat","message":"question 24"}']),
	save: ({after}) => expect(after.saving?.target.kind).toBe('frames'),
	'step-back': ({after}) => expect(after.page).toBe('chat'),
};

function checkExplorer({before, after, asked, context}: Effect, action: ExplorerAction): void {
	const {explorer} = before;
	if (explorer === undefined) throw new Error('the explorer is not open');
	if (action.do === 'copy') {
		expect(asked).toHaveLength(1);
		expect(asked[0]?.startsWith('copy $')).toBe(action.what === 'path');
	} else if (action.do === 'pager') expect(asked[0]).toMatch(/^page /);
	else if (action.do === 'save') expect(after.saving?.target.kind).toBe('value');
	else {
		const height = rowsForValues(explorer, regionsOf(SIZE, 1).list);
		const outcome = explored(explorer, action, height);
		expect(after.explorer).toEqual(outcome.explorer);
		expect(after.toast?.text).toBe(outcome.toast?.text);
		const isChanged = outcome.explorer !== explorer || outcome.toast !== undefined;
		if (context === 'tree') expect(isChanged).toBe(true);
	}
}

function checkEdit({before, after, context, harness}: Effect, action: EditAction): void {
	const [draft, changed] = [fieldOf(before, context), fieldOf(after, context)];
	if (draft === undefined || changed === undefined) throw new Error('the field is not open');
	const {text, cursor, folds} = edit(draft, action, draftWidth(harness.columns()));
	expect(changed).toMatchObject({text, cursor, folds});
	// A field of one row has no folds.
	if (action.do !== 'unfold' || context === 'composer') {
		expect([changed.text, changed.cursor, changed.folds]).not.toEqual([
			draft.text,
			draft.cursor,
			draft.folds,
		]);
	}
}

// ------------------------------------------------------------------------------------------------------- driving

type AnyAction = ActionAt<KeyContext>;

const isInExplorer = (context: KeyContext): boolean =>
	context === 'tree' || context === 'matches' || context === 'table';

/** Brings the context to a state in which the action has an effect. */
function prepare(
	{press, type, controller, show, state}: KeyHarness,
	context: KeyContext,
	action: AnyAction,
): void {
	if (isEdit(action) && context === 'search') {
		press('ctrl+u');
		type('one two three four five');
		press('ctrl+w', 'left', 'ctrl+w', 'left', 'left');
	} else if (isEdit(action) && context === 'completions' && action.do !== 'move') {
		press('end');
		type('heme dark');
		press('ctrl+w');
		type('ansi');
		press('ctrl+w', 'left', 'left');
	}
	if (isEdit(action) && ['presets', 'sessions', 'outline'].includes(context)) {
		type('one two three four five six');
		press('ctrl+w', 'left', 'ctrl+w', 'left', 'left');
	}
	switch (action.do) {
		case 'redo':
			press('ctrl+_');
			break;
		case 'yank-older':
			press('ctrl+y');
			break;
		case 'unfold':
			if (context === 'composer') controller.handlePaste('line\n'.repeat(50));
			break;
		case 'scroll':
			if (context !== 'help') press('ctrl+end', 'pageup', 'pageup');
			break;
		case 'find-step':
			press('/');
			type('answer');
			press('enter');
			break;
		case 'escape':
			if (context === 'composer') show({turn: liveTurn({phase: 'thinking'})});
			break;
		case 'history':
			if (context === 'composer') type('draft');
			if (context === 'composer' && action.towards === 'newer') press('up');
			break;
		case 'select':
			if (context === 'preset' && action.by < 0) press('down');
			break;
		case 'adjust':
			if (state().presets.form?.selected === 0) press('down', 'down');
			break;
		case 'search-step':
			if (action.towards === 'newer') press('ctrl+r', 'ctrl+r');
			break;
		case 'match':
			if (context === 'find' || context === 'titles') type('answer');
			else if (context === 'filter') type('Lamp');
			break;
		case 'page':
			if (context === 'models') press('end', 'ctrl+u', ...Array.from({length: 20}, () => 'down'));
			break;
	}
}

/** Letters whose commands wait act after it. */
const PAUSE_MS = 600;

const isWaiting = (command: ReturnType<typeof commandOf>): boolean =>
	command?.waits !== undefined && command.atOnce !== true;

/** Presses a key in a context where the condition holds, and checks that it ran the action. */
async function drive(
	context: KeyContext,
	when: KeyCondition | undefined,
	key: Key,
	action: AnyAction,
): Promise<void> {
	const harness = await keyHarness(context, when);
	prepare(harness, context, action);
	const before = harness.state();
	harness.asked();
	harness.controller.handleKey(key);
	if (action.do === 'write' && isInExplorer(context)) {
		expect(harness.state()).toEqual(before);
		// A single letter there may be a mistake.
		harness.controller.handleKey(typedKey('y'));
	} else if (key.text !== undefined && isWaiting(commandOf(context, key))) {
		await settled();
		const toast = {text: `${keyHint(context, key.name)} …`, style: 'dim'};
		expect([harness.state(), harness.asked()]).toEqual([{...before, toast}, []]);
		harness.clock.advance(PAUSE_MS);
	}
	await settled();
	const effect: Effect = {
		before,
		after: harness.state(),
		asked: harness.asked(),
		harness,
		context,
	};
	const ofScreen =
		Object.hasOwn(ON_SCREEN, action.do) && !(isInExplorer(context) && Object.hasOwn(ON_EXPLORER, action.do));
	if (isEdit(action) && !isInExplorer(context)) checkEdit(effect, action);
	else if (context === 'frames' && Object.hasOwn(ON_FRAMES, action.do)) run(ON_FRAMES, effect, action);
	else if (ofScreen) run(ON_SCREEN, effect, action);
	else if (Object.hasOwn(ELSEWHERE, action.do) && !isInExplorer(context)) run(ELSEWHERE, effect, action);
	else if (context === 'titles')
		expect(effect.after.conversations.selected).not.toBe(before.conversations.selected);
	else if (context === 'frame-filter')
		expect(effect.after.frames?.selected).not.toBe(before.frames?.selected);
	else if (context === 'find') expect(effect.after.find?.at).not.toEqual(before.find?.at);
	else if (context === 'models') expect(effect.after.settings.field).not.toEqual(before.settings.field);
	else checkExplorer(effect, action as ExplorerAction);
}

/** The names that the explorer shares with the chat page. */
const ON_EXPLORER = {copy: true, 'fold-all': true};

function run(effects: object, effect: Effect, action: AnyAction): void {
	const checks = effects as Readonly<Record<string, (effect: Effect, action: AnyAction) => void>>;
	checks[action.do]?.(effect, action);
}

/** Whether the table has the key in the context, whatever the conditions. */
function hasKey(context: KeyContext, key: Key): boolean {
	const id = `${key.ctrl ? 'ctrl+' : ''}${key.alt ? 'alt+' : ''}`;
	const ids = [`${id}${key.name}`, ...(key.shift ? [`${id}shift+${key.name}`] : []), 'other'];
	if (key.text !== undefined) ids.push('text');
	return rowsAt(context).some((row) =>
		Object.keys({...row.keys, ...row.also}).some((spec) => keyIds(spec).some((each) => ids.includes(each))),
	);
}

const rowsAt = (context: KeyContext): readonly KeyRow[] => ROWS.filter(({where}) => where.includes(context));

const KEYBOARD: readonly Key[] = [
	...CHARACTERS.map(typedKey),
	typedKey('漢'),
	...[false, true].flatMap((ctrl) =>
		[false, true].flatMap((alt) =>
			[false, true].flatMap((shift) => [
				...NAMED_KEYS.map((name): Key => ({name, ctrl, alt, shift})),
				...(ctrl || alt ? CHARACTERS.map((name): Key => ({name: name.toLowerCase(), ctrl, alt, shift})) : []),
			]),
		),
	),
];

describe('the key table', () => {
	it('has an action for every key, and a key for every action', () => {
		type Rows = (typeof KEY_TABLE)[number]['rows'][number];
		type Bound<Row> = Row extends {readonly keys: infer Keys} ? Keys[keyof Keys] : never;
		type Also<Row> = Row extends {readonly also: infer Keys} ? Keys[keyof Keys] : never;
		type NameOf<Action> = Action extends {readonly do: infer Do} ? Do : Action;
		type BoundDo = NameOf<Bound<Rows> | Also<Rows>>;
		expectTypeOf<Exclude<AnyAction['do'], BoundDo | ScreenAction['do']>>().toBeNever();
	});

	it('has a description for every row, and no key twice in one context', () => {
		for (const row of ROWS) {
			expect(row.help, rowLabel(row)).toMatch(/^[a-z].{2,80}[^.;,\s]$/);
			expect(Object.keys(row.keys)).not.toEqual([]);
		}
		for (const context of CONTEXTS) {
			const keys = rowsAt(context).flatMap((row) =>
				Object.keys({...row.keys, ...row.also})
					.flatMap(keyIds)
					.map((key) => `${row.where.length} ${row.when ?? 'always'} ${key}`),
			);
			expect(new Set(keys).size, context).toBe(keys.length);
		}
	});

	it('has only existing keys', () => {
		for (const key of ROWS.flatMap((row) => Object.keys({...row.keys, ...row.also}).flatMap(keyIds))) {
			expect(key).toMatch(/^(?:ctrl\+)?(?:alt\+)?(?:shift\+)?(?:.|[[\]].|[a-z][a-z1-9-]+)$/);
			const {name} = keyFor(key);
			expect([...NAMED_KEYS, ...CHARACTERS, 'space', 'q', 'f9'], key).toContain(
				isSequence(name) ? name.slice(1) : name,
			);
		}
	});
});

describe.each(CONTEXTS.filter((context) => context !== 'login'))('in %s', (context) => {
	it.each(rowsAt(context).map((row) => [rowLabel(row), row.help, row] as const))(
		'%s: %s',
		async (_, __, row) => {
			for (const [spec, action] of actionsIn(row)) {
				for (const id of keyIds(spec)) await drive(context, row.when, keyFor(id), action);
			}
		},
	);

	it('every other character is inserted, or goes to the input', {tags: 'slow'}, async () => {
		// A bracket waits for the key after it.
		const rest = CHARACTERS.filter(
			(name) => commandOf(context, typedKey(name)) === undefined && !startsSequence(context, name),
		);
		if (rowsAt(context).some(({keys}) => Object.values(keys).includes('write'))) {
			for (const name of rest) await drive(context, undefined, typedKey(name), {do: 'write'});
		} else if (rowsAt(context).some(({keys}) => 'text' in keys)) {
			const {state, type} = await keyHarness(context, undefined);
			const length = (): number => fieldOf(state(), context)?.text.length ?? 0;
			for (const name of CHARACTERS) {
				const before = length();
				type(name);
				expect([name, length()]).toEqual([name, before + 1]);
			}
		}
	});

	// After Ctrl+X every other key is one of the composer.
	it.skipIf(context === 'chord')('no other key has an effect', async () => {
		const harness = await keyHarness(context, undefined);
		const before = harness.state();
		harness.asked();
		for (const key of KEYBOARD.filter((each) => !hasKey(context, each))) {
			harness.controller.handleKey(key);
			await settled();
			expect([key, harness.state(), harness.asked()]).toEqual([key, before, []]);
		}
	});
});
