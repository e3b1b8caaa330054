/** Where this program keeps things on disk, by the customs of each system. Pure: nothing is created here. */
import path from 'node:path';

export interface Machine {
	readonly platform: string;
	/** The home folder; undefined where there is none. */
	readonly home: string | undefined;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** @returns an absolute folder for what can be made again at any time; undefined when there is no place for it */
export function cacheFolder({platform, home, env}: Machine): string | undefined {
	const paths = platform === 'win32' ? path.win32 : path.posix;
	const asked = platform === 'win32' ? (env.XDG_CACHE_HOME ?? env.LOCALAPPDATA) : env.XDG_CACHE_HOME;
	if (asked !== undefined && paths.isAbsolute(asked)) return paths.join(asked, 'bedrock-chat');
	if (home === undefined || !paths.isAbsolute(home)) return undefined;
	if (platform === 'win32') return paths.join(home, 'AppData', 'Local', 'bedrock-chat');
	if (platform === 'darwin') return paths.join(home, 'Library', 'Caches', 'bedrock-chat');
	return paths.join(home, '.cache', 'bedrock-chat');
}
