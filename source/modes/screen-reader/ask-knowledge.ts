/** `/kb` in lines: a numbered list of the passages found, and a question about one of them. */
import {notice, wordNotice} from '../../chat/notices.ts';
import type {KnowledgeAnswer} from '../../server/knowledge.ts';
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {askingWith, sourceOfPassage} from '../../ui/knowledge/sources.ts';
import {type Dialogue, indexIn} from './dialogue.ts';
import {spokenSource} from './spoken-metadata.ts';

/** UTF-16 units of a passage that is read out. */
const LONGEST = 600;

/** @param search never rejects */
export function askKnowledge(query: string, search: (query: string) => Promise<KnowledgeAnswer>): Dialogue {
	return async (prompter) => {
		if (query === '') return {lines: [own`Type what to search for after the command: /kb TEXT.`]};
		prompter.say([own`Searching the knowledge base.`]);
		const answer = await search(query);
		if (answer.kind === 'not-offered')
			return {lines: [safeLine(wordNotice(notice('knowledge_missing', answer)).text)]};
		const sources = answer.chunks.map(sourceOfPassage);
		if (sources.length === 0)
			return {lines: [own`The knowledge base has nothing about “${safeLine(query)}”.`]};
		prompter.say([
			own`${countOf(sources.length, 'passage')} found:`,
			...sources.map((source, index) => {
				const {excerpt} = source;
				const text = excerpt === undefined ? own`` : own`: ${short(excerpt)}`;
				return own`${index + 1}. ${spokenSource(source)}${text}`;
			}),
		]);
		for (;;) {
			const typed = await prompter.ask(
				own`Type a number to ask about that passage, or press Enter to leave: `,
			);
			if (typed === undefined || typed.trim() === '') return {};
			const source = sources[indexIn(typed, sources.length) ?? -1];
			if (source === undefined) {
				prompter.say([
					own`There is no passage “${safeLine(typed.trim())}”: type a number from 1 to ${sources.length}.`,
				]);
				continue;
			}
			const question = await prompter.ask(own`Your question, or press Enter to leave: `);
			if (question === undefined || question.trim() === '') return {lines: [own`Nothing was sent.`]};
			return {message: `${askingWith(source)}${question}`};
		}
	};
}

const short = (text: string): SafeText =>
	safeLine(text.length <= LONGEST ? text.trim() : `${text.slice(0, LONGEST).trim()}…`);
