/** What a server's web page offers, as the screen knows it. */
import type {JsonValue} from '../../source/protocol/frames.ts';
import {readOffer} from '../../source/server/offer.ts';
import {allModels} from '../../source/server/setting-rows.ts';
import type {OfferState} from '../../source/ui/offer/offer.ts';
import {chatPage} from './chat-pages.ts';

export type Offered = Extract<OfferState, {readonly at: 'offered'}>;

export const SOME_MODELS = [
	{id: 'nova-lite-v1', name: 'Nova Lite', provider: 'Amazon', max_output_tokens: 8192},
	{id: 'nova-pro-v1', name: 'Nova Pro', provider: 'Amazon', max_output_tokens: 8192},
	{id: 'us.claude-5', name: 'Claude 5', provider: 'Anthropic', supports_temperature: false},
];

export const SOME_DEFAULTS = {
	model_id: 'nova-lite-v1',
	temperature: 0.7,
	top_p: 0.9,
	max_tokens: 4096,
	enable_ai_summarization: false,
	enable_rag: true,
	kb_top_k_results: 5,
	kb_similarity_threshold: 0.3,
};

/** Of a page with these fields in its configuration. */
export function offeredState(
	fields: Readonly<Record<string, JsonValue>> = {},
	{
		title,
		welcome,
		otherUrl,
	}: {readonly title?: string; readonly welcome?: string; readonly otherUrl?: string} = {},
): Offered {
	const page = chatPage(
		{
			...{enableConfigSidebar: true, allowedDynamicOverrides: null, modelId: 'nova-lite-v1'},
			...{availableModels: SOME_MODELS, overrideDefaults: SOME_DEFAULTS},
			...fields,
		},
		{title: title ?? '', welcome: welcome ?? ''},
	);
	const offer = readOffer(page);
	if (offer === undefined) throw new Error('This is no page of a chat.');
	const models = new Map(allModels(offer).map((model) => [model.id, model]));
	return {at: 'offered', offer, models, otherUrl};
}
