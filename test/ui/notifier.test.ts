import {expect, it} from 'vitest';
import type {Reply} from '../../source/terminal/input/key.ts';
import {startNotifier} from '../../source/ui/notifier.ts';
import {liveTurn} from '../support/entries.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

function start() {
	const chat = createFakeChat();
	const clock = createHandClock();
	const log: string[] = [];
	const working: boolean[] = [];
	const handlers = new Set<(reply: Reply) => void>();
	const stop = startNotifier({
		chat,
		clock,
		onReply(handler) {
			handlers.add(handler);
			return () => handlers.delete(handler);
		},
		setTitle: (title) => log.push(title),
		notify: () => log.push('notify'),
		setWorking: (isWorking) => working.push(isWorking),
	});
	return {
		chat,
		clock,
		log,
		working,
		handlers,
		stop,
		focus(focused: boolean): void {
			for (const handler of handlers) handler({kind: 'focus', focused});
		},
	};
}

it('sets the title at once, and then with every change of it', () => {
	const {chat, log} = start();
	chat.show({turn: liveTurn({phase: 'thinking'})});
	chat.show({turn: liveTurn({phase: 'writing', text: 'It'})});
	chat.show({turn: undefined});
	expect(log).toEqual(['bedrock-chat', '… bedrock-chat', 'bedrock-chat']);
});

it('notifies a user who is away at the end of a long turn, and restores the title when they return', () => {
	const {chat, clock, log, focus} = start();
	focus(false);
	chat.show({turn: liveTurn({phase: 'thinking', startedAt: clock.now()})});
	clock.advance(5001);
	chat.show({turn: undefined});
	focus(true);
	expect(log.slice(2)).toEqual(['● bedrock-chat', 'notify', 'bedrock-chat']);
});

it('removes its listeners', () => {
	const {chat, handlers, stop} = start();
	stop();
	expect([chat.listeners(), handlers.size]).toEqual([0, 0]);
});

it('names the stored conversation, whose title controls no terminal', () => {
	const {chat, log} = start();
	chat.show({conversation: {id: 'c-1', title: 'Orders of May'}});
	chat.show({turn: liveTurn({phase: 'thinking'})});
	for (const text of HOSTILE_TEXTS) chat.show({conversation: {id: 'c-1', title: text}});
	chat.show({turn: undefined, conversation: undefined});
	expect(log.slice(0, 3)).toEqual([
		'bedrock-chat',
		'Orders of May · bedrock-chat',
		'… Orders of May · bedrock-chat',
	]);
	expect(log.at(-1)).toBe('bedrock-chat');
	const isControl = (code: number): boolean => code < 32 || (code >= 127 && code < 160);
	expect(log.filter((title) => [...title].some((each) => isControl(each.codePointAt(0) ?? 0)))).toEqual([]);
});

it('says when a turn begins and when it ends, once each, also when the user stops waiting', () => {
	const {chat, working} = start();
	chat.show({turn: liveTurn({phase: 'thinking'})});
	chat.show({turn: liveTurn({phase: 'writing', text: 'It'})});
	chat.show({turn: undefined});
	chat.show({turn: liveTurn({entryId: 'e3', phase: 'thinking'})});
	chat.show({turn: liveTurn({entryId: 'e3', givenUp: true})});
	expect(working).toEqual([true, false, true, false]);
});
