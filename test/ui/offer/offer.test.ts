import {describe, expect, it} from 'vitest';
import {DEFAULT_SETTINGS} from '../../../source/chat/settings/session-settings.ts';
import type {OfferAnswer} from '../../../source/server/ask-offer.ts';
import {headerLine} from '../../../source/ui/header.ts';
import {currentModel, OFFER_UNASKED, type OfferState} from '../../../source/ui/offer/offer.ts';
import {createOfferController} from '../../../source/ui/offer/offer-controller.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {offeredState} from '../../support/offers.ts';
import {badRows} from '../../text/any-text.ts';

describe('the model', () => {
	const state = offeredState();
	const settings = {...DEFAULT_SETTINGS, overrides: {model_id: 'us.claude-5'}};

	it('is the default before the first answer, then the one that is set, then that of the answer', () => {
		const {model, settings: none} = EMPTY_SNAPSHOT;
		expect(currentModel(OFFER_UNASKED, {model, settings: none})).toBeUndefined();
		expect(currentModel(state, {model, settings: none})).toBe('Nova Lite');
		expect(currentModel(state, {model, settings})).toBe('Claude 5');
		expect(currentModel(OFFER_UNASKED, {model, settings})).toBe('us.claude-5');
		expect(currentModel(state, {model: 'Nova Pro', settings})).toBe('Nova Pro');
		expect(currentModel(state, {model: 'nova-pro-v1', settings})).toBe('Nova Pro');
	});

	it.each(HOSTILE_TEXTS)('whatever its name: %j', (name) => {
		const hostile = offeredState({availableModels: [{id: 'nova-lite-v1', name}]});
		const line = headerLine(
			{
				...{connection: CONNECTIONS.ready, sessionId: 's-1', url: 'ws://localhost/chat/ws'},
				...{displayName: undefined, exposed: false, now: 0},
				model: currentModel(hostile, EMPTY_SNAPSHOT),
			},
			80,
		);
		expect(badRows([line], 80)).toEqual([]);
	});
});

describe('the offer', () => {
	it('is requested once at a time, and again only where there was none', async () => {
		let offer: OfferState = OFFER_UNASKED;
		const answers: OfferAnswer[] = [
			{kind: 'not-offered', because: 'there is nothing'},
			{kind: 'offered', offer: offeredState().offer, address: 'http://localhost/chat', otherUrl: undefined},
		];
		let asked = 0;
		const ask = createOfferController({
			offer: () => offer,
			setOffer(next) {
				offer = next;
			},
			async askOffer() {
				return answers[asked++] ?? {kind: 'not-offered', because: 'it was asked too often'};
			},
		});
		const both = [ask(), ask()];
		expect(offer).toEqual({at: 'asking'});
		await Promise.all(both);
		expect([offer, asked]).toEqual([{at: 'not-offered', because: 'there is nothing'}, 1]);
		await ask();
		await ask();
		expect([offer.at, asked]).toEqual(['offered', 2]);
	});
});
