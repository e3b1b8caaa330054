import {inspect} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type CommandEnd, fetchSources, type SourcePorts} from '../../source/config/secret-sources.ts';
import {sealed} from '../../source/config/secrets.ts';
import type {Shape, ValueSource} from '../../source/config/sources.ts';
import {anyText} from '../support/arbitraries.ts';

const file = (shape: Shape = 'line'): ValueSource => ({
	from: 'file',
	flag: shape === 'whole' ? 'ca' : 'token-file',
	path: sealed('/path'),
	shape,
});
const command: ValueSource = {from: 'command', flag: 'token-command', command: sealed('print it')};
const question: ValueSource = {from: 'question', flag: 'password', question: 'Password'};

/** System functions that always return the same. */
function machine(answers: {
	readonly file?: string | Error;
	readonly end?: CommandEnd;
	readonly answer?: string | undefined;
}): SourcePorts & {readonly calls: string[]} {
	const calls: string[] = [];
	return {
		calls,
		async readFile(path) {
			calls.push(`read ${path}`);
			if (answers.file instanceof Error) throw answers.file;
			return answers.file ?? '';
		},
		async run(text) {
			calls.push(`run ${text}`);
			return answers.end ?? {how: 'not started'};
		},
		async ask(text) {
			calls.push(`ask ${text}`);
			return answers.answer;
		},
	};
}

const exited = (stdout: string, stderr = '', code = 0): CommandEnd => ({how: 'exited', code, stdout, stderr});
const failure = (code: string): Error => Object.assign(new Error('no'), {code});

async function fetched(source: ValueSource, answers: Parameters<typeof machine>[0]): Promise<unknown> {
	const outcome = await fetchSources([source], machine(answers));
	if ('values' in outcome) return outcome.values.get(source.flag)?.reveal();
	return 'problems' in outcome ? outcome.problems.map(({code, sentence}) => [code, sentence]) : 'cancelled';
}

describe('a file', () => {
	it.each<[string, Shape, string]>([
		['secret', 'line', 'secret'],
		['secret\n', 'line', 'secret'],
		['secret\r\n\r\n', 'line', 'secret'],
		[' se cret \n', 'line', ' se cret '],
		['\uFEFFsecret\n', 'line', 'secret'],
		['X-A: 1\nX-B: 2\n', 'lines', 'X-A: 1\nX-B: 2'],
		['-----BEGIN\n-----END\n', 'whole', '-----BEGIN\n-----END\n'],
	])('%j as %s', async (text, shape, value) => {
		expect(await fetched(file(shape), {file: text})).toBe(value);
	});

	it.each<[string | Error, Shape, string, string]>([
		[
			'',
			'line',
			'source_empty',
			'The file "/path" of --token-file is empty. Write the secret into it, on one line',
		],
		[
			' \n',
			'lines',
			'source_empty',
			'The file "/path" of --token-file is empty. Write the secret into it, on one line',
		],
		['', 'whole', 'source_empty', 'The file "/path" of --ca is empty. Type the path of another file'],
		[
			'SECRET\nSECRET',
			'line',
			'source_shape',
			'The file "/path" of --token-file has several lines, but a secret is one line. Remove the other lines, or type the path of another file',
		],
		[
			failure('ENOENT'),
			'line',
			'source_unreadable',
			'The file "/path" of --token-file does not exist. Check the path; a relative one begins in the current folder',
		],
		[
			failure('EACCES'),
			'line',
			'source_unreadable',
			'No permission to read the file "/path" of --token-file. Change its permissions, or type the path of another file',
		],
		[
			failure('EISDIR'),
			'whole',
			'source_unreadable',
			'The file "/path" of --ca is a folder. Type the path of a file',
		],
		[
			failure('EFBIG'),
			'line',
			'source_unreadable',
			'The file "/path" of --token-file is larger than 1 MB. Type the path of another file',
		],
		[
			failure('EIO'),
			'line',
			'source_unreadable',
			'The file "/path" of --token-file cannot be read (EIO). Type the path of another file',
		],
	])('%s as %s cannot be used', async (text, shape, code, sentence) => {
		expect(await fetched(file(shape), {file: text})).toEqual([[code, sentence]]);
	});

	const named = async (path: string, shape: Shape = 'line'): Promise<string> => {
		const source = {...file(shape), path: sealed(path)} as ValueSource;
		return JSON.stringify(await fetched(source, {file: failure('ENOENT')}));
	};

	it.each([
		'no/such/file',
		'/run/secrets/chat-token',
		'./token',
		'../Token_2',
		'~/.config/chat/token',
		'token.txt',
		'C:\\\\secrets\\\\token',
	])('is named in the problem: %s', async (path) => {
		expect(await named(path.replaceAll('\\\\', '\\'))).toContain(`The file \\"${path}\\" of --token-file`);
	});

	it.each([
		'canary-secret',
		'sk-4f9a7c-do-not-show',
		'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
		'/K7MDENGxx/bPxRfiCY1EXAMPLEKEY',
		'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N',
		'hunter2',
		'correct horse battery staple',
	])('is not named if the secret itself may have been typed: %s', async (secret) => {
		expect(await named(secret)).not.toContain(secret.slice(0, 8));
		expect(await named(secret)).toContain('The file of --token-file does not exist');
	});

	it('with a certificate is always named', async () => {
		expect(await named('MyCert1234', 'whole')).toContain('The file \\"MyCert1234\\" of --ca does not exist');
	});
});

