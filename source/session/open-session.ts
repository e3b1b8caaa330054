/** Opens a chat over a real connection from settings, with the built-in assistant and the log if they ask for them. */
import {type Chat, createChat} from '../chat/chat.ts';
import {notice} from '../chat/notices.ts';
import type {RestoredChat} from '../chat/recovery/restored.ts';
import {type CreateClient, createClient, TIME_LIMITS} from '../client/client.ts';
import {loadSocket} from '../client/handshake.ts';
import {MAX_FRAME_BYTES} from '../client/limits.ts';
import {FRAME_READER} from '../client/reader.ts';
import {socketOnDemand} from '../client/socket-on-demand.ts';
import type {SocketThread} from '../client/worker/worker-socket.ts';
import type {Clock} from '../clock.ts';
import type {ConversationSettings} from '../config/settings.ts';
import type {DebugLog} from '../journal/debug-log.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {proxyFor} from '../protocol/handshake/proxy-rules.ts';
import {redactText, secretsInFields, secretsInUrl, secretsOf} from '../protocol/redact.ts';
import {isWordlike} from '../protocol/secret-forms.ts';
import {withSessionId} from '../protocol/session-url.ts';
import type {Sandbox} from '../sandbox/server.ts';
import type {OfferAnswer, StatisticsAnswer} from '../server/ask-offer.ts';
import type {CatalogueAnswer} from '../server/catalogue.ts';
import type {KnowledgeAnswer} from '../server/knowledge.ts';
import type {PreviewAnswer} from '../server/preview.ts';
import {joinSafe, type SafeText} from '../text/safe.ts';
import {cannotListen} from './cannot-listen.ts';
import {sensitiveFields, withoutSecrets} from './hide-secrets.ts';
import {type OwnPresetsReading, readOnce} from './own-presets.ts';
import {type RefreshToken, withSsoRenewal} from './sso-renewal.ts';
import {createFrameFeed, type FrameFeed} from './wire/frame-feed.ts';
import type {StartedRecording, StartRecordingOptions} from './wire/start-recording.ts';

export interface SessionContext {
	readonly clock: Clock;
	/** File of a log that was requested without a path; undefined = this machine has none. */
	readonly defaultLogFile: string | undefined;
	/** What opens sockets, for example a thread; undefined = this thread, with every message decoded at once. */
	readonly sockets?:
		| (Pick<SocketThread, 'openSocket' | 'handleWith'> & Partial<Pick<SocketThread, 'watch'>>)
		| undefined;
	/** Factor on the delays of the built-in assistant; default 1. */
	readonly pace?: number;
	/** Receives every secret of the session, for the report of a crash. */
	readonly secrets?: Set<string> | undefined;
	/** The conversation of an earlier run, to be continued. */
	readonly restored?: RestoredChat | undefined;
	/** Its frames can be watched. */
	readonly isWatchable?: true;
}

/** The context that every mode takes as an option, for tests. */
export type ModeOptions = Partial<Pick<SessionContext, 'clock' | 'pace'>>;

export interface OpenedSession {
	readonly chat: Chat;
	/** The URL that it connects to. */
	readonly url: string;
	/** The built-in assistant, if requested. */
	readonly sandbox: Sandbox | undefined;
	/** The log, if requested. */
	readonly log: DebugLog | undefined;
	/** The recording, if requested. */
	readonly recording: Pick<StartedRecording, 'trouble'> | undefined;
	/** Requests the list of tools from the server; never rejects. */
	askCatalogue(): Promise<CatalogueAnswer>;
	/** Searches the server's knowledge base. */
	searchKnowledge(query: string): Promise<KnowledgeAnswer>;
	/** Requests the end of a stored conversation, without opening it; never rejects. */
	askPreview(id: string): Promise<PreviewAnswer>;
	/** Requests the figures of the server; never rejects. */
	askStatistics(): Promise<StatisticsAnswer>;
	/** Requests what the server offers, until it has answered that once; never rejects. */
	askOffer(): Promise<OfferAnswer>;
	/** Reads the user's file of presets, once; undefined = there is none. Never rejects. */
	ownPresets(): Promise<OwnPresetsReading | undefined>;
	/** The frames of this session; undefined where nobody can watch them. */
	readonly frames?: FrameFeed | undefined;
	/** The secrets that are hidden in what is shown and stored; more may be added later. */
	readonly hidden: ReadonlySet<string>;
	/** Removes every secret used so far from a text. */
	redact(text: string): string;
	/**
	 * Closes the connection, the assistant, the recording and the log.
	 * @returns the places of recording and log, a line each, or their problems; undefined if there are none
	 */
	stop(): Promise<SafeText | undefined>;
}

