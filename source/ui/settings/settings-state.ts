/** The state of the settings page, and what it shows of each setting. Pure. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import type {OfferedModel} from '../../server/offer.ts';
import {
	readSetting,
	SETTING_KEYS,
	type SettingKey,
	type SettingReading,
	type SettingRow,
	settingRows,
} from '../../server/setting-rows.ts';
import {nearest} from '../../text/nearest.ts';
import type {Draft} from '../composer/draft.ts';
import type {OfferState} from '../offer/offer.ts';
import {createFilter, type FilteredItem} from '../pages/filtered-list.ts';

/** The field at the bottom of the page: for a value, or for the filter of the list of models. */
export type SettingsField =
	| {readonly of: 'value'; readonly key: SettingKey; readonly draft: Draft}
	/** `at`: index of the selected model among those that match. `isAlone`: the page was not asked for, and closes with it. */
	| {readonly of: 'models'; readonly draft: Draft; readonly at: number; readonly isAlone?: boolean};

export interface SettingsState {
	readonly selected: SettingKey;
	readonly field: SettingsField | undefined;
	/** A value that is shown already and sent after a pause. */
	readonly pending: {readonly key: SettingKey; readonly value: JsonValue} | undefined;
	/** A sentence about the last change; without a key, about the page. Raw. */
	readonly problem: {readonly key: SettingKey | undefined; readonly text: string} | undefined;
	/** The server was asked for the settings, and has refused; a sentence. Raw. */
	readonly refusal: string | undefined;
}

export const SETTINGS_CLOSED: SettingsState = {
	selected: 'model_id',
	field: undefined,
	pending: undefined,
	problem: undefined,
	refusal: undefined,
};

type KnownSettings = Pick<ChatSnapshot, 'settings' | 'connection'>;

/** Of a server without a web page neither defaults nor ranges are known: it checks each value itself. */
const NO_OFFER = {
	...{allowedOverrides: undefined, overrideDefaults: undefined},
	...{modelId: undefined, models: undefined, modelGroups: undefined},
} as const;

/** Why nothing can be set; undefined if it can be tried. A sentence; raw. */
export function whyNoSettings(
	offer: OfferState,
	{connection}: Pick<ChatSnapshot, 'connection'>,
): string | undefined {
	if (offer.at === 'unasked' || offer.at === 'asking')
		return connection.at === 'ready'
			? 'The server is still being asked which settings it offers.'
			: 'The settings are known once the server is connected.';
	if (offer.at === 'not-offered') return undefined;
	const {settings, allowedOverrides} = offer.offer;
	if (settings === false) return 'This server does not offer settings.';
	const isNone =
		Array.isArray(allowedOverrides) && !SETTING_KEYS.some((key) => allowedOverrides.includes(key));
	return isNone ? 'This server allows no setting to be changed.' : undefined;
}

/** The settings that can be changed, with the values in force and those that are about to be sent. */
export function rowsOfSettings(
	offer: OfferState,
	overrides: JsonObject,
	pending: SettingsState['pending'] = undefined,
): readonly SettingRow[] {
	const known = pending === undefined ? overrides : {...overrides, [pending.key]: pending.value};
	if (offer.at === 'offered') return settingRows(offer.offer, known);
	return settingRows(NO_OFFER, known).map((row) => ({...row, range: undefined}));
}

/** Whether a setting differs from the server's default. */
export const isChanged = (row: SettingRow): boolean => row.isOverridden && row.value !== row.default;

/** Whether the server has reported the settings, on this connection or before its loss. */
export const areKnown = ({settings}: Pick<KnownSettings, 'settings'>): boolean =>
	settings.isKnown || Object.keys(settings.overrides).length > 0;

/** The setting that a sentence of the server's names; undefined if it names none. */
export const settingNamed = (sentence: string): SettingKey | undefined =>
	SETTING_KEYS.find((key) => new RegExp(`(?<!\\w)${key}(?!\\w)`).test(sentence));

