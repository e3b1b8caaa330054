/** The part of the screen that receives keys, from the state. */
import {completionsOf} from '../composer/completion-state.ts';
import {activeView} from '../explorer/explorer-keys.ts';
import type {UiState} from '../ui-state.ts';
import type {KeyContext} from './key-rows.ts';

/** The context of the next key; the composer decides by itself about the key after Ctrl+X. */
export function keyContextOf(state: UiState): KeyContext {
	const {page, explorer, settings, conversations, find, saving, feedbackForm, focus, search} = state;
	if (page === 'explorer' && explorer !== undefined)
		return saving === undefined ? activeView(explorer) : 'save';
	if (page === 'presets') return state.presets.form === undefined ? 'presets' : 'preset';
	if (page === 'conversations') {
		if (conversations.question !== undefined) return 'question';
		if (conversations.field === undefined) return 'conversations';
		return conversations.field.for === 'search' ? 'titles' : 'title';
	}
	if (page === 'settings') return settings.field?.of ?? 'settings';
	if (page === 'help' || page === 'tools' || page === 'login') return page;
	if (find?.field !== undefined) return 'find';
	if (saving !== undefined) return 'save';
	if (feedbackForm !== undefined) return 'feedback';
	if (focus === 'transcript') return 'transcript';
	if (search !== undefined) return 'search';
	return completionsOf(state) === undefined ? 'composer' : 'completions';
}

const FIELDS: readonly KeyContext[] = [
	'composer',
	'completions',
	'search',
	'find',
	'save',
	'feedback',
	'filter',
	'presets',
	'preset',
	'titles',
	'title',
	'question',
	'value',
	'models',
];

/** Whether typed text is inserted there, or is an answer. The fields of the sign-in page insert their text themselves. */
export const isField = (context: KeyContext): boolean => FIELDS.includes(context);
