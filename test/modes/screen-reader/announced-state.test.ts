import {expect, it} from 'vitest';
import {
	NOTHING_ANNOUNCED,
	withReconnect,
	withTyped,
} from '../../../source/modes/screen-reader/announced-state.ts';

it('adds typed messages in order, and leaves the earlier state unchanged', () => {
	const first = NOTHING_ANNOUNCED(5);
	const second = withTyped(withTyped(first, 'a'), 'b');
	expect(second).toEqual({...first, typed: ['a', 'b']});
	expect(first.typed).toEqual([]);
});

it('announces a loss again after the user requests a new connection', () => {
	const lost = {...NOTHING_ANNOUNCED(0), isLost: true};
	expect(withReconnect({...lost, connection: 'waiting'})).toMatchObject({
		isLost: false,
		connection: 'stopped',
	});
	expect(withReconnect({...lost, connection: 'ready'})).toMatchObject({isLost: false, connection: 'ready'});
});
