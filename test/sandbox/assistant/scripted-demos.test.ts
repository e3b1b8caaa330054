import {describe, expect, it} from 'vitest';
import {findScriptedDemo, scriptedDemos} from '../../../source/sandbox/assistant/scripted-demos.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {connectRawClient, messagesOf} from '../raw-client.ts';

const dialects = ['today', 'seed', 'document'] as const;

describe('findScriptedDemo', () => {
	it.each<[string, string, number[]]>([
		['slow', 'slow', []],
		['!slow 3', 'slow', [3]],
		['  Stream 20 0.5 ', 'stream', [20, 0.5]],
		['huge-frame 104,857,600', 'huge-frame', [104_857_600]],
		['CLOSE 4000', 'close', [4000]],
	])('%s', (message, word, numbers) => {
		const found = findScriptedDemo(message);
		expect(found?.demo.word).toBe(word);
		expect(found?.numbers).toEqual(numbers);
	});

	it.each(['list the products', 'error 5', 'slow 1 2', 'slow down', 'slow 1.2.3', 'toString', '', '!'])(
		'leaves %j to the assistant',
		(message) => {
			expect(findScriptedDemo(message)).toBeUndefined();
		},
	);

	it('has a line of help for each word', () => {
		expect(new Set(scriptedDemos.map((demo) => demo.word)).size).toBe(scriptedDemos.length);
		for (const {help} of scriptedDemos) expect(help).toMatch(/^[a-z].*[^.]$/);
	});
});

describe.each(dialects)('on %s', (dialect) => {
	it.each([
		'long',
		'code',
		'list',
		'markdown',
		'hostile',
		'big 3',
		'slow 2',
		'stream 5 100',
		'garbage',
		'unknown',
		'sources',
		'cut-off',
		'overrides',
		'mixed-up',
		'calls 3',
	])('%s ends with an answer', async (word) => {
		const {url} = await openSandbox({dialect});
		const client = await connectRawClient(url);
		client.send({type: 'chat', message: word});
		for (;;) {
			const text = await client.text();
			if (word === 'garbage' && !isJson(text)) continue;
			if (JSON.parse(text).type === 'ai_response') break;
		}
		expect((await client.answer('thanks')).message).toMatch(/welcome/);
	});

	it('big has the requested size', async () => {
		const {url} = await openSandbox({dialect});
		const client = await connectRawClient(url);
		expect(String((await client.answer('big')).message)).toHaveLength(256 * 1024);
		expect(String((await client.answer('big 2')).message)).toHaveLength(2048);
	});

	it('garbage and unknown come before the answer', async () => {
		const {url} = await openSandbox({dialect});
		const client = await connectRawClient(url);
		client.send({type: 'chat', message: 'garbage'});
		await client.text();
		const text = await client.text();
		expect(isJson(text)).toBe(false);
		await client.until('ai_response');
		expect((await client.chat('unknown')).map((frame) => frame.type)).toContain('weather_report');
	});

	it('refuse sends only an error, and is not in history', async () => {
		const {url} = await openSandbox({dialect});
		const client = await connectRawClient(url);
		expect(await client.chat('refuse')).toMatchObject([
			{type: 'error', message: expect.stringMatching(/rejected on request/)},
		]);
		expect(messagesOf(await client.ask({type: 'history'}))).toEqual([]);
	});

	it('drop drops the connection during a turn', async () => {
		const {url} = await openSandbox({dialect});
		const client = await connectRawClient(url);
		client.send({type: 'chat', message: 'drop'});
		expect(await client.closed).toEqual({code: 1006, reason: ''});
		expect(await client.frame()).toMatchObject({type: 'typing', message: 'AI is thinking...'});
	});

	it('close sends a close frame with any valid code', async () => {
		const {url} = await openSandbox({dialect});
		for (const [word, code] of [
			['close', 1011],
			['close 1000', 1000],
			['close 4321', 4321],
		] as const) {
			const client = await connectRawClient(url);
			client.send({type: 'chat', message: word});
			expect(await client.closed).toEqual({code, reason: 'closed on request'});
		}
		expect((await (await connectRawClient(url)).answer('close 1006')).message).toMatch(/cannot contain 1006/);
	});

	it('nan sends invalid JSON if the dialect shows results', async () => {
		const {url} = await openSandbox({dialect});
		const client = await connectRawClient(url);
		client.send({type: 'chat', message: 'nan'});
		let text = await client.text();
		while (!text.startsWith('{"type":"ai_response"')) text = await client.text();
		expect(isJson(text)).toBe(dialect === 'today');
		if (dialect === 'document') return;
		client.send({type: 'history'});
		const history = await client.text();
		expect(history).toContain('"result":{"ratio":NaN,"max":Infinity}');
		expect(isJson(history)).toBe(false);
	});

	it('huge-frame has exactly the requested size', async () => {
		const {url} = await openSandbox({dialect});
		const client = await connectRawClient(url, {compress: true});
		for (const bytes of [700, 65_535, 65_536, 1_048_577]) {
			client.send({type: 'chat', message: `huge-frame ${bytes}`});
			await client.frame();
			const text = await client.text();
			expect(Buffer.byteLength(text)).toBe(bytes);
			expect(JSON.parse(text)).toMatchObject({type: 'ai_response', message: expect.stringMatching(/./)});
		}
		expect((await client.answer('huge-frame 20')).message).toMatch(/No answer fits into 20 bytes/);
		expect((await client.answer('huge-frame')).message).toMatch(/Add the number of bytes/);
		expect((await client.answer('huge-frame 999999999999')).message).toMatch(/Add the number of bytes/);
		if (dialect === 'document') return;
		const messages = messagesOf(await client.ask({type: 'history'}));
		expect(messages.map((message) => message.content)).toContain(
			'[MESSAGE CONTENT TRUNCATED - Original size: 1,048,577 chars]',
		);
	});
});

