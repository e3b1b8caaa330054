/**
 * Recognises the rest of a sequence whose ESC has been taken for the Esc key, because a slow line delivered it later. Only
 * forms that terminals send: after the Esc key, `[`, `O`, `]` and `P` may be typed text as well.
 */

/** The parameters of a key. */
const NUMBERS = '[\\d;:]';
/** Private parameters: mouse reports and replies. Two characters of it are never typed text. */
const PRIVATE = '\\[[<?>=]\\d';
/** The starts of replies: of OSC, and of DCS to XTVERSION, DA3, DECRQSS and XTGETTCAP. */
const STRING = '\\]\\d+;|P(?:>\\||!\\||[01][$+]r)';
const STRING_END = '(?:\u0007|\u001B\\\\)';

const WHOLE = new RegExp(
	`^(?:\\[(?:[A-FHIOP-SZ]|\\[[A-E]|${NUMBERS}+[~^$@A-HP-SZu])|${PRIVATE}|O(?:\\d[\\d;]*)?[A-DFHP-S]|(?:${STRING}).*${STRING_END})$`,
);
/** A control string is held up to 512 UTF-16 units. */
const START = new RegExp(
	`^(?:\\[(?:\\[|[<?>=]|${NUMBERS}{0,32})|O[\\d;]{0,16}|\\]\\d{0,4}|P(?:[>!]|[01][$+]?)?|(?:${STRING})[^\u0000-\u001F\u007F-\u009F]{0,512}\u001B?)$`,
);

/** Whether it is a sequence without its ESC, complete or continued as no typed text is. */
export const isLateRest = (text: string): boolean => WHOLE.test(text);

/** Whether more characters can make it such a rest. */
export const mayBeLateRest = (text: string): boolean => START.test(text);
