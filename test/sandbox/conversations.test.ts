/** Stored conversations of the sandbox: as today's server has them where they are switched on. */
import {describe, expect, it} from 'vitest';
import {createMemory} from '../../source/sandbox/server.ts';
import {openSandbox} from '../support/sandbox.ts';
import {connectRawClient, type RawClient} from './raw-client.ts';

const NO_CONVERSATION = 'No active conversation. Start chatting or load a conversation first.';
const auth = (token: string) => ({type: 'auth', auth_type: 'bearer_token', token});

async function signedIn(url: string, token = 'good'): Promise<RawClient> {
	const client = await connectRawClient(url);
	await client.ask(auth(token));
	return client;
}

describe('a signed-in user', () => {
	it('has no history before the first message, which creates a conversation', async () => {
		const {url} = await openSandbox({stores: true});
		const client = await signedIn(url);
		for (const type of ['history', 'clear'])
			expect(await client.ask({type})).toMatchObject({type: 'error', message: NO_CONVERSATION});
		client.send({type: 'chat', message: 'thanks'});
		const frames = await client.until('conversation_titled');
		const created = frames.find(({type}) => type === 'conversation_created');
		expect(frames.map(({type}) => type).slice(0, 2)).toEqual(['typing', 'conversation_created']);
		expect(frames.at(-2)).toMatchObject({type: 'ai_response', conversation_id: created?.conversation_id});
		expect(await client.ask({type: 'conversation_list'})).toMatchObject({
			conversations: [{id: created?.conversation_id, title: 'thanks', message_count: 1}],
		});
		expect(await client.ask({type: 'history'})).toMatchObject({messages: [{}, {content: 'thanks'}, {}]});
	});

	it('continues a conversation on another connection only when it is loaded', async () => {
		const memory = createMemory();
		const {url} = await openSandbox({stores: true, memory});
		const first = await signedIn(url);
		first.send({type: 'chat', message: 'thanks'});
		await first.until('conversation_titled');
		const [conversation_id = ''] = memory.conversations.keys();
		const second = await signedIn(url);
		expect(await second.ask({type: 'history'})).toMatchObject({message: NO_CONVERSATION});
		const load = {type: 'conversation_load', conversation_id};
		expect(await second.ask(load)).toMatchObject({
			type: 'conversation_loaded',
			conversation_id,
			conversation: {user_id: 'Ada', message_count: 1},
			messages: [{role: 'system'}, {content: 'thanks'}, {role: 'assistant'}],
		});
		expect(await second.ask({type: 'history'})).toMatchObject({messages: [{}, {content: 'thanks'}, {}]});
		second.send({type: 'conversation_new'});
		expect(await second.ask({type: 'history'})).toMatchObject({message: NO_CONVERSATION});
		const refused = async (client: RawClient, frame: Parameters<RawClient['ask']>[0]) =>
			(await client.ask(frame)).code;
		expect(await refused(await signedIn(url, 'good2'), load)).toBe('conversation_not_found');
		expect(await refused(await connectRawClient(url), load)).toBe('unauthorized_conversation');
		expect(await refused(second, {type: 'conversation_load'})).toBe('invalid_conversation_request');
		memory.threads.clear();
		expect(await refused(second, load)).toBe('conversation_history_unavailable');
	});
});

it('an anonymous user, and a server without stored conversations, keep the history of the session', async () => {
	const client = await connectRawClient((await openSandbox({stores: true})).url);
	await client.answer('thanks');
	expect(await client.ask({type: 'history'})).toMatchObject({messages: [{}, {content: 'thanks'}, {}]});
	const other = await signedIn((await openSandbox()).url);
	expect(await other.answer('thanks')).toMatchObject({conversation_id: null});
	expect(await other.ask({type: 'conversation_list'})).toMatchObject({
		code: 'conversation_persistence_disabled',
	});
});
