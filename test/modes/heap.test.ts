import {execFileSync} from 'node:child_process';
import {expect, it} from 'vitest';

const source = JSON.stringify(new URL('../../source/modes/heap.ts', import.meta.url).href);

/** How large the space for new objects becomes when half of 50 MB lives on, MiB; in a process of its own. */
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

it('keeps the space for new objects at the size that it has', () => {
	const [kept, usual] = [sizeAfterwards(true), sizeAfterwards(false)];
	expect(kept).toBeLessThan(6);
	expect(usual).toBeGreaterThan(3 * kept);
});
