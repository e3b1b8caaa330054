/** Reads the recorded conversations in `test/fixtures/recordings`; the README there describes the format. */
import {readdirSync, readFileSync} from 'node:fs';

interface Place {
	/** Milliseconds since the scenario began. */
	readonly t: number;
	/** Index of the connection, if there are several. */
	readonly conn?: string;
}

export type RecordedLine =
	| (Place & {readonly dir: 'note'; readonly note: string; readonly path?: string; readonly error?: string})
	| (Place & {
			readonly dir: 'in' | 'out';
			readonly close: {readonly code: number; readonly reason?: string};
	  })
	/** `truncated`: long texts or lists were shortened by the recorder. */
	| (Place & {
			readonly dir: 'in' | 'out';
			readonly frame: unknown;
			readonly wire_bytes?: number;
			readonly truncated?: true;
	  })
	/** Not a JSON object, or invalid JSON. */
	| (Place & {
			readonly dir: 'in' | 'out';
			readonly text: string;
			readonly wire_bytes?: number;
			readonly truncated?: true;
			readonly not_strict_json?: string;
	  });

const FOLDER = new URL('../fixtures/recordings/', import.meta.url);

/** Names of all recordings, without extension, sorted. */
export function recordingNames(): string[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.jsonl'))
		.map((file) => file.slice(0, -'.jsonl'.length))
		.sort();
}

/** All lines of a recording, in order. */
export function loadRecording(name: string): RecordedLine[] {
	return readFileSync(new URL(`${name}.jsonl`, FOLDER), 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line): RecordedLine => JSON.parse(line));
}

/**
 * Every message from the server, in order, as text: frames as compact JSON as on the wire, raw texts
 * unchanged.
 */
export function incomingTexts(name: string): string[] {
	return loadRecording(name).flatMap((line) => {
		if (line.dir !== 'in') return [];
		if ('text' in line) return [line.text];
		return 'frame' in line ? [JSON.stringify(line.frame)] : [];
	});
}
