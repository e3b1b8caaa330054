/** Values of which a part is left out on arrival: what is shown is the server's, what is missing is known, the whole is read. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {cutsOf, textIn, wholeCalls} from '../source/chat/recovery/whole-calls.ts';
import {argumentsOf, resultOf} from '../source/chat/tool-facts.ts';
import {decode} from '../source/protocol/decode.ts';
import type {CutValue} from '../source/protocol/frames.ts';
import {childrenOf, isContainer} from '../source/text/json-tree/container.ts';
import {factsOf, fullCount, missingCount} from '../source/text/json-tree/cut.ts';
import {CutText, readExactly} from '../source/text/json-tree/exact.ts';
import {compactJson} from '../source/text/json-tree/write.ts';
import {callsJson} from '../source/ui/transcript/message-text.ts';
import {anyCodePoint} from './support/code-points.ts';
import {callsIn, callsOf, FRAMES, SMALL, toolsOf} from './support/large-calls.ts';
import {cases} from './support/property-runs.ts';

/** JSON texts with equal keys, keys that look like numbers, inexact numbers, escapes and white space; many exceed the limits. */
const anySource: fc.Arbitrary<string> = fc.letrec<{value: string}>((tie) => {
	const string = fc
		.tuple(fc.string({unit: anyCodePoint, maxLength: 12}), fc.constantFrom(1, 1, 9, 40))
		.map(([text, times]) => JSON.stringify(text.repeat(times)));
	const key = fc.constantFrom('"a"', '"b"', '"1"', '"2"', '"\\u0061"', '"__proto__"', '"error"', '"é"');
	const blank = fc.constantFrom('', '', ' ', '\n\t');
	const scalar = fc.oneof(
		string,
		fc.constantFrom('1.10', '-0', '12345678901234567890', 'null', 'true', 'NaN'),
	);
	const list = (items: fc.Arbitrary<readonly string[]>): fc.Arbitrary<string> =>
		fc.tuple(blank, items).map(([gap, sources]) => `[${sources.join(`,${gap}`)}]`);
	return {
		value: fc.oneof(
			{maxDepth: 4},
			scalar,
			list(fc.tuple(scalar, fc.nat(60)).map(([source, times]) => Array.from({length: times}, () => source))),
			list(fc.array(tie('value'), {maxLength: 4})),
			fc
				.tuple(blank, fc.array(fc.tuple(key, tie('value')), {maxLength: 5}))
				.map(([gap, members]) => `{${gap}${members.map((member) => member.join(`:${gap}`)).join(',')}}`),
		),
	};
}).value;

/** What is loaded is the beginning of the whole, and every difference is marked with the true size and count. */
async function expectTrue(loaded: unknown, whole: unknown, cut: CutValue): Promise<void> {
	const facts = factsOf(loaded);
	if (facts === undefined) {
		expect(compactJson(loaded)).toBe(compactJson(whole));
		return;
	}
	const source = cut.whole && (await textIn(cut.whole, facts.start - cut.start, facts.size));
	expect(compactJson(readExactly(String(source)))).toBe(compactJson(whole));
	expect(Buffer.byteLength(String(source))).toBe(facts.size);
	if (loaded instanceof CutText) {
		expect(String(whole).startsWith(loaded.head)).toBe(true);
		return;
	}
	if (!isContainer(loaded) || !isContainer(whole)) throw new Error('it is no container');
	const [some, all] = [childrenOf(loaded), childrenOf(whole)];
	expect([fullCount(loaded), some.count + missingCount(loaded)]).toEqual([all.count, all.count]);
	for (let at = 0; at < some.count; at++) {
		expect(some.at(at).key).toBe(all.at(at).key);
		await expectTrue(some.at(at).value, all.at(at).value, cut);
	}
}

describe.each(Object.entries(FRAMES))('incomplete values in %s', (_type, frameOf) => {
	it('have only what the server sent, with the true sizes and counts beside it', {tags: 'slow'}, async () => {
		let cuts = 0;
		await fc.assert(
			fc.asyncProperty(anySource, anySource, async (args, result) => {
				const text = frameOf(toolsOf(args, result));
				const [call] = callsIn(text, SMALL);
				const [whole] = callsOf(decode(Buffer.from(text).toString()));
				if (call === undefined || whole === undefined) throw new Error('no call');
				cuts += cutsOf(call).length;
				if (call.argumentsCut === undefined)
					expect(compactJson(argumentsOf(call))).toBe(compactJson(argumentsOf(whole)));
				else await expectTrue(argumentsOf(call), argumentsOf(whole), call.argumentsCut);
				const [some, all] = [call.outcome, whole.outcome];
				if (!('result' in some) || !('result' in all)) throw new Error('no result');
				if (some.resultCut === undefined) expect(some).toEqual(all);
				else await expectTrue(resultOf(some), resultOf(all), some.resultCut);
			}),
			{numRuns: cases(300)},
		);
		expect(cuts).toBeGreaterThan(50);
	});

	it('are read whole, as if they had been read on arrival', async () => {
		await fc.assert(
			fc.asyncProperty(anySource, anySource, async (args, result) => {
				const text = frameOf(toolsOf(args, result));
				const whole = await wholeCalls(callsIn(text, SMALL));
				expect(whole && callsJson(whole)).toBe(callsJson(callsOf(decode(Buffer.from(text).toString()))));
			}),
			{numRuns: cases(300)},
		);
	});
});

it('an incomplete value that is no longer kept is not read', async () => {
	const [call] = callsIn(FRAMES.ai_response(toolsOf('{}', JSON.stringify('a'.repeat(99)))), SMALL);
	if (call?.outcome.state !== 'succeeded' || call.outcome.resultCut === undefined) throw new Error('not cut');
	const {whole: _, ...lost} = call.outcome.resultCut;
	expect(await wholeCalls([{...call, outcome: {...call.outcome, resultCut: lost}}])).toBeUndefined();
});

it('an incomplete error of a call is marked, and read whole', async () => {
	const error = `it failed: ${'why '.repeat(50)}`;
	const text = FRAMES.ai_response(`"tool_results":[{"name":"n","error":${JSON.stringify(error)}}]`);
	const [call] = callsIn(text, SMALL);
	expect(call?.outcome).toMatchObject({state: 'failed', resultCut: {size: error.length + 2}});
	expect(call && (await wholeCalls([call]))?.[0]?.outcome).toMatchObject({state: 'failed', error});
});
