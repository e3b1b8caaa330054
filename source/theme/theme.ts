/** Turns lines of safe text into rows with SGR sequences: the colours of each style, as many as the terminal has. */
import type {ColourDepth} from '../terminal/colour-depth.ts';
import {type Characters, inCharacters} from '../text/ascii.ts';
import {BOLD, ITALIC, type Line, type Span, STRIKE, type Style, UNDERLINE} from '../text/line.ts';
import {ANSI16_COLOURS} from './ansi16-colours.ts';
import {type ColouredStyle, HIGHLIGHTS, type HighlightStyle, PALETTES, type PaletteName} from './palettes.ts';

declare const brand: unique symbol;

/** A row to draw: safe text with SGR and link sequences of the program, each of them closed. Only `paint` makes one. */
export type PaintedRow = string & {readonly [brand]: 'PaintedRow'};

/** The SGR sequences before and after a span; both '' for the terminal's default style. */
interface SgrPair {
	readonly open: string;
	readonly close: string;
}

export interface Theme {
	readonly name: PaletteName;
	readonly depth: ColourDepth;
	readonly characters: Characters;
	readonly sgr: Readonly<Record<Style, SgrPair>>;
}

/** Without colours for backgrounds. One sequence for each attribute, as Ink's tokeniser needs. */
const PLAIN_HIGHLIGHTS: Readonly<Record<HighlightStyle, SgrPair>> = {
	match: {open: '\x1B[4m', close: '\x1B[24m'},
	'current-match': {open: '\x1B[7m', close: '\x1B[27m'},
	mode: {open: '\x1B[7m', close: '\x1B[27m'},
	squares: {open: '', close: ''},
};

const themes = new Map<string, Theme>();

/** Returns the same object for the same arguments, so that painted rows can be cached by it. */
export function themeOf(name: PaletteName, depth: ColourDepth, characters: Characters = 'unicode'): Theme {
	const id = `${name} ${depth} ${characters}`;
	const theme = themes.get(id) ?? makeTheme(name, depth, characters);
	themes.set(id, theme);
	return theme;
}

function makeTheme(name: PaletteName, depth: ColourDepth, characters: Characters): Theme {
	const plain: SgrPair = {open: '', close: ''};
	const colour = (style: ColouredStyle): SgrPair => {
		if (depth === 'none') return plain;
		const parameters =
			name === 'ansi' || depth === '16'
				? ANSI16_COLOURS[name][style]
				: parametersOf(PALETTES[name][style], 38, depth);
		return {open: `\x1B[${parameters}m`, close: '\x1B[39m'};
	};
	const coloured = Object.keys(ANSI16_COLOURS[name]).map(
		(style) => [style, colour(style as ColouredStyle)] as const,
	);
	return {
		name,
		depth,
		characters,
		sgr: {
			...(Object.fromEntries(coloured) as Record<ColouredStyle, SgrPair>),
			text: plain,
			strong: {open: '\x1B[1m', close: '\x1B[22m'},
			match: highlight('match', name, depth),
			'current-match': highlight('current-match', name, depth),
			mode: highlight('mode', name, depth),
			squares: highlight('squares', name, depth),
		},
	};
}

function highlight(style: HighlightStyle, name: PaletteName, depth: ColourDepth): SgrPair {
	if (name === 'ansi' || depth === 'none' || depth === '16') return PLAIN_HIGHLIGHTS[style];
	const {text, background} = HIGHLIGHTS[name][style];
	// One sequence each: only then does Ink's tokeniser know which sequence ends which.
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

/** Levels of red, green and blue in the 6x6x6 cube that starts at colour 16. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** The nearest of colours 16 to 255; the user may have redefined the first 16. */
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

/** Lines are immutable, so a row is painted once for each theme; it is garbage-collected with its line. */
const painted = new WeakMap<Theme, WeakMap<Line, PaintedRow>>();

/** A line with the theme's sequences. Adjacent spans of the same style share them. */
export function paint(line: Line, theme: Theme): PaintedRow {
	let rows = painted.get(theme);
	if (rows === undefined) {
		rows = new WeakMap();
		painted.set(theme, rows);
	}
	let row = rows.get(line);
	if (row === undefined) {
		row = paintSpans(line, theme);
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

/** The sequences around a span, outermost first. */
function sgrPairsOf({style, emphasis = 0, link}: Omit<Span, 'text'>, theme: Theme): readonly SgrPair[] {
	const pairs: SgrPair[] = link === undefined ? [] : [{open: `\x1B]8;;${link}\x07`, close: '\x1B]8;;\x07'}];
	if (theme.sgr[style].open !== '') pairs.push(theme.sgr[style]);
	for (const [bit, pair] of EMPHASES) {
		if ((emphasis & bit) !== 0 && !pairs.some(({open}) => open === pair.open)) pairs.push(pair);
	}
	return pairs;
}

const isSameStyle = (a: Omit<Span, 'text'>, b: Omit<Span, 'text'>): boolean =>
	a.style === b.style && (a.emphasis ?? 0) === (b.emphasis ?? 0) && a.link === b.link;

function paintSpans(line: Line, theme: Theme): PaintedRow {
	let row = '';
	let current: Omit<Span, 'text'> = {style: 'text'};
	let close = '';
	for (const span of line) {
		if (span.text === '') continue;
		if (!isSameStyle(span, current)) {
			const pairs = sgrPairsOf(span, theme);
			row += close + pairs.map(({open}) => open).join('');
			close = pairs
				.map((pair) => pair.close)
				.reverse()
				.join('');
			current = span;
		}
		row += inCharacters(span.text, theme.characters);
	}
	return (row + close) as PaintedRow;
}
