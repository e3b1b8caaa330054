/** Recorded answers of both real servers, read by keyboard alone, on wide, normal and narrow screens. */
import {describe, expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import type {Program} from '../support/pty.ts';
import {startRecordedServer} from '../support/recorded-server.ts';
import {loadRecording} from '../support/recording.ts';

/** Growing: the rule across the screen is as long as the width once the program has drawn for it. */
const WIDTHS = [40, 80, 200] as const;
const SERVERS = ['head', 'seed'] as const;

/** The first answer of a recording, as received. */
function answerIn(name: string): string {
	for (const line of loadRecording(name)) {
		if (line.dir !== 'in' || !('frame' in line)) continue;
		const {type, message} = line.frame as {type?: unknown; message?: unknown};
		if (type === 'ai_response' && typeof message === 'string') return message;
	}
	throw new Error(`${name} has no answer`);
}

/** The texts that the program sent to the terminal's clipboard, newest last. */
const copied = (program: Program): readonly string[] =>
	program
		.incidents()
		.flatMap((incident) => /^OSC 52 c;(.*)$/.exec(incident)?.[1] ?? [])
		.map((base64) => Buffer.from(base64, 'base64').toString());

const isDrawnFor = (columns: number) => (rows: readonly string[]) => rows[1] === '─'.repeat(columns);

describe('an answer in Markdown', () => {
	it.each(SERVERS)('from the %s server, at each width', async (server) => {
		const name = `${server}-chat_markdown_unicode`;
		const answer = answerIn(name);
		const recorded = await startRecordedServer(name);
		const program = await openChat(recorded.url, {columns: WIDTHS[0], rows: 50});
		program.send('markdown');
		await program.shows('type a message');
		for (const columns of WIDTHS) {
			program.resize(columns, 50);
			// Rendered: no marks, the table fitted, the code on rows of its own.
			await program.shows([
				/│ Heading one$/m,
				/│ {3}◦ nested item|│ {3}. nested item/,
				/│ │ def f\(x: int\) -> int:/,
				/name +│ +qty +│ +price/,
				/café/,
				'type a message',
				isDrawnFor(columns),
			]);
			expect(program.text()).not.toContain('**bold**');

			// Raw text, by key and by command.
			program.type('\u001Bm');
			await program.shows(['│ # Heading one', '**bold**']);
			program.send('/source');
			await program.shows([/│ Heading one$/m, (rows) => !rows.join('\n').includes('**bold**')]);

			// Found across a mark between the words, and in the table.
			program.type(KEYS.tab);
			await program.shows(/READING/);
			for (const words of ['nested item', 'apple']) {
				program.type(`/${words}`);
				await program.shows([` / ${words}`, /1 of 1$/m]);
				program.type(KEYS.enter);
				await program.hides(` / ${words}`);
			}

			// Copied as received, in either view.
			const before = copied(program).length;
			program.type('y');
			await program.shows('copied the answer to');
			expect(copied(program).slice(before)).toEqual([answer]);
			program.type('c');
			await program.shows(/code block 1 of 1/);
			expect(copied(program).at(-1)).toBe('def f(x: int) -> int:\n    return x << 2  # <tag> & "quotes"');

			// The time of day is toggled; Esc ends the find, then leaves the transcript.
			program.type(ctrl('t'));
			await program.shows((rows) => rows.every((row) => !/^ You +\d\d:\d\d$/.test(row)));
			program.type(ctrl('t'));
			await program.shows(/^ ?▌?You +\d\d:\d\d$/m);
			program.type(KEYS.tab);
			await program.shows('type a message');
		}
		expect(await quit(program)).toBe(0);
	});
});

describe('a conversation with tools', () => {
	it.each(SERVERS)('from the %s server, at each width', async (server) => {
		const recorded = await startRecordedServer(`${server}-tools`);
		const program = await openChat(recorded.url, {columns: WIDTHS[0], rows: 24});
		program.send('tools');
		await program.shows([/with a\s[\s│]*404\./, 'type a message']);
		program.send('tools2');
		await program.shows(['Done: two rounds of tools.', 'type a message']);

		for (const columns of WIDTHS) {
			program.resize(columns, 24);
			await program.shows([isDrawnFor(columns), 'type a message']);

			// By question, and by message and call.
			program.type(KEYS.tab);
			await program.shows('any text to write');
			program.type('{{');
			await program.shows((rows) =>
				rows.some((row) => row.startsWith('▌│ tools') && !row.includes('tools2')),
			);
			program.type('}');
			await program.shows((rows) => rows.some((row) => row.startsWith('▌│ tools2')));
			// One by one: two arrows in one read are the mouse wheel.
			program.type(KEYS.down);
			await program.shows(/^▌│ [▸▾] . get_order/m);

			// Folded and unfolded: one call, and all of them.
			program.type(KEYS.enter);
			await program.shows(/^▌│ ▾ . get_order/m);
			program.type(KEYS.enter);
			await program.shows(/^▌│ ▸ . get_order/m);
			program.type(ctrl('o'));
			await program.shows(
				(rows) => rows.some((row) => row.includes('▾ ')) && !rows.some((row) => row.includes('▸ ')),
			);
			program.type(ctrl('o'));
			await program.shows((rows) => rows.some((row) => row.includes('▸ ')));

			// A tool name is found, and the position stays when an answer arrives.
			program.type('g');
			program.type(`${KEYS.down}/create_ticket${KEYS.enter}`);
			await program.shows(/1 of \d+$/m);
			program.type(`${KEYS.escape}`);
			await program.hides(/1 of \d+$/m);
			program.type(KEYS.tab);
			await program.shows('type a message');
		}
		expect(await quit(program)).toBe(0);
	});
});
