import {expect, it, onTestFinished} from 'vitest';
import {topicOf} from '../../source/chat/notices/topics.ts';
import {openDebugLog} from '../../source/journal/debug-log.ts';
import {startSandbox} from '../../source/sandbox/server.ts';
import {notifyOpening} from '../../source/session/opening-notices.ts';
import {own} from '../../source/text/safe.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {sentencesOf} from '../support/notices.ts';

const rest = {
	recording: undefined,
	url: 'ws://host/ws',
	searchKnowledge: async () => ({kind: 'offered' as const, chunks: []}),
	askPreview: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	askStatistics: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	askCatalogue: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	askOffer: async () => ({kind: 'not-offered' as const, because: 'not used in this test'}),
	ownPresets: async () => undefined,
	hidden: new Set<string>(),
	redact: (text: string) => text,
	stop: async () => undefined,
};

it('adds hints, problems with the log and the recording, and the built-in assistant, in this order', async () => {
	const chat = createFakeChat();
	const log = openDebugLog({file: '/dev/null/no', level: 'info', secrets: []});
	const sandbox = await startSandbox();
	onTestFinished(() => sandbox.stop());
	const recording = {trouble: () => own`Nothing is recorded.`};
	notifyOpening({hints: ['A hint.']}, {...rest, chat, sandbox, log, recording});
	expect(chat.notices.map((notice) => [notice.level, notice.code, sentencesOf(notice).text])).toEqual([
		['info', 'hint', 'A hint.'],
		['warning', 'log', log.trouble()],
		['warning', 'recording', 'Nothing is recorded.'],
		['info', 'sandbox', 'This is the built-in assistant. It runs on this machine only.'],
	]);
});

it('adds nothing if there is nothing to report', () => {
	const chat = createFakeChat();
	notifyOpening({hints: []}, {...rest, chat, sandbox: undefined, log: undefined});
	expect(chat.notices).toEqual([]);
});

it('says what is wrong with the file of presets, and is followed by no second notice about it', async () => {
	const chat = createFakeChat();
	const ownPresets = async () => ({kind: 'unreadable' as const, problem: 'it is a folder', path: '/tmp'});
	notifyOpening({hints: []}, {...rest, ownPresets, chat, sandbox: undefined, log: undefined});
	await ownPresets();
	expect(chat.notices.map((each) => [each.level, each.code, topicOf(each)])).toEqual([
		['error', 'preset_file_unreadable', 'preset file'],
	]);
});

it('says that a short word is not hidden everywhere, but not of the secrets of the built-in assistant', async () => {
	const sandbox = await startSandbox();
	onTestFinished(() => sandbox.stop());
	const codes = (secret: string, isSandbox: boolean): readonly string[] => {
		const chat = createFakeChat();
		const opened = {...rest, hidden: new Set([secret]), chat, log: undefined};
		notifyOpening({hints: []}, {...opened, sandbox: isSandbox ? sandbox : undefined});
		return chat.notices.map(({code}) => code);
	};
	expect(['good', 'ab', 'good2', ''].map((secret) => codes(secret, false))).toEqual([
		['short_secret'],
		['short_secret'],
		[],
		[],
	]);
	expect(codes('good', true)).toEqual(['sandbox']);
});
