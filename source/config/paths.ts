/** Where this program keeps things on disk, by the customs of each system. Pure: nothing is created here. */
import path from 'node:path';

export interface SystemFacts {
	readonly platform: string;
	/** The home folder; undefined where there is none. */
	readonly home: string | undefined;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** @returns an absolute folder for what can be made again at any time; undefined when there is no place for it */
export function cacheFolder({platform, home, env}: SystemFacts): string | undefined {
	const paths = platform === 'win32' ? path.win32 : path.posix;
	const asked = platform === 'win32' ? (env.XDG_CACHE_HOME ?? env.LOCALAPPDATA) : env.XDG_CACHE_HOME;
	if (asked !== undefined && paths.isAbsolute(asked)) return paths.join(asked, 'bedrock-chat');
	if (home === undefined || !paths.isAbsolute(home)) return undefined;
	if (platform === 'win32') return paths.join(home, 'AppData', 'Local', 'bedrock-chat');
	if (platform === 'darwin') return paths.join(home, 'Library', 'Caches', 'bedrock-chat');
	return paths.join(home, '.cache', 'bedrock-chat');
}

/** @returns an absolute folder for what has to outlast the program (logs, sessions); undefined when there is no place for it */
export function stateFolder({platform, home, env}: SystemFacts): string | undefined {
	const paths = platform === 'win32' ? path.win32 : path.posix;
	const asked = env.XDG_STATE_HOME;
	if (asked !== undefined && paths.isAbsolute(asked)) return paths.join(asked, 'bedrock-chat');
	const local = env.LOCALAPPDATA;
	if (platform === 'win32' && local !== undefined && paths.isAbsolute(local))
		return paths.join(local, 'bedrock-chat', 'State');
	if (home === undefined || !paths.isAbsolute(home)) return undefined;
	if (platform === 'win32') return paths.join(home, 'AppData', 'Local', 'bedrock-chat', 'State');
	if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'bedrock-chat');
	return paths.join(home, '.local', 'state', 'bedrock-chat');
}

/** @returns where the log for debugging goes when nobody names a file; undefined when there is no place for it */
export function defaultLogFile(machine: SystemFacts): string | undefined {
	const folder = stateFolder(machine);
	const paths = machine.platform === 'win32' ? path.win32 : path.posix;
	return folder === undefined ? undefined : paths.join(folder, 'debug.log');
}
