/** The frames of the frames pane as a recording: without known secrets, and without what looks like one. */

import {version} from '../../config/command-line.ts';
import {createRedaction} from '../../export/redaction.ts';
import {redactUrl} from '../../protocol/redact.ts';
import type {FrameRecord} from '../../recording/frame-record.ts';
import {recordLine, startLine} from '../../recording/record-lines.ts';

/** Bytes that are written at once. */
const CHUNK = 64 * 1024;

export interface RecordedFacts {
	/** ms since 1970 at which the times of the frames are 0. */
	readonly startedAt: number;
	readonly url: string;
	readonly secrets: Iterable<string>;
}

/** The lines in chunks, so that keys are handled between them. */
export async function* recordedLines(
	frames: Iterable<FrameRecord>,
	{startedAt, url, secrets}: RecordedFacts,
): AsyncGenerator<Uint8Array> {
	const redaction = createRedaction(secrets, true);
	const clean = (line: string): string => `${redaction.json(line.trimEnd())}\n`;
	const start = {recording: 1, program: `bedrock-chat/${version()}`, url: redactUrl(url)} as const;
	let lines = clean(startLine({...start, started: new Date(startedAt).toISOString()}));
	for (const frame of frames) {
		lines += clean(recordLine(frame));
		if (lines.length < CHUNK) continue;
		yield Buffer.from(lines);
		lines = '';
	}
	yield Buffer.from(lines);
}
