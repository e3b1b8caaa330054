/** Every code that Node, `ws`, the protocols and the resolver define has a sentence, a reason and a next step. */
import {readdirSync, readFileSync} from 'node:fs';
import {STATUS_CODES} from 'node:http';
import {getSystemErrorMap} from 'node:util';
import {constants} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {adviceAtPrompt} from '../../../source/chat/notices.ts';
import {
	FAILURE_CODES,
	type FailureContext,
	failure,
	failureOf,
} from '../../../source/client/failure/failure.ts';
import {type Wording, wordFailure} from '../../../source/client/failure/failure-table.ts';
import {MAX_FRAME_BYTES, TIME_LIMITS} from '../../../source/client/limits.ts';
import type {SocketEnd} from '../../../source/client/socket.ts';

const context: FailureContext = {
	url: 'wss://chat.example/ws/chat',
	proxy: 'http://proxy.example:3128/',
	maxFrameBytes: MAX_FRAME_BYTES,
	limits: TIME_LIMITS,
	opened: false,
	redact: (text) => text,
};

const errorsOf = (codes: readonly string[], by?: 'proxy') =>
	codes.map((code): SocketEnd => ({kind: 'error', code, message: 'm', by}));

const closesOf = (codes: readonly number[]) =>
	codes.map((code): SocketEnd => ({kind: 'closed', code, reason: ''}));

const statusesOf = (codes: readonly string[], by?: 'proxy') =>
	codes.map((code): SocketEnd => {
		const standardText = STATUS_CODES[code];
		return {kind: 'http', status: Number(code), body: '', retryAfter: undefined, standardText, by};
	});

const range = (first: number, last: number) => Array.from({length: last - first + 1}, (_, i) => first + i);

/** The names of the errors in the sources of `ws`. */
const WS_NAMES = readdirSync('node_modules/ws/lib').flatMap((file) => [
	...new Set(readFileSync(`node_modules/ws/lib/${file}`, 'utf8').match(/\bWS_ERR_\w+/g)),
]);

const ZLIB_NAMES = Object.keys(constants).filter((name) => /^Z_\w+_ERROR$|^Z_NEED_DICT$/.test(name));

