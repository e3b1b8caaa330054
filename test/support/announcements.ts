/** The announcements for a series of snapshots, without a chat. */
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {ConnectionState} from '../../source/client/connection-state.ts';
import {
	type Announced,
	NOTHING_ANNOUNCED,
	withReconnect,
	withTyped,
} from '../../source/modes/screen-reader/announced-state.ts';
import {announce} from '../../source/modes/screen-reader/announcements.ts';
import {EMPTY_SNAPSHOT} from './fake-chat.ts';
import {sampleFailure} from './notices.ts';

const session = {id: 's', displayName: undefined, authenticated: false, resumed: undefined};
export const READY: ConnectionState = {at: 'ready', session, since: 0, attempt: 1};
export const DIALING: ConnectionState = {at: 'dialing', attempt: 1, resume: undefined};
export const waitingUntil = (retryAt: number): ConnectionState => ({
	at: 'waiting',
	attempt: 2,
	retryAt,
	because: sampleFailure({code: 'connection_lost'}),
	resume: 's',
});

/** Announces one snapshot after the other; starts with a ready connection. */
export function recordAnnouncements(start: Partial<ChatSnapshot> = {connection: READY}) {
	let snapshot: ChatSnapshot = {...EMPTY_SNAPSHOT, ...start};
	let {announced}: {announced: Announced} = announce(NOTHING_ANNOUNCED(0), snapshot, 0);
	let nextAt: number | undefined;
	return {
		/** The lines for this change at this time. */
		on(change: Partial<ChatSnapshot>, now = 0): readonly string[] {
			snapshot = {...snapshot, ...change};
			const next = announce(announced, snapshot, now);
			({announced, nextAt} = next);
			return next.lines;
		},
		typed(text: string): void {
			announced = withTyped(announced, text);
		},
		reconnect(): void {
			announced = withReconnect(announced);
		},
		nextAt: () => nextAt,
	};
}
