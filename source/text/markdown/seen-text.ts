/** Resolves the escapes and character references of Markdown, for a find: the text has to be found as it is on the screen. */

import {decodeEntities} from './entities.ts';
import {endsFence, type Fence, fenceAt} from './fences.ts';
import {verbatimIn} from './formulas.ts';

/** The marks of containers before the text of a line. */
const CONTAINERS = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])[ \t])*/;
const BLANK = /^[ \t>]*$/;
/** An escaped character, or a reference. */
const SPECIAL = /\\([!-/:-@[-`{-~])|&#?\w{1,32};/g;

/** @returns the source itself if it has no escape and no reference outside code and formulas; time is linear in its length */
export function seenText(source: string): string {
	if (!source.includes('\\') && !source.includes('&')) return source;
	let shown = '';
	let paragraph = '';
	let fence: Fence | undefined;
	for (const line of source.split(/(?<=\n)/)) {
		const text = line.trimEnd().replace(CONTAINERS, '');
		const opened = fence === undefined ? fenceAt(text)?.fence : undefined;
		if (fence === undefined && opened === undefined && !BLANK.test(text)) {
			paragraph += line;
			continue;
		}
		shown += inlineText(paragraph) + line;
		paragraph = '';
		fence = fence === undefined ? opened : endsFence(text, fence) ? undefined : fence;
	}
	return shown + inlineText(paragraph);
}

/** The same for a paragraph, where code and formulas stay as they are. */
function inlineText(paragraph: string): string {
	if (!paragraph.includes('\\') && !paragraph.includes('&')) return paragraph;
	let shown = '';
	let at = 0;
	for (const {start, end} of verbatimIn(paragraph)) {
		shown += resolved(paragraph.slice(at, start)) + paragraph.slice(start, end);
		at = end;
	}
	return shown + resolved(paragraph.slice(at));
}

const resolved = (text: string): string =>
	text.replaceAll(SPECIAL, (found, escaped?: string) => escaped ?? decodeEntities(found));