/** The errors of the resolver that Node's `dns` documents, and those of the system's. */
const DNS_NAMES = [
	...['ENODATA', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED', 'EBADQUERY', 'EBADNAME'],
	...['EBADRESP', 'ETIMEOUT', 'EBADSTR', 'ENONAME'],
];

const SYSTEM_NAMES = [...getSystemErrorMap().values()].map(([name]) => name);

/** The results of checking a certificate that Node names, from its documentation of `tls`. */
const CERTIFICATE_NAMES = [
	...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_CRL', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE'],
	...['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'CERT_SIGNATURE_FAILURE'],
	...['CRL_SIGNATURE_FAILURE', 'CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'CRL_NOT_YET_VALID'],
	...['CRL_HAS_EXPIRED', 'ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERROR_IN_CERT_NOT_AFTER_FIELD'],
	...['ERROR_IN_CRL_LAST_UPDATE_FIELD', 'ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'OUT_OF_MEM'],
	...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
	...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_CHAIN_TOO_LONG', 'CERT_REVOKED', 'INVALID_CA'],
	...['PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'HOSTNAME_MISMATCH'],
	'UNSPECIFIED',
];

const TLS_NAMES = [
	...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'ERR_TLS_HANDSHAKE_TIMEOUT'],
	...['ERR_TLS_DH_PARAM_SIZE', 'ERR_TLS_SESSION_ATTACK', 'EPROTO', 'ERR_OSSL_EVP_UNSUPPORTED'],
	...['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'ERR_SSL_NO_PROTOCOLS_AVAILABLE'],
];

const PARSER_NAMES = ['HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW', 'HPE_INVALID_HEADER_TOKEN'];

/** What can happen before a connection is open, by its kind. */
const BEFORE: Readonly<Record<string, readonly SocketEnd[]>> = {
	'an error of the system': errorsOf(SYSTEM_NAMES),
	'an error of the resolver': errorsOf(DNS_NAMES),
	'an error of a certificate': errorsOf(CERTIFICATE_NAMES),
	'an error of TLS': errorsOf(TLS_NAMES),
	'an error of the parser of HTTP': errorsOf(PARSER_NAMES),
	'an error of a connection to a proxy': errorsOf([...SYSTEM_NAMES, ...CERTIFICATE_NAMES], 'proxy'),
	'an HTTP status': statusesOf(Object.keys(STATUS_CODES)),
	'an HTTP status of a proxy': statusesOf(Object.keys(STATUS_CODES), 'proxy'),
};

/** What can happen to one that is open. */
const AFTER: Readonly<Record<string, readonly SocketEnd[]>> = {
	'an error of the system': errorsOf(SYSTEM_NAMES),
	'an error of ws': errorsOf(WS_NAMES),
	'an error of decompression': errorsOf(ZLIB_NAMES),
	'a close code': closesOf([...range(1000, 1015), ...range(3000, 3010), ...range(4000, 4999)]),
};

const CASES = [
	...Object.entries(BEFORE).map(([name, ends]) => [name, false, ends] as const),
	...Object.entries(AFTER).map(([name, ends]) => [name, true, ends] as const),
];

/** What is wrong with the wording of a failure; '' = nothing. */
function faultOf(wording: Wording): string {
	const {text, advice, atPrompt, onlyAtPrompt} = wording;
	const all = [text, advice, atPrompt, onlyAtPrompt].filter((part) => part !== undefined);
	if (all.some((part) => !/^[A-Z/a-z].*[.…)]$/.test(part))) return 'not a sentence';
	if (/undefined|null|\.\.|[.:;]\s*[.:;]|\(\)| {2}/.test(all.join(' '))) return 'not well-formed';
	// In a running chat only commands and keys can be typed: flags and addresses are for the next start.
	if (/\btype (?!\/)|in place of/i.test(all.join(' '))) return 'cannot be followed in a running chat';
	return adviceAtPrompt(wording) !== undefined && advice !== undefined ? '' : 'no next step';
}

describe('every code has a sentence and a next step', () => {
	it('each failure of the table', () => {
		const faults = FAILURE_CODES.map((code) => [code, faultOf(wordFailure(failure({code}, context)))]);
		expect(faults.filter(([, fault]) => fault !== '')).toEqual([]);
	});

	it.each(CASES)('%s (open: %s)', (_, opened, ends) => {
		expect(ends.length).toBeGreaterThan(2);
		const faults = ends.map((end) => {
			const wording = wordFailure(failureOf(end, {...context, opened}));
			const fault = faultOf(wording);
			return fault === '' ? '' : `${JSON.stringify(end)} ${fault}: ${JSON.stringify(wording)}`;
		});
		expect(faults.filter(Boolean).slice(0, 5)).toEqual([]);
	});
});

describe('the code of a failure is one that fits its origin', () => {
	const codesOf = (ends: readonly SocketEnd[], opened: boolean) =>
		new Set(ends.map((end) => failureOf(end, {...context, opened}).code));

	it.each<[string, readonly string[], boolean, string]>([
		['the resolver', DNS_NAMES, false, 'host_not_found'],
		['the resolver of the system', SYSTEM_NAMES.filter((n) => n.startsWith('EAI_')), false, 'host_not_found'],
		['a certificate', CERTIFICATE_NAMES, false, 'tls'],
		['TLS', TLS_NAMES, false, 'tls'],
		['the parser of HTTP', PARSER_NAMES, false, 'not_websocket'],
		['decompression', ZLIB_NAMES, true, 'protocol_error'],
	])('%s', (_, names, opened, code) => {
		expect([...codesOf(errorsOf(names), opened)]).toEqual([code]);
	});

	it('no error of the system is called a fault of this program, or of the protocol', () => {
		const codes = [...codesOf(errorsOf(SYSTEM_NAMES), false), ...codesOf(errorsOf(SYSTEM_NAMES), true)];
		const known = ['refused', 'unreachable', 'host_not_found', 'connection_lost', 'tls'];
		expect(codes.filter((code) => !known.includes(code))).toEqual([]);
	});

	it('each violation of the protocol is named in words', () => {
		const violations = [...errorsOf([...WS_NAMES, ...ZLIB_NAMES]), ...closesOf([1002, 1003, 1007, 1010])];
		const mute = violations
			.map((end) => failureOf(end, {...context, opened: true}))
			.filter((found) => found.code === 'protocol_error')
			.map((found) => wordFailure(found).text)
			.filter((text) => !/: the server .+\.$/.test(text));
		expect(mute).toEqual([]);
	});
});
