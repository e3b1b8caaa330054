/** Deletes old sessions once a day; on other days it loads nothing. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1000;
/** When old sessions were deleted last, ms since the epoch. */
const MARKER = '.pruned';

/**
 * Deletes the sessions beyond the limits, unless that was done within a day. Never rejects.
 * @param kept the segment under way, and the one that it continues
 * @returns the ids that were deleted
 */
export async function pruneDaily(
	sessions: string,
	now: number,
	kept: readonly string[],
): Promise<readonly string[]> {
	const marker = path.join(sessions, MARKER);
	try {
		if (!existsSync(sessions)) return [];
		const last = existsSync(marker) ? Number(readFileSync(marker, 'utf8')) : 0;
		// A clock that was set back must not end this for ever.
		if (now - last < DAY_MS && now >= last) return [];
		writeFileSync(marker, String(now), {mode: 0o600});
		const {pruneSessions} = await import('./session-store.ts');
		return await pruneSessions(sessions, now, kept);
	} catch {
		// The disk is full, or read-only: the journal reports that.
		return [];
	}
}
