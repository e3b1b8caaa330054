/** The last row of each page, and the keys of the transcript: they name only keys that do something now. */
import {describe, expect, it} from 'vitest';
import {NO_CONVERSATIONS} from '../../../source/chat/conversations/conversations.ts';
import type {ReplyPart} from '../../../source/chat/entry.ts';
import {DEFAULT_SETTINGS} from '../../../source/chat/settings/session-settings.ts';
import {readCatalogue} from '../../../source/protocol/catalogue.ts';
import type {JsonObject} from '../../../source/protocol/frames.ts';
import {listedPresets} from '../../../source/server/preset-choice.ts';
import {widthOf} from '../../../source/text/width.ts';
import {helpLines} from '../../../source/ui/pages/help.ts';
import {PAGES} from '../../../source/ui/pages/page-table.ts';
import {fieldWith, openedForm} from '../../../source/ui/presets/presets-state.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {assistantEntry, textPart, toolCall, toolPart} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {type Offered, offeredState} from '../../support/offers.ts';
import {sessionRow} from '../../support/stored-sessions.ts';
import {textOf} from '../../text/any-text.ts';

type Page = keyof typeof PAGES;
type Change = Partial<Omit<UiState, 'page'>>;

const numbers = (count: number): readonly number[] => Array.from({length: count}, (_, index) => index);

const footOf = (page: Page, change: Change, snapshot = {}, columns = 200, rows = 20): string =>
	PAGES[page]
		.foot({...INITIAL, ...change, page}, {...EMPTY_SNAPSHOT, ...snapshot}, columns, rows)
		.rows.map(textOf)
		.join(' ');

describe('a list of conversations', () => {
	const foot = (count: number, change: Partial<UiState['conversations']> = {}): string => {
		const rows = numbers(count).map((index) => ({
			...{id: `c-${index}`, title: `answer ${index}`},
			...{updated_at: undefined, message_count: 1},
		}));
		const conversations = {...INITIAL.conversations, listing: 'listed' as const, ...change};
		return footOf('conversations', {conversations}, {conversations: {...NO_CONVERSATIONS, rows}});
	};
	const one = 'Enter open · / search · n new · r rename · d delete · Space select · D delete all';

	it.each([
		['empty', foot(0), ' Esc close · n new · ? keys'],
		['one', foot(1), ` Esc close · ${one} · ? keys`],
		['many', foot(9), ` Esc close · ${one} · ↑ ↓ choose · ? keys`],
		['filtered to none', foot(9, {query: 'zzz'}), ' Esc show all · / search · n new · D delete all · ? keys'],
		[
			'filtered to none, with one selected',
			foot(9, {query: 'zzz', marked: new Set(['c-1'])}),
			' Esc show all · / search · n new · d delete · D delete all · ? keys',
		],
	])('%s', (_, shown, keys) => {
		expect(shown).toBe(keys);
	});

	it('of a server that refuses to list any', () => {
		const conversations = {...INITIAL.conversations, listing: 'failed' as const};
		expect(footOf('conversations', {conversations})).toBe(' Esc close · n new · ? keys');
	});
});

describe('a list with a filter', () => {
	const {offer} = offeredState({
		presetPrompts: numbers(9).map((index) => ({label: `Preset ${index}`, template: '{{A}} {{B}}'})),
		variables: [{name: 'A'}, {name: 'B'}],
	});
	const list = listedPresets(offer, undefined);
	const presets = (count: number, typed = '') =>
		footOf('presets', {
			presets: {...INITIAL.presets, list: list.slice(0, count), filter: fieldWith(typed)},
		});
	const sessions = (count: number, typed = '') =>
		footOf('sessions', {
			sessions: {
				...INITIAL.sessions,
				rows: numbers(count).map((index) => sessionRow(`s${index}`, `Session ${index}`)),
				query: fieldWith(typed),
			},
		});

	it.each([
		['empty', 0, '', ' Esc cancel'],
		['filtered to none', 9, 'zzz', ' Esc cancel'],
		['one', 1, '', ' Esc cancel · Enter continue'],
		['filtered to one', 9, '7', ' Esc cancel · Enter continue'],
		['many', 9, '', ' Esc cancel · Enter continue · ↑ ↓ choose'],
	])('%s', (_, count, typed, keys) => {
		expect(presets(count, typed)).toBe(keys);
		expect(sessions(count, typed)).toBe(keys);
	});

	it('names no other field in a form of one', () => {
		const [preset] = list;
		if (preset === undefined) throw new Error('there is no preset');
		const form = (variables: typeof preset.variables) =>
			footOf('presets', {
				presets: {
					...INITIAL.presets,
					form: openedForm({...preset, variables}, new Map(), {isTried: false, isFromList: false}),
				},
			});
		expect(form(preset.variables)).toBe(' Esc cancel · Enter continue · ↑ ↓ choose');
		expect(form(preset.variables.slice(0, 1))).toBe(' Esc cancel · Enter continue');
	});
});

