/** Runs a find: handles the keys of its field, finds in slices, and follows changes of the entries. */
import type {Chat} from '../../chat/chat.ts';
import type {Clock} from '../../clock.ts';
import type {Key} from '../../terminal/input/key.ts';
import {own} from '../../text/safe.ts';
import {type Draft, EMPTY_DRAFT} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {runAction} from '../keys/actions.ts';
import {keysLabel} from '../keys/key-dispatch.ts';
import type {Navigating} from '../navigating.ts';
import type {ScreenAccess} from '../ports.ts';
import {entryKey, listOf} from '../transcript/list.ts';
import type {NavigationContext} from '../transcript/navigation.ts';
import type {UiState} from '../ui-state.ts';
import {
	type FindIndex,
	findSlice,
	isComplete,
	type MatchPosition,
	matchCount,
	nextMatch,
	startIndex,
	updatedIndex,
} from './find-index.ts';
import {firstMatch, goTo, originOf} from './find-navigation.ts';
import {patternOf} from './find-pattern.ts';
import {PAUSE_MS, SLICE} from './find-slices.ts';
import type {Find, Found} from './find-state.ts';
import {isPartlyLoaded, isUnsearched} from './find-text.ts';

export interface FindControllerOptions extends ScreenAccess, Pick<Navigating, 'change'> {
	readonly chat: Pick<Chat, 'subscribe' | 'getSnapshot'>;
	readonly clock: Clock;
}

export interface FindController {
	/** Opens the field, or finds a text at once if it is not empty. */
	open(query: string): void;
	/** @returns true if the open field handled the key */
	handleKey(key: Key): boolean;
	/** Inserts text into the field; false if it is not open. */
	paste(text: string): boolean;
	/** Moves to the next match, or the previous one. */
	step(by: 1 | -1): void;
	/** Ends the find; false if there is none. */
	end(): boolean;
}

export function createFindController(options: FindControllerOptions): FindController {
	const {chat, clock, context, set, toast, change} = options;
	let cancelSlice: () => void = () => {};
	let unsubscribe: (() => void) | undefined;

	const current = (): Find | undefined => context().state.find;

	/**
	 * Sets the find, shows its first match once there is one, and plans the next slice.
	 * @param isBack whether to return to the position before the find first
	 */
	function update(find: Find, isBack = false): void {
		const {index} = find;
		set({find});
		if (isBack || find.at === undefined) change((now) => firstShown(now, isBack));
		cancelSlice();
		if (index === undefined) return;
		if (!isComplete(index)) cancelSlice = clock.after(PAUSE_MS, continueFind);
		else if (matchCount(index) === 0 && find.field === undefined) giveUp(find);
	}

	function continueFind(): void {
		const find = current();
		if (find?.index !== undefined) update({...find, index: findSlice(find.index, SLICE)});
	}

	/** The changes that show the first match, if none is shown yet and one is known. */
	function firstShown(now: NavigationContext, isBack: boolean): Partial<UiState> {
		const {find} = now.state;
		if (find === undefined || find.at !== undefined) return {};
		const back: Partial<UiState> = isBack ? {...find.before, focus: 'transcript'} : {};
		const from = {...now, state: {...now.state, ...back}};
		const match = find.index && firstMatch(from, find.index);
		const at = find.index && match && foundAt(find.index, match);
		return {...back, ...(at === undefined ? {} : shown(from, at))};
	}

	/** The changes that show a match. */
	function shown(now: NavigationContext, at: Found): Partial<UiState> {
		const {find} = now.state;
		return find?.index === undefined ? {} : {...goTo(now, find.index.pattern, at), find: {...find, at}};
	}

	function foundAt({entries}: FindIndex, {index, match}: MatchPosition): Found | undefined {
		const entry = entries[index];
		return entry && {key: entryKey(entry), match};
	}

	/** The entries have changed. */
	function onChange(): void {
		const find = current();
		const {entries} = chat.getSnapshot();
		if (find?.index === undefined || find.index.entries === entries) return;
		update({...find, index: findSlice(updatedIndex(find.index, entries), SLICE)});
	}

	function findQuery(find: Find, query: string): void {
		const pattern = patternOf(query);
		const {entries} = context().snapshot;
		const index = pattern && findSlice(startIndex(pattern, entries, find.origin), SLICE);
		// Each letter starts at the origin again, wherever the match of the shorter query was.
		update({...find, index, at: undefined}, true);
	}

	function start(field: Draft | undefined, query: string): void {
		const {state} = context();
		const {anchor, seen, selected, folds, focus} = state;
		unsubscribe ??= chat.subscribe(onChange);
		const before = {anchor, seen, selected, folds, focus};
		set({focus: 'transcript'});
		findQuery({field, index: undefined, at: undefined, before, origin: originOf(context())}, query);
	}

	function stop(change: Partial<UiState>): void {
		cancelSlice();
		unsubscribe?.();
		unsubscribe = undefined;
		set({...change, find: undefined});
	}

	/** Without a match, returns to the position before the find. */
	function giveUp({before, index}: Find): void {
		stop(before);
		const later = isUnsearched(chat.getSnapshot().turn)
			? '; the answer under way is searched once it is complete'
			: '';
		const scope = index?.entries.some(isPartlyLoaded)
			? ' in what is loaded: o on a cut reply opens all of it'
			: '';
		toast(own`no match for ${index?.pattern.query ?? ''}${scope}${later}`, 'warning');
	}

	function accept(find: Find): void {
		if (find.index === undefined) stop(find.before);
		else update({...find, field: undefined});
	}

	function typed(find: Find, field: Draft): void {
		if (field.text === find.field?.text) set({find: {...find, field}});
		else findQuery({...find, field}, field.text);
	}

	function step(by: 1 | -1): void {
		const {state, snapshot} = context();
		const {find} = state;
		if (find?.index === undefined) {
			toast(own`nothing to find: press ${keysLabel('/', 'transcript')} to start`, 'warning');
			return;
		}
		const {index, at} = find;
		if (at === undefined) return;
		const list = listOf(snapshot, state.folds);
		const item = list.indexOf(at.key);
		const from = {index: item < 0 ? index.origin : list.entryIndex(item), match: at.match};
		const next = nextMatch(index, from, by);
		const found = next && foundAt(index, next.to);
		if (found === undefined) {
			toast(own`still searching`);
			return;
		}
		change((now) => shown(now, found));
		if (next?.isWrapped) toast(by > 0 ? own`continued from the start` : own`continued from the end`);
	}

	function fieldKey(find: Find, field: Draft, key: Key): boolean {
		const action = fieldActionOf('find', key, field, draftWidth(context().size.columns));
		if (action === undefined) return false;
		runAction(action, {
			edit: (edited) => typed(find, edited.field),
			accept: () => accept(find),
			cancel: () => stop(find.before),
			match: ({by}) => step(by),
		});
		return true;
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
			typed(find, pastedInto(find.field, text, draftWidth(context().size.columns)));
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
