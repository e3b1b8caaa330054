import {describe, expect, it} from 'vitest';
import {SILENCE_MS} from '../../../source/modes/screen-reader/announcements.ts';
import {createAnnouncer} from '../../../source/modes/screen-reader/announcer.ts';
import {assistantEntry, liveTurn, userEntry} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';

const session = {id: 's', displayName: undefined, authenticated: false, resumed: undefined};
const READY = {at: 'ready', session, since: 0, attempt: 1} as const;

function start() {
	const clock = createHandClock();
	const chat = createFakeChat({connection: READY});
	const said: string[] = [];
	const turns: boolean[] = [];
	const narrator = createAnnouncer(chat, clock, (lines, isUsersTurn) => {
		said.push(...lines);
		turns.push(isUsersTurn);
	});
	return {clock, chat, narrator, said, turns};
}

describe('the narrator', () => {
	it('tells what stands at the end of a frame, not what came and went', async () => {
		const {chat, said, turns} = start();
		chat.show({turn: liveTurn({phase: 'thinking'})});
		chat.show({turn: undefined, entries: [assistantEntry('Yes.')]});
		expect(said).toEqual([]);
		await Promise.resolve();
		expect(said).toEqual(['Assistant: Yes.']);
		expect(turns).toEqual([true]);
	});

	it('speaks up when it was silent for long', () => {
		const {chat, clock, narrator, said} = start();
		chat.show({turn: liveTurn({phase: 'thinking'})});
		narrator.look();
		clock.advance(2 * SILENCE_MS);
		expect(said).toHaveLength(3);
		narrator.stop();
		clock.advance(2 * SILENCE_MS);
		expect(said).toHaveLength(3);
		expect(chat.listeners()).toBe(0);
	});

	it('does not say back what was typed here', () => {
		const {chat, narrator, said} = start();
		narrator.onSent('hello');
		chat.show({entries: [userEntry('hello')]});
		narrator.look();
		expect(said).toEqual([]);
	});

	it('tells of a new connection that was asked for', () => {
		const {chat, narrator, said} = start();
		narrator.look();
		narrator.onReconnect();
		chat.show({connection: {at: 'dialing', attempt: 1, resume: 's'}});
		narrator.look();
		expect(said).toEqual(['Connecting again.']);
	});

	it.each([
		[{}, true],
		[{turn: liveTurn()}, false],
		[{turn: liveTurn({givenUp: true})}, true],
		[{awaiting: 'ping'}, false],
		[{completing: true}, false],
		[{connection: {at: 'dialing', attempt: 1, resume: undefined}}, false],
		[{connection: {at: 'closed'}}, false],
	] as const)('knows whose turn it is: %j', (change, isUsersTurn) => {
		const {chat, narrator, turns} = start();
		chat.show(change);
		narrator.look();
		expect(turns).toEqual([isUsersTurn]);
	});
});
