/** The notices about stored conversations, settings of answers, and feedback: a row each. */
import type {FeatureType, JsonObject} from '../../protocol/frames.ts';
import {countOf, thousands} from '../../text/quantity.ts';
import type {KnowledgeSource} from '../metadata.ts';
import {shownSetting} from '../settings/session-settings.ts';
import {ABOVE, asSentence, info, type LevelledWording, type QuoteFacts, success, warning} from './wording.ts';

/** What a request asks for, in the words of its refusal. */
const REQUESTS: Readonly<Record<FeatureType, string>> = {
	conversation_list: 'list your conversations',
	conversation_new: 'begin a new conversation',
	conversation_load: 'open the conversation',
	conversation_delete: 'delete the conversation',
	conversation_delete_bulk: 'delete the conversations',
	conversation_delete_all: 'delete your conversations',
	conversation_rename: 'rename the conversation',
	feedback: 'store your feedback',
	config_update: 'change the settings',
	config_reset: 'reset the settings',
};

/** What a server without a feature lacks. */
const FEATURES: ReadonlyArray<readonly [prefix: string, name: string]> = [
	['conversation_', 'stored conversations'],
	['config_', 'settings'],
	['feedback', 'feedback'],
];

const LOGIN = {atPrompt: 'Type /login to sign in.'};

/** Codes of `conversation_error` and `feedback_error` that have a sentence of their own. */
const REFUSALS: ReadonlyMap<string, (request: string) => LevelledWording> = new Map<
	string,
	(request: string) => LevelledWording
>([
	['conversation_persistence_disabled', () => warning('This server does not store conversations.')],
	[
		'unauthorized_conversation',
		() => warning('Conversations are stored for users who are signed in.', LOGIN),
	],
	[
		'conversation_not_found',
		() => warning('The server does not have this conversation. It may have been deleted elsewhere.'),
	],
	[
		'conversation_history_unavailable',
		() => warning('The server has lost the messages of this conversation, so it cannot be opened.'),
	],
	['feedback_unavailable', () => warning('This server does not collect feedback.')],
	['unauthorized_feedback', () => warning('The server accepts feedback only from users it knows.', LOGIN)],
	[
		'no_active_conversation',
		(request) => warning(`The server could not ${request}: no conversation is open there.`),
	],
]);

/** UTF-16 units of the welcome text, and its lines. */
const LONGEST_WELCOME = 400;
const MOST_WELCOME_LINES = 4;

/** The beginning of a text. */
function beginning(text: string): string {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	const short = lines.slice(0, MOST_WELCOME_LINES).join('\n');
	return short.length > LONGEST_WELCOME || lines.length > MOST_WELCOME_LINES
		? `${short.slice(0, LONGEST_WELCOME)}…`
		: short;
}

