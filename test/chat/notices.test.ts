import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {
	excerptOf,
	historyListing,
	messageRefused,
	type Notice,
	notice,
	requestRefused,
	wordNotice,
} from '../../source/chat/notices.ts';
import {pastMessage} from '../support/entries.ts';
import {EVERY_NOTICE, NOTICE_CODES, sentencesOf} from '../support/notices.ts';

describe('every notice', () => {
	it('is tested', () => {
		const codes = new Set<string>(EVERY_NOTICE.map(({code}) => code));
		expect(NOTICE_CODES.filter((code) => !codes.has(code))).toEqual([]);
	});

	it.each(EVERY_NOTICE.map((each) => [each.code, each] as const))(
		'%s is a sentence, and so is its advice',
		(code, each) => {
			expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
			const {text, advice, atPrompt} = wordNotice(each);
			const isList = code === 'history' || code === 'connected' || code === 'settings';
			expect(text).toMatch(isList ? /^\p{Lu}/su : /^\p{Lu}.*[.!?…]$/su);
			for (const sentence of [advice, atPrompt].filter((part) => part !== undefined))
				expect(sentence).toMatch(/^\p{Lu}.*[.?]$/su);
		},
	);

	it.each(EVERY_NOTICE.map((each) => [each.code, each] as const))(
		'%s names commands only in the advice for a prompt',
		(code, each) => {
			const {advice = ''} = wordNotice(each);
			expect([code, advice]).not.toEqual([
				code,
				expect.stringMatching(/\/(?:reconnect|retry|login|history|help|theme)\b/),
			]);
		},
	);

	it('at the level error has advice, except where only the server knows', () => {
		const helpless = EVERY_NOTICE.filter(
			(each) => each.level === 'error' && sentencesOf(each).advice === undefined,
		);
		expect(helpless.map(({code}) => code)).toEqual([
			'history_refused',
			'clear_refused',
			'ping_refused',
			'logout_refused',
			'server_error',
		]);
	});

	const countOf = (each: Notice): unknown =>
		'failure' in each ||
		each.facts === undefined ||
		!('count' in each.facts) ||
		['later', 'requests', 'laterRequests'].some((more) => each.facts !== undefined && more in each.facts)
			? undefined
			: each.facts.count;
	const ABOUT_ONE = EVERY_NOTICE.filter((each) => countOf(each) === 1);

	it.each(ABOUT_ONE.map((each) => [each.code, each] as const))(
		'%s about one thing has no plural, in its advice neither',
		(_, each) => {
			const {text, advice = '', atPrompt = ''} = wordNotice(each);
			expect(`${text} ${advice} ${atPrompt}`).not.toMatch(
				/\b(?:they|them|their|these|those|messages|conversations)\b/iu,
			);
		},
	);

	it('with a count is tested with one', () => {
		const counted = EVERY_NOTICE.filter((each) => countOf(each) !== undefined);
		expect(new Set(ABOUT_ONE.map(({code}) => code))).toEqual(new Set(counted.map(({code}) => code)));
	});

	it('is data: a copy through JSON has the same wording', () => {
		for (const each of EVERY_NOTICE)
			expect(sentencesOf(JSON.parse(JSON.stringify(each)))).toEqual(sentencesOf(each));
	});
});

describe('notices with a text of the server', () => {
	it('distinguishes a missing sign-in from other refusals', () => {
		expect(messageRefused('Authentication is required before sending messages.').code).toBe('auth_required');
		expect(messageRefused('Empty message').code).toBe('message_refused');
		expect(sentencesOf(messageRefused('Empty message')).text).toBe(
			'The server refused the message: Empty message',
		);
	});

	it.each(['Invalid message format', 'Invalid JSON: Expecting value: line 1 column 1 (char 0)'])(
		'recognizes a message that the server could not read: %s',
		(words) => {
			expect(messageRefused(words)).toMatchObject({level: 'error', code: 'message_format'});
			expect(sentencesOf(messageRefused(words))).toEqual({
				text: `The server could not read the message: ${words}`,
				advice: expect.stringContaining('--debug'),
			});
		},
	);

	it('treats a missing conversation as an empty one', () => {
		const words = 'No active conversation. Start chatting or load a conversation first.';
		expect(requestRefused('history', words)).toMatchObject({level: 'info', code: 'history_empty'});
		expect(requestRefused('clear', words)).toMatchObject({level: 'info', code: 'clear_empty'});
		expect(requestRefused('clear', 'Session is locked').level).toBe('error');
		expect(sentencesOf(requestRefused('clear', 'Session is locked')).text).toBe(
			'The server refused /clear: Session is locked',
		);
	});

	it('ends a sentence with one full stop', () => {
		for (const serverText of ['Successfully logged out', 'Successfully logged out.'])
			expect(sentencesOf(notice('logged_out', {serverText, wasSignedIn: true})).text).toMatch(
				/^Successfully logged out\. Reconnecting /,
			);
		expect(sentencesOf(notice('logged_out', {serverText: '', wasSignedIn: true})).text).toMatch(
			/^Logged out\. Reconnecting /,
		);
	});

	it('contains session and name in the greeting', () => {
		const text = (greeting: string, displayName: string | undefined): string =>
			sentencesOf(notice('connected', {greeting, sessionId: 's-1', displayName})).text;
		expect(text('Connected to AI assistant', 'Ada')).toBe(
			'Connected to AI assistant · session s-1 · signed in as Ada',
		);
		expect(text('', undefined)).toBe('Connected. · session s-1');
	});

	it('shortens what cannot be read to one line', () => {
		expect(
			sentencesOf(notice('undecodable_frame', {detail: 'why', head: 'x'.repeat(10_000)})).text.length,
		).toBeLessThan(200);
		const problems = Array.from({length: 50}, (_, index) => `problem ${index}`);
		expect(sentencesOf(notice('flawed_frame', {type: 'typing', problems})).text).not.toContain('problem 3');
	});
});

