/** The start screen with texts from outside: the welcome text, and the presets below it. */
import {describe, expect, it} from 'vitest';
import {notice} from '../../../source/chat/notices.ts';
import {readOffer} from '../../../source/server/offer.ts';
import {listedPresets} from '../../../source/server/preset-choice.ts';
import {PRESETS_CLOSED} from '../../../source/ui/presets/presets-state.ts';
import {startLines} from '../../../source/ui/presets/start-offers.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {chatPage} from '../../support/chat-pages.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {badRows, textOf} from '../../text/any-text.ts';

/** A state whose three presets have these texts; the second is chosen. */
function offering(text: string): UiState {
	const presets = ['a', 'b', 'c'].map((id) => ({
		id,
		label: `${text}${id}`,
		description: text,
		template: text || 'x',
	}));
	const list = listedPresets(readOffer(chatPage({presetPrompts: presets})), undefined);
	return {...INITIAL, presets: {...PRESETS_CLOSED, list, offer: 1}};
}

describe('the start screen', () => {
	it('offers three presets', () => {
		const lines = startLines(offering('Order '), EMPTY_SNAPSHOT, 80, 20).map(textOf);
		expect(lines.join('\n')).toMatch(/Begin with a preset[\s\S]*Order a[\s\S]*▌ Order b[\s\S]*Order c/);
	});

	it('draws nothing but text, whatever the server sends', {tags: 'slow'}, () => {
		const facts = {exposed: false, open: 'private', now: 0} as const;
		for (const text of HOSTILE_TEXTS) {
			const state = offering(text);
			const welcome = notice('welcome', {title: text, text});
			const entries = [{...welcome, kind: 'notice', id: 'e1', at: 0, shape: 'line'} as const];
			for (const columns of [1, 40]) {
				const {list} = arrange(state, {...EMPTY_SNAPSHOT, entries}, {columns, rows: 30}, facts);
				expect(badRows(list, columns)).toEqual([]);
				expect(badRows(startLines(state, EMPTY_SNAPSHOT, columns, 20), columns)).toEqual([]);
			}
		}
	});
});
