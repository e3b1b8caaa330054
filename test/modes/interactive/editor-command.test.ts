import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {editorCommand} from '../../../source/modes/interactive/editor-command.ts';

const wordsOf = (command: string, platform = 'linux') =>
	editorCommand({VISUAL: command, EDITOR: undefined, platform});

describe('the editor', () => {
	it('is VISUAL, else EDITOR, else the default', () => {
		expect(editorCommand({VISUAL: 'nano', EDITOR: 'ed', platform: 'linux'})).toEqual(['nano']);
		expect(editorCommand({VISUAL: ' ', EDITOR: 'ed', platform: 'linux'})).toEqual(['ed']);
		expect(editorCommand({VISUAL: '""', EDITOR: 'ed', platform: 'linux'})).toEqual(['ed']);
		expect(editorCommand({VISUAL: undefined, EDITOR: '', platform: 'darwin'})).toEqual(['vi']);
		expect(editorCommand({VISUAL: undefined, EDITOR: undefined, platform: 'win32'})).toEqual(['notepad']);
	});
});

describe('the words of a command', () => {
	it.each([
		['code --wait', ['code', '--wait']],
		['  vim   -n  ', ['vim', '-n']],
		["'/opt/my editor/bin' -w", ['/opt/my editor/bin', '-w']],
		['"/opt/my editor/bin" -w', ['/opt/my editor/bin', '-w']],
		['/opt/my\\ editor/bin', ['/opt/my editor/bin']],
		['emacs --eval "(setq x \\"y\\")"', ['emacs', '--eval', '(setq x "y")']],
		['e "a\\b\\$c"', ['e', 'a\\b$c']],
		['e \'a\\b\'"c d"e', ['e', 'a\\bc de']],
		['e "" x', ['e', '', 'x']],
		// Only blanks, quotes and backslashes are special.
		['$HOME/e; rm *', ['$HOME/e;', 'rm', '*']],
		['e "never closed', ['e', 'never closed']],
		["e 'never closed", ['e', 'never closed']],
		['e \\', ['e', '\\']],
	])('%j', (command, words) => {
		expect(wordsOf(command)).toEqual(words);
	});

	it.each([
		['"C:\\Program Files\\Code\\Code.exe" --wait', ['C:\\Program Files\\Code\\Code.exe', '--wait']],
		['C:\\bin\\e.exe', ['C:\\bin\\e.exe']],
		["C:\\it's\\e.exe -x", ["C:\\it's\\e.exe", '-x']],
	])('%j on Windows', (command, words) => {
		expect(wordsOf(command, 'win32')).toEqual(words);
	});

	it('are the words that were quoted', () => {
		const aWord = fc.string({unit: fc.constantFrom(...'ab \t\'"\\$*\n漢'), maxLength: 8});
		fc.assert(
			fc.property(fc.array(aWord), (words) => {
				const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
				const escaped = words.map((word) => word.replaceAll(/[\s'"\\]/g, '\\$&') || '""');
				for (const command of [quoted, escaped])
					expect(wordsOf(['e', ...command].join(' '))).toEqual(['e', ...words]);
			}),
		);
	});
});
