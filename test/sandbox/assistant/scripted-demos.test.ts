import {describe, expect, it} from 'vitest';
import {findScriptedDemo, scriptedDemos} from '../../../source/sandbox/assistant/scripted-demos.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {house, messagesOf, visit} from '../visitor.ts';

const dialects = ['today', 'seed', 'document'] as const;

describe('findTrick', () => {
	it.each<[string, string, number[]]>([
		['slow', 'slow', []],
		['!slow 3', 'slow', [3]],
		['  Stream 20 0.5 ', 'stream', [20, 0.5]],
		['huge-frame 104,857,600', 'huge-frame', [104_857_600]],
		['CLOSE 4000', 'close', [4000]],
	])('%s', (message, word, numbers) => {
		const found = findScriptedDemo(message);
		expect(found?.trick.word).toBe(word);
		expect(found?.numbers).toEqual(numbers);
	});

	it.each(['list the products', 'error 5', 'slow 1 2', 'slow down', 'slow 1.2.3', 'toString', '', '!'])(
		'leaves %j to the assistant',
		(message) => {
			expect(findScriptedDemo(message)).toBeUndefined();
		},
	);

	it('has a line of help for each word', () => {
		expect(new Set(scriptedDemos.map((trick) => trick.word)).size).toBe(scriptedDemos.length);
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
		const {url} = await house({dialect});
		const visitor = await visit(url);
		visitor.send({type: 'chat', message: word});
		for (;;) {
			const text = await visitor.text();
			if (word === 'garbage' && !isJson(text)) continue;
			if (JSON.parse(text).type === 'ai_response') break;
		}
		expect((await visitor.answer('thanks')).message).toMatch(/welcome/);
	});

	it('big has the size that was asked for', async () => {
		const {url} = await house({dialect});
		const visitor = await visit(url);
		expect(String((await visitor.answer('big')).message)).toHaveLength(256 * 1024);
		expect(String((await visitor.answer('big 2')).message)).toHaveLength(2048);
	});

	it('garbage and unknown come before the answer', async () => {
		const {url} = await house({dialect});
		const visitor = await visit(url);
		visitor.send({type: 'chat', message: 'garbage'});
		await visitor.text();
		const text = await visitor.text();
		expect(isJson(text)).toBe(false);
		await visitor.until('ai_response');
		expect((await visitor.chat('unknown')).map((frame) => frame.type)).toContain('weather_report');
	});

	it('refuse is an error alone, and leaves no trace', async () => {
		const {url} = await house({dialect});
		const visitor = await visit(url);
		expect(await visitor.chat('refuse')).toMatchObject([
			{type: 'error', message: expect.stringMatching(/asked to refuse/)},
		]);
		expect(messagesOf(await visitor.ask({type: 'history'}))).toEqual([]);
	});

	it('drop breaks the line in mid-turn', async () => {
		const {url} = await house({dialect});
		const visitor = await visit(url);
		visitor.send({type: 'chat', message: 'drop'});
		expect(await visitor.closed).toEqual({code: 1006, reason: ''});
		expect(await visitor.frame()).toMatchObject({type: 'typing', message: 'AI is thinking...'});
	});

	it('close closes it properly, with any code that a close frame can carry', async () => {
		const {url} = await house({dialect});
		for (const [word, code] of [
			['close', 1011],
			['close 1000', 1000],
			['close 4321', 4321],
		] as const) {
			const visitor = await visit(url);
			visitor.send({type: 'chat', message: word});
			expect(await visitor.closed).toEqual({code, reason: 'closed because you asked for it'});
		}
		expect((await (await visit(url)).answer('close 1006')).message).toMatch(/cannot carry 1006/);
	});

	it('nan sends what is no JSON, where the dialect shows results', async () => {
		const {url} = await house({dialect});
		const visitor = await visit(url);
		visitor.send({type: 'chat', message: 'nan'});
		let text = await visitor.text();
		while (!text.startsWith('{"type":"ai_response"')) text = await visitor.text();
		expect(isJson(text)).toBe(dialect === 'today');
		if (dialect === 'document') return;
		visitor.send({type: 'history'});
		const history = await visitor.text();
		expect(history).toContain('"result":{"ratio":NaN,"max":Infinity}');
		expect(isJson(history)).toBe(false);
	});

	it('huge-frame is exact to the byte', async () => {
		const {url} = await house({dialect});
		const visitor = await visit(url, {compress: true});
		for (const bytes of [700, 65_535, 65_536, 1_048_577]) {
			visitor.send({type: 'chat', message: `huge-frame ${bytes}`});
			await visitor.frame();
			const text = await visitor.text();
			expect(Buffer.byteLength(text)).toBe(bytes);
			expect(JSON.parse(text)).toMatchObject({type: 'ai_response', message: expect.stringMatching(/./)});
		}
		expect((await visitor.answer('huge-frame 20')).message).toMatch(/No answer fits into 20 bytes/);
		expect((await visitor.answer('huge-frame')).message).toMatch(/Say how many bytes/);
		expect((await visitor.answer('huge-frame 999999999999')).message).toMatch(/Say how many bytes/);
		if (dialect === 'document') return;
		const messages = messagesOf(await visitor.ask({type: 'history'}));
		expect(messages.map((message) => message.content)).toContain(
			'[MESSAGE CONTENT TRUNCATED - Original size: 1,048,577 chars]',
		);
	});
});

