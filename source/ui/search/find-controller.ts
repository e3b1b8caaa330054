/** Runs a search: what the keys of its field do, the slices in which it goes on, and what becomes of it when news come. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';
import type {Key} from '../../terminal/input/key.ts';
import type {Style} from '../../text/line.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {type Draft, EMPTY_DRAFT, edit} from '../composer/draft.ts';
import {fieldActionOf} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {entryKey, listOf} from '../transcript/list.ts';
import type {NavigationContext} from '../transcript/navigation.ts';
import type {UiState} from '../ui-state.ts';
import {
	adopted,
	beginAt,
	type FindIndex,
	foundIn,
	isComplete,
	type MatchPlace,
	nextMatch,
	searchSlice,
} from './find-index.ts';
import {firstMatch, goTo, originOf} from './find-navigation.ts';
import {patternOf} from './find-pattern.ts';
import {PAUSE_MS, SLICE} from './find-slices.ts';
import type {Find, Found} from './find-state.ts';

export interface FindControllerOptions {
	readonly chat: Pick<Chat, 'subscribe' | 'getSnapshot'>;
	readonly clock: Clock;
	readonly place: () => NavigationContext;
	readonly set: (change: Partial<UiState>) => void;
	readonly flash: (text: SafeText, style?: Style) => void;
}

export interface FindController {
	/** Opens the field, or looks for a text at once where there is one. */
	open(query: string): void;
	/** @returns true when the open field took the key */
	handleKey(key: Key): boolean;
	/** Puts text into the open field; false when it is not open. */
	paste(text: string): boolean;
	/** To the next match, or the one before. */
	step(by: 1 | -1): void;
	/** Ends the search where one is; false when there is none. */
	end(): boolean;
}

export function createFindController({
	chat,
	clock,
	place,
	set,
	flash,
}: FindControllerOptions): FindController {
	let cancelSlice: () => void = () => {};
	let unsubscribe: (() => void) | undefined;

	const current = (): Find | undefined => place().state.find;

	/** The change with a search in it that goes on from there, and looks at its first match as soon as it has one. */
	function follow(find: Find, change: Partial<UiState> = {}): void {
		const {index} = find;
		const here = {...place(), state: {...place().state, ...change}};
		let next: Partial<UiState> = {...change, find};
		if (index !== undefined && find.at === undefined) {
			const match = firstMatch(here, index);
			if (match !== undefined) next = {...next, ...looking(here, {...find, index}, match)};
		}
		set(next);
		cancelSlice();
		if (index === undefined) return;
		if (!isComplete(index)) cancelSlice = clock.after(PAUSE_MS, goOn);
		else if (foundIn(index) === 0 && find.field === undefined) giveUp(find);
	}

	function goOn(): void {
		const find = current();
		if (find?.index !== undefined) follow({...find, index: searchSlice(find.index, SLICE)});
	}

	function looking(
		here: NavigationContext,
		find: Find & {readonly index: FindIndex},
		{index, nth}: MatchPlace,
	): Partial<UiState> {
		const entry = find.index.entries[index];
		if (entry === undefined) return {};
		const at: Found = {key: entryKey(entry), nth};
		return {...goTo(here, find.index.pattern, at), find: {...find, at}};
	}

	/** What is searched changes while it is searched. */
	function onNews(): void {
		const find = current();
		const {entries} = chat.getSnapshot();
		if (find?.index === undefined || find.index.entries === entries) return;
		follow({...find, index: searchSlice(adopted(find.index, entries), SLICE)});
	}

	function lookFor(find: Find, query: string): void {
		const {before} = find;
		const pattern = patternOf(query);
		const here = place();
		const origin = originOf({...here, state: {...here.state, ...before}});
		const index = pattern && searchSlice(beginAt(pattern, here.snapshot.entries, origin), SLICE);
		// Each letter begins where the search did: what was found with fewer of them is left again.
		follow({...find, index, at: undefined}, {...before, focus: 'transcript'});
	}

	function start(field: Draft | undefined, query: string): void {
		const {state} = place();
		const {anchor, seen, selected, folds, focus} = state;
		unsubscribe ??= chat.subscribe(onNews);
		lookFor({field, index: undefined, at: undefined, before: {anchor, seen, selected, folds, focus}}, query);
	}

	function stop(change: Partial<UiState>): void {
		cancelSlice();
		unsubscribe?.();
		unsubscribe = undefined;
		set({...change, find: undefined});
	}

	/** Nothing was found: back to where the search began. */
	function giveUp({before, index}: Find): void {
		stop(before);
		flash(own`no match for ${index?.pattern.query ?? ''}`, 'warning');
	}

	function keep(find: Find): void {
		if (find.index === undefined) stop(find.before);
		else follow({...find, field: undefined});
	}

	function typed(find: Find, field: Draft): void {
		if (field.text === find.field?.text) set({find: {...find, field}});
		else lookFor({...find, field}, field.text);
	}

	function step(by: 1 | -1): void {
		const {state, snapshot} = place();
		const {find} = state;
		if (find?.index === undefined) {
			flash(own`there is no search: / begins one`, 'warning');
			return;
		}
		const {index, at} = find;
		if (at === undefined) return;
		const list = listOf(snapshot);
		const item = list.indexOf(at.key);
		const from = {index: item < 0 ? index.origin : list.entryIndex(item), nth: at.nth};
		const next = nextMatch(index, from, by);
		if (next === undefined) {
			flash(own`still searching`);
			return;
		}
		set(looking(place(), {...find, index}, next.to));
		if (next.isWrapped) flash(by > 0 ? own`search went on at the start` : own`search went on at the end`);
	}

	function fieldKey(find: Find, field: Draft, key: Key): boolean {
		const action = fieldActionOf('find', key, field, draftWidth(place().size.columns));
		switch (action?.do) {
			case undefined:
				return false;
			case 'edit':
				typed(find, action.field);
				return true;
			case 'accept':
				keep(find);
				return true;
			case 'cancel':
				stop(find.before);
				return true;
			case 'match':
				step(action.by);
				return true;
		}
	}

	return {
		open: (query) => start(query === '' ? EMPTY_DRAFT : undefined, query),
		handleKey(key) {
			const find = current();
			return find?.field !== undefined && fieldKey(find, find.field, key);
		},
		paste(text) {
			const find = current();
			if (find?.field === undefined) return false;
			const line = text.trim().replaceAll(/\s+/g, ' ');
			typed(find, edit(find.field, {do: 'insert', text: line}, draftWidth(place().size.columns)));
			return true;
		},
		step,
		end() {
			if (current() === undefined) return false;
			stop({});
			return true;
		},
	};
}
