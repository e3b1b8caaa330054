import {describe, expect, it} from 'vitest';
import {
	endSequence,
	FIRST_ESCAPE,
	nextSequence,
	type Sequence,
	type SequenceStep,
} from '../../../source/terminal/input/escape-sequences.ts';

/** The state after characters that complete no sequence. */
function within(characters: string): Sequence {
	let sequence: Sequence = FIRST_ESCAPE;
	for (const character of characters) {
		const {next} = nextSequence(sequence, character);
		if (typeof next === 'string') {
			throw new Error(`${character} ended it: ${next}`);
		}

		sequence = next;
	}

	return sequence;
}

function end(characters: string): SequenceStep {
	const all = [...characters];
	const last = all.pop() ?? '';
	return nextSequence(within(all.join('')), last);
}

describe('nextSequence', () => {
	it('reports when a sequence is complete, and its event', () => {
		expect(end('[A')).toMatchObject({next: 'done', events: [{key: {name: 'up'}}]});
		expect(end('[?1;2c')).toMatchObject({next: 'done', events: [{kind: 'reply'}]});
		expect(end('[200~')).toEqual({next: 'paste', events: []});
		expect(end('[201~')).toEqual({next: 'done', events: []});
	});

	it('returns a control character that ends a sequence early', () => {
		for (const beginning of ['[1;', 'O', '[[', ']11;', 'P']) {
			expect(nextSequence(within(beginning), '\r')).toEqual({next: 'again', events: []});
		}
	});

	it('ends a control string with BEL and with ST, and continues with any other sequence after ESC', () => {
		expect(end(']0;x\u0007').next).toBe('done');
		expect(end(']0;x\u001B\\').next).toBe('done');
		expect(end(']0;x\u001B[A')).toMatchObject({next: 'done', events: [{key: {name: 'up'}}]});
	});

	it('keeps no more of a sequence than known ones need', () => {
		const sequence = within(`[${'1;'.repeat(10_000)}`);
		expect(JSON.stringify(sequence).length).toBeLessThan(200);
		expect(nextSequence(sequence, 'A')).toEqual({next: 'done', events: []});
		const string = within(`]52;c;${'x'.repeat(10_000)}`);
		expect(JSON.stringify(string).length).toBeLessThan(200);
		expect(nextSequence(string, '\u0007')).toEqual({
			next: 'done',
			events: [{kind: 'reply', reply: {kind: 'other'}}],
		});
	});
});

describe('endSequence', () => {
	const ends = (characters: string) => {
		const {events, next} = endSequence(within(characters));
		return [...events.map((event) => event.kind === 'key' && event.key.name), next === 'done'];
	};

	it('returns the Esc key', () => {
		expect(ends('')).toEqual(['escape', true]);
		expect(ends('\u001B')).toEqual(['escape', 'escape', true]);
	});

	it('drops a sequence: its rest would be typed', () => {
		for (const beginning of ['[', 'O', '[1', 'O5', ']1', 'P1', ']\u001B', '[[', '[M1']) {
			expect(ends(beginning)).toEqual([true]);
		}
	});

	it('of an introducer waits again: for a reply, not for letters', () => {
		for (const introducer of [']', 'P']) {
			expect(ends(introducer)).toEqual([false]);
			const {next} = endSequence(within(introducer));
			if (typeof next === 'string') throw new Error(next);
			for (const sign of '1>!?')
				expect(nextSequence(next, sign)).toMatchObject({events: [], next: {content: sign}});
			for (const letter of 'hé漢 ') expect(nextSequence(next, letter)).toEqual({events: [], next: 'again'});
		}
		expect(ends('_')).toEqual(['_', true]);
	});
});
