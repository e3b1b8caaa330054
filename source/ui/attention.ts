/** When to call the user back, and what the window's title tells meanwhile: decided from focus and turns alone. */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Turn} from '../chat/entry.ts';

/** What is known of the user's attention. */
export interface Attention {
	/** Terminals that cannot tell leave it `unknown`, and are not called. */
	readonly focus: 'unknown' | 'here' | 'away';
	/** The turn that is waited for. */
	readonly turn: Pick<Turn, 'entryId' | 'startedAt'> | undefined;
	/** An answer came while the user was away. */
	readonly hasNews: boolean;
}

export type AttentionEvent =
	| {readonly kind: 'focus'; readonly focused: boolean}
	/** The chat changed. `now` is clock time, ms. */
	| {readonly kind: 'turn'; readonly turn: ChatSnapshot['turn']; readonly now: number};

export const UNAWARE: Attention = {focus: 'unknown', turn: undefined, hasNews: false};

/** An answer that came sooner is one that was waited for, ms. */
const WORTH_A_CALL = 5000;

/** @returns what is known after the event, and whether the user is to be called now */
export function attend(
	attention: Attention,
	event: AttentionEvent,
): {readonly attention: Attention; readonly calls: boolean} {
	if (event.kind === 'focus') {
		const focus = event.focused ? 'here' : 'away';
		return {attention: {...attention, focus, hasNews: attention.hasNews && !event.focused}, calls: false};
	}
	const {turn: before, focus, hasNews} = attention;
	// A turn that was given up is not waited for.
	const waits = event.turn !== undefined && !event.turn.givenUp;
	const turn = waits ? event.turn : undefined;
	if (before?.entryId === turn?.entryId) return {attention, calls: false};
	const isOver = before !== undefined && event.turn?.entryId !== before.entryId;
	const isAway = focus === 'away';
	return {
		attention: {focus, turn, hasNews: hasNews || (isOver && isAway)},
		calls: isOver && isAway && event.now - before.startedAt > WORTH_A_CALL,
	};
}

/** The window's title: a dot for news, an ellipsis while the assistant works. */
export function titleOf({turn, hasNews}: Attention): string {
	if (hasNews) return '● bedrock-chat';
	return turn === undefined ? 'bedrock-chat' : '… bedrock-chat';
}

/** The environment variables that tell which terminal this is, each undefined when it is not set. */
export interface NotificationFacts {
	readonly TERM?: string | undefined;
	readonly TERM_PROGRAM?: string | undefined;
	/** Set inside tmux, and inside GNU screen. */
	readonly TMUX?: string | undefined;
	readonly STY?: string | undefined;
}

/** Who shows OSC 9 as a notification; for all others, and inside multiplexers, which swallow it, it is the bell. */
export function callOf({
	TERM = '',
	TERM_PROGRAM = '',
	TMUX,
	STY,
}: NotificationFacts): 'bell' | 'notification' {
	if (TMUX !== undefined || STY !== undefined) return 'bell';
	const isKnown =
		/^(iTerm\.app|WezTerm|ghostty)$/.test(TERM_PROGRAM) || /^(xterm-(kitty|ghostty)|wezterm)/.test(TERM);
	return isKnown ? 'notification' : 'bell';
}
