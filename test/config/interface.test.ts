import {describe, expect, it} from 'vitest';
import {readInterface} from '../../source/config/interface.ts';
import {resolveContextFor} from '../support/resolve-context.ts';

describe('readInterface', () => {
	it.each<[string[], Record<string, string>, 'screen' | 'lines']>([
		[[], {}, 'screen'],
		[[], {TERM: 'xterm-256color'}, 'screen'],
		[['--screen-reader'], {}, 'lines'],
		[['--screen-reader'], {ACCESSIBLE: '0'}, 'lines'],
		[[], {ACCESSIBLE: '1'}, 'lines'],
		[[], {ACCESSIBLE: 'yes'}, 'lines'],
		[[], {ACCESSIBLE: ''}, 'screen'],
		[[], {ACCESSIBLE: '0'}, 'screen'],
		[[], {ACCESSIBLE: ' No '}, 'screen'],
		[[], {ACCESSIBLE: 'FALSE'}, 'screen'],
		[[], {ACCESSIBLE: 'off'}, 'screen'],
		[[], {TERM: 'dumb'}, 'lines'],
		[[], {TERM: 'dumb', ACCESSIBLE: '0'}, 'lines'],
	])('%j with %j: %s', (argv, env, expected) => {
		expect(readInterface(resolveContextFor(argv, {env}))).toBe(expected);
	});
});
