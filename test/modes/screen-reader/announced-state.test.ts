import {expect, it} from 'vitest';
import {
	NOTHING_ANNOUNCED,
	withNewTry,
	withTyped,
} from '../../../source/modes/screen-reader/announced-state.ts';

it('grows with what is typed, in order, and leaves what was', () => {
	const first = NOTHING_ANNOUNCED(5);
	const second = withTyped(withTyped(first, 'a'), 'b');
	expect(second).toEqual({...first, typed: ['a', 'b']});
	expect(first.typed).toEqual([]);
});

it('forgets that a loss was told when a new connection is asked for', () => {
	const out = {...NOTHING_ANNOUNCED(0), isOut: true};
	expect(withNewTry({...out, connection: 'waiting'})).toMatchObject({isOut: false, connection: 'stopped'});
	expect(withNewTry({...out, connection: 'ready'})).toMatchObject({isOut: false, connection: 'ready'});
});
