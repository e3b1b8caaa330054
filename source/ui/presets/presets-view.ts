/** The page of presets: the list with its filter, and the form of one preset with the message that it makes. */
import type {ListedPreset} from '../../server/preset-choice.ts';
import {presetMessage} from '../../server/preset-choice.ts';
import type {PresetVariable, ValueProblem} from '../../server/presets.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line} from '../../text/line.ts';
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {padEnd, truncate, widthOf} from '../../text/width.ts';
import type {Draft} from '../composer/draft.ts';
import {layoutDraft} from '../composer/layout.ts';
import {hintsAt} from '../keys/key-dispatch.ts';
import {centredTop} from '../list-window.ts';
import {partAround} from '../pages/filtered-list.ts';
import {
	filtered,
	formProblems,
	formValues,
	isTyped,
	type PresetForm,
	type PresetsState,
	variableAt,
} from './presets-state.ts';

export interface PresetsPage {
	readonly lines: readonly Line[];
	/** In the field; undefined where nothing is typed. */
	readonly cursor: {readonly row: number; readonly column: number} | undefined;
	readonly hasMore: boolean;
}

/** UTF-16 units of a text from outside on one row, and of the message. */
const LONGEST = 400;
const LONGEST_MESSAGE = 8000;
/** The narrowest screen with descriptions beside the names. */
const BESIDE_FROM = 60;
const WIDEST_NAME = 30;
const INDENT = own`   `;
const FILTER_SIGN = own` filter › `;
const FORM_KEYS = hintsAt('preset', 'pageup pagedown', 'alt+enter');

