/** How the full screen is to look and call, from flags and environment. */
import {nearest} from '../text/nearest.ts';
import {THEME_NAMES, type ThemeName} from '../theme-names.ts';
import {listed, quoted} from './problem.ts';
import {has, lookUp, type ResolveContext, report} from './resolve-context.ts';
import type {ScreenSettings} from './settings.ts';

function readTheme(desk: ResolveContext): ThemeName {
	const found = lookUp(desk, 'theme', true);
	if (found === undefined || found.from === 'pending') return 'auto';
	const typed = found.value.trim().toLowerCase();
	const known = THEME_NAMES.find((name) => name === typed);
	if (known !== undefined) return known;
	const guess = nearest(typed, THEME_NAMES) ?? 'auto';
	const [where, instead] =
		found.from === 'flag'
			? ['', `Type --theme ${guess}`]
			: [` in ${found.variable}`, `Set it to ${guess}, or type --theme ${guess}`];
	const sentence = `${quoted(found.value)}${where} is not a theme (${listed(THEME_NAMES, 'or')}). ${instead}`;
	report(desk, 'theme_unknown', sentence);
	return 'auto';
}

/** Reads what concerns the screen alone; what is wrong goes to the desk. */
export function readScreen(desk: ResolveContext): ScreenSettings {
	return {theme: readTheme(desk), ascii: has(desk, 'ascii'), bell: !has(desk, 'no-bell')};
}
