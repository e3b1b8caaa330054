import {expect, it} from 'vitest';
import {learnOffer} from '../../../source/modes/interactive/learn-offer.ts';
import type {OfferState} from '../../../source/ui/offer/offer.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {userEntry} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {sampleFailure, sentencesOf} from '../../support/notices.ts';
import {offeredState} from '../../support/offers.ts';

function begin(state: OfferState) {
	const chat = createFakeChat();
	const clock = createHandClock();
	let asked = 0;
	const stop = learnOffer({
		chat,
		clock,
		async ask() {
			asked++;
			return state;
		},
	});
	return {chat, clock, stop, asked: () => asked, texts: () => chat.notices.map(({code}) => code)};
}

const SHOP = offeredState({}, {title: 'Shop', welcome: 'Hello.'});
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('asks once, after the first ready connection is drawn, and shows title and welcome text', async () => {
	const {chat, clock, asked} = begin(SHOP);
	clock.advance(1000);
	expect(asked()).toBe(0);
	chat.show({connection: CONNECTIONS.ready});
	expect(asked()).toBe(0);
	clock.advance(60);
	await settle();
	expect(chat.notices.map((each) => sentencesOf(each).text)).toEqual(['Shop\nHello.']);
	chat.show({connection: CONNECTIONS.waiting});
	chat.show({connection: CONNECTIONS.ready});
	clock.advance(1000);
	expect([asked(), chat.listeners()]).toEqual([1, 0]);
});

it('shows no welcome below a message, without a page, or after its end', async () => {
	const late = begin(SHOP);
	late.chat.show({connection: CONNECTIONS.ready, entries: [userEntry('hello')]});
	const none = begin({at: 'not-offered', because: 'there is nothing'});
	none.chat.show({connection: CONNECTIONS.ready});
	const ended = begin(SHOP);
	ended.chat.show({connection: CONNECTIONS.ready});
	ended.stop();
	for (const {clock} of [late, none, ended]) clock.advance(60);
	await settle();
	expect([late.texts(), none.texts(), ended.texts()]).toEqual([[], [], []]);
	expect(ended.asked()).toBe(0);
});

it('a long welcome text is cut', async () => {
	const {chat, clock} = begin(offeredState({}, {title: 'Shop', welcome: 'so welcome '.repeat(150)}));
	chat.show({connection: CONNECTIONS.ready});
	clock.advance(60);
	await settle();
	expect(sentencesOf(chat.notices[0]).text).toMatch(/^Shop\n.{400}…$/);
});

it('names the right address where the server has another one, once', async () => {
	const {chat, asked} = begin(offeredState({}, {otherUrl: 'ws://localhost:8000/chat/ws'}));
	const because = sampleFailure({code: 'wrong_path'});
	chat.show({connection: {...CONNECTIONS.stopped, because}});
	chat.show({connection: {...CONNECTIONS.stopped, because}});
	await settle();
	expect(chat.notices.map((each) => sentencesOf(each))).toEqual([
		{
			text: 'The web page of this server has its chat at ws://localhost:8000/chat/ws.',
			advice: 'Quit, and start again with that address.',
		},
	]);
	expect(asked()).toBe(1);
});

it('asks no server that cannot be reached', () => {
	const {chat, asked} = begin(SHOP);
	chat.show({connection: CONNECTIONS.waiting});
	expect(asked()).toBe(0);
});
