import {execFileSync} from 'node:child_process';
import {expect, it} from 'vitest';

const source = JSON.stringify(
	new URL('../../../source/modes/interactive/gc-tuning.ts', import.meta.url).href,
);

/** What a script prints, in a process of its own. */
function printedBy(script: string, isKept: boolean, flags: readonly string[] = []): string {
	const whole = `
		import {getHeapSpaceStatistics} from 'node:v8';
		const {keepHeapSmall} = await import(${source});
		if (${isKept}) await keepHeapSmall();
		${script}`;
	return execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', whole], {
		encoding: 'utf8',
	});
}

/** Size of the space for new objects when half of 50 MB survives, MiB. */
const sizeAfterwards = (isKept: boolean): number =>
	Number(
		printedBy(
			`const kept = [];
			for (let index = 0; index < 500_000; index++) {
				const item = {a: index, b: [index]};
				if (index % 2 === 0) kept.push(item);
			}
			const {space_size} = getHeapSpaceStatistics().find(({space_name}) => space_name === 'new_space');
			process.stdout.write(String(space_size / 2 ** 20));`,
			isKept,
		),
	);

/** Number of collections of old objects while 10 MB of objects are in use, each of which is replaced 20 times. */
const collections = (isKept: boolean): number =>
	printedBy(
		`const used = [];
		for (let index = 0; index < 2_000_000; index++) used[index % 100_000] = {a: index, b: [index]};`,
		isKept,
		['--trace-gc'],
	).split('Mark-Compact').length - 1;

it('keeps the size of the space for new objects', () => {
	const [kept, usual] = [sizeAfterwards(true), sizeAfterwards(false)];
	expect(kept).toBeLessThan(6);
	expect(usual).toBeGreaterThan(3 * kept);
});

it('collects old objects more often', () => {
	// Some 9 more; with the other flag alone 2 or 3 more.
	expect(collections(true) - collections(false)).toBeGreaterThan(4);
});
