import {describe, expect, it} from 'vitest';
import {CodeBlock} from '../../../source/text/markdown/code.ts';
import {textOf} from '../any-text.ts';
import {BULLET, lineOf, settingOf} from './setting.ts';

function code(label: string, lines: readonly string[], width = 40): CodeBlock {
	const block = new CodeBlock(label, settingOf(width));
	for (const line of lines) block.add(lineOf(line));
	return block;
}

const rows = (block: CodeBlock): string[] => [...block.settled, ...block.closed()].map(textOf);

const FORTY = Array.from({length: 40}, (_, index) => `let a${index} = ${index};`);

describe('CodeBlock', () => {
	it('has a frame with the label of its fence', () => {
		expect(rows(code('js', ['let a;', '', '\tb']))).toEqual(['╭─ js', '│ let a;', '│', '│     b', '╰─']);
		expect(rows(code('', ['a']))).toEqual(['╭─', '│ a', '╰─']);
		const listed = new CodeBlock('js', settingOf(40, [BULLET]));
		expect(listed.settled.map(textOf)).toEqual(['• ╭─ js']);
	});

	it('breaks lines where a row is full, and has no frame if there are few columns', () => {
		expect(rows(code('', ['ab cdefghijk'], 10))).toEqual(['╭─', '│ ab cdefg', '│ ↳ hijk', '╰─']);
		expect(rows(code('language', ['abcdef'], 4))).toEqual(['lan…', 'abcd', 'ef']);
	});

	it('highlights known languages, also while streaming', () => {
		const block = code('ts', ['const a = 1;']);
		expect(block.open(lineOf('// b')).at(-1)).toMatchObject([{}, {text: '// b', style: 'comment'}]);
		expect(block.closed()[0]).toMatchObject([
			{},
			{text: 'const', style: 'keyword'},
			{},
			{style: 'number'},
			{},
		]);
		expect(code('mermaid', ['const a']).settled.at(-1)).toMatchObject([{}, {text: 'const a', style: 'code'}]);
	});

	it('settles 16 lines with nothing open at their end, and does not highlight them again', () => {
		const block = code('js', [...FORTY, ...FORTY]);
		expect(block.settled).toHaveLength(1 + 80);
		block.add(lineOf('let b;'));
		expect(block.open()).toHaveLength(1);
		expect(block.closed()).toHaveLength(2);
	});

	it('extends a segment with something open at its end, up to 512 lines', () => {
		const open = ['/*', ...FORTY, ...FORTY, '*/'];
		const block = code('js', open);
		expect(block.settled).toHaveLength(1);
		expect(block.closed()[50]?.at(-1)?.style).toBe('comment');
		for (let count = 0; count < 500; count++) block.add(lineOf('/*'));
		expect(block.settled.length).toBeGreaterThan(1);
	});

	it('starts a new segment of 16 lines after a very long line', () => {
		const block = code('js', ['/*', ...FORTY.slice(0, 20), 'let a; '.repeat(90), ...FORTY.slice(0, 16)]);
		expect(block.open()).toEqual([]);
	});

	it('does not highlight the next chunk of a line', () => {
		const block = code('js', ['let a; '.repeat(90)]);
		block.add({text: 'let b;', continues: true});
		expect(block.settled.at(-1)).toMatchObject([{}, {text: 'let b;', style: 'code'}]);
	});

	it('does not highlight very long lines, words and blocks', () => {
		for (const long of ['let a; '.repeat(90), `let ${'a'.repeat(140)}`]) {
			const block = code('js', ['let a;', long, 'let b;'], 2000);
			expect(block.settled.at(-1)).toMatchObject([{}, {style: 'code'}]);
			expect(block.closed()[0]).toMatchObject([{}, {style: 'keyword'}, {}]);
		}
		const block = code(
			'js',
			Array.from({length: 5001}, () => 'let a;'),
		);
		expect(block.settled.at(-1)).toMatchObject([{}, {text: 'let a;', style: 'code'}]);
		expect(block.open()).toEqual([]);
	});
});
