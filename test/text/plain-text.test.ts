import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {layoutText} from '../../source/text/layout.ts';
import {codeInPlainText, PLAIN_START, readPlainLine} from '../../source/text/plain-text.ts';
import {cases} from '../support/property-runs.ts';
import {anyText, textOf} from './any-text.ts';

/** The kind of each line of a text, with its text or label. */
function kinds(text: string): string[] {
	let context = PLAIN_START;
	return text.split('\n').map((line) => {
		const {reading, next} = readPlainLine(line, context);
		context = next;
		const content = 'text' in reading ? reading.text : 'label' in reading ? reading.label : '';
		return content === '' ? reading.kind : `${reading.kind} ${content}`;
	});
}

describe('readPlainLine', () => {
	it('separates prose from code', () => {
		expect(kinds('hi\n```js\nlet a\n\n```\nbye')).toEqual([
			'text hi',
			'opening js',
			'code let a',
			'code',
			'closing',
			'text bye',
		]);
	});

	it('closes a fence only with as many of the same marks and nothing after them', () => {
		expect(kinds('````\n```\n~~~~\n```` x\n`````')).toEqual([
			'opening',
			'code ```',
			'code ~~~~',
			'code ```` x',
			'closing',
		]);
		expect(kinds('~~~ a `b` c\n```\n~~~')).toEqual(['opening a `b` c', 'code ```', 'closing']);
	});

	it('removes the indentation of the fence from its code', () => {
		expect(kinds('  ```\n    a\n b\n  ```')).toEqual(['opening', 'code   a', 'code b', 'closing']);
	});

	it('leaves inline code in the prose', () => {
		expect(kinds('```code``` more')).toEqual(['text ```code``` more']);
		expect(kinds('``')).toEqual(['text ``']);
	});

	it('keeps two blank lines in a row', () => {
		expect(kinds('a\n\n \n\t\n\nb\n\nc')).toEqual([
			'text a',
			'blank',
			'blank',
			'surplus',
			'surplus',
			'text b',
			'blank',
			'text c',
		]);
	});
});

describe('codeInPlainText', () => {
	it('finds fenced code, also where the fence is still open', () => {
		const source = 'Try\n\n```js\nlet a;\n\n  a++;\n```\n- or\n  ~~~\n  b\n  ~~~\n```\nopen';
		expect(codeInPlainText(source)).toEqual(['let a;\n\n  a++;', 'b', 'open']);
		expect(codeInPlainText('no `code` here')).toEqual([]);
		expect(codeInPlainText('```\r\na\r\nb\r\n```\r\n')).toEqual(['a\nb']);
	});

	it('finds no other code of Markdown, since it is drawn as prose', () => {
		expect(codeInPlainText('> ```\n> a\n> ```\n\n    b')).toEqual([]);
	});

	it('returns any code that contains no fence', () => {
		fc.assert(
			fc.property(fc.array(fc.string({unit: fc.constantFrom('a', ' ', '`', '\t', '漢')})), (lines) => {
				const code = lines.filter((line) => !line.includes('`'.repeat(5))).join('\n');
				expect(codeInPlainText(`before\n\`\`\`\`\`\n${code}\n\`\`\`\`\`\nafter`)).toEqual([code]);
			}),
		);
	});

	it('finds what is drawn as code', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const rows = layoutText(text, 2000).filter((row) => row.some(({style}) => style === 'code'));
				const code = codeInPlainText(text).flatMap((block) => block.split('\n'));
				// A line without text is a row without spans.
				expect(rows.length).toBe(code.filter((line) => line !== '').length);
				for (const row of rows) expect(textOf(row)).toMatch(/^ {2}/);
			}),
			{numRuns: cases(300)},
		);
	});
});
