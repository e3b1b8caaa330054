import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {copyable} from '../../../source/terminal/clipboard.ts';
import {callsUnder, type ListItem} from '../../../source/ui/transcript/list.ts';
import {
	callsJson,
	codeBlocksIn,
	completeText,
	textsOf,
	textsWithCalls,
} from '../../../source/ui/transcript/message-text.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';
import {remoteTextOf} from '../../support/remote-texts.ts';
import {anyText} from '../../text/any-text.ts';

const CALL = toolCall('get_order', {
	key: 'call',
	arguments: {id: 7},
	outcome: {state: 'succeeded', result: {total: [1, 'two']}},
});
const FAILED = toolCall('get_stock', {
	key: 'failed',
	outcome: {state: 'failed', error: 'HTTP 404', status: 404, result: undefined},
});
const REPLY: ListItem = {
	kind: 'entry',
	entry: assistantEntry([
		textPart('Let *me* see.'),
		toolPart(CALL),
		textPart(''),
		toolPart(FAILED),
		textPart('# Done\n'),
	]),
};

describe('the texts of a message', () => {
	it('are its source, for every kind of item', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const texts = text === '' ? [] : [text];
				expect(textsOf({kind: 'entry', entry: userEntry(text)})).toEqual(texts);
				expect(textsOf({kind: 'entry', entry: assistantEntry(text)})).toEqual(texts);
				expect(textsOf({kind: 'entry', entry: noticeEntry(text)})).toEqual(texts);
				expect(textsOf({kind: 'turn', turn: liveTurn({text})})).toEqual(texts);
				expect(textsOf({kind: 'queued', item: queuedMessage(text), isLast: true})).toEqual(texts);
			}),
		);
	});

	it('omit its tool calls, which are JSON among the complete texts', () => {
		expect(textsOf(REPLY)).toEqual(['Let *me* see.', '# Done\n']);
		const [first, call, failed, last, ...more] = textsWithCalls(REPLY);
		expect([first, last, more]).toEqual(['Let *me* see.', '# Done\n', []]);
		expect(JSON.parse(String(call))).toEqual({
			name: 'get_order',
			arguments: {id: 7},
			result: {total: [1, 'two']},
		});
		expect(JSON.parse(String(failed))).toEqual({name: 'get_stock', error: 'HTTP 404'});
	});

	it('include the advice of a notice, and the name of a queued command', () => {
		const notice: ListItem = {kind: 'entry', entry: noticeEntry('It broke.', {advice: 'Mend it.'})};
		expect(textsOf(notice)).toEqual(['It broke.', 'Mend it.']);
		expect(
			textsOf({
				kind: 'queued',
				item: {kind: 'request', id: 'q', text: '/ping', typed: '/ping', request: {kind: 'unknown'}},
				isLast: true,
			}),
		).toEqual(['/ping']);
	});

	it('are fetched from the thread that stores them', async () => {
		const text = 'all of it';
		expect(await completeText(remoteTextOf(text, 3))).toBe(text);
		expect(await completeText('short')).toBe('short');
	});
});

describe('the call under the cursor', () => {
	it('is JSON; the message itself is none', () => {
		expect(JSON.parse(callsJson(callsUnder(REPLY, 'call')))).toMatchObject({name: 'get_order'});
		expect(callsUnder(REPLY, 'reply e1')).toEqual([]);
	});
});

describe('code blocks', () => {
	const QUOTED = '> ```\n> a\n> ```\n\n    b\n\n```\nc';
	it.each<[string, ListItem, readonly string[]]>([
		['a reply', {kind: 'entry', entry: assistantEntry(QUOTED)}, ['a', 'b', 'c']],
		['a running reply', {kind: 'turn', turn: liveTurn({text: QUOTED})}, ['a', 'b', 'c']],
		['a message of the user', {kind: 'entry', entry: userEntry(QUOTED)}, ['c']],
		['a queued message', {kind: 'queued', item: queuedMessage(QUOTED), isLast: true}, ['c']],
		['a notice', {kind: 'entry', entry: noticeEntry(QUOTED)}, []],
	])('of %s are the ones that are drawn as code', (_name, item, blocks) => {
		expect(
			textsOf(item).flatMap((text) => (typeof text === 'string' ? codeBlocksIn(item, text) : [])),
		).toEqual(blocks);
	});
});

describe('a text for the clipboard', () => {
	it('is the source without control characters other than LF and tab', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const kept = Array.from(text.toWellFormed()).filter(
					(character) => character === '\n' || character === '\t' || !/\p{Cc}/u.test(character),
				);
				expect(copyable(text)).toBe(kept.join(''));
			}),
		);
		expect(copyable('a\r\n\u001B[31mb\u009B\t\u007F漢\u202E')).toBe('a\n[31mb\t漢\u202E');
		expect(copyable('\uD800')).toBe('\uFFFD');
	});
});