/**
 * Creates a chat; nothing is dialed before `chat.connect`. The socket and the log are loaded when they are needed, so
 * that a screen does not wait for them.
 * @returns the chat, or a sentence that explains why the built-in assistant cannot listen
 */
export async function openSession(
	settings: ConversationSettings,
	{clock, defaultLogFile, sockets, pace = 1, secrets = new Set(), restored, isWatchable}: SessionContext,
): Promise<OpenedSession | {readonly problem: SafeText}> {
	const server = await openServer(settings, pace);
	if ('problem' in server) return server;
	const {url: given, sandbox} = server;
	const credential = settings.credential?.reveal();
	/** The credential that was given last. */
	let latest = credential;
	const handshake = settings.connection.reveal();
	for (const secret of [...secretsInUrl(given), ...secretsInHandshake(handshake)]) secrets.add(secret);
	const redact = (text: string): string => redactText(text, [...secrets]);
	/** Those that a server receives as credentials: values of other headers could be words of any text. */
	const hidden = new Set([
		...secretsInUrl(given),
		...secretsInHandshake({...handshake, headers: sensitiveFields(handshake.headers)}),
	]);
	let offer: Promise<OfferAnswer> | undefined;
	async function askOffer(): Promise<OfferAnswer> {
		offer ??= import('../server/ask-offer.ts').then((module) => module.askOffer(given, handshake, redact));
		const answer = await offer;
		if (answer.kind === 'not-offered') offer = undefined;
		return answer;
	}
	const named = isFromPage(settings) ? ((await namedUrl(askOffer)) ?? given) : given;
	const url = restored?.sessionId === undefined ? named : withSessionId(named, restored.sessionId);
	async function refreshToken(token: string): ReturnType<RefreshToken> {
		const {refreshSso} = await import('../server/sso-session.ts');
		return refreshSso(url, handshake, token);
	}
	function endSession(token: string): void {
		void import('../server/sso-session.ts')
			.then(({endSso}) => endSso(url, handshake, token))
			.then((isConfirmed) => chat.notify(notice('sso_ended', {isConfirmed})));
	}
	const usedProxy = proxyFor(handshake, url);
	const log = await logFor(settings, defaultLogFile, [...secrets]);
	const frames = isWatchable ? createFrameFeed({clock, watch: sockets?.watch, secrets}) : undefined;
	const logged = await withLog(createClient, log);
	const recording = await recordingFor(settings, {
		...{url: named, clock, secrets},
		notify: (problem) => chat.notify(problem),
	});
	const recorded = recording === undefined ? logged : recording.wrap(logged);
	const create = frames === undefined ? recorded : frames.wrap(recorded);

	const chat = createChat({
		url: named,
		clock,
		restored,
		createClient: (events) =>
			withSsoRenewal(
				recordSecrets(withoutSecrets(create, hidden), {secrets, hidden}, (next, isWord) => {
					latest = next;
					// The secret of the built-in assistant is in its documentation.
					if (isWord && sandbox === undefined) chat.notify(notice('short_secret'));
				}),
				{refresh: refreshToken, end: endSession},
			)(
				{
					...{url, credential},
					proxy: usedProxy?.url,
					proxyVariable: usedProxy?.variable,
					secrets: secretsInHandshake(handshake),
					reconnect: settings.reconnect,
					maxFrameBytes: settings.maxFrameBytes ?? MAX_FRAME_BYTES,
					compress: settings.compress,
					limits: TIME_LIMITS,
					clock,
					openSocket:
						sockets?.openSocket(handshake) ?? socketOnDemand(() => loadSocket(handshake, FRAME_READER)),
					random: Math.random,
				},
				events,
			),
	});

	sockets?.handleWith(chat.together);
	return {
		chat,
		url: named,
		sandbox,
		log,
		recording,
		async askCatalogue() {
			const {askCatalogue} = await import('../server/catalogue.ts');
			return askCatalogue(url, handshake, redact);
		},
		async askPreview(id) {
			const {askPreview} = await import('../server/preview.ts');
			return askPreview(url, handshake, latest, id, redact);
		},
		async askStatistics() {
			const {askStatistics} = await import('../server/ask-offer.ts');
			return askStatistics(url, handshake);
		},
		askOffer,
		ownPresets: readOnce(settings.presets?.file),
		async searchKnowledge(query) {
			const {searchKnowledgeBase} = await import('../server/knowledge.ts');
			return searchKnowledgeBase(url, handshake, {query, limit: 5, minScore: 0.3}, redact);
		},
		frames,
		hidden,
		redact,
		async stop() {
			await chat.close();
			await sandbox?.stop();
			const ends = [recording?.close(), log?.close()].filter((end) => end !== undefined);
			return ends.length === 0 ? undefined : joinSafe(ends, '\n');
		},
	};
}

