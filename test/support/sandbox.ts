/** Starts the built-in assistant as the server of a test: it counts frames, and its turns can be held. */
import {onTestFinished} from 'vitest';
import {
	type Sandbox,
	type SandboxEvent,
	type SandboxOptions,
	startSandbox,
	type TurnStep,
} from '../../source/sandbox/server.ts';
import {pythonReader} from './python.ts';

export interface TestSandbox extends Omit<Sandbox, 'connections' | 'stop'> {
	/** Number of frames received of each type; a frame without a type counts as `chat`. */
	readonly received: ReadonlyMap<string, number>;
	/** Connections accepted so far. */
	readonly connections: number;
	/** Connections open now. */
	readonly live: number;
	/** Every chat text that arrived, in order, over all connections. */
	chatMessages(): readonly string[];
	/** Resolves once `count` frames of a type have arrived, counted from the start. */
	whenReceived(type: string, count?: number): Promise<void>;
	/** Resolves once `count` connections were accepted, counted from the start. */
	whenConnected(count?: number): Promise<void>;
	/** From now on every turn stops at a step (default `start`), until `release`. */
	hold(step?: TurnStep): void;
	/** Lets held turns continue, and holds no more. */
	release(): void;
	/** Resolves once `count` turns are held. */
	whenHeld(count?: number): Promise<void>;
	/** Sends any text as a frame to every open connection. */
	broadcast(text: string): void;
	/** Makes the server forget all session ids, as it does when there are too many: "Session not found" from now on. */
	forgetSessions(): void;
	/** Drops every connection without a close frame; the server continues. */
	dropAll(): void;
	/** Stops as on SIGTERM. `code`: of the close frames, default 1012. */
	stop(options?: {readonly code?: number; readonly finishTurns?: boolean}): Promise<void>;
	/** Stops as if killed: no close frame, and running turns are abandoned. */
	kill(): Promise<void>;
}

/** Starts it with its normal delays by default. Its error messages are those of CPython. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
	const counts = createFrameCounts();
	const breakpoints = createBreakpoints();
	const sandbox = await startSandbox({
		frameReader: pythonReader,
		...options,
		beforeStep: breakpoints.reach,
		onEvent(event) {
			counts.onEvent(event);
			options.onEvent?.(event);
		},
	});
	const {connections} = sandbox;

	function dropAll(): void {
		for (const connection of connections) connection.drop();
	}

	async function stop({code = 1012, finishTurns = false} = {}): Promise<void> {
		for (const connection of connections) connection.close(code);
		const stopped = sandbox.stop({finishTurns});
		// Let held turns continue: only then do they stop.
		if (!finishTurns) breakpoints.release();
		await stopped;
	}

	return {
		...sandbox,
		received: counts.received,
		get connections() {
			return counts.connections();
		},
		get live() {
			return connections.size;
		},
		chatMessages: () => [...counts.chats],
		whenReceived: counts.whenReceived,
		whenConnected: counts.whenConnected,
		hold: breakpoints.hold,
		release: breakpoints.release,
		whenHeld: breakpoints.whenHeld,
		broadcast(text) {
			for (const connection of connections) connection.push(text);
		},
		forgetSessions: () => sandbox.sessions.clear(),
		dropAll,
		stop,
		kill() {
			dropAll();
			return stop();
		},
	};
}

/** Starts it without delays; the end of the test kills it. */
export async function openSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
	const sandbox = await startTestSandbox({pace: 0, ...options});
	onTestFinished(() => sandbox.kill());
	return sandbox;
}

/** Promises that resolve once a condition holds; call `check` after each change. */
function createWatchers() {
	const watchers = new Set<() => boolean>();
	function check(): void {
		for (const isDone of [...watchers]) if (isDone()) watchers.delete(isDone);
	}
	return {
		check,
		until: (holds: () => boolean): Promise<void> =>
			new Promise((resolve) => {
				watchers.add(() => {
					if (holds()) resolve();
					return holds();
				});
				check();
			}),
	};
}

/** Counts frames and connections at the moment they arrive, so that "sent once" can be proved. */
function createFrameCounts() {
	const received = new Map<string, number>();
	const chats: string[] = [];
	const watchers = createWatchers();
	let connections = 0;
	return {
		received,
		chats,
		connections: () => connections,
		onEvent(event: SandboxEvent) {
			if (event.kind === 'connected') connections += 1;
			if (event.kind === 'received') {
				received.set(event.type, (received.get(event.type) ?? 0) + 1);
				if (event.message !== undefined) chats.push(event.message);
			}
			watchers.check();
		},
		whenReceived: (type: string, count = 1) => watchers.until(() => (received.get(type) ?? 0) >= count),
		whenConnected: (count = 1) => watchers.until(() => connections >= count),
	};
}

/** The steps at which turns are held. */
function createBreakpoints() {
	const held = new Set<TurnStep>();
	const waiting = new Set<() => void>();
	const watchers = createWatchers();
	return {
		hold(step: TurnStep = 'start') {
			held.add(step);
		},
		release() {
			held.clear();
			for (const resume of [...waiting]) resume();
			waiting.clear();
		},
		whenHeld: (count = 1) => watchers.until(() => waiting.size >= count),
		async reach(step: TurnStep) {
			if (!held.has(step)) return;
			await new Promise<void>((resolve) => {
				waiting.add(resolve);
				watchers.check();
			});
		},
	};
}
