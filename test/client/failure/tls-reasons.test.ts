import {describe, expect, it} from 'vitest';
import {causeOf} from '../../../source/client/failure/cause.ts';
import {failureOf} from '../../../source/client/failure/failure.ts';
import {wordFailure} from '../../../source/client/failure/failure-table.ts';
import {tlsReason} from '../../../source/client/failure/tls-reasons.ts';
import {MAX_FRAME_BYTES, TIME_LIMITS} from '../../../source/client/limits.ts';

/** The names of the errors, as Node and OpenSSL give them, and a part of the reason and of the advice. */
const REASONS: ReadonlyArray<readonly [name: string, because: string, advice: string]> = [
	['CERT_HAS_EXPIRED', 'has expired', 'renew'],
	['CERT_NOT_YET_VALID', 'is not valid yet', 'clock'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'for another host name', 'another server'],
	['HOSTNAME_MISMATCH', 'for another host name', 'another server'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'is self-signed', '--ca'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'authority that is not trusted', '--ca'],
	['UNABLE_TO_GET_ISSUER_CERT', 'authority that is not trusted', '--ca'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'authority that is not trusted', '--ca'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'authority that is not trusted', '--ca'],
	['CERT_UNTRUSTED', 'authority that is not trusted', '--ca'],
	['CERT_REVOKED', 'was revoked', 'operator'],
	['CERT_SIGNATURE_FAILURE', 'is not valid', 'operator'],
	['CERT_CHAIN_TOO_LONG', 'is not valid', 'operator'],
	['CRL_HAS_EXPIRED', 'is not valid', 'operator'],
	['ERROR_IN_CERT_NOT_AFTER_FIELD', 'is not valid', 'operator'],
	['INVALID_CA', 'is not valid', 'operator'],
	['INVALID_PURPOSE', 'is not valid', 'operator'],
	['PATH_LENGTH_EXCEEDED', 'is not valid', 'operator'],
	['ERR_SSL_EE_KEY_TOO_SMALL', 'too weak', 'operator'],
	['ERR_SSL_CA_MD_TOO_WEAK', 'too weak', 'operator'],
	['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'certificate of this client', '--cert'],
	['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'certificate of this client', '--cert'],
	['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'certificate of this client', '--cert'],
	['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'certificate of this client', '--cert'],
	['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'version or cipher', 'TLS 1.2'],
	['ERR_SSL_UNSUPPORTED_PROTOCOL', 'version or cipher', 'TLS 1.2'],
	['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'version or cipher', 'TLS 1.2'],
	['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'for this host name', 'host name'],
	['ERR_SSL_WRONG_VERSION_NUMBER', 'does not use TLS', 'port'],
	['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'does not use TLS', 'port'],
	['ERR_OSSL_BAD_DECRYPT', 'of this client is not usable', '--key'],
	['EPROTO', 'handshake failed', '--url'],
	['ERR_TLS_HANDSHAKE_TIMEOUT', 'handshake failed', '--url'],
];

describe('a TLS failure', () => {
	it.each(REASONS)('%s: %s', (name, because, advice) => {
		expect(causeOf({kind: 'error', code: name, message: ''}, false).code).toBe('tls');
		const reason = tlsReason(name);
		expect(reason.because).toContain(because);
		expect(reason.advice).toContain(advice);
	});

	it.each(REASONS)('%s: never advises to give the encryption up because of a certificate', (name) => {
		const url = 'wss://chat.example/ws';
		const context = {
			url,
			maxFrameBytes: MAX_FRAME_BYTES,
			limits: TIME_LIMITS,
			opened: false,
			redact: (text: string) => text,
		};
		const {text, advice = ''} = wordFailure(failureOf({kind: 'error', code: name, message: ''}, context));
		expect(text).toContain(`No secure connection to chat.example (${name}): `);
		if (!text.includes('does not use TLS')) expect(advice).not.toMatch(/\bws:|-n\b/);
		else expect(advice).toContain('unencrypted');
	});
});
