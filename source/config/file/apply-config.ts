/** Reads the configuration file of this run, chooses the profile, and names the file in the problems that it causes. */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {safeLine} from '../../text/safe.ts';
import type {Environment} from '../environment.ts';
import {firstSet} from '../environment.ts';
import {type FlagName, flagRow} from '../flags/flag-table.ts';
import type {Given} from '../flags/flags.ts';
import {type Problem, type ProblemCode, quoted} from '../problem.ts';
import type {ConversationSettings, Settings} from '../settings.ts';
import type {CheckKeys, ConfigFile, FileKeys, FileMode, Profile} from './config-file.ts';
import {type Merged, mergeConfig} from './merge-config.ts';
import {
	type ConfigFacts,
	type ConfigReading,
	placeIn,
	readConfig,
	shownPath,
	unknownProfile,
} from './read-config.ts';

/** The file of this run. */
export interface ConfigPlace {
	/** Absolute. */
	readonly file: string;
	readonly home: string | undefined;
	/** Windows has no permissions of this kind. */
	readonly hasModes: boolean;
}

/** Bytes of a file, at most. */
const LARGEST = 1024 * 1024;

const EMPTY: ConfigFile = {profile: undefined, profiles: [], defaults: new Map(), keys: []};

const SENTENCES: Readonly<Record<string, string>> = {
	ENOENT: 'does not exist. Type bedrock-chat config edit, which creates it, or another path',
	EACCES: 'may not be read. Change its permissions',
	EPERM: 'may not be read. Change its permissions',
	EISDIR: 'is a folder. Type the path of a file',
	EFBIG: 'is larger than 1 MB. Move the rest elsewhere',
	ENOTUTF8: 'is not text in UTF-8. Save it as UTF-8',
};

/** Reads the file; never throws. */
export function readConfigFile({file, home, hasModes}: ConfigPlace): ConfigReading {
	try {
		const {text, mode} = textOf(file);
		const facts: ConfigFacts = {
			...{file, home},
			isReadable: hasModes && (mode & 0o044) !== 0,
			isWritable: hasModes && (mode & 0o022) !== 0,
		};
		return readConfig(text, facts);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
		const why = SENTENCES[code] ?? `cannot be read (${safeLine(code)}). Check the disk`;
		const sentence = `The configuration file ${shownPath(file)} ${why}`;
		return {config: EMPTY, problems: [{code: 'config_unreadable', sentence}]};
	}
}

const fault = (code: string): Error => Object.assign(new Error(code), {code});

function textOf(file: string): {readonly text: string; readonly mode: number} {
	const handle = openSync(file, 'r');
	try {
		const stats = fstatSync(handle);
		if (stats.isDirectory()) throw fault('EISDIR');
		const buffer = Buffer.alloc(LARGEST + 1);
		let size = 0;
		for (;;) {
			const read = readSync(handle, buffer, size, buffer.length - size, null);
			if (read === 0) break;
			size += read;
		}
		if (size > LARGEST) throw fault('EFBIG');
		let text: string;
		try {
			text = new TextDecoder('utf-8', {fatal: true}).decode(buffer.subarray(0, size));
		} catch {
			throw fault('ENOTUTF8');
		}
		return {text, mode: stats.mode};
	} finally {
		closeSync(handle);
	}
}

/** The file as this run uses it. */
export interface UsedConfig {
	/** The command line with the values of the file. */
	readonly given: Given;
	/** What is wrong with the file, or with the name of the profile. */
	readonly problems: readonly Problem[];
	/** The keys of the screen, to be checked. */
	readonly keys: FileKeys;
	/** The same problems, with the place of the value that caused each, where the file has it. */
	place(problems: readonly Problem[]): readonly Problem[];
	/** The settings, with what the file adds to them. */
	complete(settings: Settings): Settings;
}