const isFromPage = ({server}: ConversationSettings): boolean =>
	server.kind === 'url' && server.isFromPage === true;

/** The URL that the web page names, where it is another one. */
async function namedUrl(askOffer: () => Promise<OfferAnswer>): Promise<string | undefined> {
	const answer = await askOffer();
	return answer.kind === 'offered' ? answer.otherUrl : undefined;
}

type OpenedServer =
	| {readonly url: string; readonly sandbox: Sandbox | undefined}
	| {readonly problem: SafeText};

/** The server of a conversation; the built-in assistant is started, and must be stopped. */
export async function openServer(
	{server}: Pick<ConversationSettings, 'server'>,
	pace: number,
): Promise<OpenedServer> {
	if (server.kind === 'url') return {url: server.url, sandbox: undefined};
	const {dialect, host, port} = server;
	const {startSandbox} = await import('../sandbox/server.ts');
	try {
		const sandbox = await startSandbox({dialect, host, port, pace, features: true});
		return {url: sandbox.url, sandbox};
	} catch (error) {
		return {problem: cannotListen(error, host, port)};
	}
}

/** All values of header fields count as secrets, since many are; so do the passwords of a proxy and of a key. */
export function secretsInHandshake({headers, proxy, environmentProxies, tls}: HandshakeSettings): string[] {
	const {plain, encrypted} = environmentProxies ?? {};
	const proxies = [proxy, plain?.url, encrypted?.url].flatMap((url) => secretsInUrl(url ?? ''));
	return [...secretsInFields(headers), ...proxies, ...(tls.passphrase === undefined ? [] : [tls.passphrase])];
}

/**
 * Adds the secrets of every credential that a client receives; to `hidden`, of custom headers only the sensitive ones.
 * @param onCredential called for those of later sign-ins. `isWord`: with a new secret that could be a word of any text
 */
function recordSecrets(
	create: CreateClient,
	{secrets, hidden}: Readonly<Record<'secrets' | 'hidden', Set<string>>>,
	onCredential: (credential: AuthFrame | undefined, isWord: boolean) => void,
): CreateClient {
	/** @returns whether a new secret could be a word of any text */
	function record(credential: AuthFrame): boolean {
		for (const secret of secretsOf(credential)) secrets.add(secret);
		const isCustom = credential.auth_type === 'custom';
		const received = isCustom
			? secretsInFields(sensitiveFields(credential.custom_headers))
			: secretsOf(credential);
		const isWord = received.some((secret) => isWordlike(secret) && !hidden.has(secret));
		for (const secret of received) hidden.add(secret);
		return isWord;
	}
	return (options, events) => {
		if (options.credential !== undefined) record(options.credential);
		const client = create(options, events);
		return {
			...client,
			get state() {
				return client.state;
			},
			send(frame, encoded) {
				if (frame.type === 'logout') onCredential(undefined, false);
				return client.send(frame, encoded);
			},
			authenticate(credential) {
				onCredential(credential, record(credential));
				client.authenticate(credential);
			},
			renew(credential) {
				record(credential);
				client.renew(credential);
			},
		};
	};
}

async function logFor(
	{log}: ConversationSettings,
	defaultFile: string | undefined,
	secrets: readonly string[],
): Promise<DebugLog | undefined> {
	if (log === undefined) return undefined;
	const {openDebugLog} = await import('../journal/debug-log.ts');
	return openDebugLog({file: log.file ?? defaultFile, level: log.level, secrets});
}

async function recordingFor(
	{recording: file}: ConversationSettings,
	options: Omit<StartRecordingOptions, 'file'>,
): Promise<StartedRecording | undefined> {
	if (file === undefined) return undefined;
	const {startRecording} = await import('./wire/start-recording.ts');
	return startRecording({...options, file});
}

async function withLog(create: CreateClient, log: DebugLog | undefined): Promise<CreateClient> {
	if (log === undefined) return create;
	const {logClient} = await import('./client-log.ts');
	return logClient(create, log);
}
