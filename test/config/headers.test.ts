import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isDelicateField, readFields} from '../../source/config/headers.ts';
import {isFieldName} from '../../source/protocol/auth-frame.ts';
import {anyText} from '../support/arbitraries.ts';

const sentences = (text: string, flag: 'header' | 'auth-header' = 'header'): readonly string[] => {
	const read = readFields(text, flag);
	return 'problems' in read ? read.problems.map(({sentence}) => sentence) : [];
};

describe('readFields', () => {
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
		expect(readFields(text, 'header')).toEqual({fields});
	});

	it('makes a field of its own of any name', () => {
		const read = readFields('__proto__: 1', 'header');
		expect('fields' in read && Object.entries(read.fields)).toEqual([['__proto__', '1']]);
	});

	it.each([
		['SECRET', /^A header is a name, a colon and a value. Type --header 'NAME: VALUE'$/],
		[': SECRET', /^A header is a name/],
		['X A: SECRET', /^A header is a name/],
		['X-SECRET:', /^A header has no value/],
		['X-A: SECRET\u2019s', /^The value of a header has characters that HTTP cannot carry/],
		['X-A: SEC\u0000RET', /^The value of a header has characters that HTTP cannot carry/],
		['X-A: SECRET\nx-a: SECRET', /^A header is set twice/],
		['connection: SECRET', /belong to the handshake itself/],
		['Sec-WebSocket-Protocol: SECRET', /belong to the handshake itself/],
	])('refuses %j, and does not repeat it', (text, expected) => {
		expect(sentences(text)).toEqual([expect.stringMatching(expected)]);
		expect(sentences(text).join()).not.toContain('SECRET');
	});

	it('says each thing once', () => {
		expect(sentences('a\nb\nX-C:')).toHaveLength(2);
	});

	it('lets a credential have any name: it does not go into the handshake', () => {
		expect(readFields('Connection: close', 'auth-header')).toEqual({fields: {Connection: 'close'}});
	});

	it('gives only what Node can send, or problems', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					anyText,
					anyText.map((text) => `X-A: ${text}`),
				),
				(text) => {
					const read = readFields(text, 'header');
					if ('problems' in read) return;
					for (const [name, value] of Object.entries(read.fields)) {
						// What the constructor of `Headers` refuses, Node's handshake refuses as well.
						expect(() => new Headers([[name, value]])).not.toThrow();
					}
				},
			),
		);
	});
});

describe('names', () => {
	it.each(['X-API-Key', 'Authorization', 'a', "!#$%&'*+.^_`|~9"])('%s is one', (name) => {
		expect(isFieldName(name)).toBe(true);
	});

	it.each(['', ' ', 'a b', 'a:', 'ä', 'a\n'])('%j is none', (name) => {
		expect(isFieldName(name)).toBe(false);
	});

	it.each(['Authorization', 'cookie', 'X-API-Key', 'X-Auth-Token', 'Proxy-Authorization'])(
		'%s holds a credential',
		(name) => {
			expect(isDelicateField(name)).toBe(true);
		},
	);

	it.each(['Host', 'Origin', 'User-Agent', 'X-Trace'])('%s holds none', (name) => {
		expect(isDelicateField(name)).toBe(false);
	});
});
