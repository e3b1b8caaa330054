/** A client of the library on a server of the test's own, and a record of all that it tells. */
import {onTestFinished} from 'vitest';
import {ChatClient} from '../../source/library/chat-client.ts';
import type {ChatClientOptions} from '../../source/library/options.ts';
import type {SandboxOptions} from '../../source/sandbox/server.ts';
import {openSandbox, type TestSandbox} from './sandbox.ts';
import {type ServerSide, startServer, type TestServer} from './ws-server.ts';

export interface Recorded {
	readonly client: ChatClient;
	/** What was told, in order: `state ready`, `error refused`, `message typing`, `connected S-1`. */
	readonly told: string[];
	/** Resolves when it has been told, from now on or before. */
	heard(what: string, count?: number): Promise<void>;
}

/** A client that writes down what it tells; disconnected when the test is over. */
export function recorded(options: ChatClientOptions): Recorded {
	const client = new ChatClient(options);
	onTestFinished(() => client.disconnect());
	const told: string[] = [];
	let waiting: ReadonlyArray<{readonly what: string; readonly count: number; readonly tell: () => void}> = [];
	const tell = (what: string): void => {
		told.push(what);
		waiting = waiting.filter((one) => {
			if (!isHeard(one.what, one.count)) return true;
			one.tell();
			return false;
		});
	};
	const isHeard = (what: string, count: number): boolean =>
		told.filter((entry) => entry === what).length >= count;
	client.on('state', (state) => tell(`state ${state.at}`));
	client.on('message', (frame) => tell(`message ${frame.type}`));
	client.on('error', (error) => tell(`error ${error.code}`));
	client.on('connected', (id) => tell(`connected ${id}`));
	client.on('disconnected', (because) => tell(`disconnected ${because?.code ?? 'wanted'}`));
	client.on('turn', (turn) => tell(`turn ${turn.question}`));
	return {
		client,
		told,
		heard: (what, count = 1) =>
			new Promise((resolve) => {
				if (isHeard(what, count)) resolve();
				else waiting = [...waiting, {what, count, tell: resolve}];
			}),
	};
}

export interface OnSandbox extends Recorded {
	readonly sandbox: TestSandbox;
}

/** A client that is connected to the built-in assistant, which has no delays of its own. */
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
	/** The server's end: the test says every word. */
	readonly line: ServerSide;
}

/** A client that is ready on a server that says nothing by itself. */
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

/** What a promise is rejected with; the test fails when it is not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (error) {
		return error;
	}
	throw new Error('it was not rejected');
}
