import {describe, expect, it} from 'vitest';
import {answerDisabled} from '../../../source/sandbox/dialects/features.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {connectRawClient, shape} from '../raw-client.ts';
import {recorded} from '../replay.ts';

describe('disabled conversations, feedback and settings', () => {
	it.each(['list', 'new', 'load', 'delete', 'delete_bulk', 'delete_all', 'rename'])(
		'refuse conversation_%s',
		(name) => {
			expect(answerDisabled(`conversation_${name}`, {}, 'now')).toEqual({
				type: 'conversation_error',
				code: 'conversation_persistence_disabled',
				message: 'Conversation persistence is not enabled on this server',
				timestamp: 'now',
			});
		},
	);

	it('have the shape of the recorded refusals, the id last', () => {
		const withId = recorded('head-h_conversations', 'conversation_error').find(
			(frame) => 'conversation_id' in frame,
		);
		expect(shape(answerDisabled('conversation_load', {conversation_id: 'x'}, 'now'))).toEqual(shape(withId));
		const [feedback] = recorded('head-h_feedback', 'feedback_error');
		expect(shape(answerDisabled('feedback', {message_id: 'x', rating: 'up'}, 'now'))).toEqual(
			shape(feedback),
		);
	});

	it('ignore other types', () => {
		expect(answerDisabled('history', {}, 'now')).toBeUndefined();
	});

	it('reject every setting over the connection, and only on today', async () => {
		const disabled = ['Dynamic parameter overrides are disabled (enable_dynamic_overrides=False)'];
		const today = await connectRawClient((await openSandbox()).url);
		const answer = await today.ask({type: 'config_update', config_overrides: {temperature: 1}});
		expect(answer).toMatchObject({active_overrides: {}, applied_overrides: {}, rejected_overrides: disabled});
		expect(Object.keys(answer)).toEqual(Object.keys(recorded('head-h_config', 'config_updated')[0] ?? {}));
		today.send({type: 'chat', message: 'thanks', config_overrides: {temperature: 1}});
		const [reply] = (await today.until('ai_response')).slice(-1);
		expect(reply).toMatchObject({metadata: {rejected_overrides: disabled}});
		const overridden = recorded('head-h_config', 'ai_response')[0];
		expect(shape(reply?.metadata)).toEqual(shape(overridden?.metadata));
		const seed = await connectRawClient((await openSandbox({dialect: 'seed'})).url);
		expect(await seed.ask({type: 'config_update'})).toMatchObject({
			message: 'Unknown message type: config_update',
		});
	});
});
