import {EventEmitter} from 'node:events';
import spinners from 'cli-spinners';
import fc from 'fast-check';
import {beforeAll, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {Size} from '../../source/terminal/diff.ts';
import {own} from '../../source/text/safe.ts';
import {type Theme, themeOf} from '../../source/theme/theme.ts';
import {frameOf} from '../../source/ui/frame.ts';
import {arrange, type View} from '../../source/ui/screen-view.ts';
import {INITIAL, type UiState} from '../../source/ui/ui-state.ts';
import hostile from '../fixtures/hostile-strings.json' with {type: 'json'};
import {type BundledInk, loadBundledInk} from '../support/bundled-ink.ts';
import {CONNECTIONS, session} from '../support/connections.ts';
import {draftOf} from '../support/drafts.ts';
import {assistantEntry, liveTurn, noticeEntry, textPart, userEntry} from '../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../support/fake-chat.ts';
import {CONTEXTS_WITHOUT_INK, keyHarness, settled} from '../support/key-contexts.ts';
import {anyText} from '../text/any-text.ts';

const FACTS = {exposed: false, open: 'private', now: 70_000} as const;
const SIZES: readonly Size[] = [
	...[1, 2, 3, 4, 7].map((columns) => ({columns, rows: 24})),
	...[1, 2, 3, 4, 5, 8, 9].map((rows) => ({columns: 80, rows})),
	{columns: 40, rows: 12},
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
];
/** One of each set of characters. What is shown of a text depends on no other property of a theme. */
const CHARACTER_SETS: readonly Theme[] = [
	themeOf('dark', 'truecolor'),
	themeOf('ansi', '16', 'ascii'),
	themeOf('contrast-dark', 'truecolor', 'ascii-signs'),
];
const THEMES: readonly Theme[] = [...CHARACTER_SETS, themeOf('light', '256'), themeOf('dark', 'none')];
const BUSY: Partial<ChatSnapshot> = {turn: liveTurn({phase: 'thinking', statusText: 'AI is thinking...'})};

class Output extends EventEmitter {
	readonly isTTY = true;
	columns = 80;
	rows = 24;
	frame = '';

	write(text: string): boolean {
		if (text !== '' && !text.startsWith('\u001B[?')) this.frame = text;
		return true;
	}
}

let ink: BundledInk;

beforeAll(async () => {
	ink = await loadBundledInk();
});

/** The frame that Ink writes when it starts with this view. */
function inkFrameOf(view: View, theme: Theme): string {
	const output = new Output();
	output.columns = view.columns;
	output.rows = view.rows;
	const app = ink.render(ink.createElement(ink.ScreenRows, {view, theme}), {
		// It has everything that Ink uses of a terminal, which is less than the type requires.
		stdout: output as unknown as NodeJS.WriteStream,
		debug: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	const {frame} = output;
	app.unmount();
	return frame;
}

function expectSame(view: View, theme: Theme): void {
	expect(frameOf(view, theme)).toBe(inkFrameOf(view, theme));
}

describe('a frame drawn without Ink', () => {
	for (const context of CONTEXTS_WITHOUT_INK) {
		it(`is Ink's frame at every size and in every theme: ${context}`, async () => {
			const {controller} = await keyHarness(context, undefined);
			await settled();
			for (const [index, size] of SIZES.entries()) {
				for (const more of [{}, BUSY]) {
					const snapshot = {...controller.chat.getSnapshot(), ...more};
					const view = arrange(controller.getState(), snapshot, size, FACTS);
					const theme = THEMES[index % THEMES.length];
					if (theme !== undefined) expectSame(view, theme);
				}
			}
		});
	}

	it("is Ink's frame in every state of the connection, with a toast, and with a confirmation", () => {
		const states: readonly Partial<UiState>[] = [
			{},
			{toast: {text: own`copied`, style: 'dim'}},
			{armed: {by: 'Ctrl+C'}},
		];
		for (const connection of Object.values(CONNECTIONS)) {
			for (const state of states) {
				for (const theme of THEMES) {
					const snapshot = {...EMPTY_SNAPSHOT, connection, session: session({displayName: 'Ada'})};
					expectSame(arrange({...INITIAL, ...state}, snapshot, {columns: 80, rows: 24}, FACTS), theme);
				}
			}
		}
	});

	it("is Ink's frame for any text", () => {
		const state = fc.constantFrom<Partial<UiState>>({}, {focus: 'transcript', selected: 'reply e1'});
		const size = fc.record({columns: fc.integer({min: 1, max: 100}), rows: fc.integer({min: 1, max: 40})});
		fc.assert(
			fc.property(
				anyText,
				anyText,
				size,
				state,
				fc.constantFrom(...THEMES),
				(text, draft, box, more, theme) => {
					const snapshot = {
						...EMPTY_SNAPSHOT,
						connection: CONNECTIONS.ready,
						entries: [userEntry(text), assistantEntry([textPart(text)]), noticeEntry(text, {id: 'e5'})],
						turn: liveTurn({phase: 'thinking', statusText: text}),
						model: text,
						url: text,
					};
					expectSame(arrange({...INITIAL, ...more, draft: draftOf(draft)}, snapshot, box, FACTS), theme);
				},
			),
		);
	});

	it("is Ink's frame for hostile texts", () => {
		for (const {text} of hostile) {
			const entries = [userEntry(text), assistantEntry([textPart(text)])];
			const snapshot = {...EMPTY_SNAPSHOT, entries, model: text, turn: liveTurn({statusText: text})};
			const view = arrange({...INITIAL, draft: draftOf(text)}, snapshot, {columns: 80, rows: 24}, FACTS);
			for (const theme of CHARACTER_SETS) expectSame(view, theme);
		}
	});

	it('shows the signs of the spinner in their order, each for its time, as Ink does', () => {
		for (const [characters, {frames, interval}] of [
			['unicode', spinners.dots],
			['ascii', spinners.line],
		] as const) {
			const theme = themeOf('dark', 'none', characters);
			const signs = [...frames, frames[0]].flatMap((_, count) =>
				[0, interval - 1].map((late) => {
					const now = count * interval + late;
					const view = arrange(
						INITIAL,
						{...EMPTY_SNAPSHOT, ...BUSY},
						{columns: 80, rows: 24},
						{...FACTS, now},
					);
					expectSame(view, theme);
					return frameOf(view, theme).split('\n').at(-3)?.[1];
				}),
			);
			expect(signs).toEqual([...frames, frames[0]].flatMap((sign) => [sign, sign]));
		}
	});
});
