/** Decides from focus and turns when to notify the user, and the title of the window. Pure. */

import type {ChatSnapshot} from '../chat/chat.ts';
import type {Turn} from '../chat/entry.ts';
import {isAwaited} from '../chat/turn.ts';
import {own, type SafeText, safeLine} from '../text/safe.ts';

/** The state of the user's attention. */
export interface Attention {
	/** `unknown` for terminals that do not report focus; these do not notify. */
	readonly focus: 'unknown' | 'here' | 'away';
	/** The turn in progress, unless the user stopped waiting for it. */
	readonly turn: Pick<Turn, 'entryId' | 'startedAt'> | undefined;
	/** An answer arrived while the user was away. */
	readonly hasUnread: boolean;
}

export type AttentionEvent =
	| {readonly kind: 'focus'; readonly focused: boolean}
	/** The chat changed. `now` is clock time, ms. */
	| {readonly kind: 'turn'; readonly turn: ChatSnapshot['turn']; readonly now: number};

export const INITIAL_ATTENTION: Attention = {focus: 'unknown', turn: undefined, hasUnread: false};

/** Answers faster than this do not notify, ms. */
const SLOW_TURN_MS = 5000;

/** @returns the state after the event, and whether to notify the user now */
export function attend(
	attention: Attention,
	event: AttentionEvent,
): {readonly attention: Attention; readonly notifies: boolean} {
	if (event.kind === 'focus') {
		const focus = event.focused ? 'here' : 'away';
		return {
			attention: {...attention, focus, hasUnread: attention.hasUnread && !event.focused},
			notifies: false,
		};
	}
	const {turn: before, focus, hasUnread} = attention;
	// The user no longer waits for a turn that was given up.
	const turn = isAwaited(event.turn) ? event.turn : undefined;
	if (before?.entryId === turn?.entryId) return {attention, notifies: false};
	const isOver = before !== undefined && event.turn?.entryId !== before.entryId;
	const isAway = focus === 'away';
	return {
		attention: {focus, turn, hasUnread: hasUnread || (isOver && isAway)},
		notifies: isOver && isAway && event.now - before.startedAt > SLOW_TURN_MS,
	};
}

/**
 * The window's title: a dot for an unread answer, an ellipsis while the assistant works, then the conversation.
 * @param conversation its title, as the server gives it
 */
export function titleOf({turn, hasUnread}: Attention, conversation?: string): SafeText {
	const name = conversation?.trim()
		? own`${safeLine(conversation.trim())} · bedrock-chat`
		: own`bedrock-chat`;
	if (hasUnread) return own`● ${name}`;
	return turn === undefined ? name : own`… ${name}`;
}

/** Environment variables that identify the terminal; undefined if not set. */
export interface NotificationFacts {
	readonly TERM?: string | undefined;
	readonly TERM_PROGRAM?: string | undefined;
	/** Set inside tmux, and inside GNU screen. */
	readonly TMUX?: string | undefined;
	readonly STY?: string | undefined;
}

/** OSC 9 for terminals that show it as a notification; the bell for others, and in multiplexers, which drop OSC 9. */
export function notificationFor({
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
