/** Draws the screen of a terminal as an SVG that looks the same in every viewer. Equal screens give equal bytes. */
import {shapesOf} from './box-shapes.js';
import {blend, colourAt} from './terminal-colours.js';

/** @typedef {import('./screen-cells.js').Cell} Cell */
/** @typedef {import('./screen-cells.js').Screen} Screen */
/** @typedef {import('./terminal-colours.js').Look} Look */

/** Sizes in pixels. The width is that of the most common fonts at this size; other fonts are stretched to it. */
const CELL = {width: 8.43, height: 19, font: 14, baseline: 14};
const PADDING = {x: 14, y: 10};
const BAR = 30;
/** Thickness of box-drawing lines. */
const LINE = 1;

const FONTS =
	"ui-monospace, SFMono-Regular, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Liberation Mono', Consolas, monospace";

/** The colours and attributes of a cell, colours resolved. @typedef {ReturnType<typeof inkOf>} Ink */

/**
 * @param {Screen} screen
 * @param {Look} look of the terminal
 * @param {string} title in the window frame, and the alternative text of the picture
 * @returns {string} ends with a line end
 */
export function screenToSvg(screen, look, title) {
	const width = Math.ceil(screen.columns * CELL.width + 2 * PADDING.x);
	const height = BAR + screen.rows.length * CELL.height + 2 * PADDING.y;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
		`<title>${escaped(title)}</title>`,
		...frame(width, height, look, title),
		`<g font-family="${FONTS}" font-size="${CELL.font}">`,
		...screen.rows.flatMap((row, index) => [...backgrounds(row, index, look), ...marks(row, index, look)]),
		...cursor(screen, look),
		'</g>',
		'</svg>',
		'',
	].join('\n');
}

/** @param {number} width @param {number} height @param {Look} look @param {string} title */
function frame(width, height, look, title) {
	const outline = `x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"`;
	const corner = `M0.5 ${BAR}V8.5A8 8 0 0 1 8.5 0.5H${width - 8.5}A8 8 0 0 1 ${width - 0.5} 8.5V${BAR}Z`;
	return [
		`<rect ${outline} fill="${look.background}"/>`,
		`<path d="${corner}" fill="${look.bar}"/>`,
		...[0, 1, 2].map(
			(dot) =>
				`<circle cx="${18 + 16 * dot}" cy="${BAR / 2}" r="4.5" fill="${blend(look.bar, look.title, 0.4)}"/>`,
		),
		`<text x="${width / 2}" y="${BAR / 2 + 4}" text-anchor="middle" font-family="system-ui, sans-serif" font-size="12" fill="${look.title}">${escaped(title)}</text>`,
		`<path d="M0.5 ${BAR}H${width - 0.5}" stroke="${look.edge}"/>`,
		`<rect ${outline} fill="none" stroke="${look.edge}"/>`,
	];
}

/** @param {number} column */
const left = (column) => PADDING.x + column * CELL.width;
/** @param {number} row */
const top = (row) => BAR + PADDING.y + row * CELL.height;

/** A length with two decimals, more than a viewer can show. @param {number} value */
const px = (value) => String(Math.round(value * 100) / 100);

/** @param {Cell} cell @param {Look} look */
function inkOf(cell, look) {
	/** @param {Cell['foreground']} colour @param {string} own */
	const resolved = (colour, own) => (typeof colour === 'number' ? colourAt(colour, look) : (colour ?? own));
	const front = resolved(cell.foreground, look.foreground);
	const back = resolved(cell.background, look.background);
	const [colour, background] = cell.inverse ? [back, front] : [front, back];
	const {bold, italic, underline, strike} = cell;
	return {
		colour: cell.dim ? blend(colour, background, 0.4) : colour,
		background,
		bold,
		italic,
		underline,
		strike,
	};
}

/**
 * Groups neighbouring cells with the same key. Cells with the key `undefined` are in no group.
 * @param {readonly Cell[]} row
 * @param {(cell: Cell, column: number) => string | undefined} key
 * @returns {readonly {readonly column: number, readonly cells: readonly Cell[]}[]} with the first column of each group
 */
function groups(row, key) {
	/** @type {{column: number, cells: Cell[]}[]} */
	const found = [];
	/** @type {string | undefined} */
	let current;
	row.forEach((cell, column) => {
		const next = key(cell, column);
		if (next !== undefined && next === current) found.at(-1)?.cells.push(cell);
		else if (next !== undefined) found.push({column, cells: [cell]});
		current = next;
	});
	return found;
}

/** @param {readonly Cell[]} row @param {number} index @param {Look} look */
function backgrounds(row, index, look) {
	const filled = groups(row, (cell) => {
		const {background} = inkOf(cell, look);
		return background === look.background ? undefined : background;
	});
	return filled.map(({column, cells: [first, ...rest]}) => {
		const fill = first === undefined ? look.background : inkOf(first, look).background;
		return rectangle(left(column), top(index), (rest.length + 1) * CELL.width, CELL.height, fill);
	});
}

/** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} fill */
function rectangle(x, y, width, height, fill) {
	return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${fill}" shape-rendering="crispEdges"/>`;
}

/** One-cell characters that every monospaced font has at its own width; all others are fitted to their cells one by one. */
const ORDINARY = /^[\u0020-\u007E\u00A0-\u024F\u2010-\u2026]$/;

/** Text, lines and blocks of one row. @param {readonly Cell[]} row @param {number} index @param {Look} look */
function marks(row, index, look) {
	const drawn = groups(row, (cell, column) => {
		const ink = inkOf(cell, look);
		const isBare = cell.text.trim() === '' && !ink.underline && !ink.strike;
		if (cell.width === 0) return undefined;
		const style = JSON.stringify(ink);
		if (shapesOf(cell.text) !== undefined) return `${style} ${cell.text}`;
		// A space between two words of one style is part of their text.
		if (isBare && !isBetween(row, column, look)) return undefined;
		return ORDINARY.test(cell.text) ? style : `${style} ${column}`;
	});
	return drawn.flatMap(({column, cells}) => {
		const [first] = cells;
		if (first === undefined) return [];
		const ink = inkOf(first, look);
		const shapes = shapesOf(first.text);
		if (shapes === undefined) return [text(column, index, cells, ink)];
		return shapes.flatMap((shape) => {
			// A shape from edge to edge is one rectangle for the whole group.
			const isAcross = shape.x === 0 && shape.width === 1;
			const columns = isAcross ? [column] : cells.map((_, offset) => column + offset);
			return columns.map((each) => filled(shape, each, index, isAcross ? cells.length : 1, ink.colour));
		});
	});
}

/** @param {import('./box-shapes.js').Shape} shape @param {number} column @param {number} row @param {number} times @param {string} fill */
function filled({x, y, width, height}, column, row, times, fill) {
	const [across, down] = [width * times * CELL.width, height * CELL.height];
	// Lines are on whole pixels; the arms of a corner extend past the middle, so that they meet.
	const [atX, atY] = [left(column) + x * CELL.width, top(row) + y * CELL.height];
	if (width === 0) return rectangle(Math.floor(atX), atY, LINE, down, fill);
	if (height === 0) {
		const from = x === 0 ? atX : Math.floor(atX);
		const to = x === 0 && width === 0.5 ? Math.floor(left(column) + CELL.width / 2) + LINE : atX + across;
		return rectangle(from, Math.floor(atY), to - from, LINE, fill);
	}
	return rectangle(atX, atY, across, down, fill);
}

/** Whether a single space has text of the same style on both sides. @param {readonly Cell[]} row @param {number} column @param {Look} look */
function isBetween(row, column, look) {
	const [before, after] = [row[column - 1], row[column + 1]];
	const here = row[column];
	if (before === undefined || after === undefined || here === undefined) return false;
	const style = JSON.stringify(inkOf(here, look));
	return [before, after].every(
		(cell) =>
			cell.text.trim() !== '' && ORDINARY.test(cell.text) && JSON.stringify(inkOf(cell, look)) === style,
	);
}

/** @param {number} column @param {number} row @param {readonly Cell[]} cells @param {Ink} ink */
function text(column, row, cells, ink) {
	const columns = cells.reduce((sum, {width}) => sum + width, 0);
	const lines = [ink.underline ? 'underline' : '', ink.strike ? 'line-through' : '']
		.filter(Boolean)
		.join(' ');
	const attributes = [
		`x="${px(left(column))}"`,
		`y="${px(top(row) + CELL.baseline)}"`,
		`textLength="${px(columns * CELL.width)}"`,
		'lengthAdjust="spacingAndGlyphs"',
		`fill="${ink.colour}"`,
		...(ink.bold ? ['font-weight="bold"'] : []),
		...(ink.italic ? ['font-style="italic"'] : []),
		...(lines === '' ? [] : [`text-decoration="${lines}"`]),
	];
	// Viewers collapse ordinary spaces.
	const content = cells.map((cell) => cell.text.replaceAll(' ', '\u00A0')).join('');
	return `<text ${attributes.join(' ')}>${escaped(content)}</text>`;
}

/** @param {Screen} screen @param {Look} look */
function cursor({cursor: position}, look) {
	if (position === undefined) return [];
	// Between two characters, not on one.
	return [rectangle(left(position.column) - 2, top(position.row) + 1, 2, CELL.height - 2, look.foreground)];
}

/** @param {string} text */
function escaped(text) {
	return (
		text
			.toWellFormed()
			.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			// Characters that XML does not allow.
			.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
	);
}
