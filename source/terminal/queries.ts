/** Control strings beside frames and modes: a query, and notifications. */
export const QUERIES = {
	// OSC 11. Every terminal answers the second query (DA1), and in order: after that answer no other is pending.
	'ask-background': '\u001B]11;?\u0007\u001B[c',
	// DECRQM of modes 2027 and 2004. Terminal.app and qtermwidget print its `p`: send it before the first frame, which clears
	// the screen.
	'ask-modes': '\u001B[?2027$p\u001B[?2004$p',
	bell: '\u0007',
	// OSC 9, with a fixed text: text from a server does not leave the screen.
	notification: '\u001B]9;bedrock-chat: the answer has arrived\u0007',
} as const;
