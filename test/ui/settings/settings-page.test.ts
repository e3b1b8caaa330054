import {describe, expect, it} from 'vitest';
import {DEFAULT_SETTINGS} from '../../../source/chat/settings/session-settings.ts';
import {EMPTY_DRAFT, edit} from '../../../source/ui/composer/draft.ts';
import {settingsField, settingsLines} from '../../../source/ui/settings/settings-page.ts';
import {SETTINGS_CLOSED, type SettingsState} from '../../../source/ui/settings/settings-state.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {offeredState} from '../../support/offers.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const chat = {
	...EMPTY_SNAPSHOT,
	connection: CONNECTIONS.ready,
	settings: {...DEFAULT_SETTINGS, isKnown: true},
};
const draftOf = (text: string) => edit(EMPTY_DRAFT, {do: 'insert', text}, 80);
const MODELS: SettingsState = {...SETTINGS_CLOSED, field: {of: 'models', draft: EMPTY_DRAFT, at: 0}};

describe('whatever the server sends', () => {
	it.each(HOSTILE_TEXTS)('the page has whole rows: %j', (text) => {
		const id = text === '' ? 'x' : text;
		const offer = offeredState({
			availableModels: [{id, name: text, provider: text, supports_temperature: false}],
			overrideDefaults: {model_id: id, max_tokens: text},
		});
		const settings = {overrides: {max_tokens: text, kb_top_k_results: text}, isKnown: true, rejected: [text]};
		for (const width of [1, 2, 10, 40, 80, 200]) {
			for (const state of [SETTINGS_CLOSED, MODELS, {...SETTINGS_CLOSED, refusal: text}]) {
				const problem = {key: undefined, text};
				const shown = {settings: {...state, problem}, offer};
				const {lines} = settingsLines(shown, {...chat, model: text, settings}, width, 20);
				const foot = settingsField(shown, width)?.rows ?? [];
				expect(badRows([...lines, ...foot], width)).toEqual([]);
			}
		}
	});
});

describe('500 models', () => {
	const offer = offeredState({
		availableModels: Array.from({length: 500}, (_, index) => ({id: `m-${index}`, name: `Model ${index}`})),
	});

	it('are a window around the selected one', () => {
		const settings: SettingsState = {...MODELS, field: {of: 'models', draft: EMPTY_DRAFT, at: 250}};
		const {lines, hasMore} = settingsLines({settings, offer}, chat, 80, 20);
		expect([lines.length, hasMore]).toEqual([20, true]);
		expect(lines.map(textOf).filter((line) => line.startsWith('▌'))).toEqual(['▌  Model 250  m-250']);
		expect(textOf(lines[0] ?? [])).toBe(' Models · 500 · answers come from nova-lite-v1');
	});

	it('are counted as far as they match', () => {
		const settings: SettingsState = {...MODELS, field: {of: 'models', draft: draftOf('model 49'), at: 0}};
		const {lines} = settingsLines({settings, offer}, chat, 80, 20);
		expect(lines.map(textOf).slice(0, 2)).toEqual([
			expect.stringMatching(/^ Models · \d+ of 500 ·/),
			'▌  Model 49  m-49',
		]);
	});
});

it('a value in force beside the range of the model is said to be so', () => {
	const offer = offeredState({
		...{modelId: 'small', overrideDefaults: {model_id: 'small', max_tokens: 4096}},
		availableModels: [{id: 'small', name: 'Small', max_output_tokens: 2048}],
	});
	const {lines} = settingsLines({settings: SETTINGS_CLOSED, offer}, chat, 100, 30);
	expect(lines.map(textOf).join('\n')).toContain(
		'! Max output tokens is 4096, and this model takes from 1 to 2048.',
	);
});

it('the model that the server does not tell is the one that the last answer named', () => {
	const offer = {at: 'not-offered', because: 'x'} as const;
	const rowOf = (model: string | undefined): string =>
		settingsLines({settings: SETTINGS_CLOSED, offer}, {...chat, model}, 80, 30)
			.lines.map(textOf)
			.find((line) => line.includes(' Model '))
			?.trimEnd() ?? '';
	expect(rowOf('nova')).toMatch(/^▌ {2}Model +nova +of the last answer$/);
	expect(rowOf(undefined)).toMatch(/^▌ {2}Model +not known$/);
});

it('on a narrow screen has the range below the value', () => {
	const {lines} = settingsLines({settings: SETTINGS_CLOSED, offer: offeredState()}, chat, 40, 30);
	expect(lines.map(textOf).slice(3, 7)).toEqual([
		'▌  Model  Nova Lite',
		'   Temperature  0.7',
		'     from 0 to 1',
		'   Top P  0.9',
	]);
});
