/** A recording as text: JSON lines that no terminal executes, in which a message keeps its digits and the order of its keys. */
import type {FrameRecord, RecordingStart} from './frame-record.ts';

/** Controls, and characters that change how others are shown: a terminal may execute them. Outside of strings JSON has none. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escaped = (text: string): string =>
	text.replace(UNSAFE, (character) =>
		character
			.split('')
			.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
			.join(''),
	);

/** White space between the tokens of a message; within its strings it is escaped. */
const oneLine = (json: string): string => json.replace(/[\t\n\r]/g, ' ');

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** @returns one line with its line feed */
export const startLine = (start: RecordingStart): string => `${escaped(JSON.stringify(start))}\n`;

/**
 * One line with its line feed: `frame` holds the message as it was, `text` one that is no JSON or only a beginning.
 * @param record without secrets
 */
export function recordLine(record: FrameRecord): string {
	if (record.dir === 'note') return `${escaped(JSON.stringify(record))}\n`;
	const {t, dir, frame, bytes, truncated} = record;
	const head = `{"dir":"${dir}","t":${t},"wire_bytes":${bytes}`;
	if (truncated || !isJson(frame)) {
		const cut = truncated ? ',"truncated":true' : '';
		return `${head}${cut},"text":${escaped(JSON.stringify(frame))}}\n`;
	}
	return `${head},"frame":${escaped(oneLine(frame))}}\n`;
}
