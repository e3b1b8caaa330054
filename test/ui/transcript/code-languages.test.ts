import {expect, it} from 'vitest';
import {highlight, loadLanguageStep} from '../../../source/text/highlight.ts';
import {loadCodeOf, loadCodeOfTurn} from '../../../source/ui/transcript/code-languages.ts';
import {liveTurn} from '../../support/entries.ts';

/** Calls until there is nothing left to do. */
function stepsOf(step: () => boolean): number {
	for (let steps = 0; ; steps++) if (!step()) return steps;
}

const textPart = (text: string) => ({kind: 'text', text}) as const;

// Each test has languages of its own: other tests in the same process load the common ones.

it('loads each language and its patterns in a step of its own, once', () => {
	highlight(['x'], 'json');
	const part = textPart('Two:\n\n```erl\nx\n```\n\n> ~~~ fortran\n> x\n> ~~~\n\n```unknown\n```\n\n```\n```');
	expect(stepsOf(() => loadCodeOf(part))).toBe(4);
	expect(stepsOf(() => loadCodeOf(textPart('```fortran\n```')))).toBe(0);
	expect(stepsOf(() => loadLanguageStep('nim'))).toBe(2);
	highlight(['x'], 'verilog');
	expect(stepsOf(() => loadLanguageStep('verilog'))).toBe(0);
	expect(stepsOf(() => loadLanguageStep('unknown'))).toBe(0);
});

it('has nothing to do for a reply without code', () => {
	expect(loadCodeOf(textPart('Some `code` and\n\n    indented code'))).toBe(false);
});

it('loads the languages of a reply that is arriving once their lines are complete', () => {
	highlight(['x'], 'json');
	const steps = (text: string): number => stepsOf(() => loadCodeOfTurn(liveTurn({text})));
	expect(steps('```tw')).toBe(0);
	expect(steps('```vhdl')).toBe(0);
	expect(steps('```vhdl\nlet x')).toBe(2);
	expect(steps('```vhdl\nlet x;\n```\n```elm\n')).toBe(2);
	expect(steps('```prolog\n')).toBe(2);
});
