/** From settings to a chat over a real connection, with the built-in assistant and the log where they are wanted. */
import {type Chat, createChat} from '../chat/chat.ts';
import type {CatalogueAnswer} from '../client/catalogue.ts';
import {type CreateClient, createClient, TIME_LIMITS} from '../client/client.ts';
import {loadSocket} from '../client/handshake.ts';
import {MAX_FRAME_BYTES} from '../client/limits.ts';
import {socketOnDemand} from '../client/socket-on-demand.ts';
import type {SocketThread} from '../client/worker/worker-socket.ts';
import type {Clock} from '../clock.ts';
import type {ConversationSettings} from '../config/settings.ts';
import type {DebugLog} from '../journal/debug-log.ts';
import type {HandshakeSettings} from '../protocol/handshake.ts';
import {redactText, secretsInUrl, secretsOf} from '../protocol/redact.ts';
import type {Sandbox} from '../sandbox/server.ts';
import type {SafeText} from '../text/safe.ts';
import {cannotListen} from './cannot-listen.ts';

export interface SessionContext {
	readonly clock: Clock;
	/** Where a log goes that was asked for without a place; undefined = this machine has none. */
	readonly defaultLogFile: string | undefined;
	/** Opens sockets elsewhere; undefined = in this thread. */
	readonly sockets?: SocketThread | undefined;
	/** Factor on the built-in assistant's delays; default 1. */
	readonly pace?: number;
}

export interface OpenedSession {
	/** Connects when it is told to. */
	readonly chat: Chat;
	/** What it connects to. */
	readonly url: string;
	/** The built-in assistant, where it was asked for. */
	readonly sandbox: Sandbox | undefined;
	/** The log, where one was asked for. */
	readonly log: DebugLog | undefined;
	/** Asks the server which tools it offers; never rejects. */
	askCatalogue(): Promise<CatalogueAnswer>;
	/** Takes every secret that was ever given out of a text. */
	redact(text: string): string;
	/**
	 * Closes the connection, the assistant and the log.
	 * @returns where the log is, or what is wrong with it; undefined when none was asked for
	 */
	stop(): Promise<SafeText | undefined>;
}

/**
 * Puts a chat together; nothing is dialed before `chat.connect`. Neither the socket nor the log is loaded before it is
 * wanted, so that a screen need not wait for them.
 * @returns the chat, or in a sentence why the built-in assistant cannot be had
 */
export async function openSession(
	settings: ConversationSettings,
	{clock, defaultLogFile, sockets, pace = 1}: SessionContext,
): Promise<OpenedSession | {readonly problem: SafeText}> {
	const place = await placeOf(settings, pace);
	if ('problem' in place) return place;
	const {url, sandbox} = place;
	const credential = settings.credential?.reveal();
	const handshake = settings.connection.reveal();
	const secrets = new Set([...secretsInUrl(url), ...secretsInHandshake(handshake)]);
	const log = await logFor(settings, defaultLogFile, [...secrets]);
	const create = await tapped(createClient, log);

	const chat = createChat({
		url,
		clock,
		createClient: (events) =>
			remembering(create, secrets)(
				{
					url,
					credential,
					reconnect: settings.reconnect,
					maxFrameBytes: settings.maxFrameBytes ?? MAX_FRAME_BYTES,
					compress: settings.compress,
					limits: TIME_LIMITS,
					clock,
					openSocket: sockets?.openSocket(handshake) ?? socketOnDemand(() => loadSocket(handshake)),
					random: Math.random,
				},
				events,
			),
	});

	return {
		chat,
		url,
		sandbox,
		log,
		async askCatalogue() {
			const {askCatalogue} = await import('../client/catalogue.ts');
			return askCatalogue(url, handshake);
		},
		redact: (text) => redactText(text, [...secrets]),
		async stop() {
			await chat.close();
			await sandbox?.stop();
			return log?.close();
		},
	};
}

type Place = {readonly url: string; readonly sandbox: Sandbox | undefined} | {readonly problem: SafeText};

async function placeOf({server}: ConversationSettings, pace: number): Promise<Place> {
	if (server.kind === 'url') return {url: server.url, sandbox: undefined};
	const {dialect, host, port} = server;
	const {startSandbox} = await import('../sandbox/server.ts');
	try {
		const sandbox = await startSandbox({dialect, host, port, pace});
		return {url: sandbox.url, sandbox};
	} catch (error) {
		return {problem: cannotListen(error, host, port)};
	}
}

/** Values of header fields are taken for secrets, since many are; so are the passwords of a proxy and of a key. */
function secretsInHandshake({headers, proxy, tls}: HandshakeSettings): string[] {
	const values = Object.values(headers).flatMap((value) => [value, ...value.split(/\s+/).slice(1)]);
	return [...values, ...secretsInUrl(proxy ?? ''), ...(tls.passphrase === undefined ? [] : [tls.passphrase])];
}

/** Keeps the secrets of every credential that a client is given. */
function remembering(create: CreateClient, secrets: Set<string>): CreateClient {
	return (options, events) => {
		for (const secret of options.credential === undefined ? [] : secretsOf(options.credential))
			secrets.add(secret);
		const client = create(options, events);
		return {
			...client,
			get state() {
				return client.state;
			},
			authenticate(credential) {
				for (const secret of secretsOf(credential)) secrets.add(secret);
				client.authenticate(credential);
			},
		};
	};
}

async function logFor(
	{log}: ConversationSettings,
	usualFile: string | undefined,
	secrets: readonly string[],
): Promise<DebugLog | undefined> {
	if (log === undefined) return undefined;
	const {openDebugLog} = await import('../journal/debug-log.ts');
	return openDebugLog({file: log.file ?? usualFile, level: log.level, secrets});
}

async function tapped(create: CreateClient, log: DebugLog | undefined): Promise<CreateClient> {
	if (log === undefined) return create;
	const {logClient} = await import('./client-log.ts');
	return logClient(create, log);
}
