/** docs/doctor.md names every check, its fields and its exit codes. */
import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {readFlags} from '../../../source/config/flags/flags.ts';
import {exitCodes} from '../../../source/config/help.ts';
import {resolve} from '../../../source/config/resolve.ts';
import {GROUPS} from '../../../source/modes/doctor/check.ts';
import {jsonReport} from '../../../source/modes/doctor/json-report.ts';
import {readAnswers} from '../../../source/modes/doctor/terminal-answers.ts';
import {terminalChecks} from '../../../source/modes/doctor/terminal-checks.ts';
import {resolveInputs} from '../../support/resolve-context.ts';
import {doctorChecks} from './doctoring.ts';

const page = readFileSync('docs/doctor.md', 'utf8');

it('names every check and every field', async () => {
	const checks = [
		...(await doctorChecks(['--sandbox', '--token', 'wrong'])),
		...terminalChecks(readAnswers(''), {
			...{facts: {}, clipboard: {platform: 'linux'}, columns: 80, rows: 24, hasProgram: () => false},
		}),
	];
	expect(new Set(checks.map(({group}) => group))).toEqual(new Set(GROUPS));
	for (const {group, id} of checks) if (group !== 'settings') expect(page).toContain(`\`${id}\``);
	const value: Readonly<Record<string, unknown>> = JSON.parse(jsonReport(checks));
	const [first = {}] = value.checks as readonly object[];
	for (const field of [...Object.keys(value), ...Object.keys(first), 'fix'])
		expect(page).toContain(`\n| \`${field}\` | `);
});

it('shows valid command lines and the exit codes of the program', () => {
	const lines = [...page.matchAll(/^bedrock-chat .*$/gm)].map(([line]) => line.split(' ').slice(1));
	expect(lines.length).toBeGreaterThan(3);
	for (const words of lines) {
		const resolution = resolve(readFlags(words), {}, resolveInputs());
		expect(['problems' in resolution ? resolution.problems : [], words]).toEqual([[], words]);
	}
	const known = exitCodes.flatMap(([codes]) => codes.split(', '));
	for (const [, code = ''] of page.matchAll(/^\| (\d+) \|/gm)) expect(known).toContain(code);
});
