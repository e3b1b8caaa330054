/** The finished product of layout: a row of the screen as spans of safe text, each with the name of a style. */
import type {LinkTarget} from './link.ts';
import type {SafeText} from './safe.ts';

/** Names of what a span is; the theme gives each a look. */
export type Style =
	| 'text'
	| 'code'
	| 'dim'
	| 'strong'
	/** The user's, the assistant's and the program's marks: role names and gutters. */
	| 'user'
	| 'assistant'
	| 'notice'
	| 'success'
	| 'warning'
	| 'error'
	| 'accent'
	/** Of Markdown. */
	| 'heading'
	| 'quote'
	| 'link'
	/** Of a tool call and of the JSON below it. */
	| 'tool'
	| 'key'
	| 'string'
	| 'number'
	| 'literal'
	/** Of highlighted code, beside the four above. */
	| 'comment'
	| 'keyword'
	/** What is defined: a function, a class, a heading, a selector. */
	| 'title'
	| 'type'
	| 'attribute'
	/** Found by the search, and the find that the cursor is on. */
	| 'match'
	| 'current-match';

/** Bits of `Span.emphasis`, which come on top of the style. */
export const BOLD = 1;
export const ITALIC = 2;
export const UNDERLINE = 4;
export const STRIKE = 8;

export interface Span {
	readonly text: SafeText;
	readonly style: Style;
	/** Any of the bits `BOLD`, `ITALIC`, `UNDERLINE`, `STRIKE`; undefined = none. */
	readonly emphasis?: number | undefined;
	/** Where a click leads. */
	readonly link?: LinkTarget | undefined;
}

/** One row, never holding LF or any other control character. */
export type Line = readonly Span[];
