import {expect, it, onTestFinished} from 'vitest';
import {openDebugLog} from '../../source/journal/debug-log.ts';
import {startSandbox} from '../../source/sandbox/server.ts';
import {notifyOpening} from '../../source/session/opening-notices.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {sentencesOf} from '../support/notices.ts';

const rest = {
	url: 'ws://host/ws',
	searchKnowledge: async () => ({kind: 'offered' as const, chunks: []}),
	askPreview: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	askStatistics: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	askCatalogue: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	askOffer: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	ownPresets: async () => undefined,
	redact: (text: string) => text,
	stop: async () => undefined,
};

it('adds hints, problems with the log, and the built-in assistant, in this order', async () => {
	const chat = createFakeChat();
	const log = openDebugLog({file: '/dev/null/no', level: 'info', secrets: []});
	const sandbox = await startSandbox();
	onTestFinished(() => sandbox.stop());
	notifyOpening({hints: ['A hint.']}, {...rest, chat, sandbox, log});
	expect(chat.notices.map((notice) => [notice.level, notice.code, sentencesOf(notice).text])).toEqual([
		['info', 'hint', 'A hint.'],
		['warning', 'log', log.trouble()],
		['info', 'sandbox', 'This is the built-in assistant. It runs on this machine only.'],
	]);
});

it('adds nothing if there is nothing to report', () => {
	const chat = createFakeChat();
	notifyOpening({hints: []}, {...rest, chat, sandbox: undefined, log: undefined});
	expect(chat.notices).toEqual([]);
});
