/** OSC 52: asks the terminal to put a text on the clipboard, through tmux or GNU screen where they are in between. */

/** What stands between the program and the terminal. */
export type Multiplexer = 'none' | 'tmux' | 'screen';

/** The longest text in base64 that xterm takes; others take as much or more. */
const MOST_BASE64 = 74_994;
/** The largest text that can be sent, in bytes of UTF-8. */
export const MOST_BYTES: number = Math.floor(MOST_BASE64 / 4) * 3;
/** Bytes of one control string that every version of GNU screen passes on. */
const SCREEN_CHUNK = 240;

const ESC = '\u001B';
const END = `${ESC}\\`;

/**
 * Inside a multiplexer the sequence goes out twice: plain for the multiplexer, which may keep the clipboard itself, and
 * wrapped for the terminal outside. Each passes on, or ignores, what it is set up to.
 * @returns undefined when the text is larger than `MOST_BYTES`
 */
export function osc52(text: string, through: Multiplexer): string | undefined {
	const bytes = Buffer.from(text);
	if (bytes.length > MOST_BYTES) return undefined;
	const plain = `${ESC}]52;c;${bytes.toString('base64')}\u0007`;
	switch (through) {
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
