import {describe, expect, it} from 'vitest';
import type {ScriptTurn} from '../../source/sandbox/server.ts';
import {openSandbox} from '../support/sandbox.ts';
import {connectRawClient, messagesOf} from './raw-client.ts';

describe('a scripted turn', () => {
	it('leaves messages to the assistant', async () => {
		const {url} = await openSandbox({
			script: (message, turn) => (message === 'mine' ? turn.answer('scripted', 'at-once') : undefined),
		});
		const client = await connectRawClient(url);
		expect(await client.answer('mine')).toMatchObject({message: 'scripted'});
		expect(await client.answer('thanks')).toMatchObject({message: expect.stringMatching(/welcome/)});
	});

	it('can send every frame itself', async () => {
		let meet: (turn: ScriptTurn) => void = () => {};
		const met = new Promise<ScriptTurn>((resolve) => {
			meet = resolve;
		});
		let finish: () => void = () => {};
		const {url} = await openSandbox({
			script(_message, turn) {
				meet(turn);
				return new Promise((resolve) => {
					finish = resolve;
				});
			},
		});
		const client = await connectRawClient(url);
		client.send({type: 'chat', message: 'anything'});
		const turn = await met;
		expect(turn).toMatchObject({message: 'anything', dialect: 'today', earlier: []});
		await turn.raw('not JSON');
		expect(await client.text()).toBe('not JSON');
		await turn.begin();
		await turn.typing('Half a sen');
		expect([await client.frame(), await client.frame()]).toMatchObject([
			{type: 'typing', message: 'AI is thinking...'},
			{type: 'typing', message: 'Half a sen'},
		]);
		client.send({type: 'ping'});
		await client.pong();
		finish();
		expect(await client.frame()).toMatchObject({type: 'pong'});
	});

	it('reports an unknown tool and a missing argument as its dialect does', async () => {
		const calls = [
			{name: 'no_such_tool', arguments: {}},
			{name: 'get_order', arguments: {}},
			{name: 'get_inventory', arguments: {sku: 'X1'}},
		];
		const script = async (_message: string, turn: ScriptTurn) => {
			await turn.tools('', calls);
			await turn.answer('done', 'at-once');
		};
		const today = await connectRawClient((await openSandbox({script})).url);
		expect((await today.chat('go')).map((frame) => frame.message)).toEqual([
			'AI is thinking...',
			'Calling get_order... (1/2)',
			'Calling get_inventory... (2/2)',
			'done',
		]);
		const entry = messagesOf(await today.ask({type: 'history'})).find((message) => message.role === 'tool');
		expect(entry).toMatchObject({
			tool_results: [
				{name: 'no_such_tool', error: 'Unknown tool: no_such_tool'},
				{name: 'get_order', error: "Missing required arguments: ['order_id']"},
				{name: 'get_inventory', result: {sku: 'X1'}},
			],
		});
		const seed = await connectRawClient((await openSandbox({dialect: 'seed', script})).url);
		const frames = await seed.chat('go');
		// The text of the round is empty, but is sent anyway.
		expect(frames.map((frame) => frame.message)).toEqual(['AI is thinking...', '', 'done']);
		expect(frames.at(-1)).toMatchObject({
			tool_results: [
				{error: 'Unknown tool: no_such_tool'},
				{error: 'Invalid arguments'},
				{result: {sku: 'X1'}},
			],
		});
	});

	it('ends with an error on seed if UTF-8 cannot encode its answer', async () => {
		const {url} = await openSandbox({dialect: 'seed', script: (_message, turn) => turn.answer('\ud800')});
		const client = await connectRawClient(url);
		expect(await client.answer('go')).toEqual({
			type: 'ai_response',
			message: expect.stringMatching(/^I encountered an error: .*'utf-8' codec.* Please try again\.$/),
			error: true,
			timestamp: expect.anything(),
		});
		expect(await client.ask({type: 'history'})).toMatchObject({type: 'error'});
	});

	it('that throws is answered with an error, and the connection remains usable', async () => {
		const {url} = await openSandbox({
			script: (message) => (message === 'break' ? Promise.reject(new Error('boom')) : undefined),
		});
		const client = await connectRawClient(url);
		expect(await client.answer('break')).toMatchObject({
			type: 'error',
			message: 'Message processing error: boom',
		});
		expect(await client.answer('thanks')).toMatchObject({type: 'ai_response'});
	});

	it('streams every character', async () => {
		const text = '  two  spaces\n\n\ttab 漢字 end \n';
		const {url} = await openSandbox({script: (_message, turn) => turn.answer(text, {words: 2, everyMs: 1})});
		const frames = await (await connectRawClient(url)).chat('go');
		expect(frames.map((frame) => frame.message)).toEqual([
			'AI is thinking...',
			'  two  spaces\n\n\t',
			'  two  spaces\n\n\ttab 漢字 ',
			text,
			text,
			text,
			text,
		]);
	});
});
