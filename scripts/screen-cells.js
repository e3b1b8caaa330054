/** Reads the screen of a terminal emulator cell by cell. */

/** @typedef {import('@xterm/headless').Terminal} Terminal */
/** @typedef {import('@xterm/headless').IBufferCell} BufferCell */

/**
 * A number is one of the 256 colours, a string is `#rrggbb`, undefined is the terminal's default.
 * @typedef {number | string | undefined} Colour
 */

/**
 * One cell of the screen. The second cell of a wide character has width 0 and no text.
 * @typedef {object} Cell
 * @property {string} text
 * @property {0 | 1 | 2} width
 * @property {Colour} foreground
 * @property {Colour} background
 * @property {boolean} bold
 * @property {boolean} dim
 * @property {boolean} italic
 * @property {boolean} underline
 * @property {boolean} strike
 * @property {boolean} inverse
 */

/**
 * @typedef {object} Screen
 * @property {number} columns
 * @property {readonly (readonly Cell[])[]} rows each with one cell per column
 * @property {{readonly row: number, readonly column: number} | undefined} cursor from 0; undefined = hidden
 */

/** @type {Cell} */
export const BLANK = {
	text: ' ',
	width: 1,
	foreground: undefined,
	background: undefined,
	bold: false,
	dim: false,
	italic: false,
	underline: false,
	strike: false,
	inverse: false,
};

/**
 * @param {Terminal} terminal
 * @param {boolean} hasCursor whether the cursor is shown, which the emulator does not report
 * @returns {Screen}
 */
export function readScreen(terminal, hasCursor) {
	const buffer = terminal.buffer.active;
	const rows = Array.from({length: terminal.rows}, (_, row) => {
		const line = buffer.getLine(buffer.baseY + row);
		return Array.from({length: terminal.cols}, (_, column) => {
			const cell = line?.getCell(column);
			return cell === undefined ? BLANK : cellOf(cell);
		});
	});
	return {
		columns: terminal.cols,
		rows,
		cursor: hasCursor ? {row: buffer.cursorY, column: buffer.cursorX} : undefined,
	};
}

/** @param {BufferCell} cell @returns {Cell} */
function cellOf(cell) {
	const width = cell.getWidth();
	const text = cell.isInvisible() ? ' ' : cell.getChars();
	return {
		text: width === 0 ? '' : text === '' ? ' ' : text,
		width: width === 0 || width === 2 ? width : 1,
		foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
		background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
		strike: cell.isStrikethrough() !== 0,
		inverse: cell.isInverse() !== 0,
	};
}

/**
 * @param {boolean} isDefault
 * @param {boolean} isRgb
 * @param {number} value
 * @returns {Colour}
 */
function colour(isDefault, isRgb, value) {
	if (isDefault) return undefined;
	return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
}
