/** Requests what the server offers: once, and again only where there was no answer. */
import {allModels} from '../../server/setting-rows.ts';
import type {Ports} from '../ports.ts';
import type {OfferState} from './offer.ts';

export interface OfferControllerOptions extends Pick<Ports, 'askOffer'> {
	readonly offer: () => OfferState;
	readonly setOffer: (offer: OfferState) => void;
}

/** @returns a function that requests the offer where it is not known; never rejects */
export function createOfferController({
	offer,
	setOffer,
	askOffer,
}: OfferControllerOptions): () => Promise<OfferState> {
	let request: Promise<OfferState> | undefined;

	async function ask(): Promise<OfferState> {
		setOffer({at: 'asking'});
		const answer = await askOffer();
		const state: OfferState =
			answer.kind === 'not-offered'
				? {at: 'not-offered', because: answer.because}
				: {
						at: 'offered',
						offer: answer.offer,
						models: new Map(allModels(answer.offer).map((model) => [model.id, model])),
						otherUrl: answer.otherUrl,
					};
		request = undefined;
		setOffer(state);
		return state;
	}

	return async () => {
		const known = offer();
		if (known.at === 'offered') return known;
		request ??= ask();
		return request;
	};
}
