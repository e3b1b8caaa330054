import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {MAX_BYTES, type Multiplexer, osc52} from '../../source/terminal/osc52.ts';

const ESC = '\u001B';
const MULTIPLEXERS: readonly Multiplexer[] = ['none', 'tmux', 'screen'];

/** Replaces ESC and BEL with letters that the texts do not contain, so that patterns can match them. */
const shown = (sequence: string): string => sequence.replaceAll(ESC, '␛').replaceAll('\u0007', '␇');

/** The sequence that the multiplexer passes on to the outer terminal. */
function passedOn(sequence: string, multiplexer: Multiplexer): string {
	if (multiplexer === 'none') return sequence;
	const wrapped = sequence.slice(sequence.indexOf('␛P'));
	if (multiplexer === 'screen') return wrapped.replaceAll(/␛P|␛\\/g, '');
	const [, inner = ''] = /^␛Ptmux;((?:[^␛]|␛␛)*)␛\\$/.exec(wrapped) ?? [];
	return inner.replaceAll('␛␛', '␛');
}

function decoded(sequence: string): string | undefined {
	const [, base64] = /^␛\]52;c;([A-Za-z\d+/=]*)␇$/.exec(sequence) ?? [];
	return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString();
}

describe('OSC 52', () => {
	it.each(MULTIPLEXERS)('delivers any text through: %s', (multiplexer) => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme', maxLength: 600}), (text) => {
				const sequence = shown(osc52(text, multiplexer) ?? '');
				expect(decoded(passedOn(sequence, multiplexer))).toBe(text.toWellFormed());
				// The multiplexer may have a clipboard of its own.
				if (multiplexer !== 'none')
					expect(decoded(sequence.slice(0, sequence.indexOf('␛P')))).toBe(text.toWellFormed());
			}),
		);
	});

	it('is split into strings that screen forwards', () => {
		const sequence = shown(osc52('x'.repeat(5000), 'screen') ?? '');
		const strings = sequence.match(/␛P.*?␛\\/g) ?? [];
		expect(strings.length).toBeGreaterThan(20);
		for (const string of strings) expect(string.length).toBeLessThanOrEqual(244);
	});

	it('has as much as xterm accepts, and no more', () => {
		expect(osc52('x'.repeat(MAX_BYTES), 'none')?.length).toBe(74_992 + 8);
		expect(osc52('x'.repeat(MAX_BYTES + 1), 'none')).toBeUndefined();
		expect(osc52('漢'.repeat(Math.ceil(MAX_BYTES / 3) + 1), 'tmux')).toBeUndefined();
	});
});
