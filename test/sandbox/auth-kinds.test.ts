/** Every authentication type with a right and a wrong secret in every dialect: the answer, and the resulting access. */
import {describe, expect, it} from 'vitest';
import type {DialectName} from '../../source/protocol/dialects.ts';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {openSandbox} from '../support/sandbox.ts';
import {connectRawClient} from './raw-client.ts';

interface Kind {
	readonly authType: string;
	/** Dialects without this type. */
	readonly unknownTo?: readonly DialectName[];
	/** @param tokenUrl the token URL of the sandbox */
	right(tokenUrl: string): JsonObject;
	wrong(tokenUrl: string): JsonObject;
	/** The answer of today's server to a wrong secret. */
	readonly rejection: string;
}

const INVALID = 'Credential verification failed (HTTP 401): Invalid token';
const clientOf = (client_secret: string, token_url: string): JsonObject => ({
	client_id: 'id',
	client_secret,
	token_url,
	scope: 'read write',
});

const KINDS: readonly Kind[] = [
	{
		authType: 'bearer_token',
		right: () => ({token: 'good'}),
		wrong: () => ({token: 'bad'}),
		rejection: INVALID,
	},
	{
		authType: 'api_key',
		right: () => ({api_key: 'good', api_key_header: 'Authorization'}),
		wrong: () => ({api_key: 'bad', api_key_header: 'X-API-Key'}),
		rejection: INVALID,
	},
	{
		authType: 'basic_auth',
		right: () => ({username: 'user@example.com', password: 'good'}),
		wrong: () => ({username: 'good', password: 'bad'}),
		rejection: INVALID,
	},
	{
		authType: 'oauth2',
		right: (tokenUrl) => clientOf('good', tokenUrl),
		wrong: (tokenUrl) => clientOf('bad', tokenUrl),
		rejection: 'Credential verification error',
	},
	{
		authType: 'oauth2_client_credentials',
		unknownTo: ['document'],
		right: (tokenUrl) => clientOf('good', tokenUrl),
		wrong: () => clientOf('good', 'nowhere'),
		rejection: 'Credential verification error',
	},
	{
		authType: 'custom',
		unknownTo: ['document'],
		right: () => ({custom_headers: {'X-Tenant': 'blue', Authorization: 'Bearer good'}}),
		wrong: () => ({custom_headers: {'X-Tenant': 'blue'}}),
		rejection: INVALID,
	},
	{
		authType: 'sso',
		unknownTo: ['seed', 'document'],
		right: () => ({session_token: 'good'}),
		wrong: () => ({session_token: 'bad'}),
		rejection: 'Invalid or expired SSO session token. Please log in again.',
	},
];

const DIALECTS = ['today', 'seed', 'document'] as const;
const CELLS = KINDS.flatMap((kind) => DIALECTS.map((dialect) => ({kind, dialect, authType: kind.authType})));
const isKnown = ({kind, dialect}: (typeof CELLS)[number]): boolean => !kind.unknownTo?.includes(dialect);

/** A dialect's answer to an accepted credential. */
function welcome(dialect: DialectName, auth_type: string): JsonObject {
	switch (dialect) {
		case 'today':
			return {type: 'auth_configured', message: 'Authenticated as Ada', auth_type, display_name: 'Ada'};
		case 'seed':
			return {type: 'auth_configured', message: `Authentication configured: ${auth_type}`, auth_type};
		case 'document':
			return {type: 'auth_response', success: true, message: 'Authentication successful'};
	}
}

/** Sends a credential to a server that requires one. */
async function present(dialect: DialectName, authType: string, fieldsOf: (tokenUrl: string) => JsonObject) {
	const {url, tokenUrl} = await openSandbox({dialect, requireAuth: true});
	const client = await connectRawClient(url);
	const answer = await client.ask({type: 'auth', auth_type: authType, ...fieldsOf(tokenUrl)});
	const {type} = await client.answer('thanks');
	return {answer, letsChat: type === 'ai_response'};
}

describe('every authentication type', () => {
	it.each(CELLS.filter(isKnown))(
		'$authType with the right secret on $dialect',
		async ({kind, dialect, authType}) => {
			const {answer, letsChat} = await present(dialect, authType, kind.right);
			expect(answer).toMatchObject(welcome(dialect, authType));
			expect(letsChat).toBe(true);
		},
	);

	it.each(CELLS.filter(isKnown))(
		'$authType with a wrong secret on $dialect',
		async ({kind, dialect, authType}) => {
			const {answer, letsChat} = await present(dialect, authType, kind.wrong);
			if (dialect === 'seed') {
				// This dialect verifies nothing, and anonymous users may chat.
				expect(answer).toMatchObject(welcome(dialect, authType));
				expect(letsChat).toBe(true);
				return;
			}
			expect(answer).toMatchObject(
				dialect === 'today'
					? {type: 'auth_failed', message: kind.rejection, auth_type: authType}
					: {type: 'auth_response', success: false, message: 'Authentication failed'},
			);
			expect('redirect_url' in answer).toBe(authType === 'sso');
			expect(letsChat).toBe(false);
		},
	);

	it.each(CELLS.filter((cell) => !isKnown(cell)))('$authType is unknown to $dialect', async (cell) => {
		const {answer} = await present(cell.dialect, cell.authType, cell.kind.right);
		expect(answer).toMatchObject({type: 'error', message: `Unknown auth type: ${cell.authType}`});
	});
});
