import {describe, expect, it} from 'vitest';
import {Abandoned} from '../../source/sandbox/sandbox-clock.ts';
import {createBreakpoints} from '../../source/sandbox/turn-breakpoints.ts';

describe('the gates', () => {
	it('let pass what is not held', async () => {
		const gates = createBreakpoints();
		gates.hold('tools');
		await gates.pass('start');
		await gates.pass('answer');
	});

	it('hold turns until they are released, and tell when they stand', async () => {
		const gates = createBreakpoints();
		gates.hold('start');
		const passed: string[] = [];
		const first = gates.pass('start').then(() => passed.push('first'));
		const both = gates.whenHeld(2);
		const second = gates.pass('start').then(() => passed.push('second'));
		await both;
		expect(passed).toEqual([]);
		gates.release();
		await Promise.all([first, second, gates.pass('start')]);
		expect(passed).toEqual(['first', 'second']);
	});

	it('give up whoever waits', async () => {
		const gates = createBreakpoints();
		gates.hold('answer');
		const waiting = gates.pass('answer');
		await gates.whenHeld(1);
		gates.abandon();
		await expect(waiting).rejects.toThrow(Abandoned);
		await gates.pass('answer');
	});
});
