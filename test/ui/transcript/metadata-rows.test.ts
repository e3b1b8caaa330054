import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {JsonObject} from '../../../source/protocol/frames.ts';
import {handbook} from '../../../source/sandbox/assistant/specimens.ts';
import {metadataRows} from '../../../source/ui/transcript/metadata-rows.ts';
import {anyJson} from '../../support/arbitraries.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const shown = (metadata: JsonObject, width = 80): string[] =>
	metadataRows(metadata, 'reply e1', width).map(({line}) => textOf(line));

describe('below a reply', () => {
	it('is nothing without such metadata', () => {
		expect(shown({model: 'x', stop_reason: 'end_turn', usage: {input_tokens: 1}})).toEqual([]);
	});

	it('is the remark that it was cut off', () => {
		expect(shown({stop_reason: 'max_tokens'})).toEqual([
			' ! The answer was cut off at the length limit (max_tokens).',
		]);
	});

	it('are the rejected settings, as text of the server with its gutter', () => {
		expect(shown({rejected_overrides: ['top_p must be a number', '\u001b[31m']})).toEqual([
			' ! The server rejected these settings:',
			' │ - top_p must be a number',
			' │ - ␛[31m',
		]);
	});

	it('are the sources, numbered, with web addresses as links', () => {
		expect(shown(handbook)).toEqual([
			' · From the knowledge base, 3 passages · Tab, K selects one',
			' │ 1. Handbook of returns  https://shop.example/handbook/returns  score 0.91',
			' │ 2. postage.pdf  page 4, score 0.734',
			' │ 3. https://shop.example/faq',
		]);
		const links = metadataRows(handbook, 'x', 80).flatMap(({line}) => line.flatMap(({link}) => link ?? []));
		expect(links).toEqual(['https://shop.example/handbook/returns', 'https://shop.example/faq']);
		const script = metadataRows({kb_sources: [{title: 'T', url: 'javascript:alert(1)'}]}, 'x', 80);
		expect(script.flatMap(({line}) => line.filter(({link}) => link !== undefined))).toEqual([]);
	});

	it('are no more of them than anyone reads', () => {
		const many = shown({kb_sources: Array.from({length: 1000}, (_, index) => `source ${index}`)});
		expect(many).toHaveLength(52);
		expect(many.at(-1)).toBe(' │ … 950 more');
	});

	it('fits at any width, whatever the server sends', () => {
		fc.assert(
			fc.property(
				anyJson,
				anyJson,
				fc.integer({min: 1, max: 90}),
				(kb_sources, rejected_overrides, width) => {
					const rows = metadataRows({kb_sources, rejected_overrides, stop_reason: 'length'}, 'x', width);
					expect(
						badRows(
							rows.map(({line}) => line),
							width,
						),
					).toEqual([]);
				},
			),
		);
	});
});