describe('drop on today', () => {
	it('finishes the answer, which a reconnected client gets', async () => {
		let ended: () => void = () => {};
		const over = new Promise<void>((resolve) => {
			ended = resolve;
		});
		const {url} = await openSandbox({onEvent: (event) => event.kind === 'turn-ended' && ended()});
		const client = await connectRawClient(url);
		client.send({type: 'chat', message: 'drop'});
		await client.closed;
		await over;
		const back = await connectRawClient(`${url}?session_id=${client.sessionId}`);
		expect(messagesOf(await back.ask({type: 'history'})).at(-1)).toMatchObject({
			role: 'assistant',
			content: expect.stringMatching(/when the connection dropped/),
		});
	});
});

describe('silence', () => {
	it('on today never ends the turn; the connection remains usable, and history fails until it is cleared', async () => {
		const {url} = await openSandbox();
		const client = await connectRawClient(url);
		expect(await client.ask({type: 'chat', message: 'silence'})).toMatchObject({type: 'typing'});
		expect(await client.ask({type: 'ping'})).toMatchObject({type: 'pong'});
		const fault =
			/^Message processing error: Failed to send message: 'utf-8' codec can't encode character '\\ud800'/;
		expect(await client.ask({type: 'history'})).toMatchObject({
			type: 'error',
			message: expect.stringMatching(fault),
		});
		expect(await client.answer('thanks')).toMatchObject({type: 'ai_response'});
		await client.ask({type: 'clear'});
		expect(await client.ask({type: 'history'})).toMatchObject({messages: []});
	});

	it.each(['seed', 'document'] as const)('on %s delays everything after it', async (dialect) => {
		const sandbox = await openSandbox({dialect});
		const client = await connectRawClient(sandbox.url);
		expect(await client.ask({type: 'chat', message: 'silence'})).toMatchObject({type: 'typing'});
		client.send({type: 'ping'});
		await sandbox.whenReceived('ping');
		await client.pong();
		client.drop();
		await client.closed;
	});
});

describe('slow and stream', () => {
	it('take the requested time', async () => {
		const clock = createHandClock();
		const {url} = await openSandbox({dialect: 'seed', clock, pace: 1});
		const client = await connectRawClient(url);
		for (const [word, least, most] of [
			['slow 60', 55_000, 65_000],
			['stream 100 10', 9_500, 11_000],
		] as const) {
			const began = clock.now();
			client.send({type: 'chat', message: word});
			let answered = false;
			const answer = client.until('ai_response').then(() => {
				answered = true;
			});
			while (!answered) {
				clock.advance(50);
				// After the answer to a protocol ping, everything that the turn has sent so far has arrived.
				await client.pong();
			}
			await answer;
			expect(clock.now() - began).toBeGreaterThan(least);
			expect(clock.now() - began).toBeLessThan(most);
		}
	});
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
