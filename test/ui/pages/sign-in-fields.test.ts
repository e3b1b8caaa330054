import {describe, expect, it} from 'vitest';
import {AUTH_KINDS} from '../../../source/protocol/auth.ts';
import {
	FIELD_LABELS,
	SIGN_IN_KINDS,
	SIGN_IN_NAMES,
	signInFieldsOf,
} from '../../../source/ui/pages/sign-in-fields.ts';

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
