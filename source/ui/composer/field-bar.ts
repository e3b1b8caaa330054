/** A field of one row at the bottom of the screen: its sign, its text or what to type, and its cursor. */
import type {Line} from '../../text/line.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {span} from '../../text/spans.ts';
import {truncate} from '../../text/width.ts';
import type {Draft} from './draft.ts';
import {layoutDraft} from './layout.ts';

export interface FieldBar {
	/** One row, no wider than the screen. */
	readonly rows: readonly Line[];
	/** The cursor, relative to that row. */
	readonly cursor: {readonly row: number; readonly column: number};
}

const SEARCH_SIGN = own` / `;

/** A field of one row after a sign, by default that of a search, and its cursor. */
export function fieldBar(field: Draft, placeholder: SafeText, columns: number, sign = SEARCH_SIGN): FieldBar {
	const hasSign = columns >= 2 * sign.length + 2;
	const room = Math.max(1, columns - (hasSign ? sign.length : 0) - 1);
	const {rows, cursorColumn} = layoutDraft(field, room, 1);
	const shown = rows[0] ?? [];
	const isProposed = field.last.did === 'propose';
	const text: Line =
		field.text === '' && hasSign
			? [span(truncate(placeholder, room), 'dim')]
			: isProposed
				? shown.map((each) => ({...each, style: 'match'}))
				: shown;
	return {
		rows: [hasSign ? [span(sign, 'accent'), ...text] : text],
		cursor: {row: 0, column: Math.min(columns - 1, (hasSign ? sign.length : 0) + cursorColumn)},
	};
}

/** The field for the name of a file. */
export const saveBar = (field: Draft, columns: number): FieldBar =>
	fieldBar(field, own`file name`, columns, own` save as › `);
