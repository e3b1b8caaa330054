import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AuthFrame, ClientFrame} from '../../source/protocol/frames.ts';
import {
	createRedactor,
	REDACTED,
	redactFrame,
	redactText,
	redactUrl,
	secretsInUrl,
	secretsOf,
} from '../../source/protocol/redact.ts';
import {anyText} from '../support/arbitraries.ts';
import {cases} from '../support/property-runs.ts';

/** A secret that cannot be part of a frame by chance, nor of the mark that replaces it. */
const secret = fc.oneof(
	anyText.map((text) => `§key ${text}¶`),
	fc.string({minLength: 12}).map((text) => `§${text}`),
	fc.stringMatching(/^[A-Za-z0-9+/=_.~-]{12,60}$/).filter((text) => !/redact/i.test(text)),
);

const credential: fc.Arbitrary<{frame: AuthFrame; secrets: string[]}> = fc
	.tuple(secret, secret)
	.map(([one, two]) => ({
		frame: {type: 'auth', auth_type: 'custom', custom_headers: {'X-A': one, 'X-B': two}, metadata: {a: one}},
		secrets: [one, two],
	}));

function everyKind(hidden: string): AuthFrame[] {
	const type = 'auth';
	return [
		{type, auth_type: 'bearer_token', token: hidden},
		{type, auth_type: 'basic_auth', username: 'ada', password: hidden},
		{type, auth_type: 'api_key', api_key: hidden, api_key_header: 'X-API-Key'},
		{
			type,
			auth_type: 'oauth2',
			client_id: 'id',
			client_secret: hidden,
			token_url: `https://ada:${encodeURIComponent(hidden.toWellFormed())}@host/token?key=${hidden}`,
			scope: 'read',
		},
		{type, auth_type: 'custom', custom_headers: {'X-A': hidden}, metadata: {a: hidden, b: [hidden]}},
		{type, auth_type: 'sso', session_token: hidden},
	];
}

describe('redactFrame', () => {
	it('keeps values that are not secret', () => {
		expect(everyKind('secret').map(redactFrame)).toEqual([
			{type: 'auth', auth_type: 'bearer_token', token: REDACTED},
			{type: 'auth', auth_type: 'basic_auth', username: 'ada', password: REDACTED},
			{type: 'auth', auth_type: 'api_key', api_key: REDACTED, api_key_header: 'X-API-Key'},
			{
				type: 'auth',
				auth_type: 'oauth2',
				client_id: 'id',
				client_secret: REDACTED,
				token_url: `https://${REDACTED}@host/token?key=${REDACTED}`,
				scope: 'read',
			},
			{
				type: 'auth',
				auth_type: 'custom',
				custom_headers: {'X-A': REDACTED},
				metadata: {a: REDACTED, b: REDACTED},
			},
			{type: 'auth', auth_type: 'sso', session_token: REDACTED},
		]);
	});

	it('leaves no secret in any kind of credential', () => {
		fc.assert(
			fc.property(secret, (hidden) => {
				for (const frame of everyKind(hidden)) {
					const shown = JSON.stringify(redactFrame(frame));
					expect(shown).not.toContain(JSON.stringify(hidden).slice(1, -1));
					expect(shown).toContain(REDACTED);
				}
			}),
		);
	});

	it('copies no unknown field', () => {
		const frame: ClientFrame = JSON.parse(
			'{"type":"auth","auth_type":"bearer_token","token":"x","further":"secret"}',
		);
		expect(redactFrame(frame)).toEqual({type: 'auth', auth_type: 'bearer_token', token: REDACTED});
	});

	it('returns other frames as they are', () => {
		const frame: ClientFrame = {type: 'chat', message: 'token'};
		expect(redactFrame(frame)).toBe(frame);
	});
});

describe('secretsOf', () => {
	it('returns the secrets of every kind', () => {
		expect(everyKind('hidden').map(secretsOf)).toEqual([
			['hidden'],
			['hidden', 'ada:hidden'],
			['hidden'],
			['hidden', 'hidden', 'hidden'],
			['hidden'],
			['hidden'],
		]);
	});

	it('includes a header value without its scheme', () => {
		const frame: AuthFrame = {
			type: 'auth',
			auth_type: 'custom',
			custom_headers: {Authorization: 'Bearer abc123'},
		};
		expect(redactText('the token abc123 was refused', secretsOf(frame))).toBe(
			`the token ${REDACTED} was refused`,
		);
	});
});

