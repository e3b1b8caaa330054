/** Requests the presets: those of the server, and those of the user's file. */
import type {Chat} from '../../chat/chat.ts';
import {type Notice, notice} from '../../chat/notices.ts';
import {type ListedPreset, listedPresets} from '../../server/preset-choice.ts';
import type {OfferState} from '../offer/offer.ts';
import type {Ports} from '../ports.ts';

export interface AskPresetsOptions extends Pick<Ports, 'ownPresets'> {
	/** Requests what the server offers, where it is not known; never rejects. */
	readonly askOffer: () => Promise<OfferState>;
	readonly chat: Pick<Chat, 'notify'>;
}

export interface AskedPresets {
	readonly list: readonly ListedPreset[];
	/** Why the server has none, if it could not be asked; a phrase. */
	readonly because: string | undefined;
	/** Why the file cannot be used. */
	readonly fileProblem: Notice | undefined;
}

/** Never rejects. A notice says why the file cannot be used. */
export async function askPresets({chat, askOffer, ownPresets}: AskPresetsOptions): Promise<AskedPresets> {
	const [answer, mine] = await Promise.all([askOffer(), ownPresets()]);
	const fileProblem = mine?.kind === 'unreadable' ? notice('preset_file_unreadable', mine) : undefined;
	if (fileProblem !== undefined) chat.notify(fileProblem);
	const file = mine?.kind === 'read' ? mine.file : undefined;
	return {
		list: listedPresets(answer.at === 'offered' ? answer.offer : undefined, file),
		because: answer.at === 'not-offered' ? answer.because : undefined,
		fileProblem,
	};
}
