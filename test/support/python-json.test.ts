import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readPythonJson} from './python-json.ts';

describe('readPythonJson', () => {
	it('reads all JSON', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				expect(readPythonJson(text)).toEqual({kind: 'value', value: JSON.parse(text)});
			}),
		);
	});

	it('reads NaN and Infinity at any depth', () => {
		expect(readPythonJson('NaN')).toEqual({kind: 'value', value: Number.NaN});
		expect(
			readPythonJson(' {"a" : [ -Infinity , Infinity, null,true, false, -1.5e2 ], "b":{}, "c":[]} '),
		).toEqual({
			kind: 'value',
			value: {a: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, null, true, false, -150], b: {}, c: []},
		});
		expect(readPythonJson('["a\\u00e9\\n\\"\\/\\ud83d\\ude00", NaN]')).toEqual({
			kind: 'value',
			value: ['aé\n"/😀', Number.NaN],
		});
	});

	// Every row was checked against Python 3.11.
	it.each([
		['', 'Expecting value: line 1 column 1 (char 0)'],
		['not json', 'Expecting value: line 1 column 1 (char 0)'],
		['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
		["{'type':'ping'}", 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
		['{"type":"ping",}', 'Expecting property name enclosed in double quotes: line 1 column 16 (char 15)'],
		['{"type":"ping"} trailing', 'Extra data: line 1 column 17 (char 16)'],
		['\ufeff{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
		['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
		['{"a":1 "b":2}', "Expecting ',' delimiter: line 1 column 8 (char 7)"],
		['["😀"\n 1]', "Expecting ',' delimiter: line 2 column 2 (char 6)"],
		['[1,]', 'Expecting value: line 1 column 4 (char 3)'],
		['01', 'Extra data: line 1 column 2 (char 1)'],
		['"abc', 'Unterminated string starting at: line 1 column 1 (char 0)'],
		['"a\\', 'Unterminated string starting at: line 1 column 1 (char 0)'],
		['"a\nb"', 'Invalid control character at: line 1 column 3 (char 2)'],
		['"\\x"', 'Invalid \\escape: line 1 column 2 (char 1)'],
		['"\\u12g4"', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
		['"\\u1234', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
	])('words the fault in %j as Python does', (text, fault) => {
		expect(readPythonJson(text)).toEqual({kind: 'fault', fault});
	});

	it('never throws, however deep or broken the text', () => {
		expect(readPythonJson(`${'['.repeat(50_000)}NaN`).kind).toBe('fault');
		fc.assert(
			fc.property(
				fc.string({unit: fc.constantFrom(...'{}[]:,"\\ \n0123456789-+.eEtrufalsNI'), maxLength: 40}),
				(text) => {
					const reading = readPythonJson(text);
					if (reading.kind === 'fault') expect(reading.fault).toMatch(/: line \d+ column \d+ \(char \d+\)$/);
				},
			),
		);
	});
});
