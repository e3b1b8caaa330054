/** The rows of the floor: wraps texts, and writes the difference between two screens as escape sequences. */

const CSI = '\u001B[';

/** Wraps at spaces to this many cells. Counts every character above U+1100 as two cells, so a row is never too wide. */
export function wrap(text: string, width: number): string[] {
	const rows: string[] = [];
	for (const paragraph of text.split('\n')) {
		let from = 0;
		for (
			let end = fitting(paragraph, from, width);
			end < paragraph.length;
			end = fitting(paragraph, from, width)
		) {
			const space = paragraph.lastIndexOf(' ', end);
			const isSpace = space > from;
			rows.push(paragraph.slice(from, isSpace ? space : end));
			from = isSpace ? space + 1 : end;
		}
		rows.push(paragraph.slice(from));
	}
	return rows;
}

/** The index of the first character that does not fit in `width` cells. */
function fitting(paragraph: string, from: number, width: number): number {
	let cells = 0;
	for (let index = from; index < paragraph.length; ) {
		const code = paragraph.codePointAt(index) ?? 0;
		cells += code < 0x1100 ? 1 : 2;
		// At least one character in each row.
		if (cells > width && index > from) return index;
		index += code > 0xffff ? 2 : 1;
	}
	return paragraph.length;
}

/** The rows of a text that mostly grows at its end: only what follows the last line break is wrapped again. */
export class GrowingRows {
	readonly #width: number;
	#settled = '';
	#rows: string[] = [];

	constructor(width: number) {
		this.#width = width;
	}

	update(text: string): readonly string[] {
		if (!text.startsWith(this.#settled)) {
			this.#settled = '';
			this.#rows = [];
		}
		const settled = text.lastIndexOf('\n') + 1;
		if (settled > this.#settled.length) {
			this.#rows.push(...wrap(text.slice(this.#settled.length, settled - 1), this.#width));
			this.#settled = text.slice(0, settled);
		}
		return [...this.#rows, ...wrap(text.slice(settled), this.#width)];
	}
}

/** By how many rows the screen moved: positive = up. 0 if no movement saves rows. */
export function shiftOf(before: readonly string[], after: readonly string[]): number {
	let best = 0;
	let most = equalRows(before, after, 0);
	for (let distance = 1; distance < after.length && most < after.length - distance; distance++)
		for (const shift of [distance, -distance]) {
			const equal = equalRows(before, after, shift);
			if (equal > most) [best, most] = [shift, equal];
		}
	return best;
}

const equalRows = (before: readonly string[], after: readonly string[], shift: number): number =>
	after.reduce((sum, row, index) => sum + (row === before[index + shift] ? 1 : 0), 0);

/** What to write so that rows 1 to `after.length` of the terminal, which show `before`, show `after`. */
export function changes(before: readonly string[], after: readonly string[]): string {
	const shift = shiftOf(before, after);
	const scroll =
		shift === 0 ? '' : `${CSI}1;${after.length}r${CSI}${Math.abs(shift)}${shift > 0 ? 'S' : 'T'}${CSI}r`;
	return scroll + after.map((row, index) => rowChange(index + 1, before[index + shift] ?? '', row)).join('');
}

function rowChange(y: number, before: string, after: string): string {
	if (before === after) return '';
	// The column is known only without wide characters.
	const isGrown = after.startsWith(before) && /^[ -~]*$/.test(before);
	if (isGrown) return `${CSI}${y};${before.length + 1}H${after.slice(before.length)}`;
	// Erased first: after a full row the cursor is still on its last cell.
	return `${CSI}${y};1H${CSI}K${after}`;
}
