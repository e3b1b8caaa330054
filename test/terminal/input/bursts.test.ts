import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createBursts} from '../../../source/terminal/input/bursts.ts';
import {createKeyParser, type InputEvent} from '../../../source/terminal/input/key-parser.ts';

function shown(event: InputEvent): string {
	if (event.kind !== 'key') return event.kind === 'paste' ? `[${event.text}]` : `{${event.reply.kind}}`;
	const {name, text, ctrl, alt, shift} = event.key;
	return text ?? `<${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}>`;
}

/**
 * What becomes of reads.
 * @param reads texts, and the time between two of them, ms
 */
function received(...reads: ReadonlyArray<string | number>): string {
	const parser = createKeyParser();
	const bursts = createBursts();
	const events: InputEvent[] = [];
	let now = 1_000_000;
	const wait = (ms: number): void => {
		const limit = bursts.waiting;
		if (limit !== undefined && limit <= ms) events.push(...bursts.flush());
		now += ms;
	};
	for (const read of reads) {
		if (typeof read === 'number') wait(read);
		else events.push(...bursts.push(parser.push(read), now));
	}
	wait(1_000);
	expect(bursts.waiting).toBeUndefined();
	return events.map(shown).join('');
}

const UP = '\u001B[A';
const DOWN = '\u001BOB';

describe('line ends within text', () => {
	it.each<[readonly (string | number)[], string]>([
		// Three lines of a terminal without bracketed paste; the last line end is a key.
		[['alpha beta\rgamma\repsilon'], 'alpha beta<ctrl+j>gamma<ctrl+j>epsilon'],
		[['alpha\rbeta\r'], 'alpha<ctrl+j>beta<enter>'],
		[['/times\rfoo'], '/times<ctrl+j>foo'],
		[['\rfoo'], '<ctrl+j>foo'],
		[['a\r\rb'], 'a<ctrl+j><ctrl+j>b'],
		[['a\r\nb\r\n'], 'a<ctrl+j>b<enter>'],
		[['a\r\tb'], 'a<ctrl+j>[\t]b'],
		[['a\tb'], 'a[\t]b'],
		// Cut by the line.
		[['alpha', '\r', 'beta'], 'alpha<ctrl+j>beta'],
		[['alpha', 15, '\r', 15, 'beta'], 'alpha<ctrl+j>beta'],
		[['alpha', 15, '\r', 15, '\r', 15, 'beta'], 'alpha<ctrl+j><ctrl+j>beta'],
		// Pressed by a finger.
		[['\r'], '<enter>'],
		[['\r\r'], '<enter><enter>'],
		[['hello\r'], 'hello<enter>'],
		[['hello', 40, '\r', 40, 'more'], 'hello<enter>more'],
		[['hello', 5, '\r', 40, 'more'], 'hello<enter>more'],
		[['/he\t'], '/he<tab>'],
		[['/he', 40, '\t', 40, 'x'], '/he<tab>x'],
		[['\ty'], '<tab>y'],
		[['hello\r\u001B[D'], 'hello<enter><left>'],
		[['hello\u001B[13umore\u001BOMend'], 'hello<enter>more<enter>end'],
		[['hello\r\u0003'], 'hello<enter><ctrl+c>'],
		[['hello\r\u001B[200~x\u001B[201~'], 'hello<enter>[x]'],
		[['hello\u001B\rmore'], 'hello<alt+enter>more'],
		// CR LF is one Enter, as Shift+Enter in VS Code with a backslash before it.
		[['\\\r\n', 30, 'two'], '\\<enter>two'],
		[['\r', 30, '\n'], '<enter>'],
		[['\r', 60, '\n'], '<enter><ctrl+j>'],
		[['\n'], '<ctrl+j>'],
		[['\r\n\n'], '<enter><ctrl+j>'],
	])('%j is %s', (reads, expected) => {
		expect(received(...reads)).toBe(expected);
	});

	it('never send or run a line of a text, however it is cut', () => {
		const line = fc.constantFrom('hello', '/quit', 'a', '漢字', 'x y');
		fc.assert(
			fc.property(
				fc.array(line, {minLength: 2, maxLength: 6}),
				fc.constantFrom('\r', '\r\n', '\r\r'),
				fc.array(fc.tuple(fc.nat(60), fc.nat(19)), {maxLength: 6}),
				(lines, end, cuts) => {
					const text = lines.join(end);
					const places = cuts
						.map(([place, pause]) => [1 + (place % text.length), pause] as const)
						.toSorted(([a], [b]) => a - b);
					const reads = places.flatMap(([place, pause], index) => [
						text.slice(places[index - 1]?.[0] ?? 0, place),
						pause,
					]);
					const whole = lines.join(end === '\r\r' ? '<ctrl+j><ctrl+j>' : '<ctrl+j>');
					expect(received(...reads, text.slice(places.at(-1)?.[0] ?? 0))).toBe(whole);
				},
			),
		);
	});
});

