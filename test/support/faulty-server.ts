/** The reference server behind a proxy: its connection breaks on request in every way that a network and a restart can break it. */
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {type Link, startFaultProxy} from './fault-proxy.ts';
import {type ReferenceLine, type ReferenceServer, startServer} from './reference-server/server.mjs';
import {OPCODES, wireClose, wireFrame} from './wire-frames.ts';

export interface FaultyServer {
	/** Of the proxy. */
	readonly url: string;
	/** Every message that arrived, those included that were refused unread, and those of them that the model was asked; over all restarts. */
	readonly received: readonly string[];
	readonly questions: readonly string[];
	/** Messages that a restart made the server forget. */
	readonly forgotten: ReadonlySet<string>;
	/** Users sign in. */
	readonly hasSignIn: boolean;
	/** The newest connection is half-open: only time ends it. */
	readonly isSilent: boolean;
	inject(fault: Fault): Promise<void>;
	/** Resolves when no turn runs. */
	whenIdle(): Promise<void>;
	/** A credential of single sign-on, for the one user. */
	mint(): AuthFrame;
	close(): Promise<void>;
}

interface Parts {
	readonly link: Link;
	readonly server: ReferenceServer;
	restart(): Promise<void>;
}

/** Each is over when the next begins. */
const FAULTS = {
	reset: ({link}) => link.reset(),
	end: ({link}) => link.end(),
	'half-open': ({link}) => link.silence(),
	slow: ({link}) => link.slow(),
	'close 1011': ({link}) => link.write(wireClose(1011, 'keepalive ping timeout')),
	'close 1012': ({link}) => link.write(wireClose(1012)),
	'cut JSON': ({link}) => link.write(wireFrame(OPCODES.text, '{"type":"ai_resp')),
	'no UTF-8': ({link}) => link.write(wireFrame(OPCODES.text, Buffer.of(0xc0, 0x80))),
	binary: ({link}) => link.write(wireFrame(OPCODES.binary, Buffer.of(0, 1, 2, 255))),
	'no frame': ({link}) => link.write('this is no frame'),
	pings: ({link}) => link.write(Buffer.concat(Array.from({length: 30}, () => wireFrame(OPCODES.ping)))),
	'cut frame'({link}) {
		link.write(wireFrame(OPCODES.text, '{"type":"typing"', {length: 500}));
		link.reset();
	},
	'forgotten session': ({server}) => server.control('forgetSession'),
	'expired sign-in': ({server}) => server.control('expireSso'),
	restart: ({restart}) => restart(),
} as const satisfies Readonly<Record<string, (parts: Parts) => void | Promise<void>>>;

export type Fault = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly Fault[];

/**
 * @param isStored conversations are stored, and users sign in
 * @param onLine called before a frame is sent or handled
 */
export async function startFaultyServer(
	isStored: boolean,
	onLine: (line: ReferenceLine) => void,
): Promise<FaultyServer> {
	const received: string[] = [];
	const earlier: string[] = [];
	const forgotten = new Set<string>();
	const options = {
		version: 'H',
		full: isStored,
		onLog(line: ReferenceLine) {
			const [, message] =
				(line.dir === 'in' && /^\{"type":"chat","message":"([^"]*)"/.exec(line.text ?? '')) || [];
			if (message !== undefined) received.push(message);
			onLine(line);
			return undefined;
		},
	} as const;
	let server = await startServer(options);
	const {port, state} = server;
	const links: Link[] = [];
	let isSilent = false;
	const proxy = await startFaultProxy({
		target: port,
		onConnection(link) {
			links.push(link);
			isSilent = false;
		},
	});

	async function restart(): Promise<void> {
		for (const message of received) forgotten.add(message);
		earlier.push(...server.questions);
		await server.stop1012();
		server = await startServer({...options, port, state});
	}

	return {
		url: `ws://127.0.0.1:${proxy.port}${new URL(server.url).pathname}`,
		received,
		get questions() {
			return [...earlier, ...server.questions];
		},
		forgotten,
		hasSignIn: isStored,
		get isSilent() {
			return isSilent;
		},
		async inject(fault) {
			const link = links.at(-1);
			if (link === undefined) return;
			isSilent = fault === 'half-open';
			await FAULTS[fault]({link, server, restart});
		},
		whenIdle: () => server.whenIdle(),
		mint: () => ({
			...{type: 'auth', auth_type: 'sso'},
			session_token: server.control('mintSso', {name: 'Ada', email: 'ada@example.test'}),
		}),
		async close() {
			await proxy.close();
			await server.close();
		},
	};
}
