/** Whole turns with tools in each dialect, through the chat into its entry. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {callsIn} from '../../source/chat/tools.ts';
import {count, expectShown, markIn, play, resultsIn} from '../support/played-turns.ts';
import {anyToolTurn, framesOf} from '../support/tool-turns.ts';

describe.each(['seed', 'today', 'document'] as const)('a turn with tools on %s', (dialect) => {
	it('shows every call and every result that the server sent, once', () => {
		fc.assert(
			fc.property(anyToolTurn(dialect), (turn) => {
				play(turn, ({parts}, sent) => {
					const calls = callsIn(parts);
					expectShown(
						calls.flatMap((call) => markIn(call.arguments)),
						...sent.map((each) => each.calls),
					);
					expectShown(calls.flatMap(resultsIn), ...sent.map((each) => each.results));
				});
			}),
		);
	});

	it('shows arguments and result of one call together, under a unique key', () => {
		fc.assert(
			fc.property(anyToolTurn(dialect), (turn) => {
				play(turn, ({parts}) => {
					const calls = callsIn(parts);
					expect(new Set(calls.map(({key}) => key)).size).toBe(calls.length);
					for (const call of calls) {
						const [mark = call.id] = markIn(call.arguments);
						for (const result of resultsIn(call)) expect(result).toBe(mark);
					}
				});
			}),
		);
	});

	it('shows texts and calls in order, where the server sends everything', () => {
		fc.assert(
			fc.property(anyToolTurn(dialect), (turn) => {
				const rounds = turn.rounds.flatMap(({text, calls}) => [
					...(dialect === 'document' ? [] : [text]),
					...calls.map(({id}) => id),
				]);
				const expected = [...rounds, turn.answer].filter((each) => each !== '');
				play({...turn, flaws: []}, ({parts}, sent) => {
					const shown = parts
						.map((part) =>
							part.kind === 'text' ? String(part.text) : (markIn(part.call.arguments)[0] ?? '?'),
						)
						.filter((each) => each !== '');
					const isWhole = dialect === 'document' || sent.length > 1;
					if (isWhole) expect(shown).toEqual(expected);
					expect(parts.at(-1)).toEqual({kind: 'text', text: turn.answer});
				});
			}),
		);
	});
});

describe('a turn with tools on seed', () => {
	it('keeps the texts of all its rounds, however many calls its history left out', () => {
		fc.assert(
			fc.property(anyToolTurn('seed'), (turn) => {
				// Without any result in the reply, nothing shows that tools were used.
				fc.pre(framesOf(turn, 'question').inReply.results.size > 0);
				const words = turn.rounds.map(({text}) => text).filter((text) => text !== '');
				play(turn, ({parts}) => {
					const texts = parts.flatMap((part) => (part.kind === 'text' ? [String(part.text)] : []));
					expect(texts.slice(0, -1).filter((text) => text !== '')).toEqual(words);
				});
			}),
		);
	});
});

describe('a turn with tools on today, before its history', () => {
	it('shows a row for each call that was announced', () => {
		fc.assert(
			fc.property(anyToolTurn('today'), (turn) => {
				const {announced} = framesOf(turn, 'question');
				play(turn, ({parts}, sent) => {
					const names = callsIn(parts).map(({name}) => name);
					for (const [name, times] of announced) {
						if (sent.length === 1) expect(count(names, name)).toBe(times);
						else expect(count(names, name)).toBeGreaterThanOrEqual(times);
					}
				});
			}),
		);
	});
});
