import {describe, expect, it} from 'vitest';
import {charactersOf} from '../../source/terminal/charset.ts';

describe('charactersOf', () => {
	it.each([
		[{}, 'unicode'],
		[{LANG: 'C.UTF-8'}, 'unicode'],
		[{LANG: 'de_DE.utf8'}, 'unicode'],
		[{LC_CTYPE: 'UTF-8'}, 'unicode'],
		[{LANG: '', LC_ALL: ''}, 'unicode'],
		[{LANG: 'C'}, 'ascii'],
		[{LANG: 'POSIX'}, 'ascii'],
		[{LANG: 'de_DE.ISO-8859-1'}, 'ascii'],
		[{LC_ALL: 'C', LANG: 'C.UTF-8'}, 'ascii'],
		[{LC_ALL: '', LC_CTYPE: 'en_US.UTF-8', LANG: 'C'}, 'unicode'],
		[{TERM: 'linux', LANG: 'C.UTF-8'}, 'ascii-signs'],
		[{TERM: 'linux', LANG: 'C'}, 'ascii'],
	] as const)('%o is %s', (facts, characters) => {
		expect(charactersOf(facts, false)).toBe(characters);
	});

	it('is what the user chose, but never more than the locale has', () => {
		expect(charactersOf({LANG: 'C.UTF-8'}, true)).toBe('ascii-signs');
		expect(charactersOf({LANG: 'C'}, true)).toBe('ascii');
	});
});
