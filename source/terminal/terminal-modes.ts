/** The terminal modes that the full screen needs: the sequences that turn each on and restore it. */
import {codePointAt, HIDDEN, kindOf} from '../text/code-points.ts';

interface Mode {
	readonly on: string;
	readonly off: string;
}

/** In the order in which they are turned on; they are restored in reverse. */
const MODES: readonly Mode[] = [
	// The window title is saved on the terminal's stack.
	{on: '\u001B[22;0t', off: '\u001B[23;0t'},
	// Alternate screen. It is cleared first: a terminal without one would keep the frame under the prompt.
	{on: '\u001B[?1049h', off: '\u001B[H\u001B[J\u001B[?1049l'},
	// A scroll region that the program left, or that a terminal set because it misread the restoring of a mode.
	{on: '', off: '\u001B[r'},
	// These two are on by default in some terminals: saved, and restored where the terminal supports it.
	{on: '\u001B[?7;1007s', off: '\u001B[?7;1007r'},
	// Text at the right edge does not wrap, so the last cell can be written without scrolling.
	{on: '\u001B[?7l', off: '\u001B[?7h'},
	// The wheel sends arrows (alternate scroll).
	{on: '\u001B[?1007h', off: '\u001B[?1007l'},
	{on: '\u001B[?25l', off: '\u001B[?25h'},
	// Bracketed paste, focus reports.
	{on: '\u001B[?2004h', off: '\u001B[?2004l'},
	{on: '\u001B[?1004h', off: '\u001B[?1004l'},
	// Reports of a change between dark and light colours.
	{on: '\u001B[?2031h', off: '\u001B[?2031l'},
	// A terminal that knows neither of the next two may misread them as SGR.
	{on: '\u001B[m', off: '\u001B[m'},
	// Unambiguous keys: the kitty protocol (1), with the keys at the same positions of a US
	// layout (4), and xterm's modifyOtherKeys.
	{on: '\u001B[>5u', off: '\u001B[<u'},
	{on: '\u001B[>4;1m', off: '\u001B[>4m'},
	{on: '\u001B[m', off: ''},
];

/** Ends the synchronised output of an incomplete frame, which would freeze the terminal. */
const END_SYNCHRONISED = '\u001B[?2026l';

export const MODES_ON: string = MODES.map(({on}) => on).join('');
export const MODES_OFF: string =
	END_SYNCHRONISED +
	MODES.map(({off}) => off)
		.reverse()
		.join('');

/** Longest title sent, in UTF-16 units. */
const TITLE_LIMIT = 200;

/** The sequence that sets the window title; control and format characters are left out. */
export function titleSequence(title: string): string {
	const drawn = Array.from(title.slice(0, TITLE_LIMIT)).filter(
		(character) => kindOf(codePointAt(character, 0)) !== HIDDEN,
	);
	return `\u001B]2;${drawn.join('')}\u0007`;
}
