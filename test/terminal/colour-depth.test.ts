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
		[{TERM: 'screen.xterm-256color', STY: '1.pts-0.h', COLORTERM: 'truecolor'}, '256'],
		[{TERM: 'screen.xterm-256color', COLORTERM: 'truecolor'}, '256'],
		[{TERM: 'screen-256color', STY: '1.pts-0.h', TERM_PROGRAM: 'iTerm.app'}, '256'],
		[{TERM: 'screen', STY: '1.pts-0.h', COLORTERM: '24bit'}, '16'],
		[{TERM: 'xterm-256color', STY: '1.pts-0.h', WT_SESSION: '7b1f'}, '256'],
		// tmux within GNU screen, and another terminal opened from it.
		[{TERM: 'tmux-256color', STY: '1.pts-0.h', COLORTERM: 'truecolor'}, 'truecolor'],
		[{TERM: 'xterm-kitty', STY: '1.pts-0.h'}, 'truecolor'],
		[{TERM: 'screen-256color', STY: '', COLORTERM: 'truecolor'}, 'truecolor'],
		[{TERM: 'screen.xterm-256color', STY: '1.pts-0.h', FORCE_COLOR: '3'}, 'truecolor'],
	] as const)('is never more than TERM says in GNU screen: %o is %s', (facts, depth) => {
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
