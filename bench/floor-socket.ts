/** The worker of the floor: holds the socket, decodes frames, and posts texts without control characters in batches. */
import {parentPort, workerData} from 'node:worker_threads';
import {WebSocket} from 'ws';

/** What the screen gets at most this often. */
export interface FloorReport {
	readonly state: 'connecting' | 'ready';
	/** The answer in progress; undefined = unchanged, or none. */
	readonly typing: string | undefined;
	/** Complete messages since the last report. */
	readonly messages: readonly string[];
}

interface Frame {
	readonly type: string;
	readonly message?: string;
	readonly messages?: readonly {readonly content: string}[];
	readonly tool_results?: readonly {readonly name: string}[];
}

const {url} = workerData as {readonly url: string};

/** ms between two reports with streamed text, and with messages. */
const TYPING_MS = 40;
const MESSAGES_MS = 8;
const RETRY_MS = 100;
const MOST_BYTES = 512 * 1024 * 1024;
/** Of a text longer than this only the beginning is posted, and of results the first ones. */
const LONG_CHARACTERS = 256 * 1024;
const SHOWN_CHARACTERS = 64 * 1024;
const SHOWN_RESULTS = 100;

const TYPING = /^\s*\{\s*"type"\s*:\s*"typing"/;

let socket: WebSocket | undefined;
let state: FloorReport['state'] = 'connecting';
/** The newest frame of streamed text: those that are never posted are not decoded. */
let typing: Buffer | undefined;
let messages: string[] = [];
/** Long texts remain here. */
const kept: string[] = [];
let lastReport = 0;
let timer: NodeJS.Timeout | undefined;

const clean = (text: string): string => text.replace(/[^\P{Cc}\n]/gu, '');

function report(): void {
	timer = undefined;
	lastReport = performance.now();
	const text = typing === undefined ? undefined : clean((JSON.parse(String(typing)) as Frame).message ?? '');
	parentPort?.postMessage({state, typing: text, messages} satisfies FloorReport);
	typing = undefined;
	messages = [];
}

/** Reports at once if the last report is old enough. */
function reportAfter(ms: number): void {
	const wait = lastReport + ms - performance.now();
	if (timer !== undefined) return;
	if (wait <= 0) report();
	else timer = setTimeout(report, wait);
}

function textOf({message = '', tool_results: results = []}: Frame): string {
	const names = results.slice(0, SHOWN_RESULTS).map(({name}) => `+ ${name}`);
	if (results.length > SHOWN_RESULTS) names.push(`${results.length - SHOWN_RESULTS} more results, not shown`);
	if (message.length <= LONG_CHARACTERS) return clean([...names, message].join('\n'));
	kept.push(message);
	const rest = ((message.length - SHOWN_CHARACTERS) / 1e6).toFixed(1);
	return clean([...names, message.slice(0, SHOWN_CHARACTERS), `${rest} MB more: not shown`].join('\n'));
}

function receive(data: Buffer): void {
	if (TYPING.test(data.toString('latin1', 0, 40))) {
		typing = data;
		reportAfter(TYPING_MS);
		return;
	}
	const frame = JSON.parse(String(data)) as Frame;
	if (frame.type === 'connection_established') {
		state = 'ready';
		if (new URL(url).searchParams.has('session_id')) socket?.send('{"type":"history"}');
	} else if (frame.type === 'history')
		messages.push(...(frame.messages ?? []).map(({content}) => clean(content)));
	else {
		typing = undefined;
		messages.push(textOf(frame));
	}
	reportAfter(MESSAGES_MS);
}

function connect(): void {
	socket = new WebSocket(url, {perMessageDeflate: false, maxPayload: MOST_BYTES});
	socket.on('message', receive);
	socket.on('error', () => {});
	socket.on('close', () => {
		state = 'connecting';
		reportAfter(0);
		setTimeout(connect, RETRY_MS);
	});
}

parentPort?.on('message', (message: string) => socket?.send(JSON.stringify({type: 'chat', message})));
connect();