describe('line ends in a terminal that marks pastes', () => {
	const KNOWN = '\u001B[?2004;1$y';
	const reply = '{bracketed-paste}';

	it.each<[readonly (string | number)[], string]>([
		[['hello\rmore\r'], 'hello<enter>more<enter>'],
		[['hello', '\r', 'more'], 'hello<enter>more'],
		[['/he\t\r'], '/he<tab><enter>'],
		[['a\tb'], 'a<tab>b'],
		[['\\\r\n', 30, 'two'], '\\<enter>two'],
		[['\u001B[200~a\rb\u001B[201~'], '[a\nb]'],
	])('%j is %s', (reads, expected) => {
		expect(received(KNOWN, ...reads)).toBe(`${reply}${expected}`);
	});

	it.each(['\u001B[?2004;0$y', '\u001B[?2004;4$y'])('are text where it does not: %j', (answer) => {
		expect(received(KNOWN, answer, 'a\rb')).toBe(`${reply}${reply}a<ctrl+j>b`);
	});

	it('are keys, however fast they were typed, and however late they were read', () => {
		const typed = fc.array(fc.constantFrom('a', 'hello', '\r', '\t', '漢'), {minLength: 1, maxLength: 12});
		const cut = fc.array(fc.tuple(fc.nat(60), fc.nat(25)), {maxLength: 6});
		fc.assert(
			fc.property(typed, cut, (keys, cuts) => {
				const text = keys.join('');
				const places = [...new Set(cuts.map(([place]) => place % text.length)), text.length].toSorted(
					(a, b) => a - b,
				);
				const reads = places.flatMap((place, index) => [
					text.slice(places[index - 1] ?? 0, place),
					cuts[index]?.[1] ?? 0,
				]);
				const each = keys.map((key) => (key === '\r' ? '<enter>' : key === '\t' ? '<tab>' : key));
				expect(received(KNOWN, ...reads)).toBe(reply + each.join(''));
			}),
		);
	});

	it('wait for nothing after text', () => {
		const bursts = createBursts();
		bursts.push(createKeyParser().push(`${KNOWN}hello\r`), 1_000_000);
		expect(bursts.waiting).toBeUndefined();
	});
});

describe('the wheel', () => {
	it.each<[readonly (string | number)[], string]>([
		[[UP.repeat(3)], '<wheel-up>'],
		[[DOWN.repeat(9)], '<wheel-down>'.repeat(3)],
		[[UP, UP, UP], '<wheel-up>'],
		// One arrow a read, as of a trackpad in VS Code.
		[[UP, 12, UP, 12, UP, 12, UP, 12, UP, 12, UP], '<wheel-up><wheel-up>'],
		[[DOWN, 20, DOWN, 20, DOWN, 100, DOWN, 140, DOWN], '<wheel-down><wheel-down>'],
		[[`${UP}${UP}`, 12, `${UP}${UP}`], '<wheel-up>'],
		// Keys.
		[[UP], '<up>'],
		[[UP + UP], '<up><up>'],
		[[UP, 60, UP, 60, UP], '<up><up><up>'],
		[[UP, 33, UP, 33, UP, 33, UP], '<up>'.repeat(4)],
		[[UP + DOWN], '<up><down>'],
		[[`${UP}x${UP}`], '<up>x<up>'],
		// Keys of the prompt history that no wheel sends.
		[['\u0010'.repeat(3)], '<ctrl+p>'.repeat(3)],
		[[UP.repeat(3), 200, UP], '<wheel-up><up>'],
		[[`${UP.repeat(3)}x`], '<wheel-up>x'],
		[['\u001B[1;2A'.repeat(4)], '<shift+up>'.repeat(4)],
		[['\u001B[C'.repeat(4)], '<right>'.repeat(4)],
	])('%j is %s', (reads, expected) => {
		expect(received(...reads)).toBe(expected);
	});

	it('has a notch for three arrows, rounded', () => {
		expect(
			[3, 4, 5, 7, 8, 10].map((arrows) => received(UP.repeat(arrows)).split('wheel').length - 1),
		).toEqual([1, 1, 2, 2, 3, 3]);
	});

	it('does not depend on how the arrows were cut into reads', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.integer({min: 1, max: 4}), fc.nat(24)), {minLength: 1}), (reads) => {
				const count = reads.reduce((sum, [arrows]) => sum + arrows, 0);
				const cut = reads.flatMap(([arrows, pause]) => [UP.repeat(arrows), pause]);
				expect(received(...cut.slice(0, -1))).toBe(received(UP.repeat(count)));
			}),
		);
	});
});
