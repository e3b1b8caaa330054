import {describe, expect, it} from 'vitest';
import {themeOf} from '../../source/theme/theme.ts';
import {THEME_NAMES} from '../../source/theme-names.ts';
import {createThemeStore, paletteOf, type ThemeStoreOptions} from '../../source/ui/theme-store.ts';
import {sentencesOf} from '../support/notices.ts';

function open(options: Partial<ThemeStoreOptions> = {}) {
	const appearance = createThemeStore({
		choice: 'auto',
		background: 'dark',
		depth: '256',
		characters: 'unicode',
		...options,
	});
	const seen: string[] = [];
	appearance.subscribe(() => seen.push(appearance.getTheme().name));
	return {appearance, seen};
}

it.each([
	['auto', 'dark', 'dark'],
	['auto', 'light', 'light'],
	['contrast', 'dark', 'contrast-dark'],
	['contrast', 'light', 'contrast-light'],
	['dark', 'light', 'dark'],
	['light', 'dark', 'light'],
	['ansi', 'light', 'ansi'],
] as const)('%s on a %s background is %s', (choice, background, palette) => {
	expect(paletteOf(choice, background)).toBe(palette);
});

describe('the theme store', () => {
	it('follows the background if the choice is auto, and notifies only of a change', () => {
		const {appearance, seen} = open();
		expect(appearance.getTheme()).toBe(themeOf('dark', '256'));
		appearance.setBackground('dark');
		expect(seen).toEqual([]);
		appearance.setBackground('light');
		appearance.setBackground('light');
		expect(seen).toEqual(['light']);
		expect(appearance.getTheme()).toBe(themeOf('light', '256'));
	});

	it('keeps a theme that was chosen, and knows the background when auto is chosen', () => {
		const {appearance, seen} = open({choice: 'ansi', characters: 'ascii-signs'});
		appearance.setBackground('light');
		expect(seen).toEqual([]);
		expect(appearance.getTheme()).toBe(themeOf('ansi', '256', 'ascii-signs'));
		appearance.choose('auto');
		appearance.choose('contrast');
		expect(seen).toEqual(['light', 'contrast-light']);
	});

	it('does not notify after unsubscribing', () => {
		const {appearance} = open();
		let notifications = 0;
		const leave = appearance.subscribe(() => notifications++);
		appearance.setBackground('light');
		leave();
		appearance.setBackground('dark');
		expect(notifications).toBe(1);
	});
});

describe('/theme', () => {
	it('without a name shows the theme and the choices', () => {
		const {appearance, seen} = open({background: 'light'});
		const notice = sentencesOf(appearance.choose(''));
		expect(notice.text).toBe('Theme: auto (light, matching the background).');
		for (const choice of THEME_NAMES) expect(notice.advice).toContain(choice);
		expect(seen).toEqual([]);
	});

	it('shows the new theme', () => {
		const {appearance} = open();
		expect(appearance.choose('light')).toMatchObject({level: 'info', code: 'theme'});
		expect(sentencesOf(appearance.choose('light'))).toEqual({text: 'Theme: light.', advice: undefined});
		expect(sentencesOf(appearance.choose('contrast')).text).toBe('Theme: contrast, for a dark background.');
		expect(sentencesOf(open({depth: 'none'}).appearance.choose('light')).text).toBe(
			'Theme: light. Colours are off, so all themes look alike.',
		);
	});
});
