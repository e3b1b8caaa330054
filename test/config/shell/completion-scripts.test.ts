import {spawnSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {commands, flagTable} from '../../../source/config/flags/flag-table.ts';
import {readFlags} from '../../../source/config/flags/flags.ts';
import {resolve} from '../../../source/config/resolve.ts';
import {completionScript} from '../../../source/config/shell/completion-scripts.ts';
import {COMPLETED_COMMANDS, NAMED_COMMANDS} from '../../../source/config/shell/completion-words.ts';
import {SHELLS} from '../../../source/config/shell/shells.ts';
import {resolveInputs} from '../../support/resolve-context.ts';

/** What bash completes the last of some words to. Bash divides words at `=`. */
function completedByBash(...lines: readonly (readonly string[])[]): readonly string[][] {
	const calls = lines.map((words) => {
		const list = words.map((word) => `'${word}'`).join(' ');
		return `COMP_WORDS=(bedrock-chat ${list}); COMP_CWORD=${words.length}; _bedrock_chat; printf '%s,' "\${COMPREPLY[@]}"; echo`;
	});
	const script = [completionScript('bash'), ...calls].join('\n');
	const {stdout, stderr} = spawnSync('bash', ['--norc', '-c', script], {
		encoding: 'utf8',
		cwd: 'test/fixtures',
	});
	expect(stderr).toBe('');
	return stdout
		.trimEnd()
		.split('\n')
		.map((line) => line.split(',').filter(Boolean));
}

describe('the words', () => {
	it('are all commands, and all flags where they are taken', () => {
		expect(NAMED_COMMANDS.map(({name}) => name).sort()).toEqual([...commands].sort());
		const flags = new Set(
			COMPLETED_COMMANDS.flatMap((each) => each.flags.map(({spellings}) => spellings[0])),
		);
		expect([...flags].sort()).toEqual(flagTable.map(({name}) => `--${name}`).sort());
	});

	it('have values that the program accepts', () => {
		for (const {name, flags} of COMPLETED_COMMANDS) {
			for (const {spellings, value} of flags) {
				if (value.kind !== 'choice') continue;
				for (const word of value.words) {
					const argv = [...(name === undefined ? [] : [name]), `${spellings[0]}=${word}`];
					const outcome = resolve(readFlags(argv), {}, resolveInputs({canAsk: true}));
					const problems = 'problems' in outcome ? outcome.problems.map(({code}) => code) : [];
					expect([argv, problems.filter((code) => /unknown|invalid/.test(code))]).toEqual([argv, []]);
				}
			}
		}
	});
});

describe('the scripts', () => {
	it.each(SHELLS)('of %s name every flag, and quote what the help says', (shell) => {
		const script = completionScript(shell);
		for (const {name} of flagTable) expect(script).toContain(shell === 'fish' ? `-l ${name} ` : `--${name}`);
		expect(script).toMatch(/\n$/);
		if (shell !== 'bash')
			expect(script).toContain(shell === 'zsh' ? String.raw`server'\''s` : String.raw`server\'s`);
	});

	it('complete in bash flags, values, commands and files', {tags: ['slow']}, () => {
		const [
			theme,
			value,
			spaced,
			optional,
			next,
			file,
			command,
			session,
			sandbox,
			shell,
			format,
			tools,
			json,
			deck,
			checkFlag,
		] = completedByBash(
			['--the'],
			['--theme', '=', 'd'],
			['--theme', ''],
			['--sandbox', '='],
			['--sandbox', 's'],
			['--ca', 'tls/c'],
			['s'],
			['sessions', ''],
			['sandbox', '--d'],
			['completion', ''],
			['--output-format', ''],
			['--tools', ''],
			['--js'],
			['check', 'tls/c'],
			['check', '--rep'],
		);
		expect(theme).toEqual(['--theme']);
		expect(value).toEqual(['dark']);
		expect(spaced).toEqual(['auto', 'dark', 'light', 'ansi', 'contrast']);
		expect(optional).toEqual(['today', 'seed', 'document']);
		expect(next).toEqual(['sandbox', 'sessions', 'search', 'serve']);
		expect(file?.toSorted()).toEqual(['tls/ca.pem', 'tls/cert.pem']);
		expect(command).toEqual(['sandbox', 'sessions', 'search', 'serve']);
		expect(session).toEqual(['list', 'show', 'search', 'delete', 'path']);
		expect(sandbox).toEqual(['--dialect']);
		expect(shell).toEqual(['bash', 'zsh', 'fish']);
		expect(format).toEqual(['text', 'json', 'stream-json']);
		expect(tools).toEqual(['none', 'summary', 'full']);
		expect(json).toEqual(['--json']);
		expect(deck?.toSorted()).toEqual(['tls/ca.pem', 'tls/cert.pem']);
		expect(checkFlag).toEqual(['--repeat']);
	});
});

describe('the command completion', () => {
	const read = (...words: string[]) => resolve(readFlags(['completion', ...words]), {}, resolveInputs({}));

	it.each(SHELLS)('knows %s', (shell) => {
		expect(read(shell)).toEqual({settings: {mode: 'completion', shell}});
	});

	it.each([
		[[], 'There is no shell after completion'],
		[['ksh'], 'There are no completions for "ksh"'],
		[['bash', 'zsh'], 'The command completion takes the name of a shell, and nothing else'],
		[['bash', '--ascii'], 'The command completion takes the name of a shell, and nothing else'],
	])('%j is a problem', (words, sentence) => {
		expect(read(...words)).toEqual({
			problems: [
				{code: 'unknown_shell', sentence: `${sentence}. Type bedrock-chat completion bash, zsh or fish`},
			],
		});
	});
});
