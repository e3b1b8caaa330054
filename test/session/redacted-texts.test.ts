/** A text in which a credential was not stored is not sent by the program: it is a draft, or not sent again, and that is said. */
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {createChat} from '../../source/chat/chat.ts';
import {resumeSession} from '../../source/session/resume.ts';
import {userEntry} from '../support/entries.ts';
import {createFakeClient} from '../support/fake-client.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {journalFolder, journalIn} from '../support/journals.ts';
import {serverSettings} from '../support/settings.ts';

const SECRET = 'canary-4711';

async function resumed(folder: string) {
	const settings = serverSettings('ws://localhost:8000/ws/chat');
	const outcome = await resumeSession(settings, {at: 'newest'}, folder);
	if (outcome.kind !== 'resumed') throw new Error(outcome.kind);
	return outcome.resumed;
}

it('what waited with a credential is a draft, and a request with one is not carried out; all else waits, in order', {
	tags: 'slow',
}, async () => {
	const text = fc.constantFrom('one', ...HOSTILE_TEXTS.filter((each) => each.trim() !== ''));
	const item = fc.record({text, hasSecret: fc.boolean(), isRequest: fc.boolean()});
	await fc.assert(
		fc.asyncProperty(fc.array(item, {minLength: 1, maxLength: 6}), async (items) => {
			const folder = journalFolder();
			const journal = journalIn(folder, {secrets: new Set([SECRET])});
			for (const [index, {text: words, hasSecret, isRequest}] of items.entries()) {
				const title = hasSecret ? `${words} ${SECRET}` : words;
				const frame = {type: 'conversation_rename', conversation_id: 'c-1', title};
				const more = isRequest ? ({typed: title, request: {kind: 'feature', frame}} as const) : {};
				const kind = isRequest ? ('queued-request' as const) : ('queued' as const);
				journal.write({kind, at: 1, id: `q${index}`, text: title, ...more});
			}
			journal.draft(['the draft']);
			await journal.flush();
			const {restored, stored, altered} = await resumed(folder);
			const moved = items.filter(({hasSecret, isRequest}) => hasSecret && !isRequest);
			const redacted = (words: string): string => `${words} [redacted]`;
			expect(altered).toBe(moved.length);
			expect(stored.drafts).toEqual([...moved.map((each) => redacted(each.text)), 'the draft']);
			const left = items.filter((each) => !moved.includes(each));
			expect(restored.queue.map((each) => [each.text, each.request?.kind])).toEqual(
				left.map((each) => [
					each.hasSecret ? redacted(each.text) : each.text,
					each.isRequest ? (each.hasSecret ? 'unknown' : 'feature') : undefined,
				]),
			);
		}),
	);
});

it('a message with one that was not answered is not sent again; what waits behind it is', () => {
	for (const queue of [[], [{text: 'behind'}]]) {
		const clock = createHandClock(1_000_000);
		const server = createFakeClient(clock);
		const asked = userEntry('use [redacted]', {delivery: 'not-sent'});
		const base = {epoch: 0, sessionId: 's-1', conversationId: undefined, feedback: new Map()};
		const restored = {...base, entries: [asked], queue};
		const chat = createChat({createClient: server.create, url: 'ws://host/ws', clock, restored});
		chat.connect();
		server.ready('s-1', true);
		server.receive({type: 'history', messages: []});
		chat.retry();
		const sent = server.sent.flatMap((frame) => (frame.type === 'chat' ? [frame.message] : []));
		expect(sent).toEqual(queue.map(({text}) => text));
		const codes = chat.getSnapshot().entries.flatMap((each) => (each.kind === 'notice' ? [each.code] : []));
		expect(codes.includes('retry_redacted')).toBe(queue.length === 0);
		// The same words, typed now, are what the user means.
		if (queue.length > 0) server.receive({type: 'ai_response', message: 'yes'});
		chat.send('use [redacted]');
		expect(server.sent.at(-1)).toEqual({type: 'chat', message: 'use [redacted]'});
	}
});
