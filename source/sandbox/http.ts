/** The HTTP side: JSON beside the socket, 404 for the rest, 403 for a handshake on a wrong path. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {JsonObject} from '../protocol/frames.ts';
import {describeTools} from './assistant/tools.ts';
import {answerTokenRequest, TOKEN_PATH} from './oauth.ts';
import type {ServerContext} from './server-context.ts';
import {encodeJson} from './wire.ts';

/** The path every dialect accepts beside its own, as the document has it. */
const DOCUMENT_PATH = '/ws/chat';

/** A request's path and query; a base is needed only to read it. */
export function urlOf(request: IncomingMessage): URL {
	return new URL(`http://sandbox${request.url?.startsWith('/') ? request.url : '/'}`);
}

/** Exactly the path: the servers take no trailing slash. */
export function isSocketPath(path: string, house: ServerContext): boolean {
	return path === house.rules.path || path === DOCUMENT_PATH;
}

/** Refuses a handshake as the servers do. */
export function refuseHandshake(socket: Duplex): void {
	socket.on('error', () => {});
	socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** Answers a plain HTTP request. */
export function answerHttp(request: IncomingMessage, response: ServerResponse, house: ServerContext): void {
	const {httpPath} = house.rules;
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
	const body = page !== undefined && isOurs ? page(house) : undefined;
	response.writeHead(body === undefined ? 404 : 200, {'content-type': 'application/json'});
	response.end(encodeJson(body ?? {detail: 'Not Found'}));
}

const pages: ReadonlyMap<string, (house: ServerContext) => JsonObject> = new Map([
	['/tools', () => ({tools_description: describeTools(), tools_metadata: {}, statistics: {}})],
	['/stats', stats],
]);

function stats({tally, sessions}: ServerContext): JsonObject {
	const received = Object.fromEntries(tally.received);
	return {
		websocket: {
			total_messages_handled: Object.values(received).reduce((sum, count) => sum + count, 0),
			total_errors: 0,
		},
		sessions: {active_sessions: sessions.size, total_sessions_created: tally.connections},
		tools: {},
		// Only the sandbox tells this, so that a program that runs beside it can prove what arrived.
		received,
	};
}
