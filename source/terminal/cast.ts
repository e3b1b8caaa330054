/** Records what the screen shows as an asciicast (version 3): one JSON line for each change, without secrets. */
import type {Clock} from '../clock.ts';
import {diff, type ScreenFrame, type ShownFrame, type Size} from './diff.ts';
import {maskSecrets, type SecretFinder} from './mask-secrets.ts';

/** Colours, each `#rrggbb`. */
export interface CastTheme {
	readonly fg: string;
	readonly bg: string;
	/** 16 of them, joined by colons. */
	readonly palette: string;
}

export interface CastOptions {
	readonly clock: Pick<Clock, 'now'>;
	/** `TERM`. */
	readonly type: string | undefined;
	/** What is masked now; asked before each frame. */
	readonly finder: () => SecretFinder;
	/** Appends a line with its line feed. */
	readonly write: (line: string) => void;
}

export interface Cast {
	/** A frame that the screen draws. The first one begins the cast. */
	draw(frame: ScreenFrame, size: Size): void;
	/** The colours of the terminal; without effect after the first frame was written. */
	setTheme(theme: CastTheme): void;
	/** A mark at this moment. @param label without control characters */
	mark(label: string): void;
	/** Ends the cast with the exit code of the program. */
	end(exitCode: number): void;
}

/** Milliseconds after the first frame in which the theme may still change: the terminal is asked for its background. */
const SETTLING_MS = 500;

export function createCast({clock, type, finder, write}: CastOptions): Cast {
	let theme: CastTheme | undefined;
	let shown: ShownFrame | undefined;
	let size: Size | undefined;
	/** Clock time of the first frame. */
	let startedAt = 0;
	let last = 0;
	/** Written with the header, once the theme is known. */
	let pending: string[] | undefined = [];

	function header(first: Size): string {
		const term = {cols: first.columns, rows: first.rows, type, theme};
		const timestamp = Math.floor(startedAt / 1000);
		return `${JSON.stringify({version: 3, term, timestamp, title: 'bedrock-chat'})}\n`;
	}

	let first: Size | undefined;
	function settle(): void {
		if (pending === undefined || first === undefined) return;
		const lines = [header(first), ...pending];
		pending = undefined;
		for (const line of lines) write(line);
	}

	function add(code: string, data: string): void {
		const now = clock.now();
		const interval = Math.max(0, now - last) / 1000;
		last = now;
		const line = `[${interval}, "${code}", ${JSON.stringify(data)}]\n`;
		if (pending === undefined) write(line);
		else {
			pending.push(line);
			if (now - startedAt >= SETTLING_MS) settle();
		}
	}

	return {
		draw(frame, next) {
			if (first === undefined) {
				first = next;
				startedAt = clock.now();
				last = startedAt;
			} else if (size !== undefined && (size.columns !== next.columns || size.rows !== next.rows)) {
				shown = undefined;
				add('r', `${next.columns}x${next.rows}`);
			}
			size = next;
			const rows = maskSecrets(frame.rows, finder());
			const {bytes, shown: drawn} = diff(shown, {rows, cursor: frame.cursor}, next);
			shown = drawn;
			if (bytes !== '') add('o', bytes);
		},
		setTheme(given) {
			theme = given;
		},
		mark(label) {
			if (first !== undefined) add('m', label);
		},
		end(exitCode) {
			if (first === undefined) return;
			add('x', String(exitCode));
			settle();
		},
	};
}
