/** How a cell looks: the part of SGR that this program uses, and the shortest way from one look to another. */

/** A look in canonical form. Two looks with equal keys are the same look. */
export interface Look {
	/** The SGR parameters that make this look from the default one; '' is the default look. */
	readonly key: string;
	/** One bit for each entry of `ATTRIBUTES`. */
	readonly attributes: number;
	/** SGR parameters of the colour, such as '31' or '38;2;1;2;3'; '' is the terminal's own. */
	readonly foreground: string;
	readonly background: string;
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

export const DEFAULT_LOOK: Look = {key: '', attributes: 0, foreground: '', background: ''};

/** Entries of a cache before it is emptied: themes use some twenty looks, only hostile text could use more. */
const CACHE_LIMIT = 1_000;

/** `compute` with a bounded memory; `keyOf` tells one second argument from another. */
function remembered<What, Result>(
	keyOf: (what: What) => string,
	compute: (from: Look, what: What) => Result,
) {
	const cache = new Map<string, Result>();
	return (from: Look, what: What): Result => {
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

function makeLook(attributes: number, foreground: string, background: string): Look {
	const parts = ATTRIBUTES.filter((_, bit) => attributes & (1 << bit)).map(({on}) => String(on));
	if (foreground !== '') {
		parts.push(foreground);
	}

	if (background !== '') {
		parts.push(background);
	}

	return {key: parts.join(';'), attributes, foreground, background};
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

function applyParameters(from: Look, text: string): Look {
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

	return makeLook(attributes, foreground, background);
}

function shortestTransition(from: Look, to: Look): string {
	if (to.key === '') {
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
	const whole = `0;${to.key}`;
	return `\u001B[${change.length <= whole.length ? change : whole}m`;
}

/**
 * The look after an SGR sequence.
 * @param parameters digits and semicolons, as between `ESC[` and `m`; parameters we do not use change nothing
 */
export const applySgr: (from: Look, parameters: string) => Look = remembered(
	(parameters: string) => parameters,
	applyParameters,
);

/** The shortest SGR sequence that leads from one look to the other; '' when they are the same. */
export const lookTransition: (from: Look, to: Look) => string = remembered(
	(to: Look) => to.key,
	(from: Look, to: Look) => (from.key === to.key ? '' : shortestTransition(from, to)),
);
