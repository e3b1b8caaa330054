/** Runs the page of /conversations: lists, searches, opens, renames and deletes the stored conversations. */
import type {Chat} from '../../chat/chat.ts';
import type {QueueItem} from '../../chat/entry.ts';
import {isOnline} from '../../chat/sign-in.ts';
import type {Clock} from '../../clock.ts';
import type {FeatureFrame} from '../../protocol/frames.ts';
import type {Key} from '../../terminal/input/key.ts';
import {countOf} from '../../text/quantity.ts';
import {own} from '../../text/safe.ts';
import {type Draft, EMPTY_DRAFT, edit, proposed} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {isForEveryPage, type PageAction, runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {nearestIndex} from '../list-window.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {createPreviews} from './conversation-previews.ts';
import {
	CONVERSATIONS_CLOSED,
	type ConversationField,
	type ConversationQuestion,
	type ConversationsPage,
	cursorIn,
	listedConversations,
} from './conversations-page.ts';
import {listConversations, MOST_AT_ONCE} from './list-conversations.ts';

export interface ConversationsControllerOptions extends ScreenAccess, Pick<Ports, 'askPreview'> {
	readonly clock: Pick<Clock, 'after'>;
	readonly chat: Pick<Chat, 'requestFeature' | 'beginConversation' | 'notify' | 'subscribe'>;
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
}

export interface ConversationsController {
	/** @param words the search in the titles */
	open(words: string): void;
	handleKey(key: Key): void;
	/** Inserts text into an open field; false if there is none. */
	paste(text: string): boolean;
}

/** Whether a request that waits is this one. */
const asksFor = (item: QueueItem, frame: FeatureFrame): boolean =>
	item.kind === 'request' && item.request.kind === 'feature' && item.request.frame === frame;

export function createConversationsController({
	chat,
	context,
	set,
	toast,
	perform,
	clock,
	askPreview,
}: ConversationsControllerOptions): ConversationsController {
	const page = (): ConversationsPage => context().state.conversations;
	const change = (conversations: Partial<ConversationsPage>): void =>
		set({conversations: {...page(), ...conversations}});
	const listed = () => listedConversations(page(), context().snapshot);
	const cursor = (): number => cursorIn(page(), listed());
	const width = (): number => draftWidth(context().size.columns);
	const previews = createPreviews({
		...{clock, context, askPreview, change},
		selected: () => listed()[cursor()]?.item.id,
	});
	/** Only the answers to the last list that was requested continue it. */
	let lists = 0;

	function list(): void {
		const number = ++lists;
		if (!isOnline(context().snapshot.connection)) {
			change({listing: 'offline'});
			return;
		}
		previews.reset();
		change({
			listing: 'asking',
			problem: page().listing === 'failed' ? undefined : page().problem,
		});
		const isWanted = (): boolean => number === lists;
		const known = () => context().snapshot.conversations;
		listConversations(chat, known, isWanted, (problem) => {
			if (problem === undefined) {
				change({listing: 'listed'});
				previews.follow();
			} else if (problem.status === 'failed' && problem.notice.code === 'feature_of_other') list();
			else change({listing: 'failed', ...('notice' in problem ? {problem: problem.notice} : {})});
		});
	}

	let unsubscribe: (() => void) | undefined;
	let wasOnline = false;

	/** Lists again once the connection is back, until the page is closed. */
	function follow(): void {
		const {state, snapshot} = context();
		if (state.page !== 'conversations' && !state.behind.includes('conversations')) {
			unsubscribe?.();
			unsubscribe = undefined;
			return;
		}
		const isBack = !wasOnline && isOnline(snapshot.connection);
		wasOnline = isOnline(snapshot.connection);
		if (isBack) list();
	}

	/** Sends a request whose outcome the page shows; the transcript does once the page is closed. */
	function request(frame: FeatureFrame): void {
		chat.requestFeature(frame, {
			settle(outcome) {
				if (outcome.status === 'failed' || outcome.status === 'unreadable') {
					if (context().state.page === 'conversations') change({problem: outcome.notice});
					else chat.notify(outcome.notice);
					return;
				}
				if (outcome.status !== 'answered') return;
				const answer = outcome.frame;
				if (answer.type === 'conversation_renamed') toast(own`renamed`);
				else if (answer.type === 'conversation_deleted') toast(own`deleted`);
				else if (answer.type === 'conversation_bulk_deleted')
					toast(own`deleted ${countOf(answer.deleted_ids.length, 'conversation')}`);
				else if (answer.type === 'conversation_all_deleted')
					toast(own`deleted ${countOf(answer.deleted_count, 'conversation')}`);
			},
		});
	}

	/** @returns whether there is no row yet, which the user is told */
	function isLoading(): boolean {
		if (listed().length > 0 || page().listing !== 'asking') return false;
		toast(own`the list is still loading`);
		return true;
	}

	function select(by: number): void {
		if (isLoading()) return;
		const all = listed();
		const position = nearestIndex(cursor() + by, all.length);
		change({position, selected: all[position]?.item.id, problem: undefined});
		previews.follow();
	}

	function load(): void {
		if (isLoading()) return;
		const row = listed()[cursor()]?.item;
		if (row === undefined) return;
		const {conversation, turn, queue, isHeld} = context().snapshot;
		set({page: 'chat', focus: 'composer'});
		if (row.id === conversation?.id && queue.every(({kind}) => kind === 'message')) {
			toast(own`this conversation is open already`);
			return;
		}
		const frame = {type: 'conversation_load', conversation_id: row.id} as const;
		chat.requestFeature(frame);
		if (turn !== undefined || queue.length > 0)
			toast(
				isHeld
					? own`opens after what is held: /retry sends that first, /drop drops it`
					: own`opens when what you sent before is answered; it stays in its conversation`,
				'accent',
				(isOver) =>
					chat.subscribe(() => {
						if (!context().snapshot.queue.some((item) => asksFor(item, frame))) isOver();
					}),
			);
	}

	function mark(): void {
		const id = listed()[cursor()]?.item.id;
		if (id === undefined) return;
		const marked = new Set(page().marked);
		if (!marked.delete(id)) marked.add(id);
		change({marked});
		select(1);
	}

	function askToDelete(): void {
		const {marked} = page();
		// Those that the search hides stay selected.
		const ids = listed()
			.map(({item}) => item.id)
			.filter((each) => marked.has(each));
		const id = listed()[cursor()]?.item.id;
		if (ids.length > 0) change({question: {about: 'some', ids}});
		else if (id !== undefined) change({question: {about: 'some', ids: [id]}});
	}

	function confirm(question: ConversationQuestion): void {
		if (question.about === 'all' && question.step === 1) {
			change({question: {about: 'all', step: 2}});
			return;
		}
		const isDeleted = (id: string): boolean => question.about === 'all' || question.ids.includes(id);
		const marked = new Set([...page().marked].filter((id) => !isDeleted(id)));
		change({question: undefined, marked, problem: undefined, position: cursor()});
		if (question.about === 'all') {
			request({type: 'conversation_delete_all'});
			return;
		}
		const {ids} = question;
		const [id = ''] = ids;
		if (ids.length === 1) request({type: 'conversation_delete', conversation_id: id});
		else
			for (let start = 0; start < ids.length; start += MOST_AT_ONCE)
				request({
					type: 'conversation_delete_bulk',
					conversation_ids: ids.slice(start, start + MOST_AT_ONCE),
				});
	}

	const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
	const fieldDraft = (text: string): Draft =>
		edit(EMPTY_DRAFT, {do: 'replace', text: oneLine(text)}, width());
	const openField = (field: ConversationField): void => change({field, problem: undefined});

	function updateField(before: ConversationField, draft: Draft): void {
		const field = {...before, draft};
		if (field.for === 'title' || draft.text === page().query) change({field});
		else {
			change({field, query: draft.text, selected: undefined, position: 0});
			previews.follow();
		}
	}

	function acceptField(field: ConversationField): void {
		if (field.for === 'search') {
			change({field: undefined});
			return;
		}
		const title = field.draft.text.trim();
		if (title === '') {
			toast(own`a title needs at least one character`, 'warning');
			return;
		}
		change({field: undefined});
		request({type: 'conversation_rename', conversation_id: field.id, title});
	}

	function fieldKey(field: ConversationField, key: Key): void {
		const at = field.for === 'search' ? 'titles' : 'title';
		const action = fieldActionOf(at, key, field.draft, width());
		if (action === undefined) {
			const shared = actionAt(at, key);
			if (shared !== undefined && isForEveryPage(shared)) perform(shared);
			return;
		}
		runAction(action, {
			edit: (edited) => updateField(field, edited.field),
			accept: () => acceptField(field),
			cancel: () => change(field.for === 'search' ? {field: undefined, query: ''} : {field: undefined}),
			match: ({by}) => select(by),
		});
	}

	function listKey(key: Key): void {
		const action = actionAt('conversations', key, (condition) => condition === 'no-text');
		if (action === undefined) return;
		const row = listed()[cursor()]?.item;
		runAction(
			action,
			{
				select: ({by}) => select(by),
				choose: load,
				mark,
				begin() {
					set({page: 'chat', focus: 'composer'});
					chat.beginConversation();
				},
				retitle: () =>
					row !== undefined &&
					openField({for: 'title', id: row.id, draft: proposed(oneLine(row.title ?? ''), width())}),
				remove: askToDelete,
				'remove-all': () =>
					(context().snapshot.conversations.rows?.length ?? 0) > 0 &&
					change({question: {about: 'all', step: 1}}),
				'search-titles': () => openField({for: 'search', draft: fieldDraft(page().query)}),
				'step-back'() {
					const {query, marked} = page();
					if (query !== '') change({query: '', position: 0});
					else if (marked.size > 0) change({marked: new Set()});
					else perform({do: 'close'});
				},
			},
			perform,
		);
	}

	return {
		open(words) {
			// A field that another page has covered keeps its text.
			const isKept = words === '' && page().field !== undefined;
			set({page: 'conversations', conversations: isKept ? page() : {...CONVERSATIONS_CLOSED, query: words}});
			wasOnline = isOnline(context().snapshot.connection);
			unsubscribe ??= chat.subscribe(follow);
			list();
		},
		handleKey(key) {
			const {field, question} = page();
			if (question !== undefined) {
				const action = actionAt('question', key);
				if (action === undefined) return;
				runAction(
					action,
					{confirm: () => confirm(question), decline: () => change({question: undefined})},
					perform,
				);
			} else if (field !== undefined) fieldKey(field, key);
			else listKey(key);
		},
		paste(text) {
			const {field} = page();
			if (field === undefined) return false;
			updateField(field, pastedInto(field.draft, text, width()));
			return true;
		},
	};
}
