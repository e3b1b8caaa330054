/** What is told when a chat begins: hints on the command line, trouble with the log, who the built-in assistant is. */
import {notice} from '../chat/notices.ts';
import type {ConversationSettings} from '../config/settings.ts';
import type {OpenedSession} from './open-session.ts';

/** Puts it into the conversation, as notices. */
export function notifyOpening(
	settings: Pick<ConversationSettings, 'hints'>,
	{chat, log, sandbox}: OpenedSession,
): void {
	for (const hint of settings.hints) chat.notify(notice('hint', {text: hint}));
	const problem = log?.trouble();
	if (problem !== undefined) chat.notify(notice('log', {problem}));
	if (sandbox !== undefined) chat.notify(notice('sandbox'));
}
