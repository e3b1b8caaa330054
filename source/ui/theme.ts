/** Gives each style a look: turns lines of safe text into rows with our own colours, as many as the terminal has. */
import {BOLD, ITALIC, type Line, type Span, STRIKE, type Style, UNDERLINE} from '../text/line.ts';
import type {ColourDepth} from './colour-depth.ts';

declare const brand: unique symbol;

/** A row ready to draw: safe text and our own SGR and link sequences, every one of them closed. Only `paint` makes it. */
export type PaintedRow = string & {readonly [brand]: 'PaintedRow'};

/** `ansi` names the terminal's own 16 colours, so it follows the user's palette whatever the background. */
export type ThemeName = 'dark' | 'light' | 'ansi';

/** The SGR sequences before and after a span; both '' where the terminal's own look will do. */
interface Look {
	readonly open: string;
	readonly close: string;
}

export interface Theme {
	readonly name: ThemeName;
	readonly depth: ColourDepth;
	readonly looks: Readonly<Record<Style, Look>>;
}

/** Styles that have a colour. `text` and `strong` keep the terminal's own, which is readable on its background. */
type Coloured = Exclude<Style, 'text' | 'strong' | Marked>;
/** Styles that have a background. */
type Marked = 'match' | 'current-match' | 'selected';

/** 0xRRGGBB, made for a background of 0x1e1e1e or 0xffffff: contrast 4.5 or more (dim 3.5), in 256 colours too. */
const PALETTES: Readonly<Record<'dark' | 'light', Readonly<Record<Coloured, number>>>> = {
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
};

interface Marking {
	readonly text: number;
	readonly background: number;
}

const MARKINGS: Readonly<Record<'dark' | 'light', Readonly<Record<Marked, Marking>>>> = {
	dark: {
		match: {text: 0xffffff, background: 0x5a4a00},
		'current-match': {text: 0x000000, background: 0xffd33d},
		selected: {text: 0xffffff, background: 0x264f78},
	},
	light: {
		match: {text: 0x000000, background: 0xfff3bf},
		'current-match': {text: 0x000000, background: 0xffb300},
		selected: {text: 0x000000, background: 0xcfe4ff},
	},
};

/** Where there are no backgrounds of our own. A sequence for each attribute, as Ink's tokeniser wants it. */
const PLAIN_MARKINGS: Readonly<Record<Marked, Look>> = {
	match: {open: '\x1B[4m', close: '\x1B[24m'},
	'current-match': {open: '\x1B[7m', close: '\x1B[27m'},
	selected: {open: '\x1B[7m', close: '\x1B[27m'},
};

/**
 * SGR parameters of the 16 colours. On dark, `dim` is white, since bright black is often all but black; on light,
 * yellow, green and cyan are left out where they would be read; `ansi` avoids blue, which black swallows.
 */
const NAMED: Readonly<Record<ThemeName, Readonly<Record<Coloured, number>>>> = {
	dark: {
		code: 33,
		dim: 37,
		user: 94,
		assistant: 95,
		notice: 37,
		success: 92,
		warning: 93,
		error: 91,
		accent: 96,
		tool: 33,
		key: 96,
		string: 92,
		number: 95,
		literal: 94,
		heading: 94,
		quote: 37,
		link: 94,
		comment: 37,
		keyword: 95,
		title: 93,
		type: 96,
		attribute: 96,
	},
	light: {
		code: 31,
		dim: 90,
		user: 34,
		assistant: 35,
		notice: 90,
		success: 32,
		warning: 35,
		error: 31,
		accent: 34,
		tool: 34,
		key: 34,
		string: 35,
		number: 31,
		literal: 34,
		heading: 34,
		quote: 90,
		link: 34,
		comment: 90,
		keyword: 35,
		title: 34,
		type: 34,
		attribute: 34,
	},
	ansi: {
		code: 36,
		dim: 90,
		user: 36,
		assistant: 35,
		notice: 90,
		success: 32,
		warning: 33,
		error: 31,
		accent: 36,
		tool: 33,
		key: 36,
		string: 32,
		number: 35,
		literal: 35,
		heading: 36,
		quote: 90,
		link: 36,
		comment: 90,
		keyword: 35,
		title: 33,
		type: 36,
		attribute: 36,
	},
};

const themes = new Map<string, Theme>();

/** The same object for the same arguments, so that what was painted with it can be cached by it. */
export function themeOf(name: ThemeName, depth: ColourDepth): Theme {
	const id = `${name} ${depth}`;
	const theme = themes.get(id) ?? makeTheme(name, depth);
	themes.set(id, theme);
	return theme;
}

