import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {pastTurns, timeOf} from '../../source/chat/history.ts';
import type {HistoryMessage} from '../../source/protocol/frames.ts';
import {pastMessage} from '../support/entries.ts';

const call = (id: string, name = 'x') => ({id, name, arguments: {}});
const result = (id: string | undefined, name = 'x') => ({
	tool_call_id: id,
	name,
	result: 1,
	error: undefined,
});

/** `question -> [text: calls -> results] … -> answer`, a dash for missing parts. */
const inShort = (messages: readonly HistoryMessage[]): string[] =>
	pastTurns(messages).map(({user, rounds, answer}) =>
		[
			user?.content ?? '-',
			...rounds.map(({text, calls, results}) => {
				const made = calls.map(({id}) => id ?? '?').join(' ');
				const came = results.map(({tool_call_id: id}) => id ?? '?').join(' ');
				return `[${text ?? '-'}: ${made} -> ${came}]`;
			}),
			answer?.content ?? '-',
		].join(' '),
	);

describe('pastTurns', () => {
	it('reads the rounds of seed, whose results its answer repeats', () => {
		expect(
			inShort([
				pastMessage('user', 'two rounds'),
				pastMessage('tool', 'Tool results (round 1)', {tool_calls: [call('a')], tool_results: [result('a')]}),
				pastMessage('tool', 'Tool results (round 2)', {tool_calls: [call('b')], tool_results: [result('b')]}),
				pastMessage('assistant', 'Done', {tool_results: [result('a'), result('b')]}),
			]),
		).toEqual(['two rounds [-: a -> a] [-: b -> b] Done']);
	});

	it('reads the rounds of today, whose texts and calls precede their results', () => {
		expect(
			inShort([
				pastMessage('system', 'You are…'),
				pastMessage('user', 'two rounds'),
				pastMessage('assistant', 'First.', {tool_calls: [call('a'), call('b')]}),
				pastMessage('tool', '[]', {tool_results: [result('a')]}),
				pastMessage('tool', '[]', {tool_results: [result('b')]}),
				pastMessage('assistant', '', {tool_calls: [call('c')]}),
				pastMessage('tool', '[]', {tool_results: [result('c')]}),
				pastMessage('assistant', 'Done'),
			]),
		).toEqual(['two rounds [First.: a b -> a b] [: c -> c] Done']);
	});

	it('leaves the answer of a turn undefined that is under way, or failed', () => {
		expect(inShort([pastMessage('user', 'one'), pastMessage('user', 'two')])).toEqual(['one -', 'two -']);
		expect(
			inShort([pastMessage('user', 'one'), pastMessage('assistant', 'Let me.', {tool_calls: [call('a')]})]),
		).toEqual(['one [Let me.: a -> ] -']);
	});

	it('keeps answers without a question, as separate turns', () => {
		expect(
			inShort([
				pastMessage('assistant', 'end of an older turn'),
				pastMessage('user', 'one'),
				pastMessage('assistant', 'first'),
				pastMessage('assistant', 'second'),
			]),
		).toEqual(['- end of an older turn', 'one first', '- second']);
	});

	it('adds a result to the round of its call, wherever the result is', () => {
		expect(
			inShort([
				pastMessage('user', 'one'),
				pastMessage('tool', '', {tool_calls: [call('a')]}),
				pastMessage('tool', '', {tool_calls: [call('b')], tool_results: [result('a'), result('b')]}),
				pastMessage('assistant', 'Done'),
			]),
		).toEqual(['one [-: a -> a] [-: b -> b] Done']);
		expect(
			inShort([
				pastMessage('user', 'one'),
				pastMessage('tool', '', {tool_calls: [call('a')]}),
				pastMessage('assistant', 'Done', {tool_results: [result('a'), result('z'), result(undefined)]}),
			]),
		).toEqual(['one [-: a -> a] [-:  -> z ?] Done']);
	});

	it('reads results at the start of the list, where older messages were dropped', () => {
		expect(
			inShort([pastMessage('tool', '', {tool_results: [result('a')]}), pastMessage('assistant', 'Done')]),
		).toEqual(['- [-:  -> a] Done']);
	});

	it('makes no turn from a system prompt or an unknown role', () => {
		expect(inShort([pastMessage('system', 's'), pastMessage('narrator', 'n')])).toEqual([]);
		expect(
			inShort([
				pastMessage('user', 'one'),
				pastMessage('system', 's'),
				pastMessage('assistant', 'first'),
				pastMessage('system', 's'),
				pastMessage('user', 'two'),
			]),
		).toEqual(['one first', 'two -']);
	});

	it('contains every question, answer, call and result of any history exactly once, and does not modify the messages', () => {
		const anyMessage = fc.record({
			role: fc.constantFrom('user', 'assistant', 'tool', 'system'),
			calls: fc.nat(2),
			results: fc.nat(2),
		});
		fc.assert(
			fc.property(fc.array(anyMessage, {maxLength: 12}), (list) => {
				// Every id is there once as a call and once as a result, in whatever messages.
				const next = {call: 0, result: 0};
				const messages = list.map(({role, calls, results}, index) =>
					pastMessage(role, `${role} ${index}`, {
						tool_calls:
							role === 'user' || role === 'system'
								? []
								: Array.from({length: calls}, () => call(`t${next.call++}`)),
						tool_results:
							role === 'user' || role === 'system'
								? []
								: Array.from({length: results}, () => result(`t${next.result++}`)),
					}),
				);
				const before = structuredClone(messages);
				const turns = pastTurns(messages);
				expect(messages).toEqual(before);
				const rounds = turns.flatMap((turn) => turn.rounds);
				const ids = (prefix: number): string[] =>
					Array.from({length: prefix}, (_, index) => `t${index}`).sort();
				expect(rounds.flatMap(({calls}) => calls.map(({id}) => id)).sort()).toEqual(ids(next.call));
				expect(rounds.flatMap(({results}) => results.map((each) => each.tool_call_id)).sort()).toEqual(
					ids(next.result),
				);
				const contents = turns.flatMap(({user, answer}) => [user?.content, answer?.content]);
				for (const message of messages) {
					if (message.role === 'user' || (message.role === 'assistant' && message.tool_calls.length === 0))
						expect(contents.filter((content) => content === message.content)).toHaveLength(1);
				}
			}),
		);
	});
});

describe('timeOf', () => {
	it('reads local time without a zone, with and without a fraction', () => {
		const at = (timestamp: string | undefined) => timeOf(pastMessage('user', '', {timestamp}));
		expect(at('2026-11-22T21:43:24.092601')).toBe(new Date(2026, 10, 22, 21, 43, 24, 92).getTime());
		expect(at('2026-11-22T21:43:24')).toBe(new Date(2026, 10, 22, 21, 43, 24).getTime());
		expect(at('2026-11-22T21:45:54.982753+00:00')).toBe(Date.UTC(2026, 10, 22, 21, 45, 54, 982));
		expect(at('yesterday')).toBeUndefined();
		expect(at(undefined)).toBeUndefined();
	});
});
