/** Runs the page of /resume: lists and searches the stored sessions while the user types, and continues one. */
import type {Clock} from '../../clock.ts';
import type {Key} from '../../terminal/input/key.ts';
import {own} from '../../text/safe.ts';
import {isEdit} from '../composer/actions.ts';
import {type Draft, EMPTY_DRAFT, edit} from '../composer/draft.ts';
import {conditionsOf} from '../composer/draft-conditions.ts';
import {pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {type PageAction, runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {nearestIndex} from '../list-window.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {listedSessions, SESSIONS_CLOSED, type SessionsPage, sessionCursor} from './sessions-page.ts';

export interface SessionsControllerOptions extends ScreenAccess, Pick<Ports, 'sessions'> {
	readonly clock: Pick<Clock, 'after'>;
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
	/** Begins a find in the transcript. */
	readonly find: (words: string) => void;
}

export interface SessionsController {
	/** @param words to search for; '' lists all */
	open(words: string): void;
	handleKey(key: Key): void;
	paste(text: string): boolean;
	/** Ends the search. */
	leave(): void;
}

/** A search begins so long after the last key, ms. */
const SEARCH_MS = 40;
/** What an earlier search has found stays so long, ms, until there is something new: the list does not flicker. */
const STALE_MS = 150;

export function createSessionsController(options: SessionsControllerOptions): SessionsController {
	const {context, set, toast, clock, perform, sessions: port} = options;
	const page = (): SessionsPage => context().state.sessions;
	const change = (changes: Partial<SessionsPage>): void => set({sessions: {...page(), ...changes}});
	const width = (): number => draftWidth(context().size.columns);
	const listed = () => listedSessions(page());
	const cursor = (): number => sessionCursor(page(), listed());
	let searching = new AbortController();
	let cancelSearch = (): void => {};

	async function list(): Promise<void> {
		const rows = (await port?.list()) ?? [];
		// The session under way cannot be continued.
		const first = Math.max(
			0,
			rows.findIndex(({isOpen}) => !isOpen),
		);
		change({rows, ...(page().query.text === '' && page().position === 0 ? {position: first} : {})});
		void preview();
	}

	/** Reads the first messages of the selected session, if they are not known. */
	async function preview(): Promise<void> {
		const id = listed()[cursor()]?.id;
		if (id === undefined || port === undefined || page().preview?.id === id) return;
		const messages = await port.preview(id);
		if (listed()[cursor()]?.id === id) change({preview: {id, messages}});
	}

	function planSearch(): void {
		cancelSearch();
		searching.abort();
		const words = page().query.text.trim();
		change({isSearching: words !== '', ...(words === '' ? {hits: new Map()} : {})});
		if (words !== '') cancelSearch = clock.after(SEARCH_MS, () => void search(words));
	}

	async function search(words: string): Promise<void> {
		const own = new AbortController();
		searching = own;
		let isStale = true;
		function replaceStale(): void {
			if (isStale && !own.signal.aborted) change({hits: new Map()});
			isStale = false;
		}
		cancelSearch = clock.after(STALE_MS, replaceStale);
		await port?.search(
			words,
			(found) => {
				if (own.signal.aborted) return;
				const hits = new Map(isStale ? [] : page().hits);
				isStale = false;
				for (const hit of found) hits.set(hit.session, [...(hits.get(hit.session) ?? []), hit]);
				change({hits});
				void preview();
			},
			own.signal,
		);
		if (own.signal.aborted) return;
		replaceStale();
		change({isSearching: false});
	}

	function withQuery(query: Draft): void {
		const isSame = query.text === page().query.text;
		change({query, ...(isSame ? {} : {selected: undefined, position: 0})});
		if (!isSame) planSearch();
	}

	function select(by: number): void {
		const all = listed();
		const position = nearestIndex(cursor() + by, all.length);
		change({position, selected: all[position]?.id});
		void preview();
	}

	function leave(): void {
		cancelSearch();
		searching.abort();
		port?.leave();
	}

	/** The words of the search, as a find of one text: of several words the one that a hit has. */
	function wordsToFind(id: string): string {
		const words = page().query.text.trim();
		const [hit] = page().hits.get(id) ?? [];
		return hit !== undefined && /\s/.test(words) ? hit.excerpt.slice(hit.from, hit.to) : words;
	}

	async function resume(): Promise<void> {
		const row = listed()[cursor()];
		if (row === undefined || port === undefined) return;
		if (row.isOpen) {
			perform({do: 'close'});
			const words = wordsToFind(row.id);
			if (words === '') toast(own`this session is open already`);
			else options.find(words);
			return;
		}
		const problem = await port.resume(row.id);
		if (problem !== undefined) change({problem});
	}

	return {
		open(words) {
			const query = words === '' ? EMPTY_DRAFT : edit(EMPTY_DRAFT, {do: 'insert', text: words}, width());
			set({page: 'sessions', toast: undefined, sessions: {...SESSIONS_CLOSED, query}});
			planSearch();
			void list();
		},
		handleKey(key) {
			const {query, problem} = page();
			if (problem !== undefined) change({problem: undefined});
			const action = actionAt('sessions', key, conditionsOf(query, width()));
			if (action === undefined) return;
			if (isEdit(action)) {
				withQuery(edit(query, action, width()));
				return;
			}
			runAction(
				action,
				{
					select: ({by}) => select(by),
					accept: () => void resume(),
					cancel: () => perform({do: 'close'}),
					type: () => withQuery(edit(query, {do: 'insert', text: key.text ?? ''}, width())),
				},
				perform,
			);
		},
		leave,
		paste(text) {
			withQuery(pastedInto(page().query, text, width()));
			return true;
		},
	};
}
