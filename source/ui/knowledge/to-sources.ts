/** Goes to the sources of an answer in the transcript, and opens or folds their passages. */
import {listOf} from '../transcript/list.ts';
import {areaOf, type NavigationContext, selectedAt} from '../transcript/navigation.ts';
import type {UiState} from '../ui-state.ts';
import {sourcesIn, sourceUnits} from './sources.ts';

/**
 * The sources of the message under the cursor; else of the nearest one above it, else of the last one. Their passages are
 * opened, or folded where all are open and the cursor is on one of them.
 * @returns undefined where no message has sources
 */
export function toSources(context: NavigationContext): Partial<UiState> | undefined {
	const {state, snapshot} = context;
	const {folds, selected} = state;
	const list = listOf(snapshot, folds);
	const under = selected === undefined ? -1 : list.indexOf(selected);
	const from = under < 0 ? list.count - 1 : under;
	for (let steps = 0; steps < list.count; steps++) {
		const item = list.item((from - steps + list.count) % list.count);
		if (item.kind !== 'entry' || sourcesIn(item.entry).length === 0) continue;
		const all = sourceUnits(item);
		const passages = all.flatMap(({unit, source}) => (source.excerpt === undefined ? [] : [unit]));
		const isThere = all.some(({unit}) => unit === selected);
		const folded = passages.filter((unit) => !folds.isRunOpen(unit));
		const toggled = folded.length > 0 ? folded : isThere ? passages : [];
		const after = {
			...context,
			state: {...state, folds: toggled.reduce((before, unit) => before.toggleRun(unit), folds)},
		};
		const unit = isThere ? selected : all[0]?.unit;
		if (unit === undefined) return undefined;
		return {folds: after.state.folds, ...selectedAt(after, areaOf(after).view.indexOf(unit), unit)};
	}
	return undefined;
}
