/**
 * Converts box-drawing and block characters to rectangles, as terminals do: they need no font, and they join at any line
 * height of a viewer.
 */

/**
 * A rectangle in a cell of 1 by 1, from its upper left corner. A width or height of 0 is a thin line.
 * @typedef {object} Shape
 * @property {number} x
 * @property {number} y
 * @property {number} width 0 = a vertical line
 * @property {number} height 0 = a horizontal line
 */

/** @type {Readonly<Record<'left' | 'right' | 'up' | 'down', Shape>>} */
const ARMS = {
	left: {x: 0, y: 0.5, width: 0.5, height: 0},
	right: {x: 0.5, y: 0.5, width: 0.5, height: 0},
	up: {x: 0.5, y: 0, width: 0, height: 0.5},
	down: {x: 0.5, y: 0.5, width: 0, height: 0.5},
};
/** @type {Shape} */
const ACROSS = {x: 0, y: 0.5, width: 1, height: 0};
/** @type {Shape} */
const DOWN = {x: 0.5, y: 0, width: 0, height: 1};

/** @type {ReadonlyMap<string, readonly Shape[]>} */
const SHAPES = new Map([
	['─', [ACROSS]],
	['│', [DOWN]],
	['┌', [ARMS.right, ARMS.down]],
	['┐', [ARMS.left, ARMS.down]],
	['└', [ARMS.right, ARMS.up]],
	['┘', [ARMS.left, ARMS.up]],
	['├', [DOWN, ARMS.right]],
	['┤', [DOWN, ARMS.left]],
	['┬', [ACROSS, ARMS.down]],
	['┴', [ACROSS, ARMS.up]],
	['┼', [ACROSS, DOWN]],
	['▀', [{x: 0, y: 0, width: 1, height: 0.5}]],
	['▐', [{x: 0.5, y: 0, width: 0.5, height: 1}]],
	// From the lower one eighth block to the full block, then to the left one eighth block.
	...Array.from({length: 8}, (_, index) => blockFromBelow(index + 1)),
	...Array.from({length: 7}, (_, index) => blockFromLeft(7 - index)),
]);

/** @param {number} eighths @returns {[string, readonly Shape[]]} */
function blockFromBelow(eighths) {
	const height = eighths / 8;
	return [String.fromCharCode(0x2580 + eighths), [{x: 0, y: 1 - height, width: 1, height}]];
}

/** @param {number} eighths @returns {[string, readonly Shape[]]} */
function blockFromLeft(eighths) {
	return [String.fromCharCode(0x2590 - eighths), [{x: 0, y: 0, width: eighths / 8, height: 1}]];
}

/**
 * @param {string} character
 * @returns {readonly Shape[] | undefined} undefined for a character to draw as text
 */
export function shapesOf(character) {
	return SHAPES.get(character);
}
