/**
 * The boot screen: draws header and prompt with little code, so that keys are echoed while the program is being loaded. The
 * full screen then draws the same positions again, and reads the typed bytes again.
 */
import {type CharacterFacts, charactersOf} from '../../terminal/charset.ts';
import {type ExitingProcess, guardExits} from '../../terminal/exit-guard.ts';
import {MODES_OFF, MODES_ON} from '../../terminal/terminal-modes.ts';
import {syncStdout, type Writable} from '../../terminal/write-sync.ts';
import {unambiguousWidth} from '../../text/unicode/plain-width.ts';

/** The part of `process.stdin` that is used. */
export interface BootKeyboard {
	setRawMode(isRaw: boolean): unknown;
	on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	unshift(chunk: Uint8Array): unknown;
	resume(): unknown;
	pause(): unknown;
}

export interface BootIo {
	readonly stdin: BootKeyboard;
	readonly stdout: Writable & {readonly columns?: number | undefined; readonly rows?: number | undefined};
	readonly process: ExitingProcess;
	/** The terminal may have no symbols other than ASCII. */
	readonly isAscii?: boolean;
}

/** The terminal while the program is being loaded. */
export interface BootScreen {
	/** True until one of the two functions below is called. */
	readonly isOn: boolean;
	/** Restores the terminal, to print or to ask something on the normal screen. Harmless when called again. */
	leave(): void;
	/**
	 * Leaves screen and keyboard as they are, for the full screen.
	 * @returns whether keys were typed, which its first read then has
	 */
	handOver(): boolean;
}

/** Arguments of other modes than the full screen; `--help=all` and similar ones start with one. */
const OTHER_MODES =
	/^(?:--(?:help|version|demo|print|screen-reader)\b|-[px]|-[a-zA-Z]*[hV]$|(?:sandbox|sessions|search|completion|config)$)/;

/** The environment variables that choose another mode, each undefined when it is not set. */
export interface BootFacts {
	readonly TERM?: string | undefined;
	readonly ACCESSIBLE?: string | undefined;
}

/**
 * Guesses whether a command line opens the full screen. After a wrong guess the frame disappears within some
 * milliseconds.
 */
export function isLikelyChat(args: readonly string[], {TERM, ACCESSIBLE}: BootFacts): boolean {
	const hasScreen = TERM !== 'dumb' && (ACCESSIBLE === undefined || ACCESSIBLE === '');
	return hasScreen && !args.some((arg) => OTHER_MODES.test(arg));
}

/** Guesses whether the full screen draws its symbols in ASCII. */
export const isLikelyAscii = (args: readonly string[], terminal: CharacterFacts): boolean =>
	charactersOf(terminal, args.includes('--ascii')) !== 'unicode';

const ESC = '\u001B';
/** Whether a character is echoed as it is: it takes one column in every terminal. */
const isEchoed = (character: string, isAscii: boolean): boolean =>
	isAscii
		? character >= ' ' && character <= '~'
		: character.length === 1 && unambiguousWidth(character.charCodeAt(0)) === 1;
const LF = 0x0a;
const CR = 0x0d;
const ERASE = ['\u007F', '\b'];

/** The symbols of the frame; the full screen has the same. */
const SYMBOLS = {
	unicode: {rule: '─', starting: '◌', prompt: '›'},
	ascii: {rule: '-', starting: '.', prompt: '>'},
};

/** The frame, at the positions of the full screen: header, rules, prompt. It leaves the cursor after the prompt. */
function frame(columns: number, rows: number, symbols: (typeof SYMBOLS)['unicode']): string {
	const at = (row: number, text: string): string => `${ESC}[${row};1H${text}`;
	const rule = symbols.rule.repeat(columns);
	return [
		`${ESC}[H${ESC}[J`,
		rows >= 4 && columns >= 26 ? at(1, ` ${ESC}[1mbedrock-chat${ESC}[m  ${symbols.starting} starting`) : '',
		rows >= 9 ? at(2, rule) + at(rows - 1, rule) : '',
		at(rows, columns >= 8 ? ` ${symbols.prompt} ` : ''),
		`${ESC}[?25h`,
	].join('');
}

/** Enters the full screen and draws the frame; every exit of the program restores the terminal. */
export function startBootScreen({stdin, stdout, process, isAscii = false}: BootIo): BootScreen {
	const columns = stdout.columns || 80;
	const rows = stdout.rows || 24;
	const chunks: Uint8Array[] = [];
	/** Columns left for typed text; none after the first key that cannot be echoed. */
	let columnsLeft = columns - 5;
	let typed = 0;
	let isOn = true;

	const onData = (chunk: Uint8Array): void => {
		// Text typed before the terminal was raw went through its line editing, which turns the Enter key into LF.
		chunks.push(chunks.length === 0 ? chunk.map((byte) => (byte === LF ? CR : byte)) : chunk);
		for (const character of new TextDecoder().decode(chunk)) {
			if (columnsLeft > 0 && isEchoed(character, isAscii)) {
				stdout.write(character);
				columnsLeft--;
				typed++;
			} else if (columnsLeft > 0 && ERASE.includes(character)) {
				if (typed === 0) continue;
				stdout.write('\b \b');
				columnsLeft++;
				typed--;
			} else columnsLeft = 0;
		}
	};

	function release(): void {
		isOn = false;
		releaseExits();
		stdin.off('data', onData);
		stdin.pause();
		if (chunks.length > 0) stdin.unshift(Buffer.concat(chunks));
	}

	function leave(): void {
		if (!isOn) return;
		release();
		stdin.setRawMode(false);
		syncStdout(stdout, MODES_OFF);
	}

	// No secret is known yet: there is nothing to redact.
	const releaseExits = guardExits(leave, {process, redact: (text) => text});
	stdin.setRawMode(true);
	stdin.on('data', onData);
	stdin.resume();
	stdout.write(MODES_ON + frame(columns, rows, SYMBOLS[isAscii ? 'ascii' : 'unicode']));
	return {
		get isOn() {
			return isOn;
		},
		leave,
		handOver() {
			release();
			return chunks.length > 0;
		},
	};
}
