/** Extracts the title and the welcome text from the server's web page, as plain text. */
import {decodeEntities} from '../text/markdown/entities.ts';

/** UTF-16 units: of the HTML that is read for one text, and of the text. */
const LONGEST_SOURCE = 20_000;
const LONGEST_TEXT = 2000;

/** The title that the deployment gave its chat; else that of the page. */
export function titleIn(html: string): string | undefined {
	return (
		textBetween(html, 'class="chat-header-center"', '<h1', '</h1') ??
		textBetween(html, '', '<title', '</title')
	);
}

/** The message that the page shows before the first one. */
export function welcomeIn(html: string): string | undefined {
	return textBetween(html, 'id="chatMessages"', 'class="message-content"', '</div');
}

/** The text from the end of the tag that `opening` begins or is part of, up to `closing`; both after `before`. */
function textBetween(html: string, before: string, opening: string, closing: string): string | undefined {
	const from = html.indexOf(before);
	const at = from < 0 ? -1 : html.indexOf(opening, from + before.length);
	if (at < 0) return undefined;
	const source = html.slice(at, at + LONGEST_SOURCE);
	const start = source.indexOf('>') + 1;
	const end = source.indexOf(closing, start);
	if (start === 0 || end < 0) return undefined;
	return plainTextOf(source.slice(start, end)) || undefined;
}

function plainTextOf(html: string): string {
	const text = html
		.replace(/\s+/g, ' ')
		.replace(/<(?:br|\/p|\/li|\/h\d)\b[^<>]*>/gi, '\n')
		.replace(/<[^<>]*>/g, '');
	return decodeEntities(text)
		.split('\n')
		.map((line) => line.trim())
		.join('\n')
		.trim()
		.slice(0, LONGEST_TEXT);
}
