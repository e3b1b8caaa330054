import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry, UserEntry} from '../../source/chat/entry.ts';
import {reconcile} from '../../source/chat/reconcile.ts';
import type {HistoryMessage} from '../../source/protocol/frames.ts';

const message = (role: string, content: string, more: Partial<HistoryMessage> = {}): HistoryMessage => ({
	message_id: undefined,
	role,
	content,
	timestamp: undefined,
	tool_calls: [],
	tool_results: [],
	metadata: {},
	...more,
});
const user = (id: string, text: string, delivery: UserEntry['delivery'] = 'delivered'): Entry => ({
	kind: 'user',
	id,
	text,
	at: 1,
	delivery,
});
const assistant = (id: string, answers: string | undefined, text: string, messageId?: string): Entry => ({
	kind: 'assistant',
	id,
	messageId,
	answers,
	parts: [{kind: 'text', text}],
	failed: false,
	metadata: {},
	at: 2,
	tookMs: 1,
	arrived: 'in-turn',
});
const texts = (entries: readonly Entry[]): string[] =>
	entries.map((entry) => {
		if (entry.kind === 'assistant')
			return `A:${entry.parts.map((part) => (part.kind === 'text' ? String(part.text) : '')).join('')}`;
		return entry.kind === 'user' ? `U:${String(entry.text)}` : `N:${entry.code}`;
	});

describe('reconcile', () => {
	it('changes nothing, not even the array, when the history has nothing new', () => {
		const entries = [user('e1', 'a'), assistant('e2', 'e1', 'b')];
		const {entries: after} = reconcile(
			entries,
			0,
			[message('system', 's'), message('user', 'a'), message('assistant', 'b')],
			3,
		);
		expect(after).toBe(entries);
	});

	it('inserts a missing answer after its question', () => {
		const entries = [user('e1', 'a', 'unconfirmed'), user('e3', 'c')];
		const history = [message('user', 'a'), message('assistant', 'b'), message('user', 'c')];
		const {entries: after} = reconcile(entries, 0, history, 9);
		expect(texts(after)).toEqual(['U:a', 'A:b', 'U:c']);
		expect(after[0]).toMatchObject({delivery: 'delivered'});
	});

	it('inserts turns of other clients in their positions', () => {
		const entries = [user('e1', 'b'), assistant('e2', 'e1', 'B')];
		const history = ['a', 'b', 'c'].flatMap((text) => [
			message('user', text),
			message('assistant', text.toUpperCase()),
		]);
		expect(texts(reconcile(entries, 0, history, 9).entries)).toEqual([
			'U:a',
			'A:A',
			'U:b',
			'A:B',
			'U:c',
			'A:C',
		]);
	});

	it('does not change entries before the epoch', () => {
		const entries = [user('e1', 'a', 'unconfirmed'), user('e2', 'a', 'unconfirmed')];
		const {entries: after} = reconcile(entries, 1, [message('user', 'a')], 9);
		expect(after).toMatchObject([{delivery: 'unconfirmed'}, {delivery: 'delivered'}]);
	});

	it('matches replies by their id even where the text of the question was truncated', () => {
		const entries = [user('e1', 'x'.repeat(500)), assistant('e2', 'e1', 'b', 'm1')];
		const history = [message('user', '[gone]'), message('assistant', 'b', {message_id: 'm1'})];
		expect(texts(reconcile(entries, 0, history, 9).entries)).toHaveLength(2);
	});

	it('recognizes a long question that today truncated', () => {
		const entries = [user('e1', `${'long '.repeat(200)}end`)];
		const cut = `${'long '.repeat(50)}\n[MESSAGE CONTENT TRUNCATED - Original size: 1,003 chars]`;
		expect(texts(reconcile(entries, 0, [message('user', cut)], 9).entries)).toHaveLength(1);
	});

	it('recognizes a truncated question by its end, where its beginning is missing', () => {
		const entries = [user('e1', `start ${'long '.repeat(200)}end`)];
		const cut = `[MESSAGE CONTENT TRUNCATED - Original size: 1,009 chars]\n${'long '.repeat(50)}end`;
		expect(texts(reconcile(entries, 0, [message('user', cut)], 9).entries)).toHaveLength(1);
		const other = cut.replace(/end$/, 'END');
		expect(texts(reconcile(entries, 0, [message('user', other)], 9).entries)).toHaveLength(2);
	});

	it('does not match a message that was not sent', () => {
		const entries = [user('e1', 'a'), assistant('e2', 'e1', 'A'), user('e3', 'a', 'not-sent')];
		const history = [message('user', 'a'), message('assistant', 'A')];
		const {entries: after} = reconcile(entries, 0, history, 9);
		expect(after).toMatchObject([{delivery: 'delivered'}, {answers: 'e1'}, {delivery: 'not-sent'}]);
	});

	it('replaces a partial answer by the complete one', () => {
		const cut: Entry = {
			...(assistant('e2', 'e1', 'Half') as Entry & {kind: 'assistant'}),
			arrived: 'partial',
		};
		const {entries} = reconcile(
			[user('e1', 'a'), cut],
			0,
			[message('user', 'a'), message('assistant', 'Half and half')],
			9,
		);
		expect(texts(entries)).toEqual(['U:a', 'A:Half and half']);
	});

	it('accepts a history of fifty messages that begins in the middle of a turn', () => {
		const entries = [
			user('e1', 'a'),
			assistant('e2', 'e1', 'A'),
			user('e3', 'b'),
			assistant('e4', 'e3', 'B'),
		];
		const history = [message('assistant', 'A'), message('user', 'b'), message('assistant', 'B')];
		expect(texts(reconcile(entries, 0, history, 9).entries)).toEqual(['U:a', 'A:A', 'U:b', 'A:B']);
	});

	const anyTurns = fc.array(
		fc.record({
			text: fc.constantFrom('a', 'b', 'c', ''),
			answer: fc.option(fc.constantFrom('x', 'y'), {nil: undefined}),
		}),
		{maxLength: 8},
	);

	it('is idempotent and loses no entry, for any conversation and any history', () => {
		fc.assert(
			fc.property(anyTurns, anyTurns, fc.nat(3), (local, remote, before) => {
				const entries = local.flatMap(({text, answer}, index) => [
					user(`u${index}`, text, answer === undefined ? 'unconfirmed' : 'delivered'),
					...(answer === undefined ? [] : [assistant(`a${index}`, `u${index}`, answer)]),
				]);
				const epoch = Math.min(before, entries.length);
				const history = remote.flatMap(({text, answer}) => [
					message('user', text),
					...(answer === undefined ? [] : [message('assistant', answer)]),
				]);
				const once = reconcile(entries, epoch, history, 100);
				const ids = once.entries.map((entry) => entry.id);
				for (const entry of entries) expect(ids).toContain(entry.id);
				expect(new Set(ids).size).toBe(ids.length);
				// What was here keeps its order.
				expect(ids.filter((id) => entries.some((entry) => entry.id === id))).toEqual(
					entries.map((entry) => entry.id),
				);
				const twice = reconcile(once.entries, epoch, history, once.nextId);
				expect(texts(twice.entries)).toEqual(texts(once.entries));
			}),
		);
	});
});
