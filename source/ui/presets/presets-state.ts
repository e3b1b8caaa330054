/** The state of the presets: the list with its filter, the form of one preset, and how keys change them. */
import {type ListedPreset, problemsOf} from '../../server/preset-choice.ts';
import type {PresetValues, PresetVariable, ValueProblem} from '../../server/presets.ts';
import {type Draft, EMPTY_DRAFT, edit, proposed} from '../composer/draft.ts';
import {createFilter} from '../pages/filtered-list.ts';

export interface PresetsState {
	/** Those of the server and of the user's file; undefined = not known yet. */
	readonly list: readonly ListedPreset[] | undefined;
	readonly filter: Draft;
	/** Position in the filtered list. */
	readonly selected: number;
	/** The preset that is being filled in. */
	readonly form: PresetForm | undefined;
	/** Position on the start screen; undefined = none is selected there. */
	readonly offer: number | undefined;
}

export interface PresetForm {
	readonly preset: ListedPreset;
	/** The values in the order of the variables. */
	readonly fields: readonly Draft[];
	/** Position of the field with the cursor. */
	readonly selected: number;
	/** The user has tried to send it: each problem is shown, otherwise only those of fields that were left. */
	readonly isTried: boolean;
	/** Escape goes back to the list. */
	readonly isFromList: boolean;
	/** Names that were given values, and are no variables of this preset. */
	readonly unknown: readonly string[];
}

export const PRESETS_CLOSED: PresetsState = {
	list: undefined,
	filter: EMPTY_DRAFT,
	selected: 0,
	form: undefined,
	offer: undefined,
};

/** Columns of a field that is as wide as the screen or less: its text has one row. */
const ONE_ROW = Number.POSITIVE_INFINITY;

export const fieldWith = (text: string): Draft => edit(EMPTY_DRAFT, {do: 'insert', text}, ONE_ROW);

export const filtered = ({
	list = [],
	filter,
}: Pick<PresetsState, 'list' | 'filter'>): readonly ListedPreset[] => matchingPresets(list, filter.text);

const find = createFilter<ListedPreset>(
	({label, id}) => `${label} ${id}`,
	(list, typed) => {
		const wanted = typed.toLowerCase();
		return list.filter(({description}) => description?.toLowerCase().includes(wanted));
	},
);

/** The presets that match what is typed: best names first, then those whose description contains it; all for ''. */
export const matchingPresets = (list: readonly ListedPreset[], typed: string): readonly ListedPreset[] =>
	find(list, typed).map(({item}) => item);

export function openedForm(
	preset: ListedPreset,
	values: PresetValues,
	{
		isTried,
		isFromList,
		unknown = [],
	}: Pick<PresetForm, 'isTried' | 'isFromList'> & Partial<Pick<PresetForm, 'unknown'>>,
): PresetForm {
	const fields = preset.variables.map(({name}) => proposed(values.get(name) ?? '', ONE_ROW));
	const problems = problemsOf(preset.variables, values);
	const first = preset.variables.findIndex(({name}) => problems.has(name));
	return {preset, fields, selected: Math.max(0, first), isTried, isFromList, unknown};
}

export function formValues({preset, fields}: PresetForm): PresetValues {
	return new Map(preset.variables.map(({name}, index) => [name, fields[index]?.text ?? '']));
}

const problemsOfForms = new WeakMap<PresetForm, ReadonlyMap<string, ValueProblem>>();

/** What is wrong with the values. Found once for each form: it is drawn often, and a pattern costs half a millisecond. */
export function formProblems(form: PresetForm): ReadonlyMap<string, ValueProblem> {
	const known = problemsOfForms.get(form);
	if (known !== undefined) return known;
	const problems = problemsOf(form.preset.variables, formValues(form));
	problemsOfForms.set(form, problems);
	return problems;
}

/** The variable with the cursor. */
export const variableAt = ({preset, selected}: PresetForm): PresetVariable | undefined =>
	preset.variables[selected];

export function withField(form: PresetForm, field: Draft): PresetForm {
	return {...form, fields: form.fields.map((each, index) => (index === form.selected ? field : each))};
}

/** Whether the field is typed, and not chosen. */
export const isTyped = (variable: PresetVariable | undefined): boolean =>
	variable?.inputType === 'text' || variable?.inputType === 'number';

/** The next or previous option, the other answer, or the number a step further; a text stays. */
export function adjusted(form: PresetForm, by: 1 | -1): PresetForm {
	const variable = variableAt(form);
	const text = form.fields[form.selected]?.text ?? '';
	switch (variable?.inputType) {
		case 'checkbox':
			return withField(form, fieldWith(text === 'true' ? 'false' : 'true'));
		case 'select': {
			const {options} = variable;
			const at = options.indexOf(text);
			const next = at < 0 ? (by > 0 ? 0 : options.length - 1) : (at + by + options.length) % options.length;
			return withField(form, fieldWith(options[next] ?? text));
		}
		case 'number':
			// Upwards is the previous option, but the next number.
			return withField(form, fieldWith(steppedNumber(variable, text, by > 0 ? -1 : 1)));
		default:
			return form;
	}
}

/** Within the limits; what is no number becomes the smallest one, or 0. */
function steppedNumber({min, max, step = 1}: PresetVariable, text: string, by: 1 | -1): string {
	const size = Number.isFinite(step) && step > 0 ? step : 1;
	const number = text.trim() === '' ? Number.NaN : Number(text);
	const next = Number.isFinite(number) ? number + by * size : (min ?? 0);
	const within = Math.max(min ?? -Infinity, Math.min(max ?? Infinity, next));
	// Without the last digits, where 0.1 + 0.2 has them.
	return String(Number(within.toPrecision(12)));
}

/** The option that begins with a typed letter, after the current one. */
export function optionWith(form: PresetForm, letter: string): PresetForm {
	const variable = variableAt(form);
	if (variable?.inputType === 'checkbox') {
		if (letter === 'y' || letter === 'n') return withField(form, fieldWith(String(letter === 'y')));
		return letter === ' ' ? adjusted(form, 1) : form;
	}
	if (letter === ' ') return adjusted(form, 1);
	const options = variable?.options ?? [];
	const at = options.indexOf(form.fields[form.selected]?.text ?? '');
	const turned = [...options.slice(at + 1), ...options.slice(0, at + 1)];
	const found = turned.find((option) => option.toLowerCase().startsWith(letter.toLowerCase()));
	return found === undefined ? form : withField(form, fieldWith(found));
}
