/** The rows below a message that is too large to be shown completely: how much more there is, and the keys to read it. */
import type {Truncation} from '../../protocol/frames.ts';
import {bytes, thousands} from '../../text/quantity.ts';
import {mark, type TranscriptRow} from './gutter.ts';

const KEYS = 'o open, s save';

/** @param more UTF-16 units of a text that are not shown; 0 gives no row */
export function moreRows(more: number, unit: string, width: number): readonly TranscriptRow[] {
	return more > 0 ? mark('…', 'dim', `${bytes(more)} more: ${KEYS}`, unit, width) : [];
}

/** The rows for the omitted parts of a reply other than its texts. */
export function truncationRows(
	rest: Truncation | undefined,
	unit: string,
	width: number,
): readonly TranscriptRow[] {
	if (rest === undefined) return [];
	const {calls, results, json} = rest;
	const missing = [
		...(results > 0 ? [`${thousands(results)} more results`] : []),
		...(calls > 0 ? [`${thousands(calls)} more calls`] : []),
	];
	const what = missing.length > 0 ? missing.join(' and ') : 'more than shown here';
	return mark('…', 'dim', `${what}, ${bytes(json.length)} in all: o open, s save as .json`, unit, width);
}
