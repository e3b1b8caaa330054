import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {Entry} from '../../source/chat/entry.ts';
import {type Notice, notice} from '../../source/chat/notices.ts';
import type {JsonValue} from '../../source/protocol/frames.ts';
import type {KnowledgeAnswer} from '../../source/server/knowledge.ts';
import {createKnowledgeController} from '../../source/ui/knowledge/knowledge-controller.ts';
import {toSources} from '../../source/ui/knowledge/to-sources.ts';
import {areaOf, type NavigationContext, toggledFold} from '../../source/ui/transcript/navigation.ts';
import {INITIAL} from '../../source/ui/ui-state.ts';
import {assistantEntry, textPart} from '../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {badRows, textOf} from '../text/any-text.ts';

const SOURCE = {title: 'Lamps', url: 'https://h/lamps', score: 0.8, content: 'Dust it.\nNever wash it.'};

const found = (text = 'Lamps'): Entry => {
	const sources = [{name: text, address: 'https://h/lamps', detail: 'score 0.8', excerpt: 'Dust it.'}];
	const about = notice('knowledge_found', {query: 'lamp', sources});
	return {...about, kind: 'notice', id: 'e9', at: 0, shape: 'line'};
};

const contextWith = (entries: readonly Entry[], selected: string): NavigationContext => ({
	state: {...INITIAL, focus: 'transcript', selected},
	snapshot: {...EMPTY_SNAPSHOT, entries} satisfies ChatSnapshot,
	size: {columns: 60, rows: 30},
	now: 0,
});

const rowsIn = (where: NavigationContext): readonly string[] => {
	const {view} = areaOf(where);
	return view.rows(view.item(0)).map(({line}) => textOf(line).trimEnd());
};

const opened = (where: NavigationContext): NavigationContext => ({
	...where,
	state: {...where.state, ...toggledFold(where)},
});

describe('the sources of an answer', () => {
	it('open one by one', () => {
		const entry = assistantEntry([textPart('Dust it.')], {
			metadata: {kb_sources: [SOURCE, {title: 'Desks'}]},
		});
		const here = contextWith([entry], 'reply e1 source 1');
		expect(rowsIn(here).slice(2)).toEqual([
			' · From the knowledge base · Tab, K opens them',
			' │ 1. Lamps  https://h/lamps  score 0.8',
			' │ 2. Desks',
			'',
		]);
		expect(rowsIn(opened(here)).slice(3, 7)).toEqual([
			' │ 1. Lamps  https://h/lamps  score 0.8',
			' │    Dust it.',
			' │    Never wash it.',
			' │ 2. Desks',
		]);
		expect(rowsIn(opened(contextWith([entry], 'reply e1 source 2')))).toContain(
			' │    The server sent no passage of it.',
		);
	});

	it('are one key away from each message, and open together', () => {
		const plain = (id: string) => assistantEntry([textPart('No sources.')], {id, answers: id});
		const withSources = (id: string) =>
			assistantEntry([textPart('Dust it.')], {
				id,
				answers: id,
				metadata: {kb_sources: [SOURCE, {title: 'Desks'}, SOURCE]},
			});
		const entries = [withSources('e1'), plain('e2'), withSources('e3'), plain('e4'), found(), plain('e10')];
		const above = {e1: 'reply e1', e2: 'reply e1', e3: 'reply e3', e4: 'reply e3', e9: 'e9', e10: 'e9'};
		for (const [from, to] of Object.entries(above)) {
			for (const selected of [from === 'e9' ? from : `reply ${from}`, `${to} source 1`]) {
				const here = contextWith(entries, selected);
				const change = toSources(here);
				expect(change?.selected).toBe(`${to} source 1`);
				const passages = to === 'e9' ? [1] : [1, 3];
				for (const number of [1, 2, 3])
					expect(change?.folds?.isRunOpen(`${to} source ${number}`)).toBe(passages.includes(number));
				const folded = toSources({...here, state: {...here.state, ...change}});
				expect(folded?.selected).toBe(change?.selected);
				for (const number of [1, 2, 3])
					expect(folded?.folds?.isRunOpen(`${to} source ${number}`)).toBe(false);
			}
		}
		// Without one above, and without a cursor.
		expect(toSources(contextWith([plain('e1'), withSources('e2')], 'reply e1'))?.selected).toBe(
			'reply e2 source 1',
		);
		expect(toSources(contextWith(entries, ''))?.selected).toBe('e9 source 1');
		expect(toSources(contextWith([plain('e1')], 'reply e1'))).toBeUndefined();
	});

	it('name the keys that have a use', () => {
		const hintOf = (kb_sources: JsonValue) =>
			rowsIn(contextWith([assistantEntry([], {metadata: {kb_used: true, kb_sources}})], 'reply e1')).find(
				(row) => row.includes('From the knowledge base'),
			);
		expect(hintOf([])).toBe(' · From the knowledge base');
		expect(hintOf([{title: 'Desks'}])).toBe(' · From the knowledge base · Tab, K selects one');
		expect(hintOf([SOURCE])).toContain('opens them');
	});

	it('link only to addresses with https', () => {
		const linksOf = (url: string) => {
			const where = contextWith(
				[assistantEntry([], {metadata: {kb_sources: [{...SOURCE, url}]}})],
				'reply e1',
			);
			const {view} = areaOf(where);
			return view.rows(view.item(0)).flatMap(({line}) => line.flatMap(({link}) => link ?? []));
		};
		expect(linksOf('https://h/lamps')).toEqual(['https://h/lamps']);
		for (const url of ['http://h/lamps', 'file:///etc/passwd', 'javascript:alert(1)'])
			expect(linksOf(url)).toEqual([]);
	});
});

