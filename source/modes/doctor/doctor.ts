/** `bedrock-chat doctor`: checks the program, its settings and files, the terminal and the server, and says what to do. */
import {systemClock} from '../../clock.ts';
import type {ConversationSettings, DoctorSettings} from '../../config/settings.ts';
import {redactText, secretsInUrl, secretsOf} from '../../protocol/redact.ts';
import {type ModeOptions, openServer, secretsInHandshake} from '../../session/open-session.ts';
import {own} from '../../text/safe.ts';
import {type AskedTerminal, askTerminal} from './ask-terminal.ts';
import {type Check, exitCodeOf, type Group, redactCheck} from './check.ts';
import {checkServer} from './check-server.ts';
import {checkFiles} from './files-checks.ts';
import {jsonReport} from './json-report.ts';
import {checkedFiles, type MachineFacts, programFacts, searchPrograms} from './machine.ts';
import {programChecks} from './program-checks.ts';
import {settingsChecks} from './settings-checks.ts';
import {type TerminalSurroundings, terminalChecks, terminalSkipped} from './terminal-checks.ts';
import {checkLines, layoutOf, summaryLine, titleLine} from './text-report.ts';

export interface DoctorIo {
	readonly stdout: AskedTerminal['output'] & {
		readonly isTTY?: boolean | undefined;
		readonly columns?: number | undefined;
		readonly rows?: number | undefined;
	};
	readonly stdin: AskedTerminal['input'];
	readonly process: AskedTerminal['process'];
	readonly machine: MachineFacts;
	readonly terminal: Pick<TerminalSurroundings, 'facts' | 'clipboard'>;
	/** Receives every secret of the settings, for the report of a crash. */
	readonly secrets?: Set<string> | undefined;
}

/** The exit code after Ctrl+C. */
const INTERRUPTED = 130;

/**
 * @returns exit code: 0 nothing failed; of the first check that failed: 2 settings, 3 no connection, 4 credential, 5 time limit,
 * 1 another; 130 if `signal` or Ctrl+C ended it
 */
export async function runDoctor(
	settings: DoctorSettings,
	io: DoctorIo,
	signal: AbortSignal,
	options: ModeOptions = {},
): Promise<number> {
	const layout = layoutOf(io.stdout, io.terminal.facts);
	const checks: Check[] = [];
	let group: Group | undefined;
	for await (const check of allChecks(settings, io, signal, options)) {
		if (check === 'interrupted') return INTERRUPTED;
		checks.push(check);
		if (settings.json) continue;
		if (check.group !== group) io.stdout.write(`${group === undefined ? '' : '\n'}${titleLine(check.group)}`);
		({group} = check);
		io.stdout.write(checkLines(check, layout));
	}
	if (signal.aborted) return INTERRUPTED;
	io.stdout.write(settings.json ? jsonReport(checks) : `\n${summaryLine(checks)}\n`);
	return exitCodeOf(checks);
}

/** All checks in the order of the report, without secrets, each as soon as it and those before it are done. */
export async function* allChecks(
	settings: DoctorSettings,
	io: DoctorIo,
	signal: AbortSignal,
	{clock = systemClock, pace = 1}: ModeOptions = {},
): AsyncGenerator<Check | 'interrupted'> {
	const secrets = io.secrets ?? new Set<string>();
	for (const secret of secretsIn(settings.server)) secrets.add(secret);
	const redacted = (check: Check): Check => redactCheck(check, secrets);
	// The terminal first: its queries must not mix with the report.
	const terminal = await terminalPart(io, clock);
	if (terminal === undefined) {
		yield 'interrupted';
		return;
	}
	const files = checkFiles(checkedFiles(io.machine, settings.configFile));
	const server = settings.server;
	const opened = server === undefined ? undefined : await openServer(server, pace);
	const first = [
		...programChecks(programFacts(io.machine)),
		...settingsChecks(settings),
		...(await files),
		...terminal,
	];
	for (const check of first) yield redacted(check);
	if (server === undefined || opened === undefined) {
		const text = own`Not checked: the settings have problems.`;
		yield {group: 'server', id: 'server', outcome: 'skipped', text};
		return;
	}
	if ('problem' in opened) {
		const fix = own`Type another --port, or --port 0 for any free one.`;
		yield redacted({
			group: 'server',
			id: 'server',
			outcome: 'failed',
			text: opened.problem,
			fix,
			exitCode: 2,
		});
		return;
	}
	try {
		const redact = (text: string): string => redactText(text, [...secrets]);
		for await (const check of checkServer(opened.url, server, {clock, signal, redact})) yield redacted(check);
	} finally {
		await opened.sandbox?.stop();
	}
}

/** @returns undefined if the user pressed Ctrl+C */
async function terminalPart(
	{stdin, stdout, process, terminal, machine}: DoctorIo,
	clock: AskedTerminal['clock'],
): Promise<readonly Check[] | undefined> {
	if (stdin.isTTY !== true || stdout.isTTY !== true)
		return terminalSkipped(own`Not checked: standard input or output is no terminal. Run it without a pipe.`);
	const {columns = 80, rows = 24} = stdout;
	const surroundings = {...terminal, columns, rows, hasProgram: searchPrograms(machine)};
	if (terminal.facts.TERM === 'dumb') return terminalChecks(undefined, surroundings);
	const answers = await askTerminal({input: stdin, output: stdout, process, clock});
	return answers === undefined ? undefined : terminalChecks(answers, surroundings);
}

/** All secrets that a connection of these settings could show. */
function secretsIn(settings: ConversationSettings | undefined): readonly string[] {
	if (settings === undefined) return [];
	const {server, connection} = settings;
	const credential = settings.credential?.reveal();
	return [
		...(server.kind === 'url' ? secretsInUrl(server.url) : []),
		...secretsInHandshake(connection.reveal()),
		...(credential === undefined ? [] : secretsOf(credential)),
	];
}
