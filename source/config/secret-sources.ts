/** Fetches values from outside the command line: reads files, runs commands, asks the user. */
import {redactText} from '../protocol/redact.ts';
import {safeLine} from '../text/safe.ts';
import type {FlagName} from './flags/flag-table.ts';
import {type Problem, type ProblemCode, quoted} from './problem.ts';
import {type Secret, sealed} from './secrets.ts';
import type {Shape, ValueSource} from './sources.ts';

/** How a command ended. */
export type CommandEnd =
	| {readonly how: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string}
	| {readonly how: 'killed'; readonly signal: string; readonly stdout: string; readonly stderr: string}
	| {readonly how: 'too slow'; readonly seconds: number; readonly stdout: string; readonly stderr: string}
	/** There is no shell. */
	| {readonly how: 'not started'};

/** The system functions that fetching needs; tests supply their own. */
export interface SourcePorts {
	/** The text of a file; rejects with an error that has a `code`, `EFBIG` for one that is too large. */
	readFile(path: string): Promise<string>;
	/** Runs a command in the shell; never rejects. */
	run(command: string): Promise<CommandEnd>;
	/** Asks without an echo; undefined if the user cancels. */
	ask(question: string): Promise<string | undefined>;
}

type FetchResult = {readonly text: string} | {readonly problem: Problem} | {readonly cancelled: true};

const failure = (code: ProblemCode, sentence: string): FetchResult => ({problem: {code, sentence}});

/** The value in a file's text: without a byte order mark and without the last line end. */
function valueIn(text: string, shape: Shape, file: string): FetchResult {
	const whole = text.replace(/^\uFEFF/, '');
	if (whole.trim() === '') {
		const advice =
			shape === 'whole' ? 'Type the path of another file' : 'Write the secret into it, on one line';
		return failure('source_empty', `The ${file} is empty. ${advice}`);
	}
	if (shape === 'whole') return {text: whole};
	const value = whole.replace(/[\r\n]+$/, '');
	if (shape === 'lines' || !/[\r\n]/.test(value)) return {text: value};
	const sentence = `The ${file} has several lines, but a secret is one line. Remove the other lines, or type the path of another file`;
	return failure('source_shape', sentence);
}

/** A path from a root or a named folder, a lower-case path, or a name with an extension. */
const PATH = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/]|^[a-z\d._-]+(?:\/[a-z\d._-]+)+$|^[\w-]{1,40}\.[a-z]{2,6}$/;
/** Upper case, lower case and digits in one name: more likely a key. */
const MIXED = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{12,}$/;

/** Whether a text is surely a path, and not a secret. */
const isPath = (text: string): boolean =>
	PATH.test(text) && !text.split(/[\\/]/).some((name) => MIXED.test(name));

async function readFile(source: ValueSource & {from: 'file'}, ports: SourcePorts): Promise<FetchResult> {
	const {flag, path, shape} = source;
	const given = path.reveal();
	// A certificate is no secret; for others the secret itself may have been typed instead of a path.
	const file = `file ${shape === 'whole' || isPath(given) ? `${quoted(given)} ` : ''}of --${flag}`;
	try {
		return valueIn(await ports.readFile(given), shape, file);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
		const sentences: Readonly<Record<string, string>> = {
			ENOENT: `The ${file} does not exist. Check the path; a relative one begins in the current folder`,
			EACCES: `No permission to read the ${file}. Change its permissions, or type the path of another file`,
			EPERM: `No permission to read the ${file}. Change its permissions, or type the path of another file`,
			EISDIR: `The ${file} is a folder. Type the path of a file`,
			EFBIG: `The ${file} is larger than 1 MB. Type the path of another file`,
		};
		const sentence =
			sentences[code] ?? `The ${file} cannot be read (${safeLine(code)}). Type the path of another file`;
		return failure('source_unreadable', sentence);
	}
}

/** Longest quotation of a command's standard error, in UTF-16 units. */
const longestError = 300;

/** A command's standard error on one line, without the secrets that it printed. */
function errorOutput(stdout: string, stderr: string): string {
	const secrets = stdout.split(/\r?\n/).map((line) => line.trim());
	const text = redactText(stderr, secrets).trim().replace(/\s+/g, ' ');
	if (text === '') return '';
	const shown = text.length > longestError ? `${text.slice(0, longestError)}…` : text;
	return `: "${safeLine(shown)}"`;
}

async function runCommand(source: ValueSource & {from: 'command'}, ports: SourcePorts): Promise<FetchResult> {
	const {flag, command} = source;
	const end = await ports.run(command.reveal());
	const advice = 'Run it in a shell: its first line must be the secret';
	if (end.how === 'not started') {
		const sentence = `The command of --${flag} was not started: there is no shell. Type --${flag.replace(/command$/, 'file')} FILE instead`;
		return failure('command_failed', sentence);
	}
	const errors = errorOutput(end.stdout, end.stderr);
	const failed = (outcome: string): FetchResult =>
		failure('command_failed', `The command of --${flag} ${outcome}${errors}. ${advice}`);
	if (end.how === 'too slow') return failed(`did not finish within ${end.seconds} s`);
	if (end.how === 'killed') return failed(`was ended by ${safeLine(end.signal)}`);
	if (end.code !== 0) return failed(`failed with exit code ${end.code}`);
	const [line = ''] = end.stdout.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
	if (line.trim() === '') {
		const sentence = `The command of --${flag} printed nothing on its first line${errors}. ${advice}`;
		return failure('source_empty', sentence);
	}
	return {text: line};
}

async function ask(source: ValueSource & {from: 'question'}, ports: SourcePorts): Promise<FetchResult> {
	const {flag, question} = source;
	const answer = await ports.ask(question);
	if (answer === undefined) return {cancelled: true};
	if (answer.trim() !== '') return {text: answer};
	return failure(
		'source_empty',
		`No value was typed for --${flag}. Start again and type one, or type --auth none`,
	);
}

function fetchOne(source: ValueSource, ports: SourcePorts): Promise<FetchResult> {
	switch (source.from) {
		case 'file':
			return readFile(source, ports);
		case 'command':
			return runCommand(source, ports);
		case 'question':
			return ask(source, ports);
	}
}

export type FetchOutcome =
	| {readonly values: ReadonlyMap<FlagName, Secret<string>>}
	| {readonly problems: readonly Problem[]}
	/** The user cancelled a question. */
	| {readonly cancelled: true};

/**
 * Fetches all values: files and commands in parallel and then, if none failed, questions one by one.
 * @returns the values, or all problems, which contain no secrets
 */
export async function fetchSources(
	sources: readonly ValueSource[],
	ports: SourcePorts,
): Promise<FetchOutcome> {
	const values = new Map<FlagName, Secret<string>>();
	const problems: Problem[] = [];
	const automatic = sources.filter(({from}) => from !== 'question');
	const questions = sources.filter(({from}) => from === 'question');
	const add = ({flag}: ValueSource, result: FetchResult): void => {
		if ('text' in result) values.set(flag, sealed(result.text));
		else if ('problem' in result) problems.push(result.problem);
	};
	const results = await Promise.all(
		automatic.map(async (source) => [source, await fetchOne(source, ports)] as const),
	);
	for (const [source, result] of results) add(source, result);
	for (const source of problems.length === 0 ? questions : []) {
		const result = await fetchOne(source, ports);
		if ('cancelled' in result) return result;
		add(source, result);
	}
	return problems.length > 0 ? {problems} : {values};
}
