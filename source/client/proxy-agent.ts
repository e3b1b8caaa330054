/** An HTTP agent that connects through a proxy, and marks what the proxy causes. */
import type {ClientRequest} from 'node:http';
import {HttpsProxyAgent} from 'https-proxy-agent';
import {isProgramFault} from './program-fault.ts';
import {markProxyFault} from './proxy-faults.ts';

type Options = Parameters<HttpsProxyAgent<string>['connect']>[1];

export class ProxyAgent extends HttpsProxyAgent<string> {
	/** @param proxy a valid URL */
	constructor(proxy: string) {
		// Explicit, so that the variable NODE_TLS_REJECT_UNAUTHORIZED has no effect here either.
		super(proxy, {rejectUnauthorized: true});
	}

	override async connect(request: ClientRequest, options: Options) {
		let status = 0;
		request.once('proxyConnect', (answer: {readonly statusCode: number}) => {
			status = answer.statusCode;
		});
		try {
			// Rejects only before the tunnel exists: later errors are emitted by the socket.
			const socket = await super.connect(request, options);
			if (status === 200) return socket;
			// NaN where the first line of the answer is not one of HTTP.
			if (!(status >= 300 && status < 600)) throw new Error('The answer is not one of an HTTP proxy.');
			// The agent replays the answer as that of the server.
			markProxyFault(request);
			request.prependListener('error', markProxyFault);
			return socket;
		} catch (error) {
			if (error instanceof Error && !isProgramFault(error)) markProxyFault(error);
			throw error;
		}
	}
}
