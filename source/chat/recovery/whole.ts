/** Entries whose contents are on the disk, as plain objects. */
import type {AssistantEntry, UserEntry} from '../entry.ts';

/** The entry with its contents, to be copied with changes. The same object if it has them. */
export function whole(entry: UserEntry): UserEntry;
export function whole(entry: AssistantEntry): AssistantEntry;
export function whole(entry: UserEntry | AssistantEntry): UserEntry | AssistantEntry;
export function whole(entry: UserEntry | AssistantEntry): UserEntry | AssistantEntry {
	return entry.onDisk === undefined ? entry : entry.onDisk.whole();
}
