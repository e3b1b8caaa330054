/** Every recorded conversation, from its frames through the chat to the rows of the screen. */

import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../source/chat/chat.ts';
import {callsIn} from '../source/chat/tools.ts';
import {headOf} from '../source/protocol/remote-text.ts';
import {safe} from '../source/text/safe.ts';
import {arrange} from '../source/ui/screen-view.ts';
import {viewableOf} from '../source/ui/transcript/viewable.ts';
import {INITIAL, type UiState} from '../source/ui/ui-state.ts';
import {recordingNames} from './support/recording.ts';
import {replay} from './support/replayed-chat.ts';
import {badRows, textOf, visible} from './text/any-text.ts';
import {lettersOf, lettersToSee} from './text/markdown/visible-text.ts';

const SOURCE: UiState = {...INITIAL, source: true};
const OPENED: UiState = {...INITIAL, folds: INITIAL.folds.toggleAll()};

/** All rows of the list. */
function rowsOf(snapshot: ChatSnapshot, width: number, state = INITIAL) {
	const view = viewableOf(snapshot, state, width, 0);
	return Array.from({length: view.count}, (_, index) => view.rows(view.item(index)))
		.flat()
		.map(({line}) => line);
}

describe.each(recordingNames())('%s', (name) => {
	const {chat, received, asked} = replay(name, (step) => {
		// Whatever came so far can be drawn.
		arrange(OPENED, step.getSnapshot(), {columns: 60, rows: 20}, {
			exposed: false,
			open: 'private',
			now: 0,
		} as const);
	});
	const snapshot = chat.getSnapshot();
	const assistants = snapshot.entries.filter((entry) => entry.kind === 'assistant');

	const answers = received.flatMap((frame) => (frame.type === 'ai_response' ? [headOf(frame.message)] : []));

	it('shows every answer as raw text, at 40, 80 and 200 columns', () => {
		for (const width of [40, 80, 200]) {
			const shown = visible(rowsOf(snapshot, width, SOURCE).map(textOf).join('').replaceAll('│', ''));
			for (const answer of answers) expect(shown).toContain(visible(safe(answer.replaceAll('│', ''))));
		}
		expect(assistants.length).toBeGreaterThanOrEqual(answers.length);
	});

	it('shows every answer as Markdown', () => {
		const shown = lettersOf(rowsOf(snapshot, 200).map(textOf).join('\n'));
		for (const answer of answers) {
			// The replacement of a control character contains letters itself.
			if (safe(answer) === answer) expect(shown).toContain(lettersToSee(answer));
		}
	});

	it('shows every tool result once, with its call', () => {
		const results = received.flatMap((frame) => {
			if (frame.type === 'ai_response') return frame.tool_results;
			return frame.type === 'history' ? frame.messages.flatMap((message) => message.tool_results) : [];
		});
		const shown = assistants.flatMap((entry) => callsIn(entry.parts)).map(({id}) => id);
		for (const id of new Set(results.map((result) => result.tool_call_id)))
			expect(shown.filter((each) => each === id)).toEqual([id]);
	});

	it('shows every sent message once, or keeps it in the queue', () => {
		const users = snapshot.entries.flatMap((entry) => (entry.kind === 'user' ? [String(entry.text)] : []));
		const queued = snapshot.queue.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
		for (const text of asked) expect([...users, ...queued].filter((each) => each === text)).toEqual([text]);
	});

	it('fits every width, safely, folded and opened', () => {
		for (const width of [1, 20, 40, 80, 200]) {
			for (const state of [INITIAL, OPENED])
				expect(badRows(rowsOf(snapshot, width, state), width)).toEqual([]);
		}
	});
});

describe('all recordings together', () => {
	it('cover answers, tools and failures of both servers', () => {
		for (const server of ['head-', 'seed-']) {
			const replays = recordingNames()
				.filter((name) => name.startsWith(server))
				.map((name) => replay(name));
			const answers = replays.flatMap(({received}) => received.filter(({type}) => type === 'ai_response'));
			const calls = replays
				.flatMap(({chat}) => chat.getSnapshot().entries)
				.flatMap((entry) => (entry.kind === 'assistant' ? callsIn(entry.parts) : []));
			expect(replays.length).toBeGreaterThan(12);
			expect(answers.length).toBeGreaterThan(20);
			expect(calls.filter(({outcome}) => outcome.state === 'succeeded').length).toBeGreaterThan(0);
			expect(calls.filter(({outcome}) => outcome.state === 'failed').length).toBeGreaterThan(0);
		}
	});
});
