import {mkdirSync} from 'node:fs';
import {expect, it, onTestFinished, vi} from 'vitest';
import {keepChat} from '../../source/session/keep-chat.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {journalFolder, NOON} from '../support/journals.ts';

it('goes on when what follows the deletion of old sessions cannot be loaded', async () => {
	const sessions = journalFolder();
	mkdirSync(sessions);
	const clock = createHandClock(NOON);
	const unhandled: unknown[] = [];
	const note = (error: unknown): unknown => unhandled.push(error);
	process.on('unhandledRejection', note);
	onTestFinished(() => void process.off('unhandledRejection', note));
	let isCalled = false;
	const kept = keepChat({
		...{chat: createFakeChat(), clock, sessions, server: {url: 'ws://localhost:8000/ws/chat'}},
		...{secrets: new Set<string>(), resumed: undefined, process},
		onPruned() {
			isCalled = true;
			return Promise.reject(new Error('Cannot find module index-later.js'));
		},
	});
	clock.advance(20_000);
	await vi.waitFor(() => expect(isCalled).toBe(true));
	await new Promise(setImmediate);
	expect(unhandled).toEqual([]);
	await kept.stop();
});
