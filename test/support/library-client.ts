/** A library client on a test server, with a log of its events. */
import {onTestFinished} from 'vitest';
import {ChatClient} from '../../source/library/chat-client.ts';
import type {ChatClientOptions} from '../../source/library/options.ts';
import type {SandboxOptions} from '../../source/sandbox/server.ts';
import {openSandbox, type TestSandbox} from './sandbox.ts';
import {type ServerSide, startServer, type TestServer} from './ws-server.ts';

export interface Recorded {
	readonly client: ChatClient;
	/** All events, in order: `state ready`, `error refused`, `message typing`, `connected S-1`. */
	readonly log: string[];
	/** Resolves when this event is in the log, now or later. */
	logged(what: string, count?: number): Promise<void>;
}

/** A client that logs its events; disconnected at the end of the test. */
export function recorded(options: ChatClientOptions): Recorded {
	const client = new ChatClient(options);
	onTestFinished(() => client.disconnect());
	const log: string[] = [];
	let waiting: ReadonlyArray<{readonly what: string; readonly count: number; readonly resolve: () => void}> =
		[];
	const record = (what: string): void => {
		log.push(what);
		waiting = waiting.filter((one) => {
			if (!isLogged(one.what, one.count)) return true;
			one.resolve();
			return false;
		});
	};
	const isLogged = (what: string, count: number): boolean =>
		log.filter((entry) => entry === what).length >= count;
	client.on('state', (state) => record(`state ${state.at}`));
	client.on('message', (frame) => record(`message ${frame.type}`));
	client.on('error', (error) => record(`error ${error.code}`));
	client.on('connected', (id) => record(`connected ${id}`));
	client.on('disconnected', (because) => record(`disconnected ${because?.code ?? 'wanted'}`));
	client.on('turn', (turn) => record(`turn ${turn.question}`));
	return {
		client,
		log,
		logged: (what, count = 1) =>
			new Promise((resolve) => {
				if (isLogged(what, count)) resolve();
				else waiting = [...waiting, {what, count, resolve}];
			}),
	};
}

export interface OnSandbox extends Recorded {
	readonly sandbox: TestSandbox;
}

/** A client that is connected to the built-in assistant without delays. */
export async function onSandbox(
	options: ChatClientOptions = {},
	sandboxOptions: SandboxOptions = {},
): Promise<OnSandbox> {
	const sandbox = await openSandbox(sandboxOptions);
	const made = recorded({endpoint: sandbox.url, ...options});
	await made.client.connect();
	return {...made, sandbox};
}

export interface OnServer extends Recorded {
	readonly server: TestServer;
	/** The server's side: the test sends every frame. */
	readonly line: ServerSide;
}

/** A client that is ready on a server that sends nothing by itself. */
export async function onServer(options: ChatClientOptions = {}): Promise<OnServer> {
	const server = await startServer();
	const made = recorded({endpoint: server.url, ...options});
	const connected = made.client.connect();
	const line = await server.nextConnection();
	line.send(greeting('S-1'));
	await connected;
	return {...made, server, line};
}

export function greeting(sessionId: string): unknown {
	return {type: 'connection_established', session_id: sessionId, message: 'Connected to AI assistant'};
}

export function answer(message: string, more: object = {}): unknown {
	return {type: 'ai_response', message, tool_calls: [], tool_results: [], metadata: {}, ...more};
}

/** The error that a promise rejects with; the test fails when it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (error) {
		return error;
	}
	throw new Error('The promise was not rejected.');
}
