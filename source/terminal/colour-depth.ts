/** The number of colours of the terminal, and whether its background is light, according to the environment. */

/** How many colours may be used. `none` still allows bold and inverse, which are not colours. */
export type ColourDepth = 'none' | '16' | '256' | 'truecolor';

/** The environment variables that decide, each undefined when it is not set. */
export interface ColourFacts {
	readonly NO_COLOR?: string | undefined;
	readonly FORCE_COLOR?: string | undefined;
	readonly COLORTERM?: string | undefined;
	readonly TERM?: string | undefined;
	readonly TERM_PROGRAM?: string | undefined;
	/** Set by Windows Terminal. */
	readonly WT_SESSION?: string | undefined;
	/** Set by GNU screen. */
	readonly STY?: string | undefined;
}

/** FORCE_COLOR overrides NO_COLOR, as in Node itself: it is the more deliberate of the two. */
export function colourDepth(facts: ColourFacts): ColourDepth {
	const detected = depthOfTerminal(facts);
	switch (facts.FORCE_COLOR) {
		case undefined:
			return facts.NO_COLOR === undefined || facts.NO_COLOR === '' ? detected : 'none';
		case '0':
		case 'false':
			return 'none';
		case '2':
			return '256';
		case '3':
			return 'truecolor';
		case '1':
			return '16';
		default:
			return detected === 'none' ? '16' : detected;
	}
}

/**
 * GNU screen misreads `38;2;r;g;b`, as blinking for example, and inherits the variables of the terminal that it runs in: TERM
 * alone has its colours.
 */
const isGnuScreen = ({TERM = '', STY}: ColourFacts): boolean =>
	/^screen\./.test(TERM) || (Boolean(STY) && /^(?:screen|xterm(?:-256color)?$)/.test(TERM));

function depthOfTerminal(facts: ColourFacts): ColourDepth {
	const {TERM = '', COLORTERM, TERM_PROGRAM, WT_SESSION} = facts;
	if (TERM === 'dumb') return 'none';
	if (isGnuScreen(facts)) return TERM.includes('256') ? '256' : '16';
	if (COLORTERM === 'truecolor' || COLORTERM === '24bit' || WT_SESSION !== undefined) return 'truecolor';
	if (/-direct|^(alacritty|foot|wezterm|xterm-(kitty|ghostty))/.test(TERM)) return 'truecolor';
	if (/^(iTerm\.app|WezTerm|ghostty|vscode)$/.test(TERM_PROGRAM ?? '')) return 'truecolor';
	return TERM.includes('256') || TERM_PROGRAM === 'Apple_Terminal' ? '256' : '16';
}

/**
 * @param value COLORFGBG, which a few terminals set: `15;0` or `0;default;15`, the background last
 * @returns undefined if it does not contain the background
 */
export function backgroundHint(value: string | undefined): 'dark' | 'light' | undefined {
	const background = /;(\d{1,2})$/.exec(value ?? '')?.[1];
	if (background === undefined || Number(background) > 15) return undefined;
	return Number(background) === 7 || Number(background) > 8 ? 'light' : 'dark';
}
