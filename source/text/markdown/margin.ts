/** The margin of a block: the bars of quotes and the markers of items before its rows. */
import type {Line, Span} from '../line.ts';
import {own, repeatSafe, type SafeText} from '../safe.ts';
import {span} from '../spans.ts';
import {widthOf} from '../width.ts';
import type {Site} from './blocks.ts';
import type {BlockContainer, Item} from './containers.ts';

const SPACE = own` `;
const BAR: Span = span(own`▎ `, 'quote');
/** At the end of a blank row. */
const BARE_BAR: Span = span(own`▎`, 'quote');
/** Always the same object, so that it is painted once. */
const BLANK: Line = [];
/** By the depth of the list. */
const BULLETS: readonly SafeText[] = [own`•`, own`◦`, own`▪`];
const TASKS = {open: own`☐`, done: own`☑`} as const;

/** The beginning of the rows of one block. */
export interface Margin {
	/** Columns left for the block itself, at least half of the width. */
	readonly columns: number;
	/** The same for code and tables. */
	readonly wide: number;
	/** Markers that do not fit into the margin; they begin the text of the block. */
	readonly leading: Line;
	/** The blank row before the block, with the bars that continue; undefined if there is none. */
	readonly separator: Line | undefined;
	/** Whether the block is the first of an item, whose marker is drawn even if the block has no row. */
	readonly hasMarker: boolean;
	readonly isQuoted: boolean;
	/** @param index of the row in its block */
	frame(row: Line, index: number): Line;
}

function markerOf(item: Item, depth: number): SafeText {
	const bullet = BULLETS[depth % BULLETS.length] ?? own`•`;
	const ordinal = item.number === undefined ? undefined : own`${item.number}${item.mark}`;
	if (item.task === undefined) return own`${ordinal ?? bullet} `;
	return ordinal === undefined ? own`${TASKS[item.task]} ` : own`${ordinal} ${TASKS[item.task]} `;
}

/** Number of containers that are bullet lists. */
const depthOf = (containers: readonly BlockContainer[]): number =>
	containers.filter((container) => container.kind === 'item' && container.number === undefined).length;

const barsOf = (containers: readonly BlockContainer[], room: number): number =>
	Math.min(Math.floor(room / 2), containers.filter(({kind}) => kind === 'quote').length);

function separatorOf({within, shared}: Site, room: number): Line {
	const bars = barsOf(within.slice(0, shared), room);
	// A bar within an item would need the item's indentation, so the blank row has none.
	const isPlain = within.slice(0, shared).every(({kind}) => kind === 'quote');
	if (bars === 0 || !isPlain) return BLANK;
	return [...Array.from({length: bars - 1}, () => BAR), BARE_BAR];
}

/**
 * @param width columns of the margin and the block, at least 1
 * @param wide the same for code and tables, at least `width`
 */
export function marginOf(site: Site, width: number, wide = width): Margin {
	const {within, shared} = site;
	const most = Math.floor(width / 2);
	const first: Span[] = [];
	const others: Span[] = [];
	const leading: Span[] = [];
	let used = 0;
	let hasMarker = false;
	for (const [index, container] of within.entries()) {
		if (container.kind === 'quote') {
			if (used + 2 > most) continue;
			used += 2;
			first.push(BAR);
			others.push(BAR);
			continue;
		}
		const marker = markerOf(container, depthOf(within.slice(0, index)));
		const columns = widthOf(marker);
		const isNew = index >= shared;
		const style = container.task === 'done' ? 'success' : 'accent';
		hasMarker ||= isNew;
		if (used + columns > most) {
			if (isNew) leading.push(span(marker, style));
			continue;
		}
		used += columns;
		const blank = span(repeatSafe(SPACE, columns), 'text');
		first.push(isNew ? span(marker, style) : blank);
		others.push(blank);
	}
	return {
		columns: Math.max(1, width - used),
		wide: Math.max(1, wide - used),
		leading,
		separator: site.isSeparated ? separatorOf(site, most) : undefined,
		hasMarker,
		isQuoted: within.some(({kind}) => kind === 'quote'),
		frame(row, index) {
			const prefix = index === 0 ? first : others;
			if (prefix.length === 0) return row;
			return row.length === 0 && index > 0 ? withoutTail(prefix) : [...prefix, ...row];
		},
	};
}

/** A blank row ends with its last bar. */
function withoutTail(prefix: Line): Line {
	const last = prefix.lastIndexOf(BAR);
	return last === -1 ? [] : [...prefix.slice(0, last), BARE_BAR];
}
