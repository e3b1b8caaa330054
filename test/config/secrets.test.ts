import {format, inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import {Secret, sealed} from '../../source/config/secrets.ts';

const value = 'sk-do-not-show';

describe('a sealed value', () => {
	const secret = sealed({type: 'auth', auth_type: 'bearer_token', token: value} as const);

	it('is returned by reveal', () => {
		expect(secret).toBeInstanceOf(Secret);
		expect(secret.reveal().token).toBe(value);
	});

	it.each([
		['String', String(secret)],
		['a template', `${secret}`],
		['addition', `a${''.concat(String(secret))}`],
		['JSON', JSON.stringify({secret})],
		['inspect', inspect({secret}, {depth: 9, showHidden: true})],
		['format', format('%s %o %O %j', secret, secret, secret, secret)],
	])('is hidden in %s', (_, shown) => {
		expect(shown).toContain('[secret]');
		expect(shown).not.toContain(value);
	});

	it('has no enumerable properties, and is lost in a copy', () => {
		expect(Object.keys(secret)).toEqual([]);
		expect({...secret}).toEqual({});
		expect(JSON.stringify(structuredClone({secret}))).not.toContain(value);
	});
});
