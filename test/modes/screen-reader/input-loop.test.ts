import {describe, expect, it} from 'vitest';
import {COMMANDS} from '../../../source/chat/commands.ts';
import {notice} from '../../../source/chat/notices.ts';
import {createAnnouncer} from '../../../source/modes/screen-reader/announcer.ts';
import {createInputLoop} from '../../../source/modes/screen-reader/input-loop.ts';
import {createLineOutput} from '../../../source/modes/screen-reader/line-output.ts';
import type {Exposure} from '../../../source/session/exposure.ts';
import {liveTurn, queuedMessage} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';

const session = {id: 's', displayName: undefined, authenticated: false, resumed: undefined};
const READY = {at: 'ready', session, since: 0, attempt: 1} as const;

/** An input loop, with its output and a log of its calls. */
function start({exposure = 'private' as Exposure, secrets = [] as (string | undefined)[]} = {}) {
	const clock = createHandClock();
	const chat = createFakeChat({connection: READY});
	let written = '';
	const stream = {
		write(text: string) {
			written += text;
		},
	};
	const log: string[] = [];
	const output = createLineOutput(stream, clock, 'ours');
	const inputLoop = createInputLoop({
		chat,
		clock,
		output,
		announcer: createAnnouncer(chat, clock, output.add),
		exposure,
		server: QUIET_PORTS,
		files: QUIET_PORTS,
		isDumb: false,
		linesBy: ['ACCESSIBLE', 'TERM=dumb'],
		reader: () => ({
			clear: () => void log.push('clear'),
			setHistory: (isOn) => void log.push(`history ${isOn}`),
			remember: (lines) => void log.push(`remember ${lines.join('|')}`),
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
		inputLoop,
		log,
		written: () => written,
		/** Types a line and Enter. */
		enter(text: string): void {
			if (text !== '') inputLoop.onEdit({text, cursor: text.length});
			inputLoop.onLine(text);
		},
		/** Waits until pending promises are settled. */
		settled: () => new Promise((resolve) => setImmediate(resolve)),
	};
}

it('/drop names what it dropped, which is in the history again where it is one line', () => {
	const {chat, enter, log, written} = start();
	chat.waiting.push('one', 'two\nlines');
	enter('/drop');
	expect(log).toEqual(['remember one']);
	expect(written()).toMatch(/Dropped: “one”\.[\s\S]*Dropped: “two.*lines”\./);
});

describe('a command at a question', () => {
	it.each(['/login', '/resume'])('leaves it and runs: %s', async (asking) => {
		const {enter, log, settled, written} = start();
		enter(asking);
		await settled();
		enter('/quit');
		await settled();
		expect(log).toContain('quit');
		expect(written()).not.toMatch(/cancelled/i);
	});

	it('may ask questions itself, which are not in the history either', async () => {
		const {chat, enter, log, settled, written} = start();
		for (const line of ['/login', '3', '/login']) {
			enter(line);
			await settled();
		}
		expect(chat.log).toEqual([]);
		expect(log).toEqual(['history false', 'history false']);
		expect(written()).not.toMatch(/cancelled/i);
		enter('');
		await settled();
		expect(written()).toContain('Sign-in cancelled.');
		expect(log.at(-1)).toBe('history true');
	});

	it('asks for no secret after Ctrl+C', async () => {
		const {enter, inputLoop, log, settled} = start({secrets: ['SECRET']});
		enter('/login');
		enter('bearer');
		inputLoop.onInterrupt();
		await settled();
		expect(log).toEqual(['history false', 'history true']);
	});
});

describe('a command that needs the full screen', () => {
	it('says what asks for lines, as the program was started', () => {
		for (const command of ['/copy', '/theme dark', '/search x']) {
			const {enter, written} = start();
			enter(command);
			expect(written()).toContain(
				`${command.split(' ')[0]} needs the full screen. To use it, start without ACCESSIBLE and TERM=dumb.`,
			);
		}
	});
});

describe('a line', () => {
	it('is a message', () => {
		const {enter, chat, written} = start();
		enter('hello');
		expect(chat.log).toEqual(['send hello']);
		expect(written()).toBe('You: hello\nYou: ');
	});

	it('is a command, or an error that is reported and never sent', () => {
		const {enter, chat} = start();
		for (const text of ['/ping', '/pnig', '/ping now', '//slash', '/reconnect']) enter(text);
		expect(chat.log).toEqual(['request ping', 'send /slash', 'reconnect']);
		expect(chat.notices.map(({code}) => code)).toEqual(['unknown_command', 'surplus_argument']);
	});

	it('that is empty only shows the prompt again', () => {
		const {enter, chat, written} = start();
		enter('');
		enter('');
		expect(written()).toBe('You: \nYou: ');
		expect(chat.log).toEqual([]);
	});

	it('continues after a backslash with another prompt', () => {
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
		expect(written()).toContain('Your message is kept. Press Enter on an empty line to send it');
		enter('');
		expect(chat.log).toEqual(['send hello', 'send hello']);
	});
});

it('sends restored drafts one by one, each after it was announced', () => {
	const {chat, enter, inputLoop, written} = start();
	inputLoop.restoreDrafts(['one', ' ', 'two', 'three']);
	expect(written()).toContain('“three”');
	expect(written()).not.toContain('“two”');
	enter('');
	expect(chat.log).toEqual(['send three']);
	expect(written()).toContain('“two”');
	inputLoop.onInterrupt();
	expect(written()).toContain('“one”');
	enter('');
	enter('');
	expect(chat.log).toEqual(['send three', 'send one']);
});

describe('commands for a screen', () => {
	it('/help lists the commands, /quit quits', () => {
		const {enter, log, written} = start();
		enter('/help');
		for (const {name, isForScreen} of COMMANDS)
			expect(written().includes(`\n/${name}`), name).toBe(isForScreen !== true);
		enter('/quit');
		expect(log).toEqual(['quit']);
	});

	it('/quit with unsent messages quits at the second time', () => {
		const {chat, enter, log} = start();
		chat.show({queue: [queuedMessage('later')]});
		enter('/quit');
		expect([log, chat.notices]).toEqual([[], [notice('unsent_messages', {count: 1, isSaved: false})]]);
		enter('/quit');
		expect(log).toEqual(['quit']);
	});

	it('/login asks line by line, and keeps no answer in the history', async () => {
		const {enter, chat, log, written, settled} = start({secrets: ['SECRET']});
		enter('/login');
		enter('3');
		await settled();
		enter('ada');
		await settled();
		expect(chat.log).toEqual(['sign in with basic_auth']);
		expect(log).toEqual(['history false', 'Password', 'history true']);
		expect(written()).toMatch(/cancel: 3\nUser name: ada\nYou: $/);
		enter('hello');
		expect(chat.log).toEqual(['sign in with basic_auth', 'send hello']);
	});

	it('/login is cancelled with Ctrl+C, and reports a wrong answer', async () => {
		const {enter, chat, inputLoop, written, settled} = start();
		enter('/login');
		inputLoop.onInterrupt();
		await settled();
		expect(written()).toMatch(/\nSign-in cancelled\.\nYou: $/);
		enter('/login');
		enter('9');
		await settled();
		expect(written()).toMatch(/\nUnknown kind of sign-in\. Type \/login to try again\.\nYou: $/);
		enter('/login');
		enter('bearer');
		await settled();
		expect(written()).toMatch(/\nSign-in cancelled\.\nYou: $/);
		expect(chat.log).toEqual([]);
	});

	it('/login sends no secret if --require-tls forbids it', async () => {
		const {enter, chat, settled} = start({exposure: 'open-and-forbidden', secrets: ['SECRET']});
		enter('/login');
		enter('bearer');
		await settled();
		expect(chat.log).toEqual([]);
		expect(chat.notices.map(({code}) => code)).toEqual(['tls_required']);
	});
});

describe('Ctrl+C', () => {
	it('only clears the input', () => {
		const {inputLoop, log, chat, written} = start();
		chat.show({turn: liveTurn()});
		inputLoop.onEdit({text: 'hel', cursor: 3});
		inputLoop.onInterrupt();
		expect(log).toEqual(['clear']);
		expect(chat.log).toEqual([]);
		expect(written()).toMatch(/^You: hel\nCleared\.\n/);
	});

	it('clears the lines of a partial message, and a message that was kept', () => {
		const {inputLoop, enter, chat, written} = start();
		enter('one\\');
		inputLoop.onInterrupt();
		expect(written()).toMatch(/More: \nCleared\.\nYou: $/);
		chat.refuse();
		enter('hello');
		inputLoop.onInterrupt();
		enter('');
		expect(chat.log).toEqual(['send hello']);
	});

	it('stops waiting, and quits at the second time', () => {
		const {inputLoop, chat, log} = start();
		chat.show({turn: liveTurn()});
		inputLoop.onInterrupt();
		expect(chat.log).toEqual(['stop waiting']);
		inputLoop.onInterrupt();
		expect(log).toEqual(['quit']);
	});

	it('when idle quits at the second time within two seconds, without a key in between', () => {
		const {inputLoop, clock, log, written} = start();
		inputLoop.onInterrupt();
		expect(written()).toContain('Press Control C again to quit.');
		clock.advance(2000);
		inputLoop.onInterrupt();
		inputLoop.onEdit({text: 'a', cursor: 1});
		inputLoop.onEdit({text: '', cursor: 0});
		inputLoop.onInterrupt();
		expect(log).toEqual([]);
		clock.advance(1999);
		inputLoop.onInterrupt();
		expect(log).toEqual(['quit']);
	});
});

it('passes on Ctrl+Z and the end of the input', () => {
	const {inputLoop, log} = start();
	inputLoop.onSuspend();
	inputLoop.onEnd(false);
	expect(log).toEqual(['suspend', 'quit']);
});

describe('Ctrl+D', () => {
	it.each<[string, (on: ReturnType<typeof start>) => void, string]>([
		['a message', ({chat}) => chat.show({queue: [queuedMessage('later')]}), 'Not sent yet: 1 message.'],
		['a draft', ({enter}) => enter('one\\'), 'Not sent yet: a draft.'],
		['an answer', ({chat}) => chat.show({turn: liveTurn()}), 'The answer has not arrived yet.'],
	])('asks once before it loses %s, and again once there is more to lose', (_what, lose, says) => {
		const on = start();
		const {chat, clock, inputLoop, log, written} = on;
		lose(on);
		inputLoop.onEnd(false);
		expect(written()).toContain(`Press Control D again to quit.\n${says}`);
		clock.advance(30_000);
		inputLoop.onEnd(false);
		chat.show({queue: [queuedMessage('another')]});
		inputLoop.onEnd(false);
		expect(log).toEqual([]);
		inputLoop.onEnd(false);
		expect(log).toEqual(['quit']);
	});

	it('leaves questions first, and asks nothing where nothing more can be read', async () => {
		const {chat, enter, inputLoop, log, settled, written} = start();
		chat.show({queue: [queuedMessage('later')]});
		enter('/feedback -');
		inputLoop.onEnd(false);
		await settled();
		expect(written()).toContain('Cancelled.');
		inputLoop.onEnd(false);
		expect(written()).toContain('Press Control D again to quit.');
		inputLoop.onEdit({text: 'x', cursor: 1});
		const over = start();
		over.chat.show({queue: [queuedMessage('later')]});
		over.inputLoop.onEnd(true);
		expect([log, over.log]).toEqual([[expect.anything(), expect.anything()], ['quit']]);
	});
});
