import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode} from '../../source/protocol/decode.ts';
import {encode} from '../../source/protocol/encode.ts';
import type {ClientFrame, JsonObject, JsonValue} from '../../source/protocol/frames.ts';
import {anyJson, anyText} from '../support/arbitraries.ts';

/** The same value with every text and every key well-formed. */
function wellFormed(value: JsonValue): JsonValue {
	const text = JSON.stringify(value, (_, child: JsonValue) =>
		typeof child === 'string' ? child.toWellFormed() : child,
	);
	return JSON.parse(text);
}

describe('encode', () => {
	it.each<[ClientFrame, string]>([
		[{type: 'ping'}, '{"type":"ping"}'],
		[{type: 'chat', message: 'Grüße, 漢字 😀\n"x"'}, '{"type":"chat","message":"Grüße, 漢字 😀\\n\\"x\\""}'],
		[{type: 'conversation_list', limit: 5}, '{"type":"conversation_list","limit":5}'],
		[
			{type: 'auth', auth_type: 'bearer_token', token: 't'},
			'{"type":"auth","auth_type":"bearer_token","token":"t"}',
		],
	])('writes %j compactly, with characters as they are', (frame, text) => {
		expect(encode(frame)).toBe(text);
	});

	it.each([
		['\ud800', '\ufffd'],
		['\udfff', '\ufffd'],
		['a\udc00\ud800b', 'a\ufffd\ufffdb'],
		['😀\ud83d', '😀\ufffd'],
		// These texts only quote surrogates.
		['\\ud800', '\\ud800'],
		['\\\\ud800\\', '\\\\ud800\\'],
		['\\\ud800', '\\\ufffd'],
		['\\\\\ud800', '\\\\\ufffd'],
	])('sends %j as %j', (message, sent) => {
		expect(JSON.parse(encode({type: 'chat', message}))).toEqual({type: 'chat', message: sent});
	});

	it('repairs nested values and keys too', () => {
		const config_overrides: JsonObject = {'k\ud800': ['\udc00', {deep: 'x\ud8ff'}]};
		expect(JSON.parse(encode({type: 'config_update', config_overrides}))).toEqual({
			type: 'config_update',
			config_overrides: {'k\ufffd': ['\ufffd', {deep: 'x\ufffd'}]},
		});
	});

	it('never sends half a surrogate pair, and changes nothing else', () => {
		fc.assert(
			fc.property(anyText, fc.array(anyJson), (message, values) => {
				const frame: ClientFrame = {type: 'chat', message, config_overrides: {values}};
				const text = encode(frame);
				expect(text.isWellFormed()).toBe(true);
				const sent: JsonObject = JSON.parse(text);
				expect(sent).toEqual(wellFormed({...frame}));
				expect(String(sent.message).isWellFormed()).toBe(true);
			}),
		);
	});

	it('writes JSON that parses to the same frame', () => {
		fc.assert(
			fc.property(anyText, (message) => {
				expect(decode(encode({type: 'chat', message}))).toEqual({
					kind: 'frame',
					frame: {type: 'unknown', name: 'chat', value: {type: 'chat', message: message.toWellFormed()}},
					problems: [],
				});
			}),
		);
	});
});
