/** Draws completions: a list above the input with the typed letters underlined, or one row if a list does not fit. */
import type {Candidate} from '../../chat/completion.ts';
import {BOLD, type Line, type Span, UNDERLINE} from '../../text/line.ts';
import {joinSafe, own, repeatSafe, safeLine, sliceSafe} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {hintsAt} from '../keys/key-dispatch.ts';
import {centredTop} from '../list-window.ts';
import type {Completions} from './completion-state.ts';

/** The most rows of a list, and the fewest with which it is shown. */
const MOST_ROWS = 8;
const FEWEST_ROWS = 2;
/** Rows of the conversation that stay on the screen. */
const ROWS_ABOVE = 3;
/** The column of names is as wide as the widest name, up to this part of the screen. */
const NAME_SHARE = 0.5;

const SPACE = own` `;

/**
 * The height of the list, in rows.
 * @param room rows for the list and the conversation together
 * @returns 0 if it does not fit
 */
export function completionRows(list: Completions | undefined, room: number): number {
	const wanted = Math.min(list?.candidates.length ?? 0, MOST_ROWS);
	const given = Math.min(wanted, room - ROWS_ABOVE);
	return given < Math.min(FEWEST_ROWS, wanted) ? 0 : given;
}

/** A candidate's name with the typed letters underlined; the selected one is bold, not only coloured. */
function nameOf(candidate: Candidate, isMarked: boolean): readonly Span[] {
	const {label, matched, takes} = candidate;
	const name = safeLine(label);
	const rest = takes === '' ? [] : [span(own` ${takes}`, 'dim')];
	// The offsets are valid only if escaping changed nothing.
	if (name !== label) return [span(name, 'accent'), ...rest];
	const spans: Span[] = [];
	for (let at = 0; at < name.length; ) {
		const isTyped = matched.includes(at);
		let end = at + 1;
		while (end < name.length && matched.includes(end) === isTyped) end++;
		const part = sliceSafe(name, at, end);
		const emphasis = (isMarked ? BOLD : 0) | (isTyped ? UNDERLINE : 0);
		spans.push(emphasis === 0 ? span(part, 'accent') : {text: part, style: 'accent', emphasis});
		at = end;
	}
	return [...spans, ...rest];
}

/** @param rows from `completionRows` */
export function completionLines(list: Completions, columns: number, rows: number): readonly Line[] {
	const {candidates, at} = list;
	const widest = candidates.reduce((most, each) => Math.max(most, widthOfLine(nameOf(each, false))), 0);
	const nameColumns = Math.min(widest, Math.floor(columns * NAME_SHARE));
	const first = centredTop(at, rows, candidates.length);
	return candidates.slice(first, first + rows).map((candidate, index) => {
		const isMarked = first + index === at;
		const name = truncateLine(nameOf(candidate, isMarked), nameColumns);
		const gap = span(repeatSafe(SPACE, nameColumns - widthOfLine(name) + 2), 'text');
		const sign = isMarked ? span(own` ▌ `, 'accent') : span(own`   `, 'text');
		const summary = span(safeLine(candidate.summary), isMarked ? 'text' : 'dim');
		return truncateLine(candidate.summary === '' ? [sign, ...name] : [sign, ...name, gap, summary], columns);
	});
}

const KEYS = hintsAt('completions', 'up down', 'tab', 'enter', 'escape');

/** The keys of the list, for the row below it. */
export function completionHint({candidates, at}: Completions): Line {
	const parts =
		candidates.length === 1 ? KEYS().slice(1) : [own`${at + 1} of ${candidates.length}`, ...KEYS()];
	return [span(joinSafe(parts, ' · '), 'dim')];
}

/** The names in one row, starting so that the selected one is visible. */
export function completionRow({candidates, at}: Completions, columns: number): Line {
	const parts = candidates.map((candidate, index) =>
		nameOf(candidate, index === at && candidates.length > 1),
	);
	const widths = parts.map((part) => widthOfLine(part) + 2);
	let first = 0;
	let width = widths.slice(0, at + 1).reduce((sum, each) => sum + each, 0);
	while (first < at && width > columns) {
		width -= widths[first] ?? 0;
		first++;
	}
	const gap = span(own`  `, 'text');
	return parts.slice(first).flatMap((part, index) => (index === 0 ? part : [gap, ...part]));
}
