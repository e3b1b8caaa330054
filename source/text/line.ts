/** The finished product of layout: a row of the screen as spans of safe text, each with the name of a style. */
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
	/** Of a tool call and of the JSON below it. */
	| 'tool'
	| 'key'
	| 'string'
	| 'number'
	| 'literal'
	/** Under the cursor in the transcript. */
	| 'selected';

export interface Span {
	readonly text: SafeText;
	readonly style: Style;
}

/** One row, never holding LF or any other control character. */
export type Line = readonly Span[];