describe('drop on today', () => {
	it('finishes the answer for whoever comes back', async () => {
		let ended: () => void = () => {};
		const over = new Promise<void>((resolve) => {
			ended = resolve;
		});
		const {url} = await house({log: (event) => event.kind === 'turn-ended' && ended()});
		const visitor = await visit(url);
		visitor.send({type: 'chat', message: 'drop'});
		await visitor.closed;
		await over;
		const back = await visit(`${url}?session_id=${visitor.sessionId}`);
		expect(messagesOf(await back.ask({type: 'history'})).at(-1)).toMatchObject({
			role: 'assistant',
			content: expect.stringMatching(/when the line broke/),
		});
	});
});

describe('silence', () => {
	it('on today ends nothing, but the line stays usable, and history fails until it is cleared', async () => {
		const {url} = await house();
		const visitor = await visit(url);
		expect(await visitor.ask({type: 'chat', message: 'silence'})).toMatchObject({type: 'typing'});
		expect(await visitor.ask({type: 'ping'})).toMatchObject({type: 'pong'});
		const fault =
			/^Message processing error: Failed to send message: 'utf-8' codec can't encode character '\\ud800'/;
		expect(await visitor.ask({type: 'history'})).toMatchObject({
			type: 'error',
			message: expect.stringMatching(fault),
		});
		expect(await visitor.answer('thanks')).toMatchObject({type: 'ai_response'});
		await visitor.ask({type: 'clear'});
		expect(await visitor.ask({type: 'history'})).toMatchObject({messages: []});
	});

	it.each(['seed', 'document'] as const)('on the %s keeps everything after it waiting', async (dialect) => {
		const sandbox = await house({dialect});
		const visitor = await visit(sandbox.url);
		expect(await visitor.ask({type: 'chat', message: 'silence'})).toMatchObject({type: 'typing'});
		visitor.send({type: 'ping'});
		await sandbox.whenReceived('ping');
		await visitor.pong();
		visitor.drop();
		await visitor.closed;
	});
});

describe('slow and stream', () => {
	it('take the time that was asked for, by the clock', async () => {
		const clock = createHandClock();
		const {url} = await house({dialect: 'seed', clock, pace: 1});
		const visitor = await visit(url);
		for (const [word, least, most] of [
			['slow 60', 55_000, 65_000],
			['stream 100 10', 9_500, 11_000],
		] as const) {
			const began = clock.now();
			visitor.send({type: 'chat', message: word});
			let answered = false;
			const answer = visitor.until('ai_response').then(() => {
				answered = true;
			});
			while (!answered) {
				clock.advance(50);
				// A protocol ping there and back: whatever the turn sent by now has arrived.
				await visitor.pong();
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
