import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ToolCall} from '../../../source/chat/entry.ts';
import {wholeCalls} from '../../../source/chat/recovery/whole-calls.ts';
import {valuesOf} from '../../../source/chat/tool-facts.ts';
import {compactJson} from '../../../source/text/json-tree/write.ts';
import {readWhole} from '../../../source/ui/explorer/read-whole.ts';
import {toolCall} from '../../support/entries.ts';
import {anySource} from '../../support/json-sources.ts';
import {cases} from '../../support/property-runs.ts';
import {lostRemoteText, remoteTextOf} from '../../support/remote-texts.ts';

const cutOf = (json: string, whole = remoteTextOf(json, 0)) => ({
	at: 0,
	key: undefined,
	start: 0,
	size: Buffer.byteLength(json),
	units: json.length,
	inside: [],
	whole,
});

/** A call of which the arguments, or the result, are incomplete. */
function callOf(args: string | undefined, result: string | undefined, isFailed = false): ToolCall {
	const resultCut = result === undefined ? {} : {resultCut: cutOf(result)};
	const isText = result?.startsWith('"') === true;
	return toolCall('tool', {
		arguments: args === undefined ? {a: 1} : {},
		...(args !== undefined && {argumentsCut: cutOf(args)}),
		outcome:
			isFailed && isText
				? {state: 'failed', error: 'head', status: undefined, result: 'head', ...resultCut}
				: {state: 'succeeded', result: isText ? 'head' : [], ...resultCut},
	});
}

const always = async (): Promise<boolean> => true;

describe('readWhole', () => {
	it('returns the values that are read at once, in the same order', async () => {
		const anyJson = fc.oneof(
			anySource.map(({text}) => text),
			anySource.map(({text}) => `{"error":${text},"a":1.0}`),
			fc.string({maxLength: 40}).map((text) => JSON.stringify(text)),
		);
		const anyCut = fc.option(anyJson, {nil: undefined});
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(anyCut, anyCut, fc.boolean()), {maxLength: 4}), async (cuts) => {
				const calls = cuts.map(([args, result, isFailed]) => callOf(args, result, isFailed));
				const whole = await wholeCalls(calls);
				expect((await readWhole(calls, always))?.map(compactJson)).toEqual(
					whole?.map((call) => compactJson(valuesOf(call))),
				);
			}),
			{numRuns: cases(200)},
		);
	});

	it('lets keys be read after every 32 KB, and reports how much is read', async () => {
		const json = JSON.stringify(Array.from({length: 20_000}, (_, id) => ({id, name: 'a "name"'})));
		const reads: number[] = [0];
		await readWhole([callOf(json, json)], async (read) => reads.push(read) > 0);
		const steps = reads.map((read, index) => read - (reads[index - 1] ?? 0));
		expect(Math.max(...steps)).toBeLessThan(2 * 32 * 1024 + 100);
		expect(reads.length).toBeGreaterThan((2 * json.length) / (32 * 1024) - 2);
	});

	it('ends when it is not wanted any more', async () => {
		let pauses = 0;
		const json = JSON.stringify('a "word" '.repeat(100_000));
		expect(await readWhole([callOf(json, undefined)], async () => ++pauses < 3)).toBeUndefined();
		expect(pauses).toBe(3);
	});

	it('returns nothing if a value is no longer kept, or is not JSON', async () => {
		const lost = toolCall('tool', {arguments: {}, argumentsCut: cutOf('[]', lostRemoteText('', 9))});
		expect(await readWhole([lost], always)).toBeUndefined();
		expect(await readWhole([callOf('[', undefined)], always)).toBeUndefined();
	});
});
