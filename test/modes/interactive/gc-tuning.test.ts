import {execFileSync} from 'node:child_process';
import {expect, it} from 'vitest';

const source = JSON.stringify(
	new URL('../../../source/modes/interactive/gc-tuning.ts', import.meta.url).href,
);

/** The number that a script prints, in a process of its own. */
function printedBy(script: string, isKept: boolean): number {
	const whole = `
		import {getHeapSpaceStatistics, getHeapStatistics} from 'node:v8';
		const {keepHeapSmall} = await import(${source});
		if (${isKept}) await keepHeapSmall();
		${script}`;
	return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', whole], {encoding: 'utf8'}));
}

/** Size of the space for new objects when half of 50 MB survives, MiB. */
const sizeAfterwards = (isKept: boolean): number =>
	printedBy(
		`const kept = [];
		for (let index = 0; index < 500_000; index++) {
			const item = {a: index, b: [index]};
			if (index % 2 === 0) kept.push(item);
		}
		const {space_size} = getHeapSpaceStatistics().find(({space_name}) => space_name === 'new_space');
		process.stdout.write(String(space_size / 2 ** 20));`,
		isKept,
	);

/** Largest size of all objects while 10 MB of them are in use, each of which is replaced many times, MiB. */
const mostUsed = (isKept: boolean): number =>
	printedBy(
		`const used = [];
		let most = 0;
		for (let index = 0; index < 2_000_000; index++) {
			used[index % 100_000] = {a: index, b: [index]};
			if (index % 1000 === 0) most = Math.max(most, getHeapStatistics().used_heap_size);
		}
		process.stdout.write(String(most / 2 ** 20));`,
		isKept,
	);

it('keeps the size of the space for new objects', () => {
	const [kept, usual] = [sizeAfterwards(true), sizeAfterwards(false)];
	expect(kept).toBeLessThan(6);
	expect(usual).toBeGreaterThan(3 * kept);
});

it('collects old objects before they have doubled', () => {
	const [kept, usual] = [mostUsed(true), mostUsed(false)];
	expect(usual).toBeGreaterThan(2.4 * kept);
});
