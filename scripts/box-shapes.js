/**
 * Lines and blocks as rectangles: no font has to have them, and they join whatever a viewer's line height is, as in
 * terminals, which draw these characters themselves.
 */

/**
 * In a cell of 1 by 1 from its upper left corner; a thickness of 0 stands for one thin line around the middle.
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
	// From the lower eighth to the full block, and from there to the left eighth.
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
 * @returns {readonly Shape[] | undefined} undefined for what is to be drawn as text
 */
export function shapesOf(character) {
	return SHAPES.get(character);
}
