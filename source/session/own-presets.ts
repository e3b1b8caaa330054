/** Reads the user's file of presets, once. */
import type {PresetFileReading} from '../server/preset-file.ts';
import {readTextFile} from './read-text-file.ts';

/** `path` as it was given. */
export type OwnPresetsReading = PresetFileReading & {readonly path: string};

/** @returns a function that reads the file with the first call; its promise never rejects */
export function readOnce(path: string | undefined): () => Promise<OwnPresetsReading | undefined> {
	let reading: Promise<OwnPresetsReading> | undefined;
	return async () => {
		if (path === undefined) return undefined;
		reading ??= readOwnPresets(path);
		return reading;
	};
}

async function readOwnPresets(path: string): Promise<OwnPresetsReading> {
	const read = await readTextFile(path);
	if ('problem' in read) return {kind: 'unreadable', problem: read.problem, path};
	const {readPresetFile} = await import('../server/preset-file.ts');
	return {...readPresetFile(read.text), path};
}
