/** What the server's web page offers, as far as the screen knows it. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {type Notice, notice} from '../../chat/notices.ts';
import type {StatisticsAnswer} from '../../server/ask-offer.ts';
import type {OfferedModel, ServerOffer} from '../../server/offer.ts';

export type OfferState =
	| {readonly at: 'unasked'}
	| {readonly at: 'asking'}
	/** `because` is a phrase. */
	| {readonly at: 'not-offered'; readonly because: string}
	| {
			readonly at: 'offered';
			readonly offer: ServerOffer;
			/** All models by id, in the order of the page. */
			readonly models: ReadonlyMap<string, OfferedModel>;
			/** The URL of the WebSocket that the page names, where it is another one. */
			readonly otherUrl: string | undefined;
	  };

export const OFFER_UNASKED: OfferState = {at: 'unasked'};

/** The name of a model, where the page lists it, else its id. Raw. */
export function modelName(state: OfferState, id: string): string {
	return (state.at === 'offered' ? state.models.get(id)?.name : undefined) ?? id;
}

/** The model of the next answer: as the last answer named it, else the one that is set, else the server's default. Raw. */
export function currentModel(
	state: OfferState,
	{model, settings}: Pick<ChatSnapshot, 'model' | 'settings'>,
): string | undefined {
	const offer = state.at === 'offered' ? state.offer : undefined;
	const set = [settings.overrides.model_id, offer?.overrideDefaults?.model_id, offer?.modelId];
	const id = model ?? set.find((each) => typeof each === 'string' && each !== '');
	return typeof id === 'string' ? modelName(state, id) : undefined;
}

/** The figures of the server, or why there are none. */
export const statisticsNotice = (answer: StatisticsAnswer): Notice =>
	answer.kind === 'offered'
		? notice('server_figures', answer.statistics)
		: notice('figures_missing', {because: answer.because});
