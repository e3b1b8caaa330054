#!/usr/bin/env node
/**
 * The front door: words and environment in, settings out, one mode started, one exit code.
 *
 * Everything is imported when it is needed: compiled code is cached from the first import on, and `--version`
 * does not pay for React.
 */
import module from 'node:module';
import {homedir} from 'node:os';
import process from 'node:process';
import {isatty} from 'node:tty';
import {cacheFolder, defaultLogFile, type SystemFacts} from './source/config/paths.ts';
import {
	type BootScreen,
	isLikelyAscii,
	isLikelyChat,
	startBootScreen,
} from './source/modes/interactive/boot-screen.ts';

/** What decides where things are kept on disk. */
function machine(): SystemFacts {
	let home: string | undefined;
	try {
		home = homedir();
	} catch {
		// This user has none.
	}
	return {platform: process.platform, home, env: process.env};
}

/** Keeps compiled code in the user's cache folder, so that the next start is quicker. Works without. */
function cacheCompiledCode(): void {
	try {
		const folder = cacheFolder(machine());
		if (folder !== undefined) module.enableCompileCache?.(`${folder}/compiled`);
	} catch {
		// No home, no right to write: the program is merely slower to start.
	}
}

/** Takes what was typed out of every list of processes, and out of our own memory of it. */
function wipeCommandLine(): void {
	process.title = 'bedrock-chat';
	process.argv.length = 2;
}

/** What the environment says about the terminal; nothing else of it is handed on. */
function terminalFacts() {
	const {TERM, TERM_PROGRAM, COLORTERM, COLORFGBG, NO_COLOR, FORCE_COLOR, WT_SESSION} = process.env;
	const {TMUX, STY, LC_ALL, LC_CTYPE, LANG} = process.env;
	const colours = {TERM, TERM_PROGRAM, COLORTERM, COLORFGBG, NO_COLOR, FORCE_COLOR, WT_SESSION};
	return {...colours, TMUX, STY, LC_ALL, LC_CTYPE, LANG};
}

const isOldNode = Number.parseInt(process.versions.node, 10) < 22;

/** The first frame, where a full screen will follow. */
function boot(words: readonly string[]): BootScreen | undefined {
	const isLikely = isLikelyChat(words, process.env) && isatty(0) && isatty(1);
	// What an old Node is told goes to the normal screen, before the full one.
	if (!isLikely || isOldNode) return undefined;
	const {stdin, stdout} = process;
	return startBootScreen({stdin, stdout, process, isAscii: isLikelyAscii(words, terminalFacts())});
}

/** Loading holds the event loop up; keys that have come are shown before it goes on. */
const keysWereRead = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The thread that reads what the server sends. */
async function startSockets() {
	const {startSocketThread} = await import('./source/client/worker/worker-socket.ts');
	return startSocketThread({file: new URL('./worker.js', import.meta.url)});
}

/** What decides how text is copied. */
function clipboardFacts() {
	const {TERM, TMUX, STY, SSH_TTY, SSH_CONNECTION, WAYLAND_DISPLAY, DISPLAY, WSL_DISTRO_NAME} = process.env;
	const {platform} = process;
	return {platform, TERM, TMUX, STY, SSH_TTY, SSH_CONNECTION, WAYLAND_DISPLAY, DISPLAY, WSL_DISTRO_NAME};
}

/** What the environment says about editors. */
function editorFacts() {
	const {VISUAL, EDITOR} = process.env;
	return {VISUAL, EDITOR, platform: process.platform};
}

/** And about pagers. */
function pagerFacts() {
	return {PAGER: process.env.PAGER, platform: process.platform};
}

/** It may have been removed meanwhile; then a name without a folder leads nowhere, and saving says so. */
function workingFolder(): string {
	try {
		return process.cwd();
	} catch {
		return '/';
	}
}

/** Says once that an old Node does, but slowly. */
function mentionOldNode(): void {
	if (!isOldNode) return;
	process.stderr.write(
		`bedrock-chat works on Node ${process.versions.node}, but draws more slowly; Node 22 or newer is better ` +
			'(in a checkout, npm start brings its own).\n',
	);
}

