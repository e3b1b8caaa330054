/** Shows on standard error what the chat is doing: a row of a terminal that is replaced, and lines that stay. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';
import {seconds, thousands} from '../../text/quantity.ts';
import {EMPTY_TEXT, joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';

export interface ErrorStream {
	write(text: string): unknown;
	readonly columns?: number | undefined;
}

export interface Progress {
	/** The chat has changed. */
	update(snapshot: ChatSnapshot): void;
	/** Writes a line that stays, with or without a terminal. */
	report(line: SafeText): void;
	/** Removes the row, so that standard output begins in an empty one; the next change shows it again. */
	clear(): void;
	/** Removes the row, and shows it no more. */
	stop(): void;
}

/** Changes within this time are drawn together, ms. */
const DRAW_MS = 100;
/** The time in the row grows by seconds. */
const TICK_MS = 1000;
const DEFAULT_COLUMNS = 80;
const ERASE_ROW = '\r\u001B[K';

/**
 * @param hasRow whether standard error is a terminal that shows the row
 * @param label stands before the row, with a separator
 */
export function createProgress(
	output: ErrorStream,
	clock: Clock,
	hasRow: boolean,
	redact: (text: string) => string,
	label = (): SafeText => EMPTY_TEXT,
): Progress {
	let snapshot: ChatSnapshot | undefined;
	let isShown = false;
	let cancel: (() => void) | undefined;
	/** Whether the next drawing follows a change, and not only the time. */
	let isDue = false;

	function clear(): void {
		cancel?.();
		isDue = false;
		if (isShown) output.write(ERASE_ROW);
		isShown = false;
	}

	function draw(): void {
		isDue = false;
		const row = snapshot && progressRow(snapshot, clock.now(), redact);
		if (row === undefined) {
			clear();
			return;
		}
		// A row as wide as the terminal would begin another one.
		output.write(
			`${ERASE_ROW}${truncate(joinSafe([label(), row]), (output.columns ?? DEFAULT_COLUMNS) - 1)}`,
		);
		isShown = true;
		cancel = clock.after(TICK_MS, draw);
	}

	return {
		update(next) {
			if (!hasRow) return;
			snapshot = next;
			if (isDue) return;
			isDue = true;
			cancel?.();
			cancel = clock.after(DRAW_MS, draw);
		},
		report(line) {
			clear();
			output.write(`${line}\n`);
		},
		clear,
		stop() {
			clear();
			snapshot = undefined;
		},
	};
}

/** The row for a state; undefined while nothing is waited for. */
export function progressRow(
	{connection, turn, url}: ChatSnapshot,
	now: number,
	redact: (text: string) => string,
): SafeText | undefined {
	if (turn === undefined) {
		switch (connection.at) {
			case 'dialing':
			case 'greeting':
				return own`Connecting to ${new URL(url).host}…`;
			case 'authenticating':
				return own`Signing in…`;
			case 'waiting':
				return own`Not connected; connecting again…`;
			default:
				return undefined;
		}
	}
	const time = seconds(now - turn.startedAt);
	const status = turn.statusText.trim();
	switch (turn.phase) {
		case 'recovering':
			return own`Looking for the answer… ${time}`;
		case 'writing':
			return own`Receiving the answer: ${thousands(turn.text.length)} characters… ${time}`;
		default:
			return status === ''
				? own`Waiting for the answer… ${time}`
				: own`${safeLine(redact(status.slice(0, 1000)))} ${time}`;
	}
}
