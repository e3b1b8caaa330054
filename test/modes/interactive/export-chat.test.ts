import {describe, expect, it} from 'vitest';
import {exportChat} from '../../../source/modes/interactive/export-chat.ts';
import {assistantEntry, liveTurn, noticeEntry, queuedMessage, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {NOON} from '../../support/journals.ts';

const snapshot = {
	...EMPTY_SNAPSHOT,
	entries: [
		userEntry('first'),
		assistantEntry('one'),
		noticeEntry('not part of the conversation'),
		noticeEntry('A new session.', {id: 'e4', shape: 'rule'}),
		userEntry('second canary-1', {id: 'e5'}),
	],
	turn: liveTurn({entryId: 'e5', text: 'It is', startedAt: NOON, lastFrameAt: NOON + 100}),
	queue: [queuedMessage('third')],
};

async function exported(name: string): Promise<string> {
	const parts: Uint8Array[] = [];
	const facts = {id: undefined, server: {url: 'ws://localhost:8000/ws/chat'}, startedAt: NOON};
	for await (const part of exportChat(name, {
		...{snapshot, ...facts, drafts: ['fourth']},
		secrets: new Set(['canary-1']),
	}))
		parts.push(part);
	return Buffer.concat(parts).toString();
}

describe('the conversation under way as a file', () => {
	it('has everything of it: the part of the answer that has arrived, what waits, and the draft', async () => {
		const records = (await exported('a.jsonl'))
			.trim()
			.split('\n')
			.map((line): Record<string, unknown> => JSON.parse(line));
		expect(records.map(({kind, after}) => [kind, after])).toEqual([
			...['session', 'entry', 'entry'].map((kind) => [kind, undefined]),
			['rule', 'e2'],
			...['entry', 'partial'].map((kind) => [kind, undefined]),
			['forgotten', 'e2'],
			...['queued', 'draft', 'end'].map((kind) => [kind, undefined]),
		]);
		expect(records[5]).toMatchObject({
			entry: {id: 'e6', answers: 'e5', arrived: 'partial', parts: [{kind: 'text', text: 'It is'}]},
		});
	});

	it('is Markdown unless its name says otherwise, and has no secret', async () => {
		const file = await exported('notes');
		expect(file).toMatch(
			/^# first\n[\s\S]*\*A new session\.\*[\s\S]*> second \[redacted\]\n[\s\S]*> fourth\n$/,
		);
		expect(file).not.toContain('not part of');
		expect(await exported('a.HTML')).toMatch(/^<!doctype html>/);
		expect(JSON.parse(await exported('a.otlp'))).toHaveProperty('resourceSpans');
	});

	it.each(['-', 'o.pdf', 'notes.v2'])('is refused as %s, which names no file or no format', async (name) => {
		await expect(exported(name)).rejects.toThrow(/type/);
	});
});
