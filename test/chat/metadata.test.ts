import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {cutOffBy, knowledgeIn, modelOf, rejectedOverrides} from '../../source/chat/metadata.ts';
import type {JsonValue} from '../../source/protocol/frames.ts';
import {anyJson} from '../support/arbitraries.ts';

describe('the model', () => {
	it('has a name in today, and an id in seed', () => {
		expect(modelOf({model_id: 'us.x', model_name: 'X (US)'})).toBe('X (US)');
		expect(modelOf({model: 'x-1'})).toBe('x-1');
		expect(modelOf({model_name: '', model: 7})).toBeUndefined();
	});
});

describe('a stop reason', () => {
	it('says whether the answer was cut off', () => {
		expect(cutOffBy({stop_reason: 'max_tokens'})).toBe('max_tokens');
		expect(cutOffBy({finish_reason: 'length'})).toBe('length');
		expect(cutOffBy({stop_reason: 'end_turn'})).toBeUndefined();
		expect(cutOffBy({stop_reason: ['max_tokens']})).toBeUndefined();
		expect(cutOffBy({})).toBeUndefined();
	});
});

describe('rejected overrides', () => {
	it('are the sentences of the server, or other data as JSON', () => {
		expect(rejectedOverrides({rejected_overrides: ['no', {a: 1}]})).toEqual(['no', '{"a":1}']);
		expect(rejectedOverrides({rejected_overrides: {top_p: 'too large', x: [1]}})).toEqual([
			'top_p: too large',
			'x: [1]',
		]);
		for (const rejected_overrides of [null, [], 'x', 7])
			expect(rejectedOverrides({rejected_overrides})).toEqual([]);
	});
});

describe('sources', () => {
	const sources = (...kb_sources: JsonValue[]) => knowledgeIn({kb_sources})?.sources;

	it('may be texts and objects of several kinds', () => {
		expect(sources('https://a.example/b', {title: 'T', url: 'https://a.example', score: 0.91234})).toEqual([
			{name: 'https://a.example/b', address: 'https://a.example/b', detail: undefined},
			{name: 'T', address: 'https://a.example', detail: 'score 0.912'},
		]);
		expect(sources({file: 'a.pdf', page: 'p. 4'}, {metadata: {source: 's3://bucket/doc'}})).toEqual([
			{name: 'a.pdf', address: undefined, detail: 'p. 4'},
			{name: 's3://bucket/doc', address: 's3://bucket/doc', detail: undefined},
		]);
	});

	it('are shown as JSON in other formats', () => {
		expect(sources(7, {n: 1})?.map(({name}) => name)).toEqual(['7', '{"n":1}']);
	});

	it('may be missing where a knowledge base was used', () => {
		expect(knowledgeIn({kb_used: true, kb_chunks: 4})).toEqual({sources: [], passages: 4});
		expect(knowledgeIn({kb_used: true, kb_chunks: ['a', 'b'], kb_sources: null})).toEqual({
			sources: [],
			passages: 2,
		});
		expect(knowledgeIn({kb_used: false, kb_sources: []})).toBeUndefined();
		expect(knowledgeIn({})).toBeUndefined();
	});
});

it('accepts any metadata', () => {
	fc.assert(
		fc.property(anyJson, anyJson, anyJson, (kb_sources, rejected_overrides, stop_reason) => {
			const metadata = {kb_used: true, kb_sources, rejected_overrides, stop_reason, model: stop_reason};
			for (const {name} of knowledgeIn(metadata)?.sources ?? []) expect(typeof name).toBe('string');
			for (const each of rejectedOverrides(metadata)) expect(typeof each).toBe('string');
			expect(typeof cutOffBy(metadata)).toMatch(/^(?:string|undefined)$/);
		}),
	);
});
