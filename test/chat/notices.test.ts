import {describe, expect, it} from 'vitest';
import * as say from '../../source/chat/notices.ts';
import type {NoticeText} from '../../source/chat/transcript.ts';
import {pastMessage} from '../support/entries.ts';

const failure = {
	code: 'connection_lost',
	sentence: 'The connection was lost.',
	advice: 'It is being made again.',
	retry: 'backoff',
	retryAfterMs: undefined,
	exitCode: 3,
} as const;

/** Every notice there is; where it quotes the server, it quotes a sentence. */
const notices: readonly NoticeText[] = Object.values(say).flatMap(
	(notice): NoticeText | readonly NoticeText[] => {
		if (typeof notice !== 'function') return notice;
		switch (notice) {
			case say.greeted:
				return [say.greeted('Hello.', 's-1', undefined), say.greeted('', 's-1', 'Ada')];
			case say.connectionLostNotice:
				return [say.connectionLostNotice(failure), say.connectionLostNotice({...failure, retry: 'stop'})];
			case say.cannotAsk:
				return say.cannotAsk('ping');
			case say.tooLargeToSend:
				return say.tooLargeToSend(20_000_000);
			case say.refusedRequest:
				return [
					say.refusedRequest('clear', 'No active conversation.'),
					say.refusedRequest('history', 'No active conversation.'),
					say.refusedRequest('history', 'It is broken.'),
				];
			case say.noAnswer:
				return say.noAnswer('ping', 30_000);
			case say.pong:
				return say.pong(12.4);
			case say.flawedFrame:
				return say.flawedFrame('typing', ['message is missing']);
			case say.signInRejected:
				return [say.signInRejected('Invalid token.', true), say.signInRejected('Invalid token.', false)];
			case say.signInUnanswered:
				return [say.signInUnanswered(true), say.signInUnanswered(false)];
			case say.undecodable:
				return say.undecodable('Unexpected token', '<html>.');
			case say.historyListing:
				return [say.historyListing([]), say.historyListing([pastMessage('user', 'Hello.')])];
			default:
				return [(notice as (words: string) => NoticeText)('The words of the server.')];
		}
	},
);

describe('every notice', () => {
	it.each(notices.map((notice) => [notice.code, notice] as const))(
		'%s is a sentence, and so is its advice',
		(code, {text, advice}) => {
			expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
			const isList = code === 'history' || code === 'connected';
			expect(text).toMatch(isList ? /^\p{Lu}/su : /^\p{Lu}.*[.!?…]$/su);
			if (advice !== undefined) expect(advice).toMatch(/^[\p{Lu}/].*\.$/su);
		},
	);

	it('that reports a fault says what to do, but where the server alone knows', () => {
		const helpless = notices.filter(({level, advice}) => level === 'error' && advice === undefined);
		expect(helpless.map(({code}) => code)).toEqual(['history_refused', 'server_error']);
	});
});

describe('what depends on the words of the server', () => {
	it('tells a missing sign-in from another refusal', () => {
		expect(say.refusedMessage('Authentication is required before sending messages.').code).toBe(
			'auth_required',
		);
		expect(say.refusedMessage('Empty message')).toMatchObject({
			code: 'message_refused',
			text: 'The server refused the message: Empty message',
		});
	});

	it.each(['Invalid message format', 'Invalid JSON: Expecting value: line 1 column 1 (char 0)'])(
		'knows a message that the server could not read: %s',
		(words) => {
			expect(say.refusedMessage(words)).toMatchObject({
				level: 'error',
				code: 'message_format',
				text: `The server could not read the message: ${words}`,
				advice: expect.stringContaining('--debug'),
			});
		},
	);

	it('takes no conversation for an empty one', () => {
		const words = 'No active conversation. Start chatting or load a conversation first.';
		expect(say.refusedRequest('history', words)).toMatchObject({level: 'info', code: 'history_empty'});
		expect(say.refusedRequest('clear', words)).toMatchObject({level: 'info', code: 'clear_empty'});
		expect(say.refusedRequest('clear', 'Session is locked')).toMatchObject({
			level: 'error',
			text: 'The server refused /clear: Session is locked',
		});
	});

	it('ends a sentence once', () => {
		for (const words of ['Successfully logged out', 'Successfully logged out.'])
			expect(say.loggedOut(words).text).toMatch(/^Successfully logged out\. A /);
		expect(say.loggedOut('').text).toMatch(/^Logged out\. A /);
	});

	it('greets with session and name', () => {
		expect(say.greeted('Connected to AI assistant', 's-1', 'Ada').text).toBe(
			'Connected to AI assistant · session s-1 · signed in as Ada',
		);
		expect(say.greeted('', 's-1', undefined).text).toBe('Connected. · session s-1');
	});

	it('quotes no more of what cannot be read than one line shows', () => {
		expect(say.undecodable('why', 'x'.repeat(10_000)).text.length).toBeLessThan(200);
		expect(
			say.flawedFrame(
				'typing',
				Array.from({length: 50}, (_, n) => `problem ${n}`),
			).text,
		).not.toContain('problem 3');
	});
});

describe('historyListing', () => {
	it('numbers the messages but for the system’s, names their calls, and puts each on one line', () => {
		const {text} = say.historyListing([
			pastMessage('system', 'secret'),
			pastMessage('user', 'two\n\n  lines'),
			pastMessage('assistant', '', {
				tool_calls: [
					{id: 'a', name: 'get_order', arguments: {}},
					{id: 'b', name: 'get_stock', arguments: {}},
				],
			}),
		]);
		expect(text.split('\n')).toEqual([
			'The server remembers 2 messages:',
			'  1  user       two lines',
			'  2  assistant   [calls get_order, get_stock]',
		]);
	});

	it('cuts long messages, and does not read all of a huge one', () => {
		const huge = `${'word '.repeat(4_000_000)}end`;
		const [, line = ''] = say.historyListing([pastMessage('user', huge)]).text.split('\n');
		expect(line).toHaveLength(3 + 2 + 9 + 2 + 120);
		expect(line).toMatch(/word…$/);
		// Past the first 1,000 characters nothing is read, so the "end" is not found.
		const spaces = say.historyListing([pastMessage('user', `start${' '.repeat(2_000)}end`)]).text;
		expect(spaces).toMatch(/start…$/);
		expect(say.historyListing([pastMessage('user', 'x'.repeat(120))]).text).toMatch(/x$/);
	});

	it('counts one message in the singular, and none in words', () => {
		expect(say.historyListing([pastMessage('user', 'a')]).text).toMatch(/^The server remembers 1 message:/);
		expect(say.historyListing([pastMessage('system', 'a')]).code).toBe('history_empty');
	});
});
