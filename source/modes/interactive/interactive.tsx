/** The interactive mode: connects socket, chat, terminal and Ink, and closes them at the end. */
import {getHeapStatistics} from 'node:v8';
import {render} from 'ink';
import type {Chat} from '../../chat/chat.ts';
import {type ForceGc, loadForceGc} from '../../client/worker/force-gc.ts';
import type {SocketThread} from '../../client/worker/worker-socket.ts';
import {type Clock, systemClock} from '../../clock.ts';
import {isExposed} from '../../config/endpoint.ts';
import type {ChatSettings} from '../../config/settings.ts';
import {trackExitCode} from '../../session/exit-code.ts';
import {exposureOf} from '../../session/exposure.ts';
import {closingLine, unsentLines} from '../../session/farewell.ts';
import {openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import {type ClipboardFacts, createClipboard} from '../../terminal/clipboard.ts';
import {runClipboardTool} from '../../terminal/clipboard-tool.ts';
import type {Size} from '../../terminal/diff.ts';
import type {ExitingProcess} from '../../terminal/exit-guard.ts';
import type {TerminalInput, TerminalSource} from '../../terminal/input/terminal-input.ts';
import type {StoppableProcess} from '../../terminal/job-control.ts';
import {QUERIES} from '../../terminal/queries.ts';
import type {ScreenOutput} from '../../terminal/screen.ts';
import {openTerminal, type TerminalFacts} from '../../terminal/terminal.ts';
import {inCharacters} from '../../text/ascii.ts';
import {setGraphemesWhole} from '../../text/graphemes.ts';
import {preloadMarked} from '../../text/markdown/marked.ts';
import type {SafeText} from '../../text/safe.ts';
import {paint} from '../../theme/theme.ts';
import {App} from '../../ui/app.tsx';
import {type NotificationFacts, notificationFor} from '../../ui/attention.ts';
import {type Controller, createController} from '../../ui/controller.ts';
import {CrashBoundary} from '../../ui/crash-boundary.tsx';
import {KeysProvider} from '../../ui/keys/use-keys.ts';
import {startNotifier} from '../../ui/notifier.ts';
import {draftsOf} from '../../ui/quitting.ts';
import {draftRow} from '../../ui/screen-view.ts';
import {createThemeStore} from '../../ui/theme-store.ts';
import type {UiState} from '../../ui/ui-state.ts';
import type {BootScreen} from './boot-screen.ts';
import type {EditorFacts} from './editor-command.ts';
import {idleGc, keepHeapSmall} from './gc-tuning.ts';
import type {PagerFacts} from './pager.ts';
import {preloadWhenIdle} from './preload.ts';

/** The part of the process that the mode uses, as arguments, so that a test can replace the process. */
export interface InteractiveIo {
	readonly stdin: TerminalSource;
	readonly stdout: ScreenOutput;
	/** For the one line that stays on the normal screen. */
	readonly stderr: {write(text: string): unknown};
	readonly process: ExitingProcess & StoppableProcess;
	/** The version of Node, such as `26.10.0`. */
	readonly node: string;
	/** The previous owner of the terminal; undefined = none. */
	readonly boot?: BootScreen | undefined;
	/** The thread of the sockets; undefined = this thread. */
	readonly sockets?: SocketThread | undefined;
	/** The environment variables about the terminal. */
	readonly terminal: TerminalFacts & NotificationFacts;
	/** The environment variables and the platform that decide about the clipboard. */
	readonly clipboard: ClipboardFacts;
	/** The log file if none is named; undefined = the platform has none. */
	readonly defaultLogFile: string | undefined;
	/** Receives every secret of the session, for the report of a crash. */
	readonly secrets?: Set<string> | undefined;
	/** The environment variables about editors. */
	readonly editor: EditorFacts;
	/** The folder of relative file names. */
	readonly folder: string;
	/** The environment variables about pagers. */
	readonly pager: PagerFacts;
}

/**
 * Runs until the user quits.
 * @returns exit code: 0; 3 if no connection was ever established; 4 if the last credential was rejected
 */
export async function runInteractive(settings: ChatSettings, io: InteractiveIo): Promise<number> {
	const clock = systemClock;
	const startedAt = clock.now();
	const started = await openSession(settings, {
		clock,
		defaultLogFile: io.defaultLogFile,
		sockets: io.sockets,
		secrets: io.secrets,
	});
	if ('problem' in started) {
		io.boot?.leave();
		io.stderr.write(`${started.problem}\n`);
		return 2;
	}
	const {chat, url} = started;
	const outcome = trackExitCode(chat);

	const terminal = openTerminal({
		stdin: io.stdin,
		stdout: io.stdout,
		process: io.process,
		before: io.boot,
		facts: io.terminal,
		ascii: settings.screen.ascii,
		redact: started.redact,
		lost: () => unsent().map(printed).join(''),
		clock,
		onBackground: (background) => themeStore.setBackground(background),
		onGraphemeMode(isOn) {
			if (!setGraphemesWhole(isOn)) return;
			themeStore.repaint();
			screen.redraw();
		},
	});
	const {screen, input, characters, jobs} = terminal;
	const printed = (line: SafeText): string => `${inCharacters(line, characters)}\n`;
	const unsent = (): readonly SafeText[] =>
		unsentLines(chat.getSnapshot(), draftsOf(controller.getState()).map(started.redact));
	const themeStore = createThemeStore({
		choice: settings.screen.theme,
		background: terminal.background,
		depth: terminal.colourDepth,
		characters,
	});

	let quit: () => void = () => {};
	const quitRequest = new Promise<void>((resolve) => {
		quit = resolve;
	});
	const preload = preloadWhenIdle({chat, clock, preload: preloadMarked});
	const echo = (state: UiState, size: Size): void => {
		preload.typed();
		const draft = draftRow(state, size);
		if (draft !== undefined) screen.patch(draft.row, paint(draft.line, themeStore.getTheme()), draft.cursor);
	};
	const clipboard = createClipboard({
		facts: io.clipboard,
		run: (tool, text) => runClipboardTool(tool, text, io.clipboard.platform === 'win32'),
		send: screen.pass,
	});
	const controller = createController({
		chat,
		clock,
		facts: {exposed: isExposed(url) && settings.credential !== undefined, open: exposureOf(url, settings)},
		ports: {
			redraw: () => screen.redraw(),
			suspend: () => void terminal.suspend(),
			quit: () => quit(),
			theme: (name) => chat.notify(themeStore.choose(name)),
			copy: clipboard.copy,
			askCatalogue: started.askCatalogue,
			echo,
			// The terminal is lent first: keys typed from now on are for the editor.
			runEditor: (text) =>
				jobs.lend(async (onEnd) => {
					const {editExternally} = await import('./external-editor.ts');
					return editExternally(text, {facts: io.editor, process: io.process, onEnd});
				}),
			save: async (name, content, mayReplace) => {
				const {saveFile} = await import('./save-file.ts');
				return saveFile(name, content, mayReplace, io.folder);
			},
			runPager: (text, kind) =>
				jobs.lend(async (onEnd) => {
					const {openInPager} = await import('./pager.ts');
					return openInPager(text, {facts: io.pager, name: `value.${kind}`, process: io.process, onEnd});
				}),
		},
	});
	notifyOpening(settings, started);

	terminal.enter();
	await takeEarlyKeys(input, controller);
	const stopNotifier = startNotifier({
		chat,
		clock,
		onReply: input.onReply,
		setTitle: (title) => screen.setTitle(inCharacters(title, characters)),
		notify: () => {
			if (settings.screen.bell) screen.pass(QUERIES[notificationFor(io.terminal)]);
		},
	});
	const stopIdleGc = startIdleGc(chat, controller, clock);
	const crash = deferredCrash();
	const ink = render(
		<CrashBoundary onError={crash.report}>
			<KeysProvider input={input}>
				<App controller={controller} appearance={themeStore} placeCursor={screen.setCursor} now={clock.now} />
			</KeysProvider>
		</CrashBoundary>,
		// In debug mode Ink writes every frame whole and at once, without erasing: the input of the screen's diff.
		{
			stdout: screen.inkStdout,
			stdin: input.forInk,
			debug: true,
			interactive: true,
			patchConsole: false,
			exitOnCtrlC: false,
		},
	);
	setImmediate(() => void keepHeapSmall(io.node));
	// A terminal that is gone sends no keys.
	const stopListening = input.onEnd(() => quit());
	let logProblem: string | undefined;
	try {
		// An error while drawing ends Ink, and must not leave an unresponsive screen.
		await Promise.race([quitRequest, ink.waitUntilExit(), crash.reported]);
	} finally {
		ink.unmount();
		await terminal.leave();
		stopNotifier();
		preload.stop();
		stopIdleGc();
		stopListening();
		logProblem = await started.stop();
		await io.sockets?.stop();
		terminal.close();
	}
	const last = closingLine(chat.getSnapshot(), clock.now() - startedAt);
	for (const line of [last, ...unsent()]) io.stderr.write(printed(line));
	if (logProblem !== undefined) io.stderr.write(`${logProblem}\n`);
	return outcome.exitCode();
}

/** A promise that an error while drawing rejects. */
function deferredCrash(): {readonly reported: Promise<never>; report(error: unknown): void} {
	let report: (error: unknown) => void = () => {};
	const reported = new Promise<never>((_, reject) => {
		report = reject;
	});
	// The error may come before anything waits for it.
	reported.catch(() => {});
	return {reported, report};
}

/** @returns a function that stops it */
function startIdleGc(chat: Chat, controller: Controller, clock: Clock): () => void {
	let force: ForceGc | undefined;
	const gc = idleGc({
		clock,
		heapUsed: () => getHeapStatistics().used_heap_size,
		forceGc() {
			force ??= loadForceGc();
			force('all');
		},
	});
	const stops = [chat.subscribe(gc.changed), controller.subscribe(gc.active), gc.stop];
	return () => {
		for (const stop of stops) stop();
	};
}

/** Puts the text typed while the program was loaded into the draft before the first frame, so that it never disappears. */
async function takeEarlyKeys(input: TerminalInput, {handleKey, handlePaste}: Controller): Promise<void> {
	const stopKeys = input.onKey(handleKey);
	const stopPastes = input.onPaste(handlePaste);
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
	stopKeys();
	stopPastes();
}
