import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {SETTING_KEYS, type SettingKey} from '../../../source/server/setting-rows.ts';
import {
	findModels,
	modelsMeant,
	modelsOf,
	readChanges,
	rejectionsFor,
	rowsOfSettings,
	settingNamed,
	valueAfterStep,
	whyNoSettings,
} from '../../../source/ui/settings/settings-state.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {offeredState} from '../../support/offers.ts';

const offer = offeredState();
const row = (key: SettingKey, overrides = {}) => {
	const found = rowsOfSettings(offer, overrides).find((each) => each.key === key);
	if (found === undefined) throw new Error(key);
	return found;
};
const read = (typed: string, canReset = true, state = offer) =>
	readChanges(
		typed.split(' ').map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']),
		state,
		{},
		canReset,
	);

describe('steps', () => {
	it.each([
		['temperature', 0.7, 1, 0.8],
		['temperature', 0.75, 1, 0.8],
		['temperature', 0.75, -1, 0.7],
		['temperature', 1, 1, 1],
		['temperature', 0, -1, 0],
		['kb_similarity_threshold', 0.3, 1, 0.35],
		['kb_top_k_results', 5, -1, 4],
		['max_tokens', 4096, 1, 4352],
		['max_tokens', 8192, 1, 8192],
		['max_tokens', 1, -1, 1],
	] as const)('%s %d %d is %d', (key, value, by, expected) => {
		expect(valueAfterStep(row(key, {[key]: value}), by)).toBe(expected);
	});

	it('stay in the range, from anywhere', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('temperature', 'max_tokens', 'kb_top_k_results'),
				fc.double(),
				(key, value) => {
					const {range} = row(key);
					for (const by of [1, -1] as const) {
						const next = Number(valueAfterStep(row(key, {[key]: value}), by));
						if (Number.isNaN(value)) continue;
						expect(next).toBeGreaterThanOrEqual(range?.min ?? 0);
						expect(next).toBeLessThanOrEqual(range?.max ?? 0);
					}
				},
			),
		);
	});

	it('switch a flag, and change no model', () => {
		expect([valueAfterStep(row('enable_rag'), 1), valueAfterStep(row('model_id'), 1)]).toEqual([
			false,
			undefined,
		]);
	});
});

describe('typed changes', () => {
	it('are values of the right type, and resets', () => {
		expect(read('temperature=0.2 enable_rag=off kb_top_k_results=')).toEqual({
			kind: 'changes',
			changes: {temperature: 0.2, enable_rag: false},
			resets: ['kb_top_k_results'],
		});
		expect(read('MODEL_ID=pro')).toMatchObject({changes: {model_id: 'nova-pro-v1'}});
	});

	it.each([
		['temperature=7', 'Temperature goes from 0 to 1.'],
		['temperature=NaN', 'Temperature is a number from 0 to 1.'],
		['temperature=1e999', 'Temperature is a number from 0 to 1.'],
		['temperature=Infinity', 'Temperature is a number from 0 to 1.'],
		['max_tokens=1.5', 'Max output tokens is a whole number from 1 to 8192.'],
		['max_tokens=9000', 'Max output tokens goes from 1 to 8192.'],
		['enable_rag=perhaps', 'Knowledge base (RAG) is on or off.'],
		['model_id=zzz', 'The server has no model "zzz". Type /model to choose one of its list.'],
		['model_id=nova', '"nova" may be Nova Lite (nova-lite-v1), Nova Pro (nova-pro-v1).'],
		['temprature=1', 'There is no setting "temprature". Did you mean temperature?'],
		['bogus=1', `There is no setting "bogus". The settings are ${SETTING_KEYS.join(', ')}.`],
		['model_id=us.claude-5 temperature=0.2', 'This model has no temperature.'],
	])('%s: %s', (typed, problem) => {
		expect(read(typed)).toEqual({kind: 'problems', problems: [problem]});
	});

	it('are not reset for one message', () => {
		expect(read('top_p=', false)).toEqual({
			kind: 'problems',
			problems: ['Top P needs a value after top_p=.'],
		});
	});

	it('are only those that the server allows', () => {
		const state = offeredState({allowedDynamicOverrides: ['model_id']});
		expect(rowsOfSettings(state, {}).map(({key}) => key)).toEqual(['model_id']);
		expect(read('top_p=1', true, state)).toEqual({
			kind: 'problems',
			problems: ['The server does not allow top_p to be changed.'],
		});
	});

	it('without a web page of the server have no range: the server checks them', () => {
		const state = {at: 'not-offered', because: 'there is nothing'} as const;
		expect(readChanges([['model_id', 'a']], state, {}, true)).toMatchObject({changes: {model_id: 'a'}});
		expect(readChanges([['top_p', '2']], state, {}, true)).toMatchObject({changes: {top_p: 2}});
		expect(readChanges([['top_p', 'two']], state, {}, true).kind).toBe('problems');
	});
});

describe('models', () => {
	it('are meant by id, by name, or by a part of either', () => {
		const models = modelsOf(offer);
		const meant = (typed: string) => modelsMeant(models, typed).map(({id}) => id);
		expect(meant('us.claude-5')).toEqual(['us.claude-5']);
		expect(meant('nova PRO')).toEqual(['nova-pro-v1']);
		expect(meant('claude')).toEqual(['us.claude-5']);
		expect(meant('nova')).toEqual(['nova-lite-v1', 'nova-pro-v1']);
		expect(meant('nothing')).toEqual([]);
	});

	it('of which there are 500 are ranked once for each text', () => {
		const many = offeredState({
			availableModels: Array.from({length: 500}, (_, index) => ({id: `m-${index}`, name: `Model ${index}`})),
		});
		const models = modelsOf(many);
		expect(findModels(models, '')).toHaveLength(500);
		const found = findModels(models, '49');
		expect(found[0]?.item.id).toBe('m-49');
		expect(findModels(models, '49')).toBe(found);
	});
});

describe('the sentences of the server', () => {
	const rows = rowsOfSettings(offer, {});

	it.each([
		['top_p must be between 0.0 and 1.0', 'top_p'],
		["model_id 'temperature' is not a recognized model", 'model_id'],
		["'bogus' is not an overridable parameter", undefined],
		['xtop_p is odd', undefined],
		['Dynamic parameter overrides are disabled', undefined],
	])('%s', (sentence, key) => {
		expect(settingNamed(sentence)).toBe(key);
		expect(rejectionsFor([sentence], rows, key as SettingKey | undefined)).toEqual([sentence]);
	});

	it('about a setting that is not shown stand at the top', () => {
		const few = rows.filter(({key}) => key === 'model_id');
		expect(rejectionsFor(['top_p must be a number'], few, undefined)).toHaveLength(1);
	});
});

it('where there is nothing to set, a sentence says why', () => {
	const why = (fields: Parameters<typeof offeredState>[0]) =>
		whyNoSettings(offeredState(fields), {connection: CONNECTIONS.ready});
	expect(why({})).toBeUndefined();
	expect(why({enableConfigSidebar: false})).toBe('This server does not offer settings.');
	expect(why({allowedDynamicOverrides: []})).toBe('This server allows no setting to be changed.');
	expect(whyNoSettings({at: 'unasked'}, {connection: CONNECTIONS.waiting})).toMatch(
		/once the server is connected/,
	);
});