/** The server's sentences about a setting, or about none of those that are shown. */
export function rejectionsFor(
	rejected: readonly string[],
	rows: readonly SettingRow[],
	key: SettingKey | undefined,
): readonly string[] {
	return rejected.filter((sentence) => {
		const named = settingNamed(sentence);
		return (rows.some((row) => row.key === named) ? named : undefined) === key;
	});
}

// --------------------------------------------------------------------------------------------------- changes

/** Decimal digits of steps: 0.1 + 0.2 is 0.3. */
const DIGITS = 6;

/** The value after steps to a side, within the range; undefined if that or the value now is not known. */
export function valueAfterStep({kind, range, value}: SettingRow, by: 1 | -1): JsonValue | undefined {
	if (kind === 'flag') return typeof value === 'boolean' ? !value : undefined;
	if (range === undefined || typeof value !== 'number') return undefined;
	const {min, max, step} = range;
	const size = kind === 'integer' ? integerStep(max, step) : step;
	// To the next whole step: 0.75 + 0.1 is 0.8.
	const steps = by > 0 ? Math.floor(value / size + 1e-9) + 1 : Math.ceil(value / size - 1e-9) - 1;
	return Math.max(min, Math.min(max, Number((steps * size).toFixed(DIGITS))));
}

/** Why a value cannot be changed by steps, as a sentence; undefined for one that has none. */
export function whyNoStep({kind, range, value}: SettingRow): string | undefined {
	if (kind === 'model') return undefined;
	if (value === undefined || value === null)
		return 'The value in force is not known: press Enter to type one.';
	return kind !== 'flag' && range === undefined
		? 'The range is not known: press Enter to type a value, which the server checks.'
		: undefined;
}

/** Numbers of tokens go in steps that reach the end. */
const integerStep = (max: number, step: number): number => (max <= 100 ? step : max <= 10_000 ? 256 : 1024);

/** A range as a phrase: `from 0 to 1`. */
export const rangeText = ({range}: SettingRow): string | undefined =>
	range && `from ${range.min} to ${range.max}`;

/** What is wrong with a value in force for the model in force, as a sentence, and the nearest value within its range. */
export function excessOf(row: SettingRow): {readonly problem: string; readonly fits: number} | undefined {
	const {label, range, value} = row;
	if (range === undefined || typeof value !== 'number') return undefined;
	const fits = Math.max(range.min, Math.min(range.max, value));
	return fits === value
		? undefined
		: {problem: `${label} is ${value}, and this model takes ${rangeText(row)}.`, fits};
}

/** What is wrong with a value, as a sentence. Raw. */
export function valueProblem(
	row: SettingRow,
	typed: string,
	reading: Exclude<SettingReading, {kind: 'value'}>,
): string {
	const {label} = row;
	const range = rangeText(row);
	switch (reading.kind) {
		case 'not-a-number':
			return `${label} is a number${range === undefined ? '' : ` ${range}`}.`;
		case 'not-an-integer':
			return `${label} is a whole number${range === undefined ? '' : ` ${range}`}.`;
		case 'out-of-range':
			return `${label} goes from ${reading.min} to ${reading.max}.`;
		case 'not-a-flag':
			return `${label} is on or off.`;
		case 'unknown-model':
			return unknownModel(typed);
	}
}

type OfferModels = ReadonlyMap<string, OfferedModel>;

const NO_MODELS: OfferModels = new Map();

export const modelsOf = (offer: OfferState): OfferModels =>
	offer.at === 'offered' ? offer.models : NO_MODELS;

const lists = new WeakMap<OfferModels, readonly OfferedModel[]>();
const find = createFilter(({name, id}: OfferedModel) => [name, id]);

