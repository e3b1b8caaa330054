/** What is said of a chat in lines, view by view, without a chat. */
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {ConnectionState} from '../../source/client/connection-state.ts';
import {
	type Announced,
	NOTHING_ANNOUNCED,
	withNewTry,
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

/** Tells one view after the other; it begins with a connection that is ready. */
export function recordAnnouncements(start: Partial<ChatSnapshot> = {connection: READY}) {
	let snapshot: ChatSnapshot = {...EMPTY_SNAPSHOT, ...start};
	let told: Announced = announce(NOTHING_ANNOUNCED(0), snapshot, 0).told;
	let again: number | undefined;
	return {
		/** What is said when this has changed, at this time. */
		on(change: Partial<ChatSnapshot>, now = 0): readonly string[] {
			snapshot = {...snapshot, ...change};
			const telling = announce(told, snapshot, now);
			({told, again} = telling);
			return telling.lines;
		},
		typed(text: string): void {
			told = withTyped(told, text);
		},
		reconnect(): void {
			told = withNewTry(told);
		},
		again: () => again,
	};
}
