/** The settings of an answer: their ranges, their defaults, and the values in force. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import type {OfferedModel, ServerOffer} from './offer.ts';

/** The names on the wire. */
export type SettingKey = (typeof SETTINGS)[number]['key'];

/** `min`, `max`, `step` as the web page has them; a model sets the largest `max_tokens`. */
const SETTINGS = [
	{key: 'model_id', label: 'Model', kind: 'model'},
	{key: 'temperature', label: 'Temperature', kind: 'number', min: 0, max: 1, step: 0.1},
	{key: 'top_p', label: 'Top P', kind: 'number', min: 0, max: 1, step: 0.1},
	{key: 'max_tokens', label: 'Max output tokens', kind: 'integer', min: 1, max: 100_000, step: 1},
	{key: 'enable_ai_summarization', label: 'AI summarization', kind: 'flag'},
	{key: 'enable_rag', label: 'Knowledge base (RAG)', kind: 'flag'},
	{key: 'kb_top_k_results', label: 'Knowledge results (top K)', kind: 'integer', min: 1, max: 20, step: 1},
	{
		key: 'kb_similarity_threshold',
		label: 'Knowledge threshold',
		kind: 'number',
		min: 0,
		max: 1,
		step: 0.05,
	},
] as const;

export const SETTING_KEYS: readonly SettingKey[] = SETTINGS.map(({key}) => key);

export interface SettingRow {
	readonly key: SettingKey;
	readonly label: string;
	readonly kind: 'model' | 'number' | 'integer' | 'flag';
	/** Of numbers. */
	readonly range: {readonly min: number; readonly max: number; readonly step: number} | undefined;
	/** The server's; undefined where it does not say. */
	readonly default: JsonValue | undefined;
	/** The value in force: the override, else the default. */
	readonly value: JsonValue | undefined;
	readonly isOverridden: boolean;
}

/**
 * The settings that the server allows to change; temperature and top P only where the model in force has them.
 * @param overrides in force, by the names of the settings
 */
export function settingRows(
	offer: Pick<ServerOffer, 'allowedOverrides' | 'overrideDefaults' | 'modelId' | 'models' | 'modelGroups'>,
	overrides: JsonObject,
): readonly SettingRow[] {
	const {allowedOverrides: allowed, overrideDefaults = {}} = offer;
	const defaults: JsonObject = {model_id: offer.modelId, ...overrideDefaults};
	const model = modelWith(offer, overrides.model_id ?? defaults.model_id);
	return SETTINGS.filter(({key}) => {
		if (allowed !== undefined && allowed !== 'all' && !allowed.includes(key)) return false;
		return (key !== 'temperature' && key !== 'top_p') || model?.supportsTemperature !== false;
	}).map((setting) => {
		const {key, label, kind} = setting;
		const range = 'min' in setting ? {min: setting.min, max: setting.max, step: setting.step} : undefined;
		const most = key === 'max_tokens' ? model?.maxOutputTokens : undefined;
		return {
			key,
			label,
			kind,
			range: range && most !== undefined && most >= range.min ? {...range, max: most} : range,
			default: defaults[key],
			value: overrides[key] ?? defaults[key],
			isOverridden: overrides[key] !== undefined,
		};
	});
}

/** All models, of the list and of the groups, once each. */
export function allModels({models = [], modelGroups = []}: Pick<ServerOffer, 'models' | 'modelGroups'>) {
	const byId = new Map<string, OfferedModel>();
	for (const model of [...modelGroups.flatMap((group) => group.models), ...models]) byId.set(model.id, model);
	return [...byId.values()];
}

/** The model with this id; undefined if the server does not list it. */
export function modelWith(
	offer: Pick<ServerOffer, 'models' | 'modelGroups'>,
	id: JsonValue | undefined,
): OfferedModel | undefined {
	return allModels(offer).find((model) => model.id === id);
}

export type SettingReading =
	| {readonly kind: 'value'; readonly value: JsonValue}
	/** `unknown-model`: `value` is not in the list, if there is one. */
	| {readonly kind: 'not-a-number' | 'not-an-integer' | 'not-a-flag' | 'unknown-model'}
	| {readonly kind: 'out-of-range'; readonly min: number; readonly max: number};

/** Reads a value as it is typed; a model by its id or its name, in any case of letters. */
export function readSetting(
	{kind, range}: Pick<SettingRow, 'kind' | 'range'>,
	typed: string,
	models: readonly OfferedModel[],
): SettingReading {
	const text = typed.trim();
	if (kind === 'model') {
		const isIt = ({id, name}: OfferedModel): boolean =>
			[id, name].some((each) => each.toLowerCase() === text.toLowerCase());
		const model = models.find(({id}) => id === text) ?? models.find(isIt);
		if (model === undefined && (models.length > 0 || text === '')) return {kind: 'unknown-model'};
		return {kind: 'value', value: model?.id ?? text};
	}
	if (kind === 'flag') {
		if (/^(?:true|yes|on|1)$/i.test(text)) return {kind: 'value', value: true};
		return /^(?:false|no|off|0)$/i.test(text) ? {kind: 'value', value: false} : {kind: 'not-a-flag'};
	}
	const value = text === '' ? Number.NaN : Number(text);
	if (!Number.isFinite(value)) return {kind: 'not-a-number'};
	if (kind === 'integer' && !Number.isInteger(value)) return {kind: 'not-an-integer'};
	if (range !== undefined && (value < range.min || value > range.max))
		return {kind: 'out-of-range', min: range.min, max: range.max};
	return {kind: 'value', value};
}
