import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {describe, expect, it, onTestFinished} from 'vitest';
import {type TokenRequest, verdictOnClient} from '../../source/sandbox/oauth.ts';
import {openSandbox} from '../support/sandbox.ts';
import {unusedPort} from '../support/ws-server.ts';

type Form = Readonly<Record<string, string>>;

const GOOD_FORM: Form = {grant_type: 'client_credentials', client_id: 'id', client_secret: 'good'};

async function post(form: Form | string): Promise<{status: number; body: unknown}> {
	const {tokenUrl} = await openSandbox();
	const body = new URLSearchParams(form);
	const response = await fetch(tokenUrl, {method: 'POST', body});
	expect(response.headers.get('content-type')).toBe('application/json');
	expect(response.headers.get('cache-control')).toBe('no-store');
	return {status: response.status, body: await response.json()};
}

describe('the token endpoint', () => {
	it('issues a valid token to a client with the right secret', async () => {
		const body = {access_token: 'good', token_type: 'bearer', expires_in: 3600};
		expect(await post(GOOD_FORM)).toEqual({status: 200, body});
		expect(await post({...GOOD_FORM, scope: 'read write'})).toEqual({
			status: 200,
			body: {...body, scope: 'read write'},
		});
	});

	it.each<[Form, number, string]>([
		[{...GOOD_FORM, client_secret: 'bad'}, 401, 'invalid_client'],
		[{...GOOD_FORM, client_id: ''}, 401, 'invalid_client'],
		[{grant_type: 'client_credentials'}, 401, 'invalid_client'],
		[{...GOOD_FORM, grant_type: 'password'}, 400, 'unsupported_grant_type'],
		[{client_id: 'id', client_secret: 'good'}, 400, 'invalid_request'],
		[{...GOOD_FORM, scope: 'x'.repeat(20_000)}, 400, 'invalid_request'],
	])('refuses %j with %d', async (form, status, error) => {
		expect(await post(form)).toEqual({status, body: {error}});
	});

	it('answers only POST', async () => {
		const {tokenUrl} = await openSandbox();
		expect((await fetch(tokenUrl)).status).toBe(404);
	});

	it('exists in every dialect, at the address of the socket', async () => {
		for (const dialect of ['today', 'seed', 'document'] as const) {
			const {tokenUrl, port} = await openSandbox({dialect});
			expect(tokenUrl).toBe(`http://127.0.0.1:${port}/oauth/token`);
			expect((await fetch(tokenUrl, {method: 'POST', body: new URLSearchParams(GOOD_FORM)})).status).toBe(
				200,
			);
		}
	});
});

/** A token endpoint with a given answer, which records its requests. */
async function endpoint(status: number, body: string, headers: Form = {}) {
	const asked: {method: string | undefined; type: string | undefined; form: Form}[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (data) => {
			text += data;
		});
		request.on('end', () => {
			const form = Object.fromEntries(new URLSearchParams(text));
			asked.push({method: request.method, type: request.headers['content-type'], form});
			response.writeHead(status, {...headers, connection: 'close'}).end(body);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, asked};
}

const client = (tokenUrl: string, more: Partial<TokenRequest> = {}): TokenRequest => ({
	tokenUrl,
	clientId: 'id',
	clientSecret: 'a&b=c d',
	scope: undefined,
	...more,
});

describe('verdictOnClient', () => {
	it('sends a form, as the standard requires', async () => {
		const {url, asked} = await endpoint(200, '{"access_token":"good"}');
		expect(await verdictOnClient(client(url, {scope: 'read write'}))).toBe('good');
		expect(await verdictOnClient(client(url))).toBe('good');
		const form = {grant_type: 'client_credentials', client_id: 'id', client_secret: 'a&b=c d'};
		const type = 'application/x-www-form-urlencoded;charset=UTF-8';
		expect(asked).toEqual([
			{method: 'POST', type, form: {...form, scope: 'read write'}},
			{method: 'POST', type, form},
		]);
	});

	it.each<[number, string, string]>([
		[200, '{"access_token":"another"}', 'wrong'],
		[200, '{"access_token":5}', 'unusable'],
		[200, '["good"]', 'unusable'],
		[200, '<html>good</html>', 'unusable'],
		[401, '{"access_token":"good"}', 'unusable'],
		[500, '', 'unusable'],
	])('takes %d %s for %s', async (status, body, verdict) => {
		const {url} = await endpoint(status, body);
		expect(await verdictOnClient(client(url))).toBe(verdict);
	});

	it('follows no redirect: the secret goes only to the token URL', async () => {
		const other = await endpoint(200, '{"access_token":"good"}');
		const {url} = await endpoint(307, '', {location: other.url});
		expect(await verdictOnClient(client(url))).toBe('unusable');
		expect(other.asked).toEqual([]);
	});

	it('distinguishes an unreachable server from an unusable request', async () => {
		expect(await verdictOnClient(client(`http://127.0.0.1:${await unusedPort()}/token`))).toBe('unreachable');
		for (const url of ['not a url', 'ftp://127.0.0.1/x', '']) {
			expect(await verdictOnClient(client(url))).toBe('unusable');
		}
	});
});
