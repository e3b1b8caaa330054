/** Texts and spans as HTML. Everything that came from outside passes through here. */
import {BOLD, ITALIC, type Line, type Span, STRIKE} from '../../text/line.ts';
import type {SafeText} from '../../text/safe.ts';

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A text with its marks of HTML escaped, for content and for attributes in quotes. */
export const escapedText = (text: SafeText): string =>
	text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? '');

/** The emphases as elements, the innermost first. */
const ELEMENTS = [
	[STRIKE, 'del'],
	[ITALIC, 'em'],
	[BOLD, 'strong'],
] as const;

/** Styles that need no class: the elements around them say the same. */
const PLAIN: ReadonlySet<Span['style']> = new Set<Span['style']>(['text', 'heading', 'quote', 'link']);

function spanHtml({text, style, emphasis = 0, link}: Span): string {
	let html = escapedText(text);
	if (style === 'code') html = `<code>${html}</code>`;
	else if (!PLAIN.has(style)) html = `<span class="${style}">${html}</span>`;
	for (const [bit, name] of ELEMENTS) if ((emphasis & bit) !== 0) html = `<${name}>${html}</${name}>`;
	// A target has none of the marks of HTML but `&` and `'`.
	return link === undefined
		? html
		: `<a href="${escapedText(link as string as SafeText)}" rel="noreferrer noopener">${html}</a>`;
}

/** The spans of a line, those of one link as one element. */
export const lineHtml = (line: Line): string => line.map(spanHtml).join('');

/** Lines, each below the other. */
export const linesHtml = (lines: readonly Line[]): string => lines.map(lineHtml).join('<br>');
