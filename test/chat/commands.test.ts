import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {COMMANDS, readInput, refusalOf, typedAs} from '../../source/chat/commands.ts';
import {sentencesOf} from '../support/notices.ts';

describe('readInput', () => {
	it('reads text as a message, and a known name after a slash as a command, in any case', () => {
		expect(readInput('hello')).toEqual({kind: 'message', text: 'hello'});
		expect(readInput('/PING ')).toMatchObject({kind: 'command', command: {name: 'ping'}});
		expect(readInput('/exit')).toMatchObject({kind: 'command', command: {name: 'quit'}});
		expect(readInput('/?')).toMatchObject({kind: 'command', command: {name: 'help'}});
	});

	it('suggests the nearest command for an unknown one, which is never a message', () => {
		expect(readInput('/histroy')).toMatchObject({kind: 'unknown', name: 'histroy', nearest: 'history'});
		expect(readInput('/xyzzy')).toMatchObject({kind: 'unknown', name: 'xyzzy', nearest: undefined});
	});

	it.each([
		['/model/kb', 'model/kb', 'kb'],
		['/model/set temperature=0.1', 'model/set', 'set'],
		['/Exit/a/b.txt now', 'Exit/a/b.txt', 'quit'],
		['/help/', 'help/', 'help'],
		['/help/\u202ex', 'help/', 'help'],
	])('does not send a command to which another one was joined: %s', (typed, name, nearest) => {
		expect(readInput(typed)).toMatchObject({kind: 'unknown', name, nearest});
		expect(readInput(typedAs(typed))).toEqual({kind: 'message', text: typed});
	});

	it('sends a literal slash for two', () => {
		expect(readInput('//quit')).toEqual({kind: 'message', text: '/quit'});
		expect(readInput('//model/kb')).toEqual({kind: 'message', text: '/model/kb'});
	});

	it('does not read paths, comments or code as commands', () => {
		for (const text of [
			'/usr/bin/env',
			'/* comment */',
			'/ping\nmore',
			'/model/kb\nmore',
			'/models/kb',
			'/',
			'/1',
		]) {
			expect(readInput(text), text).toEqual({kind: 'message', text});
		}
	});

	it('reports an argument that a command does not take', () => {
		expect(readInput('/ping now')).toMatchObject({kind: 'surplus', argument: 'now'});
	});
});

describe('an argument', () => {
	/** The sentences about `/name argument`; none if the command takes it. */
	function refusal(typed: string): string | undefined {
		const input = readInput(typed);
		if (input.kind !== 'unknown' && input.kind !== 'surplus') return undefined;
		const {text, advice = ''} = sentencesOf(refusalOf(input));
		return `${text} ${advice}`;
	}

	it.each(COMMANDS.map((command) => [command.name, command] as const))(
		'is one that the table names, or the sentence about it names them: %s',
		(name, {takes, words}) => {
			const sentence = refusal(`/${name} s3cr3t`);
			if (takes !== undefined && words === undefined) expect(sentence).toBeUndefined();
			else if (['login', 'logout'].includes(name))
				expect(sentence).toBe(
					`The command /${name} takes no argument. The text after /${name} was removed, since it may be a secret. Type /${name} alone.`,
				);
			else if (words === undefined)
				expect(sentence).toBe(`The command /${name} takes no argument. Type /${name} alone.`);
			else for (const word of words) expect(sentence).toContain(word);
			for (const word of words ?? []) {
				expect(readInput(`/${name} ${word.toUpperCase()}`)).toMatchObject({kind: 'command', argument: word});
			}
		},
	);

	it.each([
		['/copy foo', 'The command /copy does not take "foo". Type /copy alone, or with session.'],
		[
			'/theme pink',
			'The command /theme does not take "pink". Type /theme alone, or with one of auto, dark, light, ansi, contrast.',
		],
		['/theme lihgt', 'The command /theme does not take "lihgt". Did you mean /theme light?'],
	])('%s', (typed, sentence) => {
		expect(refusal(typed)).toBe(sentence);
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
