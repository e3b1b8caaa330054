import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {writtenJson} from '../../../source/text/json-tree/write.ts';
import {anyTree, nest} from '../../support/json-trees.ts';

describe('writtenJson', () => {
	it('is a text as it is, or indented JSON', () => {
		expect(writtenJson('a "text"\n')).toBe('a "text"\n');
		expect(writtenJson({a: [1]})).toBe('{\n  "a": [\n    1\n  ]\n}');
		expect(writtenJson(null)).toBe('null');
	});

	it('parses to the same value', () => {
		fc.assert(
			fc.property(anyTree, (value) => {
				if (typeof value !== 'string')
					expect(JSON.parse(writtenJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
			}),
		);
	});

	it('writes a value that is nested too deeply to be indented', {tags: 'slow'}, () => {
		const written = writtenJson(nest(100_000, {a: [1, 'x', null], b: {}}));
		expect(written).toBe(`${'['.repeat(100_000)}{"a":[1,"x",null],"b":{}}${']'.repeat(100_000)}`);
	});
});
