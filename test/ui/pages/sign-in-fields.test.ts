import {describe, expect, it} from 'vitest';
import {AUTH_KINDS} from '../../../source/protocol/auth.ts';
import {
	FIELD_LABELS,
	kindsNotOffered,
	proposedKind,
	SIGN_IN_KINDS,
	SIGN_IN_NAMES,
	signInFieldsOf,
} from '../../../source/ui/pages/sign-in-fields.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {offeredState} from '../../support/offers.ts';

describe('the kinds of sign-in', () => {
	it('are those of the protocol except none, in the same order, each with its own name', () => {
		expect(SIGN_IN_KINDS).toEqual(Object.keys(AUTH_KINDS).filter((kind) => kind !== 'none'));
		expect(new Set(SIGN_IN_KINDS.map((kind) => SIGN_IN_NAMES[kind])).size).toBe(SIGN_IN_KINDS.length);
	});

	it.each(SIGN_IN_KINDS)('%s asks for all required fields first, and never for metadata', (kind) => {
		const fields = signInFieldsOf(kind);
		const {required} = AUTH_KINDS[kind];
		expect(fields.slice(0, required.length)).toEqual(required);
		expect(fields).not.toContain('metadata');
		for (const field of fields) expect(FIELD_LABELS[field]).not.toBe('');
	});
});

describe('what the server offers', () => {
	const ALL = ['bearer_token', 'api_key', 'basic_auth', 'oauth2', 'custom', 'sso'];

	it.each([
		[{}, []],
		[{supportedAuthTypes: []}, []],
		[{supportedAuthTypes: ALL, ssoEnabled: true}, []],
		[{supportedAuthTypes: ALL, ssoEnabled: false}, ['sso']],
		[
			{supportedAuthTypes: ['BASIC_AUTH', 'oauth2_client_credentials', 'x']},
			['bearer', 'api_key', 'custom', 'sso'],
		],
	])('of %j marks %j', (fields, kinds) => {
		expect([...kindsNotOffered(offeredState(fields))]).toEqual(kinds);
		expect([...kindsNotOffered({at: 'not-offered', because: 'no'})]).toEqual([]);
	});

	it('proposes a kind only where it is offered', () => {
		const of = (defaultAuthType: string, supportedAuthTypes = ALL) =>
			proposedKind(offeredState({supportedAuthTypes, defaultAuthType}));
		expect([of('basic_auth'), of('none'), of(''), of('api_key', ['sso'])]).toEqual([
			...['basic', undefined, undefined, undefined],
		]);
		for (const text of HOSTILE_TEXTS) expect(of(text, [text])).toBeUndefined();
	});
});
