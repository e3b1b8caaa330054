import {EventEmitter} from 'node:events';
import {stripVTControlCharacters} from 'node:util';
import {describe, expect, it, onTestFinished} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import {startBootScreen} from '../../../source/modes/interactive/boot-screen.ts';
import {latestScreen} from '../../../source/modes/interactive/latest-screen.ts';
import {themeOf} from '../../../source/theme/theme.ts';
import {frameRows} from '../../../source/ui/frame.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, textPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {NOON} from '../../support/journals.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';
import {createVirtualTerminal} from '../../support/virtual-terminal.ts';

const LOOK = {theme: 'dark', ascii: false} as const;
const FACTS = {TERM: 'xterm-256color'};

/** So many messages with answers of a few rows. */
const talk = (count: number): readonly Entry[] =>
	Array.from({length: count}, (_, index) => [
		userEntry(`question ${index}`, {id: `e${2 * index + 1}`, at: NOON}),
		assistantEntry([textPart(`# Answer ${index}\n\n- one 🚚\n- two`)], {
			id: `e${2 * index + 2}`,
			answers: `e${2 * index + 1}`,
			at: NOON,
		}),
	]).flat();

/** A boot screen in which "typed" was typed. */
function booted({columns = 60, rows = 20} = {}) {
	const terminal = createVirtualTerminal({columns, rows});
	onTestFinished(() => terminal.dispose());
	const keyboard = new VirtualKeyboard();
	const process = Object.assign(new EventEmitter(), {stderr: {write: () => true}, exit: () => {}});
	startBootScreen({stdin: keyboard, stdout: terminal.stream, process});
	keyboard.type('typed');
	return {
		terminal,
		async shown() {
			await terminal.flushed();
			const {row, column, hidden} = terminal.cursor();
			return {text: terminal.text().map((line) => line.trimEnd()), cursor: [row, column, hidden]};
		},
	};
}

describe('the end of a long session in the boot screen', () => {
	it.each([
		{columns: 60, rows: 20},
		{columns: 33, rows: 9},
		{columns: 12, rows: 6},
	])('is what the full screen shows of it, at %j, and changes nothing else', async (size) => {
		const {terminal, shown} = booted(size);
		const before = await shown();
		terminal.stream.write(latestScreen(talk(10), size, LOOK, FACTS, NOON));
		const after = await shown();
		const facts = {exposed: false, open: 'private', now: NOON} as const;
		const view = arrange(INITIAL, {...EMPTY_SNAPSHOT, entries: talk(10)}, size, facts);
		const above = view.header.length;
		const list = frameRows(view, themeOf('dark', 'none'))
			.slice(above, above + view.list.length)
			.map(stripVTControlCharacters);
		expect(after.text.slice(above, above + list.length)).toEqual(list);
		expect(after.text.toSpliced(above, list.length)).toEqual(before.text.toSpliced(above, list.length));
		expect(after.cursor).toEqual(before.cursor);
	});

	it('is not drawn where it does not fill the screen, because it would be in other rows', () => {
		expect(latestScreen(talk(1), {columns: 60, rows: 20}, LOOK, FACTS, NOON)).toBe('');
		expect(latestScreen([], {columns: 60, rows: 20}, LOOK, FACTS, NOON)).toBe('');
	});

	it('controls nothing, whatever the texts are', async () => {
		const {terminal, shown} = booted();
		const before = await shown();
		for (const text of HOSTILE_TEXTS) {
			const entries = [
				...talk(4),
				userEntry(text, {id: 'e20'}),
				assistantEntry([textPart(text)], {id: 'e21'}),
			];
			terminal.stream.write(latestScreen(entries, {columns: 60, rows: 20}, LOOK, FACTS, NOON));
		}
		const after = await shown();
		// Links are drawn as in the full screen.
		const controls = terminal.incidents().filter((incident) => !incident.startsWith('OSC 8 '));
		expect([after.cursor, after.text.slice(0, 2), after.text.slice(-3), controls]).toEqual([
			before.cursor,
			before.text.slice(0, 2),
			before.text.slice(-3),
			[],
		]);
	});
});
