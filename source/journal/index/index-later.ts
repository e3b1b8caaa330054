/** Builds the index while nobody searches, if that is worth a thread. */
import {statSync} from 'node:fs';
import {listSessionFolders} from '../session-list.ts';
import {packFiles} from './index-folder.ts';
import {startSearchThread} from './search-thread.ts';

/** Less than this, in bytes, is indexed when somebody searches. */
const MUCH_BYTES = 4 * 1024 * 1024;

/**
 * Builds the index in a thread if many sessions have changed since it was built. Never rejects.
 * @param file the script of the thread: `dist/search-worker.js`
 */
export async function indexLater(sessions: string, file: URL): Promise<void> {
	try {
		const builtAt = Math.max(0, ...packFiles(sessions).map((pack) => statSync(pack).mtimeMs));
		const changed = (await listSessionFolders(sessions)).filter(({changedAt}) => changedAt > builtAt);
		if (changed.reduce((sum, {journalBytes}) => sum + journalBytes, 0) < MUCH_BYTES) return;
		const thread = startSearchThread(sessions, file);
		await thread.build();
		thread.end();
	} catch {
		// A pack was deleted meanwhile: the next program builds it.
	}
}
