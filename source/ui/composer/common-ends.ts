/** The lengths of the common prefix and suffix of two long texts. */

/** Code units compared at once: comparing strings is a hundred times as fast as comparing characters. */
const PIECE = 1_024;

/** The length of the common prefix, in code units. */
export function commonStart(a: string, b: string): number {
	const most = Math.min(a.length, b.length);
	let same = 0;
	while (same < most && a.slice(same, same + PIECE) === b.slice(same, same + PIECE)) same += PIECE;
	same = Math.min(same, most);
	while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same++;
	return same;
}

/** The length of the common suffix, in code units, without the first `before` units. */
export function commonEnd(a: string, b: string, before: number): number {
	const most = Math.min(a.length, b.length) - before;
	let same = 0;
	const piece = (text: string) => text.slice(text.length - same - PIECE, text.length - same);
	while (same + PIECE <= most && piece(a) === piece(b)) same += PIECE;
	while (same < most && a.charCodeAt(a.length - same - 1) === b.charCodeAt(b.length - same - 1)) same++;
	return same;
}
