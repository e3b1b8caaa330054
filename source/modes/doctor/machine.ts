/** The facts of this machine that the command doctor checks: the program, its files, the programs in the search path. */
import {accessSync, constants, existsSync} from 'node:fs';
import {arch, release} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {ConfigPlace} from '../../config/file/apply-config.ts';
import type {CheckedConfig} from '../../config/file/check-config.ts';
import type {CheckedFiles} from './files-checks.ts';
import type {ProgramFacts} from './program-checks.ts';

export interface MachineFacts {
	/** Of the package. */
	readonly version: string;
	/** Of the package. */
	readonly folder: URL;
	/** Version of Node, without "v". */
	readonly node: string;
	/** As Node names it. */
	readonly platform: string;
	readonly home: string | undefined;
	/** The variable `PATH`. */
	readonly searchPath: string | undefined;
	/** Of this user; undefined = there is no home folder. */
	readonly configFile: string | undefined;
	readonly sessions: string | undefined;
	readonly log: string | undefined;
	checkConfig(place: ConfigPlace): Promise<CheckedConfig>;
}

export function programFacts({version, folder, node, platform}: MachineFacts): ProgramFacts {
	const root = fileURLToPath(folder);
	const isCheckout = existsSync(path.join(root, '.git'));
	return {version, node, platform, isCheckout, folder: root, arch: arch(), release: release()};
}

/** @param named the configuration file as it was given; undefined = that of this user */
export function checkedFiles(facts: MachineFacts, named: string | undefined): CheckedFiles {
	const {sessions, log, home, platform} = facts;
	const hasModes = platform !== 'win32';
	return {
		...{sessions, log, home, hasModes},
		configFile: named === undefined ? facts.configFile : path.resolve(named),
		checkConfig: (file) => facts.checkConfig({file, home, hasModes}),
	};
}

/** @returns a function that says whether a program is in the search path */
export function searchPrograms({searchPath = '', platform}: MachineFacts): (file: string) => boolean {
	const folders = searchPath.split(platform === 'win32' ? ';' : ':').filter((folder) => folder !== '');
	return (file) => folders.some((folder) => isProgram(path.join(folder, file)));
}

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
