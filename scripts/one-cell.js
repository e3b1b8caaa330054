/** The characters that the screen is mostly made of, whose width needs no looking up: one cell each, and they join with nothing. */

/**
 * Printable ASCII, Latin letters, dashes, quotes, arrows, boxes, blocks, braille (the spinner), pictures of control
 * characters and our own signs. Put in the place of string-width's own fast path, which knows ASCII alone.
 */
export const oneCell =
	/^[\u0020-\u007E\u00B7\u00C0-\u024F\u2010-\u2027\u203A\u20AC\u2190-\u2193\u2400-\u2426\u2500-\u259F\u25B8\u25BE\u25CB\u25CC\u25CF\u2713\u2717\u2800-\u28FF]*$/;
