/** Plays turns with tools through a chat without a socket, and checks that every call and result is shown. */
import {expect} from 'vitest';
import {createChat} from '../../source/chat/chat.ts';
import type {AssistantEntry, ToolCall} from '../../source/chat/entry.ts';
import {createFakeClient} from './fake-client.ts';
import {createHandClock} from './hand-clock.ts';
import {framesOf, type SentFrames, type ToolTurn} from './tool-turns.ts';

/** Reads the id from `{of: id}` in arguments and results. */
export function markIn(value: unknown): string[] {
	return typeof value === 'object' && value !== null && 'of' in value ? [String(value.of)] : [];
}

export function resultsIn({outcome}: ToolCall): string[] {
	return outcome.state === 'succeeded' || outcome.state === 'failed' ? markIn(outcome.result) : [];
}

export const count = (list: readonly string[], item: string): number =>
	list.filter((each) => each === item).length;

/** Each id as often as in the list that contains it most often: once, if no list contains it twice. */
export function expectShown(
	shown: readonly string[],
	...counts: ReadonlyArray<ReadonlyMap<string, number>>
): void {
	const ids = new Set([...shown, ...counts.flatMap((each) => [...each.keys()])]);
	for (const id of ids) {
		const most = Math.max(0, ...counts.map((each) => each.get(id) ?? 0));
		expect(count(shown, id), `${id} as often as it was sent`).toBe(most);
	}
}

/** Plays the turn; calls `check` after the reply, after the history, and after the history again. */
export function play(
	turn: ToolTurn,
	check: (reply: AssistantEntry, sent: readonly SentFrames[]) => void,
): void {
	const clock = createHandClock();
	const server = createFakeClient(clock);
	const chat = createChat({createClient: server.create, url: 'ws://localhost/ws/chat', clock});
	chat.connect();
	server.ready();
	chat.send('question');
	const sent = framesOf(turn, 'question');
	const reply = (): AssistantEntry => {
		const entries = chat.getSnapshot().entries.filter((entry) => entry.kind === 'assistant');
		expect(entries).toHaveLength(1);
		return entries[0] as AssistantEntry;
	};
	const checkAfter = (...parts: readonly SentFrames[]): void => check(reply(), parts);
	for (const frame of sent.frames) server.receive(frame);
	checkAfter(sent.inReply);
	if (server.types().at(-1) === 'history') {
		server.receive(sent.history);
		checkAfter(sent.inReply, sent.inHistory);
	}
	for (let time = 0; time < 2; time++) {
		const before = reply();
		chat.request('history');
		server.receive(sent.history);
		checkAfter(sent.inReply, sent.inHistory);
		if (time > 0) expect(reply()).toBe(before);
	}
}
