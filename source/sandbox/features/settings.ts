/** The settings of answers, for a session or for one message: checked and rejected as today's server does. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import {isObject} from '../../protocol/json.ts';
import {isTruthyInPython, typeName} from '../python.ts';
import type {ClientState, ServerContext} from '../server-context.ts';
import {MODELS, modelWithId} from './models.ts';

export const SETTING_DEFAULTS = {
	model_id: MODELS[0].id,
	temperature: 0.7,
	top_p: 0.9,
	max_tokens: 4096,
	enable_ai_summarization: false,
	enable_rag: true,
	kb_top_k_results: 5,
	kb_similarity_threshold: 0.3,
} as const;

/** The settings that have an effect here. */
export interface EffectiveSettings {
	readonly model_id: JsonValue;
	readonly enable_rag: boolean;
	readonly kb_top_k_results: number;
	readonly kb_similarity_threshold: number;
}

/** The settings in force with these valid overrides. */
export function settingsIn(overrides: JsonObject): EffectiveSettings {
	const {model_id, enable_rag, kb_top_k_results, kb_similarity_threshold} = {
		...SETTING_DEFAULTS,
		...overrides,
	};
	return {
		model_id,
		enable_rag: enable_rag === true,
		kb_top_k_results: Number(kb_top_k_results),
		kb_similarity_threshold: Number(kb_similarity_threshold),
	};
}

/** @returns why a value is rejected; undefined if it is not */
type Check = (value: JsonValue, key: string, model: JsonValue | undefined) => string | undefined;

const fraction: Check = (value, key) => {
	if (typeof value !== 'number') return `${key} must be a number`;
	return value < 0 || value > 1 ? `${key} must be between 0.0 and 1.0` : undefined;
};

const positive: Check = (value, key) => {
	if (typeof value !== 'number' || !Number.isInteger(value)) return `${key} must be an integer`;
	return value <= 0 ? `${key} must be greater than 0` : undefined;
};

const flag: Check = (value, key) => (typeof value === 'boolean' ? undefined : `${key} must be a boolean`);

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
	[
		'model_id',
		(value) => {
			if (typeof value !== 'string' || value.trim() === '') return 'model_id must be a non-empty string';
			return MODELS.some(({id}) => id === value)
				? undefined
				: `model_id '${value}' is not a recognized Bedrock model profile`;
		},
	],
	['temperature', fraction],
	[
		'max_tokens',
		(value, key, model) => {
			const {id, maxOutputTokens: most} = modelWithId(model);
			const problem = positive(value, key, model);
			if (problem !== undefined || typeof value !== 'number' || value <= most) return problem;
			return `max_tokens (${value}) exceeds model '${id}' max_output_tokens (${most})`;
		},
	],
	['top_p', fraction],
	['enable_ai_summarization', flag],
	['enable_rag', flag],
	['kb_top_k_results', positive],
	['kb_similarity_threshold', fraction],
]);

export interface Applied {
	readonly valid: JsonObject;
	/** Sentences. */
	readonly rejected: readonly string[];
}

/** Checks overrides, and keeps the valid ones for the session if the mode says so. */
export function applyOverrides(
	client: ClientState,
	wanted: JsonValue | undefined,
	mode: JsonValue,
	{memory}: ServerContext,
): Applied {
	if (wanted === undefined || !isTruthyInPython(wanted)) return {valid: {}, rejected: []};
	const refuse = (reason: string): Applied => ({valid: {}, rejected: [reason]});
	if (!isObject(wanted)) return refuse(`config_overrides must be a JSON object, got ${typeName(wanted)}`);
	if (mode !== 'message' && mode !== 'session')
		return refuse(`override_mode must be 'message' or 'session', got ${quotedInPython(mode)}`);
	const valid: Record<string, JsonValue> = {};
	const rejected: string[] = [];
	const model = MODELS.some(({id}) => id === wanted.model_id) ? wanted.model_id : client.overrides.model_id;
	for (const [key, value = null] of Object.entries(wanted)) {
		const check = CHECKS.get(key);
		const problem =
			check === undefined ? `'${key}' is not an overridable parameter` : check(value, key, model);
		if (problem === undefined) valid[key] = value;
		else rejected.push(problem);
	}
	if (mode === 'session') {
		client.overrides = {...client.overrides, ...valid};
		if (client.userId !== undefined) memory.settings.set(client.userId, client.overrides);
	}
	return {valid, rejected};
}

/** Answers `config_update` and `config_reset`; undefined for another type. */
export function answerSettings(
	type: string,
	frame: JsonObject,
	client: ClientState,
	server: ServerContext,
): JsonObject | undefined {
	if (type === 'config_reset') {
		client.overrides = {};
		if (client.userId !== undefined) server.memory.settings.delete(client.userId);
		return configUpdated(client, {valid: {}, rejected: []}, server);
	}
	if (type !== 'config_update') return undefined;
	const {config_overrides: wanted, override_mode: mode = 'session'} = frame;
	return configUpdated(client, applyOverrides(client, wanted, mode, server), server);
}

/** The saved settings of a user who is known at the handshake, which the server sends unasked. */
export function savedSettings(client: ClientState, server: ServerContext): JsonObject | undefined {
	if (client.userId === undefined) return undefined;
	client.overrides = server.memory.settings.get(client.userId) ?? {};
	return configUpdated(client, {valid: client.overrides, rejected: []}, server);
}

function configUpdated(client: ClientState, {valid, rejected}: Applied, {rules, clock}: ServerContext) {
	const fields = {active_overrides: client.overrides, applied_overrides: valid, rejected_overrides: rejected};
	return rules.frame('config_updated', fields, clock.now());
}

/** As `repr` does for the values that occur here. */
export function quotedInPython(value: JsonValue): string {
	if (typeof value === 'string') return `'${value}'`;
	if (value === null) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	return JSON.stringify(value);
}
