/** Moves the cursor of the transcript to the next or previous tool call, or failure. Pure functions from state to changes. */
import type {Landmark} from '../keys/actions.ts';
import {callsUnder, chunkOf, keyOf, type ListItem, partsOf, segmentsIn} from '../transcript/list.ts';
import {areaOf, type NavigationContext, showsUnit, unitsOf} from '../transcript/navigation.ts';
import type {UiState} from '../ui-state.ts';
import {isFailedEntry} from './failed-entry.ts';

/** Whether an item may have such calls; those of a stored reply are not read for it. */
function mayHave(item: ListItem, what: Landmark): boolean {
	const stored = item.kind === 'entry' && item.entry.kind === 'assistant' ? item.entry.onDisk : undefined;
	if (stored !== undefined) return stored.calls.some(({isFailed}) => what === 'call' || isFailed);
	return partsOf(item).some(
		(part) => part.kind === 'tool' && (what === 'call' || part.call.outcome.state === 'failed'),
	);
}

/** The units of an item to go to, in order. A run of calls that is folded is one, and so is each failed call below it. */
function landmarksIn(item: ListItem, what: Landmark): readonly string[] {
	const isFailed =
		what === 'failure' && item.kind === 'entry' && chunkOf(item) === 0 && isFailedEntry(item.entry);
	const whole = isFailed ? [keyOf(item)] : [];
	if (!mayHave(item, what)) return whole;
	const parts = partsOf(item);
	const units = segmentsIn(item).flatMap((segment): readonly string[] => {
		if (typeof segment !== 'number') return [segment.key];
		const part = parts[segment];
		return part?.kind === 'tool' ? [part.call.key] : [];
	});
	const isOne = (unit: string): boolean => {
		const [call, ...others] = callsUnder(item, unit);
		return what === 'call' || (call?.key === unit && others.length === 0 && call.outcome.state === 'failed');
	};
	return [...whole, ...units.filter(isOne)];
}

/**
 * Moves the cursor, and scrolls if needed. Without a cursor, it starts below the end.
 * @returns undefined if there is none in that direction
 */
export function landed(context: NavigationContext, what: Landmark, by: 1 | -1): Partial<UiState> | undefined {
	const {view} = areaOf(context);
	const {selected} = context.state;
	const at = selected === undefined ? -1 : view.indexOf(selected);
	const from = at < 0 ? view.count : at;
	for (let index = from; index >= 0 && index <= view.count; index += by) {
		if (index === view.count) continue;
		const item = view.item(index);
		const all = landmarksIn(item, what);
		if (all.length === 0) continue;
		const units = index === from ? besideIn(unitsOf(view, index), selected ?? '', by) : all;
		const found = units.filter((unit) => all.includes(unit)).at(by > 0 ? 0 : -1);
		if (found !== undefined) return showsUnit(context, found);
	}
	return undefined;
}

/** The units after or before one. */
function besideIn(units: readonly string[], unit: string, by: 1 | -1): readonly string[] {
	const index = units.indexOf(unit);
	return by > 0 ? units.slice(index + 1) : units.slice(0, Math.max(0, index));
}
