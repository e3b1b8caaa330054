/** What waits in the queue as data: how it is shown, what the journal keeps of it, and the same read again. */
import type {FeatureFrame, JsonObject} from '../../protocol/frames.ts';
import {isObject} from '../../protocol/json.ts';
import type {QueuedRequest, QueueItem, RequestKind} from '../entry.ts';
import {typedPairs} from '../settings/session-settings.ts';
import type {FeatureItem, OutboxItem} from './outbox-item.ts';

/** How the queue shows an item; undefined for a sign-in, and for what only asks for something that another place shows. */
export function shownAs(item: OutboxItem, id: string): QueueItem | undefined {
	switch (item.kind) {
		case 'message':
			return {
				...{kind: 'message', id, text: item.text},
				...(item.overrides === undefined ? {} : {overrides: item.overrides}),
				...by(item.author),
			};
		case 'request':
			return commandShown(id, `/${item.request}`, {kind: 'request', request: item.request, ...madeIn(item)});
		case 'new-session':
			return commandShown(id, '/new', {kind: 'new-session'});
		case 'unknown': {
			const {text, typed} = item;
			return {kind: 'request', id, text, typed, request: {kind: 'unknown'}, ...by(item.author)};
		}
		case 'feature': {
			if (item.isSilent) return undefined;
			const {typed, words, frame} = item;
			const inWords = words === undefined ? featureShown(item) : {text: words, typed: ''};
			const shown = typed === undefined ? inWords : {text: typed, typed};
			// What follows the answer is known to this run alone.
			const request: QueuedRequest =
				typed === undefined ? {kind: 'feature', frame, ...madeIn(item)} : {kind: 'unknown'};
			return shown && {kind: 'request', id, ...shown, request, ...by(item.author)};
		}
		case 'sign-in':
			return undefined;
	}
}

const by = (author: {readonly displayName: string | undefined} | undefined): {readonly author?: string} =>
	author?.displayName === undefined ? {} : {author: author.displayName};

const madeIn = ({madeIn: number}: {readonly madeIn?: number | undefined}): {readonly madeIn?: number} =>
	number === undefined ? {} : {madeIn: number};

const commandShown = (id: string, typed: string, request: QueuedRequest): QueueItem => ({
	...{kind: 'request', id, text: typed},
	...{typed, request},
});

/** A request for a feature, as the command that makes it or else in words. A list, settings that are asked for, and feedback are shown elsewhere. */
function featureShown({
	frame,
	slot,
}: FeatureItem): {readonly text: string; readonly typed: string} | undefined {
	const command = (typed: string) => ({text: typed, typed});
	const words = (text: string) => ({text, typed: ''});
	// A command leaves no slot: the page of conversations does, where it is about any of them.
	const isCommand = slot === undefined;
	switch (frame.type) {
		case 'conversation_new':
			return command('/new');
		case 'conversation_rename':
			return isCommand
				? command(`/rename ${frame.title}`)
				: words(`rename a conversation to "${frame.title}"`);
		case 'conversation_delete':
			return isCommand ? command('/delete') : words('delete a conversation');
		case 'conversation_delete_bulk':
			return words(`delete ${frame.conversation_ids.length} conversations`);
		case 'conversation_delete_all':
			return words('delete all conversations');
		case 'conversation_load':
			return words('open a conversation');
		case 'config_reset':
			return words('reset the settings');
		case 'config_update': {
			const pairs = typedPairs(frame.config_overrides);
			return pairs === '' ? undefined : command(`/set ${pairs}`);
		}
		case 'conversation_list':
		case 'feedback':
			return undefined;
	}
}

/** Whether a request changes nothing that a message is sent to or with: it need not wait for messages that are held. */
export function onlyReads(request: RequestKind | FeatureFrame): boolean {
	if (typeof request === 'string') return request === 'history' || request === 'ping';
	const {type} = request;
	if (type === 'config_update') return Object.keys(request.config_overrides).length === 0;
	return type === 'conversation_list' || type === 'feedback';
}

/**
 * Whether a request that is under way decides where the messages behind it go, so that it waits again where its answer does
 * not arrive: another conversation, another session, a history without what was said before.
 */
export function leadsElsewhere(request: RequestKind | FeatureFrame): boolean {
	if (typeof request === 'string') return request === 'clear' || request === 'logout';
	return request.type === 'conversation_load' || request.type === 'conversation_new';
}

/** A message or request of an earlier run that waits again. */
export type RestoredItem = {
	readonly text: string;
	/** The name of the user who wrote it, where the server names its users. */
	readonly author?: string | undefined;
} & (
	| {readonly overrides?: JsonObject | undefined; readonly request?: undefined}
	| {
			/** `madeIn` is of the earlier run. */
			readonly request: QueuedRequest;
			readonly typed: string;
			/** The conversation that it was made in was still on the screen. */
			readonly isOfConversation?: boolean;
	  }
);

const REQUESTS: ReadonlySet<unknown> = new Set<RequestKind>(['history', 'clear', 'ping', 'logout']);

/**
 * A request as the journal has it; `unknown` for one that cannot be carried out as it was meant.
 * @param isSameServer the conversations that it names are on the server that gets it
 */
export function requestOf(value: unknown, isSameServer: boolean): QueuedRequest {
	if (!isObject(value)) return {kind: 'unknown'};
	const {kind, request, frame} = value;
	const bound = madeIn({madeIn: typeof value.madeIn === 'number' ? value.madeIn : undefined});
	if (kind === 'new-session') return {kind};
	if (kind === 'request' && REQUESTS.has(request)) return {kind, request: request as RequestKind, ...bound};
	const read = kind === 'feature' && isObject(frame) ? frameOf(frame) : undefined;
	const isMeant = read !== undefined && (isSameServer || !namesConversations(read));
	return isMeant ? {kind: 'feature', frame: read, ...bound} : {kind: 'unknown'};
}

const namesConversations = ({type}: FeatureFrame): boolean =>
	type.startsWith('conversation_') && type !== 'conversation_new';

const isText = (value: unknown): value is string => typeof value === 'string';

/** The frame of a request that the queue shows. */
function frameOf(value: Readonly<Record<string, unknown>>): FeatureFrame | undefined {
	const {type, conversation_id, conversation_ids, title, config_overrides} = value;
	switch (type) {
		case 'conversation_new':
		case 'conversation_delete_all':
		case 'config_reset':
			return {type};
		case 'conversation_load':
		case 'conversation_delete':
			return isText(conversation_id) ? {type, conversation_id} : undefined;
		case 'conversation_delete_bulk':
			return Array.isArray(conversation_ids) && conversation_ids.every(isText)
				? {type, conversation_ids}
				: undefined;
		case 'conversation_rename':
			return isText(conversation_id) && isText(title) ? {type, conversation_id, title} : undefined;
		case 'config_update':
			return isObject(config_overrides)
				? {type, config_overrides: config_overrides as JsonObject, override_mode: 'session'}
				: undefined;
		default:
			return undefined;
	}
}
