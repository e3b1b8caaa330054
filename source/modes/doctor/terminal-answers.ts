/** The queries of the command doctor to the terminal, and what the answers mean. */

import type {Background} from '../../terminal/background.ts';
import {backgroundOf} from '../../terminal/background.ts';
import {ofControlString} from '../../terminal/input/replies.ts';

/** The modes that the full screen uses, by their numbers in DECRQM. */
export const ASKED_MODES = [
	[1007, 'alternate scroll'],
	[2004, 'bracketed paste'],
	[1004, 'focus reports'],
	[2026, 'synchronised output'],
	[2027, 'grapheme clusters'],
	[2031, 'reports of the colour scheme'],
] as const;

/** Clusters whose widths terminals disagree about, with what each is. */
export const CLUSTERS = [
	['e\u0301', 'a letter with a combining accent'],
	['\u4E2D', 'a Chinese character'],
	['\uFF76', 'half-width Katakana'],
	['\u1100\u1161\u11A8', 'a Korean syllable of three parts'],
	['\u0915\u094D\u0937\u093F', 'a Devanagari conjunct'],
	['\u2764\uFE0F', 'a heart with the emoji selector'],
	['\u{1F44D}\u{1F3FD}', 'a thumb with a skin tone'],
	['\u{1F468}\u200D\u{1F469}\u200D\u{1F467}', 'a family of three joined emoji'],
	['\u{1F1EF}\u{1F1F5}', 'a flag of two letters'],
	['1\uFE0F\u20E3', 'a key cap'],
] as const;

const ESC = '\u001B';
/** DA1: every terminal answers it, and answers in order, so that after it no other answer is pending. */
const LAST_QUERY = `${ESC}[c`;
/** A terminal that knows no query may print a part of it. */
const CLEAR_ROW = `\r${ESC}[K`;

/** XTVERSION, kitty keyboard, modifyOtherKeys, the background, the modes, and the columns after each cluster. */
export const TERMINAL_QUERIES: string = [
	`${ESC}[>0q${ESC}[?u${ESC}[?4m${ESC}]11;?\u0007`,
	...ASKED_MODES.map(([mode]) => `${ESC}[?${mode}$p`),
	...CLUSTERS.map(([cluster]) => `${CLEAR_ROW}${cluster}${ESC}[6n`),
	CLEAR_ROW,
	LAST_QUERY,
].join('');

/** Undefined = the terminal did not say. */
export interface TerminalAnswers {
	/** It answered the last query, which every terminal does. */
	readonly isComplete: boolean;
	/** Name and version; hostile. */
	readonly version: string | undefined;
	/** Flags of the kitty keyboard protocol. */
	readonly kittyFlags: number | undefined;
	/** The level of modifyOtherKeys. */
	readonly otherKeys: number | undefined;
	readonly background: Background | undefined;
	/** By number; 0 = unknown to the terminal, 1 and 3 = set, 2 and 4 = reset. */
	readonly modes: ReadonlyMap<number, number>;
	/** Columns of each of `CLUSTERS`, as far as they were told. */
	readonly widths: ReadonlyArray<number | undefined>;
}

/** @returns whether the answer to the last query is in the text */
export const hasLastAnswer = (text: string): boolean => LAST_ANSWER.test(text);

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: the answers of a terminal begin with ESC.
const LAST_ANSWER = /\u001B\[\?[\d;]*c/;
const VERSION = /\u001BP>\|([^\u001B\u0007\u009C]*)/;
const KITTY = /\u001B\[\?(\d+)u/;
const OTHER_KEYS = /\u001B\[>4;(\d+)m/;
const BACKGROUND = /\u001B\](11;[^\u001B\u0007\u009C]*)/;
const MODE = /\u001B\[\?(\d+);(\d)\$y/g;
const POSITION = /\u001B\[\d+;(\d+)R/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: the answers of a terminal begin with ESC.

/** Reads everything that the terminal sent since the queries; keys among the answers are ignored. */
export function readAnswers(text: string): TerminalAnswers {
	const number = (pattern: RegExp): number | undefined => {
		const digits = pattern.exec(text)?.[1];
		return digits === undefined ? undefined : Number(digits);
	};
	const colour = BACKGROUND.exec(text)?.[1];
	const reply = colour === undefined ? undefined : ofControlString(']', colour);
	const columns = [...text.matchAll(POSITION)].map(([, column]) => Number(column) - 1);
	return {
		isComplete: hasLastAnswer(text),
		version: VERSION.exec(text)?.[1]?.slice(0, 100),
		kittyFlags: number(KITTY),
		otherKeys: number(OTHER_KEYS),
		background: reply?.kind === 'background-colour' ? backgroundOf(reply) : undefined,
		modes: new Map([...text.matchAll(MODE)].map(([, mode, state]) => [Number(mode), Number(state)])),
		// Fewer or more than were asked for: it is unknown which they are.
		widths: CLUSTERS.map((_, index) => (columns.length === CLUSTERS.length ? columns[index] : undefined)),
	};
}
