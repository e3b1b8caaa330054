import {EventEmitter} from 'node:events';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {askHidden, type PromptTerminal} from '../../source/config/hidden-prompt.ts';

/** A fake terminal input on which a test types; it records the calls on it. */
class Keyboard extends EventEmitter {
	readonly done: string[] = [];
	left = '';

	setRawMode(isRaw: boolean): void {
		this.done.push(isRaw ? 'raw' : 'cooked');
	}

	resume(): void {
		this.done.push('resume');
	}

	pause(): void {
		this.done.push('pause');
	}

	unshift(chunk: Uint8Array): void {
		this.left += Buffer.from(chunk).toString();
	}

	type(...chunks: readonly (string | Buffer)[]): void {
		for (const chunk of chunks) this.emit('data', Buffer.from(chunk));
	}
}

type Held = Parameters<PromptTerminal['hold']>[0];

function ask(): {
	keyboard: Keyboard;
	written: () => string;
	answer: Promise<string | undefined>;
	held: () => Held | undefined;
} {
	const keyboard = new Keyboard();
	let held: Held | undefined;
	let written = '';
	const answer = askHidden('Password', {
		input: keyboard,
		output: {
			write(text) {
				written += text;
			},
		},
		hold(prompt) {
			held = prompt;
			return {
				stop: () => keyboard.done.push('stop'),
				release() {
					held = undefined;
				},
			};
		},
	});
	return {keyboard, written: () => written, answer, held: () => held};
}

describe('askHidden', () => {
	it('prints the question but not the answer, and restores the terminal', async () => {
		const {keyboard, written, answer} = ask();
		keyboard.type('SECRET\r');
		expect(await answer).toBe('SECRET');
		expect(written()).toBe('Password (hidden while you type): \r\n');
		expect(keyboard.done).toEqual(['raw', 'resume', 'cooked', 'pause']);
		expect(keyboard.eventNames()).toEqual([]);
	});

	it.each<[readonly (string | Buffer)[], string | undefined]>([
		[['a', 'b', '\r'], 'ab'],
		[['a b \n'], 'a b '],
		[['\r'], ''],
		[['abc\u007F\u007Fd\b\r'], 'a'],
		[['\u007Fa\r'], 'a'],
		[['abc\u0015d\r'], 'd'],
		[['a\u0001\tb\r'], 'ab'],
		[['p👍\u007F\r'], 'p'],
		[[Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1), '\r'], 'é'],
		// Arrows, function keys and the markers around a paste are not characters.
		[['a\u001B[Db\u001BOPc\u001B[15~d\r'], 'abcd'],
		[['\u001B[200~pasted\u001B[201~\r'], 'pasted'],
		[['a\u001B[', 'D', 'b\r'], 'ab'],
		[['a\u001B', '\r'], 'a'],
		[['a\u001B\r'], 'a'],
		[['a\u001B[1;\r'], 'a'],
		[['a\u001Bb\u001B[Ac\r'], 'ac'],
		[['a\u001B]11;rgb:0/0/0\u001B\\b\u001BP1$r0m\u0007c\r'], 'abc'],
		[['a\u001B]11;rgb:0\r'], 'a'],
		[['\u0003'], undefined],
		[['abc\u0003'], undefined],
		[['\u0004'], undefined],
		[['ab\u0004c\r'], 'abc'],
	])('%j -> %j', async (chunks, expected) => {
		const {keyboard, answer} = ask();
		keyboard.type(...chunks);
		expect(await answer).toBe(expected);
	});

	it.each([
		'\u001B[200~pasted\u001B[201~',
		'\u001BOP',
		'\u001B[1;5C',
		'\u001B]11;rgb:0/0/0\u0007',
		'\u001B]11;rgb:0/0/0\u001B\\',
		'\u001BP>|XTerm(380)\u001B\\',
	])('takes no part of a sequence for the secret, however a line cuts it: %j', async (sequence) => {
		for (let first = 1; first < sequence.length; first++) {
			for (let second = first; second < sequence.length; second++) {
				const {keyboard, answer} = ask();
				keyboard.type(
					'x',
					sequence.slice(0, first),
					sequence.slice(first, second),
					sequence.slice(second),
					'y\r',
				);
				expect(await answer).toBe(sequence.includes('pasted') ? 'xpastedy' : 'xy');
			}
		}
	});

	it('restores the terminal whenever the program ends or stops', async () => {
		const {keyboard, written, answer, held} = ask();
		keyboard.type('se\u001A');
		expect(keyboard.done.splice(0)).toEqual(['raw', 'resume', 'stop']);
		held()?.suspend();
		held()?.suspend();
		expect(keyboard.done.splice(0)).toEqual(['cooked']);
		held()?.resume();
		expect(keyboard.done.splice(0)).toEqual(['raw']);
		keyboard.type('cret\r');
		expect(await answer).toBe('secret');
		expect(held()).toBeUndefined();
		const question = 'Password (hidden while you type): ';
		expect(written()).toBe(`${question}\r\n${question}\r\n`);
	});

	it.each(['end', 'error'])('is cancelled by the %s of the input', async (event) => {
		const {keyboard, answer} = ask();
		keyboard.type('abc');
		keyboard.emit(event, new Error('gone'));
		expect(await answer).toBeUndefined();
		expect(keyboard.done.at(-2)).toBe('cooked');
	});

	it('leaves input after Enter to the next reader', async () => {
		const {keyboard, answer} = ask();
		keyboard.type('pw\rhello 👍\r');
		expect(await answer).toBe('pw');
		expect(keyboard.left).toBe('hello 👍\r');
	});

	it('returns any printable text, however it is split into chunks', async () => {
		const text = fc
			.string({unit: 'grapheme'})
			.filter((value) => !/\p{Cc}/u.test(value) && value.isWellFormed());
		await fc.assert(
			fc.asyncProperty(text, fc.integer({min: 1, max: 5}), async (value, size) => {
				const {keyboard, written, answer} = ask();
				const bytes = Buffer.from(`${value}\r`);
				for (let at = 0; at < bytes.length; at += size) keyboard.type(bytes.subarray(at, at + size));
				expect(await answer).toBe(value);
				expect(written()).toBe('Password (hidden while you type): \r\n');
			}),
		);
	});
});