/** Never throws. */
export function applyConfig(given: Given, env: Environment, place: ConfigPlace, mode: FileMode): UsedConfig {
	const {config, problems} = readConfigFile(place);
	const named = given.flags.profile?.at(-1) || firstSet(env, flagRow('profile').environment ?? [])?.value;
	const name = named ?? config.profile?.name;
	const profile = config.profiles.find((each) => each.name === name);
	const missing =
		named !== undefined && profile === undefined ? [unknownProfile(named, config, place.file)] : [];
	const merged = mergeConfig(given, env, config, profile, mode);
	return {
		given: merged.given,
		problems: [...problems, ...missing],
		keys: config.keys,
		place: (found) => placeProblems(found, place.file, merged),
		complete: (settings) =>
			completedAll(settings, (each) => completed(each, merged, profile, named === undefined)),
	};
}

/** The settings, those of each server completed. */
function completedAll(
	settings: Settings,
	complete: <Of extends Settings | ConversationSettings>(settings: Of) => Of,
): Settings {
	switch (settings.mode) {
		case 'check':
			return {...settings, servers: settings.servers.map((server) => complete(server))};
		case 'doctor':
			return {...settings, server: settings.server && complete(settings.server)};
		case 'bundle': {
			const {server, ...doctor} = settings.doctor;
			return {...settings, doctor: {...doctor, server: server && complete(server)}};
		}
		default:
			return complete(settings);
	}
}

/** What is wrong with the keys of a file, with the places. */
export async function keyProblems(
	keys: FileKeys,
	file: string,
	check: CheckKeys | undefined,
): Promise<readonly Problem[]> {
	const found = keys.length === 0 ? [] : ((await check?.(keys)) ?? []);
	return found.map(({code, line, sentence}) => ({code, sentence: `${placeIn(file, line)}${sentence}`}));
}

/** The flag that causes a problem whose sentence names none. */
const CAUSES: Readonly<Partial<Record<ProblemCode, FlagName>>> = {
	url_without_scheme: 'url',
	url_scheme: 'url',
	url_invalid: 'url',
	url_with_credentials: 'url',
	url_with_fragment: 'url',
	dialect_unknown: 'sandbox',
	proxy_invalid: 'proxy',
	size_invalid: 'max-frame',
	time_invalid: 'timeout',
};

/** The problems, each with the place of the value that caused it, where the file has that. */
export const placeProblems = (
	problems: readonly Problem[],
	file: string,
	merged: Merged,
): readonly Problem[] => problems.map((problem) => placed(problem, file, merged));

function placed(problem: Problem, file: string, {lines}: Merged): Problem {
	const named = [...problem.sentence.matchAll(/--([a-z]+(?:-[a-z]+)*)/g)].map(([, name]) => name);
	const names = [CAUSES[problem.code], ...named];
	const line = names
		.map((name) => [...lines].find(([known]) => known === name)?.[1])
		.find((found) => found !== undefined);
	return line === undefined ? problem : {...problem, sentence: `${placeIn(file, line)}${problem.sentence}`};
}

/** The credential of a profile belongs to its server; with a profile that nobody named, so does not the session to resume. */
function completed<Of extends Settings | ConversationSettings>(
	settings: Of,
	{isWithheld, hasServer}: Merged,
	profile: Profile | undefined,
	isByDefault: boolean,
): Of {
	if (!('connection' in settings)) return settings;
	const {server, hints} = settings as ConversationSettings;
	const withheld = isWithheld
		? [
				`The credential, the headers and the certificates of the profile ${quoted(profile?.name ?? '')} are for its own server, and were not sent to this one.`,
			]
		: [];
	const isResuming = 'resume' in settings && settings.resume !== undefined;
	const own =
		hasServer && server.kind === 'url'
			? {
					owner: new URL(server.url).origin,
					server: {...server, given: !(isByDefault && isResuming)},
				}
			: {};
	const named = hasServer ? {profile: profile?.name} : {};
	return {...settings, ...named, ...own, hints: [...withheld, ...hints]};
}
