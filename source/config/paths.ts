/** The paths of this program's files, by the conventions of each system. Pure: creates nothing. */
import path from 'node:path';
import type {Environment} from './environment.ts';

export interface SystemFacts {
	readonly platform: string;
	/** The home folder; undefined if the user has none. */
	readonly home: string | undefined;
	readonly env: Environment;
}

/** @returns an absolute folder for files that can be regenerated; undefined if there is none */
export function cacheFolder({platform, home, env}: SystemFacts): string | undefined {
	const paths = platform === 'win32' ? path.win32 : path.posix;
	const requested = platform === 'win32' ? (env.XDG_CACHE_HOME ?? env.LOCALAPPDATA) : env.XDG_CACHE_HOME;
	if (requested !== undefined && paths.isAbsolute(requested)) return paths.join(requested, 'bedrock-chat');
	if (home === undefined || !paths.isAbsolute(home)) return undefined;
	if (platform === 'win32') return paths.join(home, 'AppData', 'Local', 'bedrock-chat');
	if (platform === 'darwin') return paths.join(home, 'Library', 'Caches', 'bedrock-chat');
	return paths.join(home, '.cache', 'bedrock-chat');
}

/** @returns the path of the configuration file, which need not exist; undefined if there is none */
export function defaultConfigFile({platform, home, env}: SystemFacts): string | undefined {
	const paths = platform === 'win32' ? path.win32 : path.posix;
	const requested = platform === 'win32' ? (env.XDG_CONFIG_HOME ?? env.APPDATA) : env.XDG_CONFIG_HOME;
	const name = ['bedrock-chat', 'config.toml'] as const;
	if (requested !== undefined && paths.isAbsolute(requested)) return paths.join(requested, ...name);
	if (home === undefined || !paths.isAbsolute(home)) return undefined;
	if (platform === 'win32') return paths.join(home, 'AppData', 'Roaming', ...name);
	if (platform === 'darwin') return paths.join(home, 'Library', 'Preferences', ...name);
	return paths.join(home, '.config', ...name);
}

/** @returns an absolute folder for files that must be kept (logs, sessions); undefined if there is none */
export function stateFolder({platform, home, env}: SystemFacts): string | undefined {
	const paths = platform === 'win32' ? path.win32 : path.posix;
	const requested = env.XDG_STATE_HOME;
	if (requested !== undefined && paths.isAbsolute(requested)) return paths.join(requested, 'bedrock-chat');
	const local = env.LOCALAPPDATA;
	if (platform === 'win32' && local !== undefined && paths.isAbsolute(local))
		return paths.join(local, 'bedrock-chat', 'State');
	if (home === undefined || !paths.isAbsolute(home)) return undefined;
	if (platform === 'win32') return paths.join(home, 'AppData', 'Local', 'bedrock-chat', 'State');
	if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'bedrock-chat');
	return paths.join(home, '.local', 'state', 'bedrock-chat');
}

/** @returns the default path of the debug log; undefined if there is none */
export const defaultLogFile = (system: SystemFacts): string | undefined => inState(system, 'debug.log');

/** @returns the folder of the sessions; undefined if there is none */
export const sessionsFolder = (system: SystemFacts): string | undefined => inState(system, 'sessions');

function inState(system: SystemFacts, name: string): string | undefined {
	const folder = stateFolder(system);
	const paths = system.platform === 'win32' ? path.win32 : path.posix;
	return folder === undefined ? undefined : paths.join(folder, name);
}
