/** The end of a long session as it is drawn into the boot screen, while the rest of the session is read. */
import type {Entry} from '../../chat/entry.ts';
import type {ScreenSettings} from '../../config/settings.ts';
import {DEFAULT_CELL_STYLE} from '../../terminal/cell-style.ts';
import {createRowParser, EMPTY_ROW} from '../../terminal/cells.ts';
import {charactersOf} from '../../terminal/charset.ts';
import {backgroundHint, colourDepth} from '../../terminal/colour-depth.ts';
import {diff, type Size} from '../../terminal/diff.ts';
import type {TerminalFacts} from '../../terminal/terminal.ts';
import {paint, themeOf} from '../../theme/theme.ts';
import {FOOT_ROWS, regionsOf} from '../../ui/screen-regions.ts';
import {paletteOf} from '../../ui/theme-store.ts';
import {viewableOf} from '../../ui/transcript/viewable.ts';
import {visible} from '../../ui/transcript/viewport.ts';
import {INITIAL} from '../../ui/ui-state.ts';

/** Saves and restores the cursor, which is in the typed text. */
const SAVE_CURSOR = '\u001B7';
const RESTORE_CURSOR = '\u001B8';

/**
 * The bytes that draw the conversation where the full screen will have it, and nothing else; '' if the entries are too few for
 * all of its rows.
 * @param now clock time, ms
 */
export function latestScreen(
	entries: readonly Entry[],
	size: Size,
	{theme, ascii}: Pick<ScreenSettings, 'theme' | 'ascii'>,
	facts: TerminalFacts,
	now: number,
): string {
	const {header, rules, list} = regionsOf(size, FOOT_ROWS);
	const viewable = viewableOf({entries, turn: undefined, queue: []}, INITIAL, size.columns, now);
	const {rows} = visible(viewable, INITIAL.anchor, list);
	if (rows.length < list) return '';
	const palette = paletteOf(theme, backgroundHint(facts.COLORFGBG) ?? 'dark');
	const colours = themeOf(palette, colourDepth(facts), charactersOf(facts, ascii));
	const parse = createRowParser(size.columns);
	const above = Array.from({length: header + rules}, () => EMPTY_ROW);
	const drawn = rows.map(({line}) => parse(paint(line, colours).trimEnd()));
	const shown = {
		rows: Array.from({length: size.rows}, () => EMPTY_ROW),
		position: undefined,
		style: DEFAULT_CELL_STYLE,
		cursor: 'hidden',
	} as const;
	const {bytes} = diff(shown, {rows: [...above, ...drawn], cursor: undefined}, size);
	return SAVE_CURSOR + bytes + RESTORE_CURSOR;
}
