import {expect, it} from 'vitest';
import {headOf, lengthOf} from '../../source/protocol/remote-text.ts';
import {remoteTextOf} from '../support/remote-texts.ts';

it('distinguishes a text from a handle to one', () => {
	const payload = remoteTextOf('beginning', 3);
	expect([headOf('whole'), lengthOf('whole')]).toEqual(['whole', 5]);
	expect([headOf(payload), lengthOf(payload)]).toEqual(['beg', 9]);
});