describe('the page of tools', () => {
	const foot = (called: number, offered: number): string => {
		const parts = numbers(called).map((index) => toolPart(toolCall(`called${index}`)));
		const catalogue = readCatalogue(numbers(offered).map((index) => ({name: `tool${index}`})));
		const tools = {
			...INITIAL.tools,
			catalogue: {at: 'offered', catalogue: catalogue ?? new Map()} as const,
		};
		return footOf('tools', {tools}, {entries: called === 0 ? [] : [assistantEntry(parts)]});
	};

	it.each([
		[0, 0, ' Esc close · ? keys · any text to the input'],
		[1, 0, ' Esc close · Enter open · ? keys · any text to the input'],
		[0, 1, ' Esc close · Enter open · ? keys · any text to the input'],
		[1, 1, ' Esc close · ↑ ↓ choose · Enter open · ? keys · any text to the input'],
		[0, 9, ' Esc close · ↑ ↓ choose · Enter open · ? keys · any text to the input'],
	])('with %i called and %i offered', (called, offered, keys) => {
		expect(foot(called, offered)).toBe(keys);
	});
});

describe('the page of settings', () => {
	const foot = (
		offer: UiState['offer'],
		selected: UiState['settings']['selected'],
		overrides: JsonObject = {},
		refusal?: string,
	): string =>
		footOf(
			'settings',
			{offer, settings: {...INITIAL.settings, selected, refusal}},
			{connection: CONNECTIONS.ready, settings: {...DEFAULT_SETTINGS, isKnown: true, overrides}},
		);
	const all: Offered = offeredState();
	const one: Offered = offeredState({allowedDynamicOverrides: ['temperature']});
	const none = ' Esc close · ? keys · any text to the input';

	it.each([
		['of a server without any', foot(offeredState({enableConfigSidebar: false}), 'temperature'), none],
		['of a server that allows none', foot(offeredState({allowedDynamicOverrides: []}), 'temperature'), none],
		['of a server that refuses', foot(all, 'temperature', {}, 'No.'), none],
		['that are asked for', foot({at: 'asking'}, 'temperature'), none],
		[
			'of one',
			foot(one, 'temperature'),
			' Esc close · ← → change · Enter edit · ? keys · any text to the input',
		],
		[
			'on the model, which has no steps',
			foot(all, 'model_id'),
			' Esc close · ↑ ↓ choose · Enter edit · ? keys · any text to the input',
		],
		[
			'on one that was changed',
			foot(all, 'temperature', {temperature: 0.1}),
			' Esc close · ↑ ↓ choose · ← → change · Enter edit · r reset · R reset all · ? keys · any text to the input',
		],
		[
			'beside one that was changed',
			foot(all, 'top_p', {temperature: 0.1}),
			' Esc close · ↑ ↓ choose · ← → change · Enter edit · R reset all · ? keys · any text to the input',
		],
	])('%s', (_, shown, keys) => {
		expect(shown).toBe(keys);
	});
});

it('the page of help scrolls where it is longer than the screen', () => {
	const {length} = helpLines(200);
	expect(footOf('help', {}, {}, 200, length)).toBe(' Esc close · any text to the input');
	expect(footOf('help', {}, {}, 200, length - 1)).toBe(
		' Esc close · ↑ ↓ scroll · PgUp, PgDn page · any text to the input',
	);
});

it('as many keys are named as fit, the way back first', () => {
	for (const page of [
		'help',
		'tools',
		'presets',
		'sessions',
		'outline',
		'settings',
		'conversations',
		'login',
	] as const)
		for (let columns = 1; columns < 120; columns++) {
			const shown = footOf(page, {}, {}, columns);
			expect(widthOf(shown)).toBeLessThanOrEqual(columns);
			if (columns >= 30) expect(shown).toMatch(/^ Esc (?:close|back|cancel)/);
		}
});

describe('the transcript', () => {
	const CALL = toolCall('f', {key: 'e2/call'});
	const shown = (parts: readonly ReplyPart[] | undefined, selected?: string): string => {
		const entries = parts === undefined ? [] : [assistantEntry(parts)];
		const state: UiState = {...INITIAL, focus: 'transcript', selected};
		const facts = {exposed: false, open: 'private', now: 0} as const;
		const snapshot = {...EMPTY_SNAPSHOT, connection: CONNECTIONS.ready, entries};
		return textOf(arrange(state, snapshot, {columns: 200, rows: 40}, facts).status?.line ?? []).trimEnd();
	};

	it.each([
		['nothing', undefined, undefined, ' READING'],
		[
			'a text',
			[textPart('Hello.')],
			'reply e1',
			'↑ ↓ message · y copy · o open · / find · s save · j k scroll',
		],
		[
			'code',
			[textPart('```js\nrun();\n```')],
			'reply e1',
			'↑ ↓ message · y copy · c code · o open · / find · s save · j k scroll',
		],
		[
			'a text that only looks like code',
			[textPart('- one\n\n    two')],
			'reply e1',
			'↑ ↓ message · y copy · o open · / find · s save · j k scroll',
		],
		[
			'a text with one call',
			[textPart('Hello.'), toolPart(CALL)],
			'reply e1',
			'↑ ↓ message · y copy · o open · / find · Enter fold · s save · j k scroll',
		],
		[
			'a call alone',
			[toolPart(CALL)],
			'e2/call',
			'↑ ↓ message · o open · / find · Enter fold · s save · j k scroll',
		],
	] as const)('with %s', (_, parts, selected, keys) => {
		expect(shown(parts, selected).endsWith(keys)).toBe(true);
	});
});
