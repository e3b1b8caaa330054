import {describe, expect, it} from 'vitest';
import {causeOf} from '../../../source/client/failure/cause.ts';
import type {FailureCode} from '../../../source/client/failure/failure-code.ts';

describe('causeOf', () => {
	it.each<[string, boolean, FailureCode]>([
		['ECONNREFUSED', false, 'refused'],
		['ENOTFOUND', false, 'host_not_found'],
		['EAI_AGAIN', false, 'host_not_found'],
		['ETIMEDOUT', false, 'unreachable'],
		['ETIMEDOUT', true, 'connection_lost'],
		['EHOSTUNREACH', false, 'unreachable'],
		['ENETUNREACH', false, 'unreachable'],
		['ECONNRESET', false, 'connection_lost'],
		['ECONNRESET', true, 'connection_lost'],
		['EPROTO', false, 'tls'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'tls'],
		['SELF_SIGNED_CERT_IN_CHAIN', false, 'tls'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 'tls'],
		['CERT_HAS_EXPIRED', false, 'tls'],
		['ERR_TLS_CERT_ALTNAME_INVALID', false, 'tls'],
		['ERR_SSL_WRONG_VERSION_NUMBER', false, 'tls'],
		['HPE_INVALID_CONSTANT', false, 'not_websocket'],
		['INVALID_HANDSHAKE', false, 'not_websocket'],
		['INVALID_URL', false, 'invalid_url'],
		['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', true, 'frame_too_large'],
		['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', true, 'frame_too_large'],
		['WS_ERR_INVALID_UTF8', true, 'protocol_error'],
		['WS_ERR_EXPECTED_MASK', true, 'protocol_error'],
		['UNKNOWN', true, 'connection_lost'],
		['TLS_EXPECTED', false, 'tls'],
		['Z_DATA_ERROR', true, 'protocol_error'],
		['ERR_STREAM_PREMATURE_CLOSE', true, 'connection_lost'],
		['ERR_SOCKET_CLOSED', false, 'connection_lost'],
		['ERR_SOCKET_CONNECTION_TIMEOUT', false, 'unreachable'],
		['ERR_LOAD', false, 'program_fault'],
		['ERR_PROGRAM', true, 'program_fault'],
		['ERR_INVALID_CHAR', false, 'program_fault'],
		['SOMETHING_NEW', false, 'unreachable'],
	])('error %s (open: %s) is %s', (code, opened, expected) => {
		expect(causeOf({kind: 'error', code, message: ''}, opened).code).toBe(expected);
	});

	it.each<[number, FailureCode]>([
		[1000, 'server_closed'],
		[1001, 'server_closed'],
		[1002, 'protocol_error'],
		[1003, 'protocol_error'],
		[1005, 'server_closed'],
		[1006, 'connection_lost'],
		[1007, 'protocol_error'],
		[1008, 'policy_violation'],
		[1009, 'message_too_large'],
		[1011, 'server_error'],
		[1012, 'server_restarting'],
		[1013, 'overloaded'],
		[1014, 'server_error'],
		[4000, 'server_closed'],
	])('close code %i is %s', (code, expected) => {
		expect(causeOf({kind: 'closed', code, reason: ''}, true).code).toBe(expected);
	});

	it.each<[number, FailureCode]>([
		[200, 'not_websocket'],
		[301, 'http_status'],
		[400, 'http_status'],
		[401, 'unauthorized'],
		[403, 'forbidden'],
		[404, 'wrong_path'],
		[418, 'http_status'],
		[426, 'not_websocket'],
		[429, 'overloaded'],
		[500, 'server_error'],
		[502, 'server_error'],
		[503, 'overloaded'],
		[504, 'server_error'],
	])('HTTP %i is %s', (status, expected) => {
		expect(causeOf({kind: 'http', status, body: '', retryAfter: undefined}, false).code).toBe(expected);
	});

	it('gives the received close code, and none if none was received', () => {
		expect(causeOf({kind: 'closed', code: 4000, reason: 'tired'}, true)).toMatchObject({
			mark: 'code 4000',
			reason: 'tired',
		});
		expect(causeOf({kind: 'closed', code: 1005, reason: ''}, true).mark).toBeUndefined();
		expect(causeOf({kind: 'closed', code: 1006, reason: ''}, true).mark).toBeUndefined();
		expect(causeOf({kind: 'error', code: 'EHOSTUNREACH', message: ''}, false).mark).toBe('EHOSTUNREACH');
		expect(causeOf({kind: 'error', code: 'INVALID_URL', message: ''}, false).mark).toBeUndefined();
	});

	it('passes on Retry-After and the body', () => {
		const end = {kind: 'http', status: 503, body: 'later', retryAfter: 7} as const;
		expect(causeOf(end, false)).toMatchObject({mark: 'HTTP 503', reason: 'later', retryAfter: 7});
	});

	it('a connection that the client dropped is gave_up', () => {
		expect(causeOf({kind: 'terminated'}, true).code).toBe('gave_up');
	});
});
