/** Replies as rendered Markdown at three widths, and as raw text. */
import {describe, expect, it} from 'vitest';
import {KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import type {Program} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';

/** The rows of the message list, without gutters. */
const shown = (program: Program): string[] => program.rows().map((row) => row.replace(/^ │ ?/, ''));

describe('a reply', () => {
	it('is rendered as Markdown, 40, 80 and 200 columns wide', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 40, rows: 130});
		program.send('markdown');
		// The last reference is resolved when the reply is complete.
		await program.shows(['What an answer can be made of', '[1] Here it is.']);
		await program.hides('[below]');
		for (const columns of [40, 80, 200]) {
			program.resize(columns, 130);
			// The last rule is drawn after everything above it.
			await program.shows((rows) => rows.at(-2) === '─'.repeat(columns));
			const rows = shown(program);
			for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns);
			expect(rows).toEqual(
				expect.arrayContaining([
					'• A point',
					'    ▪ and a smaller one still',
					'☑ found the terminal',
					'☐ threw the paper away',
				]),
			);
			expect(rows).toContain('2. Then that, which needs a command:');
			expect(rows.find((row) => row.startsWith('bell '))).toMatch(/^bell +│ calls .*│ 1908 +│ +3\.20$/);
			expect(rows).toContain('│ @dataclass');
			expect(rows).toContain('│ +and something new comes');
			expect(rows.join('\n')).not.toMatch(/\*\*|```|~~|^#+ /m);
		}
		// Emphasis, code colours, and a link that the program created.
		expect(program.output()).toContain('\u001B[1');
		const links = program.incidents().filter((incident) => incident.startsWith('OSC 8 '));
		expect(links).toContainEqual(expect.stringMatching(/;https:\/\/example\.com\/below$/));
		expect(links.every((link) => /;(?:https:\/\/example\.com\/[!-~]*)?$/.test(link))).toBe(true);
		expect(await quit(program)).toBe(0);
	});

	it('toggles between raw text and Markdown with Alt+M or /source', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 60});
		program.send('list');
		await program.shows(['1. A ticket', '• bread']);
		expect(program.text()).not.toContain('**not**');
		program.type(KEYS.altM);
		await program.shows(['   - bread', 'that is **not** about trains', '| socks | 4 | 180 g |']);
		program.send('/source');
		await program.shows('that is not about trains');
		expect(program.text()).toContain('• bread');
		expect(await quit(program)).toBe(0);
	});
});
