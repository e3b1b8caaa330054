#!/usr/bin/env node
/**
 * The command's entry point: reads arguments and environment, resolves the settings, runs one mode, sets the exit code.
 *
 * Modules are imported when they are needed, so that `--version` does not load React. Compiled code is cached from the
 * first import on.
 */
import module from 'node:module';
import {homedir} from 'node:os';
import process from 'node:process';
import {isatty} from 'node:tty';
import {systemClock} from './source/clock.ts';
import type {CommandLineContext} from './source/config/command-line.ts';
import type {CheckKeys} from './source/config/file/config-file.ts';
import {
	cacheFolder,
	defaultConfigFile,
	defaultLogFile,
	type SystemFacts,
	sessionsFolder,
} from './source/config/paths.ts';
import {makeFolder} from './source/journal/make-folder.ts';
import type {DoctorIo} from './source/modes/doctor/doctor.ts';
import type {MachineFacts} from './source/modes/doctor/machine.ts';
import {
	type BootScreen,
	isLikelyAscii,
	isLikelyChat,
	startBootScreen,
} from './source/modes/interactive/boot-screen.ts';
import {delayOptimizing} from './source/modes/interactive/optimizing.ts';
import type {KeyBlock} from './source/ui/keys/key-rows.ts';

/** The facts on which the paths of files depend. */
function systemFacts(): SystemFacts {
	let home: string | undefined;
	try {
		home = homedir();
	} catch {
		// This user has no home folder.
	}
	return {platform: process.platform, home, env: process.env};
}

/** Caches compiled code in the user's cache folder, so that the next start is faster. Optional. */
function cacheCompiledCode(): void {
	try {
		const folder = cacheFolder(systemFacts());
		if (folder === undefined) return;
		// Node creates missing folders with a recursion that never ends in a folder such as /proc.
		makeFolder(`${folder}/compiled`);
		module.enableCompileCache?.(`${folder}/compiled`);
	} catch {
		// Without a home folder or write permission the program only starts more slowly.
	}
}

/**
 * Certificates are checked in every mode, whatever this variable says: the worker thread has no environment. Node would
 * warn that they are not.
 */
function ignoreTlsVariable(): void {
	delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
}

/** Every secret that the program knows: the report of a crash must not contain any. */
const secrets = new Set<string>();
/** Values that may contain a secret or be one: they are removed from the report of a crash only. */
const givenValues = new Set<string>();

const SENSITIVE = /token|password|passphrase|secret|key|header|cookie|auth|url|proxy/i;

/** Notes every value given for a flag or a variable with a sensitive name: a crash may come before the settings are resolved. */
function noteGivenValues(words: readonly string[]): void {
	for (const [index, word] of words.entries()) {
		const [flag = '', ...value] = word.split('=');
		if (!flag.startsWith('-') || !(SENSITIVE.test(flag) || flag === '-H')) continue;
		givenValues.add(value.length > 0 ? value.join('=') : (words[index + 1] ?? ''));
	}
	for (const [name, value = ''] of Object.entries(process.env))
		if (SENSITIVE.test(name)) givenValues.add(value);
}

let isReporting = false;

/** Prints the first unexpected error, without secrets, and ends the program. */
async function reportCrash(error: unknown): Promise<void> {
	if (isReporting) return;
	isReporting = true;
	const {reportOf} = await import('./source/modes/report-crash.ts');
	// Standard error may be as full as standard output.
	process.stderr.on('error', () => {});
	const report = reportOf(error, new Set([...givenValues, ...secrets]));
	process.exitCode = 1;
	process.stderr.write(report, () => process.exit());
}

/** Reports errors that nothing catches, unless a mode that uses the terminal does: it must leave the screen first. */
function guardErrors(): void {
	for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
		process.on(event, (error: unknown) => {
			if (process.listenerCount(event) === 1) void reportCrash(error).catch(() => process.exit(1));
		});
	}
}

/** Removes the arguments, which may contain secrets, from the list of processes and from `process.argv`. */
function wipeCommandLine(): void {
	process.title = 'bedrock-chat';
	process.argv.length = 2;
}

/** The environment variables about the terminal; the modes get no others. */
function terminalFacts() {
	const {TERM, TERM_PROGRAM, COLORTERM, COLORFGBG, NO_COLOR, FORCE_COLOR, WT_SESSION} = process.env;
	const {TERM_PROGRAM_VERSION, ConEmuANSI} = process.env;
	const {TMUX, STY, LC_ALL, LC_CTYPE, LANG, SSH_TTY, SSH_CONNECTION, SSH_CLIENT} = process.env;
	const colours = {TERM, TERM_PROGRAM, COLORTERM, COLORFGBG, NO_COLOR, FORCE_COLOR, WT_SESSION};
	const versions = {TERM_PROGRAM_VERSION, ConEmuANSI};
	return {...colours, ...versions, TMUX, STY, LC_ALL, LC_CTYPE, LANG, SSH_TTY, SSH_CONNECTION, SSH_CLIENT};
}

