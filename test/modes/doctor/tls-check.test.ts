/** What is said of certificates, from their fields. */
import {expect, it} from 'vitest';
import {type Certificate, type TlsContext, tlsCheck} from '../../../source/modes/doctor/tls-check.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

const NOW = Date.parse('2026-12-01T00:00:00Z');

const certificate = (more: Partial<Record<keyof Certificate, unknown>> = {}): Certificate =>
	({
		subject: {CN: 'chat.example.com'},
		issuer: {CN: 'Example CA'},
		valid_from: 'Jan  1 00:00:00 2026 GMT',
		valid_to: 'Jan  1 00:00:00 2028 GMT',
		subjectaltname: 'DNS:chat.example.com',
		fingerprint256: 'AA:BB',
		...more,
	}) as Certificate;

const context: TlsContext = {
	...{hostname: 'chat.example.com', now: NOW, isChecked: true, ms: 12},
	wording: {text: 'No secure connection.', advice: 'Ask the operator.'},
};

const check = (chain: readonly Certificate[], problem?: string, more: Partial<TlsContext> = {}) =>
	tlsCheck({protocol: 'TLSv1.3', cipher: 'TLS_AES', problem, chain}, {...context, ...more});

it('a chain without a problem', () => {
	const chain = [certificate(), certificate({subject: {CN: 'Example CA'}, issuer: {O: ['Root', 'Other']}})];
	expect(check(chain)).toMatchObject({
		outcome: 'ok',
		text: 'TLSv1.3, TLS_AES; 2 certificates, all valid.\n1 chat.example.com, by Example CA, valid until 2028-01-01\n2 Example CA, by Root, valid until 2028-01-01',
		fix: undefined,
	});
});

it.each([
	[{valid_to: 'Nov 30 00:00:00 2026 GMT'}, 'CERT_HAS_EXPIRED', 'valid until 2026-11-30: it has expired'],
	[{valid_from: 'Jan  1 00:00:00 2027 GMT'}, 'CERT_NOT_YET_VALID', 'it is valid only from 2027-01-01 on'],
	[
		{subjectaltname: 'DNS:a.example, DNS:b.example'},
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'it is for DNS:a.example, DNS:b.example, not for chat.example.com',
	],
	[{}, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'it is signed by itself, and not trusted here'],
	[{}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its issuer Example CA is not trusted here'],
	[{}, 'CERT_REVOKED', 'valid until 2028-01-01'],
])('a certificate with %j fails with %s', (fields, problem, words) => {
	const found = check([certificate(fields)], problem);
	expect(found).toMatchObject({outcome: 'failed', exitCode: 3, fix: 'Ask the operator.'});
	expect(found.text.endsWith(words)).toBe(true);
});

it('only the certificate that is wrong is marked', () => {
	const {text} = check(
		[certificate(), certificate({valid_to: 'Nov 30 00:00:00 2026 GMT'})],
		'CERT_HAS_EXPIRED',
	);
	const [, first, second] = text.split('\n');
	expect(first).not.toContain('expired');
	expect(second).toContain('expired');
});

it('a certificate that ends soon is a note', () => {
	expect(check([certificate({valid_to: 'Dec  6 00:00:00 2026 GMT'})])).toMatchObject({
		outcome: 'note',
		text: expect.stringContaining('ends in 5 days'),
	});
});

it('names and dates from outside are text, also where they are missing', () => {
	for (const text of HOSTILE_TEXTS) {
		const fields = {subject: {CN: text}, issuer: {O: text}, subjectaltname: text, valid_to: text};
		const found = check([certificate(fields)], 'ERR_TLS_CERT_ALTNAME_INVALID');
		// biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there.
		expect(found.text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
		expect(found.text.split('\n')).toHaveLength(2);
	}
	expect(check([certificate({subject: {}, issuer: undefined})]).text).toContain('1 (no name), by (no name)');
});