function makeTheme(name: ThemeName, depth: ColourDepth): Theme {
	const plain: Look = {open: '', close: ''};
	const colour = (style: Coloured): Look => {
		if (depth === 'none') return plain;
		const parameters =
			name === 'ansi' || depth === '16' ? NAMED[name][style] : parametersOf(PALETTES[name][style], 38, depth);
		return {open: `\x1B[${parameters}m`, close: '\x1B[39m'};
	};
	const coloured = Object.keys(NAMED[name]).map((style) => [style, colour(style as Coloured)] as const);
	return {
		name,
		depth,
		looks: {
			...(Object.fromEntries(coloured) as Record<Coloured, Look>),
			text: plain,
			strong: {open: '\x1B[1m', close: '\x1B[22m'},
			match: marking('match', name, depth),
			'current-match': marking('current-match', name, depth),
			selected: marking('selected', name, depth),
		},
	};
}

function marking(style: Marked, name: ThemeName, depth: ColourDepth): Look {
	if (name === 'ansi' || depth === 'none' || depth === '16') return PLAIN_MARKINGS[style];
	const {text, background} = MARKINGS[name][style];
	// A sequence for each: only then does Ink's tokeniser know which sequence ends which.
	const open = `\x1B[${parametersOf(text, 38, depth)}m\x1B[${parametersOf(background, 48, depth)}m`;
	return {open, close: '\x1B[49m\x1B[39m'};
}

/** @param kind 38 = text, 48 = background */
function parametersOf(rgb: number, kind: 38 | 48, depth: '256' | 'truecolor'): string {
	const [red, green, blue] = [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff];
	return depth === 'truecolor'
		? `${kind};2;${red};${green};${blue}`
		: `${kind};5;${nearestOf256(red, green, blue)}`;
}

/** Levels of red, green and blue in the 6x6x6 cube that begins at colour 16. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** The nearest of colours 16 to 255; the first 16 are the user's own and could be anything. */
function nearestOf256(red: number, green: number, blue: number): number {
	const distance = (r: number, g: number, b: number) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
	const step = (level: number) =>
		CUBE.reduce(
			(best, value, at) => (Math.abs(value - level) < Math.abs((CUBE[best] ?? 0) - level) ? at : best),
			0,
		);
	const [r, g, b] = [step(red), step(green), step(blue)];
	const shade = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
	const grey = 8 + 10 * shade;
	const inCube = distance(CUBE[r] ?? 0, CUBE[g] ?? 0, CUBE[b] ?? 0);
	return distance(grey, grey, grey) < inCube ? 232 + shade : 16 + 36 * r + 6 * g + b;
}

/** Lines are immutable, so a row is painted once for each theme and forgotten with its line. */
const painted = new WeakMap<Theme, WeakMap<Line, PaintedRow>>();

/** A line in the theme's looks. Neighbours of one style share their sequences. */
export function paint(line: Line, theme: Theme): PaintedRow {
	let rows = painted.get(theme);
	if (rows === undefined) {
		rows = new WeakMap();
		painted.set(theme, rows);
	}
	let row = rows.get(line);
	if (row === undefined) {
		row = paintAnew(line, theme);
		rows.set(line, row);
	}
	return row;
}

const EMPHASES = [
	[BOLD, {open: '\x1B[1m', close: '\x1B[22m'}],
	[ITALIC, {open: '\x1B[3m', close: '\x1B[23m'}],
	[UNDERLINE, {open: '\x1B[4m', close: '\x1B[24m'}],
	[STRIKE, {open: '\x1B[9m', close: '\x1B[29m'}],
] as const;

/** What a span is drawn with, outermost first. */
function looksOf({style, emphasis = 0, link}: Omit<Span, 'text'>, theme: Theme): readonly Look[] {
	const looks: Look[] = link === undefined ? [] : [{open: `\x1B]8;;${link}\x07`, close: '\x1B]8;;\x07'}];
	if (theme.looks[style].open !== '') looks.push(theme.looks[style]);
	for (const [bit, look] of EMPHASES) {
		if ((emphasis & bit) !== 0 && !looks.some(({open}) => open === look.open)) looks.push(look);
	}
	return looks;
}

const isSameLook = (a: Omit<Span, 'text'>, b: Omit<Span, 'text'>): boolean =>
	a.style === b.style && (a.emphasis ?? 0) === (b.emphasis ?? 0) && a.link === b.link;

function paintAnew(line: Line, theme: Theme): PaintedRow {
	let row = '';
	let current: Omit<Span, 'text'> = {style: 'text'};
	let close = '';
	for (const span of line) {
		if (span.text === '') continue;
		if (!isSameLook(span, current)) {
			const looks = looksOf(span, theme);
			row += close + looks.map(({open}) => open).join('');
			close = looks
				.map((look) => look.close)
				.reverse()
				.join('');
			current = span;
		}
		row += span.text;
	}
	return (row + close) as PaintedRow;
}
