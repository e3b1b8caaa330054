/** The style of a cell: the part of SGR that this program uses, links, and the shortest sequences from one style to another. */
import type {LinkTarget} from '../text/link.ts';

/** A style in canonical form. Styles with equal keys are the same. */
export interface CellStyle {
	/** `sgr`, and the link if there is one; '' is the default style. */
	readonly key: string;
	/** The SGR parameters that make this style from the default one, without the link. */
	readonly sgr: string;
	/** One bit for each entry of `ATTRIBUTES`. */
	readonly attributes: number;
	/** SGR parameters of the colour, such as '31' or '38;2;1;2;3'; '' is the terminal's own. */
	readonly foreground: string;
	readonly background: string;
	/** The target of a click; '' is none. */
	readonly link: LinkTarget | '';
}

/** Bold, dim, italic, underline, inverse, struck through. Blinking and hidden text are not supported. */
const ATTRIBUTES = [
	{on: 1, off: 22},
	{on: 2, off: 22},
	{on: 3, off: 23},
	{on: 4, off: 24},
	{on: 7, off: 27},
	{on: 9, off: 29},
] as const;

/** The bits of bold, dim and italic. */
const INVISIBLE_ON_BLANKS = 0b111;

/** Whether a blank looks the same in this style as in the default one. */
export const leavesBlanks = ({attributes, background, link}: CellStyle): boolean =>
	background === '' && link === '' && (attributes & ~INVISIBLE_ON_BLANKS) === 0;

export const DEFAULT_CELL_STYLE: CellStyle = {
	key: '',
	sgr: '',
	attributes: 0,
	foreground: '',
	background: '',
	link: '',
};

/** Entries of a cache before it is emptied: themes use some twenty styles, only hostile text could use more. */
const CACHE_LIMIT = 1_000;

/** `compute` with a bounded cache; `keyOf` identifies the second argument. */
function memoized<Argument, Result>(
	keyOf: (argument: Argument) => string,
	compute: (from: CellStyle, argument: Argument) => Result,
) {
	const cache = new Map<string, Result>();
	return (from: CellStyle, argument: Argument): Result => {
		const key = `${from.key}|${keyOf(argument)}`;
		let value = cache.get(key);
		if (value === undefined) {
			if (cache.size >= CACHE_LIMIT) cache.clear();
			value = compute(from, argument);
			cache.set(key, value);
		}

		return value;
	};
}

function makeStyle({attributes, foreground, background, link}: Omit<CellStyle, 'key' | 'sgr'>): CellStyle {
	const parts = ATTRIBUTES.filter((_, bit) => attributes & (1 << bit)).map(({on}) => String(on));
	if (foreground !== '') parts.push(foreground);
	if (background !== '') parts.push(background);
	const sgr = parts.join(';');
	return {key: link === '' ? sgr : `${sgr} ${link}`, sgr, attributes, foreground, background, link};
}

const isByte = (value: number | undefined): value is number => value !== undefined && value <= 255;

/** `38`, `48` or `58` (colour of the underline, not supported) at `index`: the colour's parameters, '' if invalid, and their number. */
function extendedColour(parameters: readonly number[], index: number): {colour: string; length: number} {
	const [kind, mode, ...rest] = parameters.slice(index, index + 5);
	if (mode === 5) return {colour: isByte(rest[0]) ? `${kind};5;${rest[0]}` : '', length: 3};
	if (mode === 2) {
		const isValid = isByte(rest[0]) && isByte(rest[1]) && isByte(rest[2]);
		return {colour: isValid ? `${kind};2;${rest.join(';')}` : '', length: 5};
	}

	return {colour: '', length: parameters.length};
}

function applyParameters(from: CellStyle, text: string): CellStyle {
	let {attributes, foreground, background} = from;
	const parameters = text.split(';').map(Number);
	for (let index = 0; index < parameters.length; index++) {
		const value = parameters[index] ?? 0;
		const on = ATTRIBUTES.findIndex((attribute) => attribute.on === value);
		if (value === 0) {
			attributes = 0;
			foreground = '';
			background = '';
		} else if (on >= 0) attributes |= 1 << on;
		else if (value >= 22 && value <= 29) {
			for (const [bit, {off}] of ATTRIBUTES.entries()) attributes &= off === value ? ~(1 << bit) : ~0;
		} else if (value === 38 || value === 48 || value === 58) {
			const {colour, length} = extendedColour(parameters, index);
			index += length - 1;
			if (colour !== '' && value === 38) foreground = colour;
			else if (colour !== '' && value === 48) background = colour;
		} else if (value === 39) foreground = '';
		else if (value === 49) background = '';
		else if ((value >= 30 && value <= 37) || (value >= 90 && value <= 97)) foreground = String(value);
		else if ((value >= 40 && value <= 47) || (value >= 100 && value <= 107)) background = String(value);
	}

	return makeStyle({attributes, foreground, background, link: from.link});
}

function shortestTransition(from: CellStyle, to: CellStyle): string {
	if (from.sgr === to.sgr) return '';
	if (to.sgr === '') return '\u001B[m';
	const codes: Array<number | string> = [];
	let off = 0;
	for (const [bit, attribute] of ATTRIBUTES.entries()) {
		if (from.attributes & ~to.attributes & (1 << bit) && off !== attribute.off) {
			off = attribute.off;
			codes.push(off);
		}
	}

	// 22 ends both bold and dim, so the one that stays is sent again.
	const remaining = codes.includes(22) ? from.attributes & ~0b11 : from.attributes;
	for (const [bit, attribute] of ATTRIBUTES.entries()) {
		if (to.attributes & ~remaining & (1 << bit)) codes.push(attribute.on);
	}

	if (from.foreground !== to.foreground) codes.push(to.foreground === '' ? 39 : to.foreground);
	if (from.background !== to.background) codes.push(to.background === '' ? 49 : to.background);
	const change = codes.join(';');
	const whole = `0;${to.sgr}`;
	return `\u001B[${change.length <= whole.length ? change : whole}m`;
}

/**
 * The style after an SGR sequence.
 * @param parameters digits and semicolons, as between `ESC[` and `m`; unsupported parameters change nothing
 */
export const applySgr: (from: CellStyle, parameters: string) => CellStyle = memoized(
	(parameters: string) => parameters,
	applyParameters,
);

/** The style with another link, or with none. */
export const withLink: (from: CellStyle, link: LinkTarget | '') => CellStyle = memoized(
	(link: LinkTarget | '') => link,
	(from, link) => makeStyle({...from, link}),
);

/** Identifies a link for terminals that highlight all cells of a link when the mouse is over one. */
function idOf(link: string): string {
	let hash = 0;
	for (let index = 0; index < link.length; index++) hash = (hash * 31 + link.charCodeAt(index)) >>> 0;
	return hash.toString(36);
}

/** OSC 8. The same link has the same id on every row it is wrapped to. */
const linkSequence = (link: string): string =>
	link === '' ? '\u001B]8;;\u001B\\' : `\u001B]8;id=${idOf(link)};${link}\u001B\\`;

/** The shortest sequences from one style to the other; '' if they are the same. */
export const cellStyleTransition: (from: CellStyle, to: CellStyle) => string = memoized(
	(to: CellStyle) => to.key,
	(from: CellStyle, to: CellStyle) =>
		shortestTransition(from, to) + (from.link === to.link ? '' : linkSequence(to.link)),
);
