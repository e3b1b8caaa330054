/** Preset prompts: their variables, the values that fill them in, and what is wrong with a value. */
import {matchPattern} from './pattern.ts';

export interface Preset {
	/** Unique in the list. */
	readonly id: string;
	readonly label: string;
	readonly description: string | undefined;
	/** Holds `{{NAME}}` for each variable. */
	readonly template: string;
}

export interface PresetVariable {
	readonly name: string;
	readonly label: string;
	readonly placeholder: string | undefined;
	readonly inputType: 'text' | 'number' | 'select' | 'checkbox';
	/** The choices of a `select`. */
	readonly options: readonly string[];
	/** As it is filled in; of a checkbox `true` or `false`. */
	readonly default: string;
	/** `nonempty`, or a regular expression; undefined is `nonempty`. */
	readonly validate: string | undefined;
	/** Finds the value in a message of the user's; undefined = nothing does. */
	readonly detectPattern: string | undefined;
	readonly detectFlags: string;
	readonly min: number | undefined;
	readonly max: number | undefined;
	readonly step: number | undefined;
}

/** Values by the names of the variables. */
export type PresetValues = ReadonlyMap<string, string>;

/** What is wrong with a value. `pattern`: it does not match `validate`, which is `rule`. */
export type ValueProblem =
	| {readonly kind: 'empty' | 'not-a-number' | 'no-such-option'}
	| {readonly kind: 'too-small' | 'too-large'; readonly limit: number}
	| {readonly kind: 'pattern'; readonly rule: string};

const PLACEHOLDER = /\{\{(\w{1,200})\}\}/g;

/** Variables by their names, of equal names the first. */
export const variablesByName = (variables: readonly PresetVariable[]): ReadonlyMap<string, PresetVariable> =>
	new Map(variables.toReversed().map((variable) => [variable.name, variable]));

/**
 * The variables of a preset in the order of its template.
 * @param described one that is not among them is a text
 */
export function variablesOf(
	{template}: Preset,
	described: ReadonlyMap<string, PresetVariable>,
): readonly PresetVariable[] {
	const names = new Set([...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
	return [...names].map((name) => described.get(name) ?? textVariable(name));
}

function textVariable(name: string): PresetVariable {
	return {
		name,
		label: labelOf(name),
		placeholder: undefined,
		inputType: 'text',
		options: [],
		default: '',
		validate: undefined,
		detectPattern: undefined,
		detectFlags: '',
		min: undefined,
		max: undefined,
		step: undefined,
	};
}

/** `ORDER_ID` as `Order Id`. */
export function labelOf(name: string): string {
	return name
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
		.join(' ');
}

/** The message of a preset: every `{{NAME}}` replaced by its value, once. */
export function fillPreset({template}: Preset, values: PresetValues): string {
	return template.replace(PLACEHOLDER, (written, name: string) => values.get(name) ?? written);
}

/**
 * What is wrong with a value; undefined if nothing is. A pattern that is invalid or takes too long accepts every value that is
 * not empty: the fault is the server's, and nothing else checks the value.
 */
export function problemOf(variable: PresetVariable, value: string): ValueProblem | undefined {
	const text = value.trim();
	const {inputType, options, validate, min, max} = variable;
	if (inputType === 'checkbox') return undefined;
	if (text === '') return {kind: 'empty'};
	if (inputType === 'select') return options.includes(value) ? undefined : {kind: 'no-such-option'};
	if (inputType === 'number') {
		const number = Number(text);
		if (!Number.isFinite(number)) return {kind: 'not-a-number'};
		if (min !== undefined && number < min) return {kind: 'too-small', limit: min};
		return max !== undefined && number > max ? {kind: 'too-large', limit: max} : undefined;
	}
	if (validate === undefined || validate === 'nonempty') return undefined;
	return matchPattern(validate, '', text).kind === 'none' ? {kind: 'pattern', rule: validate} : undefined;
}

/** The values that a message of the user's holds, of text variables. */
export function detectValues(variables: readonly PresetVariable[], message: string): PresetValues {
	const found = new Map<string, string>();
	for (const {name, inputType, detectPattern, detectFlags, validate} of variables) {
		if (inputType !== 'text') continue;
		// As the web page does: without a pattern of its own, that of the validation, anywhere in the message.
		const rule = validate === 'nonempty' ? undefined : validate?.replace(/^\^/, '').replace(/\$$/, '');
		const pattern = detectPattern ?? rule;
		if (pattern === undefined || pattern === '') continue;
		const match = matchPattern(pattern, detectFlags || 'i', message);
		if (match.kind === 'match' && match.text !== '') found.set(name, match.text);
	}
	return found;
}
