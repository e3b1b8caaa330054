/** Runs `attention.ts`: follows focus and turns, notifies the user, and sets the window's title. */
import type {Chat} from '../chat/chat.ts';
import type {Clock} from '../clock.ts';
import type {Reply} from '../terminal/input/key.ts';
import {type Attention, type AttentionEvent, attend, titleOf, UNAWARE} from './attention.ts';

export interface NotifierOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly onReply: (handler: (reply: Reply) => void) => () => void;
	/** Called at once, and whenever it changes. */
	readonly setTitle: (title: string) => void;
	readonly call: () => void;
}

/** @returns a function that ends it */
export function startNotifier({chat, clock, onReply, setTitle, call}: NotifierOptions): () => void {
	let attention: Attention = UNAWARE;
	setTitle(titleOf(attention));

	function hear(event: AttentionEvent): void {
		const before = titleOf(attention);
		const next = attend(attention, event);
		attention = next.attention;
		const title = titleOf(attention);
		if (title !== before) setTitle(title);
		if (next.calls) call();
	}

	const stopReplies = onReply((reply) => {
		if (reply.kind === 'focus') hear({kind: 'focus', focused: reply.focused});
	});
	const stopChat = chat.subscribe((urgent) => {
		// Streamed text neither starts nor ends a turn.
		if (urgent) hear({kind: 'turn', turn: chat.getSnapshot().turn, now: clock.now()});
	});
	return () => {
		stopReplies();
		stopChat();
	};
}
