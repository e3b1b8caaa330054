/** OSC 52: the control string that puts a text on the clipboard, also through tmux or GNU screen. */

/** The multiplexer between the program and the terminal. */
export type Multiplexer = 'none' | 'tmux' | 'screen';

/** The longest text in base64 that xterm accepts; others accept as much or more. */
const MAX_BASE64 = 74_994;
/** The largest text that can be sent, in bytes of UTF-8. */
export const MAX_BYTES: number = Math.floor(MAX_BASE64 / 4) * 3;
/** Bytes of one control string that every version of GNU screen forwards. */
const SCREEN_CHUNK = 240;

const ESC = '\u001B';
const END = `${ESC}\\`;

/**
 * Inside a multiplexer the sequence is sent twice: plain for the multiplexer, which may have a clipboard of its own, and
 * wrapped for the terminal outside. Each forwards or ignores it, depending on its settings.
 * @returns undefined if the text is larger than `MAX_BYTES`
 */
export function osc52(text: string, multiplexer: Multiplexer): string | undefined {
	const bytes = Buffer.from(text);
	if (bytes.length > MAX_BYTES) return undefined;
	const plain = `${ESC}]52;c;${bytes.toString('base64')}\u0007`;
	switch (multiplexer) {
		case 'none':
			return plain;
		case 'tmux':
			return `${plain}${ESC}Ptmux;${plain.replaceAll(ESC, ESC + ESC)}${END}`;
		case 'screen':
			return (
				plain +
				chunksOf(plain, SCREEN_CHUNK)
					.map((chunk) => `${ESC}P${chunk}${END}`)
					.join('')
			);
	}
}

function chunksOf(text: string, size: number): readonly string[] {
	return Array.from({length: Math.ceil(text.length / size)}, (_, index) =>
		text.slice(index * size, (index + 1) * size),
	);
}
