// The HTTP side of today's server (H), as it was recorded: the web page's configuration, single sign-on, figures, and a
// knowledge base (its shapes are those of the server's source).
import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {REQUIRED} from './tools.mjs';

const SSO_LIFETIME_S = 3600;

/** The configuration of the recorded page, one field a line. */
const CONFIG = readFileSync(new URL('../../fixtures/today-window-config.txt', import.meta.url), 'utf8');

/** Names of the models that the recorded page offers, by id. */
export const MODEL_NAMES = new Map([
	['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'Claude Haiku 4.5 (US)'],
	...JSON.parse(/availableModels: (.*),$/m.exec(CONFIG)[1]).map(({id, name}) => [id, name]),
	...JSON.parse(/availableModelGroups: (.*),$/m.exec(CONFIG)[1]).flatMap(({models}) =>
		models.map(({id, name}) => [id, name]),
	),
]);

const DOCUMENTS = [
	{id: 'returns', title: 'Returns', content: 'An order can be returned within 30 days.'},
	{id: 'orders', title: 'Orders', content: 'An order is shipped within two days.'},
];

/** The page with the recorded configuration; of its fields, those that say what is switched on are of this server. */
function webPage({path, options: {requireAuth, sso, feedback, persistence, overrides, title, welcome}}) {
	const own = {
		websocketUrl: path,
		requireAuth,
		ssoEnabled: sso,
		feedbackEnabled: feedback,
		conversationPersistenceEnabled: persistence,
		enableConfigSidebar: overrides,
	};
	const config = CONFIG.replace(/^( *)(\w+): .*,$/gm, (line, indent, name) =>
		Object.hasOwn(own, name) ? `${indent}${name}: ${JSON.stringify(own[name])},` : line,
	);
	return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="UTF-8"><title>AI Chat</title></head>
<body>
<div class="chat-header-center"><h1>${title}</h1></div>
<div class="chat-messages" id="chatMessages">
<div class="message system"><div class="message-content">${welcome}</div></div>
</div>
<script>
${config}
</script>
</body>
</html>
`;
}

/** The tools of the scripted model, as `GET <chat>/tools` describes them. */
const catalogue = () => ({
	tools_description: {
		type: 'function',
		functions: Object.entries(REQUIRED).map(([name, required]) => ({
			name,
			description: `${name.replaceAll('_', ' ')} (HTTP GET /api/${name})`,
			parameters: {
				type: 'object',
				properties: Object.fromEntries(required.map((each) => [each, {description: each, type: 'string'}])),
				required,
			},
			_metadata: {http_method: 'GET', path: `/api/${name}`, authentication: null},
		})),
	},
	tools_metadata: {},
	statistics: {},
});

/** The body of a request, as JSON; `{}` where it is none. */
async function bodyOf(request) {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	try {
		return JSON.parse(Buffer.concat(chunks).toString());
	} catch {
		return {};
	}
}

/** `POST …/auth/sso/refresh` and `…/logout`: the token is in the header or in the body. */
function changeSso(server, name, request, body) {
	const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? body.session_token;
	if (name === 'logout') {
		server.ssoSessions.delete(token);
		return [200, {logged_out: true}];
	}
	if (!token) return [401, {error: 'missing_session_token'}];
	if (!token.startsWith('sso.')) return [401, {error: 'invalid_session_token'}];
	const user = server.ssoSessions.get(token);
	if (!user) return [401, {error: 'session_not_found'}];
	const next = server.control('mintSso', user);
	return [200, {session_token: next, expires_at: Math.floor(Date.now() / 1000) + SSO_LIFETIME_S}];
}

/** `POST …/knowledge/search`: the documents that have a word of the query. */
function searchKnowledge({query = '', limit = 3, min_score = 0.7}) {
	const words = query.toLowerCase().split(/\W+/);
	const results = DOCUMENTS.filter(({content}) => words.some((word) => word && content.includes(word)))
		.slice(0, limit)
		.map(({id, title, content}) => ({
			chunk_id: randomUUID(),
			content,
			similarity_score: 0.9,
			document_id: id,
			title,
			source: 'docs',
			source_url: `https://docs.example.test/${id}`,
			topic: null,
			chunk_index: 0,
		}));
	return {results, query, total_results: results.length, min_score};
}

/** What the requests of one route get: status and body (a text is a web page); undefined for another route. */
async function answerTo(server, request, route, query) {
	const {options, control} = {options: server.options, control: server.control.bind(server)};
	switch (route) {
		case 'GET /ui':
			return [200, webPage(server)];
		case 'GET /stats':
			return [
				200,
				{
					websocket: {total_messages_handled: server.log.length, total_errors: 0},
					sessions: {active_sessions: server.sessions.size, max_sessions: options.maxSessions},
					tools: {},
				},
			];
		case 'GET /tools':
			return [200, catalogue()];
		case 'POST /knowledge/search':
			return [200, searchKnowledge(await bodyOf(request))];
	}
	if (!options.sso) return undefined;
	switch (route) {
		case 'GET /auth/sso/login':
			return [200, `<p>Signed in.</p><pre>${control('mintSso')}</pre>`];
		case 'POST /auth/sso/refresh':
			return changeSso(server, 'refresh', request, await bodyOf(request));
		case 'POST /auth/sso/logout':
			return changeSso(server, 'logout', request, await bodyOf(request));
		case 'GET /__dev/sso': {
			const token = control('mintSso', {
				name: query.get('name') ?? undefined,
				email: query.get('email') ?? undefined,
			});
			return [200, {sso_session_token: token, sso_session_id: token}];
		}
		case 'GET /__dev/sso/expire':
			return [200, {ok: server.ssoSessions.delete(query.get('token') ?? query.get('sid'))}];
		default:
			return undefined;
	}
}

/** Answers a request over HTTP. */
export async function answerHttp(server, request, response) {
	const {pathname, searchParams} = new URL(request.url, 'http://localhost');
	const chat = server.path.replace(/\/ws$/, '');
	const route = `${request.method} ${pathname.startsWith(`${chat}/`) ? pathname.slice(chat.length) : pathname}`;
	const known = server.version === 'H' ? await answerTo(server, request, route, searchParams) : undefined;
	const [status, body] = known ?? [404, {detail: 'Not Found'}];
	server.record({dir: 'http', route, status});
	const isPage = typeof body === 'string';
	response
		.writeHead(status, {'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json'})
		.end(isPage ? body : JSON.stringify(body));
}
