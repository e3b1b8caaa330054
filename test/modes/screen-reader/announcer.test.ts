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
	const lines: string[] = [];
	const prompts: boolean[] = [];
	const announcer = createAnnouncer(chat, clock, (added, hasPrompt) => {
		lines.push(...added);
		prompts.push(hasPrompt);
	});
	return {clock, chat, announcer, lines, prompts};
}

describe('the announcer', () => {
	it('announces the state after a frame, not the changes in between', async () => {
		const {chat, lines, prompts} = start();
		chat.show({turn: liveTurn({phase: 'thinking'})});
		chat.show({turn: undefined, entries: [assistantEntry('Yes.')]});
		expect(lines).toEqual([]);
		await Promise.resolve();
		expect(lines).toEqual(['Assistant: Yes.']);
		expect(prompts).toEqual([true]);
	});

	it('announces progress after a long silence', () => {
		const {chat, clock, announcer, lines} = start();
		chat.show({turn: liveTurn({phase: 'thinking'})});
		announcer.announce();
		clock.advance(2 * SILENCE_MS);
		expect(lines).toHaveLength(3);
		announcer.stop();
		clock.advance(2 * SILENCE_MS);
		expect(lines).toHaveLength(3);
		expect(chat.listeners()).toBe(0);
	});

	it('does not announce a message that was typed here', () => {
		const {chat, announcer, lines} = start();
		announcer.onSent('hello');
		chat.show({entries: [userEntry('hello')]});
		announcer.announce();
		expect(lines).toEqual([]);
	});

	it('announces a new connection that the user requested', () => {
		const {chat, announcer, lines} = start();
		announcer.announce();
		announcer.onReconnect();
		chat.show({connection: {at: 'dialing', attempt: 1, resume: 's'}});
		announcer.announce();
		expect(lines).toEqual(['Reconnecting.']);
	});

	it.each([
		[{}, true],
		[{turn: liveTurn()}, false],
		[{turn: liveTurn({givenUp: true})}, true],
		[{awaiting: 'ping'}, false],
		[{completing: true}, false],
		[{connection: {at: 'dialing', attempt: 1, resume: undefined}}, false],
		[{connection: {at: 'closed'}}, false],
	] as const)('prints the prompt when nothing is running: %j', (change, hasPrompt) => {
		const {chat, announcer, prompts} = start();
		chat.show(change);
		announcer.announce();
		expect(prompts).toEqual([hasPrompt]);
	});
});
