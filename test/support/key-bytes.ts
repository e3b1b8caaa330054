/** The bytes that a terminal sends for keys. */
export const KEYS = {
	enter: '\r',
	altM: '\u001Bm',
	altEnter: '\u001B\r',
	/** As encoded by the kitty keyboard protocol. */
	shiftEnter: '\u001B[13;2u',
	/** As encoded by modifyOtherKeys. */
	shiftEnterOfXterm: '\u001B[27;2;13~',
	escape: '\u001B',
	tab: '\t',
	backspace: '\u007F',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	shiftUp: '\u001B[1;2A',
	shiftDown: '\u001B[1;2B',
	pageUp: '\u001B[5~',
	pageDown: '\u001B[6~',
	ctrlHome: '\u001B[1;5H',
	ctrlEnd: '\u001B[1;5F',
	/** One notch of the wheel, in a terminal that converts it to arrows. */
	wheelUp: '\u001B[A\u001B[A\u001B[A',
	wheelDown: '\u001B[B\u001B[B\u001B[B',
} as const;

/** A letter with Ctrl. */
export function ctrl(letter: string): string {
	return String.fromCharCode(letter.toLowerCase().charCodeAt(0) - 96);
}
