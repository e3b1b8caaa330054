/** Arbitrary Markdown for property tests: all its marks, in any order, between words and critical characters. */
import fc from 'fast-check';
import {anyLine} from '../any-text.ts';

const MARKS = [
	...[
		'*',
		'**',
		'***',
		'_',
		'__',
		'~~',
		'~',
		'`',
		'``',
		'```',
		'[',
		']',
		'](',
		'](https://a.example/b)',
		'![',
	],
	...[
		'<',
		'>',
		'<b>',
		'</b>',
		'<br>',
		'<!--',
		'-->',
		'<https://a.example>',
		'https://b.example/c?d=e',
		'&amp;',
		'&#x41;',
	],
	...[
		'|',
		' | ',
		'\\',
		'\\|',
		'\\*',
		'  ',
		'[a]',
		'[a]: https://a.example',
		'[^1]',
		'[^1]: note',
		'[ ]',
		'a@b.example',
	],
];

const inline = fc
	.array(
		fc.oneof(fc.constantFrom(...MARKS), fc.lorem({maxCount: 2}), fc.constantFrom(' ', 'a', '1', '世', '.')),
		{
			maxLength: 12,
		},
	)
	.map((parts) => parts.join(''));

const STARTS = [
	...[
		'',
		'',
		'',
		'> ',
		'>',
		'- ',
		'* ',
		'+ ',
		'1. ',
		'2) ',
		'10. ',
		'  - ',
		'   - ',
		'    ',
		'\t',
		'# ',
		'### ',
		'- [ ] ',
	],
	...['- [x] ', '> - ', '- > ', '- - ', '| ', '  ', '   ', '- ```js', '> > '],
];

const LINES = [
	...[
		'',
		'',
		'',
		'---',
		'===',
		'***',
		'```',
		'```ts',
		'~~~',
		'````',
		'| a | b |',
		'|---|:-:|',
		'| 1 | 2 | 3 |',
		'a | b',
	],
	...[
		'--- | ---',
		'-',
		'1.',
		'>',
		'#',
		'<div>',
		'</div>',
		'<pre>',
		'</pre>',
		'[a]: /b',
		'    code',
		'const a = "b";',
		'/* open',
	],
];

const line = fc.oneof(
	fc.tuple(fc.constantFrom(...STARTS), inline).map((parts) => parts.join('')),
	fc.constantFrom(...LINES),
	anyLine,
	fc.lorem({mode: 'sentences', maxCount: 2}),
);

/** Several lines of Markdown. */
export const anyMarkdown = fc.array(line, {maxLength: 14}).map((lines) => lines.join('\n'));
