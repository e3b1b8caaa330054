/** What a deployment offers to its own web page, read from that page. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {type FieldReader, type Flaws, fieldReader} from './fields.ts';
import {readPageConfig} from './page-config.ts';
import {titleIn, welcomeIn} from './page-text.ts';
import {readPresets, readVariables} from './preset-fields.ts';
import type {Preset, PresetVariable} from './presets.ts';

export interface OfferedModel {
	readonly id: string;
	readonly name: string;
	readonly provider: string | undefined;
	readonly supportsTemperature: boolean;
	readonly maxOutputTokens: number | undefined;
}

export interface ModelGroup {
	readonly provider: string;
	readonly models: readonly OfferedModel[];
}

/** Immutable; undefined = the page does not say. Texts are raw: they pass through `safe` where they are drawn. */
export interface ServerOffer {
	readonly title: string | undefined;
	readonly welcome: string | undefined;
	/** A path on the server, or a URL. */
	readonly websocketUrl: string | undefined;
	readonly authEnabled: boolean | undefined;
	readonly requireAuth: boolean | undefined;
	/** Values of `auth_type`. */
	readonly authTypes: readonly string[] | undefined;
	readonly defaultAuthType: string | undefined;
	readonly sso: {
		readonly enabled: boolean | undefined;
		/** A path on the server, or a URL. */
		readonly loginUrl: string | undefined;
		readonly authenticated: boolean | undefined;
		readonly userDisplay: string | undefined;
	};
	readonly feedback: boolean | undefined;
	/** Stored conversations. */
	readonly persistence: boolean | undefined;
	readonly locksInput: boolean | undefined;
	/** The model by default. */
	readonly modelId: string | undefined;
	readonly models: readonly OfferedModel[] | undefined;
	/** As the page groups them; else by the provider of each. */
	readonly modelGroups: readonly ModelGroup[] | undefined;
	/** Settings can be changed on the page. */
	readonly settings: boolean | undefined;
	/** Names of the settings that may be changed. */
	readonly allowedOverrides: readonly string[] | 'all' | undefined;
	/** Values by the names of the settings. */
	readonly overrideDefaults: JsonObject | undefined;
	readonly presets: readonly Preset[] | undefined;
	readonly variables: readonly PresetVariable[] | undefined;
	/** Fields of another type than expected, which are absent here. */
	readonly flaws: readonly string[];
	/** Other fields of the configuration, as they are; nothing here uses them. */
	readonly others: ReadonlyMap<string, JsonValue>;
}

/**
 * Reads the web page of a chat.
 * @param html anything
 * @returns undefined if it is no such page; never throws
 */
export function readOffer(html: string): ServerOffer | undefined {
	const config = readPageConfig(html);
	if (config === undefined) return undefined;
	const flaws: Flaws = [];
	const others = new Map(config);
	const page = fieldReader((name) => {
		others.delete(name);
		return config.get(name);
	}, flaws);
	const models = page.objects('availableModels', readModel);
	const offer: ServerOffer = {
		title: titleIn(html),
		welcome: welcomeIn(html),
		websocketUrl: page.text('websocketUrl'),
		authEnabled: page.flag('authEnabled'),
		requireAuth: page.flag('requireAuth'),
		authTypes: page.texts('supportedAuthTypes'),
		defaultAuthType: page.text('defaultAuthType') || undefined,
		sso: {
			enabled: page.flag('ssoEnabled'),
			loginUrl: page.text('ssoLoginUrl'),
			authenticated: page.flag('ssoAuthenticated'),
			userDisplay: page.text('ssoUserDisplay') || undefined,
		},
		feedback: page.flag('feedbackEnabled'),
		persistence: page.flag('conversationPersistenceEnabled'),
		locksInput: page.flag('lockInputWhileResponding'),
		modelId: page.text('modelId') || undefined,
		models,
		modelGroups: page.objects('availableModelGroups', readGroup) ?? grouped(models),
		settings: page.flag('enableConfigSidebar'),
		allowedOverrides:
			config.get('allowedDynamicOverrides') === null
				? allOverrides(others)
				: page.texts('allowedDynamicOverrides'),
		overrideDefaults: page.object('overrideDefaults'),
		presets: readPresets(page, 'presetPrompts'),
		variables: readVariables(page, 'variables'),
		flaws,
		others,
	};
	// Other applications have a `CONFIG` too.
	return others.size === config.size ? undefined : offer;
}

function allOverrides(others: Map<string, JsonValue>): 'all' {
	others.delete('allowedDynamicOverrides');
	return 'all';
}

function readModel(model: FieldReader): OfferedModel | undefined {
	const id = model.text('id');
	if (id === undefined || id === '') return undefined;
	return {
		id,
		name: model.text('name') || id,
		provider: model.text('provider') || undefined,
		supportsTemperature: model.flag('supports_temperature') ?? true,
		maxOutputTokens: model.number('max_output_tokens'),
	};
}

function readGroup(group: FieldReader): ModelGroup | undefined {
	const models = group.objects('models', readModel);
	return models && {provider: group.text('provider') ?? '', models};
}

function grouped(models: readonly OfferedModel[] | undefined): readonly ModelGroup[] | undefined {
	if (models === undefined) return undefined;
	const groups = new Map<string, OfferedModel[]>();
	for (const model of models) {
		const provider = model.provider ?? '';
		const group = groups.get(provider);
		if (group === undefined) groups.set(provider, [model]);
		else group.push(model);
	}
	return [...groups].map(([provider, each]) => ({provider, models: each}));
}
