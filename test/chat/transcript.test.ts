import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry, Turn} from '../../source/chat/entry.ts';
import {notice} from '../../source/chat/notices.ts';
import {tookMs} from '../../source/chat/tool-facts.ts';
import {callsIn} from '../../source/chat/tools.ts';
import {
	EMPTY_TRANSCRIPT,
	reduce,
	type Transcript,
	type TranscriptEvent,
	userEntryOf,
} from '../../source/chat/transcript.ts';
import {answerFrame, pastMessage} from '../support/entries.ts';
import {sentencesOf} from '../support/notices.ts';
import {anySteps, callsOf, play} from '../support/transcript-events.ts';

/** Applies the events in order, one second apart. */
function happened(
	...events: ReadonlyArray<Partial<TranscriptEvent> & Pick<TranscriptEvent, 'type'>>
): Transcript {
	return events.reduce<Transcript>(
		(transcript, event, index) => reduce(transcript, {at: 1000 * (index + 1), ...event} as TranscriptEvent),
		EMPTY_TRANSCRIPT,
	);
}

const sent = (text: string) => ({type: 'sent', text}) as const;
const typing = (message: string) => ({type: 'typing', message}) as const;
const answered = (message: string) =>
	({type: 'answered', frame: answerFrame(message), failed: false}) as const;
const noticeOf = (text: string) => notice('hint', {text});

const shown = ({entries}: Transcript): string[] =>
	entries.items.map((entry) => {
		if (entry.kind === 'user') return `You: ${String(entry.text)}`;
		if (entry.kind === 'notice') return `· ${sentencesOf(entry).text}`;
		const parts = entry.parts.map((part) => (part.kind === 'text' ? String(part.text) : part.call.name));
		return `Assistant: ${parts.join(' | ')}`;
	});

/** Freezes the transcript, so that a modification throws. */
function freeze<Value>(value: Value): Value {
	if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
	Object.freeze(value);
	for (const member of Object.values(value)) freeze(member);
	return value;
}