const isOldNode = Number.parseInt(process.versions.node, 10) < 22;

/** Draws the first frame if a full screen will follow. */
function boot(words: readonly string[]): BootScreen | undefined {
	const isLikely = isLikelyChat(words, process.env) && isatty(0) && isatty(1);
	// The warning about an old Node is printed on the normal screen, before the full screen opens.
	if (!isLikely || isOldNode) return undefined;
	// A stored session is read before anything is typed.
	if (!words.some((word) => /^--(?:continue|resume)\b/.test(word))) delayOptimizing();
	const {stdin, stdout} = process;
	return startBootScreen({stdin, stdout, process, isAscii: isLikelyAscii(words, terminalFacts())});
}

/** Loading blocks the event loop: handle pending keys before each step. */
const keysWereRead = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Starts the thread that reads the server's messages. */
async function startSockets() {
	const {startSocketThread} = await import('./source/client/worker/worker-socket.ts');
	return startSocketThread({file: new URL('./worker.js', import.meta.url)});
}

/** What the full screen needs of the process. */
function screenIo() {
	const {stdin, stdout, stderr} = process;
	return {
		...{stdin, stdout, stderr, process, secrets, folder: workingFolder()},
		...{terminal: terminalFacts(), clipboard: clipboardFacts(), editor: editorFacts(), pager: pagerFacts()},
		defaultLogFile: defaultLogFile(systemFacts()),
	};
}

/** What the commands doctor and bundle check. */
function doctorIo(version: string, checkConfig: MachineFacts['checkConfig']): DoctorIo {
	const system = systemFacts();
	const {stdin, stdout} = process;
	return {
		...{stdin, stdout, process, secrets},
		machine: {
			...{version, checkConfig, folder: new URL('..', import.meta.url), home: system.home},
			...{node: process.versions.node, platform: process.platform, searchPath: process.env.PATH},
			...{configFile: defaultConfigFile(system), sessions: sessionsFolder(system)},
			log: defaultLogFile(system),
		},
		terminal: {facts: terminalFacts(), clipboard: clipboardFacts()},
	};
}

/** The facts on which the way of copying text depends. */
function clipboardFacts() {
	const {TERM, TMUX, STY, SSH_TTY, SSH_CONNECTION, WAYLAND_DISPLAY, DISPLAY, WSL_DISTRO_NAME} = process.env;
	const {platform} = process;
	return {platform, TERM, TMUX, STY, SSH_TTY, SSH_CONNECTION, WAYLAND_DISPLAY, DISPLAY, WSL_DISTRO_NAME};
}

/** The environment variables about editors. */
function editorFacts() {
	const {VISUAL, EDITOR} = process.env;
	return {VISUAL, EDITOR, platform: process.platform};
}

/** The environment variables about pagers. */
function pagerFacts() {
	return {env: process.env, platform: process.platform};
}

/** The current folder. If it was deleted, `/`, where saving fails with a notice. */
function workingFolder(): string {
	try {
		return process.cwd();
	} catch {
		return '/';
	}
}

/** Warns once about an old Node; a script gets nothing that it did not ask for. */
function warnOldNode(): void {
	if (!isOldNode || !isatty(2)) return;
	process.stderr.write(
		`bedrock-chat is slower on Node ${process.versions.node}; use Node 22 or later\n` +
			'(in a checkout, npm ci installs it).\n',
	);
}

