/**
 * The first frame: header and prompt from plain code, so that keys are taken and shown while the program is still being
 * loaded. The screen draws the same places anew, and the keyboard reads again whatever was typed.
 */
import {type CharacterFacts, charactersOf} from '../../terminal/charset.ts';
import {type ExitingProcess, guardExits} from '../../terminal/exit-guard.ts';
import {unambiguousWidth} from '../../terminal/plain-width.ts';
import {MODES_OFF, MODES_ON} from '../../terminal/terminal-modes.ts';
import {syncStdout, type Writable} from '../../terminal/write-sync.ts';

/** What is asked of the keyboard: `process.stdin`, or a test's own. */
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
	/** The terminal may have no signs but those of ASCII. */
	readonly isAscii?: boolean;
}

/** The terminal while the program is being loaded. */
export interface BootScreen {
	/** Until one of the two below was called. */
	readonly isOn: boolean;
	/** Gives all of it back: there is something to say or to ask on the normal screen. Harmless when called again. */
	leave(): void;
	/** Leaves screen and keyboard as they are, to who draws and reads from now on. */
	handOver(): void;
}

/** Words that lead to something else than the full screen; `--help=all` and their like begin with one. */
const ELSEWHERE = /^(?:--(?:help|version|demo|screen-reader)\b|-[a-zA-Z]*[hV]$|sandbox$)/;

/** The environment variables that lead elsewhere too, each undefined when it is not set. */
export interface BootFacts {
	readonly TERM?: string | undefined;
	readonly ACCESSIBLE?: string | undefined;
}

/**
 * Whether a command line will open the full screen, as far as a glance tells. Where it is wrong the frame is gone again
 * after some milliseconds.
 */
export function isLikelyChat(words: readonly string[], {TERM, ACCESSIBLE}: BootFacts): boolean {
	const hasScreen = TERM !== 'dumb' && (ACCESSIBLE === undefined || ACCESSIBLE === '');
	return hasScreen && !words.some((word) => ELSEWHERE.test(word));
}

/** Whether the full screen will draw its signs in ASCII, as far as the same glance tells. */
export const isLikelyAscii = (words: readonly string[], terminal: CharacterFacts): boolean =>
	charactersOf(terminal, words.includes('--ascii')) !== 'unicode';

const ESC = '\u001B';
/** Whether a character is echoed as it is: it takes one column in every terminal. */
const isEchoed = (character: string, isAscii: boolean): boolean =>
	isAscii
		? character >= ' ' && character <= '~'
		: character.length === 1 && unambiguousWidth(character.charCodeAt(0)) === 1;
const LF = 0x0a;
const CR = 0x0d;
const ERASE = ['\u007F', '\b'];

/** The signs of the frame; the full screen has the same. */
const SIGNS = {
	unicode: {rule: '─', starting: '◌', prompt: '›'},
	ascii: {rule: '-', starting: '.', prompt: '>'},
};

/** The frame, in the places of the full screen: header, rules, prompt. It leaves the cursor behind the prompt. */
function frame(columns: number, rows: number, signs: (typeof SIGNS)['unicode']): string {
	const at = (row: number, text: string): string => `${ESC}[${row};1H${text}`;
	const rule = signs.rule.repeat(columns);
	return [
		`${ESC}[H${ESC}[J`,
		rows >= 4 && columns >= 26 ? at(1, ` ${ESC}[1mbedrock-chat${ESC}[m  ${signs.starting} starting`) : '',
		rows >= 9 ? at(2, rule) + at(rows - 1, rule) : '',
		at(rows, columns >= 8 ? ` ${signs.prompt} ` : ''),
		`${ESC}[?25h`,
	].join('');
}

/** Takes hold of the terminal and draws the frame; every way out of the program gives it back. */
export function startBootScreen({stdin, stdout, process, isAscii = false}: BootIo): BootScreen {
	const columns = stdout.columns || 80;
	const rows = stdout.rows || 24;
	const chunks: Uint8Array[] = [];
	/** Columns that are left for what is typed; none once a key came that plain code has no answer to. */
	let room = columns - 5;
	let typed = 0;
	let isOn = true;

	const onData = (chunk: Uint8Array): void => {
		// What was typed before the terminal was raw came through its line editing, which makes LF of the Enter key.
		chunks.push(chunks.length === 0 ? chunk.map((byte) => (byte === LF ? CR : byte)) : chunk);
		for (const character of new TextDecoder().decode(chunk)) {
			if (room > 0 && isEchoed(character, isAscii)) {
				stdout.write(character);
				room--;
				typed++;
			} else if (room > 0 && ERASE.includes(character)) {
				if (typed === 0) continue;
				stdout.write('\b \b');
				room++;
				typed--;
			} else room = 0;
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

	// What fails here is before any secret is known.
	const releaseExits = guardExits(leave, {process, redact: (text) => text});
	stdin.setRawMode(true);
	stdin.on('data', onData);
	stdin.resume();
	stdout.write(MODES_ON + frame(columns, rows, SIGNS[isAscii ? 'ascii' : 'unicode']));
	return {
		get isOn() {
			return isOn;
		},
		leave,
		handOver: release,
	};
}
