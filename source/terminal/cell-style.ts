/** How a cell looks: the part of SGR that this program uses, links, and the shortest way from one look to another. */
import type {LinkTarget} from '../text/link.ts';

/** A look in canonical form. Two looks with equal keys are the same look. */
export interface CellStyle {
	/** `sgr`, and the link where there is one; '' is the default look. */
	readonly key: string;
	/** The SGR parameters that make this look from the default one, the link left aside. */
	readonly sgr: string;
	/** One bit for each entry of `ATTRIBUTES`. */
	readonly attributes: number;
	/** SGR parameters of the colour, such as '31' or '38;2;1;2;3'; '' is the terminal's own. */
	readonly foreground: string;
	readonly background: string;
	/** Where a click leads; '' is nowhere. */
	readonly link: LinkTarget | '';
}

/** Bold, dim, italic, underline, inverse, struck through. Blinking and hidden text are not of our grammar. */
const ATTRIBUTES = [
	{on: 1, off: 22},
	{on: 2, off: 22},
	{on: 3, off: 23},
	{on: 4, off: 24},
	{on: 7, off: 27},
	{on: 9, off: 29},
] as const;

export const DEFAULT_CELL_STYLE: CellStyle = {
	key: '',
	sgr: '',
	attributes: 0,
	foreground: '',
	background: '',
	link: '',
};

/** Entries of a cache before it is emptied: themes use some twenty looks, only hostile text could use more. */
const CACHE_LIMIT = 1_000;

/** `compute` with a bounded memory; `keyOf` tells one second argument from another. */
function remembered<What, Result>(
	keyOf: (what: What) => string,
	compute: (from: CellStyle, what: What) => Result,
) {
	const cache = new Map<string, Result>();
	return (from: CellStyle, what: What): Result => {
		const key = `${from.key}|${keyOf(what)}`;
		let value = cache.get(key);
		if (value === undefined) {
			if (cache.size >= CACHE_LIMIT) {
				cache.clear();
			}

			value = compute(from, what);
			cache.set(key, value);
		}

		return value;
	};
}

function makeLook({attributes, foreground, background, link}: Omit<CellStyle, 'key' | 'sgr'>): CellStyle {
	const parts = ATTRIBUTES.filter((_, bit) => attributes & (1 << bit)).map(({on}) => String(on));
	if (foreground !== '') {
		parts.push(foreground);
	}

	if (background !== '') {
		parts.push(background);
	}

	const sgr = parts.join(';');
	return {key: link === '' ? sgr : `${sgr} ${link}`, sgr, attributes, foreground, background, link};
}

const isByte = (value: number | undefined): value is number => value !== undefined && value <= 255;

/** `38`, `48` or `58` (of the underline, not ours) at `index`: the colour's parameters, '' where they are not sane, and how many there were. */
function extendedColour(parameters: readonly number[], index: number): {colour: string; length: number} {
	const [kind, mode, ...rest] = parameters.slice(index, index + 5);
	if (mode === 5) {
		return {colour: isByte(rest[0]) ? `${kind};5;${rest[0]}` : '', length: 3};
	}

	if (mode === 2) {
		const sane = isByte(rest[0]) && isByte(rest[1]) && isByte(rest[2]);
		return {colour: sane ? `${kind};2;${rest.join(';')}` : '', length: 5};
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
		} else if (on >= 0) {
			attributes |= 1 << on;
		} else if (value >= 22 && value <= 29) {
			for (const [bit, {off}] of ATTRIBUTES.entries()) {
				attributes &= off === value ? ~(1 << bit) : ~0;
			}
		} else if (value === 38 || value === 48 || value === 58) {
			const {colour, length} = extendedColour(parameters, index);
			index += length - 1;
			if (colour !== '' && value === 38) {
				foreground = colour;
			} else if (colour !== '' && value === 48) {
				background = colour;
			}
		} else if (value === 39) {
			foreground = '';
		} else if (value === 49) {
			background = '';
		} else if ((value >= 30 && value <= 37) || (value >= 90 && value <= 97)) {
			foreground = String(value);
		} else if ((value >= 40 && value <= 47) || (value >= 100 && value <= 107)) {
			background = String(value);
		}
	}

	return makeLook({attributes, foreground, background, link: from.link});
}

function shortestTransition(from: CellStyle, to: CellStyle): string {
	if (from.sgr === to.sgr) {
		return '';
	}

	if (to.sgr === '') {
		return '\u001B[m';
	}

	const codes: Array<number | string> = [];
	let off = 0;
	for (const [bit, attribute] of ATTRIBUTES.entries()) {
		if (from.attributes & ~to.attributes & (1 << bit) && off !== attribute.off) {
			off = attribute.off;
			codes.push(off);
		}
	}

	// 22 ends both bold and dim, so what stays of the two is said again.
	const kept = codes.includes(22) ? from.attributes & ~0b11 : from.attributes;
	for (const [bit, attribute] of ATTRIBUTES.entries()) {
		if (to.attributes & ~kept & (1 << bit)) {
			codes.push(attribute.on);
		}
	}

	if (from.foreground !== to.foreground) {
		codes.push(to.foreground === '' ? 39 : to.foreground);
	}

	if (from.background !== to.background) {
		codes.push(to.background === '' ? 49 : to.background);
	}

	const change = codes.join(';');
	const whole = `0;${to.sgr}`;
	return `\u001B[${change.length <= whole.length ? change : whole}m`;
}

/**
 * The look after an SGR sequence.
 * @param parameters digits and semicolons, as between `ESC[` and `m`; parameters we do not use change nothing
 */
export const applySgr: (from: CellStyle, parameters: string) => CellStyle = remembered(
	(parameters: string) => parameters,
	applyParameters,
);

/** The look with another link, or with none. */
export const withLink: (from: CellStyle, link: LinkTarget | '') => CellStyle = remembered(
	(link: LinkTarget | '') => link,
	(from, link) => makeLook({...from, link}),
);

/** Tells a link's cells from those of its neighbours to terminals that mark all of a link when the mouse is over it. */
function idOf(link: string): string {
	let hash = 0;
	for (let index = 0; index < link.length; index++) hash = (hash * 31 + link.charCodeAt(index)) >>> 0;
	return hash.toString(36);
}

/** OSC 8. The same link has the same id on every row it is wrapped to. */
const linkSequence = (link: string): string =>
	link === '' ? '\u001B]8;;\u001B\\' : `\u001B]8;id=${idOf(link)};${link}\u001B\\`;

/** The shortest sequences that lead from one look to the other; '' when they are the same. */
export const cellStyleTransition: (from: CellStyle, to: CellStyle) => string = remembered(
	(to: CellStyle) => to.key,
	(from: CellStyle, to: CellStyle) =>
		shortestTransition(from, to) + (from.link === to.link ? '' : linkSequence(to.link)),
);
