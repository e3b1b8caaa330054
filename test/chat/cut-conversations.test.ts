/** A stored conversation whose connection is cut at each place: the screen and the server agree, and nothing is paid for twice. */
import {describe, expect, it} from 'vitest';
import {createMemory, type TurnStep} from '../../source/sandbox/server.ts';
import {openSandbox, type TestSandbox} from '../support/sandbox.ts';
import {type SandboxChat, sandboxChat} from '../support/sandbox-chat.ts';

interface Cut {
	readonly on: SandboxChat;
	readonly server: TestSandbox;
}

async function ask(on: SandboxChat, text: string): Promise<void> {
	on.chat.send(text);
	await on.settled();
}

/** Messages and answers, as the screen has them below the last rule. */
const talk = (on: SandboxChat): readonly string[] => on.lines().filter((line) => /^[<>]/.test(line));

/** Lets the server continue, and polls until the answer that was looked for has arrived. */
async function answered({on, server}: Cut): Promise<void> {
	server.release();
	for (let poll = 0; on.chat.getSnapshot().turn !== undefined && poll < 20; poll++) {
		on.clock.advance(6000);
		await on.settled();
	}
	expect(on.chat.getSnapshot().turn).toBeUndefined();
}

/** Cuts the connection, and waits for the next one that lasts. */
async function cut({on, server}: Cut): Promise<void> {
	server.dropAll();
	await on.back();
	await on.settled();
}

/** Cuts the connection while a turn is at this step. */
const inTurn =
	(text: string, step: TurnStep) =>
	async (all: Cut): Promise<void> => {
		all.server.hold(step);
		all.on.chat.send(text);
		await all.server.whenHeld();
		await cut(all);
		await answered(all);
	};

/** Cuts it again while the conversation is loaded. */
const whileLoading = async (all: Cut): Promise<void> => {
	all.server.dropAll();
	await all.on.back();
	all.server.dropAll();
	await all.on.back();
	await all.on.settled();
};

const FIRST = 'my name is Ada';
const SECOND = 'where is order A-1001';

const PLACES: ReadonlyArray<readonly [string, readonly ((all: Cut) => Promise<void>)[]]> = [
	['before the first message', [cut, ({on}) => ask(on, FIRST)]],
	['at the start of the first turn', [inTurn(FIRST, 'start')]],
	['before the first answer', [inTurn(FIRST, 'answer')]],
	['after the first answer', [({on}) => ask(on, FIRST), cut]],
	['at the start of the second turn', [({on}) => ask(on, FIRST), inTurn(SECOND, 'start')]],
	['during the tools of the second turn', [({on}) => ask(on, FIRST), inTurn(SECOND, 'tools')]],
	['before the second answer', [({on}) => ask(on, FIRST), inTurn(SECOND, 'answer')]],
	['while it is loaded again', [({on}) => ask(on, FIRST), whileLoading]],
	[
		'with a message that waits behind the turn',
		[
			({on}) => ask(on, FIRST),
			async (all) => {
				all.server.hold('answer');
				all.on.chat.send(SECOND);
				await all.server.whenHeld();
				all.on.chat.send('thanks');
				all.server.dropAll();
				await all.on.back();
				await all.on.until(({turn, completing}) => turn?.phase === 'recovering' && !completing);
				all.server.release();
				for (let poll = 0; talk(all.on).length < 6 && poll < 20; poll++) {
					all.on.clock.advance(6000);
					await all.on.until(({turn, completing, queue}) =>
						turn === undefined ? queue.length === 0 : turn.phase !== 'recovering' || !completing,
					);
				}
				await all.on.settled();
			},
		],
	],
	[
		'while another one is opened',
		[
			({on}) => ask(on, FIRST),
			async (all) => {
				const {chat} = all.on;
				const {conversation} = chat.getSnapshot();
				chat.beginConversation();
				await ask(all.on, SECOND);
				chat.requestFeature({type: 'conversation_load', conversation_id: conversation?.id ?? ''});
				await cut(all);
				await all.on.until(({conversation: open}) => open?.id === conversation?.id);
			},
		],
	],
	[
		'while it is renamed',
		[
			({on}) => ask(on, FIRST),
			async (all) => {
				all.on.chat.renameConversation('Ada');
				await cut(all);
			},
		],
	],
	['again and again', [({on}) => ask(on, FIRST), cut, inTurn(SECOND, 'start'), cut, whileLoading]],
];

describe('a stored conversation whose connection is cut', () => {
	it.each(PLACES)('%s is on the screen as the server has it', async (_name, steps) => {
		const memory = createMemory();
		const server = await openSandbox({features: true, memory});
		const on = sandboxChat(server.url, {token: 'good'});
		on.chat.connect();
		await on.settled();
		for (const step of steps) await step({on, server});
		await on.settled();

		const other = sandboxChat(server.url, {token: 'good'});
		other.chat.connect();
		await other.settled();
		const {conversation} = on.chat.getSnapshot();
		expect(conversation).toBeDefined();
		other.chat.requestFeature({type: 'conversation_load', conversation_id: conversation?.id ?? ''});
		await other.until(({conversation: open}) => open?.id === conversation?.id);
		await other.settled();
		const opened = on.lines().lastIndexOf('[conversation_opened]');
		const shown = on
			.lines()
			.slice(opened + 1)
			.filter((line) => /^[<>]/.test(line));
		expect(shown).toEqual(talk(other));
		expect(shown.length).toBeGreaterThan(0);

		// Each message was paid for once, and the conversation goes on.
		const chats = server.chatMessages();
		expect(new Set(chats).size).toBe(chats.length);
		await ask(on, 'what is my name');
		expect(on.lines().at(-1)).toMatch(/^< Your name is Ada/);
	});
});
