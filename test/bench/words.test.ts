import {describe, expect, it} from 'vitest';
import {readWords} from '../../bench/words.ts';

const rows = new Set(['3', '5a', '17']);

describe('readWords', () => {
	it('measures everything thoroughly, for people, without any', () => {
		expect(readWords([], rows)).toEqual({only: undefined, isQuick: false, form: 'table'});
	});

	it('takes rows behind --only, in both ways of writing it', () => {
		const wanted = {only: new Set(['3', '5a']), isQuick: true, form: 'json'};
		expect(readWords(['--json', '--only', '3, 5a', '--quick'], rows)).toEqual(wanted);
		expect(readWords(['--only=3,5a', '--json', '--quick'], rows)).toEqual(wanted);
	});

	it.each([[['--only', '4']], [['--only']], [['--only=']], [['--only', '3,,17']], [['--quik']], [['3']]])(
		'says what is wrong with %j',
		(args) => {
			expect(readWords(args, rows)).toMatch(/3, 5a, 17|means nothing here/);
		},
	);
});