describe('a command', () => {
	it.each([
		['secret\n', 'secret'],
		['secret', 'secret'],
		['secret\r\nmore\n', 'secret'],
		[' se cret \n', ' se cret '],
	])('that prints %j', async (stdout, value) => {
		expect(await fetched(command, {end: exited(stdout, 'a warning')})).toBe(value);
	});

	const advice = 'Run it in a shell: its first line must be the secret';

	it.each<[CommandEnd, string, string]>([
		[
			exited('', 'gpg: no\n  \u001B[31mkey\n', 2),
			'command_failed',
			`The command of --token-command failed with exit code 2: "gpg: no ␛[31mkey". ${advice}`,
		],
		[
			exited('SECRET-1\n', 'SECRET-1 is wrong', 1),
			'command_failed',
			`The command of --token-command failed with exit code 1: "[redacted] is wrong". ${advice}`,
		],
		[
			exited('', 'x'.repeat(1000), 1),
			'command_failed',
			`The command of --token-command failed with exit code 1: "${'x'.repeat(300)}…". ${advice}`,
		],
		[
			exited('\nSECRET\n'),
			'source_empty',
			`The command of --token-command printed nothing on its first line. ${advice}`,
		],
		[
			{how: 'killed', signal: 'SIGTERM', stdout: '', stderr: ''},
			'command_failed',
			`The command of --token-command was ended by SIGTERM. ${advice}`,
		],
		[
			{how: 'too slow', seconds: 10, stdout: '', stderr: 'Touch your key'},
			'command_failed',
			`The command of --token-command did not finish within 10 s: "Touch your key". ${advice}`,
		],
		[
			{how: 'not started'},
			'command_failed',
			'The command of --token-command was not started: there is no shell. Type --token-file FILE instead',
		],
	])('that fails: %j', async (end, code, sentence) => {
		expect(await fetched(command, {end})).toEqual([[code, sentence]]);
	});
});

describe('a question', () => {
	it('returns the answer as it was typed', async () => {
		expect(await fetched(question, {answer: ' p w '})).toBe(' p w ');
	});

	it('without an answer is a problem', async () => {
		expect(await fetched(question, {answer: ' '})).toEqual([
			['source_empty', 'No value was typed for --password. Start again and type one, or type --auth none'],
		]);
	});

	it('can be cancelled', async () => {
		expect(await fetched(question, {})).toBe('cancelled');
	});
});

describe('several sources', () => {
	it('are all fetched, questions last', async () => {
		const ports = machine({file: 'f', end: exited('c'), answer: 'a'});
		const outcome = await fetchSources([question, file(), command], ports);
		expect(ports.calls).toEqual(['read /path', 'run print it', 'ask Password']);
		expect('values' in outcome && [...outcome.values.keys()]).toEqual([
			'token-file',
			'token-command',
			'password',
		]);
	});

	it('report all their problems, and then ask no question', async () => {
		const ports = machine({});
		const outcome = await fetchSources([question, file(), command], ports);
		expect('problems' in outcome && outcome.problems.map(({code}) => code)).toEqual([
			'source_empty',
			'command_failed',
		]);
		expect(ports.calls).not.toContain('ask Password');
	});
});

describe('for any output', () => {
	it('there is a sealed value, or a sentence without it', async () => {
		const secret = 'sk-4f9a7c';
		const text = fc.tuple(anyText, anyText).map(([before, after]) => `${before}${secret}${after}`);
		const end = fc.oneof(
			fc.record({
				how: fc.constant('exited' as const),
				code: fc.nat(2),
				stdout: text,
				stderr: fc.constant(''),
			}),
			fc.record({
				how: fc.constant('exited' as const),
				code: fc.nat(2),
				stdout: fc.constant(`${secret}\n`),
				stderr: text,
			}),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(file(), file('lines'), command, question),
				text,
				end,
				async (source, words, ended) => {
					const sources = [{...source}];
					const outcome = await fetchSources(sources, machine({file: words, end: ended, answer: words}));
					expect(inspect(outcome, {depth: 9, showHidden: true})).not.toContain(secret);
					if (!('problems' in outcome)) return;
					for (const {sentence} of outcome.problems) expect(sentence).toMatch(/^\S[^\p{Cc}]*[^.]$/u);
				},
			),
		);
	});
});
