/** Reads preset prompts and their variables: fields of the web page's configuration, and of a file in the server's format. */
import type {FieldReader} from './fields.ts';
import {labelOf, type Preset, type PresetVariable} from './presets.ts';

const INPUT_TYPES = ['text', 'number', 'select', 'checkbox'] as const;

/** The presets in a list; undefined if there is none. Of equal ids the second gets `-2`, as the server gives them. */
export function readPresets(fields: FieldReader, name: string): readonly Preset[] | undefined {
	const presets = fields.objects(name, readPreset);
	return presets && withUniqueIds(presets);
}

/** The variables in a list; undefined if there is none. */
export function readVariables(fields: FieldReader, name: string): readonly PresetVariable[] | undefined {
	return fields.objects(name, readVariable);
}

function readPreset(preset: FieldReader): Preset | undefined {
	const template = preset.text('template');
	const label = preset.text('label') || preset.text('id');
	if (template === undefined || label === undefined) return undefined;
	const id = preset.text('id') || label.toLowerCase().replace(/[^a-z0-9]+/g, '-');
	return {id, label, description: preset.text('description') || undefined, template};
}

/** @param taken ids that none of them may have */
export function withUniqueIds<Item extends Preset>(
	presets: readonly Item[],
	taken: ReadonlySet<string> = new Set(),
): readonly Item[] {
	const used = new Set(taken);
	const counts = new Map<string, number>();
	return presets.map((preset) => {
		let {id} = preset;
		while (used.has(id)) {
			const count = (counts.get(preset.id) ?? 1) + 1;
			counts.set(preset.id, count);
			id = `${preset.id}-${count}`;
		}
		used.add(id);
		return id === preset.id ? preset : {...preset, id};
	});
}

function readVariable(variable: FieldReader): PresetVariable | undefined {
	const name = variable.text('name');
	if (name === undefined || !/^\w{1,200}$/.test(name)) return undefined;
	const written = variable.text('input_type');
	const inputType = INPUT_TYPES.find((type) => type === written) ?? 'text';
	const options = variable.texts('options') ?? [];
	const value = variable.scalar('default');
	return {
		name,
		label: variable.text('label') || labelOf(name),
		placeholder: variable.text('placeholder') || undefined,
		inputType,
		options,
		default: value ?? (inputType === 'checkbox' ? 'false' : inputType === 'select' ? (options[0] ?? '') : ''),
		validate: variable.text('validate') || undefined,
		detectPattern: variable.text('detect_pattern') || undefined,
		detectFlags: variable.text('detect_flags') ?? '',
		min: variable.number('min'),
		max: variable.number('max'),
		step: variable.number('step'),
	};
}
