/** Replays a recorded server to a real client: answers each frame with its recorded answer. */
import {isDeepStrictEqual} from 'node:util';
import {loadRecording} from './recording.ts';
import {startServer} from './ws-server.ts';

export interface RecordedServer {
	readonly url: string;
	/** All frames from the client, parsed, in order. */
	readonly received: readonly unknown[];
	/** Resumes the answer that is paused before a frame of type `pauseBefore`. */
	go(): void;
}

export interface RecordedServerOptions {
	/** Every answer pauses before its first frame of this type, until `go`. */
	readonly pauseBefore?: string;
	/** Whether a frame of the client is the one that was recorded; by default only an equal one is. */
	readonly isSame?: (asked: unknown, frame: unknown) => boolean;
	/** The answers to frames that were not recorded. */
	readonly otherwise?: (frame: unknown) => readonly string[];
}

interface Exchange {
	/** The frame of the recorded client; undefined for the frames at the start of the connection. */
	readonly asked: unknown;
	/** Messages as recorded. */
	readonly answers: string[];
}

function exchangesOf(name: string): readonly Exchange[] {
	const exchanges: Exchange[] = [{asked: undefined, answers: []}];
	for (const line of loadRecording(name)) {
		if (line.dir === 'note' || 'close' in line) continue;
		if (line.dir === 'out') exchanges.push({asked: 'frame' in line ? line.frame : line.text, answers: []});
		else exchanges.at(-1)?.answers.push('frame' in line ? JSON.stringify(line.frame) : line.text);
	}
	return exchanges;
}

/**
 * Serves one connection on loopback; closed at the end of the test. The client may ask in any order and more
 * than once: the next matching exchange answers, otherwise the first one.
 */
export async function startRecordedServer(
	name: string,
	{pauseBefore, isSame = isDeepStrictEqual, otherwise = () => []}: RecordedServerOptions = {},
): Promise<RecordedServer> {
	const [greeting, ...exchanges] = exchangesOf(name);
	const server = await startServer();
	const received: unknown[] = [];
	let resume: () => void = () => {};
	let last = -1;

	function answerTo(frame: unknown): readonly string[] {
		const fits = ({asked}: Exchange): boolean => isSame(asked, frame);
		const next = exchanges.findIndex((exchange, index) => index > last && fits(exchange));
		const found = next >= 0 ? next : exchanges.findIndex(fits);
		if (found < 0) return otherwise(frame);
		last = found;
		return exchanges[last]?.answers ?? [];
	}

	async function serve(): Promise<void> {
		const side = await server.nextConnection();
		for (const text of greeting?.answers ?? []) side.send(text);
		for (;;) {
			const frame = await side.nextFrame();
			received.push(frame);
			for (const text of answerTo(frame)) {
				if (pauseBefore !== undefined && text.startsWith(`{"type":"${pauseBefore}"`)) {
					await new Promise<void>((resolve) => {
						resume = resolve;
					});
				}
				side.send(text);
			}
		}
	}
	void serve();

	return {url: server.url, received, go: () => resume()};
}
