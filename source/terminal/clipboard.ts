/** Copies text: with a tool of the platform if there is one, else with a control string to the terminal. */
import {bytes} from '../text/quantity.ts';
import {MAX_BYTES, type Multiplexer, osc52} from './osc52.ts';

/** The facts that decide how text is copied: the platform, and environment variables. */
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

/** A program that reads the text to copy from its standard input. */
export interface ClipboardTool {
	readonly file: string;
	readonly args: readonly string[];
	readonly encoding: 'utf8' | 'utf16le';
	/** Where the text is afterwards. */
	readonly reaches: 'clipboard' | 'tmux';
}

/** The outcome. `terminal`: the text was sent; the terminal does not confirm that it copied it; `tmux` has it, and sent it on. */
export type Copied =
	| {
			readonly how: 'clipboard' | 'terminal' | 'tmux';
			readonly bytes: number;
			/** Control characters that were left out, without those of line ends; undefined = none. */
			readonly omitted?: number;
	  }
	/** A clause that follows "not copied: ". */
	| {readonly how: 'not'; readonly because: string};

export interface ClipboardOptions {
	readonly facts: ClipboardFacts;
	/** @returns whether the tool exists and succeeded; never rejects */
	readonly run: (tool: ClipboardTool, input: Buffer) => Promise<boolean>;
	/** Sends a control string to the terminal; false if nothing can be sent now. */
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
 * The tools to try, in order. Over SSH the clipboard of the platform is not the user's, so only tmux is tried there, which
 * forwards the text to the terminal even where it forwards no sequences.
 */
export function toolsFor(facts: ClipboardFacts): readonly ClipboardTool[] {
	const tmux = isSet(facts.TMUX) ? [tool('tmux', ['load-buffer', '-w', '-'], {reaches: 'tmux'})] : [];
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

/** The multiplexer that the sequence has to pass through; undefined if the terminal is known to have no clipboard. */
export function multiplexerOf({TERM = '', TMUX, STY}: ClipboardFacts): Multiplexer | undefined {
	if (isSet(TMUX) || TERM.startsWith('tmux')) return 'tmux';
	if (isSet(STY) || TERM.startsWith('screen')) return 'screen';
	return TERM === 'dumb' || TERM === 'linux' ? undefined : 'none';
}

export function createClipboard({facts, run, send}: ClipboardOptions): Clipboard {
	return {
		async copy(text) {
			const clean = copyable(text);
			const size = Buffer.byteLength(clean);
			if (size === 0) return {how: 'not', because: 'it has no text'};
			const count = text.length - clean.length - (text.split('\r\n').length - 1);
			const omitted = count === 0 ? {} : {omitted: count};
			for (const each of toolsFor(facts)) {
				if (await run(each, Buffer.from(clean, each.encoding)))
					return {how: each.reaches, bytes: size, ...omitted};
			}
			const multiplexer = multiplexerOf(facts);
			if (multiplexer === undefined) return {how: 'not', because: 'this terminal has no clipboard'};
			const sequence = osc52(clean, multiplexer);
			if (sequence === undefined)
				return {how: 'not', because: `${bytes(size)} is too large; a terminal accepts ${bytes(MAX_BYTES)}`};
			return send(sequence)
				? {how: 'terminal', bytes: size, ...omitted}
				: {how: 'not', because: 'the full screen is not on'};
		},
	};
}

/** A text for the clipboard, without control characters other than LF and tab. */
export const copyable = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '');
