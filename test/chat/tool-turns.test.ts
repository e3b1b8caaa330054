/** Whole turns with tools, as each of the servers tells them, through the chat and into its entry. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createChat} from '../../source/chat/chat.ts';
import type {AssistantEntry, ToolCall} from '../../source/chat/entry.ts';
import {callsIn} from '../../source/chat/tools.ts';
import {createFakeClient} from '../support/fake-client.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {anyToolTurn, type Told, type ToolTurn, tell} from '../support/tool-turns.ts';

/** What `{of: id}` says, in arguments and results. */
function markIn(value: unknown): string[] {
	return typeof value === 'object' && value !== null && 'of' in value ? [String(value.of)] : [];
}

function resultsIn({outcome}: ToolCall): string[] {
	return outcome.state === 'succeeded' || outcome.state === 'failed' ? markIn(outcome.result) : [];
}

const count = (list: readonly string[], item: string): number => list.filter((each) => each === item).length;

/** Each of them exactly as often as the list told it that told it most: once, where no list told it twice. */
function expectShown(shown: readonly string[], ...said: ReadonlyArray<ReadonlyMap<string, number>>): void {
	const ids = new Set([...shown, ...said.flatMap((each) => [...each.keys()])]);
	for (const id of ids) {
		const most = Math.max(0, ...said.map((each) => each.get(id) ?? 0));
		expect(count(shown, id), `${id} as often as it was told`).toBe(most);
	}
}

/** Plays the turn; `look` sees the reply after the reply, after the history, and after the history once more. */
function play(turn: ToolTurn, look: (reply: AssistantEntry, said: readonly Told[]) => void): void {
	const clock = createHandClock();
	const server = createFakeClient(clock);
	const chat = createChat({createClient: server.create, url: 'ws://localhost/ws/chat', clock});
	chat.connect();
	server.ready();
	chat.send('question');
	const said = tell(turn, 'question');
	const reply = (): AssistantEntry => {
		const entries = chat.getSnapshot().entries.filter((entry) => entry.kind === 'assistant');
		expect(entries).toHaveLength(1);
		return entries[0] as AssistantEntry;
	};
	const see = (...told: readonly Told[]): void => look(reply(), told);
	for (const frame of said.frames) server.receive(frame);
	see(said.inReply);
	if (server.types().at(-1) === 'history') {
		server.receive(said.history);
		see(said.inReply, said.inHistory);
	}
	for (let time = 0; time < 2; time++) {
		const before = reply();
		chat.request('history');
		server.receive(said.history);
		see(said.inReply, said.inHistory);
		if (time > 0) expect(reply()).toBe(before);
	}
}

describe.each(['S', 'H', 'D'] as const)('a turn with tools on %s', (dialect) => {
	it('shows every call and every result that the server told, once', () => {
		fc.assert(
			fc.property(anyToolTurn(dialect), (turn) => {
				play(turn, ({parts}, said) => {
					const calls = callsIn(parts);
					expectShown(
						calls.flatMap((call) => markIn(call.arguments)),
						...said.map((each) => each.calls),
					);
					expectShown(calls.flatMap(resultsIn), ...said.map((each) => each.results));
				});
			}),
		);
	});

	it('shows arguments and result of one call together, under a key of its own', () => {
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

	it('shows words and calls in the order in which they came about, where the server tells everything', () => {
		fc.assert(
			fc.property(anyToolTurn(dialect), (turn) => {
				const rounds = turn.rounds.flatMap(({text, calls}) => [
					...(dialect === 'D' ? [] : [text]),
					...calls.map(({id}) => id),
				]);
				const told = [...rounds, turn.answer].filter((each) => each !== '');
				play({...turn, flaws: []}, ({parts}, said) => {
					const shown = parts
						.map((part) =>
							part.kind === 'text' ? String(part.text) : (markIn(part.call.arguments)[0] ?? '?'),
						)
						.filter((each) => each !== '');
					const isWhole = dialect === 'D' || said.length > 1;
					if (isWhole) expect(shown).toEqual(told);
					expect(parts.at(-1)).toEqual({kind: 'text', text: turn.answer});
				});
			}),
		);
	});
});

describe('a turn with tools on S', () => {
	it('keeps the words of all its rounds, however much of the calls its history left out', () => {
		fc.assert(
			fc.property(anyToolTurn('S'), (turn) => {
				// Without any result in the reply, nothing tells that there were tools at all.
				fc.pre(tell(turn, 'question').inReply.results.size > 0);
				const words = turn.rounds.map(({text}) => text).filter((text) => text !== '');
				play(turn, ({parts}) => {
					const texts = parts.flatMap((part) => (part.kind === 'text' ? [String(part.text)] : []));
					expect(texts.slice(0, -1).filter((text) => text !== '')).toEqual(words);
				});
			}),
		);
	});
});

describe('a turn with tools on H, before its history', () => {
	it('shows a row for each call that was announced', () => {
		fc.assert(
			fc.property(anyToolTurn('H'), (turn) => {
				const {announced} = tell(turn, 'question');
				play(turn, ({parts}, said) => {
					const names = callsIn(parts).map(({name}) => name);
					for (const [name, times] of announced) {
						if (said.length === 1) expect(count(names, name)).toBe(times);
						else expect(count(names, name)).toBeGreaterThanOrEqual(times);
					}
				});
			}),
		);
	});
});
