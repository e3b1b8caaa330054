import {describe, expect, it} from 'vitest';
import type {Key} from '../../../source/terminal/input/key-parser.ts';
import {createTerminalInput} from '../../../source/terminal/input/terminal-input.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';

function open(keyboard = new VirtualKeyboard()) {
	const clock = createHandClock();
	const input = createTerminalInput({input: keyboard, clock});
	const heard: string[] = [];
	const listen = () => {
		input.onKey((key) => heard.push(key.name) > 0);
		input.onPaste((text) => heard.push(`[${text}]`) > 0);
		input.onReply((reply) => heard.push(`{${reply.kind}}`));
	};
	return {keyboard, clock, input, heard, listen};
}

function started() {
	const all = open();
	all.listen();
	all.input.start();
	return all;
}

describe('start and stop', () => {
	it('turns raw mode on, and back to what it was', () => {
		const {input, keyboard} = open();
		input.start();
		input.start();
		expect(keyboard.log.splice(0)).toEqual(['raw on', 'ref', 'resume']);
		input.stop();
		input.stop();
		expect(keyboard.log).toEqual(['raw off', 'pause', 'unref']);
		expect(keyboard.listenerCount('data')).toBe(0);
	});

	it('leaves a terminal raw that was raw', () => {
		const keyboard = new VirtualKeyboard();
		keyboard.isRaw = true;
		const {input} = open(keyboard);
		input.start();
		input.stop();
		expect(keyboard.isRaw).toBe(true);
	});

	it('reads an input that is no terminal without raw mode', () => {
		const {input, keyboard, heard, listen} = open(new VirtualKeyboard({isTTY: false}));
		listen();
		input.start();
		keyboard.type('a');
		input.stop();
		expect(heard).toEqual(['a']);
		expect(keyboard.log).not.toContain('raw on');
	});

	it('does not throw when the terminal is gone', () => {
		const {input, keyboard} = open();
		input.start();
		keyboard.setRawMode = () => {
			throw new Error('setRawMode EIO');
		};
		input.stop();
		let ends = 0;
		input.onEnd(() => ends++);
		keyboard.emit('error', new Error('read EIO'));
		keyboard.emit('end');
		expect(ends).toBe(2);
	});

	it('gives the terminal away for a while', () => {
		const {input, keyboard, heard} = started();
		input.pause();
		expect(keyboard.isRaw).toBe(false);
		keyboard.type('for the editor');
		input.resume();
		expect(keyboard.isRaw).toBe(true);
		keyboard.type('a');
		expect(heard).toEqual(['a']);
		input.stop();
		input.resume();
		input.pause();
		expect(keyboard.isRaw).toBe(false);
	});

	it('has no timer left when stopped', () => {
		const {input, keyboard, clock, heard} = started();
		keyboard.type('\u001B');
		input.stop();
		expect(clock.pending()).toBe(0);
		input.start();
		keyboard.type('[A');
		expect(heard).toEqual(['[', 'A']);
	});
});

describe('what comes in', () => {
	it('is handed to those who asked for it', () => {
		const {keyboard, heard} = started();
		keyboard.type('a\r\u001B[200~one\rtwo\u001B[201~\u001B[I');
		expect(heard).toEqual(['a', 'enter', '[one\ntwo]', '{focus}']);
	});

	it('may cut a character and a sequence into reads', () => {
		const {keyboard, heard} = started();
		for (const byte of Buffer.from('ä😀\u001B[1;5C')) {
			keyboard.type(Uint8Array.of(byte));
		}

		expect(heard).toEqual(['ä', '😀', 'right']);
	});

	it('makes ESC a key when nothing follows for 20 ms', () => {
		const {keyboard, clock, heard} = started();
		keyboard.type('\u001B');
		clock.advance(19);
		expect(heard).toEqual([]);
		clock.advance(1);
		expect(heard).toEqual(['escape']);
		keyboard.type('\u001B');
		clock.advance(10);
		keyboard.type('[A');
		expect(heard).toEqual(['escape', 'up']);
		expect(clock.pending()).toBe(0);
	});

	it('waits longer for the rest of a sequence, and of a paste', () => {
		const {keyboard, clock, heard} = started();
		keyboard.type('\u001B[1;');
		clock.advance(299);
		keyboard.type('5');
		clock.advance(299);
		keyboard.type('C');
		expect(heard).toEqual(['right']);
		keyboard.type('\u001B[200~one');
		clock.advance(999);
		keyboard.type(' two');
		clock.advance(999);
		expect(heard).toEqual(['right']);
		clock.advance(1);
		expect(heard).toEqual(['right', '[one two]']);
	});

	it('waits while nobody asks for it, and comes in order', async () => {
		const {input, keyboard, heard, listen} = open();
		input.start();
		keyboard.type('ab\u001B[200~pasted\u001B[201~');
		keyboard.type('c');
		listen();
		keyboard.type('d');
		expect(heard).toEqual([]);
		await Promise.resolve();
		expect(heard).toEqual(['a', 'b', '[pasted]', 'c', 'd']);
		keyboard.type('e');
		expect(heard.at(-1)).toBe('e');
	});

	it('does not wait without limit', async () => {
		const {input, keyboard, heard, listen} = open();
		input.start();
		for (let read = 0; read < 2_000; read++) {
			keyboard.type('x');
		}

		listen();
		await Promise.resolve();
		expect(heard).toHaveLength(1_000);
	});
});

describe('handlers', () => {
	it('are asked from the last to the first, until one takes the key', () => {
		const {input, keyboard} = open();
		input.start();
		const asked: string[] = [];
		const handler = (name: string, takes: string) => (key: Key) => {
			asked.push(`${name} ${key.name}`);
			return key.name === takes;
		};
		input.onKey(handler('first', 'a'));
		const remove = input.onKey(handler('last', 'b'));
		keyboard.type('ab');
		expect(asked.splice(0)).toEqual(['last a', 'first a', 'last b']);
		remove();
		remove();
		keyboard.type('b');
		expect(asked).toEqual(['first b']);
	});

	it('leave to Ink what none of them took, while Ink asks for keys', () => {
		const {input, keyboard} = open();
		input.start();
		input.onKey((key) => key.name === 'escape' || key.ctrl);
		const read: string[] = [];
		input.forInk.on('readable', () => read.push(String(input.forInk.read())));
		keyboard.type('a');
		input.forInk.setRawMode(true);
		keyboard.type('b', '\u0003', '\u001B[27u', '\u001B[I');
		expect(read).toEqual(['b']);
		expect(keyboard.log).not.toContain('raw off');
	});

	it('need not be there for Ink to get its keys', () => {
		const {input, keyboard} = open();
		input.start();
		input.forInk.setRawMode(true);
		keyboard.type('b');
		expect(input.forInk.read()).toBe('b');
	});
});
