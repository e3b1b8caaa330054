import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {sessionIdOf, withSessionId} from '../../source/protocol/session-url.ts';
import {anyText} from '../support/arbitraries.ts';
import {anyCodePoint} from '../support/code-points.ts';

const ID = '5f0c8c58-3d1e-4c5a-9a77-0c2f1b7e9d21';

describe('withSessionId', () => {
	it.each([
		['ws://h/ws', ID, `ws://h/ws?session_id=${ID}`],
		['ws://h', 'a', 'ws://h?session_id=a'],
		['ws://h/ws?', 'a', 'ws://h/ws?session_id=a'],
		['wss://h:8/ws?user_id=a%20b+c&x', 'a', 'wss://h:8/ws?user_id=a%20b+c&x&session_id=a'],
		['ws://h/ws?session_id=old&user_id=u', 'new', 'ws://h/ws?user_id=u&session_id=new'],
		['ws://h/ws?session_id=1&a=2&session_id=3', 'new', 'ws://h/ws?a=2&session_id=new'],
		['ws://h/ws?session%5Fid=old', 'new', 'ws://h/ws?session_id=new'],
		['ws://h/ws?my_session_id=x&session_idx=y', 'a', 'ws://h/ws?my_session_id=x&session_idx=y&session_id=a'],
		['ws://h/ws?a=1#part', 'b', 'ws://h/ws?a=1&session_id=b#part'],
		['ws://h/ws?a=1?session_id=2', 'b', 'ws://h/ws?a=1?session_id=2&session_id=b'],
		['ws://h/ws??session_id=2', 'b', 'ws://h/ws??session_id=2&session_id=b'],
		['ws://h/ws', 'a b&c=d#é', 'ws://h/ws?session_id=a%20b%26c%3Dd%23%C3%A9'],
		['ws://h/ws?session_id=old', undefined, 'ws://h/ws'],
		['ws://h/ws?a=1&session_id=old&b=2', undefined, 'ws://h/ws?a=1&b=2'],
		['ws://h/ws?a=1', undefined, 'ws://h/ws?a=1'],
	])('makes %s with %s into %s', (url, sessionId, expected) => {
		expect(withSessionId(url, sessionId)).toBe(expected);
	});

	it('asks for the id it was given, whatever that is, and keeps the other parameters', () => {
		const part = fc.string({unit: fc.oneof(fc.constantFrom(...'ab%=&+;?/'), anyCodePoint)});
		const pair = fc
			.tuple(part, part)
			.map((texts) => texts.map((text) => encodeURIComponent(text.toWellFormed())).join('='));
		const url = fc.array(pair).map((pairs) => `ws://h/ws${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`);
		fc.assert(
			fc.property(url, anyText, (before, sessionId) => {
				const after = withSessionId(before, sessionId);
				expect(sessionIdOf(after)).toBe(sessionId.toWellFormed() || undefined);
				expect(new URL(after).searchParams.get('session_id')).toBe(sessionId.toWellFormed());
				const others = (text: string) =>
					[...new URL(text).searchParams].filter(([name]) => name !== 'session_id');
				expect(others(after)).toEqual(others(before));
				expect(withSessionId(after, sessionId)).toBe(after);
			}),
		);
	});
});

describe('sessionIdOf', () => {
	it.each([
		['ws://h/ws', undefined],
		['ws://h/ws?session_id=', undefined],
		['ws://h/ws?session_id', undefined],
		['ws://h/ws?user_id=a', undefined],
		[`ws://h/ws?a=1&session_id=${ID}`, ID],
		['ws://h/ws?session_id=a%20b+c#x', 'a b c'],
		['ws://h/ws?session_id=first&session_id=last', 'last'],
		['ws://h/ws#session_id=a', undefined],
	])('finds in %s: %s', (url, sessionId) => {
		expect(sessionIdOf(url)).toBe(sessionId);
	});
});
