/** The full screen: puts socket, chat, terminal and Ink together, and takes them apart again on the way out. */
import {render} from 'ink';
import {type Chat, createChat} from '../chat/chat.ts';
import {createClient, TIME_LIMITS} from '../client/client.ts';
import {systemClock} from '../client/clock.ts';
import {loadSocket} from '../client/handshake.ts';
import {MAX_FRAME_BYTES} from '../client/limits.ts';
import {socketOnDemand} from '../client/socket-on-demand.ts';
import type {ChatSettings} from '../config/settings.ts';
import {redactText, secretsOf} from '../protocol/redact.ts';
import type {Sandbox} from '../sandbox/server.ts';
import {count, duration} from '../text/quantity.ts';
import {own} from '../text/safe.ts';
import {App} from '../ui/app.tsx';
import {type ColourFacts, colourDepth} from '../ui/colour-depth.ts';
import {createController} from '../ui/controller.ts';
import {type ExitingProcess, guardExits} from '../ui/exits.ts';
import {createJobControl, type StoppableProcess} from '../ui/job-control.ts';
import {createScreen, type ScreenOutput} from '../ui/screen.ts';
import {createTerminalInput, type TerminalSource} from '../ui/terminal-input.ts';
import {themeOf} from '../ui/theme.ts';
import {KeysProvider} from '../ui/use-keys.ts';

/** What the mode needs of the process, as arguments, so that a test can be the process. */
export interface InteractiveIo {
	readonly stdin: TerminalSource;
	readonly stdout: ScreenOutput;
	/** Where the one line goes that stays on the normal screen. */
	readonly stderr: {write(text: string): unknown};
	readonly process: ExitingProcess & StoppableProcess;
	/** What the environment says about colours. */
	readonly colours: ColourFacts;
}

/**
 * Runs until the user leaves.
 * @returns exit code: 0; 3 when no connection was ever made; 4 when the last credential was rejected
 */
export async function runInteractive(settings: ChatSettings, io: InteractiveIo): Promise<number> {
	const clock = systemClock;
	// Nothing of the network is needed for the first frame.
	const openSocket = socketOnDemand(() => loadSocket(settings.connection.reveal()));
	const startedAt = clock.now();
	const sandbox = await startSandboxFor(settings);
	const url = settings.server.kind === 'url' ? settings.server.url : (sandbox?.url ?? '');
	const credential = settings.credential?.reveal();
	const chat = createChat({
		url,
		clock,
		createClient: (events) =>
			createClient(
				{
					url,
					credential,
					reconnect: settings.reconnect,
					maxFrameBytes: settings.maxFrameBytes ?? MAX_FRAME_BYTES,
					compress: settings.compress,
					limits: TIME_LIMITS,
					clock,
					openSocket,
					random: Math.random,
				},
				events,
			),
	});
	const outcome = watch(chat);

	const screen = createScreen({output: io.stdout});
	const input = createTerminalInput({input: io.stdin, clock});
	const leave = (): void => {
		input.stop();
		screen.leave();
	};
	const secrets = credential === undefined ? [] : secretsOf(credential);
	const releaseExits = guardExits(leave, {process: io.process, redact: (text) => redactText(text, secrets)});
	// A window that shrank and grew back at once has lost rows, yet has the size it had: no `resize` tells of it.
	const repaint = (): void => screen.redraw();
	io.process.on('SIGWINCH', repaint);
	const jobs = createJobControl({
		// The keyboard first: a key that answers to what is drawn must not meet the terminal's own line editing.
		holders: [{suspend: () => input.pause(), resume: () => input.resume()}, screen],
		process: io.process,
		clock,
	});

	let quit: () => void = () => {};
	const left = new Promise<void>((resolve) => {
		quit = resolve;
	});
	const controller = createController({
		chat,
		clock,
		facts: {exposed: isExposed(url, credential !== undefined)},
		ports: {redraw: () => screen.redraw(), suspend: () => jobs.stop(), quit: () => quit()},
	});
	for (const hint of settings.hints) chat.notify({level: 'info', code: 'hint', text: hint});
	if (sandbox !== undefined) {
		chat.notify({
			level: 'info',
			code: 'sandbox',
			text: 'This is the built-in assistant, on this machine only.',
			advice: 'Ask it "what can you do?", or for order A-1001.',
		});
	}

	input.start();
	screen.enter();
	screen.setTitle('bedrock-chat');
	const ink = render(
		<KeysProvider input={input}>
			<App
				controller={controller}
				theme={themeOf('dark', colourDepth(io.colours))}
				placeCursor={screen.setCursor}
				now={clock.now}
			/>
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
	try {
		// An error while drawing ends Ink by itself, and must not leave a dead screen behind.
		await Promise.race([left, ink.waitUntilExit()]);
	} finally {
		ink.unmount();
		leave();
		await chat.close();
		await sandbox?.stop();
		jobs.dispose();
		io.process.off('SIGWINCH', repaint);
		releaseExits();
		screen.close();
	}
	io.stderr.write(`${farewell(chat, clock.now() - startedAt)}\n`);
	return outcome.exitCode();
}

async function startSandboxFor({server}: ChatSettings): Promise<Sandbox | undefined> {
	if (server.kind !== 'sandbox') return undefined;
	const {startSandbox} = await import('../sandbox/server.ts');
	return startSandbox({dialect: server.dialect, host: server.host, port: server.port});
}

/** Follows how the connection fared, for the exit code. */
function watch(chat: Chat): {exitCode(): number} {
	let wasReady = false;
	let failed: number | undefined;
	chat.subscribe(() => {
		const {connection} = chat.getSnapshot();
		if (connection.at === 'ready') {
			wasReady = true;
			failed = undefined;
		} else if (connection.at === 'waiting' || connection.at === 'stopped')
			failed = connection.because.exitCode;
	});
	return {
		exitCode: () => {
			if (failed === 4) return 4;
			return wasReady ? 0 : 3;
		},
	};
}

/** The line that stays: what was said, for how long, and in which session. */
function farewell(chat: Chat, ms: number): string {
	const {entries, session} = chat.getSnapshot();
	const messages = entries.filter((entry) => entry.kind !== 'notice').length;
	const where = session === undefined ? own`no session` : own`session ${session.id}`;
	return own`bedrock-chat: ${count(messages, 'message')} in ${duration(ms)} · ${where}`;
}

/** A credential on an unencrypted connection that leaves this machine. */
function isExposed(url: string, hasCredential: boolean): boolean {
	const {protocol, hostname} = new URL(url);
	const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
	return hasCredential && protocol === 'ws:' && !isLoopback;
}
