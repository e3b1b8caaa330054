/** Chooses the interface of the chat, the full screen or plain lines for screen readers, and resolves the settings of the screen. */
import {nearest} from '../text/nearest.ts';
import {THEME_NAMES, type ThemeName} from '../theme-names.ts';
import {listed, quoted} from './problem.ts';
import {
	flagValue,
	fromEnvironment,
	has,
	isOff,
	lookUp,
	type ResolveContext,
	report,
} from './resolve-context.ts';
import type {ChatSettings, ScreenSettings} from './settings.ts';

function readTheme(context: ResolveContext): ThemeName {
	const found = lookUp(context, 'theme', true);
	if (found === undefined || found.from === 'pending') return 'auto';
	const typed = found.value.trim().toLowerCase();
	const known = THEME_NAMES.find((name) => name === typed);
	if (known !== undefined) return known;
	const guess = nearest(typed, THEME_NAMES) ?? 'auto';
	const [where, advice] =
		found.from === 'flag'
			? ['', `Type --theme ${guess}`]
			: [` in ${found.variable}`, `Set it to ${guess}, or type --theme ${guess}`];
	const sentence = `Unknown theme ${quoted(found.value)}${where}. The themes are ${listed(THEME_NAMES, 'and')}. ${advice}`;
	report(context, 'theme_unknown', sentence);
	return 'auto';
}

/** Resolves the settings of the full screen; problems are added to the context. */
export function readScreen(context: ResolveContext): ScreenSettings {
	return {
		theme: readTheme(context),
		ascii: has(context, 'ascii'),
		bell: !has(context, 'no-bell'),
		progress: !has(context, 'no-progress'),
		cast: flagValue(context, 'cast'),
	};
}

/** Reports a cast of a screen that there is not. `by`: what asks for another mode. */
export function checkCast(context: ResolveContext, by: string): void {
	if (!has(context, 'cast')) return;
	const sentence = `--cast records the full screen, which ${by} does not have. Remove --cast, or ${by}`;
	report(context, 'cast_needs_screen', sentence);
}

/** Lines on request, and where the terminal supports no control sequences (`TERM=dumb`). */
export function readInterface(context: ResolveContext): Pick<ChatSettings, 'interface' | 'linesBy'> {
	const found = fromEnvironment(context, 'screen-reader');
	const linesBy = [
		...(has(context, 'screen-reader') ? ['--screen-reader'] : []),
		...(found !== undefined && !isOff(found.value) ? [found.variable] : []),
		...(context.env.TERM === 'dumb' ? ['TERM=dumb'] : []),
	];
	return {interface: linesBy.length > 0 ? 'lines' : 'screen', linesBy};
}
