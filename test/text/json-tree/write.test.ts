import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {writtenJson} from '../../../source/text/json-tree/write.ts';
import {anyTree, nest} from '../../support/json-trees.ts';

describe('a value as it is handed on', () => {
	it('is the bare text, or indented JSON', () => {
		expect(writtenJson('a "text"\n')).toBe('a "text"\n');
		expect(writtenJson({a: [1]})).toBe('{\n  "a": [\n    1\n  ]\n}');
		expect(writtenJson(null)).toBe('null');
	});

	it('is the value when it is read again', () => {
		fc.assert(
			fc.property(anyTree, (value) => {
				if (typeof value !== 'string')
					expect(JSON.parse(writtenJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
			}),
		);
	});

	it('takes a nest that is too deep to be indented', () => {
		const written = writtenJson(nest(100_000, {a: [1, 'x', null], b: {}}));
		expect(written).toBe(`${'['.repeat(100_000)}{"a":[1,"x",null],"b":{}}${']'.repeat(100_000)}`);
	});
});
