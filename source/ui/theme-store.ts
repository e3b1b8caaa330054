/** The current theme, from the user's choice and the terminal's background. */
import {type Notice, notice} from '../chat/notices.ts';
import type {Background} from '../terminal/background.ts';
import type {ColourDepth} from '../terminal/colour-depth.ts';
import type {Characters} from '../text/ascii.ts';
import type {PaletteName} from '../theme/palettes.ts';
import {type Theme, themeOf} from '../theme/theme.ts';
import {THEME_NAMES, type ThemeName} from '../theme-names.ts';

/** A store without React. */
export interface ThemeStore {
	/** The same object until something changes. */
	readonly getTheme: () => Theme;
	/** @returns a function that ends the subscription */
	readonly subscribe: (listener: () => void) => () => void;
	/** Sets the background that the terminal reported. */
	setBackground(background: Background): void;
	/** Notifies the listeners though nothing changed but the widths of texts. */
	repaint(): void;
	/**
	 * Runs `/theme`.
	 * @param name the argument of the command; anything else than a theme only shows the current one
	 * @returns the notice
	 */
	choose(name: string): Notice;
}

export interface ThemeStoreOptions {
	readonly choice: ThemeName;
	/** The background until the terminal reports one. */
	readonly background: Background;
	readonly depth: ColourDepth;
	readonly characters: Characters;
}

/** The palette for a choice and a background. */
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

export function createThemeStore({choice, background, depth, characters}: ThemeStoreOptions): ThemeStore {
	let chosen = choice;
	let current = background;
	let theme = themeOf(paletteOf(chosen, current), depth, characters);
	const listeners = new Set<() => void>();

	function update(): void {
		const next = themeOf(paletteOf(chosen, current), depth, characters);
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
		setBackground(reported) {
			current = reported;
			update();
		},
		repaint() {
			theme = {...theme};
			for (const listener of listeners) listener();
		},
		choose(name) {
			chosen = THEME_NAMES.find((each) => each === name) ?? chosen;
			update();
			return notice('theme', {
				choice: chosen,
				background: current,
				hasColours: depth !== 'none',
				...(name === '' ? {choices: THEME_NAMES} : {}),
			});
		},
	};
}
