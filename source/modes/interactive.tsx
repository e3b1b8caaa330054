/** The full screen: puts socket, chat, terminal and Ink together, and takes them apart again on the way out. */
import {render} from 'ink';
import {systemClock} from '../client/clock.ts';
import type {SocketThread} from '../client/worker-socket.ts';
import {isExposed} from '../config/endpoint.ts';
import type {ChatSettings} from '../config/settings.ts';
import {inCharacters} from '../text/ascii.ts';
import {layoutMarkdown} from '../text/markdown/stream.ts';
import {App} from '../ui/app.tsx';
import {createAppearance} from '../ui/appearance.ts';
import {callOf, type TerminalFacts} from '../ui/attention.ts';
import {watchBackground} from '../ui/background.ts';
import {startCaller} from '../ui/caller.ts';
import {type CharacterFacts, charactersOf} from '../ui/characters.ts';
import {type ClipboardFacts, createClipboard} from '../ui/clipboard.ts';
import {runClipboardTool} from '../ui/clipboard-tool.ts';
import {backgroundHint, type ColourFacts, colourDepth} from '../ui/colour-depth.ts';
import {type Controller, createController} from '../ui/controller.ts';
import {type ExitingProcess, guardExits} from '../ui/exits.ts';
import {createJobControl, type StoppableProcess} from '../ui/job-control.ts';
import {createScreen, type ScreenOutput} from '../ui/screen.ts';
import {createTerminalInput, type TerminalInput, type TerminalSource} from '../ui/terminal-input.ts';
import {paint} from '../ui/theme.ts';
import type {UiState} from '../ui/ui-state.ts';
import {KeysProvider} from '../ui/use-keys.ts';
import {draftRow, type Size} from '../ui/view.ts';
import type {Boot} from './boot.ts';
import {followConnection} from './connection-outcome.ts';
import type {EditorFacts} from './editor-words.ts';
import {farewell} from './farewell.ts';
import {notifyOpening} from './opening.ts';
import {openness} from './openness.ts';
import type {PagerFacts} from './pager.ts';
import {startChat} from './start-chat.ts';

