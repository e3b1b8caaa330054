/** The names of the themes: values of `--theme`, and arguments of `/theme`. */

/** `auto` follows the background; `contrast` has a palette for each background. */
export const THEME_NAMES = ['auto', 'dark', 'light', 'ansi', 'contrast'] as const;

export type ThemeName = (typeof THEME_NAMES)[number];
