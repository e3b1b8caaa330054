import {describe, expect, it} from 'vitest';
import {
	searchBegun,
	searchKeyed,
	searchLeft,
	searchTaken,
	searchTyped,
} from '../../../source/ui/composer/history-search-keys.ts';
import {promptHistory} from '../../../source/ui/composer/prompt-history.ts';
import {NEW_SEARCH, type PromptSearch} from '../../../source/ui/composer/prompt-search.ts';
import {draftOf} from '../../support/drafts.ts';
import {keyOf} from '../../support/keys.ts';

const STATE = {draft: draftOf('kept'), prompts: promptHistory(['one order', 'thanks', 'two orders'])};

/** The search after some keys, each of which means something. */
function searchAfter(...names: readonly string[]): PromptSearch {
	return names.reduce((search: PromptSearch, name) => {
		const change = searchKeyed(STATE, search, keyOf(name), 40);
		if (change === undefined) throw new Error(`${name} means nothing`);
		return change.search ?? search;
	}, NEW_SEARCH);
}

describe('keys of the search', () => {
	it('write its field and go from find to find', () => {
		expect(searchBegun().search).toBe(NEW_SEARCH);
		expect(searchAfter('o', 'r', 'd')).toMatchObject({query: {text: 'ord'}, at: 2});
		expect(searchAfter('o', 'r', 'd', 'ctrl+r').at).toBe(0);
		expect(searchAfter('o', 'r', 'd', 'up', 'down').at).toBe(2);
		expect(searchAfter('o', 'r', 'd', 'ctrl+p', 'ctrl+n').at).toBe(2);
		expect(searchAfter('o', 'r', 'd', 'ctrl+r', 'ctrl+s').at).toBe(2);
		expect(searchAfter('o', 'r', 'd', 'left', 'left', 'x').query).toMatchObject({text: 'oxrd', cursor: 2});
		expect(searchAfter('ctrl+r').at).toBe(2);
	});

	it('end it: Enter and Tab take what was found, Ctrl+G what was there before', () => {
		const search = searchAfter('o', 'n', 'e');
		for (const name of ['enter', 'tab']) {
			expect(searchKeyed(STATE, search, keyOf(name), 40)).toMatchObject({
				search: undefined,
				draft: {text: 'one order', cursor: 9},
				prompts: {at: 0},
				choice: 'closed',
			});
		}
		const missed = searchAfter('\\');
		expect(searchKeyed(STATE, missed, keyOf('enter'), 40)).toEqual(searchLeft());
		expect(searchKeyed(STATE, search, keyOf('ctrl+g'), 40)).toEqual(searchLeft());
		expect(searchTaken(STATE, NEW_SEARCH, 40)).toEqual({search: undefined});
	});

	it('do nothing else in a field of one line', () => {
		for (const name of ['alt+enter', 'ctrl+j', 'shift+enter', 'ctrl+x'])
			expect(searchKeyed(STATE, NEW_SEARCH, keyOf(name), 40)).toEqual({});
		for (const name of ['pageup', 'f1', 'ctrl+l', 'escape', 'ctrl+c'])
			expect(searchKeyed(STATE, NEW_SEARCH, keyOf(name), 40)).toBeUndefined();
	});

	it('take ? and Ctrl+D for what they are in a text', () => {
		expect(searchAfter('?').query.text).toBe('?');
		expect(searchAfter('ctrl+d').query.text).toBe('');
	});
});

describe('text that comes at once', () => {
	it('is brought into one line', () => {
		expect(searchTyped(STATE, NEW_SEARCH, 'two\n\torders', 40).search).toMatchObject({
			query: {text: 'two orders'},
			at: 2,
		});
	});
});