/** What the mode needs of the process, as arguments, so that a test can be the process. */
export interface InteractiveIo {
	readonly stdin: TerminalSource;
	readonly stdout: ScreenOutput;
	/** Where the one line goes that stays on the normal screen. */
	readonly stderr: {write(text: string): unknown};
	readonly process: ExitingProcess & StoppableProcess;
	/** What has the terminal until then; undefined = nobody. */
	readonly boot?: Boot | undefined;
	/** Where sockets are opened; undefined = in this thread. */
	readonly sockets?: SocketThread | undefined;
	/** What the environment says about the terminal. */
	readonly terminal: ColourFacts & CharacterFacts & TerminalFacts & {readonly COLORFGBG?: string | undefined};
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

/** ms after the first drawing until what is not needed for it is loaded. */
const LOAD_AFTER = 400;

/**
 * Runs until the user leaves.
 * @returns exit code: 0; 3 when no connection was ever made; 4 when the last credential was rejected
 */
export async function runInteractive(settings: ChatSettings, io: InteractiveIo): Promise<number> {
	const clock = systemClock;
	const startedAt = clock.now();
	const started = await startChat(settings, {clock, defaultLogFile: io.defaultLogFile, sockets: io.sockets});
	if ('problem' in started) {
		io.boot?.leave();
		io.stderr.write(`${started.problem}\n`);
		return 1;
	}
	const {chat, url} = started;
	const outcome = followConnection(chat);

	const screen = createScreen({output: io.stdout, isOn: io.boot !== undefined});
	const input = createTerminalInput({input: io.stdin, clock, isRawBefore: false});
	const leave = (): void => {
		input.stop();
		screen.leave();
	};
	const releaseExits = guardExits(leave, {
		process: io.process,
		redact: started.redact,
		// While an editor has the terminal, its keys of interruption are none of ours.
		ignoresKeyboard: () => jobs.isLent(),
	});
	io.boot?.handOver();
	// A window that shrank and grew back at once has lost rows, yet has the size it had: no `resize` tells of it.
	const repaint = (): void => screen.redraw();
	io.process.on('SIGWINCH', repaint);
	const depth = colourDepth(io.terminal);
	const characters = charactersOf(io.terminal, settings.screen.ascii);
	const appearance = createAppearance({
		choice: settings.screen.theme,
		background: backgroundHint(io.terminal.COLORFGBG) ?? 'dark',
		depth,
		characters,
	});
	const background = watchBackground({
		ask: () => screen.signal('ask-background'),
		onReply: input.onReply,
		learn: appearance.learn,
		clock,
	});
	const askBackground = (): void => {
		if (depth !== 'none') background.ask();
	};
	const jobs = createJobControl({
		// The keyboard first: a key that answers to what is drawn must not meet the terminal's own line editing.
		holders: [
			{suspend: () => input.pause(), resume: () => input.resume()},
			screen,
			{suspend: () => {}, resume: askBackground},
		],
		process: io.process,
		clock,
	});

	let quit: () => void = () => {};
	const left = new Promise<void>((resolve) => {
		quit = resolve;
	});
	const echo = (state: UiState, size: Size): void => {
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
		facts: {exposed: isExposed(url) && settings.credential !== undefined, open: openness(url, settings)},
		ports: {
			redraw: () => screen.redraw(),
			suspend: () => jobs.stop(),
			quit: () => quit(),
			theme: (name) => chat.notify(appearance.choose(name)),
			copy: clipboard.copy,
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

	input.start();
	screen.enter();
	// As early as can be: the sooner the answer comes, the fewer frames have the wrong colours.
	askBackground();
	await takeEarlyKeys(input, controller);
	const stopCalling = startCaller({
		chat,
		clock,
		onReply: input.onReply,
		setTitle: (title) => screen.setTitle(inCharacters(title, characters)),
		call: () => {
			if (settings.screen.bell) screen.signal(callOf(io.terminal));
		},
	});
	const ink = render(
		<KeysProvider input={input}>
			<App controller={controller} appearance={appearance} placeCursor={screen.setCursor} now={clock.now} />
		</KeysProvider>,
		// In debug mode Ink writes every frame whole and at once, without erasing: just what the screen diffs.
		{
			stdout: screen.wall,
			stdin: input.forInk,
			debug: true,
			interactive: true,
			patchConsole: false,
			exitOnCtrlC: false,
		},
	);
	// Once the screen is there, what lays replies out is loaded: the first one need not wait for it, nor the keys then.
	const cancelLoading = clock.after(LOAD_AFTER, () => layoutMarkdown('*a* `b`', 40));
	// A terminal that is gone types nothing any more.
	const stopListening = input.onEnd(() => quit());
	let remark: string | undefined;
	try {
		// An error while drawing ends Ink by itself, and must not leave a dead screen behind.
		await Promise.race([left, ink.waitUntilExit()]);
	} finally {
		ink.unmount();
		// An answer that comes later would be typed into the shell.
		await background.settled();
		leave();
		background.stop();
		stopCalling();
		stopListening();
		cancelLoading();
		remark = await started.stop();
		await io.sockets?.stop();
		jobs.dispose();
		io.process.off('SIGWINCH', repaint);
		releaseExits();
		screen.close();
	}
	const last = farewell(chat.getSnapshot(), clock.now() - startedAt);
	io.stderr.write(`${inCharacters(last, characters)}\n`);
	if (remark !== undefined) io.stderr.write(`${remark}\n`);
	return outcome.exitCode();
}

/** What was typed while the program was loaded goes into the draft before anything is drawn, so that it never vanishes. */
async function takeEarlyKeys(input: TerminalInput, {handleKey, handlePaste}: Controller): Promise<void> {
	const stopKeys = input.onKey(handleKey);
	const stopPastes = input.onPaste(({text}) => handlePaste(text));
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
	stopKeys();
	stopPastes();
}
