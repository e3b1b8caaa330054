/** Properties of `decode` for generated and damaged input; decode.test.ts has the examples. */
import {readFileSync} from 'node:fs';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode, turnFailed} from '../../source/protocol/decode.ts';
import type {JsonObject, JsonValue} from '../../source/protocol/frames.ts';
import {anyJson, anyText, brokenJson, damage, damaged} from '../support/arbitraries.ts';
import {expectSound, OPTIONAL, REQUIRED, read, readAnswer, TYPES} from '../support/frame-shapes.ts';
import {cases} from '../support/property-runs.ts';
import {incomingTexts, recordingNames} from '../support/recording.ts';

describe('decode, for any input', () => {
	const recorded: readonly JsonObject[] = recordingNames()
		.flatMap(incomingTexts)
		.flatMap((text) => {
			const decoded = decode(text);
			return decoded.kind === 'frame' && decoded.problems.length === 0
				? [JSON.parse(text) as JsonObject]
				: [];
		});

	it('never throws on a text', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, brokenJson), (text) => expectSound(decode(text))),
			{numRuns: cases(1000)},
		);
	});

	it('never throws on a JSON value, also under the name of a type', () => {
		fc.assert(
			fc.property(anyJson, fc.constantFrom(...TYPES), (value, type) => {
				expectSound(decode(JSON.stringify(value)));
				const members = typeof value === 'object' && value !== null ? value : {};
				expectSound(decode(JSON.stringify({...REQUIRED[type], ...members, type})));
				const fields = [...Object.keys(REQUIRED[type]), ...Object.keys(OPTIONAL[type] ?? {})];
				for (const field of fields)
					expectSound(decode(JSON.stringify({...REQUIRED[type], type, [field]: value})));
			}),
		);
	});

	it('never throws on a recorded frame with a part removed or replaced', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...recorded),
				fc.array(damage, {minLength: 1, maxLength: 3}),
				(frame, damages) => {
					expectSound(decode(JSON.stringify(damages.reduce<JsonValue>(damaged, frame))));
				},
			),
			{numRuns: cases(500)},
		);
	});

	it('never throws on a recorded frame that was cut', () => {
		fc.assert(
			fc.property(fc.constantFrom(...recorded), fc.nat(), (frame, length) => {
				const text = JSON.stringify(frame);
				expectSound(decode(text.slice(0, length % text.length)));
			}),
		);
	});

	it('survives nesting of ten thousand levels', () => {
		for (const [open, close] of [['[', ']'] as const, ['{"type":', '}'] as const]) {
			const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
			expectSound(decode(deep));
			expectSound(decode(deep.slice(0, 15_000)));
			const result = `{"tool_call_id":"t","name":"n","result":${deep}}`;
			const {frame, problems} = readAnswer(
				`{"type":"ai_response","message":"here","tool_calls":[],"tool_results":[${result}]}`,
			);
			expect(frame.message).toBe('here');
			expect(problems).toEqual(['nesting deeper than 1000 levels was left out']);
			expect(() => structuredClone(frame)).not.toThrow();
		}
	});

	it('keeps hostile text as it is', () => {
		const file = new URL('../fixtures/hostile-strings.json', import.meta.url);
		const hostile: readonly {readonly text: string}[] = JSON.parse(readFileSync(file, 'utf8'));
		expect(hostile.length).toBeGreaterThan(100);
		for (const {text} of hostile) {
			expectSound(decode(text));
			expect(read({type: 'typing', message: text})).toMatchObject({frame: {message: text}, problems: []});
		}
	});

	it('is not misled by members called __proto__', () => {
		const text = '{"__proto__":{"type":"ai_response","message":"x"},"metadata":{"__proto__":{"error":true}}}';
		expect(read(text).frame.type).toBe('unknown');
		const {frame} = readAnswer(`{"type":"ai_response","message":"x",${text.slice(1)}`);
		expect(turnFailed(frame)).toBe(false);
	});
});
