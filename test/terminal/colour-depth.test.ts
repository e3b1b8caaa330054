import {describe, expect, it} from 'vitest';
import {backgroundHint, colourDepth} from '../../source/terminal/colour-depth.ts';

describe('colourDepth', () => {
	it.each([
		[{}, '16'],
		[{TERM: 'linux'}, '16'],
		[{TERM: 'xterm-256color'}, '256'],
		[{TERM: 'xterm-256color', COLORTERM: 'truecolor'}, 'truecolor'],
		[{TERM: 'screen', COLORTERM: '24bit'}, 'truecolor'],
		[{TERM: 'xterm-kitty'}, 'truecolor'],
		[{TERM: 'xterm-direct'}, 'truecolor'],
		[{TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app'}, 'truecolor'],
		[{TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal'}, '256'],
		[{WT_SESSION: '7b1f'}, 'truecolor'],
	] as const)('depends on the terminal: %o is %s', (facts, depth) => {
		expect(colourDepth(facts)).toBe(depth);
	});

	it.each([
		[{TERM: 'dumb', COLORTERM: 'truecolor'}, 'none'],
		[{TERM: 'xterm-256color', NO_COLOR: '1'}, 'none'],
		[{TERM: 'xterm-256color', NO_COLOR: ''}, '256'],
		[{TERM: 'xterm-256color', FORCE_COLOR: '0'}, 'none'],
		[{TERM: 'xterm-256color', FORCE_COLOR: 'false'}, 'none'],
		[{TERM: 'xterm-256color', FORCE_COLOR: '1'}, '16'],
		[{TERM: 'xterm', FORCE_COLOR: '2'}, '256'],
		[{TERM: 'xterm', FORCE_COLOR: '3', NO_COLOR: '1'}, 'truecolor'],
		[{TERM: 'dumb', FORCE_COLOR: 'true'}, '16'],
		[{TERM: 'xterm-256color', FORCE_COLOR: ''}, '256'],
	] as const)('can be set by the user: %o is %s', (facts, depth) => {
		expect(colourDepth(facts)).toBe(depth);
	});
});

describe('backgroundHint', () => {
	it.each([
		['15;0', 'dark'],
		['0;15', 'light'],
		['0;default;15', 'light'],
		['0;7', 'light'],
		['7;8', 'dark'],
		['0;default', undefined],
		['0;99', undefined],
		['', undefined],
		[undefined, undefined],
	])('%s is %s', (value, background) => {
		expect(backgroundHint(value)).toBe(background);
	});
});
