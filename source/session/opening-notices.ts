/** What is told when a chat begins: hints on the command line, trouble with the log, who the built-in assistant is. */
import type {ConversationSettings} from '../config/settings.ts';
import type {OpenedSession} from './open-session.ts';

/** Puts it into the conversation, as notices. */
export function notifyOpening(
	settings: Pick<ConversationSettings, 'hints'>,
	{chat, log, sandbox}: OpenedSession,
): void {
	for (const hint of settings.hints) chat.notify({level: 'info', code: 'hint', text: hint});
	const trouble = log?.trouble();
	if (trouble !== undefined) chat.notify({level: 'warning', code: 'log', text: trouble});
	if (sandbox !== undefined) {
		chat.notify({
			level: 'info',
			code: 'sandbox',
			text: 'This is the built-in assistant, on this machine only.',
			advice: 'Ask it "what can you do?", or for order A-1001.',
		});
	}
}
