/** The colours of every style in each palette, as RGB. */
import type {Style} from '../text/line.ts';

/** `ansi` uses the terminal's own 16 colours, so it follows the user's palette on any background. */
export type PaletteName = 'dark' | 'light' | 'ansi' | 'contrast-dark' | 'contrast-light';

/** The palettes with RGB colours. */
type Exact = Exclude<PaletteName, 'ansi'>;

/** Styles with a colour. `text` and `strong` keep the terminal's own, which is readable on its background. */
export type ColouredStyle = Exclude<Style, 'text' | 'strong' | HighlightStyle>;
/** Styles with a background. */
export type HighlightStyle = 'match' | 'current-match' | 'mode' | 'squares';

/**
 * 0xRRGGBB, for a background of 0x1e1e1e or 0xffffff: contrast 4.5 or more (dim 3.5), 7 or more for the two of high
 * contrast, also in 256 colours. In those two, success, warning and error differ, and user and assistant, with each of the
 * three kinds of colour blindness: blue is good, orange or crimson is bad.
 */
export const PALETTES: Readonly<Record<Exact, Readonly<Record<ColouredStyle, number>>>> = {
	dark: {
		code: 0xce9178,
		dim: 0x8f959e,
		user: 0x6cb6ff,
		assistant: 0xc3a6ff,
		notice: 0x9aa7b5,
		success: 0x7ac77a,
		warning: 0xe5c07b,
		error: 0xff8080,
		accent: 0x4ec9b0,
		tool: 0xdcb67a,
		key: 0x9cdcfe,
		string: 0xb5d6a0,
		number: 0xd7a3e0,
		literal: 0x8ab4f8,
		heading: 0x79c0ff,
		quote: 0xa8b0bb,
		link: 0x6cb6ff,
		comment: 0x8f9f8f,
		keyword: 0xd7a3e0,
		title: 0xdcdcaa,
		type: 0x4ec9b0,
		attribute: 0x9cdcfe,
	},
	light: {
		code: 0x9a3412,
		dim: 0x6b7280,
		user: 0x0550ae,
		assistant: 0x6639ba,
		notice: 0x57606a,
		success: 0x1a7f37,
		warning: 0x8a5a00,
		error: 0xb3261e,
		accent: 0x0f766e,
		tool: 0x7a4f01,
		key: 0x0a5a8a,
		string: 0x2d6a1f,
		number: 0x8b2d8b,
		literal: 0x0b5cad,
		heading: 0x0550ae,
		quote: 0x57606a,
		link: 0x0550ae,
		comment: 0x5f6b5f,
		keyword: 0x8b2d8b,
		title: 0x7a4f01,
		type: 0x0f766e,
		attribute: 0x0a5a8a,
	},
	'contrast-dark': {
		code: 0xffb870,
		dim: 0xc4c9d0,
		user: 0x7cc7ff,
		assistant: 0xf0e442,
		notice: 0xd0d6de,
		success: 0x5ccbff,
		warning: 0xfff59d,
		error: 0xff9a3d,
		accent: 0x8fe3d0,
		tool: 0xf2d06b,
		key: 0x9cdcfe,
		string: 0xf0e442,
		number: 0xffb870,
		literal: 0xffb870,
		heading: 0x7cc7ff,
		quote: 0xd0d6de,
		link: 0x7cc7ff,
		comment: 0xc4c9d0,
		keyword: 0xe3c4ff,
		title: 0xfff59d,
		type: 0x8fe3d0,
		attribute: 0x9cdcfe,
	},
	'contrast-light': {
		code: 0x7a2e00,
		dim: 0x4a4f57,
		user: 0x0026b3,
		assistant: 0x7a2e00,
		notice: 0x42474f,
		success: 0x0026d9,
		warning: 0x4a2600,
		error: 0xa60050,
		accent: 0x005048,
		tool: 0x5c2a00,
		key: 0x00497a,
		string: 0x5c2a00,
		number: 0x7a2e00,
		literal: 0x7a2e00,
		heading: 0x0026b3,
		quote: 0x42474f,
		link: 0x0026b3,
		comment: 0x4a4f57,
		keyword: 0x5b1a8f,
		title: 0x4a2600,
		type: 0x005048,
		attribute: 0x00497a,
	},
};

interface Highlight {
	readonly text: number;
	readonly background: number;
}

/** Readers of QR codes need it, whatever the theme. */
const SQUARES: Highlight = {text: 0x000000, background: 0xffffff};

export const HIGHLIGHTS: Readonly<Record<Exact, Readonly<Record<HighlightStyle, Highlight>>>> = {
	dark: {
		match: {text: 0xffffff, background: 0x5a4a00},
		'current-match': {text: 0x000000, background: 0xffd33d},
		mode: {text: 0x000000, background: 0x4ec9b0},
		squares: SQUARES,
	},
	light: {
		match: {text: 0x000000, background: 0xfff3bf},
		'current-match': {text: 0x000000, background: 0xffb300},
		mode: {text: 0xffffff, background: 0x0f766e},
		squares: SQUARES,
	},
	'contrast-dark': {
		match: {text: 0x000000, background: 0xffe066},
		'current-match': {text: 0x000000, background: 0x5ccbff},
		mode: {text: 0x000000, background: 0xffffff},
		squares: SQUARES,
	},
	'contrast-light': {
		match: {text: 0x000000, background: 0xffe066},
		'current-match': {text: 0xffffff, background: 0x0026b3},
		mode: {text: 0xffffff, background: 0x000000},
		squares: SQUARES,
	},
};
