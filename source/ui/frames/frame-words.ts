/** What the frames pane says of one frame: its time, the time between two, and the notes of the connection in sentences. */
import {closeMeaning} from '../../client/failure/close-codes.ts';
import type {NoteRecord} from '../../recording/frame-record.ts';
import {duration} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** @param at ms since 1970. The local time of day: "02:11:03.042", or "02:11:03" */
export function preciseTime(at: number, hasMillis = true): SafeText {
	const date = new Date(at);
	if (Number.isNaN(date.getTime())) return own`--:--:--`;
	const millis = hasMillis ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : '';
	return own`${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${millis}`;
}

/** Time between two frames: "+0.4 ms", "+12 ms", "+1.25 s", "−3.10 s". @param ms may be negative */
export function timeBetween(ms: number): SafeText {
	const sign = ms < 0 ? '−' : '+';
	const size = Math.abs(ms);
	if (size < 9.95) return own`${sign}${size.toFixed(1)} ms`;
	if (size < 999.5) return own`${sign}${Math.round(size)} ms`;
	if (size < 59_995) return own`${sign}${(size / 1000).toFixed(2)} s`;
	return own`${sign}${duration(size)}`;
}

/** UTF-16 units of a text from outside in a sentence. */
const LONGEST = 400;
const text = (value: unknown): SafeText =>
	safeLine((typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST));

/** Who ended a connection, by the direction of what ended it. */
const enderOf = (by: unknown): SafeText =>
	by === 'in' ? own` by the server` : by === 'out' ? own` by this program` : own``;

/** A note of the connection as a sentence. */
export function noteWords(note: NoteRecord): SafeText {
	const {url, path, resumed, session, user, code, by, attempt} = note;
	const clause = (name: string, value: unknown): SafeText =>
		value === undefined || value === '' ? own`` : own`${name}${text(value)}`;
	switch (note.note) {
		case 'connect': {
			const again = typeof attempt === 'number' && attempt > 1 ? own`, attempt ${attempt}` : own``;
			return own`Connecting to ${text(url ?? path ?? 'the server')}${clause(', for session ', session)}${again}.`;
		}
		case 'open':
			return own`The server has accepted the WebSocket (HTTP 101). Its greeting is next.`;
		case 'ready': {
			const kind =
				resumed === undefined ? own`` : resumed === true ? own`, resumed` : own`, not resumed: a new one`;
			return own`Ready in session ${text(session)}${kind}${clause(', signed in as ', user)}.`;
		}
		case 'lost':
		case 'stopped': {
			const what =
				note.note === 'lost' ? own`Connection lost` : own`Connection failed, and is not tried again`;
			return own`${what}: ${causeWords(note)}.`;
		}
		case 'close':
			return own`Closed${enderOf(by)}${closeWords(code)}${clause('; reason given: ', note.reason)}.`;
		default:
			return text(note.note);
	}
}

const closeWords = (code: unknown): SafeText =>
	typeof code === 'number' ? own`: code ${code}, ${closeMeaning(code)}` : own``;

/** `server_error (code 1011, the server failed): boom`. */
function causeWords({code, mark, reason, detail}: NoteRecord): SafeText {
	const number = /^code (\d+)$/.exec(String(mark))?.[1];
	const said = number === undefined ? text(mark ?? '') : own`code ${number}, ${closeMeaning(Number(number))}`;
	const marked = mark === undefined ? own`` : own` (${said})`;
	const why = reason ?? detail;
	return own`${text(code ?? 'unknown')}${marked}${why === undefined || why === '' ? own`` : own`: ${text(why)}`}`;
}