/** @returns the exit code */
async function main(): Promise<number> {
	const words = process.argv.slice(2);
	noteGivenValues(words);
	wipeCommandLine();
	ignoreTlsVariable();
	const started = boot(words);
	if (started !== undefined) await keysWereRead();
	// Starts while other modules are loading.
	const sockets = started === undefined ? undefined : await startSockets();
	const commandLine = await import('./source/config/command-line.ts');
	const {loadSettings, checkConfigFile, problemText, helpText, version} = commandLine;
	const system = systemFacts();
	let keyTable: readonly KeyBlock[] | undefined;
	const checkConfig: MachineFacts['checkConfig'] = (place) => checkConfigFile(place, checkKeys);
	const checkKeys: CheckKeys = async (keys) => {
		const {readKeymap} = await import('./source/ui/keys/keymap.ts');
		const {table, problems} = readKeymap(keys);
		keyTable ??= table;
		return problems;
	};
	const context: CommandLineContext = {
		checkKeys,
		configFile: defaultConfigFile(system),
		home: system.home,
		platform: system.platform,
		isTerminal: () => isatty(0) && isatty(1),
		hasInput: () => !isatty(0),
		async terminal() {
			started?.leave();
			const {holdTerminal} = await import('./source/terminal/hold-terminal.ts');
			return {
				input: process.stdin,
				output: process.stdout,
				hold: (prompt) => holdTerminal(prompt, {process, clock: systemClock}),
			};
		},
	};
	const outcome = await loadSettings(words, process.env, context);
	const hasScreen = 'settings' in outcome && ['chat', 'replay'].includes(outcome.settings.mode);
	if (!hasScreen) started?.leave();
	if ('cancelled' in outcome) return signalCodes.SIGINT;
	if ('problems' in outcome) {
		process.stderr.write(problemText(outcome.problems, process.stderr.columns));
		return 2;
	}
	const {settings} = outcome;
	if (!hasScreen) tolerateClosedPipe();
	switch (settings.mode) {
		case 'help':
			process.stdout.write(helpText(settings.all, settings.about));
			return 0;
		case 'version':
			process.stdout.write(`${version()}\n`);
			return 0;
		case 'completion': {
			const {completionScript} = await import('./source/config/shell/completion-scripts.ts');
			process.stdout.write(completionScript(settings.shell));
			return 0;
		}
		case 'sandbox': {
			warnOldNode();
			const {runSandbox} = await import('./source/modes/sandbox.ts');
			const {stop, exitCode} = stopOnSignal();
			const code = await runSandbox(settings, process, stop);
			return exitCode() ?? code;
		}
		case 'serve': {
			warnOldNode();
			const {runServe} = await import('./source/modes/serve.ts');
			const {stdout, stderr} = process;
			const {stop, exitCode} = stopOnSignal();
			const code = await runServe(settings, {stdout, stderr, clock: systemClock}, stop);
			return exitCode() ?? code;
		}
		case 'sessions': {
			const {runSessions} = await import('./source/modes/sessions.ts');
			const {stdout, stderr} = process;
			const sessions = sessionsFolder(systemFacts());
			return runSessions(settings, {stdout, stderr, clock: systemClock, sessions});
		}
		case 'export':
		case 'import': {
			const {runExport, runImport} = await import('./source/modes/export.ts');
			const {stdin, stdout, stderr} = process;
			const io = {stdin, stdout, stderr, clock: systemClock, sessions: sessionsFolder(systemFacts())};
			const folder = workingFolder();
			return settings.mode === 'export'
				? runExport(settings, {...io, folder})
				: runImport(settings, {...io, folder});
		}
		case 'check': {
			warnOldNode();
			const {runCheck} = await import('./source/modes/without-screen.ts');
			const {stop, exitCode} = stopOnSignal();
			const {stdout, stderr} = process;
			const hasProgress = stderr.isTTY && process.env.TERM !== 'dumb';
			const code = await runCheck(
				settings,
				{stdout, stderr, hasProgress, defaultLogFile: defaultLogFile(systemFacts()), secrets},
				stop,
			);
			return exitCode() ?? code;
		}
		case 'config': {
			const {runConfig} = await import('./source/modes/config.ts');
			const {stdout, stderr} = process;
			return runConfig(settings, {
				...{stdout, stderr, home: system.home, editor: editorFacts()},
				...{configFile: defaultConfigFile(system), check: checkConfigFile, checkKeys, problemText},
				schema: new URL('./config.schema.json', import.meta.url).href,
			});
		}
		case 'doctor': {
			const {loadDoctor} = await import('./source/modes/without-screen.ts');
			const {stop, exitCode} = stopOnSignal();
			const code = await (await loadDoctor())(settings, doctorIo(version(), checkConfig), stop);
			return exitCode() ?? code;
		}
		case 'bundle': {
			const {loadBundle} = await import('./source/modes/without-screen.ts');
			const {stop, exitCode} = stopOnSignal();
			const io = {...doctorIo(version(), checkConfig), stderr: process.stderr, folder: workingFolder()};
			const code = await (await loadBundle())(settings, io, stop);
			return exitCode() ?? code;
		}
		case 'open': {
			const {loadOpen} = await import('./source/modes/without-screen.ts');
			const {stdout, stderr} = process;
			const io = {stdout, stderr, process, clock: systemClock, folder: workingFolder()};
			const isScreen = isatty(0) && isatty(1) && process.env.TERM !== 'dumb';
			return (await loadOpen())(settings, {
				...io,
				terminal: terminalFacts(),
				view: isScreen
					? async (viewed) => {
							const {runInteractive} = await import('./source/modes/interactive/interactive.ts');
							return runInteractive(viewed.settings, {...screenIo(), viewed});
						}
					: undefined,
			});
		}
		case 'demo': {
			warnOldNode();
			const {runDemo} = await import('./source/modes/without-screen.ts');
			const {stop, exitCode} = stopOnSignal();
			const {stdout, stderr} = process;
			const code = await runDemo(
				settings,
				{stdout, stderr, defaultLogFile: defaultLogFile(systemFacts()), secrets},
				stop,
			);
			return exitCode() ?? code;
		}
		case 'print': {
			warnOldNode();
			const {runPrint} = await import('./source/modes/without-screen.ts');
			const {stop, exitCode} = stopOnSignal();
			const {stdout, stderr} = process;
			const code = await runPrint(
				settings,
				{
					// Opened only when a question is read from it.
					stdin: () => process.stdin,
					stdout,
					stderr,
					hasProgress: stderr.isTTY && process.env.TERM !== 'dumb',
					defaultLogFile: defaultLogFile(systemFacts()),
					sessions: sessionsFolder(systemFacts()),
					secrets,
					process,
				},
				stop,
			);
			return exitCode() ?? code;
		}
		case 'replay':
		case 'chat': {
			const {stdin, stdout, stderr} = process;
			if (!stdout.isTTY) {
				stderr.write(
					'bedrock-chat: Standard output is not a terminal, but the chat needs one. Run it without a pipe or redirection, or type --print QUESTION, which prints the answer.\n',
				);
				return 2;
			}
			warnOldNode();
			if (settings.mode === 'chat' && settings.interface === 'lines') {
				started?.leave();
				const {runScreenReader} = await import('./source/modes/screen-reader/screen-reader.ts');
				return runScreenReader(settings, {
					stdin,
					stdout,
					stderr,
					process,
					terminal: terminalFacts(),
					folder: workingFolder(),
					defaultLogFile: defaultLogFile(systemFacts()),
					sessions: sessionsFolder(systemFacts()),
					secrets,
				});
			}
			if (started !== undefined) await keysWereRead();
			const {runInteractive} = await import('./source/modes/interactive/interactive.ts');
			const io = {
				...screenIo(),
				keyTable,
				boot: started?.isOn === true ? started : undefined,
				sessions: sessionsFolder(systemFacts()),
				profiles: {
					list: () => commandLine.listProfiles(words, process.env, context),
					async load(name: string) {
						const loaded = await commandLine.loadProfile(name, words, process.env, context);
						if ('problems' in loaded) return loaded;
						const isChat = 'settings' in loaded && loaded.settings.mode === 'chat';
						return isChat ? {settings: loaded.settings} : {problems: []};
					},
				},
				searchWorker: new URL('./search-worker.js', import.meta.url),
			};
			if (settings.mode === 'replay') {
				const {openReplay} = await import('./source/modes/replay/replay.ts');
				await sockets?.stop();
				const opened = openReplay(settings);
				if ('problem' in opened) {
					started?.leave();
					stderr.write(`bedrock-chat: ${opened.problem}\n`);
					return 2;
				}
				return runInteractive(opened.settings, {...io, sessions: undefined, replay: opened.replay});
			}
			return runInteractive(settings, {
				...io,
				sockets: sockets ?? (await startSockets()),
				newSockets: startSockets,
			});
		}
	}
}

