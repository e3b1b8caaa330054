/** Runs `bedrock-chat serve`: a recording as a server, for tests of other clients. */
import type {Clock} from '../clock.ts';
import type {ServeSettings} from '../config/settings.ts';
import {isLoopback} from '../protocol/handshake/proxy-rules.ts';
import {createRedactor} from '../protocol/redact.ts';
import {connectionScripts, fieldsOf, NO_OBJECT} from '../recording/connection-scripts.ts';
import {loadRecording} from '../recording/load-recording.ts';
import type {ClientDifference} from '../recording/script-player.ts';
import {type ServedEvent, type ServedRecording, serveRecording} from '../recording/serve-recording.ts';
import {cannotListen} from '../session/cannot-listen.ts';
import {countOf, duration, timeOfDay} from '../text/quantity.ts';
import {own, type SafeText} from '../text/safe.ts';
import {wrapAtSpaces} from '../text/wrap.ts';

interface Output {
	write(text: string): unknown;
	readonly columns?: number | undefined;
}

export interface ServeIo {
	readonly stdout: Output;
	readonly stderr: Output;
	readonly clock: Clock;
}

/** Exit code of a run that was not as recorded. */
const DIFFERED = 8;

/**
 * Serves until `signal` aborts, with `once` until the last recorded connection has ended. Logs each event on one line, and writes
 * what differs from the recording to `stderr`.
 * @returns exit code: 0; 2 for a file that is no recording, or when it cannot listen on the address; 8 with `once` if something differed
 */
export async function runServe(settings: ServeSettings, io: ServeIo, signal: AbortSignal): Promise<number> {
	const {file, port, host, speed, once} = settings;
	const {stdout, stderr, clock} = io;
	function fail(problem: SafeText): number {
		stderr.write(`${wrapAtSpaces(own`bedrock-chat: ${problem}`, stderr.columns)}\n`);
		return 2;
	}
	const loaded = await loadRecording(file);
	if ('problem' in loaded) return fail(loaded.problem);
	const {records, unreadable} = loaded.recording;
	const scripts = connectionScripts(records);
	let hasDiffered = false;
	/** Those of the clients: they send them, and may repeat them. */
	const secrets = new Set<string>();
	let finish: () => void = () => {};
	const finished = new Promise<void>((resolve) => {
		finish = resolve;
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), {once: true});
	});
	let served: ServedRecording;
	try {
		served = await serveRecording({
			...{scripts, port, host, clock, speed},
			onEvent(event) {
				const output = event.kind === 'differs' ? stderr : stdout;
				if (event.kind === 'differs') hasDiffered = true;
				if (event.kind === 'received' && event.type === 'auth') addStrings(fieldsOf(event.frame), secrets);
				const line = describe(event, scripts.length, shortener([...secrets]));
				output.write(`${timeOfDay(clock.now())}  ${line}\n`);
				const isEnd = event.kind === 'disconnected' || event.kind === 'refused';
				if (once && isEnd && event.connection === scripts.length) finish();
			},
		});
	} catch (error) {
		return fail(cannotListen(error, host, port));
	}
	const messages = records.filter(({dir}) => dir === 'in').length;
	const parts = [
		countOf(scripts.length, 'connection'),
		countOf(messages, 'message from the server', 'messages from the server'),
		duration((records.at(-1)?.t ?? 0) - (records[0]?.t ?? 0)),
	];
	if (unreadable.length > 0)
		stderr.write(
			`${own`${countOf(unreadable.length, 'line')} of ${file} cannot be read, and ${unreadable.length === 1 ? 'is' : 'are'} left out.`}\n`,
		);
	stdout.write(welcome(served, parts, host));
	await finished;
	const open = served.open();
	await served.stop();
	stdout.write(open === 0 ? 'Stopped.\n' : `Stopped; ${countOf(open, 'connection')} closed with 1012.\n`);
	return once && hasDiffered ? DIFFERED : 0;
}

function welcome({url}: ServedRecording, parts: readonly SafeText[], host: string): string {
	return [
		own`The recording is served at ${url}`,
		`It has ${parts.join(', ')}. Connect from another terminal:`,
		'',
		own`  bedrock-chat ${url}`,
		'',
		...(isLoopback(host) ? [] : ['Everyone who can reach this machine can connect to it.', '']),
		'Press Ctrl+C to stop it.',
		'',
		'',
	].join('\n');
}

/** Shortens a text from outside to one line without secrets. */
type Shorten = (text: string) => string;

function shortener(secrets: readonly string[]): Shorten {
	const redactor = createRedactor(secrets);
	return (text) => {
		const line = redactor.head(text, SEARCHED).replace(/\s+/g, ' ');
		return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
	};
}

/** Characters of a text that are shown, and those that are searched for white space to be left out. */
const SHOWN = 100;
const SEARCHED = 1000;

/** One event as a line, made safe for a terminal. */
function describe(event: ServedEvent, connections: number, shorten: Shorten): SafeText {
	// A query may have a token.
	const path = 'path' in event ? shorten(event.path.replace(/[?#].*/s, '')) : '';
	switch (event.kind) {
		case 'connected':
			return own`connected     ${event.connection} of ${connections}, ${path}`;
		case 'refused':
			return own`refused       ${event.connection} of ${connections}, ${path}, as recorded`;
		case 'received': {
			const {message} = fieldsOf(event.frame) ?? {};
			const said = event.type === 'chat' && typeof message === 'string' ? `  ${shorten(message)}` : '';
			return own`received      ${shorten(event.type)}${said}`;
		}
		case 'disconnected':
			return own`disconnected  ${event.connection} of ${connections}, code ${event.code}`;
		case 'differs':
			return own`differs       connection ${event.connection}: ${sentenceOf(event.difference, shorten)}`;
	}
}

function sentenceOf(difference: ClientDifference, shorten: Shorten): SafeText {
	const nameOf = (type: string): string =>
		type === NO_OBJECT ? 'a message that is no JSON object' : shorten(type);
	switch (difference.kind) {
		case 'unexpected':
			return own`${nameOf(difference.type)} is not in the recording, or not once more: it gets no answer.`;
		case 'early':
			return own`${nameOf(difference.type)} came before ${nameOf(difference.before)}.`;
		case 'message':
			return own`the message is "${shorten(difference.received)}" instead of "${shorten(difference.recorded)}".`;
		case 'fields':
			return own`${nameOf(difference.type)} differs in ${difference.fields.map(shorten).join(', ')}.`;
		case 'missing':
			return own`it ended without ${difference.types.map(nameOf).join(', ')}.`;
		case 'unsent':
			return own`the client left before ${countOf(difference.count, 'message')} ${difference.count === 1 ? 'was' : 'were'} sent.`;
	}
}

/** Adds all texts in a credential, except those that every credential has. */
function addStrings(value: unknown, into: Set<string>): void {
	if (typeof value === 'string') {
		into.add(value);
		into.add(value.replace(/^\S+\s+/, ''));
	} else if (typeof value === 'object' && value !== null)
		for (const [name, member] of Object.entries(value))
			if (name !== 'type' && name !== 'auth_type') addStrings(member, into);
}
