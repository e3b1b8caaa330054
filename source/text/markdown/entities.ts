/** Decodes HTML character references in text: numbers, and the names of HTML 4. */

/** From U+00A0 to U+00FF, without gaps. */
const LATIN_1 =
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
	'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
	'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
	'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
	'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
	'thorn yuml';
/** From U+0391 on; `_` for code points that are not letters. */
const GREEK =
	'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho _ Sigma Tau Upsilon Phi Chi ' +
	'Psi Omega _ _ _ _ _ _ _ alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho ' +
	'sigmaf sigma tau upsilon phi chi psi omega';
const OTHERS =
	'quot " amp & lt < gt > apos \' OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ndash – mdash — ' +
	'lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ ' +
	'rsaquo › oline ‾ frasl ⁄ euro € image ℑ weierp ℘ real ℜ trade ™ alefsym ℵ larr ← uarr ↑ rarr → darr ↓ harr ↔ ' +
	'crarr ↵ lArr ⇐ uArr ⇑ rArr ⇒ dArr ⇓ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ ni ∋ prod ∏ ' +
	'sum ∑ minus − lowast ∗ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ne ≠ ' +
	'equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ nsub ⊄ sube ⊆ supe ⊇ oplus ⊕ otimes ⊗ perp ⊥ sdot ⋅ lceil ⌈ rceil ⌉ lfloor ⌊ ' +
	'rfloor ⌋ lang ⟨ rang ⟩ loz ◊ spades ♠ clubs ♣ hearts ♥ diams ♦ check ✓ cross ✗ star ☆ starf ★ lbrack [ rbrack ] ' +
	'lbrace { rbrace } lpar ( rpar ) vert | bsol \\ sol / num # ast * lowbar _ grave ` colon : semi ; excl ! commat @ ' +
	'dollar $ percnt % plus + equals = quest ? period . comma , Hat ^ Tab \t NewLine \n ensp \u2002 emsp \u2003 ' +
	'thinsp \u2009 zwnj \u200C zwj \u200D lrm \u200E rlm \u200F';

let known: ReadonlyMap<string, string> | undefined;

function readNames(): ReadonlyMap<string, string> {
	const names = new Map<string, string>();
	for (const [start, list] of [
		[0xa0, LATIN_1],
		[0x391, GREEK],
	] as const) {
		for (const [index, name] of list.split(' ').entries())
			names.set(name, String.fromCodePoint(start + index));
	}
	for (const [, name = '', character = ''] of OTHERS.matchAll(/(\w+) ([\s\S])(?: |$)/gu)) {
		names.set(name, character);
	}
	return names;
}

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,31}));/g;

/** The character with a number; U+FFFD for numbers that are not characters. */
function numbered(codePoint: number): string {
	const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
	return isCharacter ? String.fromCodePoint(codePoint) : '\uFFFD';
}

/** Decodes the references of a text; unknown names stay as they are. The result is not safe to draw. */
export function decodeEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(REFERENCE, (reference, decimal?: string, hexadecimal?: string, name?: string) => {
		if (decimal !== undefined) return numbered(Number.parseInt(decimal, 10));
		if (hexadecimal !== undefined) return numbered(Number.parseInt(hexadecimal, 16));
		known ??= readNames();
		return known.get(name ?? '') ?? reference;
	});
}
