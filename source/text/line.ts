/** The result of layout: a row of the screen as spans of safe text, each with the name of a style. */
import type {LinkTarget} from './link.ts';
import type {SafeText} from './safe.ts';

/** The kind of a span, which the theme maps to colours. */
export type Style =
	| 'text'
	| 'code'
	| 'dim'
	| 'strong'
	/** Role names and gutters of the user, the assistant and the program. */
	| 'user'
	| 'assistant'
	| 'notice'
	| 'success'
	| 'warning'
	| 'error'
	| 'accent'
	/** Markdown. */
	| 'heading'
	| 'quote'
	| 'link'
	/** A tool call and its JSON. */
	| 'tool'
	| 'key'
	| 'string'
	| 'number'
	| 'literal'
	/** Highlighted code, in addition to the four above. */
	| 'comment'
	| 'keyword'
	/** The name in a definition: a function, a class, a heading, a selector. */
	| 'title'
	| 'type'
	| 'attribute'
	/** A match of find, and the match under the cursor. */
	| 'match'
	| 'current-match'
	/** The name of the mode in which letters are commands. */
	| 'mode'
	/** A QR code: black on white. */
	| 'squares';

/** Bits of `Span.emphasis`, applied in addition to the style. */
export const BOLD = 1;
export const ITALIC = 2;
export const UNDERLINE = 4;
export const STRIKE = 8;

export interface Span {
	readonly text: SafeText;
	readonly style: Style;
	/** Any of the bits `BOLD`, `ITALIC`, `UNDERLINE`, `STRIKE`; undefined = none. */
	readonly emphasis?: number | undefined;
	/** The target of a click. */
	readonly link?: LinkTarget | undefined;
}

/** One row, without LF or any other control character. */
export type Line = readonly Span[];
