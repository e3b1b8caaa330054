/** An HTTP proxy that supports CONNECT, on loopback until the test ends. */
import {once} from 'node:events';
import {createServer} from 'node:http';
import {type AddressInfo, connect} from 'node:net';
import {onTestFinished} from 'vitest';

export interface ConnectProxy {
	readonly port: number;
	/** For each CONNECT its target and its `Proxy-Authorization`. */
	readonly requests: ReadonlyArray<readonly [target: string | undefined, authorization: string | undefined]>;
}

export async function startConnectProxy(): Promise<ConnectProxy> {
	const requests: [string | undefined, string | undefined][] = [];
	const server = createServer();
	server.on('connect', (request, client) => {
		requests.push([request.url, request.headers['proxy-authorization']]);
		const [, port] = (request.url ?? '').split(':');
		const target = connect(Number(port), '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			target.pipe(client).pipe(target);
		});
		for (const end of [client, target]) {
			end.on('error', () => {
				client.destroy();
				target.destroy();
			});
		}
		onTestFinished(() => {
			target.destroy();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return {port: (server.address() as AddressInfo).port, requests};
}
