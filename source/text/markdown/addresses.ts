/** Addresses in prose: where they end, how they are shown, and whether the text of a link names another address. */

/** Letters, marks and digits of host names in any script. */
const LABEL = '[\\p{L}\\p{M}\\p{N}\\-]';
const UNSPACED = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}]';
/** Punctuation of other scripts that stands in addresses, between letters. */
const JOINER = '[’·・\\u2010-\\u2013](?=[\\p{L}\\p{N}])';
/** No address contains these: white space, what RFC 3986 excludes, and full-width and other punctuation outside of ASCII. */
const OUTSIDE = '[\\s<>"`[[\\p{P}\\p{Sm}\\p{Sc}]--\\p{ASCII}]]';
const EMAIL = '[A-Za-z0-9._+\\-]+(@)[a-zA-Z0-9\\-_]+(?:\\.[a-zA-Z0-9\\-_]*[a-zA-Z0-9])+(?![\\w\\-])';
const PROTOCOL_EMAIL = `(?:mailto:|xmpp:)${EMAIL.replace('(@)', '@')}`;

/**
 * The rule of `marked` for bare addresses, with hosts in any script. Words of a script without spaces that directly follow a
 * complete ASCII host are text (`https://a.example에서`), unless they belong to a longer host.
 */
export const bareAddress = (): RegExp =>
	new RegExp(
		`^${PROTOCOL_EMAIL}` +
			`|^((?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://|www\\.)` +
			`(?:(?:[a-zA-Z0-9\\-]+\\.)+[a-zA-Z]{2,}(?=${UNSPACED})(?!${LABEL}*\\.${LABEL})` +
			`|(?:${LABEL}+\\.?)+(?:${JOINER}|(?!${OUTSIDE})[\\s\\S])*)` +
			`|^${EMAIL}`,
		'v',
	);

/** Scripts that names mix without deceiving anybody, besides one script alone. */
const MIXTURES = [
	/^[\p{sc=Latin}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]*$/u,
	/^[\p{sc=Latin}\p{sc=Han}\p{sc=Bopo}]*$/u,
	/^[\p{sc=Latin}\p{sc=Han}\p{sc=Hang}]*$/u,
];
/** Cyrillic and Greek letters that look like Latin ones. */
const LOOKALIKE = /^[асԁеһіјӏорԛѕԝхуъьпгѵѡɡαικνορτυωχγ\d-]+$/iu;

/** Whether a label of a host name mixes scripts, consists of letters that look like others, or contains symbols. */
function isDeceptive(label: string): boolean {
	if (/^\p{ASCII}*$/u.test(label)) return false;
	if (!/^[\p{L}\p{M}\p{N}ー・-]+$/u.test(label) || LOOKALIKE.test(label)) return true;
	const letters = label.replace(/[\p{N}\p{M}ー・-]/gu, '');
	if (MIXTURES.some((mixture) => mixture.test(letters))) return false;
	return !SCRIPTS.split(' ').some((name) => inScript(letters, name));
}

const SCRIPTS =
	'Cyrl Grek Arab Hebr Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr Geor Armn Ethi Khmr Mong';
const inScript = (letters: string, name: string): boolean =>
	new RegExp(`^\\p{sc=${name}}*$`, 'u').test(letters);

const HOST = /^([a-z][a-z\d+.-]*:\/\/)([^/?#]*)/i;

/** An address with its host in Punycode if the host could be taken for another one. */
export function shownAddress(address: string): string {
	if (!/\P{ASCII}/u.test(address)) return address;
	const [start = '', scheme = '', host = ''] = HOST.exec(address) ?? [];
	if (!host.split('.').some(isDeceptive)) return address;
	const url = parsed(address);
	return url === undefined ? address : `${scheme}${url.host}${address.slice(start.length)}`;
}

function parsed(address: string): URL | undefined {
	try {
		return new URL(address);
	} catch {
		return undefined;
	}
}

/** The host of an address, in Punycode and without `www.`. */
function hostOf(address: string): string | undefined {
	const url = parsed(address);
	return url === undefined || url.username !== '' ? undefined : url.hostname.replace(/^www\./, '');
}

/** Endings of names that are hosts rather than files or members of objects, such as `README.md` and `Array.map`. */
const ENDINGS =
	/\.(?:com|net|org|edu|gov|mil|int|info|biz|name|app|dev|cloud|shop|store|online|site|xyz|bank|example|test|[a-z]{2})(?::\d+)?$/i;
const FILE_ENDINGS = /\.(?:js|ts|cs|kt|rb|hs|go|vb|ex|md|rs|py|sh|cc|so|pl|ps|of|at|is|in|to|do|no)$/i;
/** The host of a web address, if it is in ASCII and followed by no port. */
const WEB_HOST = /^https?:\/\/([a-z\d.-]+)(?:\/|$)/i;
const ASCII = /^[ -~]*$/;

/**
 * Whether the text of a link names an address of another host than its target, so that a click would not lead there.
 * @param text as it is drawn
 */
export function namesOtherHost(text: string, target: string): boolean {
	// Most texts are words without a dot, or the host itself.
	if (!/[.．。｡]/.test(text) || WEB_HOST.exec(target)?.[1] === text) return false;
	const words = ASCII.test(text)
		? text.trim()
		: text
				.normalize('NFKC')
				.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
				.trim();
	const addresses = /:\/\/|www\./i.test(words)
		? Array.from(words.matchAll(/(?:[a-z][a-z\d+.-]*:\/\/|www\.)[^\s<>"()[\]]+/gi), ([address]) => address)
		: [];
	const bare = /^(?:[^\s@/]+@)?([\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+(?::\d+)?)(?:[/?#]\S*)?$/u.exec(
		words,
	)?.[1];
	if (addresses.length === 0 && bare !== undefined && ENDINGS.test(bare) && !FILE_ENDINGS.test(bare)) {
		addresses.push(bare);
	}
	if (addresses.length === 0) return false;
	const host = hostOf(target);
	return addresses.some(
		(address) => hostOf(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`) !== host,
	);
}
