/** Sends the client's frames of a recording to a sandbox, and pairs its answers with the recorded ones. */
import type {JsonObject} from '../../source/protocol/frames.ts';
import {loadRecording} from '../support/recording.ts';
import {type RawClient, timeless} from './raw-client.ts';

export interface Exchange {
	readonly sent: string;
	/** Without timestamps. */
	readonly recorded: string;
	readonly actual: string;
}

/**
 * Sends every frame of a recording that got exactly one answer.
 * @param leaveOut frames not to send
 * @param change returns the frame to send instead
 */
export async function replay(
	name: string,
	client: RawClient,
	leaveOut: (frame: JsonObject) => boolean = () => false,
	change: (frame: JsonObject) => JsonObject = (frame) => frame,
): Promise<Exchange[]> {
	const lines = loadRecording(name).filter((line) => 'frame' in line || 'text' in line);
	const exchanges: Exchange[] = [];
	for (const [index, line] of lines.entries()) {
		const answer = lines[index + 1];
		if (line.dir !== 'out' || answer === undefined || !('frame' in answer)) continue;
		const frame = 'frame' in line ? (line.frame as JsonObject) : {};
		if (leaveOut(frame)) continue;
		const sent = 'text' in line ? line.text : JSON.stringify(change(frame));
		exchanges.push({sent, recorded: timeless(answer.frame), actual: timeless(await client.ask(sent))});
	}
	return exchanges;
}

/** The recorded frames of one type, in order. */
export function recorded(name: string, type: string): JsonObject[] {
	return loadRecording(name).flatMap((line) => {
		if (line.dir !== 'in' || !('frame' in line)) return [];
		const frame = line.frame as JsonObject;
		return frame.type === type ? [frame] : [];
	});
}
