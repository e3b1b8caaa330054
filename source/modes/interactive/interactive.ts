/** The interactive mode: connects socket, chat, terminal and screen, and closes them at the end. */
import type {Entry} from '../../chat/entry.ts';
import {unsentMessages} from '../../chat/unsent/unsent.ts';
import type {SocketThread} from '../../client/worker/worker-socket.ts';
import {type Clock, systemClock} from '../../clock.ts';
import {isExposed} from '../../config/endpoint.ts';
import type {ChatSettings} from '../../config/settings.ts';
import {trackExitCode} from '../../session/exit-code.ts';
import {exposureOf} from '../../session/exposure.ts';
import {
	closingLine,
	type JournalEnd,
	savedLines,
	unsentTexts,
	whatLeavingEnds,
} from '../../session/farewell.ts';
import {journalServerOf} from '../../session/journal-server.ts';
import {type OpenedSession, openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import type {Resumed, ResumeOutcome} from '../../session/resume.ts';
import {serverOrigin, withholdFor} from '../../session/withhold.ts';
import {type ClipboardFacts, createClipboard} from '../../terminal/clipboard.ts';
import {runClipboardTool} from '../../terminal/clipboard-tool.ts';
import type {Size} from '../../terminal/diff.ts';
import type {ExitingProcess} from '../../terminal/exit-guard.ts';
import type {TerminalSource} from '../../terminal/input/terminal-input.ts';
import type {StoppableProcess} from '../../terminal/job-control.ts';
import {type ProgressFacts, showsProgress} from '../../terminal/progress.ts';
import {QUERIES} from '../../terminal/queries.ts';
import type {ScreenOutput} from '../../terminal/screen.ts';
import {openTerminal, type TerminalFacts} from '../../terminal/terminal.ts';
import {inCharacters} from '../../text/ascii.ts';
import {setGraphemesWhole} from '../../text/graphemes.ts';
import {own, type SafeText, safe} from '../../text/safe.ts';
import {wrapAtSpaces} from '../../text/wrap.ts';
import {paint} from '../../theme/theme.ts';
import {type NotificationFacts, notificationFor} from '../../ui/attention.ts';
import {createController} from '../../ui/controller.ts';
import {createEarlyScreen} from '../../ui/early-screen.ts';
import type {InkScreen} from '../../ui/ink-screen.tsx';
import {setKeyTable} from '../../ui/keys/key-dispatch.ts';
import type {KeyBlock} from '../../ui/keys/key-rows.ts';
import {startNotifier} from '../../ui/notifier.ts';
import {givenSignIn} from '../../ui/pages/sign-in-fields.ts';
import type {ReplayPort} from '../../ui/ports.ts';
import {draftsOf} from '../../ui/quitting.ts';
import {draftRow} from '../../ui/screen-view.ts';
import {createThemeStore} from '../../ui/theme-store.ts';
import type {UiState} from '../../ui/ui-state.ts';
import type {BootScreen} from './boot-screen.ts';
import type {CastFile} from './cast-file.ts';
import type {EditorFacts} from './editor-command.ts';
import {keepHeapSmall} from './gc-tuning.ts';
import {startJournal} from './journal-on-demand.ts';
import {learnOffer} from './learn-offer.ts';
import {optimizeWhenUsed} from './optimizing.ts';
import type {PagerFacts} from './pager.ts';
import {preloadWhenIdle, REPLY_STEPS} from './preload.ts';
import {findResumed, notifyResumed} from './resume-at-start.ts';
import {sessionsOnDemand} from './sessions-on-demand.ts';
import {startPreset} from './start-preset.ts';
import type {ProfilesPort} from './switch-profile.ts';

/** The part of the process that the mode uses, as arguments, so that a test can replace the process. */
export interface InteractiveIo {
	readonly stdin: TerminalSource;
	readonly stdout: ScreenOutput;
	/** For the one line that stays on the normal screen. */
	readonly stderr: {write(text: string): unknown; readonly columns?: number | undefined};
	readonly process: ExitingProcess & StoppableProcess;
	/** With the keys of the configuration file; undefined = the usual ones. */
	readonly keyTable?: readonly KeyBlock[] | undefined;
	/** The previous owner of the terminal; undefined = none. */
	readonly boot?: BootScreen | undefined;
	/** The thread of the sockets; undefined = this thread. */
	readonly sockets?: SocketThread | undefined;
	/** Starts another one, for the next session. */
	readonly newSockets?: () => Promise<SocketThread>;
	/** The environment variables about the terminal. */
	readonly terminal: TerminalFacts & NotificationFacts & ProgressFacts;
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
	/** Gets what is drawn. */
	readonly cast?: CastFile | undefined;
	/** The environment variables about pagers. */
	readonly pager: PagerFacts;
	/** The folder of the stored sessions; undefined = the platform has none. */
	readonly sessions?: string | undefined;
	/** The profiles of the configuration file. */
	readonly profiles?: ProfilesPort | undefined;
	/** Shows this in place of a connection, with the keys that move through it. */
	readonly replay?: (ReplayPort & {readonly session: OpenedSession}) | undefined;
	/** A conversation to read, in place of a connection; then nothing is stored, and no other session is offered. */
	readonly viewed?: Resumed<ChatSettings> | undefined;
	/** The script of the thread that searches them; undefined = this thread. */
	readonly searchWorker?: URL | undefined;
}

const NO_PROFILES: ProfilesPort = {
	list: async () => ({file: 'config.toml', rows: [], problems: []}),
	load: async () => ({problems: []}),
};

const LOSES_UNSENT = own`what was not sent would be lost, because nothing is saved (--no-journal)`;

/**
 * Runs until the user quits, one session after the other.
 * @returns exit code: 0; 3 if no connection was ever established; 4 if the last credential was rejected
 */
export async function runInteractive(given: ChatSettings, io: InteractiveIo): Promise<number> {
	if (io.keyTable !== undefined) setKeyTable(io.keyTable);
	const {cast: file} = given.screen;
	if (file === undefined) return runSessions(given, io);
	const {openCastFile} = await import('./cast-file.ts');
	const secrets = io.secrets ?? new Set<string>();
	const type = io.terminal.TERM;
	const cast = openCastFile({file, folder: io.folder, clock: systemClock, type, secrets});
	if ('problem' in cast) {
		io.boot?.leave();
		io.stderr.write(`${wrapAtSpaces(cast.problem, io.stderr.columns)}\n`);
		return 2;
	}
	const exitCode = await runSessions(given, {...io, secrets, cast});
	io.stderr.write(`${wrapAtSpaces(cast.end(exitCode), io.stderr.columns)}\n`);
	return exitCode;
}

async function runSessions(given: ChatSettings, io: InteractiveIo): Promise<number> {
	let settings = given;
	let outcome = await runSession(settings, io);
	while (typeof outcome === 'object') {
		const later = {...io, boot: undefined, sockets: await io.newSockets?.()};
		if ('profile' in outcome) {
			({profile: settings} = outcome);
			outcome = await runSession(settings, later, outcome.drafts);
			continue;
		}
		const resume = {at: 'id', id: outcome.resume, isChosen: true} as const;
		// The preset of the command line was for the first session, and could be sent.
		const presets = settings.presets && {...settings.presets, use: undefined};
		outcome = await runSession(
			// Hints about the command line are given once.
			{...settings, hints: [], presets, owner: outcome.owner, resume},
			later,
		);
	}
	return outcome;
}

/** Another session, to be continued in place of this one. */
interface NextSession {
	readonly resume: string;
	/** The server to which the credential of the command line belongs: the first one; undefined = this session's. */
	readonly owner: string | undefined;
}

/** Another profile, to be used in a new session. */
interface NextProfile {
	readonly profile: ChatSettings;
	/** The texts of the input, the newest last. */
	readonly drafts: readonly string[];
}

/**
 * @param drafts for the input
 * @returns the exit code, or what comes next
 */
async function runSession(
	given: ChatSettings,
	io: InteractiveIo,
	drafts: readonly string[] = [],
): Promise<number | NextSession | NextProfile> {
	const clock = systemClock;
	const startedAt = clock.now();
	const secrets = io.secrets ?? new Set();
	const fail = (problem: SafeText): number => {
		io.boot?.leave();
		io.stderr.write(`${wrapAtSpaces(problem, io.stderr.columns)}\n`);
		return 2;
	};
	const {viewed} = io;
	const found: ResumeOutcome<ChatSettings> | undefined =
		viewed === undefined
			? await findResumed(given, io.sessions, io.process, (entries) => drawLatest(entries, given, io))
			: {kind: 'resumed', resumed: viewed};
	if (found?.kind === 'problem') return fail(found.problem);
	const resumed = found?.kind === 'resumed' ? found.resumed : undefined;
	// The default server is not the one that the user is about to choose.
	const isChoosing = given.resume?.at === 'choose' && given.server.kind === 'url' && !given.server.given;
	const settings =
		resumed?.settings ?? (isChoosing ? withholdFor({...given, owner: 'the session that you choose'}) : given);
	const owner = isChoosing ? given.owner : (settings.owner ?? serverOrigin(settings.server));
	const started =
		io.replay?.session ??
		(viewed === undefined
			? await openSession(settings, {
					clock,
					defaultLogFile: io.defaultLogFile,
					sockets: io.sockets,
					secrets,
					restored: resumed?.restored,
					isWatchable: true,
				})
			: await view(viewed, settings, clock));
	if ('problem' in started) return fail(started.problem);
	const {chat, url} = started;
	const outcome = trackExitCode(chat);
	chat.connect();

	const terminal = openTerminal({
		stdin: io.stdin,
		stdout: io.stdout,
		process: io.process,
		before: io.boot,
		facts: io.terminal,
		ascii: settings.screen.ascii,
		redact: started.redact,
		lost: () => [...unsent(), ...howToContinue(journal.trouble())].map(printed).join(''),
		clock,
		onFrame: io.cast?.draw,
		onBackground(background) {
			io.cast?.setBackground(background);
			themeStore.setBackground(background);
		},
		onGraphemeMode(isOn) {
			if (!setGraphemesWhole(isOn)) return;
			themeStore.repaint();
			screen.redraw();
		},
	});
	io.cast?.setBackground(terminal.background);
	io.cast?.follow(chat);
	const {screen, input, characters, jobs} = terminal;
	const printed = (line: SafeText): string =>
		`${inCharacters(wrapAtSpaces(line, io.stderr.columns), characters)}\n`;
	const unsent = (): readonly SafeText[] =>
		unsentTexts(chat.getSnapshot(), {drafts: draftsOf(controller.getState()), redact: started.redact});
	const howToContinue = (trouble: string | undefined): readonly SafeText[] =>
		viewed === undefined ? savedLines({id: journal.id() ?? resumed?.stored.id, trouble}) : [];
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
	const preload = preloadWhenIdle({chat, clock, steps: REPLY_STEPS});
	const use = optimizeWhenUsed(chat);
	const echo = (state: UiState, size: Size): void => {
		preload.typed();
		use.typed();
		const draft = draftRow(state, size);
		if (draft !== undefined) screen.patch(draft.row, paint(draft.line, themeStore.getTheme()), draft.cursor);
	};
	let next: string | undefined;
	let nextProfile: ChatSettings | undefined;
	const stored = viewed === undefined &&
		io.sessions && {
			...{sessions: io.sessions, settings: {...given, owner}, searchWorker: io.searchWorker},
			current: () => [journal.id(), resumed?.stored.id].filter((id) => id !== undefined),
			obstacle() {
				const trouble = journal.trouble();
				if (trouble !== undefined)
					return own`this conversation is not being saved, and would be lost: ${safe(trouble)}`;
				return settings.journal || unsent().length === 0 ? undefined : LOSES_UNSENT;
			},
			question: () => whatLeavingEnds(chat.getSnapshot()),
			leaveFor(id: string) {
				next = id;
				quit();
			},
		};
	async function switchProfile(name: string): Promise<void> {
		profileSwitch ??= import('./switch-profile.ts').then(({createProfileSwitch}) =>
			createProfileSwitch({
				profiles: io.profiles ?? NO_PROFILES,
				current: settings.profile,
				notify: chat.notify,
				whatEnds() {
					const snapshot = chat.getSnapshot();
					const isLost = !settings.journal && unsentMessages(snapshot).length > 0;
					return isLost ? LOSES_UNSENT : whatLeavingEnds(snapshot);
				},
				leaveFor(profile) {
					nextProfile = profile;
					quit();
				},
			}),
		);
		await (await profileSwitch)(name);
	}
	let profileSwitch: Promise<(name: string) => Promise<void>> | undefined;
	const clipboard = createClipboard({
		facts: io.clipboard,
		run: (tool, text) => runClipboardTool(tool, text, io.clipboard.platform === 'win32'),
		send: screen.pass,
	});
	const controller = createController({
		chat,
		clock,
		facts: {
			exposed: isExposed(url) && settings.credential !== undefined,
			open: exposureOf(url, settings),
			given: givenSignIn(settings.credential?.reveal()),
		},
		ports: {
			replay: io.replay,
			redraw: () => screen.redraw(),
			suspend: () => void terminal.suspend(),
			quit: () => quit(),
			starting: () => journal.starting(),
			isSaving: () => settings.journal && io.sessions !== undefined && journal.trouble() === undefined,
			theme: (name) => chat.notify(themeStore.choose(name)),
			profile: (name) => void switchProfile(name),
			copy: clipboard.copy,
			askCatalogue: started.askCatalogue,
			askPreview: started.askPreview,
			askStatistics: started.askStatistics,
			askOffer: started.askOffer,
			searchKnowledge: started.searchKnowledge,
			sessions: stored ? sessionsOnDemand(stored) : undefined,
			ownPresets: started.ownPresets,
			browse: async (address) => {
				const {openBrowser} = await import('./open-browser.ts');
				return openBrowser(address, io.clipboard.platform);
			},
			echo,
			// The terminal is lent first: keys typed from now on are for the editor.
			runEditor: (text) =>
				jobs.lend(async (onEnd) => {
					const {editExternally} = await import('./external-editor.ts');
					return editExternally(text, {facts: io.editor, process: io.process, onEnd});
				}),
			async *exported(name) {
				const {exportChat} = await import('./export-chat.ts');
				const {startedAt: begun = startedAt, id} = resumed?.stored ?? {};
				yield* exportChat(name, {
					...{snapshot: chat.getSnapshot(), drafts: draftsOf(controller.getState())},
					secrets: started.hidden,
					...{id: journal.id() ?? id, server: journalServerOf(settings.server, url), startedAt: begun},
				});
			},
			frames: {
				listen: started.frames?.listen ?? (async () => undefined),
				async *recorded(frames) {
					const {recordedLines} = await import('./recorded-lines.ts');
					yield* recordedLines(frames, {startedAt: started.frames?.startedAt ?? startedAt, url, secrets});
				},
			},
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
	if (found !== undefined) notifyResumed(chat, resumed);
	for (const draft of [...(resumed?.stored.drafts ?? []), ...drafts].toReversed())
		controller.restoreDraft(draft);
	const server = journalServerOf(settings.server, url);
	const journal = startJournal(
		settings.journal && io.sessions !== undefined
			? {
					...{controller, clock, sessions: io.sessions, server, secrets: started.hidden, resumed},
					...{process: io.process, searchWorker: io.searchWorker},
				}
			: undefined,
		clock,
	);
	if (given.resume?.at === 'choose') controller.openSessions();
	const stopLearning = io.replay ? () => {} : learnOffer({chat, clock, ask: controller.askOffer});
	const stopPreset = io.replay ? () => {} : startPreset(settings.presets, chat, clock, controller);

	let ink: InkScreen | undefined;
	let isLeaving = false;
	const crash = deferredCrash();
	const early = createEarlyScreen({
		controller,
		appearance: themeStore,
		screen,
		input,
		clock,
		onError: crash.report,
		mount: () => void mountInk().catch(crash.report),
	});

	async function mountInk(): Promise<void> {
		const inkScreen = await import('../../ui/ink-screen.tsx');
		if (isLeaving) return;
		ink = inkScreen.mountInk({
			controller,
			appearance: themeStore,
			screen,
			input,
			clock,
			onMounted: early.stop,
			onError: crash.report,
		});
		ink.exited.then(quit, crash.report);
		setImmediate(keepHeapSmall);
	}

	terminal.enter();
	// The text typed while the program was loaded is in the draft of the first frame, so that it never disappears.
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
	early.start();
	const stopNotifier = startNotifier({
		chat,
		clock,
		onReply: input.onReply,
		setTitle: (title) => screen.setTitle(inCharacters(title, characters)),
		notify: () => {
			if (settings.screen.bell) screen.pass(QUERIES[notificationFor(io.terminal)]);
		},
		setWorking(isWorking) {
			if (settings.screen.progress && showsProgress(io.terminal)) screen.setProgress(isWorking);
		},
	});
	// A terminal that is gone sends no keys.
	const stopListening = input.onEnd(() => quit());
	let logProblem: string | undefined;
	let saved: JournalEnd = {};
	try {
		// An error while drawing ends Ink, and must not leave an unresponsive screen.
		await Promise.race([quitRequest, crash.reported]);
	} finally {
		isLeaving = true;
		early.stop();
		ink?.unmount();
		await terminal.leave();
		stopNotifier();
		preload.stop();
		stopLearning();
		stopPreset();
		use.stop();
		stopListening();
		saved = await journal.stop();
		logProblem = await started.stop();
		await io.sockets?.stop();
		terminal.close();
	}
	if (next !== undefined) return {resume: next, owner};
	if (nextProfile !== undefined) return {profile: nextProfile, drafts: draftsOf(controller.getState())};
	if (io.replay !== undefined || viewed !== undefined) return 0;
	const last = closingLine(chat.getSnapshot(), {startedAt, now: clock.now()});
	const ended = savedLines({...saved, id: saved.id ?? resumed?.stored.id});
	for (const line of [last, ...unsent(), ...ended]) io.stderr.write(printed(line));
	if (logProblem !== undefined) io.stderr.write(`${wrapAtSpaces(safe(logProblem), io.stderr.columns)}\n`);
	return outcome.exitCode();
}

/** Opens a conversation without a connection. */
async function view(
	{restored}: Resumed<ChatSettings>,
	{server}: ChatSettings,
	clock: Clock,
): Promise<OpenedSession> {
	const {viewStored} = await import('../../session/view-stored.ts');
	return viewStored(restored, server.kind === 'url' ? server.url : '', clock);
}

/** Draws the end of a long session, which is still being read, into the boot screen. Optional, like all of that. Never rejects. */
async function drawLatest(
	entries: readonly Entry[],
	{screen}: Pick<ChatSettings, 'screen'>,
	{boot, stdout, terminal}: Pick<InteractiveIo, 'boot' | 'stdout' | 'terminal'>,
): Promise<void> {
	try {
		const {latestScreen} = await import('./latest-screen.ts');
		const size = {columns: stdout.columns || 80, rows: stdout.rows || 24};
		if (boot?.isOn === true) stdout.write(latestScreen(entries, size, screen, terminal, systemClock.now()));
	} catch {
		// The screen that is drawn with the whole session reports what is wrong.
	}
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
