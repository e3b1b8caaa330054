/** Which messages are failures as a whole, beside failed tool calls. */
import type {Entry} from '../../chat/entry.ts';

/** A failed answer, a message that was not received, or an error. */
export function isFailedEntry(entry: Entry): boolean {
	switch (entry.kind) {
		case 'assistant':
			return entry.failed;
		case 'user':
			return entry.delivery === 'not-sent';
		case 'notice':
			return entry.level === 'error';
	}
}
