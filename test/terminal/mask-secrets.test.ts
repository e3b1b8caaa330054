/** What a cast shows of secrets: nothing, wherever a frame has them. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createRedactor} from '../../source/protocol/redact.ts';
import {createRowParser} from '../../source/terminal/cells.ts';
import {maskSecrets} from '../../source/terminal/mask-secrets.ts';

const SECRET = 'canary-7f3b9c/x+y';

function masked(lines: readonly string[], secrets: readonly string[] = [SECRET]): readonly string[] {
	const parse = createRowParser(80);
	return maskSecrets(lines.map(parse), createRedactor(secrets)).map(({cells}) =>
		cells
			.map(({text}) => text)
			.join('')
			.trimEnd(),
	);
}

describe('masking', () => {
	it.each([
		[[`│ token ${SECRET} ok`], [`│ token ${'*'.repeat(SECRET.length)} ok`]],
		[
			['│ token canary-7f3', '│ b9c/x+y ok'],
			['│ token **********', '│ ******* ok'],
		],
		[
			['  canary-7', '  f3b9c', '  /x+y'],
			['  ********', '  *****', '  ****'],
		],
		[['› canary-7f'], ['› canary-**']],
		[['│ canary-7f                      12:03'], ['│ canary-**                      12:03']],
		[['│ 漢字 canary-7f3b9c/x+y 漢'], ['│ 漢字 ***************** 漢']],
		[
			['nothing here', ''],
			['nothing here', ''],
		],
	])('%j', (lines, expected) => {
		expect(masked(lines)).toEqual(expected);
	});

	it('finds secrets with spaces, which rows are broken at', () => {
		expect(masked(['│ my secret', '│ pass phrase'], ['secret pass'])).toEqual([
			'│ my ******',
			'│ **** phrase',
		]);
	});

	it('returns the same rows if there is nothing to mask', () => {
		const rows = ['one', 'two'].map(createRowParser(80));
		expect(maskSecrets(rows, createRedactor([SECRET]))).toBe(rows);
		expect(maskSecrets(rows, createRedactor([]))).toBe(rows);
	});

	it('hides every form, broken anywhere into rows', () => {
		const forms = [
			SECRET,
			encodeURIComponent(SECRET),
			Buffer.from(SECRET).toString('base64'),
			JSON.stringify(SECRET).slice(1, -1),
		];
		fc.assert(
			fc.property(
				fc.constantFrom(...forms),
				fc.string({unit: 'grapheme-ascii', maxLength: 20}),
				fc.integer({min: 7, max: 30}),
				(form, before, width) => {
					const text = `${before.trim()}${form} end`;
					const rows = Array.from(
						{length: Math.ceil(text.length / width)},
						(_, index) => `│ ${text.slice(index * width, (index + 1) * width)}`,
					);
					const shown = masked(rows)
						.map((row) => row.slice(2))
						.join('');
					expect(shown).not.toContain(form.replace(/=+$/, ''));
					expect(shown).toContain('*'.repeat(6));
				},
			),
		);
	});
});
