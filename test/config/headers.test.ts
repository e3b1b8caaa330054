import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isSensitiveField, readHandshakeFields} from '../../source/config/headers.ts';
import {isFieldName} from '../../source/protocol/auth-frame.ts';
import {anyText} from '../support/arbitraries.ts';

const sentences = (text: string): readonly string[] => {
	const read = readHandshakeFields(text);
	return 'problems' in read ? read.problems.map(({sentence}) => sentence) : [];
};

describe('readHandshakeFields', () => {
	it.each([
		['', {}],
		['X-A: b', {'X-A': 'b'}],
		['X-A:b', {'X-A': 'b'}],
		['X-A:  b: c ', {'X-A': 'b: c'}],
		['X-A: 1\nX-B: 2\r\n\nX-C: 3\n', {'X-A': '1', 'X-B': '2', 'X-C': '3'}],
		['Cookie: a=1; b=2', {Cookie: 'a=1; b=2'}],
		['Host: other.example.com', {Host: 'other.example.com'}],
		['X-Name: Zo\u00EB', {'X-Name': 'Zo\u00EB'}],
	])('%j', (text, fields) => {
		expect(readHandshakeFields(text)).toEqual({fields});
	});

	it('accepts any name of an object member', () => {
		const read = readHandshakeFields('__proto__: 1');
		expect('fields' in read && Object.entries(read.fields)).toEqual([['__proto__', '1']]);
	});

	it.each([
		['SECRET', /^A header consists of a name, a colon and a value. Type --header 'NAME: VALUE'$/],
		[': SECRET', /^A header consists of a name/],
		['X A: SECRET', /^A header consists of a name/],
		['X-SECRET:', /^A header has no value/],
		['X-A: SECRET\u2019s', /^The value of a header contains characters that HTTP does not allow/],
		['X-A: SEC\u0000RET', /^The value of a header contains characters that HTTP does not allow/],
		['X-A: SECRET\nx-a: SECRET', /^A header is set twice/],
		['connection: SECRET', /^The handshake sets Connection/],
		['Sec-WebSocket-Protocol: SECRET', /^The handshake sets Connection/],
	])('rejects %j, and does not repeat it', (text, expected) => {
		expect(sentences(text)).toEqual([expect.stringMatching(expected)]);
		expect(sentences(text).join()).not.toContain('SECRET');
	});

	it('reports each problem once', () => {
		expect(sentences('a\nb\nX-C:')).toHaveLength(2);
	});

	it('returns fields that Node can send, or problems', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					anyText,
					anyText.map((text) => `X-A: ${text}`),
				),
				(text) => {
					const read = readHandshakeFields(text);
					if ('problems' in read) return;
					for (const [name, value] of Object.entries(read.fields)) {
						// Node's handshake rejects the same fields as the constructor of `Headers`.
						expect(() => new Headers([[name, value]])).not.toThrow();
					}
				},
			),
		);
	});
});

describe('header names', () => {
	it.each(['X-API-Key', 'Authorization', 'a', "!#$%&'*+.^_`|~9"])('%s is valid', (name) => {
		expect(isFieldName(name)).toBe(true);
	});

	it.each(['', ' ', 'a b', 'a:', 'ä', 'a\n'])('%j is invalid', (name) => {
		expect(isFieldName(name)).toBe(false);
	});

	it.each(['Authorization', 'cookie', 'X-API-Key', 'X-Auth-Token', 'X-Auth', 'Proxy-Authorization'])(
		'%s probably contains a credential',
		(name) => {
			expect(isSensitiveField(name)).toBe(true);
		},
	);

	it.each(['Host', 'Origin', 'User-Agent', 'X-Trace', 'X-Author'])('%s does not', (name) => {
		expect(isSensitiveField(name)).toBe(false);
	});
});
