/** Turns that ran at the same time on the server: no answer is put below a question that it may not belong to. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AssistantEntry, Entry} from '../../source/chat/entry.ts';
import {notice} from '../../source/chat/notices.ts';
import {reconcile} from '../../source/chat/reconcile.ts';
import type {HistoryMessage} from '../../source/protocol/frames.ts';
import {headOf} from '../../source/protocol/remote-text.ts';

const message = (role: string, content: string): HistoryMessage => ({
	...{role, content, message_id: role === 'assistant' ? content : undefined, timestamp: undefined},
	...{tool_calls: [], tool_results: [], metadata: {}},
});
const asked = (...texts: readonly string[]) => texts.map((text) => message('user', text));
const answer = (...texts: readonly string[]) => texts.map((text) => message('assistant', `re ${text}`));

const question = (text: string): Entry => ({kind: 'user', id: text, text, at: 1, delivery: 'delivered'});
const reply = (text: string, messageId: string | undefined = `re ${text}`): Entry => ({
	...{kind: 'assistant', id: `to ${text}`, messageId, answers: text, failed: false, metadata: {}},
	...{parts: [{kind: 'text', text: `re ${text}`}], at: 2, tookMs: 1, arrived: 'in-turn'},
});
const unknownOutcome = (text: string): Entry => ({
	...notice('unconfirmed', {message: text, isReceived: true}),
	...{kind: 'notice', id: `about ${text}`, at: 3, shape: 'line', about: text},
});

const textOf = ({parts: [part]}: AssistantEntry): string => (part?.kind === 'text' ? headOf(part.text) : '');

/** `a` for a question, `a: re b` for an answer below it, `re b` for one below none. */
function shown(entries: readonly Entry[]): readonly string[] {
	const texts = new Map(entries.map((entry) => [entry.id, entry.kind === 'user' ? headOf(entry.text) : '']));
	return entries.flatMap((entry) => {
		if (entry.kind === 'notice') return [];
		if (entry.kind === 'user') return [headOf(entry.text)];
		const of = texts.get(entry.answers ?? '');
		return [of === undefined ? textOf(entry) : `${of}: ${textOf(entry)}`];
	});
}

const merged = (
	entries: readonly Entry[],
	...messages: ReadonlyArray<readonly HistoryMessage[]>
): readonly string[] => {
	const once = reconcile(entries, 0, messages.flat(), 200);
	expect(reconcile(once.entries, 0, messages.flat(), once.nextId).entries).toBe(once.entries);
	return shown(once.entries);
};

describe('two turns at once', () => {
	it('with one answer received here: the other one is that of the other question', () => {
		const entries = [question('a'), unknownOutcome('a'), question('b'), reply('b')];
		const wanted = ['a', 'a: re a', 'b', 'b: re b'];
		expect(merged(entries, asked('a', 'b'), answer('a', 'b'))).toEqual(wanted);
		expect(merged(entries, asked('a', 'b'), answer('b', 'a'))).toEqual(wanted);
	});

	it('with no answer received here: no answer has a question', () => {
		const entries = [question('a'), unknownOutcome('a'), question('b')];
		expect(merged(entries, asked('a', 'b'), answer('a', 'b'))).toEqual(['a', 'b', 're a', 're b']);
	});

	it('of which one has an answer, while the other may still run', () => {
		expect(merged([question('a'), unknownOutcome('a'), question('b')], asked('a', 'b'), answer('a'))).toEqual(
			['a', 'b', 're a'],
		);
	});

	it('but a question that was known to have no answer is no reason for doubt', () => {
		expect(merged([question('a'), question('b')], asked('a', 'b'), answer('b'))).toEqual([
			'a',
			'b',
			'b: re b',
		]);
	});

	it('but the same answer to two questions names neither of them', () => {
		const same = (text: string): Entry =>
			({...reply(text, undefined), parts: [{kind: 'text', text: 'yes'}]}) as Entry;
		const yes = {...message('assistant', 'yes'), message_id: undefined};
		const entries = [question('a'), same('a'), question('b'), question('c'), same('c')];
		const history = [...asked('a'), yes, ...asked('b', 'c'), yes];
		expect(merged(entries, history)).toEqual(['a', 'a: yes', 'b', 'c', 'c: yes']);
	});

	it('an answer that has no question here gets none later', () => {
		const entries = [question('a'), unknownOutcome('a'), question('b')];
		const {entries: before} = reconcile(entries, 0, [...asked('a', 'b'), ...answer('a')], 100);
		expect(
			merged([...before, question('c')], asked('a', 'b'), answer('a', 'b'), asked('c'), answer('c')),
		).toEqual(['a', 'b', 're a', 're b', 'c', 'c: re c']);
	});
});

it('however turns run at once, an answer has its own question or none, and none is there twice', () => {
	const runs = fc.array(
		fc.record({
			questions: fc.integer({min: 1, max: 4}),
			order: fc.array(fc.nat(), {minLength: 4, maxLength: 4}),
			/** Of each question: whether its answer was received here. */
			received: fc.array(fc.boolean(), {minLength: 4, maxLength: 4}),
			/** Answers that the history does not have yet, from the end. */
			missing: fc.integer({min: 0, max: 3}),
		}),
		{minLength: 1, maxLength: 4},
	);
	fc.assert(
		fc.property(runs, (all) => {
			const local: Entry[] = [];
			const history: HistoryMessage[] = [];
			for (const [number, {questions, order, received, missing}] of all.entries()) {
				const names = Array.from({length: questions}, (_, index) => `q${number}.${index}`);
				const answered = names
					.map((name, index) => ({name, index, key: order[index] ?? 0}))
					.sort((a, b) => a.key - b.key);
				const kept = answered.filter(({index}, at) => received[index] || at < questions - missing);
				for (const [index, name] of names.entries()) {
					local.push(question(name));
					if (received[index]) local.push(reply(name));
					else if (index < names.length - 1) local.push(unknownOutcome(name));
				}
				history.push(...asked(...names), ...answer(...kept.map(({name}) => name)));
			}
			const lines = merged(local, history);
			for (const line of lines) {
				const [, of, about] = /^(.*): re (.*)$/.exec(line) ?? [];
				expect(of).toBe(about);
			}
			expect(new Set(lines).size).toBe(lines.length);
		}),
	);
});
