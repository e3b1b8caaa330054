/** The models that can be selected: they differ in their names, their limits, and in whether they show their reasoning. */
import {MODEL} from '../dialects/dialect.ts';

export interface SandboxModel {
	readonly id: string;
	readonly name: string;
	readonly provider: string;
	readonly supportsTemperature: boolean;
	readonly maxOutputTokens: number;
	/** Its answers begin with `<reasoning>`. */
	readonly reasons: boolean;
}

const model = (
	id: string,
	name: string,
	provider: string,
	maxOutputTokens: number,
	reasons = false,
): SandboxModel => ({id, name, provider, supportsTemperature: !reasons, maxOutputTokens, reasons});

/** The first one is the default. */
export const MODELS: readonly [SandboxModel, ...SandboxModel[]] = [
	model(MODEL.id, MODEL.name, 'Sandbox', 8192),
	model('sandbox.hasty-assistant-1', 'Hasty assistant', 'Sandbox', 2048),
	model('workshop.thoughtful-assistant-o1', 'Thoughtful assistant', 'Workshop', 32_768, true),
	model('workshop.patient-assistant-2', 'Patient assistant', 'Workshop', 128_000),
];

/** The default if there is none with this id. */
export function modelWithId(id: unknown): SandboxModel {
	return MODELS.find((each) => each.id === id) ?? MODELS[0];
}
