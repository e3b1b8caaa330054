/** 100,000 damaged messages of a server, in every state of a chat. Another seed: `FUZZ_SEED=7 npm run test:long`. */
import {expect, it} from 'vitest';
import {loadForceGc} from '../../source/client/worker/force-gc.ts';
import {fuzz, STATE_NAMES} from '../support/fuzzed-chat.ts';

const MESSAGES = 100_000;
const EACH = 8;
/** Parts after each of which the memory is measured. */
const WINDOWS = 10;
/** Growth of the heap from the third window to the last that is no leak, MiB: caches have limits. */
const MOST_GROWTH = 4;

it('no damaged message throws, controls the terminal, or spoils the conversation after it; memory is flat', async () => {
	const first = Number(process.env.FUZZ_SEED ?? 1) * 1_000_000;
	const collect = loadForceGc();
	const heaps: number[] = [];
	const perWindow = MESSAGES / EACH / WINDOWS;
	for (let window = 0; window < WINDOWS; window++) {
		for (let index = window * perWindow; index < (window + 1) * perWindow; index++)
			await fuzz(STATE_NAMES[index % STATE_NAMES.length] ?? '', first + index, EACH);
		collect('all');
		heaps.push(process.memoryUsage().heapUsed / 1024 / 1024);
	}
	console.log(
		`heap after each ${MESSAGES / WINDOWS} messages, MiB: ${heaps.map((heap) => heap.toFixed(1)).join(' ')}`,
	);
	expect(Math.max(...heaps.slice(2)) - (heaps[2] ?? 0)).toBeLessThan(MOST_GROWTH);
});
