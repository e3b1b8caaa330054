import {describe, expect, it} from 'vitest';
import {askCredential} from '../../../source/modes/screen-reader/sign-in.ts';
import {type AuthValues, isSecretField} from '../../../source/protocol/auth-frame.ts';
import {OFFER_UNASKED, type OfferState} from '../../../source/ui/offer/offer.ts';
import {FIELD_LABELS, SIGN_IN_KINDS, signInFieldsOf} from '../../../source/ui/pages/sign-in-fields.ts';
import {offeredState} from '../../support/offers.ts';

/** Gives answers in order; undefined cancels. */
const ask = (...answers: readonly (string | undefined)[]) => askAt(OFFER_UNASKED, ...answers);

function askAt(offer: OfferState, ...answers: readonly (string | undefined)[]) {
	const remaining = [...answers];
	const open: string[] = [];
	const secret: string[] = [];
	const outcome = askCredential(
		{
			async ask(question) {
				open.push(question);
				return remaining.shift();
			},
			async askSecret(question) {
				secret.push(question);
				return remaining.shift();
			},
		},
		offer,
	);
	return {outcome, open, secret};
}

describe('askCredential', () => {
	it('asks for the kind and its fields, the secret without showing it', async () => {
		const {outcome, open, secret} = ask('3', 'ada', ' pw ');
		expect(await outcome).toEqual({
			frame: {type: 'auth', auth_type: 'basic_auth', username: 'ada', password: ' pw '},
		});
		expect(open).toEqual([
			'Sign in with: 1 bearer token, 2 API key, 3 user name and password, 4 OAuth2 client credentials, 5 custom header, 6 SSO session token. Type a number, or press Enter to cancel: ',
			'User name: ',
		]);
		expect(secret).toEqual(['Password']);
	});

	it('marks the kinds that the server does not offer, and takes them', async () => {
		const offer = offeredState({supportedAuthTypes: ['basic_auth', 'sso'], ssoEnabled: false});
		const {outcome, open} = askAt(offer, '1', 't');
		expect(open).toEqual([
			'Sign in with: 1 bearer token (not offered by this server), 2 API key (not offered by this server), 3 user name and password, 4 OAuth2 client credentials (not offered by this server), 5 custom header (not offered by this server), 6 SSO session token (not offered by this server). Type a number, or press Enter to cancel: ',
		]);
		expect(await outcome).toHaveProperty('frame');
	});

	it('names the default of a field', async () => {
		const {outcome, open} = ask('api-key', 'k', '');
		expect(await outcome).toEqual({
			frame: {type: 'auth', auth_type: 'api_key', api_key: 'k', api_key_header: 'X-API-Key'},
		});
		expect(open[1]).toBe('Header (X-API-Key): ');
	});

	const VALUES: AuthValues = {custom_headers: 'X: y', token_url: 'https://login.example.com'};

	it.each(SIGN_IN_KINDS.map((kind, index) => [kind, index + 1] as const))(
		'%s is number %i',
		async (kind, number) => {
			const {outcome, open, secret} = ask(
				String(number),
				...signInFieldsOf(kind).map((field) => VALUES[field] ?? 'x'),
			);
			expect(await outcome).toHaveProperty('frame');
			expect(secret).toHaveLength(signInFieldsOf(kind).filter(isSecretField).length);
			expect(open.length + secret.length).toBe(signInFieldsOf(kind).length + 1);
		},
	);

	it.each([[''], ['  '], [undefined]])('is cancelled with %j for the kind', async (answer) => {
		expect(await ask(answer).outcome).toBe('cancelled');
	});

	it('can be cancelled at any field', async () => {
		expect(await ask('basic', undefined).outcome).toBe('cancelled');
		expect(await ask('basic', 'ada', undefined).outcome).toBe('cancelled');
	});

	it.each(['7', '0', 'none', 'x'])('rejects the kind %s', async (answer) => {
		expect(await ask(answer).outcome).toEqual({problem: expect.stringContaining('Unknown kind')});
	});

	it('names missing fields, and no secret', async () => {
		const {outcome} = ask('custom', 'SECRET');
		const problem = 'Not signed in. Missing or invalid: header. Type /login to try again.';
		expect(await outcome).toEqual({problem});
		expect(FIELD_LABELS.custom_headers).toBe('header');
	});
});
