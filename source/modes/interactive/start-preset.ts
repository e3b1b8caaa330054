/** Requests the presets once the first connection is ready, and fills in the one of the command line or of a link. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';
import type {PresetSettings} from '../../config/settings.ts';
import type {Controller} from '../../ui/controller.ts';

/** After the connection is ready, ms: its frame is drawn first. */
const DRAWN_MS = 60;

/** @returns a function that stops it */
export function startPreset(
	settings: PresetSettings | undefined,
	chat: Pick<Chat, 'getSnapshot' | 'subscribe'>,
	clock: Pick<Clock, 'after'>,
	{applyPreset, loadPresets}: Pick<Controller, 'applyPreset' | 'loadPresets'>,
): () => void {
	let cancel = (): void => {};
	const unsubscribe = chat.subscribe(follow);

	function follow(): void {
		if (chat.getSnapshot().connection.at !== 'ready') return;
		unsubscribe();
		const {use} = settings ?? {};
		cancel = clock.after(DRAWN_MS, () => void (use === undefined ? loadPresets() : applyPreset(use)));
	}

	return () => {
		cancel();
		unsubscribe();
	};
}
