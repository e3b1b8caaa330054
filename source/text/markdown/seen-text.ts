/** Resolves the escapes and character references of Markdown, for a find: the text has to be found as it is on the screen. */
import {endsFence, type Fence, fenceAt} from '../fences.ts';
import {decodeEntities} from './entities.ts';

/** The marks of containers before the text of a line. */
const CONTAINERS = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])[ \t])*/;
const BLANK = /^[ \t>]*$/;
const TICKS = /`+/g;
/** Backquotes, an escaped character, or a reference. */
const SPECIAL = /`+|\\([!-/:-@[-`{-~])|&#?\w{1,32};/g;

/** @returns the source itself if it has no escape and no reference outside code; time is linear in its length */
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

/** The same for a paragraph, in which code is between backquotes of equal number. */
function inlineText(paragraph: string): string {
	if (!paragraph.includes('\\') && !paragraph.includes('&')) return paragraph;
	/** By number of backquotes, the offset of the last such run. */
	const last = new Map(Array.from(paragraph.matchAll(TICKS), ({0: ticks, index}) => [ticks.length, index]));
	let shown = '';
	let kept = 0;
	/** Number of backquotes that the code at this position began with; 0 outside code. */
	let code = 0;
	let next = 0;
	for (const {0: found, 1: escaped, index} of paragraph.matchAll(SPECIAL)) {
		if (index < next) continue;
		next = index + found.length;
		if (code > 0) {
			// There are no escapes in code: the backquotes after a backslash may end it.
			const ticks =
				escaped === '`' ? ticksAt(paragraph, index + 1) : found.startsWith('`') ? found.length : 0;
			if (escaped === '`') next = index + 1 + ticks;
			if (ticks === code) code = 0;
		} else if (found.startsWith('`')) {
			if ((last.get(found.length) ?? 0) > index) code = found.length;
		} else {
			shown += paragraph.slice(kept, index) + (escaped ?? decodeEntities(found));
			kept = next;
		}
	}
	return shown + paragraph.slice(kept);
}

/** Number of backquotes at an offset. */
function ticksAt(text: string, offset: number): number {
	let end = offset;
	while (text.charAt(end) === '`') end++;
	return end - offset;
}
