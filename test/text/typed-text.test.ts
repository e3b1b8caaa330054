import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {layoutTyped, TypedStream} from '../../source/text/typed-text.ts';
import {cases} from '../support/property-runs.ts';
import {anyText} from './any-text.ts';

const anyPiece = fc.oneof(
	fc.constantFrom('```', '```js', '````', '~~~', '  ```', '\t```', '> ```', '\n', '\n', '\r\n', '    '),
	fc.constantFrom('a `b` **c** https://x.y/z', 'word '.repeat(600)),
	anyText,
);

describe('a text of the user', () => {
	it('has the same rows in steps of any length as at once', () => {
		fc.assert(
			fc.property(
				fc.array(anyPiece, {maxLength: 20}),
				fc.integer({min: 1, max: 60}),
				fc.integer({min: 1, max: 500}),
				(pieces, width, step) => {
					const text = pieces.join('');
					const stream = new TypedStream(width, width + 20);
					for (let steps = 0; !stream.advance(text, step); steps++)
						expect(steps).toBeLessThan(text.length / step);
					expect(stream.complete(text)).toEqual(layoutTyped(text, width, width + 20));
				},
			),
			{numRuns: cases(150)},
		);
	});

	it('is read no further than each step says', () => {
		const text = 'some words\n```\ncode\n```\n'.repeat(100);
		const stream = new TypedStream(40, 40);
		let steps = 1;
		while (!stream.advance(text, 100)) steps++;
		expect(steps).toBe(text.length / 100);
	});
});
