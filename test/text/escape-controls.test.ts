import {describe, expect, it} from 'vitest';
import {escapeControls, MOST_JOINS, MOST_MARKS, MOST_SPACES} from '../../source/text/escape-controls.ts';

describe('escapeControls', () => {
	it('replaces line ends by the given text', () => {
		expect(escapeControls('a\nb\r\nc', '\n', 0)).toBe('a\nb\nc');
		expect(escapeControls('a\nb\r\nc', '␊', 0)).toBe('a␊b␊c');
	});

	it('counts tab stops from the given column, and from 0 after a line end', () => {
		expect(escapeControls('\tx\n\ty', '\n', 3)).toBe(' x\n    y');
		expect(escapeControls('\u001B\tx', '\n', 0)).toBe('␛   x');
	});

	it('recognizes the start of a line, where a mark has no base', () => {
		expect(escapeControls('a\n\u0301', '\n', 0)).toBe('a\n◌\u0301');
		expect(escapeControls('a\n\u0301', '␊', 0)).toBe('a␊\u0301');
	});

	it('applies its limits exactly', () => {
		const most = `e${'\u0301'.repeat(MOST_MARKS)}${' '.repeat(MOST_SPACES)}${'\u{1F468}\u200D'.repeat(MOST_JOINS)}\u{1F468}`;
		expect(escapeControls(most, '\n', 0)).toBe(most);
		expect(escapeControls(`${most} ${most}`, '\n', 0)).toBe(`${most} ${most}`);
		expect(escapeControls(`e${'\u0301'.repeat(MOST_MARKS + 1)}`, '\n', 0)).toContain('<1 more mark>');
		expect(escapeControls(' '.repeat(MOST_SPACES + 1), '\n', 0)).toBe(`<${MOST_SPACES + 1} spaces>`);
		expect(escapeControls(`${'\u{1F468}\u200D'.repeat(MOST_JOINS + 1)}\u{1F468}`, '\n', 0)).toContain(
			'<200D>',
		);
	});
});
