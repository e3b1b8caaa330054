import {expect, it} from 'vitest';
import type {ServerChoice} from '../../source/config/settings.ts';
import {hostBeside} from '../../source/session/journal-server.ts';

const server: ServerChoice = {kind: 'url', url: 'ws://one.test:8000/ws/chat', given: true};

it.each([
	[{url: 'wss://two.test/ws/chat'}, 'two.test'],
	[{url: 'ws://one.test:8001/ws/chat'}, 'one.test:8001'],
	[{url: 'ws://one.test:8000/chat/ws'}, 'one.test:8000/chat/ws'],
	[{url: 'not an address'}, 'not an address'],
	[{url: '', sandbox: 'seed'}, 'built-in assistant (seed)'],
] as const)('a stored server is named by what another one does not have: %j', (stored, name) => {
	expect(hostBeside(stored, server)).toBe(name);
});
