import {expect, it} from 'vitest';
import {warmUpAtFirstTurn} from '../../source/modes/warm-up.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {liveTurn} from '../support/entries.ts';
import {createFakeChat} from '../support/fake-chat.ts';

const turnOfTheLoop = (): Promise<void> =>
	new Promise((resolve) => {
		setImmediate(resolve);
	});

it('warms up once, after the first turn began and not at once', async () => {
	const chat = createFakeChat();
	let times = 0;
	warmUpAtFirstTurn(chat, () => times++);
	chat.show({connection: CONNECTIONS.ready});
	await turnOfTheLoop();
	expect(times).toBe(0);
	chat.show({turn: liveTurn()});
	expect(times).toBe(0);
	expect(chat.listeners()).toBe(0);
	chat.show({turn: liveTurn({text: 'more'})});
	await turnOfTheLoop();
	expect(times).toBe(1);
});

it('waits no longer when it is told so', () => {
	const chat = createFakeChat();
	warmUpAtFirstTurn(chat, () => {
		throw new Error('too late');
	})();
	expect(chat.listeners()).toBe(0);
});
