/** The full screen: puts socket, chat, terminal and Ink together, and takes them apart again on the way out. */
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
import {closingLine} from '../../session/farewell.ts';
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
import {preloadMarked} from '../../text/markdown/marked.ts';
import {paint} from '../../theme/theme.ts';
import {App} from '../../ui/app.tsx';
import {callOf, type NotificationFacts} from '../../ui/attention.ts';
import {type Controller, createController} from '../../ui/controller.ts';
import {startNotifier} from '../../ui/notifier.ts';
import {draftRow} from '../../ui/screen-view.ts';
import {createThemeStore} from '../../ui/theme-store.ts';
import type {UiState} from '../../ui/ui-state.ts';
import {KeysProvider} from '../../ui/use-keys.ts';
import type {BootScreen} from './boot-screen.ts';
import type {EditorFacts} from './editor-command.ts';
import {idleGc, keepHeapSmall} from './gc-tuning.ts';
import type {PagerFacts} from './pager.ts';
import {preloadWhenIdle} from './preload.ts';

/** What the mode needs of the process, as arguments, so that a test can be the process. */
export interface InteractiveIo {
	readonly stdin: TerminalSource;
	readonly stdout: ScreenOutput;
	/** Where the one line goes that stays on the normal screen. */
	readonly stderr: {write(text: string): unknown};
	readonly process: ExitingProcess & StoppableProcess;
	/** Its version, `26.10.0`. */
	readonly node: string;
	/** What has the terminal until then; undefined = nobody. */
	readonly boot?: BootScreen | undefined;
	/** Where sockets are opened; undefined = in this thread. */
	readonly sockets?: SocketThread | undefined;
	/** What the environment says about the terminal. */
	readonly terminal: TerminalFacts & NotificationFacts;
	/** What it, and the platform, say about the clipboard. */
	readonly clipboard: ClipboardFacts;
	/** Where a log goes that was asked for without a place; undefined = this machine has none. */
	readonly defaultLogFile: string | undefined;
	/** What the environment says about editors. */
	readonly editor: EditorFacts;
	/** Where files are saved that are given no other folder. */
	readonly folder: string;
	/** What it says about pagers. */
	readonly pager: PagerFacts;
}

/**
 * Runs until the user leaves.
 * @returns exit code: 0; 3 when no connection was ever made; 4 when the last credential was rejected
 */
export async function runInteractive(settings: ChatSettings, io: InteractiveIo): Promise<number> {
	const clock = systemClock;
	const startedAt = clock.now();
	const started = await openSession(settings, {
		clock,
		defaultLogFile: io.defaultLogFile,
		sockets: io.sockets,
	});
	if ('problem' in started) {
		io.boot?.leave();
		io.stderr.write(`${started.problem}\n`);
		return 1;
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
		clock,
		onBackground: (background) => appearance.learn(background),
	});
	const {screen, input, characters, jobs} = terminal;
	const appearance = createThemeStore({
		choice: settings.screen.theme,
		background: terminal.background,
		depth: terminal.colourDepth,
		characters,
	});

	let quit: () => void = () => {};
	const left = new Promise<void>((resolve) => {
		quit = resolve;
	});
	const warmingUp = preloadWhenIdle({chat, clock, warmUp: preloadMarked});
	const echo = (state: UiState, size: Size): void => {
		warmingUp.typed();
		const draft = draftRow(state, size);
		if (draft !== undefined) screen.patch(draft.row, paint(draft.line, appearance.getTheme()), draft.cursor);
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
			suspend: () => jobs.stop(),
			quit: () => quit(),
			theme: (name) => chat.notify(appearance.choose(name)),
			copy: clipboard.copy,
			askCatalogue: started.askCatalogue,
			echo,
			// The terminal is lent first of all: what is typed from now on is for the editor.
			runEditor: (text) =>
				jobs.lend(async () => {
					const {editExternally} = await import('./external-editor.ts');
					return editExternally(text, {facts: io.editor, process: io.process});
				}),
			save: async (name, content, mayReplace) => {
				const {saveFile} = await import('./save-file.ts');
				return saveFile(name, content, mayReplace, io.folder);
			},
			runPager: (text, kind) =>
				jobs.lend(async () => {
					const {openInPager} = await import('./pager.ts');
					return openInPager(text, {facts: io.pager, name: `value.${kind}`, process: io.process});
				}),
		},
	});
	notifyOpening(settings, started);

	terminal.enter();
	await takeEarlyKeys(input, controller);
	const stopCalling = startNotifier({
		chat,
		clock,
		onReply: input.onReply,
		setTitle: (title) => screen.setTitle(inCharacters(title, characters)),
		call: () => {
			if (settings.screen.bell) screen.pass(QUERIES[callOf(io.terminal)]);
		},
	});
	const stopTidying = startTidying(chat, controller, clock);
	const ink = render(
		<KeysProvider input={input}>
			<App controller={controller} appearance={appearance} placeCursor={screen.setCursor} now={clock.now} />
		</KeysProvider>,
		// In debug mode Ink writes every frame whole and at once, without erasing: just what the screen diffs.
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
	// A terminal that is gone types nothing any more.
	const stopListening = input.onEnd(() => quit());
	let remark: string | undefined;
	try {
		// An error while drawing ends Ink by itself, and must not leave a dead screen behind.
		await Promise.race([left, ink.waitUntilExit()]);
	} finally {
		ink.unmount();
		await terminal.leave();
		stopCalling();
		warmingUp.stop();
		stopTidying();
		stopListening();
		remark = await started.stop();
		await io.sockets?.stop();
		terminal.close();
	}
	const last = closingLine(chat.getSnapshot(), clock.now() - startedAt);
	io.stderr.write(`${inCharacters(last, characters)}\n`);
	if (remark !== undefined) io.stderr.write(`${remark}\n`);
	return outcome.exitCode();
}

/** @returns a function that ends it */
function startTidying(chat: Chat, controller: Controller, clock: Clock): () => void {
	let collect: ForceGc | undefined;
	const tidy = idleGc({
		clock,
		heapUsed: () => getHeapStatistics().used_heap_size,
		collect() {
			collect ??= loadForceGc();
			collect('all');
		},
	});
	const stops = [chat.subscribe(tidy.changed), controller.subscribe(tidy.touched), tidy.stop];
	return () => {
		for (const stop of stops) stop();
	};
}

/** What was typed while the program was loaded goes into the draft before anything is drawn, so that it never vanishes. */
async function takeEarlyKeys(input: TerminalInput, {handleKey, handlePaste}: Controller): Promise<void> {
	const stopKeys = input.onKey(handleKey);
	const stopPastes = input.onPaste(handlePaste);
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
	stopKeys();
	stopPastes();
}
