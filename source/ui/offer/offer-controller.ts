/** Requests what the server offers: once, and again only where there was no answer. */
import {allModels} from '../../server/setting-rows.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import type {OfferState} from './offer.ts';

export type OfferControllerOptions = Pick<ScreenAccess, 'context' | 'set'> & Pick<Ports, 'askOffer'>;

/** @returns a function that requests the offer where it is not known; never rejects */
export function createOfferController({
	context,
	set,
	askOffer,
}: OfferControllerOptions): () => Promise<OfferState> {
	let request: Promise<OfferState> | undefined;

	async function ask(): Promise<OfferState> {
		set({offer: {at: 'asking'}});
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
		set({offer: state});
		return state;
	}

	return async () => {
		const {offer} = context().state;
		if (offer.at === 'offered') return offer;
		request ??= ask();
		return request;
	};
}