/** The models whose names or ids match, best first; all of them in the server's order if nothing is typed. */
export function findModels(models: OfferModels, typed: string): readonly FilteredItem<OfferedModel>[] {
	const list = lists.get(models) ?? [...models.values()];
	lists.set(models, list);
	return find(list, typed);
}

/** The one model that a name means, or the several that it may mean; none if nothing matches. */
export function modelsMeant(models: OfferModels, typed: string): readonly OfferedModel[] {
	const byId = models.get(typed);
	if (byId !== undefined) return [byId];
	const ranked = findModels(models, typed);
	const best = ranked[0]?.match?.kind;
	return ranked.filter(({match}) => match?.kind === best).map(({item}) => item);
}

export type ChangesReading =
	| {readonly kind: 'changes'; readonly changes: JsonObject; readonly resets: readonly SettingKey[]}
	/** Sentences; raw. */
	| {readonly kind: 'problems'; readonly problems: readonly string[]};

/** Reads pairs of names and values: the values to set, and the names to reset. */
export function readChanges(
	pairs: ReadonlyArray<readonly [key: string, value: string]>,
	offer: OfferState,
	overrides: JsonObject,
	canReset: boolean,
): ChangesReading {
	const models = modelsOf(offer);
	const problems: string[] = [];
	const changes: Record<string, JsonValue> = {};
	const resets: SettingKey[] = [];
	const model = pairs.findLast(([key]) => key === 'model_id')?.[1];
	const [meant] = model === undefined || model === '' ? [] : modelsMeant(models, model);
	const rows = rowsOfSettings(offer, meant === undefined ? overrides : {...overrides, model_id: meant.id});
	for (const [name, typed] of pairs) {
		const key = SETTING_KEYS.find((each) => each === name.toLowerCase());
		const row = rows.find((each) => each.key === key);
		if (key === undefined) {
			const close = nearest(name.toLowerCase(), SETTING_KEYS);
			const hint =
				close === undefined ? `The settings are ${SETTING_KEYS.join(', ')}.` : `Did you mean ${close}?`;
			problems.push(`There is no setting "${name}". ${hint}`);
		} else if (row === undefined) {
			const isOfModel = (key === 'temperature' || key === 'top_p') && isAllowed(offer, key);
			problems.push(
				isOfModel ? `This model has no ${key}.` : `The server does not allow ${key} to be changed.`,
			);
		} else if (typed === '') {
			if (canReset) resets.push(key);
			else problems.push(`${row.label} needs a value after ${key}=.`);
		} else if (key === 'model_id' && models.size > 0) {
			const candidates = modelsMeant(models, typed);
			if (candidates.length === 1 && candidates[0] !== undefined) changes[key] = candidates[0].id;
			else problems.push(modelProblem(typed, candidates));
		} else {
			const reading = readSetting(row, typed, []);
			if (reading.kind === 'value') changes[key] = reading.value;
			else problems.push(valueProblem(row, typed, reading));
		}
	}
	return problems.length > 0 ? {kind: 'problems', problems} : {kind: 'changes', changes, resets};
}

const isAllowed = (offer: OfferState, key: string): boolean => {
	const allowed = offer.at === 'offered' ? offer.offer.allowedOverrides : undefined;
	return allowed === undefined || allowed === 'all' || allowed.includes(key);
};

const MOST_NAMED = 5;

/** A sentence for a place where the list of models is open. Raw. */
export const unknownModel = (typed: string): string => `The server has no model "${typed.slice(0, 80)}".`;

/** Why a name in a command means no single model. Raw. */
export function modelProblem(typed: string, candidates: readonly OfferedModel[]): string {
	if (candidates.length === 0) return `${unknownModel(typed)} Type /model to choose one of its list.`;
	const names = candidates.slice(0, MOST_NAMED).map(({name, id}) => `${name} (${id})`);
	const rest = candidates.length - names.length;
	return `"${typed.slice(0, 80)}" may be ${names.join(', ')}${rest > 0 ? `, or one of ${rest} more` : ''}.`;
}
