/** The address of single sign-on: where it is known from, and how the sign-in page shows it, with a QR code where that fits. */
import {encode} from 'uqr';
import type {ChatSnapshot} from '../../chat/chat.ts';
import {isSignedIn} from '../../chat/sign-in.ts';
import {webAddress} from '../../protocol/web-address.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line} from '../../text/line.ts';
import {joinSafe, own} from '../../text/safe.ts';
import {span} from '../../text/spans.ts';
import type {Theme} from '../../theme/theme.ts';
import {hintsAt} from '../keys/key-dispatch.ts';
import type {OfferState} from '../offer/offer.ts';

/** Light modules around the code, as readers need them. */
const BORDER = 2;
/** UTF-16 units; a longer address fits on no screen as a code. */
const LONGEST_IN_CODE = 500;
const KEYS = hintsAt('login', 'ctrl+o', 'ctrl+y');

/**
 * The server's latest word on it, from a sign-in that has expired or was refused, else that of its web page.
 * @returns an `http:` or `https:` URL; undefined if the server names none
 */
export function signOnAddress(
	offer: OfferState,
	snapshot: Pick<ChatSnapshot, 'entries' | 'connection' | 'url'>,
): string | undefined {
	const named = namedAtFailure(snapshot);
	if (named !== undefined) return named;
	if (offer.at !== 'offered' || offer.offer.sso.enabled === false) return undefined;
	const {loginUrl} = offer.offer.sso;
	return loginUrl === undefined || loginUrl === '' ? undefined : webAddress(loginUrl, snapshot.url);
}

/** Whether single sign-on has expired or was refused, and nobody has signed in since: the server then names its address. */
export const isSignOnMissing = (snapshot: Pick<ChatSnapshot, 'entries' | 'connection'>): boolean =>
	!isSignedIn(snapshot.connection) && namedAtFailure(snapshot) !== undefined;

/** The address in the latest sign-in that has expired or was refused. */
function namedAtFailure({
	entries,
	connection,
}: Pick<ChatSnapshot, 'entries' | 'connection'>): string | undefined {
	const failed = 'because' in connection ? connection.because : undefined;
	if (failed?.code === 'auth_failed' && failed.facts.redirectUrl !== undefined)
		return failed.facts.redirectUrl;
	for (const entry of entries.toReversed()) {
		if (entry.kind !== 'notice' || (entry.code !== 'auth_expired' && entry.code !== 'auth_rejected'))
			continue;
		if (entry.facts.signInUrl !== undefined) return entry.facts.signInUrl;
	}
	return undefined;
}

/** The whole address, its keys, and the code below them if all of it fits; as many rows as there are otherwise. */
export function addressLines(address: string, columns: number, rows: number, theme: Theme): readonly Line[] {
	const indent = Math.min(3, columns - 1);
	const text = [
		...layoutSpans([span(own`   Sign in there, and paste the session token here:`, 'dim')], columns, indent),
		...layoutSpans([span(own`   ${address}`, 'link')], columns, indent),
		...layoutSpans([span(own`   ${joinSafe(KEYS(), ' · ')}`, 'dim')], columns, indent),
	];
	const isExact = theme.depth !== 'none' && theme.depth !== '16' && theme.name !== 'ansi';
	const hasColours = isExact && theme.characters === 'unicode';
	const code = hasColours && address.length <= LONGEST_IN_CODE ? codeLines(address) : [];
	const isWhole = text.length + 1 + code.length <= rows && columns >= 2 * BORDER + 25 + indent;
	const fits = isWhole && code.every(([, squares]) => (squares?.text.length ?? 0) + indent <= columns);
	return fits && code.length > 0 ? [...text, [], ...code] : text.slice(0, Math.max(0, rows));
}

/** Two rows of modules in each row of the screen: dark ones in the colour of the text, light ones in that of the background. */
export function codeLines(text: string): readonly Line[] {
	const {data} = encode(text.toWellFormed(), {ecc: 'L', border: BORDER});
	const at = (row: number, column: number): boolean => data[row]?.[column] === true;
	return data.flatMap((modules, row) => {
		if (row % 2 === 1) return [];
		const squares = modules.map(
			(_, column) => SQUARES[Number(at(row, column))]?.[Number(at(row + 1, column))] ?? ' ',
		);
		return [[span(own`   `, 'text'), span(own`${squares.join('')}`, 'squares')]];
	});
}

/** By the upper and the lower module. */
const SQUARES = [
	[' ', '▄'],
	['▀', '█'],
];
