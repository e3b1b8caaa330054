import {describe, expect, it} from 'vitest';
import {sealed} from '../../source/config/secrets.ts';
import {createCredentialStore} from '../../source/library/credential-store.ts';

const bearer = (token: string) => ({type: 'auth', auth_type: 'bearer_token', token}) as const;

describe('a credential store', () => {
	it('holds the credential of the next connection, until it is replaced or forgotten', () => {
		const store = createCredentialStore(sealed(bearer('first-token')));
		expect(store.current).toEqual(bearer('first-token'));
		store.use(bearer('second-token'));
		expect(store.current).toEqual(bearer('second-token'));
		store.forget();
		expect(store.current).toBeUndefined();
		expect(createCredentialStore(undefined).current).toBeUndefined();
	});

	it('removes every credential so far from a text', () => {
		const store = createCredentialStore(sealed(bearer('first-token')));
		store.hide(bearer('second-token'));
		store.forget();
		expect(store.redact('first-token, second-token, third-token')).toBe(
			'[redacted], [redacted], third-token',
		);
		expect(JSON.stringify(store)).not.toContain('-token');
	});
});
