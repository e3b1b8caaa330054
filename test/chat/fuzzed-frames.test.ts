/** Damaged messages of a server; `npm run test:long` has fifty times as many. */
import {expect, it} from 'vitest';
import {fuzz, STATE_NAMES} from '../support/fuzzed-chat.ts';

const MESSAGES = 2_000;
const EACH = 8;

it('no damaged message throws, controls the terminal, or spoils the conversation after it', {
	tags: ['slow'],
}, async () => {
	for (let index = 0; index < MESSAGES / EACH; index++)
		await fuzz(STATE_NAMES[index % STATE_NAMES.length] ?? '', index, EACH);
	expect(STATE_NAMES.length).toBeGreaterThan(12);
});
