/** How everything looks now: the theme that was chosen, the background that the terminal has, and what they come to. */

import type {NoticeText} from '../chat/transcript.ts';
import type {Background} from '../terminal/background.ts';
import type {ColourDepth} from '../terminal/colour-depth.ts';
import type {Characters} from '../text/ascii.ts';
import {nearest} from '../text/nearest.ts';
import type {PaletteName} from '../theme/palettes.ts';
import {type Theme, themeOf} from '../theme/theme.ts';
import {THEME_NAMES, type ThemeName} from '../theme-names.ts';

/** A store without React. */
export interface ThemeStore {
	/** The same object until something changes. */
	readonly getTheme: () => Theme;
	/** @returns a function that ends the subscription */
	readonly subscribe: (listener: () => void) => () => void;
	/** The terminal told its background. */
	learn(background: Background): void;
	/**
	 * Does what `/theme` asks for.
	 * @param name what stood behind the command; '' asks for what there is
	 * @returns what to tell
	 */
	choose(name: string): NoticeText;
}

export interface ThemeStoreOptions {
	readonly choice: ThemeName;
	/** What is believed until the terminal tells. */
	readonly background: Background;
	readonly depth: ColourDepth;
	readonly characters: Characters;
}

/** The palette that a choice comes to on a background. */
export function paletteOf(choice: ThemeName, background: Background): PaletteName {
	switch (choice) {
		case 'auto':
			return background;
		case 'contrast':
			return `contrast-${background}`;
		default:
			return choice;
	}
}

/** What a choice means, in words. */
function described(choice: ThemeName, background: Background): string {
	switch (choice) {
		case 'auto':
			return `auto (${background}, matching the background)`;
		case 'contrast':
			return `contrast, for a ${background} background`;
		default:
			return choice;
	}
}

export function createThemeStore({choice, background, depth, characters}: ThemeStoreOptions): ThemeStore {
	let chosen = choice;
	let behind = background;
	let theme = themeOf(paletteOf(chosen, behind), depth, characters);
	const listeners = new Set<() => void>();

	function update(): void {
		const next = themeOf(paletteOf(chosen, behind), depth, characters);
		if (next === theme) return;
		theme = next;
		for (const listener of listeners) listener();
	}

	return {
		getTheme: () => theme,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		learn(told) {
			behind = told;
			update();
		},
		choose(name) {
			const wanted = name.trim().toLowerCase();
			const known = THEME_NAMES.find((each) => each === wanted);
			const all = THEME_NAMES.join(', ');
			if (known === undefined && wanted !== '') {
				const guess = nearest(wanted, THEME_NAMES);
				return {
					level: 'error',
					code: 'theme_unknown',
					text: `There is no theme "${name.trim()}".`,
					advice: guess === undefined ? `Type /theme and one of ${all}.` : `Did you mean /theme ${guess}?`,
				};
			}
			chosen = known ?? chosen;
			update();
			const isColourless = depth === 'none' ? ' No colours are drawn, so every theme looks alike.' : '';
			return {
				level: 'info',
				code: 'theme',
				text: `Theme: ${described(chosen, behind)}.${isColourless}`,
				...(known === undefined ? {advice: `Change it with /theme and one of ${all}.`} : {}),
			};
		},
	};
}
