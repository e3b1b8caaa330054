import {expect, it} from 'vitest';
import {headOf, lengthOf, type Payload} from '../../source/protocol/payload.ts';

it('tells a text from a handle to one', () => {
	const payload: Payload = {kind: 'payload', id: 'p', head: 'beg', length: 9, slice: async () => 'beginning'};
	expect([headOf('whole'), lengthOf('whole')]).toEqual(['whole', 5]);
	expect([headOf(payload), lengthOf(payload)]).toEqual(['beg', 9]);
});
