/** The report of the command doctor for people: one line a check, and below a failed one what to do. */
import {charactersOf} from '../../terminal/charset.ts';
import {colourDepth} from '../../terminal/colour-depth.ts';
import type {TerminalFacts} from '../../terminal/terminal.ts';
import {type Characters, inCharacters} from '../../text/ascii.ts';
import {countOf} from '../../text/quantity.ts';
import {joinSafe, linesOf, own, repeatSafe, type SafeText} from '../../text/safe.ts';
import {padEnd} from '../../text/width.ts';
import {wrapAtSpaces} from '../../text/wrap.ts';
import type {Check, Group, Outcome} from './check.ts';

export interface ReportLayout {
	/** Of the terminal; undefined = none, lines are not broken. */
	readonly columns: number | undefined;
	readonly hasColours: boolean;
	readonly characters: Characters;
}

/** Where a report is printed. */
export interface ReportOutput {
	readonly isTTY?: boolean | undefined;
	readonly columns?: number | undefined;
}

/** How a report is drawn on an output. */
export const layoutOf = ({isTTY, columns}: ReportOutput, facts: TerminalFacts): ReportLayout => ({
	columns: isTTY === true ? columns : undefined,
	hasColours: isTTY === true && colourDepth(facts) !== 'none',
	characters: charactersOf(facts, false),
});

/** The mark, its word, and the SGR code of its colour, which says nothing that the word does not. */
const MARKS: Readonly<Record<Outcome, readonly [mark: SafeText, word: SafeText, colour: number]>> = {
	ok: [own`✓`, own`ok`, 32],
	failed: [own`✗`, own`FAIL`, 31],
	note: [own`–`, own`note`, 33],
	skipped: [own`–`, own`skip`, 2],
};

const TITLES: Readonly<Record<Group, SafeText>> = {
	program: own`Program`,
	settings: own`Settings`,
	files: own`Files`,
	terminal: own`Terminal`,
	server: own`Server`,
};

/** Columns before the texts, where there is room beside the names of the checks. */
const TEXT_COLUMN = 21;
/** Narrower terminals have each text below its name. */
const NARROW = 60;
const NARROW_COLUMN = 4;

/** @returns the line with its LF */
export const titleLine = (group: Group): string => `${TITLES[group]}\n`;

/** @returns lines with their LF; without colours, SafeText */
export function checkLines({id, outcome, text, fix}: Check, layout: ReportLayout): string {
	const {columns, hasColours, characters} = layout;
	const isNarrow = columns !== undefined && columns < NARROW;
	const column = isNarrow ? NARROW_COLUMN : TEXT_COLUMN;
	const [mark, word, colour] = MARKS[outcome];
	const name = padEnd(own`${id}`, column - 11);
	const all = fix === undefined ? text : joinSafe([text, own`→ ${fix}`], '\n');
	const rows = linesOf(wrapAtSpaces(all, columns === undefined ? undefined : columns - column));
	const first = isNarrow ? [] : rows.slice(0, 1);
	const rest = rows.slice(first.length).map((row) => own`${repeatSafe(own` `, column)}${row}`);
	const drawn = (part: SafeText): string => inCharacters(part, characters);
	const painted = own`${mark} ${padEnd(word, 4)}`;
	const head = hasColours ? `\u001B[${colour}m${drawn(painted)}\u001B[m` : drawn(painted);
	const lines = [
		`  ${head}  ${drawn(own`${name} ${joinSafe(first)}`.trimEnd() as SafeText)}`,
		...rest.map(drawn),
	];
	return `${lines.join('\n')}\n`;
}

/** "18 checks: 14 ok, 1 failed, 2 notes, 1 skipped." and what to do next. */
export function summaryLine(checks: readonly Check[]): SafeText {
	const count = (outcome: Outcome): number => checks.filter((check) => check.outcome === outcome).length;
	const notes = count('note');
	const parts = [
		own`${count('ok')} ok`,
		...(count('failed') > 0 ? [own`${count('failed')} failed`] : []),
		...(notes > 0 ? [countOf(notes, 'note')] : []),
		...(count('skipped') > 0 ? [own`${count('skipped')} skipped`] : []),
	];
	return own`${countOf(checks.length, 'check')}: ${joinSafe(parts, ', ')}.`;
}
