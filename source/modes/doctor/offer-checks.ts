/** The checks of what a server offers beside its WebSocket, and of its dialect, as far as something tells. */
import type {Session} from '../../client/connection-state.ts';
import type {DialectName} from '../../protocol/dialects.ts';
import type {OfferAnswer, StatisticsAnswer} from '../../server/ask-offer.ts';
import type {CatalogueAnswer} from '../../server/catalogue.ts';
import {countOf, thousands} from '../../text/quantity.ts';
import {joinSafe, own} from '../../text/safe.ts';
import type {Check} from './check.ts';
import type {DialReport} from './dial-server.ts';
import {ok, skipped} from './network-checks.ts';

/** A server need not have what was asked for over HTTP. */
const absent = (id: string, because: string, lacks: string): Check => ({
	...{group: 'server', id, outcome: 'note', facts: {offered: false, because}},
	text: own`Not offered: ${because}. ${lacks}`,
});

/** The web page, with its features. */
export function pageCheck(answer: OfferAnswer): Check {
	if (answer.kind === 'not-offered')
		return absent('page', answer.because, 'Its presets and models are not known.');
	const {offer, address, otherUrl} = answer;
	const {title, presets, models, persistence, feedback, settings, sso, requireAuth, authTypes} = offer;
	const features = [
		...(presets === undefined ? [] : [countOf(presets.length, 'preset')]),
		...(models === undefined ? [] : [countOf(models.length, 'model')]),
		...(persistence === true ? [own`stored conversations`] : []),
		...(settings === true ? [own`settings`] : []),
		...(feedback === true ? [own`feedback`] : []),
		...(sso.enabled === true ? [own`single sign-on`] : []),
		...(requireAuth === true ? [own`requires a sign-in`] : []),
	];
	const name = title === undefined ? own`` : own`“${title.slice(0, 80)}”, `;
	const list = features.length === 0 ? own`no further features` : joinSafe(features, ', ');
	const other = otherUrl === undefined ? own`` : own` It uses another address: ${otherUrl}`;
	return {
		...ok('page', own`${name}${address}/ui: ${list}.${other}`),
		...(otherUrl === undefined ? {} : {fix: own`Type --url ${otherUrl}`}),
		facts: {
			...{offered: true, address, title: title ?? null, websocketUrl: otherUrl ?? null},
			...{
				presets: presets?.length ?? null,
				models: models?.length ?? null,
				defaultModel: offer.modelId ?? null,
			},
			...{persistence: persistence ?? null, settings: settings ?? null, feedback: feedback ?? null},
			...{sso: sso.enabled ?? null, requireAuth: requireAuth ?? null, authTypes: authTypes ?? null},
			flaws: offer.flaws,
		},
	};
}

export function toolsCheck(answer: CatalogueAnswer): Check {
	if (answer.kind === 'not-offered')
		return absent('tools', answer.because, 'The chat works without this list.');
	const tools = [...answer.catalogue.values()];
	const names = tools.slice(0, 5).map(({name}) => own`${name.slice(0, 40)}`);
	const more = tools.length > names.length ? own`, …` : own``;
	const list = names.length === 0 ? own`` : own`: ${joinSafe(names, ', ')}${more}`;
	return {
		...ok('tools', own`${countOf(tools.length, 'tool')}${list}.`),
		facts: {offered: true, count: tools.length, names: tools.slice(0, 500).map(({name}) => name)},
	};
}

export function figuresCheck(answer: StatisticsAnswer): Check {
	if (answer.kind === 'not-offered') return absent('figures', answer.because, '/stats has nothing to show.');
	const {activeSessions, maxSessions, messages, errors} = answer.statistics;
	const words = [
		...(activeSessions === undefined ? [] : [countOf(activeSessions, 'open session')]),
		...(maxSessions === undefined ? [] : [own`at most ${thousands(maxSessions)}`]),
		...(messages === undefined ? [] : [countOf(messages, 'message')]),
		...(errors === undefined ? [] : [countOf(errors, 'error')]),
	];
	const isFull = activeSessions !== undefined && maxSessions !== undefined && activeSessions >= maxSessions;
	const facts = {
		...{offered: true, activeSessions: activeSessions ?? null, maxSessions: maxSessions ?? null},
		...{messages: messages ?? null, errors: errors ?? null},
	};
	const check = {...ok('figures', own`${joinSafe(words, ', ')}.`), facts};
	if (!isFull) return check;
	return {
		...{...check, outcome: 'note'},
		fix: own`The server has as many sessions as it allows, and drops the oldest: raise its limit.`,
	};
}

/** What a dialect is, and what tells. */
type Evidence = readonly [dialect: DialectName, because: string];

const NAMES: Readonly<Record<DialectName, string>> = {
	today: "today's server",
	seed: 'the first public server',
	document: 'the protocol document',
};

/** Which of the protocol variants a server speaks, as far as something tells. */
export function dialectCheck(url: string, {frames, session}: DialReport, offer: OfferAnswer): Check {
	if (session === undefined) return skipped('dialect', own`There is no session.`);
	const found = evidence(new URL(url).pathname, frames, session, offer);
	if (found === undefined)
		return {
			...{group: 'server', id: 'dialect', outcome: 'note', facts: {dialect: null}},
			text: own`Not known: nothing that the server sent is of one dialect alone. The chat adapts to each answer.`,
		};
	const [dialect, because] = found;
	return {...ok('dialect', own`${dialect} (${NAMES[dialect]}): ${because}.`), facts: {dialect, because}};
}

/** The surest first. */
function evidence(
	path: string,
	frames: DialReport['frames'],
	session: Session,
	answer: OfferAnswer,
): Evidence | undefined {
	const types = new Set(frames.map(({type}) => type));
	if (types.has('auth_response')) return ['document', 'it answers a sign-in with auth_response'];
	if (session.displayName !== undefined || types.has('config_updated'))
		return ['today', 'its frames have the fields of that server'];
	const offer = answer.kind === 'offered' ? answer.offer : undefined;
	if (offer?.persistence !== undefined || offer?.feedback !== undefined)
		return ['today', 'its web page has the features of that server'];
	if (path === '/chat/ws') return ['today', 'the path is the usual one of that server'];
	return path === '/bedrock-chat/ws' ? ['seed', 'the path is the usual one of that server'] : undefined;
}
