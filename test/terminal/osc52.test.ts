import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {MOST_BYTES, type Multiplexer, osc52} from '../../source/terminal/osc52.ts';

const ESC = '\u001B';
const THROUGH: readonly Multiplexer[] = ['none', 'tmux', 'screen'];

/** With ESC and BEL as letters that no text of ours has, which patterns can be about. */
const shown = (sequence: string): string => sequence.replaceAll(ESC, '␛').replaceAll('\u0007', '␇');

/** What reaches the terminal outside, as the multiplexer would pass it on. */
function passedOn(sequence: string, through: Multiplexer): string {
	if (through === 'none') return sequence;
	const wrapped = sequence.slice(sequence.indexOf('␛P'));
	if (through === 'screen') return wrapped.replaceAll(/␛P|␛\\/g, '');
	const [, inner = ''] = /^␛Ptmux;((?:[^␛]|␛␛)*)␛\\$/.exec(wrapped) ?? [];
	return inner.replaceAll('␛␛', '␛');
}

function decoded(sequence: string): string | undefined {
	const [, base64] = /^␛\]52;c;([A-Za-z\d+/=]*)␇$/.exec(sequence) ?? [];
	return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString();
}

describe('OSC 52', () => {
	it.each(THROUGH)('gives any text back on the other side of: %s', (through) => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme', maxLength: 600}), (text) => {
				const sequence = shown(osc52(text, through) ?? '');
				expect(decoded(passedOn(sequence, through))).toBe(text.toWellFormed());
				// The multiplexer may keep a clipboard itself.
				if (through !== 'none')
					expect(decoded(sequence.slice(0, sequence.indexOf('␛P')))).toBe(text.toWellFormed());
			}),
		);
	});

	it('is cut into strings that screen passes on', () => {
		const sequence = shown(osc52('x'.repeat(5000), 'screen') ?? '');
		const strings = sequence.match(/␛P.*?␛\\/g) ?? [];
		expect(strings.length).toBeGreaterThan(20);
		for (const string of strings) expect(string.length).toBeLessThanOrEqual(244);
	});

	it('has as much as xterm takes, and nothing more', () => {
		expect(osc52('x'.repeat(MOST_BYTES), 'none')?.length).toBe(74_992 + 8);
		expect(osc52('x'.repeat(MOST_BYTES + 1), 'none')).toBeUndefined();
		expect(osc52('漢'.repeat(Math.ceil(MOST_BYTES / 3) + 1), 'tmux')).toBeUndefined();
	});
});