/** @returns the exit code */
async function main(): Promise<number> {
	const words = process.argv.slice(2);
	wipeCommandLine();
	const started = boot(words);
	if (started !== undefined) await keysWereRead();
	// It starts while the rest is loaded.
	const sockets = started === undefined ? undefined : await startSockets();
	const {loadSettings, problemText, helpText, version} = await import('./source/config/command-line.ts');
	const outcome = await loadSettings(words, process.env, {
		isTerminal: () => isatty(0) && isatty(1),
		terminal() {
			started?.leave();
			return {input: process.stdin, output: process.stdout};
		},
	});
	if (!('settings' in outcome) || outcome.settings.mode !== 'chat') started?.leave();
	if ('cancelled' in outcome) return signalCodes.SIGINT;
	if ('problems' in outcome) {
		process.stderr.write(`${problemText(outcome.problems)}Type bedrock-chat --help to see the flags.\n`);
		return 2;
	}
	const {settings} = outcome;
	if (settings.mode !== 'chat') tolerateClosedPipe();
	switch (settings.mode) {
		case 'help':
			process.stdout.write(helpText(settings.all));
			return 0;
		case 'version':
			process.stdout.write(`${version()}\n`);
			return 0;
		case 'sandbox': {
			mentionOldNode();
			const {runSandbox} = await import('./source/modes/sandbox.ts');
			const {stop, exitCode} = stopOnSignal();
			const code = await runSandbox(settings, process.stdout, stop);
			return exitCode() ?? code;
		}
		case 'demo': {
			mentionOldNode();
			const {runDemo} = await import('./source/modes/demo/demo.ts');
			const {stop, exitCode} = stopOnSignal();
			const {stdout, stderr} = process;
			const code = await runDemo(settings, {stdout, stderr, defaultLogFile: defaultLogFile(machine())}, stop);
			return exitCode() ?? code;
		}
		case 'chat': {
			const {stdin, stdout, stderr} = process;
			if (!stdin.isTTY || !stdout.isTTY) {
				const missing = stdin.isTTY ? 'standard output' : 'standard input';
				stderr.write(
					`bedrock-chat: the chat needs a terminal, and ${missing} is not one. Run it without a pipe or a redirection.\n`,
				);
				return 2;
			}
			mentionOldNode();
			if (settings.interface === 'lines') {
				started?.leave();
				const {runScreenReader} = await import('./source/modes/screen-reader/screen-reader.ts');
				return runScreenReader(settings, {
					stdin,
					stdout,
					stderr,
					process,
					terminal: terminalFacts(),
					defaultLogFile: defaultLogFile(machine()),
				});
			}
			if (started !== undefined) await keysWereRead();
			const {runInteractive} = await import('./source/modes/interactive/interactive.tsx');
			return runInteractive(settings, {
				stdin,
				stdout,
				stderr,
				boot: started?.isOn === true ? started : undefined,
				sockets: sockets ?? (await startSockets()),
				terminal: terminalFacts(),
				clipboard: clipboardFacts(),
				editor: editorFacts(),
				folder: workingFolder(),
				pager: pagerFacts(),
				defaultLogFile: defaultLogFile(machine()),
				process,
				node: process.versions.node,
			});
		}
	}
}

/** What a shell expects of a program that was ended by a signal. */
const signalCodes = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const;

/** Waits for the first signal that ends the program, so that a server can close its connections; a second one kills. */
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

/** A reader that went away (`bedrock-chat --help | head -1`) is no fault of anybody's. */
function tolerateClosedPipe(): void {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
		process.exit();
	});
}

/** Ends the program once everything that was written has left. */
function leave(code: number): void {
	process.exitCode = code;
	process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

cacheCompiledCode();
try {
	leave(await main());
} catch (error) {
	const {faultText} = await import('./source/config/command-line.ts');
	process.stderr.write(faultText(error));
	leave(1);
}
