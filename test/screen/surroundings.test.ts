/** Environment variables: no colours, and terminals on build machines. */
import {describe, expect, it} from 'vitest';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';

/** All SGR parameters that were written, as single numbers: `ESC[1;38;5;7m` is 1, 38, 5 and 7. */
function looksIn(output: string): number[] {
	return output
		.split('\u001B[')
		.slice(1)
		.flatMap((rest) => /^([\d;:]*)m/.exec(rest)?.[1] ?? [])
		.flatMap((list) => list.split(/[;:]/).map(Number));
}

/** Parameters of text and background colours: 30 to 49, and the bright ones. */
const isColour = (look: number): boolean => (look >= 30 && look <= 49) || (look >= 90 && look <= 107);

async function converse(env: Record<string, string | undefined>): Promise<string> {
	const sandbox = await openSandbox();
	const program = await openChat(sandbox.url, {columns: 80, rows: 24, env});
	program.send('where is order A-1001 and is X9 in stock?');
	await program.shows([/✓ get_order/, /✗ get_inventory/, 'for Ada Okafor']);
	expect(await quit(program)).toBe(0);
	return program.output();
}

describe('the environment', () => {
	it('NO_COLOR=1: no colour, but all the text', async () => {
		expect(looksIn(await converse({NO_COLOR: '1'})).filter(isColour)).toEqual([]);
	});

	it('without it there are colours, so the test above can fail', async () => {
		expect(looksIn(await converse({})).filter(isColour)).not.toEqual([]);
	});

	it('CI=true: draws the screen', async () => {
		await converse({CI: 'true'});
	});

	it('an empty environment: draws the screen', async () => {
		await converse({
			TERM: undefined,
			LANG: undefined,
			CI: undefined,
			HOME: undefined,
			XDG_CACHE_HOME: undefined,
		});
	});
});
