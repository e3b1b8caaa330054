/** A server whose pages quote the credentials of the request in every text: none of them reaches the screen. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, it, onTestFinished} from 'vitest';
import {systemClock} from '../../source/clock.ts';
import {sealed} from '../../source/config/secrets.ts';
import {openSession} from '../../source/session/open-session.ts';
import {chatPage} from '../support/chat-pages.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {credentialOf, PLAIN_HANDSHAKE, serverSettings} from '../support/settings.ts';

const HEADER = 'canary-4711';
const TOKEN = 'canary-4712';
/** Of a proxy that an environment variable names. */
const PASSWORD = 'canary-4713';

/** What every text of the pages is. */
const QUOTED = `${HOSTILE_TEXTS.find((text) => text.includes('\u001B'))} ${HEADER} Bearer ${TOKEN} ${PASSWORD}`;

const PAGES: Readonly<Record<string, unknown>> = {
	'/chat/ui': chatPage(
		{
			modelId: QUOTED,
			supportedAuthTypes: [QUOTED],
			ssoLoginUrl: `/login/${QUOTED}`,
			ssoUserDisplay: QUOTED,
			availableModels: [{id: QUOTED, name: QUOTED, provider: QUOTED}],
			availableModelGroups: [{provider: QUOTED, models: [{id: QUOTED, name: QUOTED}]}],
			overrideDefaults: {model_id: QUOTED},
			presetPrompts: [{id: QUOTED, label: QUOTED, description: QUOTED, template: `{{ID}} ${QUOTED}`}],
			variables: [
				{
					name: 'ID',
					label: QUOTED,
					placeholder: QUOTED,
					default: QUOTED,
					options: [QUOTED],
					validate: QUOTED,
				},
			],
			more: {text: [QUOTED]},
		},
		{title: QUOTED, welcome: QUOTED},
	),
	'/chat/tools': {
		tools_description: {
			functions: [
				{
					name: QUOTED,
					description: QUOTED,
					parameters: {
						type: 'object',
						properties: {id: {type: 'string', description: QUOTED, enum: [QUOTED], default: QUOTED}},
					},
					_metadata: {http_method: QUOTED, path: QUOTED, authentication: QUOTED},
				},
			],
		},
	},
	'/chat/knowledge/search': {
		results: [
			{
				content: QUOTED,
				title: QUOTED,
				source_url: QUOTED,
				topic: QUOTED,
				document_id: QUOTED,
				source: QUOTED,
			},
		],
	},
};

it.each(['askOffer', 'askCatalogue', 'searchKnowledge'] as const)('%s', async (ask) => {
	const server = createServer((request, response) => {
		const page = PAGES[request.url ?? ''];
		response.end(typeof page === 'string' ? page : JSON.stringify(page));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	const proxy = {variable: 'HTTPS_PROXY', url: `http://ada:${PASSWORD}@proxy.example:3128/`};
	const environmentProxies = {encrypted: proxy, except: ''};
	const connection = sealed({...PLAIN_HANDSHAKE, headers: {'x-key': HEADER}, environmentProxies});
	const credential = credentialOf({type: 'auth', auth_type: 'bearer_token', token: TOKEN});
	const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/chat/ws`;
	const session = await openSession(serverSettings(url, {connection, credential}), {
		clock: systemClock,
		defaultLogFile: undefined,
	});
	if ('problem' in session) throw new Error(session.problem);
	onTestFinished(() => void session.stop());
	session.chat.connect();
	const answer = await session[ask]('lamp');
	expect(answer.kind).toBe('offered');
	const shown = JSON.stringify(answer, (_name, value) => (value instanceof Map ? [...value] : value));
	expect(shown).not.toContain(HEADER);
	expect(shown).not.toContain(TOKEN);
	expect(shown).not.toContain(PASSWORD);
	expect(shown.length).toBeGreaterThan(200);
});