export const FEATURE_NOTICES = {
	/** The server's title and welcome text, as its web page has them. */
	welcome: ({title, text}: {title: string | undefined; text: string | undefined}) =>
		info([title, text].flatMap((each) => (each === undefined ? [] : beginning(each))).join('\n')),
	/** The server's web page uses another address than the one that was given. */
	other_address: ({url}: {url: string}) =>
		warning(`The web page of this server has its chat at ${url}.`, {
			atPrompt: 'Quit, and start again with that address.',
		}),
	/** `code`: of the server's error; undefined = it answered with an `error` frame. */
	feature_refused: ({
		request,
		code,
		serverText,
	}: QuoteFacts & {request: FeatureType; code: string | undefined}) =>
		REFUSALS.get(code ?? '')?.(REQUESTS[request]) ??
		warning(`The server did not ${REQUESTS[request]}: ${asSentence(serverText)}`),
	/** The server does not know the type of the request. */
	feature_unknown: ({request}: {request: FeatureType}) => {
		const [, name = request] = FEATURES.find(([prefix]) => request.startsWith(prefix)) ?? [];
		return warning(`This server does not offer ${name}.`);
	},
	/** The connection was lost before the answer. */
	feature_lost: ({request}: {request: FeatureType}) =>
		warning(
			`The connection was lost before the server answered the request to ${REQUESTS[request]}, so it is unknown whether it did. The request is not repeated.`,
		),
	feature_no_answer: ({request, afterMs}: {request: FeatureType; afterMs: number}) =>
		warning(`The server did not answer the request to ${REQUESTS[request]} within ${afterMs / 1000} s.`),
	/** `isRefused`: the connection needs another credential. */
	feature_offline: ({request, isRefused = false}: {request: FeatureType; isRefused?: boolean}) =>
		warning(`Not connected, so the request to ${REQUESTS[request]} was not sent.`, {
			atPrompt: isRefused
				? 'Type /login to use another credential, then make it again.'
				: 'Type /reconnect, then make it again.',
		}),
	/** It waited when another user signed in. */
	feature_of_other: ({request}: {request: FeatureType}) =>
		warning(
			`The request to ${REQUESTS[request]} was made before you signed in as another user, so it was not sent.`,
		),
	/** Without a title where the server has given it none. */
	conversation_opened: ({title}: {title: string | undefined}) =>
		info(
			title === undefined ? 'Opened a conversation without a title.' : `Opened the conversation "${title}".`,
		),
	conversation_begun: () => info('A new conversation begins here. The assistant cannot see the one above.'),
	/** The one that is continued here. */
	conversation_deleted: () =>
		info('The conversation above is deleted on the server. Your next message begins a new one.'),
	/** There is no stored conversation under way that could be renamed or deleted. */
	no_conversation: ({request}: {request: FeatureType}) =>
		info(
			`There is nothing to ${request === 'conversation_rename' ? 'rename' : 'delete'}: the server stores no conversation here yet.`,
			{
				advice: 'It begins with your next message.',
			},
		),
	title_missing: () =>
		info('A title is missing.', {atPrompt: 'Type it after the command: /rename Orders of May.'}),
	/** Asks once before the conversation under way is deleted. */
	delete_question: ({title}: {title: string | undefined}) =>
		warning(
			`This deletes ${title === undefined ? 'this conversation' : `the conversation "${title}"`} on the server. It cannot be undone.`,
			{atPrompt: 'Type /delete again to delete it.'},
		),
	/** The user signed in, and the server keeps what was said before apart. */
	conversation_apart: () =>
		info(
			`The server now stores your conversations, but not the one above: that was held without signing in. Your next message begins a new one.${ABOVE}`,
		),
	conversations_deleted: ({count}: {count: number}) =>
		success(count === 1 ? 'Deleted 1 conversation.' : `Deleted ${count} conversations.`),
	conversation_renamed: ({title}: {title: string}) => success(`The conversation is now called "${title}".`),
	/** `hasAnswer`: there is one, but without an id of the server's. */
	feedback_impossible: ({hasAnswer}: {hasAnswer: boolean}) =>
		warning(
			hasAnswer
				? 'The server has given this answer no id, so it cannot be rated.'
				: 'There is no answer to rate yet.',
		),
	/** `isStored`: the same was given before; else the server has not answered the last request yet. */
	feedback_repeated: ({isStored}: {isStored: boolean}) =>
		info(
			isStored
				? 'The server has stored this feedback already.'
				: 'Your feedback on this answer is still on its way to the server.',
		),
	feedback_too_large: () => warning('The feedback was not sent: it is larger than 1 MB.'),
	feedback_usage: () =>
		warning('The newest answer is rated with /feedback + or /feedback -, and a comment if you like.'),
	/** After the reason why it was not stored. */
	feedback_kept: () =>
		info('Your comment is kept.', {atPrompt: 'To send it again, press Tab, select the answer, and press -.'}),
	/** `question`: the beginning of the message whose answer it is about; undefined where that is not known. */
	feedback_stored: ({question}: {question: string | undefined}) =>
		success(
			`The server has stored your feedback${question === undefined ? '' : ` on the answer to "${question}"`}.`,
		),
	/** `default`: of a setting that differs from it. */
	settings: ({
		lines,
	}: {
		lines: ReadonlyArray<{
			readonly key: string;
			readonly value: string;
			readonly default: string | undefined;
		}>;
	}) => {
		const widest = lines.reduce((most, {key}) => Math.max(most, key.length), 0);
		const rows = lines.map((line) => {
			const rest = line.default === undefined ? '' : ` (default ${line.default})`;
			return `${line.key.padEnd(widest)}  ${line.value}${rest}`;
		});
		return info(['Settings:', ...rows].join('\n'), {
			atPrompt: 'To change one, type /set KEY=VALUE; /set KEY= resets it.',
		});
	},
	settings_offline: () =>
		info('The settings of the server are known once it is connected: send the command again then.'),
	/** Why settings are not sent, in sentences. */
	setting_invalid: ({problems}: {problems: readonly string[]}) => warning(problems.join('\n')),
	/** `excess`: a setting in force is outside of the range of the model; `fits` is the nearest value within. */
	model_changed: ({name, excess}: {name: string; excess?: {key: string; problem: string; fits: number}}) => {
		const words = `The next answers come from ${name}.`;
		return excess === undefined
			? success(words)
			: warning(`${words} ${excess.problem}`, {
					atPrompt: `To change that, type /set ${excess.key}=${excess.fits}.`,
				});
	},
	/** The passages that a search in the knowledge base has found, the best first. */
	knowledge_found: ({query, sources}: {query: string; sources: readonly KnowledgeSource[]}) => {
		if (sources.length === 0) return info(`The knowledge base has nothing about "${query}".`);
		const lines = sources.map(({name, address, detail, excerpt}, index) =>
			[`${index + 1}. ${name}`, address, detail, excerpt].filter((each) => each !== undefined).join('  '),
		);
		return info([`In the knowledge base about "${query}":`, ...lines].join('\n'));
	},
	/** `because`: a phrase. */
	knowledge_missing: ({because}: {because: string}) =>
		warning(`This server has no knowledge base to search: ${because}.`),
	/** What the server counts; undefined where it does not say. `sessionTimeout` in seconds. */
	server_figures: (
		figures: {
			readonly [Name in
				| 'activeSessions'
				| 'maxSessions'
				| 'totalSessions'
				| 'messages'
				| 'errors'
				| 'sessionTimeout']: number | undefined;
		},
	) => {
		const {activeSessions, maxSessions, totalSessions, messages, errors, sessionTimeout} = figures;
		const most = maxSessions === undefined ? '' : ` of at most ${thousands(maxSessions)}`;
		const lines = [
			activeSessions === undefined ? [] : `${countOf(activeSessions, 'session')}${most} open`,
			totalSessions === undefined ? [] : `${countOf(totalSessions, 'session')} since its start`,
			messages === undefined ? [] : `${countOf(messages, 'message')} handled`,
			errors === undefined ? [] : countOf(errors, 'error'),
			sessionTimeout === undefined
				? []
				: `a session ends after ${countOf(Math.round(sessionTimeout / 60), 'minute')} without a message`,
		].flat();
		return info(`The server's figures: ${lines.length === 0 ? 'none' : lines.join(', ')}.`);
	},
	/** `because`: a phrase. */
	figures_missing: ({because}: {because: string}) => info(`This server shows no figures: ${because}.`),
	/** `overrides`: in force; `rejected`: the server's sentences. */
	settings_changed: ({overrides, rejected}: {overrides: JsonObject; rejected: readonly string[]}) => {
		const pairs = Object.entries(overrides).map(([key, value]) => `${key} = ${shownSetting(value)}`);
		const inForce =
			pairs.length === 0 ? "All settings have the server's defaults." : `Settings: ${pairs.join(', ')}.`;
		if (rejected.length === 0) return success(inForce);
		return warning(`The server rejected a setting: ${rejected.map(asSentence).join(' ')} ${inForce}`);
	},
};
