/** Stored sessions without a disk, for tests of their page. */
import type {SafeText} from '../../source/text/safe.ts';
import type {
	SessionHit,
	SessionPreview,
	SessionsPort,
	StoredSessionRow,
} from '../../source/ui/pages/session-rows.ts';

export const sessionRow = (
	id: string,
	title: string,
	more: Partial<StoredSessionRow> = {},
): StoredSessionRow => ({
	id,
	title,
	place: 'ws://localhost:8000/ws/chat',
	elsewhere: undefined,
	changedAt: 0,
	bytes: 1000,
	isOpen: false,
	...more,
});

export interface TestSessions extends SessionsPort {
	/** The searches that were begun, each with what it finds. */
	readonly searches: Array<{
		readonly query: string;
		readonly found: (hits: readonly SessionHit[]) => void;
		readonly signal: AbortSignal;
		readonly end: () => void;
	}>;
	readonly resumed: string[];
	/** How often the page was closed. */
	leaves(): number;
}

export function sessionsPort(
	rows: readonly StoredSessionRow[],
	{preview = [], problem}: {readonly preview?: SessionPreview; readonly problem?: SafeText} = {},
): TestSessions {
	const searches: TestSessions['searches'] = [];
	const resumed: string[] = [];
	let leaves = 0;
	return {
		leaves: () => leaves,
		searches,
		resumed,
		list: async () => rows,
		search: (query, found, signal) =>
			new Promise((end) => {
				searches.push({query, found, signal, end});
			}),
		preview: async () => preview,
		leave() {
			leaves++;
		},
		async resume(id) {
			resumed.push(id);
			return problem;
		},
	};
}
