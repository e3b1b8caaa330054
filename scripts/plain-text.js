/**
 * Characters that are a grapheme of their own, one column wide, beside any other of them: text of these alone is measured by
 * its length and split by its characters. The inside of a regular expression's brackets; `test/plain-text.test.ts` holds
 * it against the originals.
 */
export const plainCharacters = [
	'\\u0020-\\u007E', // ASCII
	'\\u00A1-\\u00A8\\u00AA-\\u00AC\\u00AF-\\u02FF', // Latin; not © and ®, which can be emoji
	'\\u0391-\\u03A1\\u03A3-\\u03C9\\u0401-\\u044F', // Greek and Cyrillic
	'\\u2010-\\u2015\\u2018-\\u201F\\u2022\\u2026\\u2039\\u203A\\u20AC', // dashes, quotes, • … ‹ › €
	'\\u2190-\\u2193\\u21B5\\u2200-\\u22FF\\u2400-\\u2426', // arrows, signs of mathematics, ␛ and its like
	'\\u2500-\\u25A9\\u25AC-\\u25B5\\u25B7-\\u25BF\\u25C1-\\u25FA', // frames, blocks and shapes; not those that can be emoji
	'\\u2713\\u2717\\u276E-\\u2771\\u2800-\\u28FF', // ✓ ✗ ❯ and the spinner's
].join('');
