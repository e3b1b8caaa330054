/** `bedrock-chat sandbox`: the built-in assistant alone, for other programs and other terminals to talk to. */

import type {DialectName} from '../protocol/dialects.ts';
import {scriptedDemos} from '../sandbox/assistant/scripted-demos.ts';
import {type Sandbox, type SandboxEvent, startSandbox} from '../sandbox/server.ts';
import {cannotListen} from '../session/cannot-listen.ts';
import {safeLine} from '../text/safe.ts';

export interface SandboxAddressAndDialect {
	readonly dialect: DialectName;
	/** 0 takes a free one. */
	readonly port: number;
	readonly host: string;
	/** Factor on the assistant's delays; default 1. */
	readonly pace?: number;
}

const dialectNames: Readonly<Record<DialectName, string>> = {
	today: "today's server",
	seed: 'the first public server',
	document: 'a server that follows the document to the letter',
};

/**
 * Serves until told to stop, with one line in the log for whatever happens; then closes every connection with 1012.
 * @returns exit code: 0; 1 when the address cannot be had
 */
export async function runSandbox(
	{dialect, port, host, pace = 1}: SandboxAddressAndDialect,
	out: {write(text: string): void},
	signal: AbortSignal,
): Promise<number> {
	let sandbox: Sandbox;
	try {
		sandbox = await startSandbox({
			dialect,
			port,
			host,
			pace,
			log: (event) => out.write(`${clockTime(new Date())}  ${describe(event)}\n`),
		});
	} catch (error) {
		out.write(`${cannotListen(error, host, port)}\n`);
		return 1;
	}
	out.write(welcome(sandbox, host));
	await new Promise<void>((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), {once: true});
	});
	const {live} = sandbox;
	await sandbox.stop();
	out.write(live === 0 ? 'Stopped.\n' : `Stopped; ${plural(live, 'connection')} closed with 1012.\n`);
	return 0;
}

function welcome(sandbox: Sandbox, host: string): string {
	const words = scriptedDemos.map(
		(trick) => [[trick.word, trick.usage].filter(Boolean).join(' '), trick.help] as const,
	);
	const widest = Math.max(...words.map(([call]) => call.length));
	return [
		`The built-in assistant is ready at ${sandbox.url}`,
		`It speaks as ${dialectNames[sandbox.dialect]}. Talk to it from another terminal:`,
		'',
		`  bedrock-chat ${sandbox.url}`,
		'',
		...(isLoopback(host) ? [] : ['Everybody who can reach this machine can talk to it.', '']),
		'It knows orders (A-1001 to A-1004), products, stock, the time and arithmetic; say "help" to it.',
		'The token "good" passes, and so does any other credential whose secret is "good"; OAuth2 tokens come from',
		`${sandbox.tokenUrl}. One word alone does something special:`,
		'',
		...words.map(([call, help]) => `  ${call.padEnd(widest)}  ${help}`),
		'',
		'Ctrl+C stops it.',
		'',
		'',
	].join('\n');
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** One event as a line; what came from outside is made safe for a terminal. */
function describe(event: SandboxEvent): string {
	switch (event.kind) {
		case 'connected':
			return `connected     session ${safeLine(event.sessionId)}`;
		case 'disconnected':
			return `disconnected  session ${safeLine(event.sessionId)}, code ${event.code}`;
		case 'wrong-path':
			return `refused       ${safeLine(shortened(event.path))} is not the path of the chat (403)`;
		case 'turn-began':
			return `asked         ${safeLine(shortened(event.message.replace(/\s+/g, ' ')))}`;
		case 'turn-ended':
			return event.abandoned
				? `given up      after ${seconds(event.tookMs)}`
				: `turn ended    after ${seconds(event.tookMs)}`;
	}
}

function shortened(text: string): string {
	return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function clockTime(date: Date): string {
	return [date.getHours(), date.getMinutes(), date.getSeconds()]
		.map((part) => String(part).padStart(2, '0'))
		.join(':');
}

function plural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
