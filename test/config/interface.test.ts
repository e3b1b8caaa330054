import {describe, expect, it} from 'vitest';
import {readInterface} from '../../source/config/interface.ts';
import {resolveContextFor} from '../support/resolve-context.ts';

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
