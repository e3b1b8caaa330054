import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {COMMANDS, readInput, typedAs} from '../../source/chat/commands.ts';

describe('readInput', () => {
	it('takes text for a message and a known slash word for a command, whatever its case', () => {
		expect(readInput('hello')).toEqual({kind: 'message', text: 'hello'});
		expect(readInput('/PING ')).toMatchObject({kind: 'command', command: {name: 'ping'}});
		expect(readInput('/exit')).toMatchObject({kind: 'command', command: {name: 'quit'}});
		expect(readInput('/?')).toMatchObject({kind: 'command', command: {name: 'help'}});
	});

	it('names the nearest command for an unknown one and never makes it a message', () => {
		expect(readInput('/histroy')).toEqual({kind: 'unknown', name: 'histroy', nearest: 'history'});
		expect(readInput('/xyzzy')).toEqual({kind: 'unknown', name: 'xyzzy', nearest: undefined});
	});

	it('sends a literal slash for two', () => {
		expect(readInput('//quit')).toEqual({kind: 'message', text: '/quit'});
	});

	it('does not take paths, comments or code for commands', () => {
		for (const text of ['/usr/bin/env', '/* comment */', '/ping\nmore', '/', '/1']) {
			expect(readInput(text), text).toEqual({kind: 'message', text});
		}
	});

	it('tells what a command cannot use', () => {
		expect(readInput('/ping now')).toMatchObject({kind: 'surplus', argument: 'now'});
	});
});

describe('typedAs', () => {
	it('is what readInput takes for exactly this message', () => {
		const anyMessage = fc.oneof(
			fc.string(),
			fc.constantFrom(
				'/quit',
				'//quit',
				'/ping now',
				'/xyzzy',
				'/',
				'/usr/bin',
				'/?',
				' /quit',
				'/help\nmore',
			),
		);
		fc.assert(
			fc.property(anyMessage, (text) => {
				expect(readInput(typedAs(text))).toEqual({kind: 'message', text});
			}),
		);
		expect(typedAs('/usr/bin')).toBe('/usr/bin');
	});
});

describe('the table', () => {
	it('has no name twice and a summary for each', () => {
		const names = COMMANDS.flatMap(({name, aliases}) => [name, ...aliases]);
		expect(new Set(names).size).toBe(names.length);
		expect(COMMANDS.every(({summary}) => summary.length > 3)).toBe(true);
	});

	it('has every command of the document', () => {
		const names = COMMANDS.map(({name}) => name);
		for (const name of ['history', 'clear', 'ping', 'logout', 'quit']) expect(names).toContain(name);
	});
});
