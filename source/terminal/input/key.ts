/** What can come from the terminal: keys, pastes, and its own replies. */

export interface Key {
	/**
	 * 'enter', 'tab', 'backspace', 'delete', 'insert', 'escape', 'up', 'down', 'left', 'right', 'home', 'end',
	 * 'pageup', 'pagedown', 'f1' to 'f12', 'space', 'wheel-up', 'wheel-down', or the characters themselves. With `ctrl`
	 * or `alt` a letter is named in lower case.
	 */
	readonly name: string;
	/** What is typed: one character, or a long run that came in one read. Never holds a control character. */
	readonly text?: string;
	readonly ctrl: boolean;
	readonly alt: boolean;
	/** Known for named keys and for letters with `ctrl` or `alt`; false for text. */
	readonly shift: boolean;
}

export interface Paste {
	/** Lines end with LF; control characters other than LF and tab are left out. */
	readonly text: string;
}

/** What the terminal said by itself, or because it was asked. */
export type Reply =
	| {readonly kind: 'focus'; readonly focused: boolean}
	/** DA1. */
	| {readonly kind: 'device-attributes'; readonly attributes: readonly number[]}
	/** DSR 6, from 1. */
	| {readonly kind: 'cursor-position'; readonly row: number; readonly column: number}
	/** OSC 10 and 11; each channel from 0 to 1. */
	| {
			readonly kind: 'colour';
			readonly of: 'foreground' | 'background';
			readonly red: number;
			readonly green: number;
			readonly blue: number;
	  }
	/** Flags of the kitty keyboard protocol. */
	| {readonly kind: 'keyboard'; readonly flags: number}
	/** Somebody changed the terminal's colours to dark or light ones. */
	| {readonly kind: 'colour-scheme'; readonly scheme: 'dark' | 'light'}
	/** DECRPM: 0 unknown, 1 set, 2 reset, 3 always set, 4 always reset. */
	| {readonly kind: 'mode'; readonly mode: number; readonly setting: number}
	/** XTVERSION; hostile, as is everything that is shown. */
	| {readonly kind: 'version'; readonly text: string}
	/** Anything else that came as a control string (OSC, DCS, APC), without its frame; hostile. */
	| {readonly kind: 'other'; readonly introducer: string; readonly content: string};

/** What the parser found, in order. */
export type InputEvent =
	| {readonly kind: 'key'; readonly key: Key}
	| {readonly kind: 'paste'; readonly paste: Paste}
	| {readonly kind: 'reply'; readonly reply: Reply};
