/** The page of presets: what it shows at any size, also of hostile texts. */
import {describe, expect, it} from 'vitest';
import {readOffer} from '../../../source/server/offer.ts';
import {listedPresets} from '../../../source/server/preset-choice.ts';
import {
	fieldWith,
	formProblems,
	openedForm,
	PRESETS_CLOSED,
	type PresetsState,
} from '../../../source/ui/presets/presets-state.ts';
import {presetsPage} from '../../../source/ui/presets/presets-view.ts';
import {chatPage} from '../../support/chat-pages.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const offer = readOffer(
	chatPage({
		presetPrompts: [
			{
				id: 'order',
				label: 'Order',
				description: 'Everything about it',
				template: 'Order {{ID}}: {{N}} {{P}}',
			},
			{id: 'b', label: 'Second', template: 'x'},
		],
		variables: [
			{name: 'ID', label: 'Order id', placeholder: 'A-1', validate: '^A-\\d+$'},
			{name: 'N', label: 'Number', input_type: 'number', min: 1, max: 9},
			{name: 'P', label: 'Platform', input_type: 'select', options: ['linux', 'windows']},
		],
	}),
);
const own = {presets: [{id: 'mine', label: 'Mine', description: undefined, template: 'x'}], variables: []};
const list = listedPresets(offer, own);
const form = (values: Record<string, string>, isTried = true): PresetsState => {
	const preset = list.find(({id}) => id === 'order');
	if (preset === undefined) throw new Error('no preset');
	const options = {isTried, isFromList: true};
	return {...PRESETS_CLOSED, list, form: openedForm(preset, new Map(Object.entries(values)), options)};
};
const shown = (state: PresetsState, columns = 80, rows = 20): string[] =>
	presetsPage(state, columns, rows).lines.map((line) => textOf(line).trimEnd());

describe('the list', () => {
	it('has descriptions, and marks those of the user', () => {
		expect(shown({...PRESETS_CLOSED, list, selected: 1})).toEqual([
			' Presets · 3 presets',
			' filter › type to filter',
			'',
			'   Mine    yours',
			' ▌ Order   Everything about it',
			'   Second',
		]);
	});

	it('has the description below the name on a narrow screen', () => {
		expect(shown({...PRESETS_CLOSED, list, filter: fieldWith('order')}, 30)).toEqual([
			' Presets · 1 of 3',
			' filter › order',
			'',
			' ▌ Order',
			'     Everything about it',
		]);
		expect(shown({...PRESETS_CLOSED, list, filter: fieldWith('zzz')}, 30).at(-1)).toBe(' No preset matches.');
	});
});

describe('the form', () => {
	it('has a field for each variable, and the message', () => {
		expect(shown(form({P: 'linux'}, false))).toEqual([
			' Order · Everything about it',
			'',
			' ▌ Order id  for example A-1',
			'   Number      1 to 9',
			'   Platform  ‹ linux ›  windows',
			'',
			' The message · Alt+Enter into the input',
			'   Order {{ID}}: {{N}} linux',
		]);
		const onNumber = form({P: 'linux'}, false);
		const stepped = {...onNumber, form: onNumber.form && {...onNumber.form, selected: 1}};
		expect(shown(stepped)).toContain(' The message · PgUp, PgDn change · Alt+Enter into the input');
	});

	it.each([
		[{}, 'Order id is missing.'],
		[{ID: '7'}, 'Order id does not match the pattern ^A-\\d+$'],
		[{N: 'x'}, 'Number must be a number.'],
		[{N: '0'}, 'Number must be at least 1.'],
		[{N: '10'}, 'Number must be at most 9.'],
		[{P: 'mac'}, 'Platform must be one of: linux, windows.'],
	])('says what is wrong with a value: %j', (values, sentence) => {
		expect(shown(form(values)).map((line) => line.trim())).toContain(`✗ ${sentence}`);
	});

	it.each([
		[['ORDR'], ' ! This preset has no variable ORDR, so that value is not used.'],
		[['A', 'B'], ' ! This preset has no variables A, B, so those values are not used.'],
	])('says which values it does not use: %j', (unknown, sentence) => {
		const {form: opened, ...closed} = form({});
		if (opened === undefined) throw new Error('no form');
		expect(shown({...closed, form: {...opened, unknown}})).toContain(sentence);
	});

	it('keeps the cursor in the field, however many variables there are', () => {
		const template = Array.from({length: 60}, (_, index) => `{{V${index}}}`).join(' ');
		const [preset] = listedPresets(
			{presets: [{id: 'x', label: 'x', description: undefined, template}], variables: []},
			undefined,
		);
		if (preset === undefined) throw new Error('no preset');
		const opened = openedForm(preset, new Map(), {isTried: true, isFromList: false});
		for (let selected = 0; selected < 60; selected++) {
			const {lines, cursor} = presetsPage({...PRESETS_CLOSED, list, form: {...opened, selected}}, 40, 9);
			expect(textOf(lines[cursor?.row ?? -1] ?? [])).toContain(`V${selected}`);
		}
	});
});

const HOSTILE_STATES: readonly PresetsState[] = HOSTILE_TEXTS.flatMap((text) => {
	const page = chatPage({
		presetPrompts: [{id: 'x', label: `l${text}`, description: text, template: `{{A}} {{B}} {{C}}${text}`}],
		variables: [
			{name: 'A', label: text, placeholder: text, default: text, validate: `^${text}$`},
			{name: 'B', label: text, input_type: 'select', options: [text, `${text}2`], default: 'other'},
			{name: 'C', label: text, input_type: 'number', min: 5, default: text},
		],
	});
	const [preset] = listedPresets(readOffer(page), undefined);
	if (preset === undefined) throw new Error('no preset');
	const values = new Map(['A', 'B', 'C'].map((name) => [name, text]));
	const filled = openedForm(preset, values, {isTried: true, isFromList: true, unknown: [text, text]});
	return [
		{...PRESETS_CLOSED, list: [preset]},
		{...PRESETS_CLOSED, list: [preset], form: filled},
	];
});

it.each([1, 2, 7, 40, 80, 200])('draws hostile texts at %i columns', (columns) => {
	for (const state of HOSTILE_STATES) {
		for (const rows of [1, 3, 20]) {
			const {lines, cursor} = presetsPage(state, columns, rows);
			expect(lines.length).toBeLessThanOrEqual(rows);
			expect(badRows(lines, columns)).toEqual([]);
			if (cursor !== undefined) expect(cursor.column).toBeLessThan(columns);
		}
	}
});

it('matches the patterns of a form once, however often it is drawn', () => {
	const {form: opened} = form({ID: '7'});
	if (opened === undefined) throw new Error('no form');
	expect(formProblems(opened)).toBe(formProblems(opened));
	expect(formProblems({...opened, fields: [fieldWith('A-7'), ...opened.fields.slice(1)]}).has('ID')).toBe(
		false,
	);
});
