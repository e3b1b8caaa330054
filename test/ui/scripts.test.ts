/** Words of each script in each part of the screen, drawn by a terminal emulator: no letter is missing, and nothing is shifted. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {createRowParser} from '../../source/terminal/cells.ts';
import {diff, type ShownFrame} from '../../source/terminal/diff.ts';
import {safeLine} from '../../source/text/safe.ts';
import {paint, themeOf} from '../../source/theme/theme.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {INITIAL, type UiState} from '../../source/ui/ui-state.ts';
import {CONNECTIONS, session} from '../support/connections.ts';
import {draftOf} from '../support/drafts.ts';
import {assistantEntry, textPart, toolCall, toolPart} from '../support/entries.ts';
import {explorerWith, pressed} from '../support/explorers.ts';
import {EMPTY_SNAPSHOT} from '../support/fake-chat.ts';
import {WORDS} from '../support/script-words.ts';
import {createVirtualTerminal, type EmojiWidth} from '../support/virtual-terminal.ts';
import {anyCluster} from '../text/any-script.ts';

const SIZE = {columns: 100, rows: 20};
const FACTS = {exposed: false, open: 'private', now: 0} as const;
const THEME = themeOf('dark', 'truecolor');
const parse = createRowParser(SIZE.columns);

/** The row in which each place has the word, without blanks. */
const PLACES = {
	header: /●ready.*localhost/u,
	answer: /│said/u,
	table: /│table│/u,
	'tool row': /│▸✓find/u,
	draft: /›draft/u,
	explorer: /key"\[/u,
} as const;

/** The word in the header, in an answer, in a table, in the row of a call, and in the draft. */
const chatWith = (word: string): [UiState, ChatSnapshot] => [
	{...INITIAL, draft: draftOf(`draft [${word}] end`)},
	{
		...EMPTY_SNAPSHOT,
		connection: CONNECTIONS.ready,
		session: session(),
		model: `[${word}] end`,
		entries: [
			assistantEntry([
				textPart(`said [${word}] end\n\n| a | word | b |\n|---|---|---|\n| table | [${word}] | end |`),
				toolPart(
					toolCall('find', {arguments: {q: `[${word}] end`}, outcome: {state: 'succeeded', result: 1}}),
				),
			]),
		],
	},
];

const explorerOf = (word: string): [UiState, ChatSnapshot] => [
	{
		...INITIAL,
		page: 'explorer',
		focus: 'transcript',
		explorer: pressed(explorerWith({key: `[${word}] end`}), 'down'),
	},
	EMPTY_SNAPSHOT,
];

/** Draws screens one after the other, as the program does, and compares each with the terminal. */
function drawScreens(emojiWidth: EmojiWidth) {
	const terminal = createVirtualTerminal({...SIZE, emojiWidth});
	let shown: ShownFrame | undefined;
	terminal.stream.write('\u001B[?1049h\u001B[?7l');
	return {
		terminal,
		/** @returns the rows of the terminal without blanks and joiners */
		async draw([state, snapshot]: [UiState, ChatSnapshot]): Promise<readonly string[]> {
			const {header, list, status, composer} = arrange(state, snapshot, SIZE, FACTS);
			const lines = [...header, ...list, ...(status === undefined ? [] : [status.line]), ...composer];
			const rows = lines.map((line) => parse(paint(line, THEME)));
			const difference = diff(shown, {rows, cursor: undefined}, SIZE);
			shown = difference.shown;
			terminal.stream.write(difference.bytes);
			await terminal.flushed();
			const visible = (text: string): string => text.replaceAll(/[\s\u200D]/gu, '');
			const texts = terminal.text().map(visible);
			expect(texts).toEqual(rows.map(({cells}) => visible(cells.map(({text}) => text).join(''))));
			// The characters that have one width in all terminals are in their columns.
			const columns = terminal.characters();
			const shifted = rows.flatMap(({cells}, row) =>
				cells.flatMap(({text, width, ambiguousWidth}, column) =>
					width === 1 && !ambiguousWidth && text !== ' ' && columns[row]?.[column] !== text
						? [{row, column, text, drawn: columns[row]?.[column]}]
						: [],
				),
			);
			expect(shifted).toEqual([]);
			return texts;
		},
	};
}

describe.each([1, 2] as const)('with emoji of %i columns', (emojiWidth) => {
	it.each(Object.keys(PLACES) as (keyof typeof PLACES)[])(
		'each word is complete, in place: %s',
		async (place) => {
			const screens = drawScreens(emojiWidth);
			for (const [script, word] of WORDS) {
				const rows = await screens.draw(place === 'explorer' ? explorerOf(word) : chatWith(word));
				const row = rows.find((text) => PLACES[place].test(text));
				const drawn = word.replaceAll(/[\s\u200D]/gu, '');
				expect(row, `${script} ${word}`).toMatch(/\[.*\].*end/u);
				expect(row, `${script} ${word}`).toContain(`[${drawn}]`);
			}
			screens.terminal.dispose();
		},
	);

	it('so are any letters and emoji, after any others', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(anyCluster, {minLength: 1, maxLength: 4}), {minLength: 1, maxLength: 3}),
				async (words) => {
					const screens = drawScreens(emojiWidth);
					for (const word of words.map((clusters) => safeLine(clusters.join('')))) {
						await screens.draw(chatWith(word));
						await screens.draw(explorerOf(word));
					}
					screens.terminal.dispose();
				},
			),
			{numRuns: 60},
		);
	});
});
