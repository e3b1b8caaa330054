/** Loads the languages of a message's code before it is laid out, in steps, so that keys are read in between. */
import type {Turn} from '../../chat/entry.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {loadLanguageStep} from '../../text/highlight.ts';
import type {LaidOutText} from './text-layouts.ts';

/** Fences, with their labels. A line that only looks like one costs a language that is not needed. */
const FENCE = /^[ >]*(?:`{3,}|~{3,}) *([^\s`]+)/gm;

/** Texts whose languages are loaded. */
const loadedTexts = new WeakSet<LaidOutText>();

/** The arriving text, as far as its languages are loaded. */
let live: {readonly turn: string; readonly end: number} | undefined;

function loadsOneOf(text: string): boolean {
	for (const [, label = ''] of text.matchAll(FENCE)) if (loadLanguageStep(label)) return true;
	return false;
}

/** One step for a complete text; false if nothing is left to do. */
export function loadCodeOf(text: LaidOutText): boolean {
	if (text.kind === 'tool' || loadedTexts.has(text)) return false;
	if (loadsOneOf(headOf(text.text))) return true;
	loadedTexts.add(text);
	return false;
}

/** The same for the complete lines of the text that is arriving. */
export function loadCodeOfTurn({entryId, parts, text}: Turn): boolean {
	const turn = `${entryId}/${parts.length}`;
	const from = live?.turn === turn && live.end <= text.length ? live.end : 0;
	const end = text.lastIndexOf('\n') + 1;
	if (end <= from) return false;
	if (loadsOneOf(text.slice(from, end))) return true;
	live = {turn, end};
	return false;
}
