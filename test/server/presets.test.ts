/** Preset prompts: filling in, checking and detecting values. */
import {describe, expect, it} from 'vitest';
import {readOffer} from '../../source/server/offer.ts';
import {
	detectValues,
	fillPreset,
	problemOf,
	variablesByName,
	variablesOf,
} from '../../source/server/presets.ts';
import {chatPage} from '../support/chat-pages.ts';

const {presets = [], variables = []} =
	readOffer(
		chatPage({
			presetPrompts: [
				{label: 'Report', template: '{{ORDER_ID}}: {{COUNT}} × {{ORDER_ID}}, {{LATE}} {{UNKNOWN_NAME}}'},
			],
			variables: [
				{name: 'ORDER_ID', validate: '^A-\\d+$'},
				{name: 'COUNT', input_type: 'number', min: 1, max: 20},
				{name: 'LATE', input_type: 'checkbox'},
				{name: 'PLATFORM', input_type: 'select', options: ['linux', 'windows']},
				{name: 'SLOW', validate: '^(a+)+$', detect_pattern: '(b+)+c'},
				{name: 'ANY', validate: 'nonempty'},
				{name: 'BROKEN', validate: '('},
			],
		}),
	) ?? {};
const [report] = presets;
const named = (name: string) => {
	const found = variables.find((each) => each.name === name);
	if (found === undefined) throw new Error(name);
	return found;
};

describe('a preset', () => {
	it('has the variables of its template, described or not', () => {
		const found = report === undefined ? [] : variablesOf(report, variablesByName(variables));
		expect(found.map(({name, label, inputType}) => [name, label, inputType])).toEqual([
			['ORDER_ID', 'Order Id', 'text'],
			['COUNT', 'Count', 'number'],
			['LATE', 'Late', 'checkbox'],
			['UNKNOWN_NAME', 'Unknown Name', 'text'],
		]);
	});

	it('is filled in once: a value is not a template, nor a replacement pattern', () => {
		const values = new Map([
			['ORDER_ID', '{{COUNT}}$&'],
			['COUNT', '3'],
			['LATE', 'true'],
		]);
		expect(report && fillPreset(report, values)).toBe('{{COUNT}}$&: 3 × {{COUNT}}$&, true {{UNKNOWN_NAME}}');
	});
});

describe('a value', () => {
	it.each([
		['ORDER_ID', 'A-1', undefined],
		['ORDER_ID', 'x', {kind: 'pattern', rule: '^A-\\d+$'}],
		['ORDER_ID', '  ', {kind: 'empty'}],
		['COUNT', '20', undefined],
		['COUNT', '21', {kind: 'too-large', limit: 20}],
		['COUNT', '0', {kind: 'too-small', limit: 1}],
		['COUNT', '1e999', {kind: 'not-a-number'}],
		['LATE', '', undefined],
		['PLATFORM', 'linux', undefined],
		['PLATFORM', 'beos', {kind: 'no-such-option'}],
		['ANY', 'x', undefined],
		['BROKEN', 'x', undefined],
		['SLOW', `${'a'.repeat(60)}!`, undefined],
	])('of %s that is %j has the problem %j', (name, value, problem) => {
		expect(problemOf(named(name), value)).toEqual(problem);
	});

	it('is detected in a message, by the pattern of the validation too', {tags: 'slow'}, () => {
		expect([...detectValues(variables, `where is a-1001? ${'b'.repeat(60)}`)]).toEqual([
			['ORDER_ID', 'a-1001'],
		]);
	});
});
