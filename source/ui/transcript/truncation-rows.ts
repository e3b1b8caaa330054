/** Says of a message that is too large to be shown whole how much more there is of it, and which keys lead there. */
import type {Truncation} from '../../protocol/frames.ts';
import {bytes, thousands} from '../../text/quantity.ts';
import {mark, type TranscriptRow} from './gutter.ts';

const KEYS = 'o opens, s saves';

/** @param more UTF-16 units of a text that are not shown; none give no row */
export function moreRows(more: number, unit: string, width: number): readonly TranscriptRow[] {
	return more > 0 ? mark('…', 'dim', `${bytes(more)} more: ${KEYS}`, unit, width) : [];
}

/** What is missing in a reply beside its words. */
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
	const what = missing.length > 0 ? missing.join(' and ') : 'more than is shown here';
	return mark('…', 'dim', `${what}, ${bytes(json.length)} in all: ${KEYS}`, unit, width);
}
