/** What the screen says to the terminal beside frames and modes: a question, and calls for attention. */

export const QUERIES = {
	// OSC 11. Every terminal answers the second question (DA1), and in order: after that nothing more will come.
	'ask-background': '\u001B]11;?\u0007\u001B[c',
	bell: '\u0007',
	// OSC 9, in words of our own: what a server says does not leave the screen.
	notification: '\u001B]9;bedrock-chat: the answer is there\u0007',
} as const;
