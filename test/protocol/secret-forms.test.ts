import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createRedactor, REDACTED, redactEscaped} from '../../source/protocol/redact.ts';
import {isWordlike} from '../../source/protocol/secret-forms.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const LETTER = 'aekmoxz'.split('');
/** Secrets of any length, of the characters that passwords have. */
const anySecret = fc
	.array(fc.constantFrom(...LETTER, ...'AKZ', ...'0179', ...'!§_-+/"\\. é密😀'), {
		minLength: 1,
		maxLength: 12,
	})
	.map((units) => units.join(''))
	.filter((secret) => secret.trim() === secret);
const word = fc
	.array(fc.constantFrom(...LETTER), {minLength: 1, maxLength: 7})
	.map((letters) => letters.join(''));

const hide = (secret: string, text: string): string =>
	redactEscaped(text, createRedactor([secret], {keepsWords: true}));

/** Every way in which a server repeats a credential. */
const REPEATED: ReadonlyArray<(secret: string) => string> = [
	(secret) => `bearer:${secret}`,
	(secret) => `Bearer ${secret}`,
	(secret) => `Authorization: Bearer ${secret}, refused`,
	(secret) => `https://h/x?token=${encodeURIComponent(secret)}&a=1`,
	(secret) => `X-API-Key: ${secret}`,
	(secret) => `access_token = '${secret}'`,
	(secret) => JSON.stringify({password: secret, n: 1}),
	(secret) => JSON.stringify(JSON.stringify({apiKey: secret})),
	(secret) => `https://ada:${encodeURIComponent(secret)}@host/`,
];

describe('isWordlike', () => {
	it.each([
		['', false],
		['a', true],
		['A1!', true],
		['good', true],
		['GOOD', true],
		['straße', true],
		['密码密码', true],
		['Good', false],
		['good2', false],
		['a1b2', false],
		['1234', false],
		['Lovel1!', false],
		['swordfish', false],
	])('%j: %j', (secret, expected) => {
		expect(isWordlike(secret)).toBe(expected);
	});
});

describe('a secret of any length', () => {
	it('that cannot be a word is hidden wherever it is, in words and in base64 too', () => {
		const around = fc.constantFrom('', 'x', 'the ', '9', ...HOSTILE_TEXTS);
		fc.assert(
			fc.property(anySecret, around, around, (secret, before, after) => {
				fc.pre(!isWordlike(secret));
				const pairs = Buffer.from(`ada:${secret}?`).toString('base64');
				const shown = hide(secret, `${before}${secret}${after} ${pairs}`);
				expect(shown.replaceAll(REDACTED, '\n')).not.toContain(secret);
				expect(shown).not.toContain(pairs);
			}),
		);
	});

	it('is hidden where it stands as a credential, however a server repeats it', () => {
		fc.assert(
			fc.property(anySecret, fc.constantFrom(...REPEATED), (secret, repeat) => {
				fc.pre(!isWordlike(secret) || /^[\p{L}\p{N}]+$/u.test(secret));
				expect(hide(secret, repeat(secret))).toContain(REDACTED);
			}),
		);
	});

	it('is hidden as the value of a member that names a credential, whatever it consists of', () => {
		const names = fc.constantFrom(
			'password',
			'access_token',
			'apiKey',
			'X-API-Key',
			'Authorization',
			'secret',
			'key',
		);
		fc.assert(
			fc.property(anySecret, names, (secret, name) => {
				const redactor = createRedactor([secret], {keepsWords: true});
				expect(redactor.member(name, secret)).toBe(REDACTED);
			}),
		);
	});

	it('that is a word stays where it is one of a text, or a part of another word', () => {
		fc.assert(
			fc.property(word, fc.constantFrom('', 's', 'ness'), (secret, rest) => {
				const text = `It is ${secret}${rest}, monkey ${secret}. ${secret}: the ${secret}`;
				expect(hide(secret, text)).toBe(text);
				if (rest !== '') expect(hide(secret, `token=${secret}${rest}`)).toBe(`token=${secret}${rest}`);
			}),
		);
	});

	it('that is a word is hidden everywhere in logs and recordings from four letters on', () => {
		fc.assert(
			fc.property(word, (secret) => {
				fc.pre(secret.length >= 4);
				const text = `It is ${secret}.`;
				expect(createRedactor([secret]).head(text, text.length)).toBe(`It is ${REDACTED}.`);
			}),
		);
	});

	it('is shown less than half while it arrives, and a word where a credential stands not at all', () => {
		fc.assert(
			fc.property(anySecret, (secret) => {
				const {settled} = createRedactor([secret], {keepsWords: true});
				const before = isWordlike(secret) ? '§ token=' : '§ ';
				const most = isWordlike(secret) ? 0 : Math.min(7, Math.ceil(secret.length / 2) - 1);
				for (let end = 1; end < secret.length; end++) {
					const text = before + secret.slice(0, end);
					expect(settled(text)).toBeLessThanOrEqual(before.length + most);
					expect(settled(text)).toBeGreaterThanOrEqual(before.length);
				}
			}),
		);
	});

	it('decides the same of the beginning of a text as of the whole', () => {
		fc.assert(
			fc.property(anySecret, fc.nat(400), (secret, length) => {
				const {head, reach} = createRedactor([secret], {keepsWords: true});
				const text = `token=${secret} and ${secret} `.repeat(12);
				expect(head(text.slice(0, length + reach), length)).toBe(head(text, length));
			}),
		);
	});
});