describe('one event', () => {
	it('sent: adds an entry and its turn', () => {
		const {entries, ...others} = happened(sent('hello'));
		expect(entries.items).toEqual([{kind: 'user', id: 'e1', text: 'hello', at: 1000, delivery: 'sending'}]);
		expect(others).toEqual({
			turn: expect.objectContaining({entryId: 'e1', phase: 'sending', startedAt: 1000, lastFrameAt: 1000}),
			epoch: 0,
			conversationNumber: 0,
			nextId: 2,
		});
	});

	it('typing, answered, ended and lost without a turn: only the answer changes anything', () => {
		for (const event of [
			typing('x'),
			{type: 'ended', delivery: 'not-sent', at: 1},
			{type: 'lost', at: 1},
			{type: 'gave-up', at: 1},
		] as const) {
			expect(reduce(EMPTY_TRANSCRIPT, {at: 1, ...event})).toBe(EMPTY_TRANSCRIPT);
		}
		const [entry] = happened(answered('surprise')).entries.items;
		expect(entry).toMatchObject({kind: 'assistant', answers: undefined, tookMs: undefined});
	});

	it('answered: measures from sending to arrival', () => {
		expect(happened(sent('a'), typing('AI is thinking...'), answered('b')).entries.items[1]).toMatchObject({
			answers: 'e1',
			at: 3000,
			tookMs: 2000,
		});
	});

	it('ended: keeps the partial answer', () => {
		const {entries, turn} = happened(
			sent('a'),
			typing('AI is thinking...'),
			typing('Half'),
			{type: 'ended', delivery: 'unconfirmed'},
			sent('b'),
		);
		expect(turn?.entryId).toBe('e3');
		expect(entries.items[0]).toMatchObject({delivery: 'unconfirmed'});
		expect(entries.items[1]).toMatchObject({
			kind: 'assistant',
			arrived: 'partial',
			parts: [{kind: 'text', text: 'Half'}],
			at: 3000,
			tookMs: 2000,
		});
	});

	it('ended: adds no empty answer', () => {
		expect(shown(happened(sent('a'), {type: 'ended', delivery: 'not-sent'}))).toEqual(['You: a']);
	});

	it('lost: a message without a frame of its turn becomes unconfirmed; any other stays delivered', () => {
		const unsure = happened(sent('a'), {type: 'lost'});
		expect(unsure.entries.items[0]).toMatchObject({delivery: 'unconfirmed'});
		expect(unsure.turn).toMatchObject({phase: 'recovering', statusText: ''});
		const sure = happened(sent('a'), typing('AI is thinking...'), {type: 'lost'});
		expect(sure.entries.items[0]).toMatchObject({delivery: 'delivered'});
	});

	it('lost: a call whose end was missed has no time, whatever follows', () => {
		const step = (transcript: Transcript, event: TranscriptEvent): Transcript => reduce(transcript, event);
		const lost: readonly TranscriptEvent[] = [
			{...sent('a'), at: 0},
			{...typing('Calling one... (1/1)'), at: 100},
			{...typing('It is'), at: 300},
			{...typing('Calling two... (1/1)'), at: 400},
			{type: 'lost', at: 500},
		];
		const late: ReadonlyArray<readonly TranscriptEvent[]> = [
			[{...typing('Hello'), at: 60_000}],
			[{type: 'answered', frame: answerFrame('Hello'), failed: false, at: 60_000}],
			[
				{type: 'history', messages: [], at: 60_000},
				{type: 'ended', delivery: 'delivered', at: 60_000},
			],
		];
		for (const after of late) {
			const {turn, entries} = [...lost, ...after].reduce(step, EMPTY_TRANSCRIPT);
			const reply = entries.items.find((entry) => entry.kind === 'assistant');
			const calls = callsIn(turn?.parts ?? reply?.parts ?? []);
			expect(calls.map((call) => [call.name, tookMs(call)])).toEqual([
				['one', 200],
				['two', undefined],
			]);
		}
	});

	it('unsent: removes the entry and its turn, and no other turn', () => {
		const twice = happened(sent('a'), answered('b'), sent('c'));
		expect(reduce(twice, {type: 'unsent', entryId: 'e3'})).toMatchObject({turn: undefined});
		const other = reduce(twice, {type: 'unsent', entryId: 'e1'});
		expect(shown(other)).toEqual(['Assistant: b', 'You: c']);
		expect(other.turn?.entryId).toBe('e3');
	});

	it('unsent: the epoch stays at the same entry', () => {
		const cleared = happened(
			sent('a'),
			{type: 'ended', delivery: 'not-sent'},
			{type: 'forgotten', notice: noticeOf('cleared')},
			{type: 'notice', notice: noticeOf('pong')},
		);
		expect(cleared.epoch).toBe(2);
		expect(reduce(cleared, {type: 'unsent', entryId: 'e1'}).epoch).toBe(1);
		expect(reduce(cleared, {type: 'unsent', entryId: 'none'})).toBe(cleared);
	});

	it('gave-up: the late answer is inserted in its place', () => {
		const transcript = happened(
			sent('a'),
			{type: 'gave-up'},
			{type: 'notice', notice: noticeOf('stopped')},
			answered('late'),
		);
		expect(shown(transcript)).toEqual(['You: a', 'Assistant: late', '· stopped']);
		expect(transcript.entries.items[1]).toMatchObject({arrived: 'late'});
	});

	it('forgotten: adds a rule at the end, where the epoch starts', () => {
		const transcript = happened(sent('a'), answered('b'), {type: 'forgotten', notice: noticeOf('cleared')});
		expect(transcript.entries.items.at(-1)).toMatchObject({kind: 'notice', shape: 'rule'});
		expect(transcript.epoch).toBe(3);
		const history = {type: 'history', messages: [pastMessage('user', 'a')], at: 9} as const;
		expect(shown(reduce(transcript, history))).toEqual(['You: a', 'Assistant: b', '· cleared', 'You: a']);
	});

	it('forgotten during a turn: the answer still goes after its question, above the rule', () => {
		const transcript = happened(
			sent('a'),
			{type: 'forgotten', notice: noticeOf('forgot')},
			typing('Hal'),
			answered('Half'),
		);
		expect(shown(transcript)).toEqual(['You: a', 'Assistant: Half', '· forgot']);
		expect(transcript.epoch).toBe(3);
	});

	it('history: ends a turn whose answer it has, and counts as a frame of any other', () => {
		const lost = happened(sent('a'), {type: 'lost'});
		const question = pastMessage('user', 'a');
		const running = reduce(lost, {type: 'history', messages: [question], at: 9000});
		expect(running.turn).toMatchObject({phase: 'recovering', lastFrameAt: 9000});
		expect(running.entries.items[0]).toMatchObject({delivery: 'delivered'});
		const done = reduce(lost, {
			type: 'history',
			messages: [question, pastMessage('assistant', 'b')],
			at: 9000,
		});
		expect(done.turn).toBeUndefined();
		expect(shown(done)).toEqual(['You: a', 'Assistant: b']);
	});
});