describe('a search in the knowledge base', () => {
	const HIT = {
		documentId: 'lamps',
		title: undefined,
		content: 'Dust it.',
		url: undefined,
		topic: undefined,
		score: 0.8,
	};

	async function search(query: string, answer: KnowledgeAnswer) {
		const [toasts, notices]: [string[], Notice[]] = [[], []];
		const controller = createKnowledgeController({
			chat: {notify: (each) => notices.push(each)},
			context: () => contextWith([], ''),
			set: () => {},
			navigate: () => {},
			toast: (text) => toasts.push(text),
			searchKnowledge: async () => answer,
			paste: () => {},
		});
		controller.search(query);
		await Promise.resolve();
		return {toasts, notices};
	}

	it('adds what was found, or the reason why nothing was', async () => {
		const {notices} = await search('lamp', {kind: 'offered', chunks: [HIT]});
		expect(notices).toEqual([
			notice('knowledge_found', {
				query: 'lamp',
				sources: [{name: 'lamps', address: undefined, detail: 'score 0.8', excerpt: 'Dust it.'}],
			}),
		]);
		const missing = await search('lamp', {kind: 'not-offered', because: 'it answered HTTP 404'});
		expect(missing.notices).toEqual([notice('knowledge_missing', {because: 'it answered HTTP 404'})]);
		expect((await search('', {kind: 'offered', chunks: []})).notices).toEqual([]);
	});

	it('lists sources that open, and with which a message begins', () => {
		const here = contextWith([found()], 'e9 source 1');
		expect(rowsIn(here)).toEqual([
			' · In the knowledge base about "lamp":',
			'   → Tab, K opens them',
			' │ 1. Lamps  https://h/lamps  score 0.8',
			'',
		]);
		expect(rowsIn(opened(here))).toContain(' │    Dust it.');
		const pasted: string[] = [];
		const controller = createKnowledgeController({
			chat: {notify: () => {}},
			context: () => here,
			set: () => {},
			navigate: () => {},
			toast: (text) => pasted.push(text),
			searchKnowledge: async () => ({kind: 'offered', chunks: []}),
			paste: (text) => pasted.push(text),
		});
		controller.ask();
		expect(pasted).toEqual(['> Dust it.\n> \n> From Lamps (https://h/lamps)\n\n']);
	});

	it('draws nothing but text, whatever the server sends', {tags: 'slow'}, () => {
		for (const text of HOSTILE_TEXTS) {
			for (const columns of [1, 8, 40, 200]) {
				const answer = assistantEntry([], {
					metadata: {kb_sources: [{title: text, url: text, content: text}]},
				});
				for (const entry of [found(text), answer]) {
					const where = contextWith([entry], '');
					const folds = where.state.folds.toggleAll();
					const {view} = areaOf({...where, state: {...where.state, folds}, size: {columns, rows: 30}});
					const lines = view.rows(view.item(0)).map(({line}) => line);
					expect(badRows(lines, columns)).toEqual([]);
				}
			}
		}
	});
});
