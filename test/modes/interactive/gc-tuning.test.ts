import {execFileSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {idleGc} from '../../../source/modes/interactive/gc-tuning.ts';
import {createHandClock} from '../../support/hand-clock.ts';

const source = JSON.stringify(
	new URL('../../../source/modes/interactive/gc-tuning.ts', import.meta.url).href,
);

/** Size of the space for new objects when half of 50 MB survives, MiB; in a process of its own. */
function sizeAfterwards(isKept: boolean): number {
	const script = `
		import {getHeapSpaceStatistics} from 'node:v8';
		const {keepHeapSmall} = await import(${source});
		if (${isKept}) await keepHeapSmall(process.versions.node);
		const kept = [];
		for (let index = 0; index < 500_000; index++) {
			const item = {a: index, b: [index]};
			if (index % 2 === 0) kept.push(item);
		}
		const {space_size} = getHeapSpaceStatistics().find(({space_name}) => space_name === 'new_space');
		process.stdout.write(String(space_size / 2 ** 20));`;
	return Number(
		execFileSync(process.execPath, ['--input-type=module', '--eval', script], {encoding: 'utf8'}),
	);
}

it('keeps the size of the space for new objects', () => {
	const [kept, usual] = [sizeAfterwards(true), sizeAfterwards(false)];
	expect(kept).toBeLessThan(6);
	expect(usual).toBeGreaterThan(3 * kept);
});

describe('garbage after many changes', () => {
	function begin(heapUsed = 1e6) {
		const clock = createHandClock();
		const collected: number[] = [];
		const tidy = idleGc({clock, heapUsed: () => heapUsed, forceGc: () => collected.push(clock.now())});
		const change = (times: number): void => {
			for (let index = 0; index < times; index++) tidy.changed();
		};
		return {clock, collected, change, ...tidy};
	}

	it('is collected once, after a time without changes and keys', () => {
		const {clock, collected, change, active} = begin();
		change(1000);
		clock.advance(499);
		change(1);
		clock.advance(499);
		active();
		clock.advance(499);
		expect(collected).toEqual([]);
		clock.advance(1);
		expect(collected).toEqual([clock.now()]);
		change(999);
		active();
		clock.advance(1000);
		expect(collected).toHaveLength(1);
	});

	it('is left to V8 if the heap is large, and when the program ends', () => {
		const large = begin(1e8);
		large.change(1000);
		large.clock.advance(1000);
		expect(large.collected).toEqual([]);
		const ended = begin();
		ended.change(1000);
		ended.stop();
		expect(ended.clock.pending()).toBe(0);
	});
});
