import {describe, expect, it} from 'vitest';
import {COMMANDS} from '../../../source/chat/commands.ts';
import {createAnnouncer} from '../../../source/modes/screen-reader/announcer.ts';
import {createInputLoop} from '../../../source/modes/screen-reader/input-loop.ts';
import {createLineOutput} from '../../../source/modes/screen-reader/line-output.ts';
import type {Exposure} from '../../../source/session/exposure.ts';
import {liveTurn} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';

const session = {id: 's', displayName: undefined, authenticated: false, resumed: undefined};
const READY = {at: 'ready', session, since: 0, attempt: 1} as const;

/** A dialogue on paper, with what it did. */
function start({openness = 'private' as Exposure, secrets = [] as (string | undefined)[]} = {}) {
	const clock = createHandClock();
	const chat = createFakeChat({connection: READY});
	let written = '';
	const output = {
		write(text: string) {
			written += text;
		},
	};
	const log: string[] = [];
	const paper = createLineOutput(output, clock, 'ours');
	const dialogue = createInputLoop({
		chat,
		clock,
		paper,
		narrator: createAnnouncer(chat, clock, paper.say),
		openness,
		isDumb: false,
		keyboard: () => ({
			clear: () => void log.push('clear'),
			remember: (isKept) => void log.push(`remember ${isKept}`),
		}),
		askSecret: async (question) => {
			log.push(question);
			return secrets.shift();
		},
		suspend: () => void log.push('suspend'),
		quit: () => void log.push('quit'),
	});
	return {
		chat,
		clock,
		dialogue,
		log,
		written: () => written,
		/** Types a line as the keyboard tells it, and Enter. */
		enter(text: string): void {
			if (text !== '') dialogue.onEdit({text, cursor: text.length});
			dialogue.onLine(text);
		},
		/** Lets what was promised happen. */
		settled: () => new Promise((resolve) => setImmediate(resolve)),
	};
}

describe('a line', () => {
	it('is a message', () => {
		const {enter, chat, written} = start();
		enter('hello');
		expect(chat.log).toEqual(['send hello']);
		expect(written()).toBe('You: hello\nYou: ');
	});

	it('is a command, or a mistake that is told and never sent', () => {
		const {enter, chat} = start();
		for (const text of ['/ping', '/pnig', '/ping now', '//slash', '/reconnect']) enter(text);
		expect(chat.log).toEqual(['request ping', 'send /slash', 'reconnect']);
		expect(chat.notices.map(({code}) => code)).toEqual(['unknown_command', 'surplus_argument']);
	});

	it('that is empty says nothing, and gives the prompt again', () => {
		const {enter, chat, written} = start();
		enter('');
		enter('');
		expect(written()).toBe('You: \nYou: ');
		expect(chat.log).toEqual([]);
	});

	it('goes on after a backslash under another prompt', () => {
		const {enter, chat, written} = start();
		enter('one\\');
		enter('two');
		expect(written()).toBe('You: one\\\nMore: two\nYou: ');
		expect(chat.log).toEqual(['send one\ntwo']);
	});

	it('that could not be sent is kept for Enter on an empty line', () => {
		const {enter, chat, written} = start();
		chat.refuse();
		enter('hello');
		expect(written()).toContain('Your message is kept: Enter on an empty line sends it');
		enter('');
		expect(chat.log).toEqual(['send hello', 'send hello']);
	});
});

describe('commands for a screen', () => {
	it('/help says what there is, /quit leaves', () => {
		const {enter, log, written} = start();
		enter('/help');
		for (const {name} of COMMANDS) expect(written()).toContain(`/${name}`);
		enter('/quit');
		expect(log).toEqual(['quit']);
	});

	it('/login asks line by line, and keeps no answer', async () => {
		const {enter, chat, log, written, settled} = start({secrets: ['SECRET']});
		enter('/login');
		enter('3');
		await settled();
		enter('ada');
		await settled();
		expect(chat.log).toEqual(['sign in with basic_auth']);
		expect(log).toEqual(['remember false', 'Password', 'remember true']);
		expect(written()).toMatch(/leave: 3\nUser name: ada\nYou: $/);
		enter('hello');
		expect(chat.log).toEqual(['sign in with basic_auth', 'send hello']);
	});

	it('/login is left with Ctrl+C, and says what is wrong with an answer', async () => {
		const {enter, chat, dialogue, written, settled} = start();
		enter('/login');
		dialogue.onInterrupt();
		await settled();
		expect(written()).toMatch(/\nSign-in cancelled\.\nYou: $/);
		enter('/login');
		enter('9');
		await settled();
		expect(written()).toMatch(/\nThere is no such kind of sign-in\. \/login asks again\.\nYou: $/);
		enter('/login');
		enter('bearer');
		await settled();
		expect(written()).toMatch(/\nSign-in cancelled\.\nYou: $/);
		expect(chat.log).toEqual([]);
	});

	it('/login sends no secret where that is forbidden', async () => {
		const {enter, chat, settled} = start({openness: 'open-and-forbidden', secrets: ['SECRET']});
		enter('/login');
		enter('bearer');
		await settled();
		expect(chat.log).toEqual([]);
		expect(chat.notices.map(({code}) => code)).toEqual(['tls_required']);
	});
});

describe('Ctrl+C', () => {
	it('clears what is typed, and that is all', () => {
		const {dialogue, log, chat, written} = start();
		chat.show({turn: liveTurn()});
		dialogue.onEdit({text: 'hel', cursor: 3});
		dialogue.onInterrupt();
		expect(log).toEqual(['clear']);
		expect(chat.log).toEqual([]);
		expect(written()).toMatch(/^You: hel\nCleared\.\n/);
	});

	it('clears lines that were begun, and a message that was kept', () => {
		const {dialogue, enter, chat, written} = start();
		enter('one\\');
		dialogue.onInterrupt();
		expect(written()).toMatch(/More: \nCleared\.\nYou: $/);
		chat.refuse();
		enter('hello');
		dialogue.onInterrupt();
		enter('');
		expect(chat.log).toEqual(['send hello']);
	});

	it('stops waiting, and a second time leaves', () => {
		const {dialogue, chat, log} = start();
		chat.show({turn: liveTurn()});
		dialogue.onInterrupt();
		expect(chat.log).toEqual(['stop waiting']);
		dialogue.onInterrupt();
		expect(log).toEqual(['quit']);
	});

	it('at rest leaves at the second time within two seconds, with no key between', () => {
		const {dialogue, clock, log, written} = start();
		dialogue.onInterrupt();
		expect(written()).toContain('Control C again leaves.');
		clock.advance(2000);
		dialogue.onInterrupt();
		dialogue.onEdit({text: 'a', cursor: 1});
		dialogue.onEdit({text: '', cursor: 0});
		dialogue.onInterrupt();
		expect(log).toEqual([]);
		clock.advance(1999);
		dialogue.onInterrupt();
		expect(log).toEqual(['quit']);
	});
});

it('Ctrl+Z and the end of the input are handed on', () => {
	const {dialogue, log} = start();
	dialogue.onSuspend();
	dialogue.onEnd();
	expect(log).toEqual(['suspend', 'quit']);
});
