/** Runs the page of /outline: filters the questions in steps between keys, and goes to one. */
import type {Entry} from '../../chat/entry.ts';
import type {Key} from '../../terminal/input/key.ts';
import {isEdit} from '../composer/actions.ts';
import {type Draft, edit} from '../composer/draft.ts';
import {conditionsOf} from '../composer/draft-conditions.ts';
import {pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {type PageAction, runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {nearestIndex} from '../list-window.ts';
import type {Navigating} from '../navigating.ts';
import type {ScreenAccess} from '../ports.ts';
import {afterKeys} from '../prelayout.ts';
import {areaOf, type NavigationContext, shownFromTop} from '../transcript/navigation.ts';
import {visible} from '../transcript/viewport.ts';
import {
	listedQuestions,
	OUTLINE_CLOSED,
	type OutlineState,
	outlineCursor,
	questionIndexes,
	questionTitle,
	type SelectedQuestion,
} from './outline.ts';

export interface OutlineControllerOptions extends Pick<ScreenAccess, 'context' | 'set'> {
	/** Changes the transcript in steps between keys. */
	readonly navigate: Navigating['change'];
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
}

export interface OutlineController {
	/** Opens the page at the question that is read. */
	open(): void;
	handleKey(key: Key): void;
	paste(text: string): boolean;
}

/** Questions whose text is read between two keys: those of a long stored session are on the disk. */
const STEP = 500;

export function createOutlineController(options: OutlineControllerOptions): OutlineController {
	const {context, set, navigate, perform} = options;
	const page = (): OutlineState => context().state.outline;
	const entries = () => context().snapshot.entries;
	const change = (changes: Partial<OutlineState>): void => set({outline: {...page(), ...changes}});
	const width = (): number => draftWidth(context().size.columns);

	function withFilter(filter: Draft): void {
		const isSame = filter.text.trim() === page().filter.text.trim();
		change({filter});
		if (isSame) return;
		const words = filter.text.trim().toLowerCase().split(/\s+/);
		const isFiltered = words[0] !== '';
		change({found: isFiltered ? [] : undefined, isReading: isFiltered});
		if (isFiltered) readSome(filter, words, 0);
	}

	/** Reads some more questions, as long as the page is open with this filter. */
	function readSome(filter: Draft, words: readonly string[], from: number): void {
		const {outline, page: open} = context().state;
		if (outline.filter.text !== filter.text || !outline.isReading || open === 'chat') return;
		const all = questionIndexes(entries());
		const found = all.slice(from, from + STEP).filter((index) => {
			const entry = entries()[index];
			const title = entry?.kind === 'user' ? questionTitle(entry).toLowerCase() : '';
			return words.every((word) => title.includes(word));
		});
		const isReading = from + STEP < all.length;
		change({found: [...(outline.found ?? []), ...found], isReading});
		if (isReading) afterKeys(() => readSome(filter, words, from + STEP));
	}

	function select(by: number): void {
		const listed = listedQuestions(page(), entries());
		const position = nearestIndex(outlineCursor(page(), listed, entries()) + by, listed.length);
		change({selected: selectedAt(entries(), listed[position])});
	}

	function accept(): void {
		const listed = listedQuestions(page(), entries());
		const entry = entries()[listed[outlineCursor(page(), listed, entries())] ?? -1];
		if (entry === undefined) return;
		set({page: 'chat', focus: 'transcript'});
		navigate((before) => shownFromTop(before, entry.id));
	}

	return {
		open() {
			// A covered page keeps its text.
			if (context().state.behind.includes('outline')) set({page: 'outline'});
			else set({page: 'outline', outline: {...OUTLINE_CLOSED, selected: questionRead(context())}});
		},
		handleKey(key) {
			const {filter} = page();
			const action = actionAt('outline', key, conditionsOf(filter, width()));
			if (action === undefined) return;
			if (isEdit(action)) {
				withFilter(edit(filter, action, width()));
				return;
			}
			runAction(
				action,
				{
					select: ({by}) => select(by),
					accept,
					cancel: () => perform({do: 'close'}),
					type: () => withFilter(edit(filter, {do: 'insert', text: key.text ?? ''}, width())),
				},
				perform,
			);
		},
		paste(text) {
			withFilter(pastedInto(page().filter, text, width()));
			return true;
		},
	};
}

const selectedAt = (entries: readonly Entry[], index: number | undefined): SelectedQuestion | undefined => {
	const entry = index === undefined ? undefined : entries[index];
	return index === undefined || entry === undefined ? undefined : {id: entry.id, index};
};

/** The last question that begins at or above the top of the screen; while the end is followed, the last one. */
function questionRead(context: NavigationContext): SelectedQuestion | undefined {
	const {view, height} = areaOf(context);
	const {entries} = context.snapshot;
	const seen = visible(view, context.state.anchor, height);
	const top = !seen.below || seen.first === undefined ? entries.length : view.entryIndex(seen.first);
	const all = questionIndexes(entries);
	return selectedAt(entries, all.findLast((each) => each <= top) ?? all[0]);
}