/** A text from outside on one row. */
export const shortened = (text: string): SafeText =>
	safeLine(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

export function presetsPage(state: PresetsState, columns: number, rows: number): PresetsPage {
	return state.form === undefined ? listPage(state, columns, rows) : formPage(state.form, columns, rows);
}

// ------------------------------------------------------------------------------------------------------- list

function listPage(state: PresetsState, columns: number, rows: number): PresetsPage {
	const {list = [], filter} = state;
	const found = filtered(state);
	const count =
		found.length === list.length ? countOf(list.length, 'preset') : `${found.length} of ${list.length}`;
	const title = truncateLine([span(own` Presets`, 'strong'), span(own` · ${count}`, 'dim')], columns);
	const {line, column} = fieldLine(FILTER_SIGN, filter, own`type to filter`, columns);
	const head: readonly Line[] = rows < 4 ? [line] : [title, line, []];
	const height = Math.max(0, rows - head.length);
	const perItem = columns < BESIDE_FROM ? 2 : 1;
	const shown = Math.max(1, Math.floor(height / perItem));
	const part = partAround(found, state.selected, shown);
	const names = part.items.map(({label}) => widthOf(shortened(label)));
	const widest = Math.min(WIDEST_NAME, Math.max(4, ...names));
	const body = part.items.flatMap((preset) =>
		itemLines(preset, preset === found[state.selected], widest, columns),
	);
	const none = found.length === 0 ? [truncateLine([span(own` No preset matches.`, 'warning')], columns)] : [];
	const lines = [...head, ...body, ...none].slice(0, rows);
	return {
		lines,
		cursor: {row: head.length - 1 - (rows < 4 ? 0 : 1), column},
		hasMore: part.hasMore,
	};
}

/** A preset of a list, as one row or two. */
export function itemLines(
	{label, description, isOwn}: ListedPreset,
	isSelected: boolean,
	widest: number,
	columns: number,
): readonly Line[] {
	const mark = isSelected ? span(own` ▌ `, 'accent') : span(INDENT, 'text');
	const style = isSelected ? 'strong' : 'text';
	const yours = isOwn ? [span(own`yours `, 'accent')] : [];
	const about = span(shortened(description ?? ''), 'dim');
	if (columns < BESIDE_FROM)
		return [
			truncateLine([mark, span(own`${shortened(label)} `, style), ...yours], columns),
			truncateLine([span(own`     `, 'text'), about], columns),
		];
	const name = padEnd(truncate(shortened(label), widest), widest);
	return [truncateLine([mark, span(own`${name}  `, style), ...yours, about], columns)];
}

// ------------------------------------------------------------------------------------------------------- form

function formPage(form: PresetForm, columns: number, rows: number): PresetsPage {
	const {preset} = form;
	const about = preset.description === undefined ? own`` : own` · ${shortened(preset.description)}`;
	const title = truncateLine([span(own` ${shortened(preset.label)}`, 'strong'), span(about, 'dim')], columns);
	const problems = formProblems(form);
	const labels = preset.variables.map(({label}) => shortened(label));
	const widest = Math.min(Math.floor(columns * 0.4), Math.max(1, ...labels.map((label) => widthOf(label))));
	let cursor: PresetsPage['cursor'];
	const body: Line[] = rows < 4 ? [] : [title, []];
	body.push(...unknownLines(form.unknown, columns));
	let selectedRow = body.length;
	preset.variables.forEach((variable, index) => {
		const isSelected = index === form.selected;
		const sign = own`${isSelected ? ' ▌ ' : '   '}${padEnd(truncate(shortened(variable.label), widest), widest)}  `;
		const {line, column} = valueLine(variable, form.fields[index], sign, isSelected, columns);
		if (isSelected) {
			selectedRow = body.length;
			if (isTyped(variable)) cursor = {row: body.length, column};
		}
		body.push(line);
		const problem = problems.get(variable.name);
		// A field that was not reached yet is no mistake.
		const isShown = form.isTried || index < form.selected;
		if (problem === undefined || !isShown) return;
		const sentence = own`${' '.repeat(Math.min(widest + 5, columns >> 1))}✗ ${valueProblemText(variable, problem)}`;
		body.push(...layoutSpans([span(sentence, 'error')], columns, Math.min(widest + 7, columns >> 1)));
	});
	const given = new Map([...formValues(form)].filter(([, value]) => value !== ''));
	const message = presetMessage(preset, given).slice(0, LONGEST_MESSAGE);
	// A text has no steps.
	const keys = FORM_KEYS((each) => each === 'alt+enter' || variableAt(form)?.inputType !== 'text');
	body.push(
		[],
		truncateLine([span(own` The message`, 'strong'), span(own` · ${keys.join(' · ')}`, 'dim')], columns),
	);
	for (const line of message.split('\n'))
		body.push(...layoutSpans([span(own`   ${safeLine(line)}`, 'dim')], columns, Math.min(3, columns - 1)));
	const top = selectedRow < rows - 1 ? 0 : centredTop(selectedRow, rows, body.length);
	return {
		lines: body.slice(top, top + rows),
		cursor: cursor && {...cursor, row: cursor.row - top},
		hasMore: top + rows < body.length,
	};
}

/** The values that are not used, by their names; no lines where all are used. */
function unknownLines(names: readonly string[], columns: number): readonly Line[] {
	if (names.length === 0) return [];
	const [what, those] =
		names.length === 1 ? ['variable', 'that value is'] : ['variables', 'those values are'];
	const sentence = own` ! This preset has no ${what} ${shortened(names.join(', '))}, so ${those} not used.`;
	return [...layoutSpans([span(sentence, 'warning')], columns, Math.min(3, columns - 1)), []];
}

function valueLine(
	variable: PresetVariable,
	field: Draft | undefined,
	sign: SafeText,
	isSelected: boolean,
	columns: number,
): {readonly line: Line; readonly column: number} {
	const text = field?.text ?? '';
	const start = span(sign, isSelected ? 'accent' : 'text');
	if (variable.inputType === 'checkbox') {
		const answer = text === 'true' ? own`[x] yes` : own`[ ] no`;
		return {line: truncateLine([start, span(answer, 'text')], columns), column: 0};
	}
	if (variable.inputType === 'select') {
		const others = shortened(variable.options.filter((option) => option !== text).join(', '));
		const chosen = [start, span(own`‹ ${shortened(text)} ›`, 'text'), span(own`  ${others}`, 'dim')];
		return {line: truncateLine(chosen, columns), column: 0};
	}
	const hint = text === '' ? exampleOf(variable) : own``;
	const shown = field ?? {text: '', folds: [], cursor: 0};
	const {line, column} = fieldLine(sign, shown, hint, columns);
	const [, ...rest] = line;
	const range = rangeOf(variable);
	return {
		line: truncateLine([start, ...rest, span(range === '' ? own`` : own`  ${range}`, 'dim')], columns),
		column,
	};
}

/** The placeholder, which is no value: an empty field does not take it. */
function exampleOf({placeholder = ''}: PresetVariable): SafeText {
	const isMarked = placeholder === '' || /^e\.?g\b|^for example/i.test(placeholder);
	return isMarked ? shortened(placeholder) : own`for example ${shortened(placeholder)}`;
}

function rangeOf({inputType, min, max}: PresetVariable): string {
	if (inputType !== 'number') return '';
	if (min !== undefined && max !== undefined) return `${min} to ${max}`;
	return min !== undefined ? `at least ${min}` : max !== undefined ? `at most ${max}` : '';
}

/** The row of a field of one line, with its sign, and the column of its cursor. */
export function fieldLine(
	sign: SafeText,
	field: Pick<Draft, 'text' | 'folds' | 'cursor'>,
	placeholder: SafeText,
	columns: number,
): {readonly line: Line; readonly column: number} {
	const indent = Math.min(widthOf(sign), Math.max(0, columns - 2));
	const room = Math.max(1, columns - indent - 1);
	const {rows, cursorColumn} = layoutDraft(field, room, 1);
	const text: Line = field.text === '' ? [span(truncate(placeholder, room), 'dim')] : (rows[0] ?? []);
	return {
		line: truncateLine([span(truncate(sign, Math.max(1, indent)), 'accent'), ...text], columns),
		column: Math.min(columns - 1, indent + cursorColumn),
	};
}

/** What is wrong with a value, as a sentence. */
export function valueProblemText({label, options}: PresetVariable, problem: ValueProblem): SafeText {
	const name = shortened(label);
	switch (problem.kind) {
		case 'empty':
			return own`${name} is missing.`;
		case 'not-a-number':
			return own`${name} must be a number.`;
		case 'no-such-option':
			return own`${name} must be one of: ${shortened(options.join(', '))}.`;
		case 'too-small':
			return own`${name} must be at least ${problem.limit}.`;
		case 'too-large':
			return own`${name} must be at most ${problem.limit}.`;
		case 'pattern':
			return own`${name} does not match the pattern ${shortened(problem.rule)}`;
	}
}
