/** The notices at the start of a chat: hints about the command line, problems with the log, the recording or the user's file of presets, the built-in assistant. */
import {notice} from '../chat/notices.ts';
import type {ConversationSettings} from '../config/settings.ts';
import {isWordlike} from '../protocol/secret-forms.ts';
import type {OpenedSession} from './open-session.ts';

export function notifyOpening(
	settings: Pick<ConversationSettings, 'hints' | 'withheld'>,
	{chat, log, recording, sandbox, ownPresets, hidden}: OpenedSession,
): void {
	for (const hint of settings.hints) chat.notify(notice('hint', {text: hint}));
	if (settings.withheld !== undefined) chat.notify(notice('withheld', settings.withheld));
	const problem = log?.trouble();
	if (problem !== undefined) chat.notify(notice('log', {problem}));
	const missing = recording?.trouble();
	if (missing !== undefined) chat.notify(notice('recording', {problem: missing}));
	if (sandbox !== undefined) chat.notify(notice('sandbox'));
	else if ([...hidden].some(isWordlike)) chat.notify(notice('short_secret'));
	void ownPresets().then((mine) => {
		if (mine?.kind === 'unreadable') chat.notify(notice('preset_file_unreadable', mine));
	});
}
