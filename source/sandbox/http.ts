/** The HTTP side of the sandbox: JSON pages, 404 for all other paths, 403 for a handshake on a wrong path. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {JsonObject} from '../protocol/frames.ts';
import {describeTools} from './assistant/tools.ts';
import {answerConversationRoute} from './features/conversation-routes.ts';
import {answerSearch} from './features/knowledge.ts';
import {answerSso} from './features/single-sign-on.ts';
import {webPage} from './features/web-page.ts';
import {answerTokenRequest, TOKEN_PATH} from './oauth.ts';
import {jsonBodyOf} from './request-body.ts';
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

interface HttpAnswer {
	readonly status: number;
	/** A text is a web page; undefined = nothing. */
	readonly body: JsonObject | string | undefined;
	readonly cookie?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a plain HTTP request. */
export async function answerHttp(
	request: IncomingMessage,
	response: ServerResponse,
	server: ServerContext,
): Promise<void> {
	const none: HttpAnswer = {status: 404, body: {detail: 'Not Found'}};
	const {status, body, cookie, headers} = (await answerTo(request, server)) ?? none;
	const isPage = typeof body === 'string';
	response.writeHead(status, {
		...(body === undefined ? {} : {'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json'}),
		...(cookie === undefined ? {} : {'set-cookie': cookie}),
		...headers,
	});
	response.end(body === undefined || isPage ? body : encodeJson(body));
}

async function answerTo(request: IncomingMessage, server: ServerContext): Promise<HttpAnswer | undefined> {
	const {httpPath} = server.rules;
	const {pathname, searchParams} = urlOf(request);
	const {method = 'GET'} = request;
	if (pathname === TOKEN_PATH && method === 'POST')
		return {...(await answerTokenRequest(request)), headers: {'cache-control': 'no-store'}};
	if (httpPath === undefined || !pathname.startsWith(`${httpPath}/`)) return undefined;
	const path = pathname.slice(httpPath.length);
	if (method === 'GET' && path === '/tools')
		return {status: 200, body: {tools_description: describeTools(), tools_metadata: {}, statistics: {}}};
	if (method === 'GET' && path === '/stats') return {status: 200, body: stats(server)};
	if (server.rules.name !== 'today') return undefined;
	if (method === 'GET' && path === '/ui') return {status: 200, body: webPage(server)};
	if (server.stores && /^\/conversations(?=$|\/)/.test(path))
		return answerConversationRoute(path.slice('/conversations'.length), request, searchParams, server);
	if (!server.features) return undefined;
	if (method === 'POST' && path === '/knowledge/search') return answerSearch(await jsonBodyOf(request));
	const sso = '/auth/sso';
	return path.startsWith(sso) ? answerSso(`${method} ${path.slice(sso.length)}`, request, server) : undefined;
}

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
