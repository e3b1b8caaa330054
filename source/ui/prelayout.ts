/** Lays long replies out in steps of a few milliseconds before they are drawn, and keys are read in between. */
import type {ChatSnapshot} from '../chat/chat.ts';
import {holdRows} from './transcript/entry-rows.ts';
import {areaOf, type NavigationContext} from './transcript/navigation.ts';
import {LayoutUnfinished} from './transcript/viewable.ts';
import {visible} from './transcript/viewport.ts';
import type {UiState} from './ui-state.ts';

/**
 * Does one step of the layout of what a change of the screen needs and then shows.
 * @param compute the change, as a pure function; called after every step
 * @returns the change once everything is laid out; undefined if there is more to do. The rows stay in their cache until they are drawn
 */
export function changeInSteps(
	context: NavigationContext,
	compute: (context: NavigationContext) => Partial<UiState> = () => ({}),
): Partial<UiState> | undefined {
	const stepwise = {...context, inSteps: true} as const;
	try {
		const change = compute(stepwise);
		const after = {...stepwise, state: {...context.state, ...change}};
		const {view, height} = areaOf(after);
		visible(view, after.state.anchor, height);
		holdRows(false);
		return change;
	} catch (error) {
		if (!(error instanceof LayoutUnfinished)) throw error;
		holdRows(true);
		return undefined;
	}
}

/**
 * @returns a function that does one step of the layout of what a snapshot shows; false if there is nothing left to do in steps.
 * The rows stay in their cache
 */
export const createPrelayout =
	(context: () => Omit<NavigationContext, 'snapshot'>): ((snapshot: ChatSnapshot) => boolean) =>
	(snapshot) =>
		changeInSteps({...context(), snapshot}) === undefined;

/** Two turns of the event loop later: keys typed so far are read in between. */
export function afterKeys(callback: () => void): void {
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
