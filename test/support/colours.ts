/** Contrast and perceived distance of colours, for normal and for colour-blind vision. */

/** Converts a channel from 0 to 255 to linear light, 0 to 1. */
function linear(level: number): number {
	const share = level / 255;
	return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(rgb: number): number {
	const [red = 0, green = 0, blue = 0] = [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff].map(linear);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 0xRRGGBB, as WCAG 2 defines it: 1 to 21. */
export function contrast(a: number, b: number): number {
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
	return (high + 0.05) / (low + 0.05);
}

/** The colour of an SGR sequence as 0xRRGGBB; undefined for the default colour. */
export function colourIn(sequence: string, kind: 38 | 48): number | undefined {
	const exact = new RegExp(`\\[${kind};2;(\\d+);(\\d+);(\\d+)m`).exec(sequence);
	if (exact !== null) {
		const [, red, green, blue] = exact.map(Number);
		return ((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0);
	}
	const indexed = new RegExp(`\\[${kind};5;(\\d+)m`).exec(sequence);
	return indexed === null ? undefined : colourOf256(Number(indexed[1]));
}

function colourOf256(index: number): number {
	if (index >= 232) return (8 + 10 * (index - 232)) * 0x10101;
	const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
	const cube = index - 16;
	return (level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6) % 6) << 8) | level(cube % 6);
}

/** Simulates the lack of one of the three kinds of cones: Machado, Oliveira and Fernandes (2009), on linear light. */
export const VISIONS: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
	'all cones': [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
};

/** The simulated colour in Oklab, a perceptually uniform space in which black and white have distance 1. */
function seenBy(eyes: string, rgb: number): readonly [number, number, number] {
	const light = [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff].map(linear);
	const [red = 0, green = 0, blue = 0] = (VISIONS[eyes] ?? []).map((row) =>
		Math.min(
			1,
			Math.max(
				0,
				row.reduce((sum, share, at) => sum + share * (light[at] ?? 0), 0),
			),
		),
	);
	const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
	const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
	const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
	return [
		0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
		1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
		0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
	];
}

/** Distance of two colours (0xRRGGBB) in Oklab for this kind of vision. */
export function distance(eyes: string, a: number, b: number): number {
	const other = seenBy(eyes, b);
	return Math.hypot(...seenBy(eyes, a).map((value, at) => value - (other[at] ?? 0)));
}
