/** Fills in the preset of the command line or of a link, once the first connection is ready. */
import type {Chat} from '../../chat/chat.ts';
import type {PresetSettings} from '../../config/settings.ts';
import type {Controller} from '../../ui/controller.ts';

/** @returns a function that stops it */
export function startPreset(
	settings: PresetSettings | undefined,
	chat: Pick<Chat, 'getSnapshot' | 'subscribe'>,
	{applyPreset, loadPresets}: Pick<Controller, 'applyPreset' | 'loadPresets'>,
): () => void {
	const unsubscribe = chat.subscribe(follow);

	function follow(): void {
		if (chat.getSnapshot().connection.at !== 'ready') return;
		unsubscribe();
		if (settings?.use === undefined) void loadPresets();
		else void applyPreset(settings.use);
	}
	return unsubscribe;
}
