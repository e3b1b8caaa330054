import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {reasonInBody} from '../../../source/client/failure/body-reason.ts';
import {causeOf} from '../../../source/client/failure/cause.ts';
import {anyText} from '../../support/arbitraries.ts';

describe('the reason in the body of a refusal', () => {
	it.each([
		['', ''],
		['no entry', 'no entry'],
		['{"detail":"Not on the list"}', 'Not on the list'],
		['{"message":"Not on the list"}', 'Not on the list'],
		['{"error":{"code":403,"message":"Not on the list"}}', 'Not on the list'],
		['{"error":"access_denied","error_description":"Not on the list"}', 'Not on the list'],
		['{"status":403,"title":"Forbidden by policy","type":"about:blank"}', 'Forbidden by policy'],
		[
			'{"detail":[{"loc":["query","k"],"msg":"Field required"},{"msg":"Too long"}]}',
			'Field required; Too long',
		],
		['{"errors":["one","two"]}', 'one; two'],
		['"Not on the list"', 'Not on the list'],
		['{"status":403}', ''],
		['{"detail":null}', ''],
		['[]', ''],
		['{"detail":"Not \\"on\\" the list","trace":"cut o', 'Not "on" the list'],
		['{"detail":"cut o', ''],
		['<!DOCTYPE html><html><head><title>403 Not &amp; never</title></head><body>x', '403 Not & never'],
		['<html><body><h1>Access <b>denied</b></h1></body></html>', 'Access  denied '],
		['<html><body>nothing', ''],
	])('%j is %j', (body, reason) => {
		expect(reasonInBody(body)).toBe(reason);
	});

	it('is found in any text without an error', () => {
		fc.assert(
			fc.property(anyText, fc.constantFrom('', '{"detail":', '<title>', '[{"msg":"'), (text, start) => {
				expect(typeof reasonInBody(start + text)).toBe('string');
			}),
		);
	});

	it.each([
		['', 'Forbidden', undefined],
		['{"detail":"Forbidden"}', 'Forbidden', undefined],
		['<title>403 Forbidden</title>', 'Forbidden', undefined],
		['Forbidden.\n', 'Forbidden', undefined],
		['<title>Error response</title>', 'Forbidden', undefined],
		['<title>HTTP Error 403: Forbidden</title>', 'Forbidden', undefined],
		['{"error":"Error code: 403"}', 'Forbidden', undefined],
		['<h1>Error 1020</h1>', 'Forbidden', 'Error 1020'],
		['', 'Blocked by policy 7', 'Blocked by policy 7'],
		['{"detail":"Forbidden"}', 'Blocked by policy 7', 'Blocked by policy 7'],
		['{"detail":"Go away"}', 'Forbidden', 'Go away'],
	])('%j with the status text %j is %j', (body, statusText, reason) => {
		const end = {
			kind: 'http',
			status: 403,
			body,
			retryAfter: undefined,
			statusText,
			standardText: 'Forbidden',
		} as const;
		expect(causeOf(end, false).reason).toBe(reason);
	});

	it.each([
		[401, 'Bearer realm="Company gateway"', '', 'Company gateway'],
		[
			401,
			'Bearer realm="r", error="invalid_token", error_description="It has expired"',
			'',
			'It has expired',
		],
		[401, 'Bearer error="invalid_token"', '{"detail":"Too old"}', 'Too old'],
		[401, 'Negotiate', '', undefined],
		[407, 'Basic realm="proxy"', '', 'proxy'],
		[407, 'Negotiate, Basic realm="proxy"', '', 'proxy'],
		[407, 'Negotiate', 'denied', 'it wants Negotiate, and this program supports only Basic'],
		[
			407,
			'NTLM, Digest realm="a", nonce="b"',
			'',
			'it wants NTLM or Digest, and this program supports only Basic',
		],
		[407, '', '', undefined],
	])('HTTP %i with the challenge %j and the body %j is %j', (status, challenge, body, reason) => {
		const end = {kind: 'http', status, body, retryAfter: undefined, challenge} as const;
		expect(causeOf(end, false).reason).toBe(reason);
	});

	it('is found in any challenge without an error', () => {
		fc.assert(
			fc.property(anyText, fc.constantFrom(401, 407), (challenge, status) => {
				const end = {kind: 'http', status, body: '', retryAfter: undefined, challenge} as const;
				expect(() => causeOf(end, false)).not.toThrow();
			}),
		);
	});
});
