import {describe, expect, it} from 'vitest';
import {type Desk, flagValue, fromEnvironment, has, report} from '../../source/config/desk.ts';

const desk = (flags: Desk['given']['flags'], env: Desk['env'] = {}): Desk => ({
	given: {flags, words: [], strays: []},
	env,
	problems: [],
});

describe('the desk', () => {
	it('tells a flag that was given from one with a value', () => {
		const given = desk({sandbox: [''], url: ['a', 'b']});
		expect([has(given, 'sandbox'), has(given, 'url'), has(given, 'port')]).toEqual([true, true, false]);
		expect(flagValue(given, 'sandbox')).toBeUndefined();
		expect(flagValue(given, 'url')).toBe('b');
	});

	it.each([
		[
			{BEDROCK_WS_ENDPOINT: ' ws://a '},
			{from: 'environment', variable: 'BEDROCK_WS_ENDPOINT', value: 'ws://a'},
		],
		[{BEDROCK_WS_ENDPOINT: ' '}, undefined],
		[{}, undefined],
	])('looks into the environment: %j', (env, found) => {
		expect(fromEnvironment(desk({}, env), 'url')).toEqual(found);
	});

	it('finds nothing in the environment for a flag without a variable', () => {
		expect(fromEnvironment(desk({}, {PORT: '80'}), 'port')).toBeUndefined();
	});

	it('collects problems', () => {
		const given = desk({});
		report(given, 'port_invalid', 'One');
		report(given, 'host_invalid', 'Two');
		expect(given.problems.map(({code}) => code)).toEqual(['port_invalid', 'host_invalid']);
	});
});
