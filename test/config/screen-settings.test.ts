import {describe, expect, it} from 'vitest';
import {readFlags} from '../../source/config/flags/flags.ts';
import {resolve} from '../../source/config/resolve.ts';
import {readInterface} from '../../source/config/screen-settings.ts';
import {resolveContextFor} from '../support/resolve-context.ts';

type Env = Readonly<Record<string, string | undefined>>;

function screenOf(argv: readonly string[], env: Env = {}) {
	const resolution = resolve(readFlags(argv), env);
	if (!('settings' in resolution) || resolution.settings.mode !== 'chat')
		throw new Error(JSON.stringify(resolution));
	return resolution.settings.screen;
}

function sentencesOf(argv: readonly string[], env: Env = {}): readonly string[] {
	const resolution = resolve(readFlags(argv), env);
	return 'problems' in resolution ? resolution.problems.map(({sentence}) => sentence) : [];
}

describe('the theme', () => {
	it.each<[string[], Env, string]>([
		[[], {}, 'auto'],
		[['--theme', 'light'], {}, 'light'],
		[['--theme=CONTRAST'], {}, 'contrast'],
		[[], {BEDROCK_THEME: 'ansi'}, 'ansi'],
		[[], {AUTOCHAT_THEME: 'dark'}, 'dark'],
		[['--theme', 'light'], {BEDROCK_THEME: 'dark'}, 'light'],
		[['--sandbox'], {BEDROCK_THEME: 'dark'}, 'dark'],
		[[], {BEDROCK_THEME: ' '}, 'auto'],
	])('%j with %j is %s', (argv, env, theme) => {
		expect(screenOf(argv, env).theme).toBe(theme);
	});

	it('must be a known one', () => {
		expect(sentencesOf(['--theme', 'lihgt'])).toEqual([
			'Unknown theme "lihgt". The themes are auto, dark, light, ansi and contrast. Type --theme light',
		]);
		expect(sentencesOf([], {BEDROCK_THEME: 'solarized'})).toEqual([
			'Unknown theme "solarized" in BEDROCK_THEME. The themes are auto, dark, light, ansi and contrast. Set it to auto, or type --theme auto',
		]);
	});
});

it('Unicode symbols and the bell are on by default', () => {
	expect(screenOf([])).toEqual({theme: 'auto', ascii: false, bell: true, progress: true});
	expect(screenOf(['--ascii', '--no-bell', '--no-progress'])).toEqual({
		...{theme: 'auto', ascii: true},
		...{bell: false, progress: false},
	});
});

it('is a setting of the chat', () => {
	expect(sentencesOf(['sandbox', '--ascii'])).toEqual([
		'The command sandbox does not take --ascii. Remove it',
	]);
});

describe('readInterface', () => {
	it.each<[string[], Record<string, string>, string[]]>([
		[[], {}, []],
		[[], {TERM: 'xterm-256color'}, []],
		[['--screen-reader'], {}, ['--screen-reader']],
		[['--screen-reader'], {ACCESSIBLE: '0'}, ['--screen-reader']],
		[[], {ACCESSIBLE: '1'}, ['ACCESSIBLE']],
		[[], {ACCESSIBLE: 'yes'}, ['ACCESSIBLE']],
		[[], {ACCESSIBLE: ''}, []],
		[[], {ACCESSIBLE: '0'}, []],
		[[], {ACCESSIBLE: ' No '}, []],
		[[], {ACCESSIBLE: 'FALSE'}, []],
		[[], {ACCESSIBLE: 'off'}, []],
		[[], {TERM: 'dumb'}, ['TERM=dumb']],
		[['--screen-reader'], {TERM: 'dumb', ACCESSIBLE: '1'}, ['--screen-reader', 'ACCESSIBLE', 'TERM=dumb']],
		[[], {TERM: 'dumb', ACCESSIBLE: '0'}, ['TERM=dumb']],
	])('is the screen unless something asks for lines: %j with %j: %j', (argv, env, linesBy) => {
		expect(readInterface(resolveContextFor(argv, {env}))).toEqual({
			interface: linesBy.length > 0 ? 'lines' : 'screen',
			linesBy,
		});
	});
});

it('a cast is one of the full screen, in a file that is named', () => {
	expect(screenOf(['--cast', 'a.cast'])).toMatchObject({cast: 'a.cast'});
	for (const by of ['--demo', '--screen-reader'])
		expect(sentencesOf(['--cast', 'a.cast', by])).toEqual([
			`--cast records the full screen, which ${by} does not have. Remove --cast, or ${by}`,
		]);
});
