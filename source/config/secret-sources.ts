/** Fetches values that are not on the command line itself: reads files, runs commands, asks a person. */
import {redactText} from '../protocol/redact.ts';
import {safeLine} from '../text/safe.ts';
import type {FlagName} from './flags/flag-table.ts';
import type {Problem, ProblemCode} from './problem.ts';
import {type Secret, sealed} from './secrets.ts';
import type {Shape, ValueSource} from './sources.ts';

/** How a command ended. */
export type CommandEnd =
	| {readonly how: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string}
	| {readonly how: 'killed'; readonly signal: string; readonly stdout: string; readonly stderr: string}
	| {readonly how: 'too slow'; readonly seconds: number; readonly stdout: string; readonly stderr: string}
	/** There is no shell. */
	| {readonly how: 'not started'};

/** What fetching needs of the machine, so that a test can be the machine. */
export interface SourcePorts {
	/** The text of a file; rejects with an error that has a `code`, `EFBIG` for one that is too large. */
	readFile(path: string): Promise<string>;
	/** Runs a command in the shell; never rejects. */
	run(command: string): Promise<CommandEnd>;
	/** Asks without an echo; undefined when the person would rather leave. */
	ask(question: string): Promise<string | undefined>;
}

type Got = {readonly text: string} | {readonly problem: Problem} | {readonly cancelled: true};

const wrong = (code: ProblemCode, sentence: string): Got => ({problem: {code, sentence}});

/** What a file's text comes to: without the mark that some editors put first, and without the last line end. */
function valueIn(text: string, shape: Shape, flag: FlagName): Got {
	const whole = text.replace(/^\uFEFF/, '');
	if (whole.trim() === '') {
		const what = shape === 'whole' ? 'Type the path of another' : 'Write the secret into it, on one line';
		return wrong('source_empty', `The file that --${flag} names is empty. ${what}`);
	}
	if (shape === 'whole') return {text: whole};
	const value = whole.replace(/[\r\n]+$/, '');
	if (shape === 'lines' || !/[\r\n]/.test(value)) return {text: value};
	const sentence = `The file that --${flag} names has several lines, but a secret is one line. Take the others out, or type the path of another`;
	return wrong('source_shape', sentence);
}

async function readFile(source: ValueSource & {from: 'file'}, ports: SourcePorts): Promise<Got> {
	const {flag, path, shape} = source;
	// The path is not repeated: it may be the secret itself.
	const file = `file that --${flag} names`;
	try {
		return valueIn(await ports.readFile(path.reveal()), shape, flag);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
		const sentences: Readonly<Record<string, string>> = {
			ENOENT: `The ${file} does not exist. Check its path, which is looked up from this folder`,
			EACCES: `This user may not read the ${file}. Change its permissions, or type the path of another`,
			EPERM: `This user may not read the ${file}. Change its permissions, or type the path of another`,
			EISDIR: `--${flag} names a folder. Type the path of a file in it`,
			EFBIG: `The ${file} is far too large. Type the path of another`,
		};
		const sentence =
			sentences[code] ?? `The ${file} cannot be read (${safeLine(code)}). Type the path of another`;
		return wrong('source_unreadable', sentence);
	}
}

/** Longest quotation of what a command complained about, in UTF-16 units. */
const longestComplaint = 300;

/** What a command wrote to standard error, on one line; without what it printed as the secret. */
function complaintOf(stdout: string, stderr: string): string {
	const secrets = stdout.split(/\r?\n/).map((line) => line.trim());
	const text = redactText(stderr, secrets).trim().replace(/\s+/g, ' ');
	if (text === '') return '';
	const shown = text.length > longestComplaint ? `${text.slice(0, longestComplaint)}…` : text;
	return `, and said "${safeLine(shown)}"`;
}

async function runCommand(source: ValueSource & {from: 'command'}, ports: SourcePorts): Promise<Got> {
	const {flag, command} = source;
	const end = await ports.run(command.reveal());
	const instead = 'Try it in a shell by itself: the first line that it prints is taken';
	if (end.how === 'not started') {
		const sentence = `The command of --${flag} could not be started: there is no shell here. Type --${flag.replace(/command$/, 'file')} FILE instead`;
		return wrong('command_failed', sentence);
	}
	const complaint = complaintOf(end.stdout, end.stderr);
	const failed = (what: string): Got =>
		wrong('command_failed', `The command of --${flag} ${what}${complaint}. ${instead}`);
	if (end.how === 'too slow') return failed(`was not done within ${end.seconds} s`);
	if (end.how === 'killed') return failed(`was ended by ${safeLine(end.signal)}`);
	if (end.code !== 0) return failed(`failed with exit code ${end.code}`);
	const [line = ''] = end.stdout.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
	if (line.trim() === '') {
		const sentence = `The command of --${flag} printed nothing on its first line${complaint}. ${instead}`;
		return wrong('source_empty', sentence);
	}
	return {text: line};
}

async function ask(source: ValueSource & {from: 'question'}, ports: SourcePorts): Promise<Got> {
	const {flag, question} = source;
	const answer = await ports.ask(question);
	if (answer === undefined) return {cancelled: true};
	if (answer.trim() !== '') return {text: answer};
	return wrong(
		'source_empty',
		`Nothing was typed for --${flag}. Start again and type it, or type --auth none`,
	);
}

function fetchOne(source: ValueSource, ports: SourcePorts): Promise<Got> {
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
	/** The person who was asked would rather leave. */
	| {readonly cancelled: true};

/**
 * Fetches everything that is wanted: files and commands side by side, and then, if they did, questions one by one.
 * @returns the values, or all problems, without a secret in them
 */
export async function fetchSources(
	wanted: readonly ValueSource[],
	ports: SourcePorts,
): Promise<FetchOutcome> {
	const values = new Map<FlagName, Secret<string>>();
	const problems: Problem[] = [];
	const silent = wanted.filter(({from}) => from !== 'question');
	const questions = wanted.filter(({from}) => from === 'question');
	const take = ({flag}: ValueSource, got: Got): void => {
		if ('text' in got) values.set(flag, sealed(got.text));
		else if ('problem' in got) problems.push(got.problem);
	};
	const results = await Promise.all(
		silent.map(async (source) => [source, await fetchOne(source, ports)] as const),
	);
	for (const [source, got] of results) take(source, got);
	for (const source of problems.length === 0 ? questions : []) {
		const got = await fetchOne(source, ports);
		if ('cancelled' in got) return got;
		take(source, got);
	}
	return problems.length > 0 ? {problems} : {values};
}
