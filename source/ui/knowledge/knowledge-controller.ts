/** Searches the server's knowledge base, and begins a message with a source. */
import type {Chat} from '../../chat/chat.ts';
import {notice} from '../../chat/notices.ts';
import {countOf} from '../../text/quantity.ts';
import {own} from '../../text/safe.ts';
import {keyHint, keysLabel} from '../keys/key-dispatch.ts';
import type {Navigating} from '../navigating.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {listOf} from '../transcript/list.ts';
import {askingWith, sourceOfPassage, sourcesIn, sourceUnder} from './sources.ts';
import {toSources} from './to-sources.ts';

export interface KnowledgeControllerOptions extends ScreenAccess, Pick<Ports, 'searchKnowledge'> {
	readonly chat: Pick<Chat, 'notify'>;
	/** Changes the transcript in steps between keys. */
	readonly navigate: Navigating['change'];
	/** Goes to the input and inserts a text there. */
	readonly paste: (text: string) => void;
}

export interface KnowledgeController {
	/** Adds what was found to the conversation. */
	search(query: string): void;
	/** Goes to the sources of an answer, and opens or folds their passages. */
	goToSources(): void;
	/** Begins a message with the selected source; sends nothing. */
	ask(): void;
}

export function createKnowledgeController(options: KnowledgeControllerOptions): KnowledgeController {
	const {chat, context, toast, searchKnowledge, paste, navigate} = options;

	async function search(query: string): Promise<void> {
		toast(own`searching the knowledge base…`);
		const answer = await searchKnowledge(query);
		if (answer.kind === 'offered') toast(own`${countOf(answer.chunks.length, 'passage')} found`);
		else toast(own`not searched`, 'warning');
		chat.notify(
			answer.kind === 'offered'
				? notice('knowledge_found', {query, sources: answer.chunks.map(sourceOfPassage)})
				: notice('knowledge_missing', {because: answer.because}),
		);
	}

	return {
		search(query) {
			if (query === '') toast(own`type what to search for: /kb TEXT`, 'warning');
			else void search(query);
		},
		goToSources() {
			const hasSources = context().snapshot.entries.some((entry) => sourcesIn(entry).length > 0);
			if (!hasSources) toast(own`no answer here has sources`, 'warning');
			else
				navigate(
					(before) => toSources(before) ?? {},
					() =>
						toast(own`${keyHint('transcript', 'a')} with it · ${keysLabel('up down')} choose another`, 'dim'),
				);
		},
		ask() {
			const {state, snapshot} = context();
			const list = listOf(snapshot, state.folds);
			const {selected = ''} = state;
			const index = list.indexOf(selected);
			const source = index < 0 ? undefined : sourceUnder(list.item(index), selected);
			if (source === undefined)
				toast(
					own`select a source below an answer or a search first: ${keysLabel('K', 'transcript')} goes to them`,
					'warning',
				);
			else paste(askingWith(source));
		},
	};
}
