/** Checks a configuration file with all its profiles, as if each was used. */
import type {Problem} from '../problem.ts';
import {resolve} from '../resolve.ts';
import {type ConfigPlace, keyProblems, placeProblems, readConfigFile} from './apply-config.ts';
import type {CheckKeys, Profile} from './config-file.ts';
import {mergeConfig} from './merge-config.ts';

export interface CheckedConfig {
	/** Each once, in the order of the file. */
	readonly problems: readonly Problem[];
	readonly profiles: ReadonlyArray<Pick<Profile, 'name'>>;
	/** The name of the profile that is used if none is named. */
	readonly profile: string | undefined;
}

/** Reads no other file, runs no command, and asks nothing. Never throws. */
export async function checkConfig(place: ConfigPlace, checkKeys?: CheckKeys): Promise<CheckedConfig> {
	const {config, problems} = readConfigFile(place);
	const inputs = {canAsk: () => true, fetched: new Map(), hasInput: () => false};
	const found = new Map(problems.map((problem) => [problem.sentence, problem]));
	for (const profile of [undefined, ...config.profiles]) {
		for (const mode of ['chat', 'print'] as const) {
			const flags = mode === 'print' ? {print: ['?']} : {};
			const merged = mergeConfig({flags, positionals: [], strays: []}, {}, config, profile, mode);
			const resolution = resolve(merged.given, {}, inputs);
			const more = 'problems' in resolution ? placeProblems(resolution.problems, place.file, merged) : [];
			for (const problem of more) found.set(problem.sentence, problem);
		}
	}
	for (const problem of await keyProblems(config.keys, place.file, checkKeys))
		found.set(problem.sentence, problem);
	return {problems: [...found.values()], profiles: config.profiles, profile: config.profile?.name};
}
