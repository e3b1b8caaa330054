import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	AUTH_KINDS,
	type AuthKind,
	type AuthReply,
	parseAuthKind,
	readAuthReply,
} from '../../source/protocol/auth.ts';
import {decode} from '../../source/protocol/decode.ts';
import {anyText} from '../support/arbitraries.ts';
import {loadRecording} from '../support/recording.ts';

describe('parseAuthKind', () => {
	it.each<[string, AuthKind]>([
		['none', 'none'],
		['bearer', 'bearer'],
		['bearer_token', 'bearer'],
		['basic', 'basic'],
		['basic_auth', 'basic'],
		['api_key', 'api_key'],
		['oauth2', 'oauth2'],
		['oauth2_client_credentials', 'oauth2'],
		['apikey', 'api_key'],
		['oauth', 'oauth2'],
		['custom', 'custom'],
		['sso', 'sso'],
	])('reads %s as %s, in any case', (text, kind) => {
		expect(parseAuthKind(text)).toBe(kind);
		expect(parseAuthKind(` ${text.toUpperCase().replaceAll('_', '-')} `)).toBe(kind);
	});

	it.each(['', ' ', 'kerberos', 'bearertoken', 'token', 'constructor', '__proto__', 'toString'])(
		'rejects %j',
		(text) => {
			expect(parseAuthKind(text)).toBeUndefined();
		},
	);

	it('returns a kind of the table or none', () => {
		const kinds: readonly (string | undefined)[] = [...Object.keys(AUTH_KINDS), undefined];
		fc.assert(fc.property(anyText, (text) => kinds.includes(parseAuthKind(text))));
	});
});

describe('the table of kinds', () => {
	it('has one name on the wire for each kind', () => {
		const wires = Object.values(AUTH_KINDS).flatMap(({wire}) => wire ?? []);
		expect(wires).toEqual(['bearer_token', 'api_key', 'basic_auth', 'oauth2', 'custom', 'sso']);
	});

	it('requires the fields that the servers require', () => {
		const missed = (kind: AuthKind) => {
			const lines = loadRecording('head-auth_all');
			const bare = lines.findIndex(
				(line) => 'frame' in line && line.dir === 'out' && isBare(line.frame, AUTH_KINDS[kind].wire),
			);
			const reply = lines.slice(bare).find((line) => line.dir === 'in');
			return JSON.stringify(reply !== undefined && 'frame' in reply ? reply.frame : reply).toLowerCase();
		};
		for (const kind of ['bearer', 'basic', 'api_key', 'oauth2', 'sso'] as const) {
			const words = AUTH_KINDS[kind].required.map((field) => (field === 'token' ? 'bearer token' : field));
			for (const word of words) expect(missed(kind).replace('api key', 'api_key')).toContain(word);
		}
	});
});

/** An `auth` frame with only its kind. */
function isBare(frame: unknown, wire: string | undefined): boolean {
	return JSON.stringify(frame) === JSON.stringify({type: 'auth', auth_type: wire});
}

describe('readAuthReply', () => {
	it.each<[string, AuthReply | undefined]>([
		[
			'{"type":"auth_configured","message":"Authentication configured: bearer_token","auth_type":"bearer_token"}',
			{outcome: 'accepted', displayName: undefined, isUnverified: true},
		],
		[
			'{"type":"auth_configured","message":"x","auth_type":"sso","display_name":"Ada"}',
			{outcome: 'accepted', displayName: 'Ada'},
		],
		['{"type":"auth_response","success":true,"message":"x"}', {outcome: 'accepted', displayName: undefined}],
		[
			'{"type":"auth_response","success":false,"message":"no"}',
			{outcome: 'rejected', message: 'no', redirectUrl: undefined},
		],
		['{"type":"auth_response","message":"no"}', {outcome: 'rejected', message: 'no', redirectUrl: undefined}],
		[
			'{"type":"auth_failed","message":"no","auth_type":"bearer_token"}',
			{outcome: 'rejected', message: 'no', redirectUrl: undefined},
		],
		[
			'{"type":"auth_failed","message":"no","auth_type":"sso","redirect_url":"/login"}',
			{outcome: 'rejected', message: 'no', redirectUrl: '/login'},
		],
		[
			'{"type":"error","message":"Bearer token required"}',
			{outcome: 'rejected', message: 'Bearer token required', redirectUrl: undefined},
		],
		['{"type":"error","message":"Session not found"}', {outcome: 'session-lost'}],
		['{"type":"connection_established","session_id":"x","message":"x"}', undefined],
		['{"type":"auth_expired","message":"x"}', undefined],
		['{"type":"config_updated"}', undefined],
		['{"type":"auth"}', undefined],
	])('reads %s', (text, reply) => {
		const decoded = decode(text);
		expect(decoded.kind === 'frame' && readAuthReply(decoded.frame, String)).toEqual(reply);
	});

	it.each(['seed-auth_all', 'head-auth_all'])('finds one answer to every auth of %s', (name) => {
		let awaited = 0;
		let answers = 0;
		for (const line of loadRecording(name)) {
			if (!('frame' in line)) continue;
			const decoded = decode(JSON.stringify(line.frame));
			if (decoded.kind !== 'frame') throw new Error('undecodable');
			if (line.dir === 'out')
				awaited = decoded.frame.type === 'unknown' && decoded.frame.name === 'auth' ? 1 : 0;
			else if (awaited === 1) {
				expect(readAuthReply(decoded.frame, String)).toBeDefined();
				awaited = 0;
				answers++;
			}
		}
		expect(answers).toBeGreaterThan(30);
	});
});
