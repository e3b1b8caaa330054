/** The part of the screen that receives keys, from the state. */
import {completionsOf} from '../composer/completion-state.ts';
import {PAGES} from '../pages/page-table.ts';
import type {UiState} from '../ui-state.ts';
import type {KeyContext} from './key-rows.ts';

/** The context of the next key; the composer decides by itself about the key after Ctrl+X. */
export function keyContextOf(state: UiState): KeyContext {
	const {page, find, saving, feedbackForm, focus, search} = state;
	if (page !== 'chat') return PAGES[page].context(state);
	if (find?.field !== undefined) return 'find';
	if (saving !== undefined) return 'save';
	if (feedbackForm !== undefined) return 'feedback';
	if (focus === 'transcript') return 'transcript';
	if (state.isReplay) return 'replay';
	if (search !== undefined) return 'search';
	return completionsOf(state) === undefined ? 'composer' : 'completions';
}

const FIELDS: readonly KeyContext[] = [
	// Its letters act at once.
	'replay',
	'composer',
	'completions',
	'search',
	'find',
	'save',
	'feedback',
	'filter',
	'frame-filter',
	'presets',
	'sessions',
	'outline',
	'preset',
	'titles',
	'title',
	'question',
	'value',
	'models',
];

/** Whether typed text is inserted there, or is an answer. The fields of the sign-in page insert their text themselves. */
export const isField = (context: KeyContext): boolean => FIELDS.includes(context);
