/** Reads the lines of a recording, also those that other programs wrote: what is not understood is left out. */
import type {FrameRecord, RecordingStart} from './frame-record.ts';

export interface ReadLines {
	/** The first line of the first part; undefined in recordings of other programs. */
	readonly start: RecordingStart | undefined;
	/** In order; `t` of a later part counts from the beginning of the first one. */
	readonly records: readonly FrameRecord[];
	/** Numbers of the lines that cannot be read, from 1; a last line that was cut off is none of them. */
	readonly unreadable: readonly number[];
}

type Fields = Readonly<Record<string, unknown>>;

/** @param text the whole recording */
export function readRecords(text: string): ReadLines {
	let start: RecordingStart | undefined;
	/** Milliseconds from the first part to the one that is read. */
	let offset = 0;
	const records: FrameRecord[] = [];
	const unreadable: number[] = [];
	const lines = text.split('\n');
	for (const [index, line] of lines.entries()) {
		if (line.trim() === '') continue;
		const next = lines[index + 1];
		// A line that was cut off is the last one, or the one before a later part.
		const isWhole = next !== undefined && next !== '' && !next.startsWith('{"recording"');
		const own = isWhole ? ownMessage(line) : undefined;
		if (own !== undefined) {
			records.push({...own, t: own.t + offset});
			continue;
		}
		const fields = fieldsOf(line);
		const begun = fields && startOf(fields);
		if (begun !== undefined) {
			start ??= begun;
			offset = Math.max(0, Date.parse(begun.started) - Date.parse(start.started)) || 0;
			continue;
		}
		const record = fields && recordOf(fields, line);
		if (record !== undefined) records.push({...record, t: record.t + offset});
		else if (index < lines.length - 1) unreadable.push(index + 1);
	}
	return {start, records, unreadable};
}

const OWN_MESSAGE = /^\{"dir":"(in|out)","t":(\d+(?:\.\d+)?),"wire_bytes":(\d+),"frame":/;

/** A line as this program writes it, without reading its message: an hour has a hundred thousand. */
function ownMessage(line: string): FrameRecord | undefined {
	const [start, dir, t, bytes] = OWN_MESSAGE.exec(line) ?? [];
	if (start === undefined || !line.endsWith('}')) return undefined;
	const frame = line.slice(start.length, -1);
	return {t: Number(t), dir: dir === 'in' ? 'in' : 'out', frame, bytes: Number(bytes)};
}

/** Whether a file that begins like this is a recording of this program. */
export function isRecording(head: string): boolean {
	const fields = fieldsOf(head.split('\n', 1)[0] ?? '');
	return fields !== undefined && startOf(fields) !== undefined;
}

function fieldsOf(line: string): Fields | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Fields)
			: undefined;
	} catch {
		return undefined;
	}
}

function startOf({recording, program, started, url}: Fields): RecordingStart | undefined {
	const isStart = recording === 1 && [program, started, url].every((fact) => typeof fact === 'string');
	return isStart
		? {recording, program: String(program), started: String(started), url: String(url)}
		: undefined;
}

function recordOf(fields: Fields, line: string): FrameRecord | undefined {
	const {dir, t, note, text, wire_bytes, truncated, close} = fields;
	if (typeof t !== 'number' || !Number.isFinite(t)) return undefined;
	// Other programs give a note the direction of what happened.
	if (typeof note === 'string') return {...fields, t, dir: 'note', note};
	if (dir !== 'in' && dir !== 'out') return undefined;
	// Other programs record the end of a connection as a message.
	if (typeof close === 'object' && close !== null) return {...close, t, dir: 'note', note: 'close', by: dir};
	const frame = typeof text === 'string' ? text : sourceOfMember(line, 'frame');
	if (frame === undefined) return undefined;
	const bytes = typeof wire_bytes === 'number' ? wire_bytes : Buffer.byteLength(frame);
	return {t, dir, frame, bytes, ...(truncated === true ? {truncated} : {})};
}

/**
 * The JSON text of a member of an object, as it stands there.
 * @param json a valid object
 */
function sourceOfMember(json: string, name: string): string | undefined {
	let depth = 0;
	/** Where the value begins, once its key was found. */
	let from: number | undefined;
	for (let at = 0; at < json.length; at++) {
		const character = json[at];
		if (character === '"') {
			const end = endOfString(json, at);
			const isKey = depth === 1 && from === undefined && /^\s*:/.test(json.slice(end, end + 20));
			if (isKey && json.slice(at + 1, end - 1) === name) from = json.indexOf(':', end) + 1;
			at = end - 1;
		} else if (character === '{' || character === '[') depth++;
		else if (character === '}' || character === ']') depth--;
		const isAfter = depth === 0 || (depth === 1 && character === ',');
		if (isAfter && from !== undefined) return json.slice(from, at).trim();
	}
	return undefined;
}

/** @returns the index after the closing quote */
function endOfString(json: string, start: number): number {
	let at = start + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at + 1;
}
