/** Requests the presets once the first connection is ready, and fills in the one of the command line or of a link. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';
import type {PresetSettings} from '../../config/settings.ts';
import type {Controller} from '../../ui/controller.ts';
import {whenReady} from './when-ready.ts';

/** @returns a function that stops it */
export function startPreset(
	settings: PresetSettings | undefined,
	chat: Pick<Chat, 'getSnapshot' | 'subscribe'>,
	clock: Pick<Clock, 'after'>,
	{applyPreset, loadPresets}: Pick<Controller, 'applyPreset' | 'loadPresets'>,
): () => void {
	const {use} = settings ?? {};
	return whenReady(chat, clock, () => void (use === undefined ? loadPresets() : applyPreset(use)));
}
