/** Runs the server of the bench in a separate process, so that its work is not measured. */
import {fork} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Report, ServerCommand} from './server.ts';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The session of every URL with a query. */
export const SESSION_ID = '5f0c8c58-3d1e-4c5a-9a77-0c2f1b7e9d21';
const SESSION = `session_id=${SESSION_ID}`;

export interface BenchServer {
	/** @param query parameters of the connection, such as `history=100`: the program requests it because the URL has a session */
	url(query?: string): string;
	/** Listens again on the same port. */
	revive(): Promise<void>;
	/** Drops every connection without a close frame and stops listening. */
	die(): Promise<void>;
	/** Resolves when the next large frame has been sent, with the time in ms since the epoch. */
	sent(): Promise<number>;
	/** Sends one more chunk to each client that asked for `chunks`; resolves with the time, ms since the epoch. */
	sendChunk(index: number): Promise<number>;
	stop(): void;
}

export async function startServer(): Promise<BenchServer> {
	const child = fork(path.join(here, 'server.ts'), {stdio: 'inherit'});
	const request = (command: ServerCommand): Promise<Report> =>
		new Promise((resolve) => {
			child.once('message', (report: Report) => resolve(report));
			child.send(command);
		});
	const listen = async (port: number): Promise<number> => {
		const report = await request({do: 'listen', port});
		return 'port' in report ? report.port : 0;
	};
	const port = await listen(0);
	return {
		url: (query = '') => `ws://127.0.0.1:${port}/chat/ws${query === '' ? '' : `?${SESSION}&${query}`}`,
		async revive() {
			await listen(port);
		},
		async die() {
			await request({do: 'die'});
		},
		sent: () =>
			new Promise((resolve) => {
				child.once('message', (report: Report) => resolve('sent' in report ? report.sent : Number.NaN));
			}),
		async sendChunk(index) {
			const report = await request({do: 'chunk', index});
			return 'sent' in report ? report.sent : Number.NaN;
		},
		stop: () => child.kill('SIGKILL'),
	};
}
