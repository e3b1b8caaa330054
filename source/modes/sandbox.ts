/** Runs `bedrock-chat sandbox`: the built-in assistant alone, as a server for other programs and terminals. */
import type {SandboxSettings} from '../config/settings.ts';
import type {DialectName} from '../protocol/dialects.ts';
import {isLoopback} from '../protocol/handshake/proxy-rules.ts';
import {scriptedDemos} from '../sandbox/assistant/scripted-demos.ts';
import {type Sandbox, type SandboxEvent, startSandbox} from '../sandbox/server.ts';
import {cannotListen} from '../session/cannot-listen.ts';
import type {ModeOptions} from '../session/open-session.ts';
import {timeOfDay} from '../text/quantity.ts';
import {own, safeLine} from '../text/safe.ts';
import {wrapAtSpaces} from '../text/wrap.ts';

const dialectNames: Readonly<Record<DialectName, string>> = {
	today: "today's server",
	seed: 'the first public server',
	document: 'a server that follows the written protocol exactly',
};

interface Output {
	write(text: string): unknown;
	readonly columns?: number | undefined;
}

/**
 * Serves until `signal` aborts, and logs each event on one line; then closes every connection with 1012. A problem is
 * written to `stderr`.
 * @returns exit code: 0; 2 when it cannot listen on the address
 */
export async function runSandbox(
	{dialect, port, host, pace = 1}: Omit<SandboxSettings, 'mode'> & Pick<ModeOptions, 'pace'>,
	{stdout: out, stderr}: {readonly stdout: Output; readonly stderr: Output},
	signal: AbortSignal,
): Promise<number> {
	let sandbox: Sandbox;
	try {
		sandbox = await startSandbox({
			dialect,
			port,
			host,
			pace,
			features: true,
			onEvent(event) {
				const text = describe(event);
				if (text !== undefined) out.write(`${timeOfDay(Date.now())}  ${text}\n`);
			},
		});
	} catch (error) {
		stderr.write(`${wrapAtSpaces(own`bedrock-chat: ${cannotListen(error, host, port)}`, stderr.columns)}\n`);
		return 2;
	}
	out.write(welcome(sandbox, host));
	await new Promise<void>((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), {once: true});
	});
	const open = sandbox.connections.size;
	await sandbox.stop();
	out.write(open === 0 ? 'Stopped.\n' : `Stopped; ${plural(open, 'connection')} closed with 1012.\n`);
	return 0;
}

function welcome(sandbox: Sandbox, host: string): string {
	const commands = scriptedDemos.map(({word, takes, help}) => [[word, ...takes].join(' '), help] as const);
	const widest = Math.max(...commands.map(([command]) => command.length));
	return [
		`The built-in assistant is ready at ${sandbox.url}`,
		`It behaves like ${dialectNames[sandbox.dialect]}. Connect from another terminal:`,
		'',
		`  bedrock-chat ${sandbox.url}`,
		'',
		...(isLoopback(host) ? [] : ['Everyone who can reach this machine can connect to it.', '']),
		'It answers questions about orders (A-1001 to A-1004), products, stock, the time',
		'and arithmetic. Send it "help" for examples.',
		'',
		'It accepts the token "good", and any other credential whose secret is "good".',
		`The token URL for OAuth2 is ${sandbox.tokenUrl}.`,
		'',
		...(sandbox.dialect === 'today' ? featuresOf(sandbox) : []),
		'Send one of these words alone to test a client:',
		'',
		...commands.map(([command, help]) => `  ${command.padEnd(widest)}  ${help}`),
		'',
		'Press Ctrl+C to stop it.',
		'',
		'',
	].join('\n');
}

/** What today's server offers beside the chat. */
function featuresOf({url}: Sandbox): readonly string[] {
	const chat = url.replace(/^ws/, 'http').replace(/\/ws$/, '');
	return [
		'It keeps the conversations of users who are signed in, takes settings and',
		'feedback, and has a knowledge base: ask how to return an item. Its web page',
		`${chat}/ui has its configuration and presets, and`,
		`${chat}/auth/sso/login gives a token for single sign-on.`,
		'',
	];
}

/** One event as a line, made safe for a terminal; undefined for one that is not logged. */
function describe(event: SandboxEvent): string | undefined {
	switch (event.kind) {
		case 'connected':
			return `connected     session ${safeLine(event.sessionId)}`;
		case 'disconnected':
			return `disconnected  session ${safeLine(event.sessionId)}, code ${event.code}`;
		case 'wrong-path':
			return `refused       ${safeLine(shortened(event.path))} is not the chat's path (403)`;
		case 'received':
			return undefined;
		case 'turn-began':
			return `asked         ${safeLine(shortened(event.message.replace(/\s+/g, ' ')))}`;
		case 'turn-ended':
			return event.abandoned
				? `abandoned     after ${seconds(event.tookMs)}`
				: `turn ended    after ${seconds(event.tookMs)}`;
	}
}

function shortened(text: string): string {
	return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function plural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
