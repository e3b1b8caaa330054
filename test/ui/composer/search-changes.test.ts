import {describe, expect, it} from 'vitest';
import {isEdit} from '../../../source/ui/composer/actions.ts';
import {conditionsOf} from '../../../source/ui/composer/draft-conditions.ts';
import {promptHistory} from '../../../source/ui/composer/prompt-history.ts';
import {NEW_SEARCH, type PromptSearch} from '../../../source/ui/composer/prompt-search.ts';
import {
	searchAccepted,
	searchCancelled,
	searchChange,
	searchStarted,
	searchTyped,
} from '../../../source/ui/composer/search-changes.ts';
import {actionAt} from '../../../source/ui/keys/key-dispatch.ts';
import {draftOf} from '../../support/drafts.ts';
import {keyOf} from '../../support/keys.ts';

const STATE = {draft: draftOf('kept'), prompts: promptHistory(['one order', 'thanks', 'two orders'])};

/** The change that a key makes; undefined for one that makes none in the search. */
function searchKeyed(search: PromptSearch, name: string): ReturnType<typeof searchChange> | undefined {
	const key = keyOf(name);
	const action = actionAt('search', key, conditionsOf(search.query, Number.POSITIVE_INFINITY));
	if (action === undefined) return undefined;
	switch (action.do) {
		case 'search-step':
		case 'search-accept':
		case 'search-cancel':
		case 'type':
			return searchChange(STATE, search, action, key.text ?? '', 40);
		default:
			return isEdit(action) ? searchChange(STATE, search, action, '', 40) : undefined;
	}
}

/** The search after some keys, each of which changes it. */
function searchAfter(...names: readonly string[]): PromptSearch {
	return names.reduce((search: PromptSearch, name) => {
		const change = searchKeyed(search, name);
		if (change === undefined) throw new Error(`${name} has no action`);
		return change.search ?? search;
	}, NEW_SEARCH);
}

describe('keys of the search', () => {
	it('edit its field and move between matches', () => {
		expect(searchStarted().search).toBe(NEW_SEARCH);
		expect(searchAfter('o', 'r', 'd')).toMatchObject({query: {text: 'ord'}, at: 2});
		expect(searchAfter('o', 'r', 'd', 'ctrl+r').at).toBe(0);
		expect(searchAfter('o', 'r', 'd', 'up', 'down').at).toBe(2);
		expect(searchAfter('o', 'r', 'd', 'ctrl+p', 'ctrl+n').at).toBe(2);
		expect(searchAfter('o', 'r', 'd', 'ctrl+r', 'ctrl+s').at).toBe(2);
		expect(searchAfter('o', 'r', 'd', 'left', 'left', 'x').query).toMatchObject({text: 'oxrd', cursor: 2});
		expect(searchAfter('ctrl+r').at).toBe(2);
	});

	it('close it: Enter and Tab accept the prompt, Ctrl+G restores the draft', () => {
		const search = searchAfter('o', 'n', 'e');
		for (const name of ['enter', 'tab']) {
			expect(searchKeyed(search, name)).toMatchObject({
				search: undefined,
				draft: {text: 'one order', cursor: 9},
				prompts: {at: 0},
				choice: 'closed',
			});
		}
		const missed = searchAfter('\\');
		expect(searchKeyed(missed, 'enter')).toEqual(searchCancelled());
		expect(searchKeyed(search, 'ctrl+g')).toEqual(searchCancelled());
		expect(searchAccepted(STATE, NEW_SEARCH, 40)).toEqual({search: undefined});
	});

	it('have no other action in a field of one line', () => {
		for (const name of ['alt+enter', 'ctrl+j', 'ctrl+x', 'pageup', 'f1', 'ctrl+l', 'escape', 'ctrl+c'])
			expect(searchKeyed(NEW_SEARCH, name)).toBeUndefined();
	});

	it('insert ? as text, and delete with Ctrl+D', () => {
		expect(searchAfter('?').query.text).toBe('?');
		expect(searchAfter('ctrl+d').query.text).toBe('');
	});
});

describe('inserted text', () => {
	it('becomes one line', () => {
		expect(searchTyped(STATE, NEW_SEARCH, 'two\n\torders', 40).search).toMatchObject({
			query: {text: 'two orders'},
			at: 2,
		});
	});
});
