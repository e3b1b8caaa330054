/** All checks of one server, in order: what lies below the WebSocket, the connection, and what is offered beside it. */
import type {ConversationSettings} from '../../config/settings.ts';
import {askOffer, askStatistics} from '../../server/ask-offer.ts';
import {askCatalogue} from '../../server/catalogue.ts';
import {own} from '../../text/safe.ts';
import type {Check} from './check.ts';
import {type DialContext, dialServer, tryPath} from './dial-server.ts';
import {checkNetwork, skipped} from './network-checks.ts';
import {dialectCheck, figuresCheck, pageCheck, toolsCheck} from './offer-checks.ts';
import {
	authCheck,
	type CheckedConnection,
	clockCheck,
	exposureCheck,
	frameCheck,
	greetingCheck,
	otherUrls,
	pathCheck,
	pingCheck,
	shownUrl,
	upgradeCheck,
} from './server-checks.ts';

export interface CheckContext extends DialContext {
	/** Removes every secret from a text. */
	redact(text: string): string;
}

/** Everything that does not need another answer is asked at the same time. Never throws because of a server. */
export async function* checkServer(
	url: string,
	settings: ConversationSettings,
	context: CheckContext,
): AsyncGenerator<Check> {
	const {redact} = context;
	const handshake = settings.connection.reveal();
	const dialed = dialServer(url, settings, context);
	const offers = Promise.all([
		askOffer(url, handshake, redact),
		askCatalogue(url, handshake, redact),
		askStatistics(url, handshake),
	]);
	yield {group: 'server', id: 'url', outcome: 'ok', text: own`${shownUrl(url)}`, facts: {url: shownUrl(url)}};
	let isExplained = false;
	for await (const check of checkNetwork({url, handshake, redact}, context)) {
		isExplained ||= check.outcome === 'failed';
		yield check;
	}
	const report = await dialed;
	const connection: CheckedConnection = {url, settings, report, isExplained, redact};
	yield upgradeCheck(connection);
	const offered = await unlessAborted(offers, context.signal);
	if (offered === undefined) return;
	const [offer, catalogue, figures] = offered;
	const guesses = otherUrls(connection, offer.kind === 'offered' ? offer.otherUrl : undefined);
	yield pathCheck(
		await Promise.all(
			guesses.map(async (guess) => [guess, await tryPath(guess, settings, context)] as const),
		),
	);
	yield greetingCheck(connection);
	yield authCheck(connection, offer.kind === 'offered' && offer.offer.requireAuth === true);
	const exposure = exposureCheck(connection);
	if (exposure !== undefined) yield exposure;
	yield dialectCheck(url, report, offer);
	yield pingCheck(connection);
	yield frameCheck(connection);
	yield clockCheck(connection);
	if (isExplained) {
		for (const id of ['page', 'tools', 'figures']) yield skipped(id, own`The server was not reached.`);
		return;
	}
	yield pageCheck(offer);
	yield toolsCheck(catalogue);
	yield figuresCheck(figures);
}

/** @returns undefined if the command is ended before */
async function unlessAborted<Value>(
	promise: Promise<Value>,
	signal: AbortSignal,
): Promise<Value | undefined> {
	if (signal.aborted) return undefined;
	let onAbort: () => void = () => {};
	const aborted = new Promise<undefined>((resolve) => {
		onAbort = () => resolve(undefined);
	});
	signal.addEventListener('abort', onAbort);
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}