describe('historyListing', () => {
	const listing = (messages: Parameters<typeof historyListing>[0]): string =>
		sentencesOf(historyListing(messages)).text;

	it('numbers all messages except those of the system, names their calls, and puts each on one line', () => {
		const text = listing([
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
			'The server has 2 messages:',
			'  1  user       two lines',
			'  2  assistant   [calls get_order, get_stock]',
		]);
	});

	it('cuts long messages, and does not read all of a huge one', () => {
		const huge = `${'word '.repeat(4_000_000)}end`;
		const [, line = ''] = listing([pastMessage('user', huge)]).split('\n');
		expect(line).toHaveLength(3 + 2 + 9 + 2 + 120);
		expect(line).toMatch(/word…$/);
		// Past the first 1,000 characters nothing is read, so the "end" is not found.
		const spaces = listing([pastMessage('user', `start${' '.repeat(2_000)}end`)]);
		expect(spaces).toMatch(/start…$/);
		expect(listing([pastMessage('user', 'x'.repeat(120))])).toMatch(/x$/);
	});

	it('uses the singular for one message, and a sentence for none', () => {
		expect(listing([pastMessage('user', 'a')])).toMatch(/^The server has 1 message:/);
		expect(historyListing([pastMessage('system', 'a')]).code).toBe('history_empty');
	});
});

describe('the beginning of a message', () => {
	const hostile: ReadonlyArray<{readonly id: string; readonly text: string}> = JSON.parse(
		readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
	);

	it('is one line of at most 60 whole characters, whatever the message is', () => {
		for (const {id, text} of [...hostile, {id: 'long', text: '😀 '.repeat(500)}]) {
			const excerpt = excerptOf(text);
			expect([id, [...excerpt].length]).toEqual([id, Math.min([...excerpt].length, 60)]);
			expect([id, excerpt.isWellFormed(), /[\n\r\t]/.test(excerpt)]).toEqual([id, true, false]);
		}
		expect(excerptOf(' one\n two ')).toBe('one two');
		expect(excerptOf('x'.repeat(61))).toBe(`${'x'.repeat(59)}…`);
	});
});

describe('a notice about something unreadable', () => {
	it.each([
		[notice('unknown_frame', {name: ''}), 'The server sent a frame without a type; it was ignored.'],
		[notice('unknown_frame', {name: undefined}), 'The server sent a frame without a type; it was ignored.'],
		[
			notice('undecodable_frame', {detail: 'it is empty', head: ''}),
			'The server sent something that cannot be read (it is empty).',
		],
		[
			notice('flawed_frame', {type: 'pong', problems: ['x']}),
			'The server sent a malformed pong frame (x); the rest of it was used.',
		],
	])('names nothing that is not there: %j', (each, text) => {
		expect(wordNotice(each as (typeof EVERY_NOTICE)[number]).text).toBe(text);
	});

	it('does not repeat itself about a lost conversation', () => {
		for (const each of EVERY_NOTICE.filter(({code}) => code === 'conversation_lost'))
			expect(wordNotice(each).text.match(/conversation/g)?.length ?? 0).toBeLessThanOrEqual(2);
		expect(
			wordNotice(notice('conversation_lost', {code: 'conversation_not_found', serverText: '', wasOpen: true}))
				.text,
		).toBe(
			'Reconnected, but the server no longer has this conversation. It stays readable here, but the assistant cannot see it.',
		);
	});
});

it('about a preset that does not exist names up to eight that do', () => {
	const said = (count: number): string =>
		sentencesOf(
			notice('unknown_preset', {id: 'x', nearest: undefined, ids: [...'abcdefghij'].slice(0, count)}),
		).text;
	expect(said(0)).toBe('There is no preset "x".');
	expect(said(8)).toBe('There is no preset "x". Presets here: a, b, c, d, e, f, g, h.');
	expect(said(10)).toBe('There is no preset "x". Presets here: a, b, c, d, e, f, g, h, and 2 more.');
});