/** The exit codes that shells expect after a signal. */
const signalCodes = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const;

/** Aborts on the first signal, so that a server can close its connections; a second signal kills the program. */
function stopOnSignal(): {readonly stop: AbortSignal; exitCode(): number | undefined} {
	const controller = new AbortController();
	let exitCode: number | undefined;
	for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
		process.once(name, () => {
			exitCode = signalCodes[name];
			controller.abort();
		});
	}
	return {stop: controller.signal, exitCode: () => exitCode};
}

/** Exits quietly when the reader of the output has gone (`bedrock-chat --help | head -1`). */
function tolerateClosedPipe(): void {
	// What cannot be reported is not a failure of its own.
	process.stderr.on('error', () => {});
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
		process.exit();
	});
}

/** Exits once all output is written. */
function exit(code: number): void {
	process.exitCode = code;
	process.stdout.write('', () => {
		const {errored} = process.stdout as NodeJS.WriteStream & {readonly errored: NodeJS.ErrnoException | null};
		if (errored !== null && errored !== undefined && errored.code !== 'EPIPE') void reportCrash(errored);
		else process.stderr.write('', () => process.exit());
	});
}

guardErrors();
cacheCompiledCode();
try {
	exit(await main());
} catch (error) {
	await reportCrash(error);
}
