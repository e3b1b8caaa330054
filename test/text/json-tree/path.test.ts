import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {jsonPath, type Segment} from '../../../source/text/json-tree/path.ts';
import {anyLine} from '../any-text.ts';

const path = (...keys: readonly (string | number)[]): string => jsonPath(keys.map((key) => ({key})));

/** Parses a path. */
function read(text: string): (string | number)[] {
	return [...text.matchAll(/\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]/gsu)].map(([, name, index, quoted]) => {
		if (index !== undefined) return Number(index);
		if (name !== undefined) return name;
		return JSON.parse(`"${quoted?.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`);
	});
}

describe('a JSONPath', () => {
	it.each([
		[[], '$'],
		[['result', 'items', 3, 'name'], '$.result.items[3].name'],
		[['a b'], "$['a b']"],
		[["it's"], "$['it\\'s']"],
		[['say "hi"'], `$['say "hi"']`],
		[['back\\slash'], "$['back\\\\slash']"],
		[['new\nline', '', '7', 'naïve'], "$['new\\nline']['']['7']['naïve']"],
		[['\u001B[31m'], "$['\\u001b[31m']"],
	])('%j', (keys, written) => {
		expect(path(...keys)).toBe(written);
	});

	it('leads to the same value, whatever the keys', () => {
		const anyKeys = fc.array(fc.oneof(anyLine, fc.nat(99), fc.constantFrom('a', "'", '\\', '"', "\\'")));
		fc.assert(
			fc.property(anyKeys, (keys) => {
				expect(read(path(...keys).slice(1))).toEqual(keys);
			}),
		);
	});

	it('is two paths for JSON in a text', () => {
		const segments: readonly Segment[] = [{key: 'body'}, {key: 'items', isInText: true}, {key: 0}];
		expect(jsonPath(segments)).toBe('$.body → $.items[0]');
	});

	it('is cut at its start if it is too long', () => {
		const segments = Array.from({length: 100_000}, (_, key): Segment => ({key}));
		expect(jsonPath(segments, 20)).toBe('…[99997][99998][99999]');
		expect(jsonPath(segments.slice(0, 3), 20)).toBe('$[0][1][2]');
	});
});
