/** The 256 numbered colours of a terminal, and the two looks of the pictures. */

/**
 * The default colours of a terminal, each `#rrggbb`.
 * @typedef {object} Look
 * @property {string} background
 * @property {string} foreground
 * @property {readonly string[]} named the 16 colours that the user of the terminal can configure
 * @property {string} bar of the window frame, behind the title
 * @property {string} edge of the window frame
 * @property {string} title text in the window frame
 */

/** Names of the looks. @typedef {'dark' | 'light'} LookName */

/** @type {Readonly<Record<LookName, Look>>} */
export const LOOKS = {
	dark: {
		background: '#1e1e1e',
		foreground: '#d8dce2',
		named: [
			['#2b2b2b', '#f07178', '#8fc979', '#e0b872', '#6cb0f5', '#c39ae8', '#5fc4c0', '#c8ccd4'],
			['#7d838f', '#ff8b92', '#a9e08f', '#f5d08a', '#8cc5ff', '#d9b6f7', '#7fdcd7', '#ffffff'],
		].flat(),
		bar: '#2a2a2c',
		edge: '#3c3c40',
		title: '#9aa0a8',
	},
	light: {
		background: '#ffffff',
		foreground: '#24292f',
		named: [
			['#24292f', '#c0262d', '#1a7f37', '#8a5a00', '#0550ae', '#7a3fb8', '#0f6f78', '#57606a'],
			['#6e7781', '#d1343b', '#218f43', '#a06b00', '#1668c7', '#8d52cc', '#16808a', '#24292f'],
		].flat(),
		bar: '#f3f4f6',
		edge: '#d0d5db',
		title: '#6e7781',
	},
};

/** Levels of red, green and blue in the cube of 6x6x6 colours that begins at 16. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** @param {readonly number[]} levels red, green, blue: 0 to 255 */
const hex = (levels) => `#${levels.map((level) => level.toString(16).padStart(2, '0')).join('')}`;

/**
 * @param {number} index 0 to 255
 * @param {Look} look
 */
export function colourAt(index, look) {
	if (index < 16) return look.named[index] ?? look.foreground;
	if (index >= 232) return hex(Array.from({length: 3}, () => 8 + 10 * (index - 232)));
	const offset = index - 16;
	return hex(
		[Math.floor(offset / 36), Math.floor(offset / 6) % 6, offset % 6].map((step) => CUBE[step] ?? 0),
	);
}

/**
 * Mixes two colours.
 * @param {string} from
 * @param {string} to
 * @param {number} share 0 = from, 1 = to
 */
export function blend(from, to, share) {
	/** @param {string} colour @param {number} at */
	const level = (colour, at) => Number.parseInt(colour.slice(at, at + 2), 16);
	return hex([1, 3, 5].map((at) => Math.round(level(from, at) * (1 - share) + level(to, at) * share)));
}
