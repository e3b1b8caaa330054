/** The input of the terminal: keys, pastes, and replies. */

export interface Key {
	/**
	 * 'enter', 'tab', 'backspace', 'delete', 'insert', 'escape', 'up', 'down', 'left', 'right', 'home', 'end',
	 * 'pageup', 'pagedown', 'f1' to 'f12', 'space', 'wheel-up', 'wheel-down', or the characters themselves. With `ctrl`
	 * or `alt` a letter is named in lower case.
	 */
	readonly name: string;
	/** The typed text: one character, or a long run of one read. Never contains a control character. */
	readonly text?: string;
	readonly ctrl: boolean;
	readonly alt: boolean;
	/** Known for named keys and for letters with `ctrl` or `alt`; false for text. */
	readonly shift: boolean;
}

/** A report that the terminal sends by itself, or an answer to a query. */
export type Reply =
	| {readonly kind: 'focus'; readonly focused: boolean}
	/** DA1. */
	| {readonly kind: 'device-attributes'}
	/** OSC 11; each channel from 0 to 1. */
	| {readonly kind: 'background-colour'; readonly red: number; readonly green: number; readonly blue: number}
	/** DECRPM of mode 2027: whether the terminal draws graphemes whole. */
	| {readonly kind: 'grapheme-mode'; readonly isOn: boolean}
	/** DECRPM of mode 2004: whether the terminal marks the ends of a paste. */
	| {readonly kind: 'bracketed-paste'; readonly isKnown: boolean}
	/** The terminal's colours changed to dark or light ones. */
	| {readonly kind: 'colour-scheme'}
	/** Anything else: recognised so that it is not taken for keys. */
	| {readonly kind: 'other'};

/** The output of the parser, in order. */
export type InputEvent =
	/** `isBreak`: the byte CR or HT, which may be a line end or a tab within text. */
	| {readonly kind: 'key'; readonly key: Key; readonly isBreak?: true}
	/** Lines end with LF; control characters other than LF and tab are left out. */
	| {readonly kind: 'paste'; readonly text: string}
	| {readonly kind: 'reply'; readonly reply: Reply};