describe('redactText', () => {
	it.each([
		['Bearer s3cr3t!', ['s3cr3t!'], `Bearer ${REDACTED}`],
		['s3cr3t!s3cr3t!, s3cr3t!', ['s3cr3t!'], `${REDACTED}${REDACTED}, ${REDACTED}`],
		['nothing here', ['s3cr3t!'], 'nothing here'],
		['too short: abc', ['abc', ''], 'too short: abc'],
		// Overlapping secrets leave no rest of either.
		['user1longsecret.', ['user1', 'r1longsecret'], `${REDACTED}.`],
		['abcdefgh', ['abcdefgh', 'cdef'], REDACTED],
		['abcd efgh', ['efgh', 'abcd'], `${REDACTED} ${REDACTED}`],
	])('shows %j without %j', (text, secrets, shown) => {
		expect(redactText(text, secrets)).toBe(shown);
	});

	const tricky = 'pä/ss "wörd\\+&=é😀\n?';

	it.each([
		['as it is', tricky],
		['for a URL component', encodeURIComponent(tricky)],
		[
			'with small hexadecimal digits',
			encodeURIComponent(tricky).replace(/%../g, (byte) => byte.toLowerCase()),
		],
		['for a URL', encodeURI(tricky)],
		['in a form', new URLSearchParams({a: tricky}).toString().slice(2)],
		['in the user part of a URL', Object.assign(new URL('ws://h/'), {password: tricky}).password],
		['in JSON', JSON.stringify(tricky).slice(1, -1)],
		['in JSON with slashes escaped', JSON.stringify(tricky).slice(1, -1).replaceAll('/', '\\/')],
		['in ASCII JSON', 'p\\u00e4/ss \\"w\\u00f6rd\\\\+&=\\u00e9\\ud83d\\ude00\\n?'],
		['in base64', Buffer.from(tricky).toString('base64')],
		['in base64 for URLs', Buffer.from(tricky).toString('base64url')],
	])('finds a secret %s', (_, form) => {
		const shown = redactText(`<${form}>`, [tricky]);
		// The padding of base64 may stay.
		expect(shown.replace(/=+>$/, '>')).toBe(`<${REDACTED}>`);
	});

	it('finds a secret inside something longer that was encoded in base64', () => {
		for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
			const header = Buffer.from(`${before}correct-horse and more`).toString('base64');
			const shown = redactText(`Basic ${header}`, ['correct-horse']);
			expect(shown).toContain(REDACTED);
			const rest = shown
				.replace('Basic ', '')
				.split(REDACTED)
				.map((part) => Buffer.from(part, 'base64').toString());
			expect(rest.join()).not.toContain('orrect-hors');
		}
	});

	it('leaves no secret in any form', () => {
		const forms: ((hidden: string) => string)[] = [
			(hidden) => hidden,
			(hidden) => encodeURIComponent(hidden.toWellFormed()),
			(hidden) => new URLSearchParams([['', hidden]]).toString().slice(1),
			(hidden) => JSON.stringify(hidden).slice(1, -1),
			(hidden) => JSON.stringify({hidden: hidden.toWellFormed()}).slice(11, -2),
			(hidden) => Buffer.from(hidden).toString('base64').replace(/=+$/, ''),
			(hidden) => Buffer.from(hidden).toString('base64url'),
		];
		fc.assert(
			fc.property(
				secret,
				secret,
				fc.constantFrom(...forms),
				fc.constantFrom(...forms),
				fc.array(anyText, {minLength: 3, maxLength: 3}),
				(one, two, formOne, formTwo, [a = '', b = '', c = '']) => {
					const shown = redactText(`${a}${formOne(one)}${b}${formTwo(two)}${formOne(one)}${c}`, [one, two]);
					expect(shown).not.toContain(formOne(one));
					expect(shown).not.toContain(formTwo(two));
				},
			),
			{numRuns: cases(300)},
		);
	});

	it('changes only the secret', () => {
		fc.assert(
			fc.property(fc.array(fc.stringMatching(/^[a-m ]*$/), {minLength: 1}), (parts) => {
				expect(redactText(parts.join('xyz-xyz'), ['xyz-xyz'])).toBe(parts.join(REDACTED));
			}),
		);
	});

	it('removes the secrets of a credential from its frame', () => {
		fc.assert(
			fc.property(credential, ({frame, secrets}) => {
				const shown = redactText(JSON.stringify(frame), secretsOf(frame));
				for (const hidden of secrets) expect(shown).not.toContain(JSON.stringify(hidden).slice(1, -1));
			}),
		);
	});

	it('removes secrets of at least four characters', () => {
		expect(redactText('abcd', ['abcd'])).toBe(REDACTED);
	});
});

