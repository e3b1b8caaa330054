/** Says what happens in a chat as it happens: listens, asks what there is to tell, and looks again when time has passed. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';
import type {SafeText} from '../../text/safe.ts';
import {NOTHING_ANNOUNCED, withNewTry, withTyped} from './announced-state.ts';
import {announce} from './announcements.ts';

export interface Announcer {
	/** Tells what is new now, and then these lines. */
	look(more?: readonly SafeText[]): void;
	/** The chat took this message, which was typed here. */
	onSent(text: string): void;
	/** The user asked for a new connection. */
	onReconnect(): void;
	stop(): void;
}

/** @param say gets the lines, and whether it is the user's turn to speak */
export function createAnnouncer(
	chat: Chat,
	clock: Clock,
	say: (lines: readonly SafeText[], isUsersTurn: boolean) => void,
): Announcer {
	let told = NOTHING_ANNOUNCED(clock.now());
	let isDue = false;
	let stopTimer: () => void = () => {};

	function look(more: readonly SafeText[] = []): void {
		const snapshot = chat.getSnapshot();
		const now = clock.now();
		const telling = announce(told, snapshot, now);
		told = telling.told;
		stopTimer();
		if (telling.again !== undefined) stopTimer = clock.after(telling.again - now, () => look());
		say([...telling.lines, ...more], isUsersTurn(snapshot));
	}

	const unsubscribe = chat.subscribe(() => {
		if (isDue) return;
		isDue = true;
		// One frame may change things more than once: what stands at its end is told.
		queueMicrotask(() => {
			isDue = false;
			look();
		});
	});

	return {
		look,
		onSent(text) {
			told = withTyped(told, text);
		},
		onReconnect() {
			told = withNewTry(told);
		},
		stop() {
			// A look that is due finds nothing new to listen to.
			unsubscribe();
			stopTimer();
		},
	};
}

/** Nothing is under way that would soon be told. */
function isUsersTurn({turn, awaiting, completing, connection}: ChatSnapshot): boolean {
	const isWaiting = (turn !== undefined && !turn.givenUp) || awaiting !== undefined || completing;
	const isConnecting = !['ready', 'waiting', 'stopped'].includes(connection.at);
	return !isWaiting && !isConnecting;
}
