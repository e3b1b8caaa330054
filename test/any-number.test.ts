/** What comes from outside may be more than the arguments of one call, which must fit on the stack. */
import {expect, it} from 'vitest';
import type {Entry} from '../source/chat/entry.ts';
import {notice} from '../source/chat/notices.ts';
import {reconcile} from '../source/chat/reconcile.ts';
import {searchedTexts} from '../source/journal/record-match.ts';
import {content} from '../source/protocol/content.ts';
import {journalFolder, journalIn, messageRecord} from './support/journals.ts';

const COUNT = 150_000;
const each = <Item>(make: (index: number) => Item): Item[] =>
	Array.from({length: COUNT}, (_, index) => make(index));

/** What may be many, and what is done with it. @returns how many were seen, or are missing without an error */
const CASES: Readonly<Record<string, () => number | Promise<number>>> = {
	'records of a journal, written together': async () => {
		const journal = journalIn(journalFolder());
		journal.write(each((index) => messageRecord('x', `e${index}`)));
		await journal.close();
		return journal.trouble === undefined && journal.id !== undefined ? COUNT : 0;
	},
	'members of a result that is searched': () => {
		const resultJson = `{${each((index) => `"k${index}":1`).join()}}`;
		const call = {arguments: {}, outcome: {result: JSON.parse(resultJson), resultJson}};
		return searchedTexts({kind: 'assistant', parts: [{kind: 'tool', call}]}).length / 2;
	},
	'parts of a content that are not known': () => {
		const text = content({message: ['text', ...each((index) => index)]}, 'message', []);
		return text.match(/^\d+$/gm)?.length ?? 0;
	},
	'questions without an answer in a history': () => {
		const entries: readonly Entry[] = [
			{
				...notice('unconfirmed', {message: 'x', isReceived: true}),
				kind: 'notice',
				id: 'e0',
				at: 1,
				shape: 'line',
			},
		];
		const messages = each((index) => ({
			...{role: 'user', content: `q${index}`, message_id: undefined, timestamp: undefined},
			...{tool_calls: [], tool_results: [], metadata: {}},
		}));
		return reconcile(entries, 0, messages, 1).entries.length - 1;
	},
};

it.each(Object.entries(CASES))('%s', {tags: ['slow']}, async (_, count) => {
	expect(await count()).toBe(COUNT);
});
