import {describe, expect, it} from 'vitest';
import {AUTH_KINDS} from '../../../source/protocol/auth.ts';
import {KINDS, LABELS, NAMES, signInFieldsOf} from '../../../source/ui/pages/sign-in-fields.ts';

describe('the kinds of sign-in', () => {
	it('are those of the protocol except none, in the same order, each with its own name', () => {
		expect(KINDS).toEqual(Object.keys(AUTH_KINDS).filter((kind) => kind !== 'none'));
		expect(new Set(KINDS.map((kind) => NAMES[kind])).size).toBe(KINDS.length);
	});

	it.each(KINDS)('%s asks for all required fields first, and never for metadata', (kind) => {
		const fields = signInFieldsOf(kind);
		const {required} = AUTH_KINDS[kind];
		expect(fields.slice(0, required.length)).toEqual(required);
		expect(fields).not.toContain('metadata');
		for (const field of fields) expect(LABELS[field]).not.toBe('');
	});
});
