import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {JsonObject, JsonValue} from '../../source/protocol/frames.ts';
import {headOf} from '../../source/protocol/remote-text.ts';
import {anyJson} from '../support/arbitraries.ts';
import {read} from '../support/frame-shapes.ts';

/** The text of a message in each frame that has one. */
const FRAMES = {
	ai_response: (message: JsonValue) => ({type: 'ai_response', message}),
	typing: (message: JsonValue) => ({type: 'typing', message}),
	history: (content: JsonValue) => ({type: 'history', messages: [{role: 'assistant', content}]}),
	conversation_loaded: (content: JsonValue) => ({
		...{type: 'conversation_loaded', conversation_id: 'c', conversation: {}},
		messages: [{role: 'assistant', content}],
	}),
} as const;

function textIn(frame: JsonObject | string): string {
	const {frame: found} = read(frame);
	if (found.type === 'ai_response' || found.type === 'typing') return headOf(found.message);
	if (found.type !== 'history' && found.type !== 'conversation_loaded') throw new Error(found.type);
	return headOf(found.messages[0]?.content ?? '');
}

const everywhere = (message: JsonValue): readonly string[] =>
	Object.values(FRAMES).map((frameOf) => textIn(frameOf(message)));

describe('the text of a message', () => {
	it.each<[JsonValue]>([
		['Hello world'],
		[['Hello ', 'world']],
		[
			[
				{type: 'text', text: 'Hello '},
				{type: 'text', text: 'world'},
			],
		],
		[[{type: 'output_text', text: 'Hello world', annotations: []}]],
		[[{type: 'text', text: 'Hello '}, 'world']],
		[[{type: 'text', text: {value: 'Hello world', annotations: []}}]],
		[{text: 'Hello world'}],
		[[{text: 'Hello '}, {text: 'world'}]],
		[{type: 'text', text: 'Hello world', index: 0}],
		[{content: 'Hello world'}],
		[{role: 'assistant', content: [{type: 'text', text: 'Hello world'}]}],
		[{content: {content: [{content: 'Hello world'}]}}],
		[{parts: [{text: 'Hello '}, {text: 'world'}]}],
		[{type: 'ai', content: 'Hello world', additional_kwargs: {}}],
		[{type: 'ai', data: {content: 'Hello world'}}],
		[{lc: 1, type: 'constructor', id: ['langchain'], kwargs: {content: 'Hello world'}}],
		[{type: 'message', role: 'assistant', content: [{type: 'output_text', text: 'Hello world'}]}],
		[{output: {message: {role: 'assistant', content: [{text: 'Hello world'}]}}}],
		[{choices: [{message: {role: 'assistant', content: 'Hello world'}}]}],
		[[{type: 'refusal', refusal: 'Hello world'}]],
	])('is read from %j, in every frame, without a problem', (message) => {
		expect(everywhere(message)).toEqual(Object.keys(FRAMES).map(() => 'Hello world'));
		for (const frameOf of Object.values(FRAMES)) expect(read(frameOf(message)).problems).toEqual([]);
	});

	it.each<[JsonValue]>([[''], [[]], [[{type: 'text', text: ''}]], [{content: []}]])(
		'is empty in %j',
		(message) => {
			expect(everywhere(message)).toEqual(Object.keys(FRAMES).map(() => ''));
		},
	);

	it.each<[JsonObject]>([
		[{type: 'thinking', thinking: 'First,\nthen.', signature: 'c2ln'}],
		[{type: 'reasoning', reasoning: 'First,\nthen.'}],
		[{type: 'reasoning', summary: [{type: 'summary_text', text: 'First,\nthen.'}]}],
		[{type: 'reasoning_content', reasoning_content: {text: 'First,\nthen.', signature: 'c2ln'}}],
		[{reasoningContent: {reasoningText: {text: 'First,\nthen.', signature: 'c2ln'}}}],
	])('has the reasoning in %j in tags before it', (block) => {
		expect(everywhere([block, {type: 'text', text: 'Hello'}])).toEqual(
			Object.keys(FRAMES).map(() => '<reasoning>\nFirst,\nthen.\n</reasoning>\n\nHello'),
		);
	});

	it.each<[JsonValue]>([
		[{type: 'tool_use', id: 't1', name: 'get_order', input: {order_id: 'A-1001'}}],
		[{type: 'image', source: {type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo='}}],
		[{toolUse: {toolUseId: 't1', name: 'get_order', input: {}}}],
		[{type: 'tool_result', tool_use_id: 't1', content: [{type: 'text', text: 'no answer of the model'}]}],
		[{type: 'redacted_thinking', data: 'c2ln'}],
		[{reasoning: 'First', answer: 42}],
		[{answer: 42}],
		[42],
		[false],
		[[1, 2, 3]],
		[[null]],
		[{}],
	])('has %j, which is not understood, as JSON', (block) => {
		const json = `\`\`\`json\n${JSON.stringify(block)}\n\`\`\``;
		expect(everywhere(block)).toEqual(Object.keys(FRAMES).map(() => json));
		const among = ['Hello ', block, {type: 'text', text: 'world'}];
		expect(textIn(FRAMES.ai_response(among))).toBe(`Hello world\n\n${json}`);
		expect(textIn(FRAMES.history(among))).toBe(`Hello world\n\n${json}`);
		// Such a block may still grow, and would look like another text each time.
		expect(textIn(FRAMES.typing(among))).toBe('Hello world');
	});

	it('has such a block with the digits and keys that it came with', () => {
		const block = '{"id":12345678901234567890,"b":1,"1":1.10}';
		expect(textIn(`{"type":"ai_response","message":${block}}`)).toContain(block);
		expect(textIn(`{"type":"ai_response","message":["Hello",${block}]}`)).toMatch(
			/^Hello\n\n```json\n.*12345678901234567890/,
		);
		expect(textIn(`{"type":"history","messages":[{"role":"user","content":${block}}]}`)).toContain(block);
	});

	it('has the beginning of the data of an image', () => {
		const text = textIn(FRAMES.ai_response([{type: 'image', data: 'x'.repeat(50_000)}]));
		expect(text).toContain('… 49,900 more characters');
		expect(text.length).toBeLessThan(300);
	});

	it('is never nothing, whatever JSON it is', () => {
		fc.assert(
			fc.property(anyJson, (message) => {
				const value = message as JsonValue;
				const isNothing = (part: JsonValue | undefined): boolean =>
					part === undefined ||
					part === null ||
					part === '' ||
					(Array.isArray(part) && part.every((item) => item !== null && isNothing(item))) ||
					(typeof part === 'object' && !Array.isArray(part) && Object.values(part).some(isNothing));
				fc.pre(!isNothing(value));
				expect(textIn(FRAMES.ai_response(value))).not.toBe('');
			}),
		);
	});

	it('is the texts in order, whatever their shapes', () => {
		const shapes: ReadonlyArray<(text: string) => JsonValue> = [
			(text) => text,
			(text) => ({type: 'text', text}),
			(text) => ({type: 'output_text', text}),
			(text) => ({text}),
			(text) => ({content: [{type: 'text', text}]}),
			(text) => [text],
		];
		const block = fc.tuple(fc.string({minLength: 1}), fc.constantFrom(...shapes));
		fc.assert(
			fc.property(fc.array(block, {minLength: 1}), (blocks) => {
				const message = blocks.map(([text, shape]) => shape(text));
				const text = blocks.map(([each]) => each).join('');
				expect(everywhere(message)).toEqual(Object.keys(FRAMES).map(() => text));
			}),
		);
	});
});
