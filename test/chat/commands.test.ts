import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {COMMANDS, readInput, typedAs} from '../../source/chat/commands.ts';

describe('readInput', () => {
	it('reads text as a message, and a known name after a slash as a command, in any case', () => {
		expect(readInput('hello')).toEqual({kind: 'message', text: 'hello'});
		expect(readInput('/PING ')).toMatchObject({kind: 'command', command: {name: 'ping'}});
		expect(readInput('/exit')).toMatchObject({kind: 'command', command: {name: 'quit'}});
		expect(readInput('/?')).toMatchObject({kind: 'command', command: {name: 'help'}});
	});

	it('suggests the nearest command for an unknown one, which is never a message', () => {
		expect(readInput('/histroy')).toEqual({kind: 'unknown', name: 'histroy', nearest: 'history'});
		expect(readInput('/xyzzy')).toEqual({kind: 'unknown', name: 'xyzzy', nearest: undefined});
	});

	it('sends a literal slash for two', () => {
		expect(readInput('//quit')).toEqual({kind: 'message', text: '/quit'});
	});

	it('does not read paths, comments or code as commands', () => {
		for (const text of ['/usr/bin/env', '/* comment */', '/ping\nmore', '/', '/1']) {
			expect(readInput(text), text).toEqual({kind: 'message', text});
		}
	});

	it('reports an argument that a command does not take', () => {
		expect(readInput('/ping now')).toMatchObject({kind: 'surplus', argument: 'now'});
	});
});

describe('typedAs', () => {
	it('is the inverse of readInput', () => {
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
	it('has unique names, each with a summary', () => {
		const names = COMMANDS.flatMap(({name, aliases}) => [name, ...aliases]);
		expect(new Set(names).size).toBe(names.length);
		expect(COMMANDS.every(({summary}) => summary.length > 3)).toBe(true);
	});

	it('has every command of the document', () => {
		const names = COMMANDS.map(({name}) => name);
		for (const name of ['history', 'clear', 'ping', 'logout', 'quit']) expect(names).toContain(name);
	});
});