describe('any sequence of events', () => {
	it('modifies nothing in place, and gives each entry a unique id', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				const used = new Set<string>();
				play(steps, (before, event, now) => {
					freeze({...now, entries: now.entries.items});
					const ids = now.entries.items.map(({id}) => id);
					expect(new Set(ids).size).toBe(ids.length);
					const old = new Map(before.entries.items.map((entry) => [entry.id, entry]));
					for (const id of ids) {
						// An id that was given back is never given again.
						if (!old.has(id)) expect(used.has(id)).toBe(false);
						used.add(id);
					}
					expect(event.type === 'unsent' || ids.length >= old.size).toBe(true);
				});
			}),
		);
	});

	it('removes entries only by unsent, and keeps their order', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				play(steps, (before, event, now) => {
					const ids = now.entries.items.map(({id}) => id);
					const kept = before.entries.items
						.map(({id}) => id)
						.filter((id) => event.type !== 'unsent' || id !== event.entryId);
					expect(ids.filter((id) => kept.includes(id))).toEqual(kept);
					const text = ({entries}: Transcript, id: string) => {
						const entry = entries.items.find((candidate) => candidate.id === id);
						return entry?.kind === 'user' ? entry.text : undefined;
					};
					for (const id of kept) expect(text(now, id)).toBe(text(before, id));
				});
			}),
		);
	});

	it('changes only the entries that the event concerns', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				play(steps, (before, event, now) => {
					const old = new Map(before.entries.items.map((entry) => [entry.id, entry]));
					const changed = now.entries.items.filter((entry) => {
						const was = old.get(entry.id);
						return was !== undefined && was !== entry;
					});
					if (event.type !== 'history') {
						expect(changed.map(({id}) => id).filter((id) => id !== before.turn?.entryId)).toEqual([]);
						for (const entry of changed) expect(entry.kind).toBe('user');
						return;
					}
					const isAbove = (entry: Entry): boolean => now.entries.items.indexOf(entry) < before.epoch;
					expect(changed.filter(isAbove)).toEqual([]);
					for (const entry of changed) expect(entry).not.toEqual(old.get(entry.id));
					if (changed.length === 0 && now.entries.length === before.entries.length)
						expect(now.entries.items).toBe(before.entries.items);
				});
			}),
		);
	});

	it('has a turn from sending to its end, and its message among the entries', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				play(steps, (before, event, now) => {
					const {turn} = now;
					if (turn === undefined) return;
					expect(userEntryOf(now, turn)).toBeDefined();
					expect(turn.lastFrameAt).toBeGreaterThanOrEqual(turn.startedAt);
					expect(['answered', 'ended']).not.toContain(event.type);
					if (before.turn?.entryId !== turn.entryId) expect(event.type).toBe('sent');
				});
			}),
		);
	});

	it('keeps the epoch between the same two entries, or moves it to the end', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				play(steps, (before, event, now) => {
					expect(now.epoch).toBeGreaterThanOrEqual(0);
					expect(now.epoch).toBeLessThanOrEqual(now.entries.length);
					if (event.type === 'forgotten') {
						expect(now.epoch).toBe(now.entries.length);
						return;
					}
					const below = now.entries.items.slice(now.epoch).map(({id}) => id);
					const above = now.entries.items.slice(0, now.epoch).map(({id}) => id);
					for (const [index, {id}] of before.entries.items.entries())
						expect(index < before.epoch ? below : above).not.toContain(id);
				});
			}),
		);
	});

	it('replaces the text with every typing frame, and never appends to it', () => {
		const texts = ({parts, text}: Turn): readonly string[] => [
			...parts.flatMap((part) => (part.kind === 'text' ? [String(part.text)] : [])),
			text,
		];
		fc.assert(
			fc.property(anySteps, (steps) => {
				const came = new Set<string>(['']);
				play(steps, (_before, event, {turn}) => {
					if (event.type === 'typing') came.add(event.message);
					for (const text of turn === undefined ? [] : texts(turn)) expect(came).toContain(text);
				});
			}),
		);
	});

	it('gives each call a unique key, which stays', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				play(steps, (_before, _event, now) => {
					const keys = callsOf(now).map(({key}) => key);
					expect(new Set(keys).size).toBe(keys.length);
				});
			}),
		);
	});

	it('applies the same history twice with the effect of once', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				play(steps, (_before, event, now) => {
					if (event.type !== 'history') return;
					const again = reduce(now, event);
					expect(shown(again)).toEqual(shown(now));
					expect(again.entries.items).toEqual(now.entries.items);
				});
			}),
		);
	});
});
