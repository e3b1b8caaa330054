/** The settings: which are offered, their ranges, and values as they are typed. */
import {describe, expect, it} from 'vitest';
import {readOffer} from '../../source/server/offer.ts';
import {allModels, readSetting, settingRows} from '../../source/server/setting-rows.ts';
import {chatPage} from '../support/chat-pages.ts';

const offerOf = (fields: Parameters<typeof chatPage>[0]) => {
	const offer = readOffer(chatPage(fields));
	if (offer === undefined) throw new Error('no page');
	return offer;
};
const OFFER = offerOf({
	modelId: 'a',
	allowedDynamicOverrides: null,
	overrideDefaults: {model_id: 'a', temperature: 0.7, max_tokens: 8192, enable_rag: false},
	availableModels: [{id: 'a', name: 'Model A', max_output_tokens: 4096}],
	availableModelGroups: [{provider: 'P', models: [{id: 'b', name: 'Model B', supports_temperature: false}]}],
});
const row = (key: string, overrides = {}) => settingRows(OFFER, overrides).find((each) => each.key === key);

describe('the rows', () => {
	it('have the default, the value in force and the range', () => {
		expect(settingRows(OFFER, {}).map(({key}) => key)).toHaveLength(8);
		expect(row('temperature', {temperature: 0.2})).toMatchObject({
			default: 0.7,
			value: 0.2,
			isOverridden: true,
			range: {min: 0, max: 1, step: 0.1},
		});
		expect(row('max_tokens')).toMatchObject({value: 8192, isOverridden: false, range: {max: 4096}});
		expect(row('top_p')).toMatchObject({default: undefined, value: undefined});
	});

	it('leave out what the model in force does not have', () => {
		const keys = settingRows(OFFER, {model_id: 'b'}).map(({key}) => key);
		expect(keys).not.toContain('temperature');
		expect(keys).not.toContain('top_p');
		expect(row('max_tokens', {model_id: 'b'})?.range?.max).toBe(100_000);
	});

	it.each([0, -1, 0.5])('have no range without a value where a model has at most %d tokens', (most) => {
		const offer = offerOf({modelId: 'a', availableModels: [{id: 'a', max_output_tokens: most}]});
		const range = settingRows(offer, {}).find(({key}) => key === 'max_tokens')?.range;
		expect(range).toEqual({min: 1, max: 100_000, step: 1});
	});

	it('are those that the server allows', () => {
		const offer = offerOf({allowedDynamicOverrides: ['enable_rag', 'model_id', 'unknown']});
		expect(settingRows(offer, {}).map(({key}) => key)).toEqual(['model_id', 'enable_rag']);
	});
});

describe('a typed value', () => {
	const models = allModels(OFFER);

	it.each([
		['temperature', '0.2', {kind: 'value', value: 0.2}],
		['temperature', '7', {kind: 'out-of-range', min: 0, max: 1}],
		['temperature', '', {kind: 'not-a-number'}],
		['temperature', 'NaN', {kind: 'not-a-number'}],
		['max_tokens', '1.5', {kind: 'not-an-integer'}],
		['max_tokens', '4097', {kind: 'out-of-range', min: 1, max: 4096}],
		['enable_rag', 'on', {kind: 'value', value: true}],
		['enable_rag', 'no', {kind: 'value', value: false}],
		['enable_rag', 'perhaps', {kind: 'not-a-flag'}],
		['model_id', 'model b', {kind: 'value', value: 'b'}],
		['model_id', 'a', {kind: 'value', value: 'a'}],
		['model_id', 'nope', {kind: 'unknown-model'}],
	])('for %s: %j', (key, typed, reading) => {
		const found = row(key);
		expect(found && readSetting(found, typed, models)).toEqual(reading);
	});

	it('names any model where the server lists none', () => {
		expect(readSetting({kind: 'model', range: undefined}, 'x.y', [])).toEqual({kind: 'value', value: 'x.y'});
	});
});
