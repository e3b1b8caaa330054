/** Lays large replies out in steps of a few milliseconds before they are drawn, and keys are read in between. */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {NavigationContext} from './transcript/navigation.ts';
import {type ViewableTranscript, viewableOf} from './transcript/viewable.ts';
import type {Anchor} from './transcript/viewport.ts';

/**
 * @returns a function that does one step of the layout of what a snapshot shows; false if there is nothing left to do in steps.
 * The rows stay in their cache
 */
export const createPrelayout =
	(context: () => Omit<NavigationContext, 'snapshot'>): ((snapshot: ChatSnapshot) => boolean) =>
	(snapshot) => {
		const {state, size, now} = context();
		return layOutVisible(viewableOf(snapshot, state, size.columns, now), state.anchor, size.rows);
	};

/** One step of the layout of the items on a screen of this many rows. */
function layOutVisible(view: ViewableTranscript, anchor: Anchor, rows: number): boolean {
	const isAtEnd = anchor.at === 'end';
	let index = isAtEnd ? view.count - 1 : indexOf(view, anchor);
	for (let missing = rows; missing > 0 && index >= 0 && index < view.count; index += isAtEnd ? -1 : 1) {
		const item = view.item(index);
		if (view.layOutStep(item)) return true;
		// The rows of the others change with time.
		if (item.kind === 'entry') missing -= view.rows(item).length;
	}
	return false;
}

function indexOf(view: ViewableTranscript, {key, index}: Exclude<Anchor, {readonly at: 'end'}>): number {
	const found = view.indexOf(key);
	return found < 0 ? Math.min(index, view.count - 1) : found;
}

/** Two turns of the event loop later: keys typed so far are read in between. */
function afterKeys(callback: () => void): void {
	setImmediate(() => setImmediate(callback));
}

/** Resolves when the keys typed so far are read. */
export const keysRead = (): Promise<void> => new Promise(afterKeys);

export interface PreparedDrawing {
	/** Whether a drawing is being prepared, which will show the newest state. */
	isPreparing(): boolean;
	/** Draws as soon as everything is prepared: at once if there is nothing to do. */
	start(): void;
}

/** @param prepare does one step, after which keys are read; false if nothing is left to do */
export function createPreparedDrawing(prepare: () => boolean, draw: () => void): PreparedDrawing {
	let isPreparing = false;
	function next(): void {
		isPreparing = prepare();
		if (isPreparing) afterKeys(next);
		else draw();
	}
	return {
		isPreparing: () => isPreparing,
		start() {
			if (!isPreparing) next();
		},
	};
}
