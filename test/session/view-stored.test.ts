/** A conversation that is shown from a file: nothing is sent, and no server is asked. */
import {expect, it} from 'vitest';
import type {Notice} from '../../source/chat/notices.ts';
import {readSession} from '../../source/journal/read-session.ts';
import {restoredChat} from '../../source/session/restore-session.ts';
import {viewStored} from '../../source/session/view-stored.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {journalFolder, messageRecord, writeSession} from '../support/journals.ts';

async function view() {
	const sessions = journalFolder();
	const stored = await readSession(
		sessions,
		await writeSession(sessions, [
			{kind: 'server', at: 1, session: 's-1', conversation: 'c-1', title: undefined},
			messageRecord('hello'),
		]),
	);
	if ('problem' in stored) throw new Error(stored.problem);
	const session = viewStored(restoredChat(stored, true), 'ws://host/ws', createHandClock());
	session.chat.connect();
	const notices = (): readonly string[] =>
		session.chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
	return {...session, notices};
}

it('has the messages, and a closed connection', async () => {
	const {chat} = await view();
	expect(chat.getSnapshot()).toMatchObject({
		entries: [{kind: 'user', text: 'hello'}],
		...{connection: {at: 'closed'}, turn: undefined},
	});
});

it('refuses everything that would be sent, with one sentence', async () => {
	const {chat, notices} = await view();
	const credential = {type: 'auth', auth_type: 'bearer_token', token: 'tok-12345'} as const;
	expect(chat.send('hi')).toBe(false);
	expect(chat.sendWith('hi', {})).toBe(false);
	chat.request('history');
	chat.requestFeature({type: 'conversation_list'});
	expect(chat.giveFeedback({messageId: 'm', rating: 'positive'} as never)).toMatchObject({code: 'from_file'});
	chat.retry();
	chat.reconnect();
	chat.signIn(credential);
	chat.beginConversation();
	chat.renameConversation('a');
	chat.deleteConversation();
	expect(chat.withdrawSignIn()).toBe(false);
	expect(new Set(notices())).toEqual(new Set(['from_file']));
	expect(chat.getSnapshot().queue).toEqual([]);
});

it('tells it to those who wait for an outcome', async () => {
	const {chat, notices} = await view();
	const outcome = (
		ask: (settle: (outcome: {readonly status: string; readonly notice?: Notice}) => void) => void,
	) => new Promise<{readonly status: string; readonly notice?: Notice}>(ask);
	const credential = {type: 'auth', auth_type: 'bearer_token', token: 'tok-12345'} as const;
	expect(await outcome((settle) => chat.signIn(credential, {settle}))).toMatchObject({
		...{status: 'failed', notice: {code: 'from_file'}},
	});
	expect(await outcome((settle) => chat.requestFeature({type: 'conversation_list'}, {settle}))).toMatchObject(
		{
			status: 'failed',
		},
	);
	expect(notices()).toEqual([]);
});

it('asks no server over HTTP', async () => {
	const {askCatalogue, askOffer, askPreview, askStatistics, searchKnowledge, stop} = await view();
	const answers = [askCatalogue(), askOffer(), askPreview('c'), askStatistics(), searchKnowledge('x')];
	for (const answer of await Promise.all(answers))
		expect(answer).toEqual({kind: 'not-offered', because: 'the conversation is shown from a file'});
	expect(await stop()).toBeUndefined();
});
