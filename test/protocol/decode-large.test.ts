import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode} from '../../source/protocol/decode.ts';
import {decodeLarge} from '../../source/protocol/decode-large.ts';
import {MOST_PROBLEMS} from '../../source/protocol/fields.ts';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {CUT_OFF} from '../../source/protocol/json.ts';
import type {ScanLimits} from '../../source/protocol/scan.ts';
import type {Decoded} from '../../source/protocol/server-frames.ts';
import {anyJson, anyText, brokenJson} from '../support/arbitraries.ts';
import {REQUIRED, TYPES} from '../support/frame-shapes.ts';

const SMALL: ScanLimits = {longestString: 80, head: 40, budget: 300, mostItems: 3};

const large = (value: unknown, limits = SMALL) => decodeLarge(Buffer.from(JSON.stringify(value)), limits);

function frameOf(decoded: Decoded) {
	if (decoded.kind !== 'frame') throw new Error(decoded.detail);
	return decoded.frame;
}

describe('a large message', () => {
	it('is decoded like `decode` does as long as nothing is left out', () => {
		fc.assert(
			fc.property(fc.constantFrom(...TYPES), anyJson, (type, value) => {
				const members = typeof value === 'object' && value !== null ? value : {value};
				const text = JSON.stringify({...REQUIRED[type], ...members, type});
				const {decoded, long} = decodeLarge(Buffer.from(text));
				expect(decoded).toEqual(decode(Buffer.from(text).toString()));
				expect(long).toBeUndefined();
			}),
		);
	});

	it('that is invalid has the same result as in `decode`', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, brokenJson), (text) => {
				const bytes = Buffer.from(text);
				const {decoded} = decodeLarge(bytes);
				expect(decoded).toEqual(decode(bytes.toString()));
			}),
		);
	});

	it('has the beginning of a long text, and a handle to all of it', () => {
		const message = 'é'.repeat(100);
		const {decoded, long} = large({type: 'ai_response', message, metadata: {}});
		expect(frameOf(decoded)).toMatchObject({type: 'ai_response', message: 'é'.repeat(20)});
		expect(long?.message?.length).toBe(100);
		expect(long?.message?.slice(0, 100)).toBe(message);
		expect(long?.rest).toBeUndefined();
	});

	it('counts the results and calls that it omits, and keeps the whole frame', () => {
		const calls = Array.from({length: 5}, (_, index) => ({id: `t${index}`, name: 'n', arguments: {}}));
		const results = Array.from({length: 9}, (_, index) => ({
			tool_call_id: `t${index}`,
			name: 'n',
			result: 'é',
		}));
		const value = {type: 'ai_response', message: '', tool_calls: calls, tool_results: results};
		const {decoded, long} = large(value);
		const frame = frameOf(decoded);
		if (frame.type !== 'ai_response') throw new Error(frame.type);
		expect([frame.tool_calls.length, frame.tool_results.length]).toEqual([3, 3]);
		expect(long?.rest).toMatchObject({calls: 2, results: 6});
		const json = long?.rest?.json;
		expect(json?.length).toBe(JSON.stringify(value).length);
		expect(json?.slice(0, json.length)).toBe(JSON.stringify(value));
	});

	it('marks a frame of which it keeps only the beginning', () => {
		const frames: readonly JsonObject[] = [
			{type: 'error', message: 'x'.repeat(90)},
			{type: 'later', list: [1, 2, 3, 4]},
			{type: 'pong'},
		];
		const marks = frames.map((value) => {
			const frame = frameOf(large(value).decoded);
			return 'isShortened' in frame && frame.isShortened;
		});
		expect(marks).toEqual([true, true, false]);
	});

	it('reports nesting that is too deep, and keeps the whole frame', () => {
		const nest = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		const text = `{"type":"ai_response","message":"","tool_results":[{"name":"n","result":${nest}}]}`;
		const {decoded, long} = decodeLarge(Buffer.from(text));
		expect(decoded).toMatchObject({kind: 'frame', problems: [CUT_OFF]});
		expect(long?.rest?.json.length).toBe(text.length);
		expect(() => structuredClone(decoded)).not.toThrow();
	});

	it('reports at most one problem more than any frame', () => {
		const nest = `${'['.repeat(2000)}${']'.repeat(2000)}`;
		const text = `{"type":"history","messages":[${'1,'.repeat(50)}${nest}]}`;
		const {decoded} = decodeLarge(Buffer.from(text));
		if (decoded.kind !== 'frame') throw new Error(decoded.detail);
		expect(decoded.problems).toHaveLength(MOST_PROBLEMS + 1);
		expect(decoded.problems).not.toContain(CUT_OFF);
	});

	it('keeps all messages of a history, with the beginnings of the long ones', () => {
		const messages = Array.from({length: 20}, (_, index) => ({
			role: 'user',
			content: index === 7 ? 'long '.repeat(50) : 'short',
		}));
		const {decoded, long} = large({type: 'history', messages});
		const frame = frameOf(decoded);
		if (frame.type !== 'history') throw new Error(frame.type);
		expect(frame.messages).toHaveLength(20);
		expect(frame.messages[7]?.content).toBe('long '.repeat(8));
		expect([...(long?.contents.keys() ?? [])]).toEqual([7]);
		expect(long?.contents.get(7)?.length).toBe(250);
	});

	it('of another type is decoded without the rest of long texts', () => {
		const {decoded, long} = large({type: 'weather', text: 'a'.repeat(100)});
		expect(frameOf(decoded)).toMatchObject({
			type: 'unknown',
			value: {text: 'a'.repeat(40)},
		});
		expect(long).toBeUndefined();
	});
});
