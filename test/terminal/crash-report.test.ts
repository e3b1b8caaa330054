import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {crashReport, outputProblem} from '../../source/terminal/crash-report.ts';

const CANARY = 'canary-7f3a-secret';
const redact = (text: string): string => text.replaceAll(CANARY, '[redacted]');

/** An error whose stack quotes the source of the program, as syntax errors and errors of Ink do. */
function minified(): Error {
	const error = new TypeError(`cannot use ${CANARY}`);
	const source = `file:///dist/cli.js:9\n${'x'.repeat(20_000)}${CANARY}\n   ^\n`;
	error.stack = `${source}${error}\n${'    at f (file:///dist/cli.js:9:130)\n'.repeat(40)}    at ${'y'.repeat(5000)}\n`;
	return error;
}

describe('crashReport', () => {
	it('is a sentence, the message and a short stack, without secrets and source', () => {
		const lines = crashReport(minified(), redact).trimEnd().split('\n');
		expect(lines[0]).toMatch(
			/^bedrock-chat stopped because of an unexpected error\. Please report it .*--version\.$/,
		);
		expect(lines[1]).toBe('TypeError: cannot use [redacted]');
		expect(lines.slice(2)).toEqual(Array.from({length: 8}, () => '    at f (file:///dist/cli.js:9:130)'));
	});

	it.each([undefined, null, 'odd', Symbol('odd'), Object.create(null), new Error('')])(
		'words any value',
		(value) => {
			expect(crashReport(value, redact).split('\n')).not.toHaveLength(1);
		},
	);

	it('removes a secret before it shortens the message', () => {
		const text = crashReport(new Error(`${'a'.repeat(380)} ${CANARY}`), redact);
		expect(text).not.toContain('canary');
	});

	it('executes no hostile message', () => {
		const hostile = JSON.parse(
			readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
		) as ReadonlyArray<{readonly text: string}>;
		for (const {text} of hostile) {
			expect(crashReport(new Error(`${text}${CANARY}`), redact)).not.toMatch(/[^\P{C}\n\t\uFFFD]|canary/u);
		}
	});
});

describe('outputProblem', () => {
	it.each([
		['ENOSPC', 'bedrock-chat: Cannot write the output: no space is left on the device (ENOSPC).\n'],
		['EIO', 'bedrock-chat: Cannot write the output: the device failed (EIO).\n'],
		['EPERM', 'bedrock-chat: Cannot write the output: the system refused (EPERM).\n'],
	])('is a sentence for %s', (code, sentence) => {
		expect(outputProblem(Object.assign(new Error('x'), {code, syscall: 'write'}))).toBe(sentence);
	});

	it('is none for other errors', () => {
		for (const error of [
			new Error('x'),
			Object.assign(new Error('x'), {code: 'ENOENT', syscall: 'open'}),
			'x',
		]) {
			expect(outputProblem(error)).toBeUndefined();
		}
	});
});
