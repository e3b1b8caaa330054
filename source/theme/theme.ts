/** Gives each style a look: turns lines of safe text into rows with our own colours, as many as the terminal has. */

import type {ColourDepth} from '../terminal/colour-depth.ts';
import {type Characters, inCharacters} from '../text/ascii.ts';
import {BOLD, ITALIC, type Line, type Span, STRIKE, type Style, UNDERLINE} from '../text/line.ts';
import {ANSI16_COLOURS} from './ansi16-colours.ts';
import {type Coloured, MARKINGS, type MarkedStyle, PALETTES, type PaletteName} from './palettes.ts';

declare const brand: unique symbol;

/** A row ready to draw: safe text and our own SGR and link sequences, every one of them closed. Only `paint` makes it. */
export type PaintedRow = string & {readonly [brand]: 'PaintedRow'};

/** The SGR sequences before and after a span; both '' where the terminal's own look will do. */
interface Look {
	readonly open: string;
	readonly close: string;
}

export interface Theme {
	readonly name: PaletteName;
	readonly depth: ColourDepth;
	readonly characters: Characters;
	readonly looks: Readonly<Record<Style, Look>>;
}

/** Where there are no backgrounds of our own. A sequence for each attribute, as Ink's tokeniser wants it. */
const PLAIN_MARKINGS: Readonly<Record<MarkedStyle, Look>> = {
	match: {open: '\x1B[4m', close: '\x1B[24m'},
	'current-match': {open: '\x1B[7m', close: '\x1B[27m'},
};

const themes = new Map<string, Theme>();

/** The same object for the same arguments, so that what was painted with it can be cached by it. */
export function themeOf(name: PaletteName, depth: ColourDepth, characters: Characters = 'unicode'): Theme {
	const id = `${name} ${depth} ${characters}`;
	const theme = themes.get(id) ?? makeTheme(name, depth, characters);
	themes.set(id, theme);
	return theme;
}

function makeTheme(name: PaletteName, depth: ColourDepth, characters: Characters): Theme {
	const plain: Look = {open: '', close: ''};
	const colour = (style: Coloured): Look => {
		if (depth === 'none') return plain;
		const parameters =
			name === 'ansi' || depth === '16'
				? ANSI16_COLOURS[name][style]
				: parametersOf(PALETTES[name][style], 38, depth);
		return {open: `\x1B[${parameters}m`, close: '\x1B[39m'};
	};
	const coloured = Object.keys(ANSI16_COLOURS[name]).map(
		(style) => [style, colour(style as Coloured)] as const,
	);
	return {
		name,
		depth,
		characters,
		looks: {
			...(Object.fromEntries(coloured) as Record<Coloured, Look>),
			text: plain,
			strong: {open: '\x1B[1m', close: '\x1B[22m'},
			match: marking('match', name, depth),
			'current-match': marking('current-match', name, depth),
		},
	};
}

function marking(style: MarkedStyle, name: PaletteName, depth: ColourDepth): Look {
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
		row += inCharacters(span.text, theme.characters);
	}
	return (row + close) as PaintedRow;
}
