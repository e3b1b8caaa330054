/** Runs `attention.ts`: follows focus and turns, notifies the user, and sets the window's title. */
import type {Chat} from '../chat/chat.ts';
import type {Clock} from '../clock.ts';
import type {Reply} from '../terminal/input/key.ts';
import {type Attention, type AttentionEvent, attend, INITIAL_ATTENTION, titleOf} from './attention.ts';

export interface NotifierOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly onReply: (handler: (reply: Reply) => void) => () => void;
	/** Called at once, and whenever it changes. */
	readonly setTitle: (title: string) => void;
	readonly notify: () => void;
	/** Called when a turn begins or ends. */
	readonly setWorking: (isWorking: boolean) => void;
}

/** @returns a function that ends it */
export function startNotifier({
	chat,
	clock,
	onReply,
	setTitle,
	notify,
	setWorking,
}: NotifierOptions): () => void {
	let attention: Attention = INITIAL_ATTENTION;
	const current = (): string => titleOf(attention, chat.getSnapshot().conversation?.title);
	let shown = current();
	setTitle(shown);

	function handle(event: AttentionEvent): void {
		const next = attend(attention, event);
		const wasWorking = attention.turn !== undefined;
		attention = next.attention;
		const isWorking = attention.turn !== undefined;
		if (isWorking !== wasWorking) setWorking(isWorking);
		const title = current();
		if (title !== shown) setTitle(title);
		shown = title;
		if (next.notifies) notify();
	}

	const stopReplies = onReply((reply) => {
		if (reply.kind === 'focus') handle({kind: 'focus', focused: reply.focused});
	});
	const stopChat = chat.subscribe((urgent) => {
		// Streamed text neither starts nor ends a turn.
		if (urgent) handle({kind: 'turn', turn: chat.getSnapshot().turn, now: clock.now()});
	});
	return () => {
		stopReplies();
		stopChat();
	};
}
