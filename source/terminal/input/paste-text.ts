/** The text of a paste, in parts if it stops. */

const ESC = '\u001B';

/** Sequences, as coloured text has them: CSI, complete control strings, and two characters. */
const CSI = '\\[[0-?]*[ -/]*';
const STRING = `[\\]PX^_][^\u0007${ESC}\r\n]*`;
const ANSI = new RegExp(`${ESC}(?:${CSI}(?:[@-~]|$)|${STRING}(?:\u0007|${ESC}\\\\)|[ -/]*(?:[0-~]|$))`, 'g');
/** The beginning of a sequence at the end of a part. */
const INCOMPLETE = new RegExp(`${ESC}(?:${CSI}|${STRING})?$`);

/** The beginning of a sequence that ends a part of a paste; empty if there is none. */
export const incompleteEnd = (part: string): string => INCOMPLETE.exec(part)?.[0] ?? '';

/**
 * With LF as line ends, and without ANSI sequences and other control characters than tabs.
 * @param isAfterReturn the part before ended in CR: an LF at the start belongs to it
 */
export function textOfPaste(part: string, isAfterReturn: boolean): string {
	const rest = isAfterReturn ? part.replace(/^\n/, '') : part;
	const plain = rest.includes(ESC) ? rest.replace(ANSI, '') : rest;
	return plain.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
}
