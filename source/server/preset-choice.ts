/** Presets to choose from, how one is named with its values, and whether it is complete. */
import type {ServerOffer} from './offer.ts';
import {withUniqueIds} from './preset-fields.ts';
import type {PresetFile} from './preset-file.ts';
import {
	detectValues,
	fillPreset,
	type Preset,
	type PresetValues,
	type PresetVariable,
	problemOf,
	type ValueProblem,
	variablesByName,
	variablesOf,
} from './presets.ts';

/** A preset with its variables, in the order of its template. */
export interface ListedPreset extends Preset {
	readonly variables: readonly PresetVariable[];
	/** It is from the user's file. */
	readonly isOwn: boolean;
}

/** The user's own presets first. An id of theirs that the server has too gets `-2`: links are made for the server's. */
export function listedPresets(
	offer: Pick<ServerOffer, 'presets' | 'variables'> | undefined,
	own: PresetFile | undefined,
): readonly ListedPreset[] {
	const listed = (presets: readonly Preset[], variables: readonly PresetVariable[], isOwn: boolean) => {
		const described = variablesByName(variables);
		return presets.map((preset) => ({...preset, variables: variablesOf(preset, described), isOwn}));
	};
	const offered = listed(offer?.presets ?? [], offer?.variables ?? [], false);
	const mine = listed(own?.presets ?? [], own?.variables ?? [], true);
	return [...withUniqueIds(mine, new Set(offered.map(({id}) => id))), ...offered];
}

/** A preset that is asked for, with values for its variables. */
export interface PresetRequest {
	readonly id: string;
	readonly values: PresetValues;
}

/**
 * Reads `ID NAME=VALUE …`. A value ends before the next `NAME=`, so that it may contain spaces.
 * @returns `stray`: a word between the id and the first name
 */
export function readPresetRequest(typed: string): PresetRequest & {readonly stray: string | undefined} {
	const [id = '', ...words] = typed.trim().split(/\s+/);
	const values = new Map<string, string>();
	let last: string | undefined;
	let stray: string | undefined;
	for (const word of words) {
		const [, name, value = ''] = /^(\w{1,200})=(.*)$/s.exec(word) ?? [];
		if (name !== undefined) values.set(name, value);
		else if (last !== undefined) values.set(last, `${values.get(last) ?? ''} ${word}`);
		else stray ??= word;
		last = name ?? last;
	}
	return {id, values: new Map([...values].map(([name, value]) => [name, unquoted(value)])), stray};
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;

export interface Preparation {
	readonly values: PresetValues;
	/** What is wrong, by the names of the variables. */
	readonly problems: ReadonlyMap<string, ValueProblem>;
	/** Names that were given values, and are no variables of this preset. */
	readonly unknown: readonly string[];
}

/**
 * The values of a preset: those that are given, else found in a text, else the defaults.
 * @param texts to find values in, the most important first
 */
export function preparePreset(
	{variables}: ListedPreset,
	given: PresetValues,
	texts: readonly string[],
): Preparation {
	const found = texts.map((text) => detectValues(variables, text));
	const values = new Map(
		variables.map((variable) => {
			const {name} = variable;
			const detected = found.map((each) => each.get(name)).find((each) => each !== undefined);
			return [name, given.get(name) ?? detected ?? variable.default];
		}),
	);
	const known = new Set(values.keys());
	return {
		values,
		problems: problemsOf(variables, values),
		unknown: [...given.keys()].filter((name) => !known.has(name)),
	};
}

/** What is wrong with the values, by the names of the variables. */
export function problemsOf(
	variables: readonly PresetVariable[],
	values: PresetValues,
): ReadonlyMap<string, ValueProblem> {
	return new Map(
		variables.flatMap((variable) => {
			const problem = problemOf(variable, values.get(variable.name) ?? '');
			return problem === undefined ? [] : [[variable.name, problem] as const];
		}),
	);
}

/** The message: the filled-in template, without the line end that a block of YAML has. */
export const presetMessage = (preset: Preset, values: PresetValues): string =>
	fillPreset(preset, values).trimEnd();
