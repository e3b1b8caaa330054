/** Feedback, reasoning and the knowledge base, by keyboard. */
import {expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';

it('folds the reasoning, rates the answer, and asks with a source', async () => {
	const sandbox = await openSandbox({features: true});
	const program = await openChat(sandbox.url, {columns: 80, rows: 24, args: ['--token', 'good']});
	program.send('reasoning');
	await program.shows(['▸ reasoned for 3 lines', 'I thought before I answered', 'type a message']);
	program.type(KEYS.tab);
	await program.shows('READING');
	program.type('+');
	await program.shows(/Assistant +rated \+/);
	program.type('-');
	await program.shows('rate - ›');
	program.type(`too short${KEYS.enter}`);
	await program.shows(/Assistant +rated -/);
	program.type(KEYS.escape);
	await program.shows('type a message');
	program.send('/kb how to return a lamp');
	await program.shows([/1\. Handbook of returns/, /2\. Care of lamps/]);
	program.type(KEYS.tab);
	await program.shows('READING');
	for (let step = 0; step < 3 && !program.rows().some((row) => /^▌│ 1\. Handbook/.test(row)); step++) {
		const before = program.rows().join('\n');
		program.type(KEYS.down);
		await program.shows((rows) => rows.join('\n') !== before);
	}
	program.type(KEYS.enter);
	await program.shows('You can return an item within');
	program.type('a');
	await program.shows('> From Handbook of returns');
	expect(program.rows().join('\n')).not.toMatch(/^ │ > /m);
	// Nothing was sent by itself: the message is still in the input.
	program.type(ctrl('c'));
	await program.shows('type a message');
	await quit(program);
});
