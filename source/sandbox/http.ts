/** The HTTP side of the sandbox: JSON pages, 404 for all other paths, 403 for a handshake on a wrong path. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {JsonObject} from '../protocol/frames.ts';
import {describeTools} from './assistant/tools.ts';
import {answerTokenRequest, TOKEN_PATH} from './oauth.ts';
import type {ServerContext} from './server-context.ts';
import {encodeJson} from './wire.ts';

/** The path in the document, which every dialect accepts besides its own. */
const DOCUMENT_PATH = '/ws/chat';

/** A request's path and query; a base is needed only to read it. */
export function urlOf(request: IncomingMessage): URL {
	return new URL(`http://sandbox${request.url?.startsWith('/') ? request.url : '/'}`);
}

/** Compares the exact path: the servers accept no trailing slash. */
export function isSocketPath(path: string, server: ServerContext): boolean {
	return path === server.rules.path || path === DOCUMENT_PATH;
}

/** Refuses a handshake as the servers do. */
export function refuseHandshake(socket: Duplex): void {
	socket.on('error', () => {});
	socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** Answers a plain HTTP request. */
export function answerHttp(request: IncomingMessage, response: ServerResponse, server: ServerContext): void {
	const {httpPath} = server.rules;
	const {pathname} = urlOf(request);
	if (pathname === TOKEN_PATH && request.method === 'POST') {
		void answerTokenRequest(request).then(({status, body}) => {
			response.writeHead(status, {'content-type': 'application/json', 'cache-control': 'no-store'});
			response.end(encodeJson(body));
		});
		return;
	}
	const page =
		httpPath !== undefined && request.method === 'GET'
			? pages.get(pathname.slice(httpPath.length))
			: undefined;
	const isOurs = httpPath !== undefined && pathname.startsWith(`${httpPath}/`);
	const body = page !== undefined && isOurs ? page(server) : undefined;
	response.writeHead(body === undefined ? 404 : 200, {'content-type': 'application/json'});
	response.end(encodeJson(body ?? {detail: 'Not Found'}));
}

const pages: ReadonlyMap<string, (server: ServerContext) => JsonObject> = new Map([
	['/tools', () => ({tools_description: describeTools(), tools_metadata: {}, statistics: {}})],
	['/stats', stats],
]);

function stats({received, accepted, sessions}: ServerContext): JsonObject {
	return {
		websocket: {
			total_messages_handled: [...received.values()].reduce((sum, count) => sum + count, 0),
			total_errors: 0,
		},
		sessions: {active_sessions: sessions.size, total_sessions_created: accepted},
		tools: {},
		// An addition of the sandbox: a program that tests a client can prove here which frames arrived.
		received: Object.fromEntries(received),
	};
}