describe('createRedactor', () => {
	it('returns the beginning of a text, without a part of a secret across the cut', () => {
		const {head} = createRedactor(['swordfish']);
		const text = `0123 swordfish and swordfish`;
		expect([4, 5, 6, 13, 14, 16, 99].map((length) => head(text, length))).toEqual([
			'0123',
			'0123 ',
			`0123 ${REDACTED}`,
			`0123 ${REDACTED}`,
			`0123 ${REDACTED}`,
			`0123 ${REDACTED} a`,
			`0123 ${REDACTED} and ${REDACTED}`,
		]);
	});

	it('needs no more of the text than its reach', () => {
		const part = fc.stringMatching(/^[a-z ]{0,12}$/);
		fc.assert(
			fc.property(secret, fc.array(part, {maxLength: 8}), fc.nat(300), (hidden, parts, length) => {
				const {head, reach} = createRedactor([hidden]);
				const text = parts.join(hidden);
				const whole = redactText(text, [hidden]);
				const shown = head(text.slice(0, length + reach), length);
				expect(shown).toBe(head(text, length));
				// The replacement may be longer or shorter than the secret, but nothing else differs.
				expect(whole.startsWith(shown)).toBe(true);
			}),
		);
	});

	it('searches for nothing without secrets', () => {
		const {head, reach} = createRedactor(['']);
		expect(reach).toBe(0);
		expect(head('abcdef', 4)).toBe('abcd');
	});
});

describe('secretsInUrl', () => {
	it.each([
		['ws://h/ws?session_id=1&token=a%20b&API-Key=c', ['a b', 'c']],
		['https://ada:pass%20word@h/token', ['pass%20word']],
		['https://h/token?token=', []],
		['nothing', []],
	])('in %s', (url, found) => {
		expect(secretsInUrl(url)).toEqual(found);
	});
});

describe('redactUrl', () => {
	it.each([
		['ws://localhost:8000/ws/chat', 'ws://localhost:8000/ws/chat'],
		['ws://h/ws?session_id=5f0c&user_id=ada&limit=5', 'ws://h/ws?session_id=5f0c&user_id=ada&limit=5'],
		['wss://ada:pw@h/ws', `wss://${REDACTED}@h/ws`],
		['wss://token@h', `wss://${REDACTED}@h`],
		['ws://h/ws?token=abc', `ws://h/ws?token=${REDACTED}`],
		['ws://h/ws?a=1&API_KEY=abc&b=2', `ws://h/ws?a=1&API_KEY=${REDACTED}&b=2`],
		['ws://h/ws?session_token=a%20b#x', `ws://h/ws?session_token=${REDACTED}`],
		['ws://h/ws?client_secret=a=b;c#d&e=f', `ws://h/ws?client_secret=${REDACTED}&e=f`],
		['ws://h/ws?Authorization=Bearer+x', `ws://h/ws?Authorization=${REDACTED}`],
		['ws://h/ws?password=&passwd=a', `ws://h/ws?password=${REDACTED}&passwd=${REDACTED}`],
		['ws://h/ws?%74oken=abc', `ws://h/ws?%74oken=${REDACTED}`],
		['ws://h/ws#access_token=abc', `ws://h/ws#access_token=${REDACTED}`],
		['ws://h/ws?a=1;token=abc', `ws://h/ws?a=1;token=${REDACTED}`],
		['ws://h/ws?a?token=abc', `ws://h/ws?a?token=${REDACTED}`],
		['ws://h/@someone?a=@b', 'ws://h/@someone?a=@b'],
		['ws://ada:p@ss@h/x@y', `ws://${REDACTED}@h/x@y`],
		// A text that is not a plain URL loses more rather than less.
		['ws://ada:p/w@h/ws', `ws://${REDACTED}@h/ws`],
		['ws:/\t/ada:pw@h/ws', `ws:/${REDACTED}@h/ws`],
		['foo://ada:p\\w@h/ws', `foo://${REDACTED}@h/ws`],
		['ada:pw@h', `ada:${REDACTED}@h`],
		['', ''],
	])('shows %s as %s', (url, shown) => {
		expect(redactUrl(url)).toBe(shown);
	});

	it('leaves no credential that a client would use', () => {
		const hidden = fc.oneof(
			fc.stringMatching(/^§[A-Za-z0-9%&#/:@?;=\\ ]{6,20}$/),
			fc.stringMatching(/^[a-z0-9]{16}$/),
		);
		const name = fc.constantFrom(
			'token',
			'api_key',
			'X-Secret',
			'Password',
			'session_token',
			'authorization',
		);
		fc.assert(
			fc.property(hidden, name, fc.boolean(), (value, parameter, isEncoded) => {
				const url = new URL('wss://h/ws?session_id=1');
				if (isEncoded) url.password = value;
				url.searchParams.set(parameter, value);
				const shown = redactUrl(url.href);
				expect(shown).toContain('session_id=1');
				for (const form of [
					url.password,
					encodeURIComponent(value),
					value,
					url.searchParams.toString().slice(-15),
				]) {
					if (form !== '') expect(shown).not.toContain(form);
				}
			}),
		);
	});

	it('never throws', () => {
		fc.assert(fc.property(anyText, (text) => void redactUrl(text)));
	});
});
