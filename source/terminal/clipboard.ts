/** Copies text: by a tool of the platform where there is one, else by asking the terminal. */
import {bytes} from '../text/quantity.ts';
import {MOST_BYTES, type Multiplexer, osc52} from './osc52.ts';

/** What decides how text is copied: the platform, and some of the environment. */
export interface ClipboardFacts {
	/** As Node names it. */
	readonly platform: string;
	readonly TERM?: string | undefined;
	readonly TMUX?: string | undefined;
	readonly STY?: string | undefined;
	readonly SSH_TTY?: string | undefined;
	readonly SSH_CONNECTION?: string | undefined;
	readonly WAYLAND_DISPLAY?: string | undefined;
	readonly DISPLAY?: string | undefined;
	readonly WSL_DISTRO_NAME?: string | undefined;
}

/** A program that reads what is to be copied from its standard input. */
export interface ClipboardTool {
	readonly file: string;
	readonly args: readonly string[];
	readonly encoding: 'utf8' | 'utf16le';
	/** Where the text is when it is done. */
	readonly reaches: 'clipboard' | 'terminal';
}

/** What came of it. `terminal`: it was sent, and the terminal does not say what it made of it. */
export type Copied =
	| {readonly how: 'clipboard' | 'terminal'; readonly bytes: number}
	/** A clause that goes on after "not copied: ". */
	| {readonly how: 'not'; readonly because: string};

export interface ClipboardOptions {
	readonly facts: ClipboardFacts;
	/** @returns whether the tool is there and did it; never rejects */
	readonly run: (tool: ClipboardTool, input: Buffer) => Promise<boolean>;
	/** Sends a control string to the terminal; false when nothing can be sent now. */
	readonly send: (sequence: string) => boolean;
}

export interface Clipboard {
	/** Never rejects. */
	copy(text: string): Promise<Copied>;
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

const tool = (
	file: string,
	args: readonly string[] = [],
	more: Partial<ClipboardTool> = {},
): ClipboardTool => ({file, args, encoding: 'utf8', reaches: 'clipboard', ...more});

/**
 * The tools to try, in order. On another machine the clipboard is not the one before the user's eyes, so there none is
 * tried but tmux, which hands the text on to the terminal even where it passes no sequences on.
 */
export function toolsFor(facts: ClipboardFacts): readonly ClipboardTool[] {
	const tmux = isSet(facts.TMUX) ? [tool('tmux', ['load-buffer', '-w', '-'], {reaches: 'terminal'})] : [];
	if (isSet(facts.SSH_TTY) || isSet(facts.SSH_CONNECTION)) return tmux;
	if (facts.platform === 'darwin') return [tool('pbcopy'), ...tmux];
	const clip = tool('clip.exe', [], {encoding: 'utf16le'});
	if (facts.platform === 'win32') return [clip];
	return [
		...(isSet(facts.WSL_DISTRO_NAME) ? [clip] : []),
		...(isSet(facts.WAYLAND_DISPLAY) ? [tool('wl-copy')] : []),
		...(isSet(facts.DISPLAY)
			? [tool('xclip', ['-selection', 'clipboard', '-in']), tool('xsel', ['--clipboard', '--input'])]
			: []),
		...tmux,
	];
}

/** What the sequence has to get through; undefined where the terminal is known to have no clipboard. */
export function wayOut({TERM = '', TMUX, STY}: ClipboardFacts): Multiplexer | undefined {
	if (isSet(TMUX) || TERM.startsWith('tmux')) return 'tmux';
	if (isSet(STY) || TERM.startsWith('screen')) return 'screen';
	return TERM === 'dumb' || TERM === 'linux' ? undefined : 'none';
}

export function createClipboard({facts, run, send}: ClipboardOptions): Clipboard {
	return {
		async copy(text) {
			const clean = copyable(text);
			const size = Buffer.byteLength(clean);
			if (size === 0) return {how: 'not', because: 'there is no text in it'};
			for (const each of toolsFor(facts)) {
				if (await run(each, Buffer.from(clean, each.encoding))) return {how: each.reaches, bytes: size};
			}
			const through = wayOut(facts);
			if (through === undefined) return {how: 'not', because: 'this terminal has no clipboard'};
			const sequence = osc52(clean, through);
			if (sequence === undefined)
				return {how: 'not', because: `${bytes(size)}, and a terminal takes ${bytes(MOST_BYTES)} at most`};
			return send(sequence)
				? {how: 'terminal', bytes: size}
				: {how: 'not', because: 'the screen is not there'};
		},
	};
}

/** A text as it may go to a clipboard: control characters other than LF and tab are left out. */
export const copyable = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '');
