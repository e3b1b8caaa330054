import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Key} from '../../../source/terminal/input/key-parser.ts';
import {createTerminalInput} from '../../../source/terminal/input/terminal-input.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {cases} from '../../support/property-runs.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';

function open(keyboard = new VirtualKeyboard(), isRemote = false) {
	const clock = createHandClock();
	const input = createTerminalInput({input: keyboard, clock, isRemote});
	const received: string[] = [];
	const listen = () => {
		input.onKey((key) => received.push(key.name) > 0);
		input.onPaste((text) => received.push(`[${text}]`) > 0);
		input.onReply((reply) => received.push(`{${reply.kind}}`));
	};
	return {keyboard, clock, input, received, listen};
}

function started(isRemote = false) {
	const all = open(new VirtualKeyboard(), isRemote);
	all.listen();
	all.input.start();
	return all;
}

describe('start and stop', () => {
	it('turns raw mode on, and restores the mode', () => {
		const {input, keyboard} = open();
		input.start();
		input.start();
		expect(keyboard.log.splice(0)).toEqual(['raw on', 'ref', 'resume']);
		input.stop();
		input.stop();
		expect(keyboard.log).toEqual(['raw off', 'pause', 'unref']);
		expect(keyboard.listenerCount('data')).toBe(0);
	});

	it('leaves a raw terminal raw', () => {
		const keyboard = new VirtualKeyboard();
		keyboard.isRaw = true;
		const {input} = open(keyboard);
		input.start();
		input.stop();
		expect(keyboard.isRaw).toBe(true);
	});

	it('reads an input that is not a terminal without raw mode', () => {
		const {input, keyboard, received, listen} = open(new VirtualKeyboard({isTTY: false}));
		listen();
		input.start();
		keyboard.type('a');
		input.stop();
		expect(received).toEqual(['a']);
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

	it('releases the terminal temporarily', () => {
		const {input, keyboard, received} = started();
		input.pause();
		expect(keyboard.isRaw).toBe(false);
		keyboard.type('for the editor');
		input.resume();
		expect(keyboard.isRaw).toBe(true);
		keyboard.type('a');
		expect(received).toEqual(['a']);
		input.stop();
		input.resume();
		input.pause();
		expect(keyboard.isRaw).toBe(false);
	});

	it('has no timer left when stopped', () => {
		const {input, keyboard, clock, received} = started();
		keyboard.type('\u001B');
		input.stop();
		expect(clock.pending()).toBe(0);
		input.start();
		keyboard.type('[A');
		expect(received).toEqual(['[', 'A']);
	});
});

describe('the input', () => {
	it('is passed to the handlers', () => {
		const {keyboard, received} = started();
		keyboard.type('a\r\u001B[200~one\rtwo\u001B[201~\u001B[I');
		expect(received).toEqual(['a', 'enter', '[one\ntwo]', '{focus}']);
	});

	it('may split a character and a sequence into reads', () => {
		const {keyboard, received} = started();
		for (const byte of Buffer.from('ä😀\u001B[1;5C')) {
			keyboard.type(Uint8Array.of(byte));
		}

		expect(received).toEqual(['ä', '😀', 'right']);
	});

	it('makes ESC a key if nothing follows for 20 ms', () => {
		const {keyboard, clock, received} = started();
		keyboard.type('\u001B');
		clock.advance(19);
		expect(received).toEqual([]);
		clock.advance(1);
		expect(received).toEqual(['escape']);
		keyboard.type('\u001B');
		clock.advance(10);
		keyboard.type('[D');
		expect(received).toEqual(['escape', 'left']);
		expect(clock.pending()).toBe(0);
	});

	/** Types a text in the given reads, with a pause of so many ms between two. */
	function typeSlowly(reads: readonly string[], pause: number): readonly string[] {
		const {keyboard, clock, received} = started();
		for (const read of reads) {
			keyboard.type(read);
			clock.advance(pause);
		}
		clock.advance(20_000);
		return received;
	}

	it.each([
		['\u001B[A', ['escape', 'up']],
		['\u001BOB', ['escape', 'down']],
		['\u001BOP', ['escape', 'f1']],
		['\u001B[15~', ['escape', 'f5']],
		['\u001B[1;5C', ['escape', 'right']],
		['\u001B[13;2u', ['escape', 'enter']],
		['\u001B[Z', ['escape', 'tab']],
		['\u001B[[A', ['escape', 'f1']],
		['\u001B[I', ['escape', '{focus}']],
		['\u001B[<64;10;10M', ['escape', 'wheel-up']],
		['\u001B[?62;1;4c', ['escape', '{device-attributes}']],
		['\u001B]11;rgb:1e1e/1e1e/1e1e\u001B\\', ['escape', '{background-colour}']],
		['\u001BP>|XTerm(380)\u001B\\', ['escape', '{other}']],
		['\u001B[200~first line\rsecond\u001B[201~', ['escape', '[first line\nsecond]']],
	] as const)('is the sequence %j although ESC was taken for a key', (text, events) => {
		for (const pause of [25, 60, 100, 300, 500, 900]) {
			expect(typeSlowly([text.slice(0, 1), text.slice(1)], pause)).toEqual(events);
			expect(typeSlowly([...text], pause)).toEqual(events);
		}
	});

	it.each([
		['a list of options [a, b]', [...'[a, b]']],
		['a number in brackets', [...'[1] foo']],
		['a bracket, and Enter', ['[', '\r']],
		['a bracket alone', ['[']],
		['a word with O', [...'Ok Old']],
		['a word with P', [...'P1 is it']],
		['a closing bracket', [...'] x']],
		['a bracket, and Esc', ['[', '\u001B']],
	] as const)('types %s after the Esc key', (_name, keys) => {
		const names = keys.map(
			(key) => ({'\r': 'enter', '\u001B': 'escape', ' ': 'space'})[key as string] ?? key,
		);
		for (const pause of [25, 150, 900]) {
			expect(typeSlowly(['\u001B', ...keys], pause)).toEqual(['escape', ...names]);
		}
		expect(typeSlowly(['\u001B', keys.join('')], 150)).toEqual(['escape', ...names]);
	});

	it('waits longer after ESC once the line has paused within a sequence, until it no longer does', () => {
		const {keyboard, clock, received} = started();
		const typeIn = (pause: number, ...reads: readonly string[]) => {
			for (const read of reads) {
				keyboard.type(read);
				clock.advance(pause);
			}
			clock.advance(3_000);
			return received.splice(0);
		};
		// Esc and Enter of a finger.
		expect(typeIn(400, '\u001B', '\r', '\u001B', '\u001B[D')).toEqual(['escape', 'enter', 'escape', 'left']);
		expect(typeIn(400, '\u001B', '\r')).toEqual(['escape', 'enter']);
		expect(typeIn(400, '\u001B[', 'D')).toEqual(['left']);
		// Alt+Enter and Alt+B of a slow line.
		expect(typeIn(500, '\u001B', '\r')).toEqual(['enter']);
		expect(typeIn(500, '\u001B', 'b')).toEqual(['b']);
		expect(typeIn(500, '\u001B', '[D')).toEqual(['left']);
		for (let count = 0; count < 20; count++) typeIn(0, '\u001B[D');
		expect(typeIn(500, '\u001B', '\r')).toEqual(['escape', 'enter']);
	});

	it('waits 200 ms after ESC over a network', () => {
		const {keyboard, clock, received} = started(true);
		keyboard.type('\u001B');
		clock.advance(199);
		keyboard.type('\r\u001B');
		clock.advance(199);
		keyboard.type('[D\u001B');
		expect(received).toEqual(['enter', 'left']);
		clock.advance(200);
		expect(received).toEqual(['enter', 'left', 'escape']);
	});

	it('waits longer for the rest of a sequence, and of a paste', () => {
		const {keyboard, clock, received} = started();
		keyboard.type('\u001B[1;');
		clock.advance(9_999);
		keyboard.type('5');
		clock.advance(9_999);
		keyboard.type('C');
		expect(received).toEqual(['right']);
		keyboard.type('\u001B[200~one');
		clock.advance(999);
		keyboard.type(' two');
		clock.advance(999);
		expect(received).toEqual(['right']);
		clock.advance(1);
		expect(received).toEqual(['right', '[one two]']);
		keyboard.type('\r');
		clock.advance(50);
		expect(received.splice(0)).toEqual(['right', '[one two]', '[\n]']);
		clock.advance(10_000);
		keyboard.type('\r');
		expect(received).toEqual(['enter']);
		expect(clock.pending()).toBe(0);
	});

	const SEQUENCES = [
		...[
			'\u001B[D',
			'\u001B[1;5C',
			'\u001B[3~',
			'\u001BOP',
			'\u001B[1089::99;5u',
			'\u001B[27;5;13~',
			'\u001B[Z',
		],
		...['\u001B[<64;9;9M', '\u001B[M !!', '\u001B[[A', '\u001B[I', '\u001B[?62;1;4c', '\u001B[?2027;2$y'],
		...['\u001B]11;rgb:1e1e/1e1e/1e1e\u001B\\', '\u001B]52;c;aGVsbG8=\u0007', '\u001B]4;1;rgb:ff/0/0\u0007'],
		...['\u001BP>|XTerm(380)\u001B\\', '\u001BP1$r0m\u001B\\', '\u001BP!|7E565445\u001B\\'],
		...[
			'\u001B\r',
			'\u001Bb',
			'\u001B\u007F',
			'\u001B[200~one\rtwo\u001B[201~',
			'\u001B[200~\u001B[31mred\u001B[m\u001B[201~',
		],
	] as const;
	const cuts = fc.array(fc.tuple(fc.nat(40), fc.nat(1_000)), {maxLength: 5});

	/**
	 * Types a text in reads.
	 * @param between the cuts: the number of characters before it, and the share of the longest pause in thousandths
	 * @param longest the longest pause after the characters so far, ms
	 */
	function typeInReads(
		text: string,
		between: ReadonlyArray<readonly [number, number]>,
		longest: (before: string) => number,
		isRemote = true,
	): readonly string[] {
		const {keyboard, clock, received} = started(isRemote);
		keyboard.type('a');
		clock.advance(1_000);
		let from = 0;
		for (const [place, share] of between.toSorted(([a], [b]) => a - b)) {
			const to = Math.max(from, Math.min(text.length - 1, 1 + place));
			keyboard.type(text.slice(from, to));
			clock.advance((longest(text.slice(0, to)) * share) / 1_000);
			from = to;
		}
		keyboard.type(text.slice(from));
		clock.advance(60_000);
		keyboard.type('b');
		return received;
	}

	it('is the same however a slow line cuts it', () => {
		const longest = (before: string): number => {
			if (before === '\u001B') return 199;
			return before.startsWith('\u001B[200~') ? 999 : 9_999;
		};
		fc.assert(
			fc.property(fc.constantFrom(...SEQUENCES), cuts, (text, between) => {
				expect(typeInReads(text, between, longest)).toEqual(typeInReads(text, [], longest));
			}),
			{numRuns: 1_000},
		);
	});

	it('with a pause anywhere in a sequence has no other key than Esc', () => {
		// A pause after ESC makes the Esc key of the first Alt with a character, and no terminal sends X10 reports unasked.
		const texts = SEQUENCES.filter((text) => '[]OP'.includes(text.charAt(1)) && !text.startsWith('\u001B[M'));
		fc.assert(
			fc.property(fc.constantFrom(...texts), cuts, (text, between) => {
				const events = typeInReads(text, between, () => 990, false);
				expect(events.filter((event) => event !== 'escape')).toEqual(typeInReads(text, [], () => 990, false));
			}),
			{numRuns: cases(1_000)},
		);
	});

	it('of a paste that stops never sends anything, and loses nothing', () => {
		const text = 'first line\rsecond one\r\rfourth';
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(1_000)), {maxLength: 3}), (between) => {
				const places = between.map(([place, share]) => [place, Math.max(share, 10)] as const);
				const received = typeInReads(`\u001B[200~${text}\u001B[201~`, places, (before) =>
					before.length < 6 ? 199 : 9_000,
				);
				expect(received).not.toContain('enter');
				const pasted = received.slice(1, -1).map((event) => event.replace(/^\[(.*)\]$/s, '$1'));
				expect(pasted.join('')).toBe(text.replaceAll('\r', '\n'));
			}),
			{numRuns: cases(500)},
		);
	});

	it('has the keys typed one by one before the start in its first read', () => {
		const {input, keyboard, received, listen} = open();
		listen();
		input.start(true);
		keyboard.type('a\rb');
		keyboard.type('c\rd');
		expect(received).toEqual(['a', 'enter', 'b', 'c', 'j', 'd']);
	});

	it('waits until there are handlers, and keeps its order', async () => {
		const {input, keyboard, received, listen} = open();
		input.start();
		keyboard.type('ab\u001B[200~pasted\u001B[201~');
		keyboard.type('c');
		listen();
		keyboard.type('d');
		expect(received).toEqual([]);
		await Promise.resolve();
		expect(received).toEqual(['a', 'b', '[pasted]', 'c', 'd']);
		keyboard.type('e');
		expect(received.at(-1)).toBe('e');
	});

	it('does not wait without limit', async () => {
		const {input, keyboard, received, listen} = open();
		input.start();
		for (let read = 0; read < 2_000; read++) {
			keyboard.type('x');
		}

		listen();
		await Promise.resolve();
		expect(received).toHaveLength(1_000);
	});
});

describe('handlers', () => {
	it('are called from the last to the first, until one handles the key', () => {
		const {input, keyboard} = open();
		input.start();
		const called: string[] = [];
		const handler = (name: string, takes: string) => (key: Key) => {
			called.push(`${name} ${key.name}`);
			return key.name === takes;
		};
		input.onKey(handler('first', 'a'));
		const remove = input.onKey(handler('last', 'b'));
		keyboard.type('ab');
		expect(called.splice(0)).toEqual(['last a', 'first a', 'last b']);
		remove();
		remove();
		keyboard.type('b');
		expect(called).toEqual(['first b']);
	});

	it('leave the unhandled keys to Ink, while Ink reads keys', () => {
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

	it('are not needed for Ink to get its keys', () => {
		const {input, keyboard} = open();
		input.start();
		input.forInk.setRawMode(true);
		keyboard.type('b');
		expect(input.forInk.read()).toBe('b');
	});
});
