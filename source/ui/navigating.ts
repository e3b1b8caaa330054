/** Changes the screen in steps between keys where a change needs long replies to be laid out: navigation, and a new width. */
import type {Size} from '../terminal/diff.ts';
import type {ScreenAccess} from './ports.ts';
import {afterKeys, changeInSteps} from './prelayout.ts';
import type {NavigationContext} from './transcript/navigation.ts';
import type {UiState} from './ui-state.ts';

/** A size of the screen, and the width at which the conversation is laid out, if it is still that of before. */
export interface ScreenSize extends Size {
	readonly laidOut?: number | undefined;
}

interface Change {
	readonly compute: (context: NavigationContext) => Partial<UiState>;
	readonly done: () => void;
}

export interface Navigating {
	/**
	 * Makes a change of the screen as soon as everything that it shows is laid out: at once if nothing long is missing. Changes are
	 * made in order, each of the state that the others have left.
	 * @param compute a pure function
	 */
	change(compute: Change['compute'], done?: () => void): void;
	/** Whether changes are being prepared. */
	isPreparing(): boolean;
}

/** @param onIdle called when the last of the changes is made that were prepared */
export function createNavigating({
	context,
	set,
	onIdle,
}: Pick<ScreenAccess, 'context' | 'set'> & {readonly onIdle: () => void}): Navigating {
	const changes: Change[] = [];

	function make({compute, done}: Change): boolean {
		const change = changeInSteps(context(), compute);
		if (change === undefined) return false;
		set(change);
		done();
		return true;
	}

	function next(): void {
		for (let [first] = changes; first !== undefined; [first] = changes) {
			if (!make(first)) {
				afterKeys(next);
				return;
			}
			changes.shift();
		}
		onIdle();
	}

	return {
		isPreparing: () => changes.length > 0,
		change(compute, done = () => {}) {
			const change = {compute, done};
			if (changes.length === 0 && make(change)) return;
			changes.push(change);
			if (changes.length === 1) afterKeys(next);
		},
	};
}

export interface Resizing {
	size(): ScreenSize;
	/** Takes a new size over: the conversation keeps its width until it is laid out at the new one. */
	setSize(next: Size): void;
}

/** @param redraw draws the conversation at its new width */
export function createResizing(
	first: Size,
	context: (size: Size) => NavigationContext,
	redraw: () => void,
): Resizing {
	let size: ScreenSize = first;
	let isPlanned = false;

	const isReady = (): boolean =>
		changeInSteps(context({columns: size.columns, rows: size.rows})) !== undefined;

	function next(): void {
		isPlanned = false;
		if (size.laidOut === undefined) return;
		if (isReady()) {
			size = {columns: size.columns, rows: size.rows};
			redraw();
		} else plan();
	}

	function plan(): void {
		if (isPlanned) return;
		isPlanned = true;
		afterKeys(next);
	}

	return {
		size: () => size,
		setSize({columns, rows}) {
			if (columns === size.columns) {
				if (rows !== size.rows) size = {...size, rows};
				return;
			}
			const laidOut = size.laidOut ?? size.columns;
			size = {columns, rows};
			if (laidOut === columns || isReady()) return;
			size = {columns, rows, laidOut};
			plan();
		},
	};
}
